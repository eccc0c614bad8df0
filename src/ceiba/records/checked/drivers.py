"""Which changes a study calls drivers: annotations beside a copy-number table. Ceiba reads what a change means from its evidence alone."""

from __future__ import annotations

import polars as pl

from ceiba.errors import InputUnreadable
from ceiba.language import mark
from ceiba.records.checked.outcome import among, columns, filled, outcome, repeats
from ceiba.records.checks import Check, read_checked
from ceiba.records.delimited_header import Header, read_header
from ceiba.records.drafts import Draft, InputFile

_DRIVER, _NOTE, _TIERS, _TIERS_NOTE = "cbp_driver", "cbp_driver_annotation", "cbp_driver_tiers", "cbp_driver_tiers_annotation"
_WORDS = ("Putative_Driver", "Putative_Passenger", "Unknown")


def is_drivers(header: Header) -> bool:
    """Whether a table says of changes which are drivers, and nothing else of them."""
    return header.find(_DRIVER, _NOTE, _TIERS) is not None and header.find("Value", "Tumor_Sample_Barcode", "Chromosome") is None


def read_drivers(file: InputFile) -> Draft:
    """Check annotations of drivers: of which gene and sample, driver or passenger, a tier with its name; none twice."""
    header = read_header(file.path, "\t")
    sample, driver, _ = columns(file, header, "SAMPLE_ID", _DRIVER, _NOTE)
    genes = [name for name in (header.find("Entrez_Gene_Id"), header.find("Hugo_Symbol")) if name]
    if not genes:
        problem = mark("The file has neither a column Hugo_Symbol nor a column Entrez_Gene_Id.")
        raise InputUnreadable(problem, "Add one of them.", file=file.name, line=header.line)
    checks = [
        filled(sample),
        Check(genes[-1], "The row names no gene.", "Fill in its symbol or its number.", pl.all_horizontal(pl.col(genes).is_null())),
        Check(driver, "The row does not say whether the change is a driver.", "Fill it in, or delete the row.", _blank(driver)),
        among(driver, _WORDS),
        repeats([sample, *genes]),
    ]
    tiers, note = header.find(_TIERS), header.find(_TIERS_NOTE)
    if tiers and note:
        problem, remedy = mark("The row explains a tier and names none."), mark("Fill in the tier, or delete its explanation.")
        checks.append(Check(tiers, problem, remedy, pl.col(tiers).is_null() & pl.col(note).is_not_null()))
    wanted = [name for name in (sample, driver, *genes, tiers, note) if name]
    return outcome(file, "driver_annotations", read_checked(file.path, header, wanted, checks, missing=("", "NA")))


def _blank(column: str) -> pl.Expr:
    return pl.col(column).is_null()
