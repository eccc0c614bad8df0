"""Clinical tables: cBioPortal's patient and sample attributes, and the table that accompanies a MAF (one row a sample).

A sample row makes a specimen, the condition it is of (one a patient and disease) and, when no patient file says more, its patient.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import polars as pl

from ceiba.errors import InputUnreadable
from ceiba.records import recorded
from ceiba.records.cbioportal_rules import rules_broken
from ceiba.records.checks import Check, CheckedRows, named_columns, read_checked
from ceiba.records.delimited_header import Header, read_header
from ceiba.records.drafts import Draft, InputFile, Notice, draft_table
from ceiba.records.opening import checksum
from ceiba.records.samples import columns_of, patient_of

PATIENT_ID = "PATIENT_ID"
SAMPLE_IDS = ("SAMPLE_ID", "Tumor_Sample_Barcode")
GENE_PANEL = "GENE_PANEL"

Level = Literal["patient", "sample"]


def is_clinical(header: Header) -> Level | None:
    """Tell what a clinical table has a row for; None when the header is not a clinical table's (a timeline has rows for events)."""
    if header.separator != "\t" or len(header.names) < 2 or header.find("START_DATE", "EVENT_TYPE") is not None:  # noqa: PLR2004
        return None
    if any(name in header.names for name in SAMPLE_IDS):
        return "sample"
    return "patient" if PATIENT_ID in header.names else None


def read_clinical_patients(file: InputFile) -> Draft:
    """Read a table with a row a patient: patients, and the condition where the file speaks of one."""
    header = read_header(file.path, "\t")
    patient = header.find(PATIENT_ID)
    if patient is None:
        raise _lacks(file, header, PATIENT_ID)
    columns = {**_find(header, recorded.PATIENT_COLUMNS), **_find(header, recorded.CONDITION_COLUMNS)}
    read = _rows(file, header, columns, {"patient": patient})
    people = _patients(read.good)
    conditions = _conditions(read.good.with_columns(condition_code=pl.lit(None, dtype=pl.String)))
    return Draft(
        file,
        "clinical_patient",
        rows_in=read.rows,
        tables={
            "patients": draft_table("patients", columns_of(people)),
            "conditions": draft_table("conditions", columns_of(conditions)),
        },
        refused=read.refused,
        notices=(
            *_patient_level(file, header),
            *_unread_stages(file, columns, read.good),
            *rules_broken(file, header, "patient", {"patient": patient}, read.good),
        ),
        sha256=checksum(file.path),
    )


def read_clinical_samples(file: InputFile) -> Draft:
    """Read a table with a row a sample: specimens, their conditions, the markers it states, and implied patients and panels."""
    header = read_header(file.path, "\t")
    sample, patient = header.find(*SAMPLE_IDS), header.find(PATIENT_ID)
    if sample is None:
        raise _lacks(file, header, SAMPLE_IDS[0])
    columns = {
        **_find(header, recorded.PATIENT_COLUMNS),
        **_find(header, recorded.CONDITION_COLUMNS),
        **_find(header, recorded.SPECIMEN_COLUMNS),
        "panel": header.find(GENE_PANEL),
    }
    keys = {"sample": sample, **({"patient": patient} if patient else {})}
    read = _rows(file, header, columns, keys)
    frame = read.good
    if patient is None:
        frame = frame.with_columns(patient=patient_of(pl.col("sample")))
    frame = frame.with_columns(condition_code=pl.coalesce("oncotree", "disease_text"))
    specimens = frame.select(
        patient_code="patient",
        condition_code="condition_code",
        specimen_code="sample",
        specimen_type=recorded.specimen_type(pl.col("specimen_type")),
        line="line",
    )
    tests = recorded.marker_tests(frame, header)
    panels = frame.drop_nulls("panel").select(specimen_code="sample", panel_code="panel", line="line")
    return Draft(
        file,
        "clinical_sample",
        rows_in=read.rows,
        tables={
            "specimens": draft_table("specimens", {**columns_of(specimens), "adequate": True}, rows=specimens.height),
            "conditions": draft_table("conditions", columns_of(_conditions(frame))),
            "tumor_marker_tests": draft_table("tumor_marker_tests", columns_of(tests)),
        },
        implied={
            "patients": draft_table("patients", columns_of(_patients(frame))),
            "assays": draft_table(
                "assays", {**columns_of(panels), "kind": "small_variant", "scope": "panel", "readable": True}, rows=panels.height
            ),
        },
        refused=read.refused,
        notices=(
            *_said(file, header, tests),
            *_unread_stages(file, columns, read.good),
            *rules_broken(file, header, "sample", keys, read.good),
        ),
        sha256=checksum(file.path),
    )


