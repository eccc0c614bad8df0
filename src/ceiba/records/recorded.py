"""What clinical columns say, in the words of the tables: sex, age, vital status, and the markers a record states outright.

Only columns whose meaning is settled are read. MSI_SCORE, MANTIS and HRD scores (their thresholds belong to the tool), IHC scores and
equivocal results make no record. A tumour that is dMMR is taken as MSI-high, as trials and labels pair them. A column TMB_NONSYNONYMOUS
(mutations per megabase) states the marker `TMB >= 10/Mb` and keeps its number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ceiba.records.delimited_header import Header
from ceiba.records.distinct import of_each
from ceiba.records.drafts import InputFile, Notice
from ceiba.terms.codes import stage_group

PATIENT_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "sex": ("SEX", "GENDER"),
    "age_years": ("AGE", "AGE_AT_DIAGNOSIS", "DIAGNOSIS_AGE", "AGE_AT_SEQ_REPORT", "AGE_AT_SEQUENCING"),
    "vital_status": ("OS_STATUS", "VITAL_STATUS"),
    "ethnicity": ("ETHNICITY", "RACE"),
    "ancestry": ("GENETIC_ANCESTRY", "GENETIC_ANCESTRY_LABEL"),
}
CONDITION_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "oncotree": ("ONCOTREE_CODE",),
    "disease_text": ("CANCER_TYPE_DETAILED", "CANCER_TYPE"),
    "stage": (
        "AJCC_PATHOLOGIC_TUMOR_STAGE",
        "PATH_STAGE",
        "TUMOR_STAGE",
        "STAGE",
        "AJCC_STAGE",
        "CLINICAL_STAGE",
        "STAGE_AT_DIAGNOSIS",
    ),
}
SPECIMEN_COLUMNS: Mapping[str, tuple[str, ...]] = {"specimen_type": ("SPECIMEN_PRESERVATION_TYPE", "SPECIMEN_TYPE")}

SEX_WORDS = {"f": "female", "female": "female", "m": "male", "male": "male"}
VITAL_WORDS = {
    "0:living": "alive",
    "living": "alive",
    "alive": "alive",
    "1:deceased": "deceased",
    "deceased": "deceased",
    "dead": "deceased",
}
AGES = (0, 120)
"""Years, from and to, that the age of a person may be."""

_SPECIMEN_WORDS = {word: word for word in ("tissue", "plasma", "csf", "blood", "marrow", "germline")} | dict.fromkeys(
    ("ffpe", "frozen", "fresh frozen", "frozen tissue"), "tissue"
)

TMB_COLUMN = "TMB_NONSYNONYMOUS"
TMB_MARKER = "TMB >= 10/Mb"
TMB_AT_LEAST = 10.0
_POSITIVE = {"positive": "present", "negative": "absent"}
STATUS_COLUMNS: tuple[tuple[tuple[str, ...], str, Mapping[str, str]], ...] = (
    (
        ("MSI_TYPE", "MSI_STATUS"),
        "MSI-high",
        {
            **dict.fromkeys(("instable", "unstable", "msi-h", "msi-high", "msi_high", "msi high", "msih"), "present"),
            **dict.fromkeys(("stable", "mss", "msi-l", "msi-low", "msi_low", "msi low", "ms-stable", "mss/msi-l"), "absent"),
        },
    ),
    (
        ("MMR_STATUS", "MISMATCH_REPAIR_STATUS"),
        "MSI-high",
        {
            **dict.fromkeys(("dmmr", "mmr-d", "mmrd", "deficient", "mmr deficient"), "present"),
            **dict.fromkeys(("pmmr", "mmr-p", "mmrp", "proficient", "mmr proficient", "intact"), "absent"),
        },
    ),
    (("HRD_STATUS",), "HRD", {"hrd": "present", "hrd positive": "present", "hrd negative": "absent", **_POSITIVE}),
    (("ER_STATUS_BY_IHC", "ER_STATUS"), "ER positive", _POSITIVE),
    (("PR_STATUS_BY_IHC", "PR_STATUS"), "PR positive", _POSITIVE),
    (
        ("MGMT_STATUS", "MGMT_PROMOTER_STATUS", "MGMT_METHYLATION_STATUS", "MGMT_PROMOTER_METHYLATION"),
        "MGMT promoter methylation",
        {"methylated": "present", "unmethylated": "absent", "not methylated": "absent"},
    ),
    (("HER2_STATUS",), "HER2 positive", _POSITIVE),
)
"""Columns that state a marker outright: their names, the marker, and the words (lower case) that settle it."""


def words(column: pl.Expr, meaning: Mapping[str, str]) -> pl.Expr:
    """Return the meaning of each word, without regard to case; null for any other word."""
    return column.str.strip_chars().str.to_lowercase().replace_strict(dict(meaning), default=None, return_dtype=pl.String)


def sex(column: pl.Expr) -> pl.Expr:
    """Return female or male; null for any other word."""
    return words(column, SEX_WORDS)


def age_years(column: pl.Expr) -> pl.Expr:
    """Return the age; '>89', as de-identified files write it, is read as 89; '<18' and other words are null."""
    return column.str.strip_chars().str.strip_prefix(">").str.strip_chars().cast(pl.Float64, strict=False)


def vital_status(column: pl.Expr) -> pl.Expr:
    """Return alive or deceased; null for any other word (a bare 0 or 1 does not say which)."""
    return words(column, VITAL_WORDS)


def stage(column: pl.Expr) -> pl.Expr:
    """Return the stage group (`stage_group`)."""
    return of_each(column, stage_group)


def unread_stages(file: InputFile, column: str, written: pl.Series) -> tuple[Notice, ...]:
    """Tell how many rows have a stage that is no stage group. column: as the file names it. written: its words, null where it has none."""
    count = int(written.to_frame("stage").select((pl.col("stage").is_not_null() & stage(pl.col("stage")).is_null()).sum()).item())
    if not count:
        return ()
    return (
        Notice(
            "{count} stages could not be read as a stage group and are taken as not recorded.",
            "Write groups such as IIA or IV in the column '{column}'; for a CSV, a mapping can say what its words mean.",
            file=file.name,
            fields={"count": count, "column": column},
        ),
    )


def specimen_type(column: pl.Expr) -> pl.Expr:
    """Return tissue for preserved tissue, and the tables' own words as they are; null for anything else (cfDNA: from plasma or CSF)."""
    return words(column, _SPECIMEN_WORDS)


