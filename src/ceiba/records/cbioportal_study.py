"""A cBioPortal study folder, written so that the portal's importer takes it.

Rules of the format: "File Formats", docs.cbioportal.org, and what the importer's validator demands (docs/reference/exports.md).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ceiba.records.cbioportal_clinical import write_clinical_tables
from ceiba.records.cbioportal_files import codes_of, write_meta
from ceiba.records.cbioportal_findings import write_copy_number, write_fusions, write_mutations
from ceiba.records.cbioportal_panels import write_case_lists, write_panels
from ceiba.records.cbioportal_timeline import write_timeline
from ceiba.records.outgoing import Outgoing, Written, no_place, together

_REFERENCE = {"GRCh37": "hg19", "GRCh38": "hg38"}
_MIXED = "mixed"
"""The portal's own type of cancer for a study of several."""


def write_study(outgoing: Outgoing, folder: Path) -> Written:
    """Write a study: meta and data files, case lists and gene panels. Its identifier is `ceiba_export`."""
    codes = codes_of(outgoing)
    assembly = _assembly(outgoing)
    _write_study_meta(outgoing, folder, assembly)
    write_case_lists(outgoing, codes, folder)
    return together(
        write_clinical_tables(outgoing, codes, folder),
        write_mutations(outgoing, codes, assembly, folder),
        write_copy_number(outgoing, codes, folder),
        write_fusions(outgoing, codes, folder),
        write_panels(outgoing, codes, folder),
        write_timeline(outgoing, codes, folder),
        Written(
            {},
            no_place(outgoing, "coverages", "exposures", "lifestyle", "family_history", "consents", "genotypes", "allele_frequencies"),
        ),
    )


def _assembly(outgoing: Outgoing) -> str:
    """Return the build that most positions are on; GRCh37, as the importer takes it, when there is none."""
    counts = (
        outgoing.table("alterations").drop_nulls("assembly").group_by("assembly").len().sort("len", "assembly", descending=[True, False])
    )
    return str(counts["assembly"][0]) if counts.height else "GRCh37"


def _write_study_meta(outgoing: Outgoing, folder: Path, assembly: str) -> None:
    sampled = outgoing.table("specimens")["condition_id"].drop_nulls().implode()
    diseases = outgoing.table("conditions").filter(pl.col("condition_id").is_in(sampled))["oncotree"].drop_nulls().unique().to_list()
    warning = "INVENTED PEOPLE, evidence about nobody. " if outgoing.invented else ""
    write_meta(
        folder,
        "study",
        {
            "type_of_cancer": diseases[0].lower() if len(diseases) == 1 else _MIXED,
            "name": f"{'INVENTED: ' if outgoing.invented else ''}Records exported by Ceiba",
            "description": f"{warning}Records as Ceiba read them, of the day {outgoing.on.isoformat()}.",
            "reference_genome": _REFERENCE[assembly],
            "add_global_case_list": "true",
        },
    )
