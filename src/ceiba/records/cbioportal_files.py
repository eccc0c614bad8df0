"""How a cBioPortal file is written: tables of tabs, the four lines above a clinical table, meta files, and names of its kind.

Cells are never quoted and have no tab or line break; nothing is put before a value that a spreadsheet would take for a formula, since the
importer reads the value as it stands. Identifiers keep letters, digits, full stops, hyphens and underscores; the importer refuses others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ceiba.records.outgoing import Outgoing, write_text

STUDY = "ceiba_export"
"""Identifier of the study; prefix of the stable ids of its case lists."""

_ILLEGAL = r"[^A-Za-z0-9._-]"


@dataclass(frozen=True, slots=True)
class Codes:
    """Identifiers in the study.

    patients: patient_id, PATIENT_ID. samples: specimen_id, patient_id, PATIENT_ID, SAMPLE_ID. changed: how many codes had to be written
    otherwise, by table.
    """

    patients: pl.DataFrame
    samples: pl.DataFrame
    changed: Mapping[str, int]


def codes_of(outgoing: Outgoing) -> Codes:
    """Return the identifiers of the study: as the records have them, other letters replaced by `_`; two that fall together get a number."""
    people = legal(outgoing.table("patients").select("patient_id", PATIENT_ID="patient_code"), "PATIENT_ID")
    samples = legal(outgoing.table("specimens").select("specimen_id", "patient_id", SAMPLE_ID="specimen_code"), "SAMPLE_ID")
    changed = {
        "patients": _changed(outgoing.table("patients")["patient_code"], people["PATIENT_ID"]),
        "specimens": _changed(outgoing.table("specimens")["specimen_code"], samples["SAMPLE_ID"]),
    }
    return Codes(people, samples.join(people, on="patient_id", how="left", maintain_order="left"), changed)


def legal(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return the frame with its column as identifiers the importer takes, each of its own; what is legal already stays as it is."""
    clean = pl.col(column).str.replace_all(_ILLEGAL, "_")
    numbered = frame.with_row_index("row").with_columns(clean=clean, kept=(clean == pl.col(column)))
    numbered = numbered.sort(pl.col("kept").not_(), "row")
    nth = pl.int_range(pl.len()).over("clean")
    named = numbered.with_columns(pl.when(nth == 0).then("clean").otherwise(pl.format("{}_{}", "clean", nth + 1)).alias(column))
    return named.sort("row").select(frame.columns)


def tsv(frame: pl.DataFrame) -> str:
    """Return a table as tab-separated text with its header; null is an empty cell."""
    clean = frame.with_columns(pl.col(pl.String).str.replace_all(r"[\t\r\n]+", " ").str.replace_all('"', "'", literal=True))
    return clean.write_csv(separator="\t", quote_style="never", null_value="")


def write_clinical(path: Path, frame: pl.DataFrame, attributes: Mapping[str, tuple[str, str, str]]) -> None:
    """Write a clinical table under its four lines: display names, descriptions, types, priorities. attributes: column -> first three."""
    told = [attributes[name] for name in frame.columns]
    above = ["\t".join(one[place] for one in told) for place in range(3)]
    above.append("\t".join("1" for _ in told))
    write_text(path, "".join(f"#{line}\n" for line in above) + tsv(frame))


def write_meta(folder: Path, name: str, fields: Mapping[str, str]) -> None:
    """Write `meta_<name>.txt` of the study: one `field: value` a line."""
    said = {"cancer_study_identifier": STUDY, **fields}
    write_text(folder / f"meta_{name}.txt", "".join(f"{key}: {value}\n" for key, value in said.items()))


def with_values(frame: pl.DataFrame, always: Sequence[str]) -> pl.DataFrame:
    """Return the frame without the columns that hold nothing, save those that the format always wants."""
    return frame.select(name for name in frame.columns if name in always or frame[name].null_count() < frame.height)


def _changed(before: pl.Series, after: pl.Series) -> int:
    return int((before != after).sum())
