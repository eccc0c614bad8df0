"""Allele frequencies of ancestry groups that a file gives beside its variants: VEP's fields, INFO keys and a MAF's columns, known by name.

Only a field that names a group counts, never an aggregate of all people nor the greatest over groups (MAX_AF, popmax), which names none.
Kept are the frequencies of variants that alter a protein or a splice site, or of which a class is stated: the others bear on nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from ceiba.records.drafts import no_rows

GROUPS = ("afr", "ami", "amr", "asj", "eas", "eur", "fin", "mid", "nfe", "sas")
"""The groups of gnomAD and of the 1000 Genomes, in lower case; those of people assigned to none (oth, remaining) are no group."""

PREFIX = "frequency "
"""Before the name of a field where it stands as a column among others."""

_GROUP = "|".join(GROUPS)
_GNOMAD = re.compile(rf"gnomAD(?P<kind>e|g|_?exomes?|_?genomes?)?_(?:AF_)?(?P<group>{_GROUP})(?P<tract>_tract)?(?:_AF)?", re.IGNORECASE)
_PLAIN = re.compile(rf"AF_(?P<group>{_GROUP})(?P<tract>_tract)?", re.IGNORECASE)
_THOUSAND = re.compile(rf"(?P<group>{_GROUP})_AF", re.IGNORECASE)
_TRACT = re.compile(rf"(?:AF_(?:lai|tract)_(?P<group>{_GROUP})|(?P<other>{_GROUP})_tract_AF)", re.IGNORECASE)
_KINDS = {"e": "gnomAD exomes", "g": "gnomAD genomes"}


@dataclass(frozen=True, slots=True)
class FrequencyField:
    """What a field of that name gives. data_set: None where the name says none. group: upper case. tract: of tracts of that ancestry."""

    name: str
    data_set: str | None
    group: str
    tract: bool


def frequency_field(name: str) -> FrequencyField | None:
    """Return what a field gives by its name; None where it is no frequency of one group.

    >>> frequency_field("gnomADe_AMR_AF").data_set, frequency_field("AF_nfe").group, frequency_field("MAX_AF")
    ('gnomAD exomes', 'NFE', None)
    """
    found = _GNOMAD.fullmatch(name)
    if found and "AF" in name.upper().replace("GNOMAD", "").split("_"):
        kind = (found["kind"] or "").strip("_").lower()[:1]
        return FrequencyField(name, _KINDS.get(kind, "gnomAD"), found["group"].upper(), bool(found["tract"]))
    if found := _TRACT.fullmatch(name):
        return FrequencyField(name, None, (found["group"] or found["other"]).upper(), tract=True)
    if found := _PLAIN.fullmatch(name):
        return FrequencyField(name, None, found["group"].upper(), bool(found["tract"]))
    found = _THOUSAND.fullmatch(name)
    return FrequencyField(name, "1000 Genomes", found["group"].upper(), tract=False) if found else None


def frequency_fields(names: Iterable[str]) -> tuple[FrequencyField, ...]:
    """Return what the fields among these names give, in order."""
    return tuple(found for name in names if (found := frequency_field(name)) is not None)


def frequencies(alterations: pl.DataFrame, told: Mapping[FrequencyField, pl.Series]) -> pl.DataFrame:
    """Return the draft rows of `allele_frequencies`. alterations: in the columns of the draft. told: each field's text, row by row.

    A text that is no number of 0 to 1 gives no row: `.`, nothing, or two numbers of two alleles.
    """
    empty = no_rows("allele_frequencies")
    if alterations.is_empty() or not told:
        return empty
    splice = pl.col("consequence").str.contains("splice_(?:acceptor|donor)").fill_null(value=False)
    telling = alterations.select(
        (pl.col("hgvs_p").is_not_null() | splice | pl.col("significance").is_not_null()) & pl.col("pos").is_not_null()
    ).to_series()
    parts = [empty]
    for field, text in told.items():
        number = text.cast(pl.Float64, strict=False)
        holds = telling & number.is_between(0, 1).fill_null(value=False)
        rows = alterations.filter(holds).with_columns(
            frequency=number.filter(holds),
            data_set=pl.lit(field.data_set, pl.String),
            ancestry_group=pl.lit(field.group),
            tract=pl.lit(field.tract),
        )
        parts.append(rows.select(pl.col(name).cast(dtype).alias(name) for name, dtype in empty.schema.items()))
    return pl.concat(parts)


def of_allele(text: pl.Expr) -> pl.Expr:
    """Return of a list with one value for each ALT the one of the row's allele. The frame has number and alleles_in_row."""
    values = text.str.split(",")
    of_each = values.list.len() == pl.col("alleles_in_row")
    return pl.when(of_each).then(values.list.get(pl.col("number") - 1, null_on_oob=True))
