"""Cancer Hotspots as the user's own evidence: imported into a snapshot, and shown beside variants whose meaning nobody states."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ceiba.errors import InputMissing, InputUnreadable
from ceiba.evidence import hotspots as source
from ceiba.evidence.hotspots import Hotspot, HotspotSource
from ceiba.evidence.items import FORMAT, Counted, InputFileRead, Manifest
from ceiba.job.snapshots import HOTSPOTS, manifest_of, read_lines, refuse_occupied, write_snapshot
from ceiba.records.opening import checksum, open_bytes, unreadable

CANCER_HOTSPOTS = "hotspots"
"""The name of the source on the command line and in a snapshot."""


def import_hotspots(path: Path, into: Path, version: str = "") -> Manifest:
    """Import a sheet of Cancer Hotspots or the table by coordinates; returns what the snapshot says of itself.

    The errors of `import_evidence`.
    """
    refuse_occupied(into)
    if not path.is_file():
        raise InputMissing("There is no such file or folder.", "Check the path you gave.", file=str(path))
    try:
        with open_bytes(path) as handle:
            data = handle.read()
    except (EOFError, OSError) as error:
        raise unreadable(path, error) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputUnreadable("The file is not UTF-8 text.", "Save it as UTF-8.", file=path.name) from None
    drawn = source.read_hotspots(text, path.name)
    refused: dict[str, int] = {}
    for row in drawn.refused:
        refused[row.reason] = refused.get(row.reason, 0) + 1
    at_residues = sum(bool(hotspot.residue) for hotspot in drawn.hotspots)
    nothing = dict.fromkeys(("predictive", "with_profile", "whole_profile", "with_disease", "with_action", "comparable"), 0)
    manifest = Manifest(
        format=FORMAT,
        source=CANCER_HOTSPOTS,
        form=drawn.form,
        title=source.TITLE,
        url=source.HOME,
        licence=source.LICENCE,
        stays=source.STAYS,
        version=version or "unknown",
        latest="unknown",
        inputs=(InputFileRead(path.name, checksum(path), path.stat().st_size),),
        named_with="",
        counts=Counted(
            read=drawn.n_read,
            taken=len(drawn.hotspots),
            refused=dict(sorted(refused.items())),
            kinds={"substitution": at_residues, "several residues": len(drawn.hotspots) - at_residues},
            **nothing,
        ),
    )
    write_snapshot(into, manifest, drawn.hotspots, drawn.refused, HOTSPOTS)
    return manifest


def hotspots_in(folders: Iterable[Path]) -> tuple[HotspotSource, ...]:
    """Return the hotspots that snapshots hold, one source a snapshot; the errors of `read_snapshot`."""
    found = []
    for folder in folders:
        manifest = manifest_of(folder)
        found.append(HotspotSource(manifest.title, manifest.version, read_lines(folder, HOTSPOTS, Hotspot)))
    return tuple(found)