def marker_tests(frame: pl.DataFrame, header: Header) -> pl.DataFrame:
    """Return the markers that sample rows state: specimen_code, marker, result, value, line.

    frame: column `sample` and `line`, and the file's columns under their own names.
    """
    parts: list[pl.DataFrame] = []
    for names, marker, meaning in STATUS_COLUMNS:
        name = header.find(*names)
        if name is not None:
            parts.append(
                frame.select(
                    specimen_code="sample",
                    marker=pl.lit(marker),
                    result=words(pl.col(name), meaning),
                    value=pl.lit(None, dtype=pl.Float64),
                    line="line",
                )
            )
    tmb = header.find(TMB_COLUMN)
    if tmb is not None:
        number = pl.col(tmb).cast(pl.Float64, strict=False)
        parts.append(
            frame.select(
                specimen_code="sample",
                marker=pl.lit(TMB_MARKER),
                result=pl.when(number >= TMB_AT_LEAST).then(pl.lit("present")).when(number >= 0).then(pl.lit("absent")),
                value=number,
                line="line",
            )
        )
    schema = {"specimen_code": pl.String, "marker": pl.String, "result": pl.String, "value": pl.Float64, "line": pl.Int64}
    return pl.concat([part.drop_nulls("result") for part in parts]) if parts else pl.DataFrame(schema=schema)


def marker_columns(header: Header) -> Sequence[str]:
    """Return the columns of a file that `marker_tests` reads."""
    found = [header.find(*names) for names, _, _ in STATUS_COLUMNS] + [header.find(TMB_COLUMN)]
    return [name for name in found if name is not None]