def _find(header: Header, columns: Mapping[str, tuple[str, ...]]) -> dict[str, str | None]:
    return {key: header.find(*names) for key, names in columns.items()}


def _lacks(file: InputFile, header: Header, column: str) -> InputUnreadable:
    return InputUnreadable(
        "The clinical file has no column {name}.",
        "Check that this is the right file, and that its column names stand below the lines that begin with '#'.",
        file=file.name,
        line=header.line,
        name=column,
    )


def _rows(file: InputFile, header: Header, columns: Mapping[str, str | None], keys: Mapping[str, str]) -> CheckedRows:
    """Return the rows sorted out: what the checks look at under our short names, the columns of markers under the file's."""
    extra = list(recorded.marker_columns(header))
    wanted = list(dict.fromkeys([*keys.values(), *(name for name in columns.values() if name), *extra]))
    ours = named_columns({**keys, **columns})
    return read_checked(file.path, header, wanted, _checks(columns, keys), lambda rows: rows.select("line", *ours, *extra))


def _checks(columns: Mapping[str, str | None], keys: Mapping[str, str]) -> list[Check]:
    checks = [
        Check(name, "The identifier is empty.", "Fill in the patient and the sample of this row.", pl.col(key).is_null())
        for key, name in keys.items()
    ]
    if columns.get("age_years"):
        age = recorded.age_years(pl.col("age_years"))
        written = pl.col("age_years").is_not_null() & pl.col("age_years").str.starts_with("<").not_()
        checks.append(
            Check(
                columns["age_years"],
                "The age is not a number of years between 0 and 120.",
                "Write the age in years, or leave it empty.",
                written & (age.is_null() | age.is_between(*recorded.AGES).not_()),
            )
        )
    return checks


def _patients(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        patient_code="patient",
        sex=recorded.sex(pl.col("sex")),
        age_years=recorded.age_years(pl.col("age_years")),
        vital_status=recorded.vital_status(pl.col("vital_status")),
        ethnicity="ethnicity",
        ancestry="ancestry",
        line="line",
    )


def _conditions(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a condition for each row that says anything of one."""
    conditions = frame.select(
        condition_code="condition_code",
        patient_code="patient",
        oncotree="oncotree",
        disease_text="disease_text",
        stage=recorded.stage(pl.col("stage")),
        line="line",
    )
    return conditions.filter(pl.any_horizontal(pl.col("oncotree", "disease_text", "stage").is_not_null()))


def _unread_stages(file: InputFile, columns: Mapping[str, str | None], rows: pl.DataFrame) -> tuple[Notice, ...]:
    column = columns["stage"]
    return recorded.unread_stages(file, column, rows["stage"]) if column else ()


def _patient_level(file: InputFile, header: Header) -> tuple[Notice, ...]:
    columns = recorded.marker_columns(header)
    if not columns:
        return ()
    return (
        Notice(
            "The columns {columns} state markers of a patient, not of a sample, and were not read.",
            "Move them to the sample file if they belong to one sample.",
            file=file.name,
            fields={"columns": ", ".join(columns)},
        ),
    )


def _said(file: InputFile, header: Header, tests: pl.DataFrame) -> tuple[Notice, ...]:
    """Say which columns became markers, and how."""
    if tests.is_empty():
        return ()
    return (
        Notice(
            "The columns {columns} were read as marker tests ({markers}).",
            file=file.name,
            fields={
                "columns": ", ".join(recorded.marker_columns(header)),
                "markers": ", ".join(sorted(tests["marker"].unique().to_list())),
            },
        ),
    )
