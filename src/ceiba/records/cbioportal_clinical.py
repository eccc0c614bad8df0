"""The clinical tables of a cBioPortal study: a row a patient, a row a sample with the disease it is of and the markers settled on it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from ceiba.language import mark
from ceiba.records.cbioportal_files import Codes, with_values, write_clinical, write_meta
from ceiba.records.outgoing import Left, Outgoing, Written, counted, values_lost
from ceiba.records.recorded import TMB_COLUMN, TMB_MARKER

NO_COLUMN = mark("the format has no column for it")
NO_DATES = mark("the format has no calendar dates")
NO_SAMPLE = mark("a disease stands with its samples in this format, and this condition has none")
NO_MARKER = mark("the format has no settled column for this marker, or for this result of it")
TWICE = mark("the sample has another result of the same marker")
OTHERWISE = mark("the code has letters that the importer refuses: they are written as _")

_SEX = {"female": "Female", "male": "Male"}
_VITAL = {"alive": "0:LIVING", "deceased": "1:DECEASED"}
_POSITIVE = {"present": "Positive", "absent": "Negative"}
_MARKERS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "MSI-high": ("MSI_TYPE", {"present": "Instable", "absent": "Stable"}),
    "ER positive": ("ER_STATUS_BY_IHC", _POSITIVE),
    "PR positive": ("PR_STATUS_BY_IHC", _POSITIVE),
    "HER2 positive": ("HER2_STATUS", _POSITIVE),
}
"""Marker -> its column and the words of its results, as `recorded` reads them."""

_ATTRIBUTES: Mapping[str, tuple[str, str, str]] = {
    "PATIENT_ID": ("Patient Identifier", "Identifier of the patient", "STRING"),
    "SEX": ("Sex", "Sex as recorded", "STRING"),
    "AGE": ("Age", "Age in years at presentation", "NUMBER"),
    "OS_STATUS": ("Overall Survival Status", "Last known vital status", "STRING"),
    "ETHNICITY": ("Ethnicity", "Ethnicity as recorded", "STRING"),
    "GENETIC_ANCESTRY": ("Genetic Ancestry", "Genetic ancestry group as measured", "STRING"),
    "SAMPLE_ID": ("Sample Identifier", "Identifier of the sample", "STRING"),
    "ONCOTREE_CODE": ("Oncotree Code", "OncoTree code of the condition sampled", "STRING"),
    "CANCER_TYPE_DETAILED": ("Cancer Type Detailed", "Disease as recorded", "STRING"),
    "STAGE": ("Stage", "Stage group as recorded", "STRING"),
    "SPECIMEN_TYPE": ("Specimen Type", "What was taken: tissue, plasma, csf, blood, marrow or germline", "STRING"),
    "MSI_TYPE": ("MSI Type", "Microsatellite instability as reported", "STRING"),
    "ER_STATUS_BY_IHC": ("ER Status By IHC", "Oestrogen receptor as reported", "STRING"),
    "PR_STATUS_BY_IHC": ("PR Status By IHC", "Progesterone receptor as reported", "STRING"),
    "HER2_STATUS": ("HER2 Status", "HER2 as reported", "STRING"),
    TMB_COLUMN: ("TMB (nonsynonymous)", "Mutations per megabase as reported", "NUMBER"),
}
"""Column -> display name, description, type."""


def write_clinical_tables(outgoing: Outgoing, codes: Codes, folder: Path) -> Written:
    """Write data_clinical_patient.txt and data_clinical_sample.txt with their meta files."""
    patients = outgoing.table("patients")
    samples = outgoing.table("specimens")
    conditions = outgoing.table("conditions")
    _write_patients(patients.join(codes.patients, on="patient_id", maintain_order="left"), folder)
    settled, tests = _settled_markers(outgoing.table("tumor_marker_tests"))
    _write_samples(
        samples.join(codes.samples.drop("patient_id"), on="specimen_id", maintain_order="left"), conditions, settled, outgoing, folder
    )
    sampled = conditions.filter(pl.col("condition_id").is_in(samples["condition_id"].drop_nulls().implode()))
    return Written(
        {"patients": patients.height, "specimens": samples.height, "conditions": sampled.height, **tests.written},
        (
            *values_lost(patients, "patients", {"region": NO_COLUMN, "income_monthly": NO_COLUMN}),
            *counted(
                Left("patients", codes.changed["patients"], OTHERWISE, "patient_code"),
                Left("specimens", codes.changed["specimens"], OTHERWISE, "specimen_code"),
                Left("conditions", conditions.height - sampled.height, NO_SAMPLE),
                Left("specimens", samples.filter(pl.col("adequate").not_()).height, NO_COLUMN, "adequate"),
            ),
            *values_lost(sampled, "conditions", {"line_of_therapy": NO_COLUMN, "diagnosed_on": NO_DATES}),
            *values_lost(samples, "specimens", {"collected_on": NO_DATES}),
            *tests.left,
        ),
    )


def _write_patients(people: pl.DataFrame, folder: Path) -> None:
    rows = people.select(
        "PATIENT_ID",
        SEX=pl.col("sex").replace_strict(_SEX, default=None, return_dtype=pl.String),
        AGE=_number(pl.col("age_years")),
        OS_STATUS=pl.col("vital_status").replace_strict(_VITAL, default=None, return_dtype=pl.String),
        ETHNICITY="ethnicity",
        GENETIC_ANCESTRY="ancestry",
    )
    write_clinical(folder / "data_clinical_patient.txt", with_values(rows, ["PATIENT_ID"]), _ATTRIBUTES)
    _write_clinical_meta(folder, "patient", "PATIENT_ATTRIBUTES")


def _write_samples(samples: pl.DataFrame, conditions: pl.DataFrame, settled: pl.DataFrame, outgoing: Outgoing, folder: Path) -> None:
    disease = conditions.select("condition_id", "oncotree", "disease_text", "stage")
    named = pl.col("oncotree").replace_strict(dict(outgoing.diseases), default=None, return_dtype=pl.String)
    joined = samples.join(disease, on="condition_id", how="left", maintain_order="left")
    joined = joined.join(settled, on="specimen_id", how="left", maintain_order="left")
    rows = joined.select(
        "PATIENT_ID",
        "SAMPLE_ID",
        ONCOTREE_CODE="oncotree",
        CANCER_TYPE_DETAILED=pl.coalesce("disease_text", named),
        STAGE="stage",
        SPECIMEN_TYPE="specimen_type",
        **{name: pl.col(name) for name in settled.columns if name != "specimen_id"},
    )
    write_clinical(folder / "data_clinical_sample.txt", with_values(rows, ["PATIENT_ID", "SAMPLE_ID"]), _ATTRIBUTES)
    _write_clinical_meta(folder, "sample", "SAMPLE_ATTRIBUTES")


def _settled_markers(tests: pl.DataFrame) -> tuple[pl.DataFrame, Written]:
    """Return a column for each marker that the format has one for, by specimen_id; and how many tests stand in them."""
    parts = []
    for marker, (column, words) in _MARKERS.items():
        word = pl.col("result").replace_strict(dict(words), default=None, return_dtype=pl.String)
        parts.append(tests.filter(pl.col("marker") == marker).select("specimen_id", name=pl.lit(column), word=word))
    number = _number(pl.col("value"))
    parts.append(tests.filter(pl.col("marker") == TMB_MARKER).select("specimen_id", name=pl.lit(TMB_COLUMN), word=number))
    held = pl.concat(parts).drop_nulls("word")
    first = held.unique(["specimen_id", "name"], keep="first", maintain_order=True)
    names = [column for column, _ in _MARKERS.values()] + [TMB_COLUMN]
    wide = first.group_by("specimen_id").agg(
        pl.col("word").filter(pl.col("name") == name).first().alias(name) for name in names if name in first["name"].unique().to_list()
    )
    left = counted(
        Left("tumor_marker_tests", tests.height - held.height, NO_MARKER), Left("tumor_marker_tests", held.height - first.height, TWICE)
    )
    return wide, Written({"tumor_marker_tests": first.height}, left)


def _write_clinical_meta(folder: Path, level: str, datatype: str) -> None:
    fields = {"genetic_alteration_type": "CLINICAL", "datatype": datatype, "data_filename": f"data_clinical_{level}.txt"}
    write_meta(folder, f"clinical_{level}", fields)


def _number(column: pl.Expr) -> pl.Expr:
    """Return a number as the shortest text that says it: 62, not 62.0."""
    return column.cast(pl.String).str.strip_suffix(".0")
