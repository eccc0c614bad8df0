"""ClinVar's classifications as the user's own evidence: imported into a snapshot, and given to variants that come without any."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from ceiba.errors import InputMissing
from ceiba.evidence import Knowledge, load_knowledge
from ceiba.evidence import clinvar as source
from ceiba.evidence.clinvar import ClassifiedVariant
from ceiba.evidence.items import FORMAT, Manifest, count_other
from ceiba.job.evidence_sources import inputs_of
from ceiba.job.snapshots import VARIANTS, latest_of, read_lines, refuse_occupied, write_snapshot
from ceiba.records.opening import open_bytes, unreadable
from ceiba.terms.markers import Pathogenic, parse_marker
from ceiba.terms.significance import read_significance

CLINVAR = "clinvar"
"""The name of the source on the command line and in a snapshot."""


def import_classifications(path: Path, into: Path, version: str = "") -> Manifest:
    """Import ClinVar's XML or VCF: the variants of genes whose class some marker of the knowledge asks for.

    The errors of `import_evidence`.
    """
    refuse_occupied(into)
    if not path.is_file():
        raise InputMissing("There is no such file or folder.", "Check the path you gave.", file=str(path))
    knowledge = load_knowledge()
    genes = genes_with_class(knowledge)
    try:
        with open_bytes(path) as handle:
            drawn = source.read_clinvar(cast("BinaryIO", handle), path.name, genes)
    except (EOFError, OSError, zlib.error) as error:
        raise unreadable(path, error) from None
    classes = [read_significance(variant.significance) for variant in drawn.variants]
    manifest = Manifest(
        format=FORMAT,
        source=CLINVAR,
        form="classifications of germline variants",
        title=source.TITLE,
        url=source.HOME,
        licence=source.LICENCE,
        stays=source.STAYS,
        version=version or drawn.latest or "unknown",
        latest=drawn.latest or "unknown",
        inputs=inputs_of([path]),
        named_with=f"knowledge {knowledge.manifest.version}, sha256 {knowledge.sha256}",
        counts=count_other(
            drawn.n_read,
            len(drawn.variants),
            (row.reason for row in drawn.refused),
            {kind: classes.count(kind) for kind in sorted(set(classes))},
            {"other gene": drawn.n_other_genes} if drawn.n_other_genes else {},
        ),
    )
    write_snapshot(into, manifest, drawn.variants, drawn.refused, VARIANTS)
    return manifest


def genes_with_class(knowledge: Knowledge) -> frozenset[str]:
    """The genes of which some marker asks for a pathogenic or likely pathogenic variant."""
    parsed = (parse_marker(marker) for marker in knowledge.markers)
    return frozenset(marker.gene for marker in parsed if isinstance(marker, Pathogenic))


def classified_in(folders: Iterable[Path]) -> tuple[ClassifiedVariant, ...]:
    """Return the variants that snapshots classify, those of the folder named first first."""
    return tuple(
        msgspec.structs.replace(variant, released=day)
        for folder in folders
        for day in (latest_of(folder),)
        for variant in read_lines(folder, VARIANTS, ClassifiedVariant)
    )
