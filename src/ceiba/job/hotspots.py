"""Cancer Hotspots as the user's own evidence: imported into a snapshot, and shown beside variants whose meaning nobody states."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ceiba.errors import InputMissing
from ceiba.evidence import hotspots as source
from ceiba.evidence.hotspots import Hotspot, HotspotSource
from ceiba.evidence.items import FORMAT, Manifest, count_other
from ceiba.job.evidence_sources import inputs_of, text_of
from ceiba.job.snapshots import HOTSPOTS, manifest_of, read_lines, refuse_occupied, write_snapshot

CANCER_HOTSPOTS = "hotspots"
"""The name of the source on the command line and in a snapshot."""


def import_hotspots(path: Path, into: Path, version: str = "") -> Manifest:
    """Import a sheet of Cancer Hotspots or the table by coordinates; returns what the snapshot says of itself.

    The errors of `import_evidence`.
    """
    refuse_occupied(into)
    if not path.is_file():
        raise InputMissing("There is no such file or folder.", "Check the path you gave.", file=str(path))
    drawn = source.read_hotspots(text_of(path), path.name)
    at_residues = sum(bool(hotspot.residue) for hotspot in drawn.hotspots)
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
        inputs=inputs_of([path]),
        named_with="",
        counts=count_other(
            drawn.n_read,
            len(drawn.hotspots),
            (row.reason for row in drawn.refused),
            {"substitution": at_residues, "several residues": len(drawn.hotspots) - at_residues},
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
