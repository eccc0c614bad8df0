"""What a row of a VCF file says about a sample: whether it carries an allele, in which share of the reads, and where it arose.

Carried. A genotype that names the allele; no genotype at all (some somatic callers give none); a genotype without the allele, or
not called, in a row with one ALT that itself says somatic (some callers write 0/0 for a low fraction; the sample's SS counts before
the row's flag). A sample whose FT names a
filter does not count.

Share (`vaf`). The first of these that the row gives for this allele: read counts AD (or AD beside RD), Strelka's tier-1 counts,
SomaticSniper's counts of bases, Delly's and Manta's reads across a junction,
the caller's AF, VAF, FA or FREQ of the sample, DP4, TVAF or VAF of INFO. INFO AF is never used: it may be a population's.

Origin. SS = 2 or the flag SOMATIC of the row; any other SS leaves it unknown; without either, the header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import polars as pl

from ceiba.records.vcf_header import VcfHeader
from ceiba.records.vcf_info import info_value

_GENOTYPE = re.compile(r"[/|]?(?:\.|[0-9]+)(?:[/|](?:\.|[0-9]+))*")
_NUMBER = re.compile(r"[0-9]{1,9}")
_NOTHING_CARRIED = r"^(?:0(?:[/|]0)?|\.(?:[/|]\.)?)(?::|$)"
_AT_A_TIME = 1 << 17
"""Genotypes that are worked on together."""

_SOMATIC_STATUS = "2"
_FRACTIONS = ("AF", "VAF", "FA", "FREQ")
_BASES = "ACGT"


def calls(alleles: pl.DataFrame, header: VcfHeader) -> tuple[pl.DataFrame, pl.Series, pl.Series]:
    """Keep the alleles that the samples read carry.

    alleles: one row for each allele: allele, row, line, number, alleles_in_row, REF, alt, INFO, FORMAT and `sample 0` ...
    Returns the alleles with specimen_code, vaf, origin, significance, and which and sample (the sample's number and its own text) in
    place of the columns of all samples; the rows whose genotype is none or does not fit; the rows left out by a filter of the sample.
    """
    found: list[pl.DataFrame] = []
    misfits: list[pl.Series] = []
    low: list[pl.Series] = []
    for asked in _asked(alleles, header):
        given = _Given(asked)
        status, flagged = _status(header, given), _flagged(asked)
        read = {"somatic": _somatic(status, flagged), "GT": given.text("GT"), "FT": given.text("FT")}
        frame = asked.lazy().with_columns(**read).collect()
        named, wrong = _genotypes(frame)
        misfits.append(frame.filter(wrong)["row"])
        single = pl.col("alleles_in_row") == 1
        frame = _where(frame, ~wrong & (pl.col("GT").is_null() | named | (single & pl.col("somatic"))))
        passed = pl.col("FT").is_null() | pl.col("FT").is_in(["PASS", "."])
        low.append(frame.filter(~passed)["row"])
        kept = _where(frame, passed).drop("somatic", "GT", "FT")
        values = (
            _fraction(given, header).alias("vaf"),
            _origin(status, flagged, header).alias("origin"),
            _significance(kept).alias("significance"),
        )
        found.append(kept.lazy().with_columns(values).collect())  # lazily: what two columns share is computed once
    refused = pl.concat(misfits).unique()
    everyone = pl.concat(found)
    if len(refused):
        everyone = everyone.filter(~pl.col("row").is_in(refused.implode()))
    return everyone, refused.sort(), pl.concat(low).unique()


def _where(frame: pl.DataFrame, holds: pl.Expr) -> pl.DataFrame:
    """The rows where something holds; the frame itself, uncopied, where it holds of all."""
    return frame if frame.select(holds.fill_null(value=False).all()).item() else frame.filter(holds)


def _asked(alleles: pl.DataFrame, header: VcfHeader) -> Iterator[pl.DataFrame]:
    """What must be asked of each sample, in the order of samples and rows: which, sample (its text), specimen_code and the allele.

    Of several samples, the genotypes that surely do not carry the allele are left out, which most of a cohort's are: without any
    alternate allele, in rows that do not say somatic. Some samples at a time, until they are _AT_A_TIME genotypes: memory is bounded
    by the piece.
    """
    rows = alleles.select(pl.exclude("^sample [0-9]+$"))
    columns = [None if sample.column is None else f"sample {number}" for number, sample in enumerate(header.samples)]
    named = [column for column in columns if column is not None]
    asked = _worth_asking(alleles, named, header) if len(named) > 1 else None
    codes = pl.Series("specimen_code", [sample.specimen_code for sample in header.samples], pl.String)
    held: list[tuple[int, npt.NDArray[np.int64], pl.Series]] = []
    size = 0
    for number, column in enumerate(columns):
        at = np.arange(alleles.height) if asked is None or column is None else np.flatnonzero(asked[column].to_numpy())
        texts = pl.Series([None], dtype=pl.String).new_from_index(0, len(at)) if column is None else alleles[column].gather(at)
        held.append((number, at, texts.alias("sample")))
        size += len(at)
        if size >= _AT_A_TIME or number == len(columns) - 1:
            which = pl.Series("which", np.repeat([each for each, _, _ in held], [len(each) for _, each, _ in held]), pl.Int64)
            part = rows if len(held) == 1 and size == rows.height else rows[np.concatenate([each for _, each, _ in held])]
            yield part.with_columns(codes.gather(which), which, pl.concat([each for _, _, each in held], rechunk=True))
            held, size = [], 0


def _worth_asking(alleles: pl.DataFrame, columns: list[str], header: VcfHeader) -> pl.DataFrame:
    """For each sample column: whether its genotype, by the first letters of its text, may carry the allele or be at fault."""
    says_somatic = pl.lit(value=True) if _tells_status(header, "FORMAT") else _somatic(_status(header, None), _flagged(alleles))
    always = ~pl.col("FORMAT").str.contains(r"^GT(?::|$)") | ((pl.col("alleles_in_row") == 1) & says_somatic)
    rows = alleles.select(*columns, always=always if columns else pl.lit(value=True))
    return rows.select(~pl.col(column).str.contains(_NOTHING_CARRIED) | pl.col("always") for column in columns)


class _Given:
    """The values a sample gives for the keys of FORMAT, as expressions; only keys that some row names are parsed."""

    def __init__(self, asked: pl.DataFrame) -> None:
        self.only_one = bool((asked["alleles_in_row"] == 1).all())
        formats = asked["FORMAT"].unique().to_list() if "FORMAT" in asked.columns else []
        self.places = {text: {key: place for place, key in enumerate(text.split(":"))} for text in formats}
        self.keys = {key for keys in self.places.values() for key in keys}

    def text(self, key: str) -> pl.Expr:
        """The value of a key as text; null where the row's FORMAT has not the key or the value is a dot."""
        if key not in self.keys:
            return pl.lit(None, pl.String)
        values = pl.col("sample").str.split(":")
        places = {text: keys[key] for text, keys in self.places.items() if key in keys}
        if len(places) == len(self.places) and len(set(places.values())) == 1:
            value = values.list.get(next(iter(places.values())), null_on_oob=True)
        else:
            value = values.list.get(pl.col("FORMAT").replace_strict(places, default=None, return_dtype=pl.Int64), null_on_oob=True)
        return value if key == "GT" else pl.when(value != ".").then(value)

    def numbers(self, key: str) -> pl.Expr:
        """The values of a key as a list of numbers; null in the list where one is none."""
        return self.text(key).str.split(",").cast(pl.List(pl.Float64), strict=False)


def _genotypes(frame: pl.DataFrame) -> tuple[pl.Expr, pl.Expr]:
    """Whether a genotype names the allele (number), and whether it is none or names one that the row has not; each text read once."""
    texts = frame["GT"].unique().drop_nulls().to_list()
    called = {text: [int(each) for each in _NUMBER.findall(text)] if _GENOTYPE.fullmatch(text) else None for text in texts}
    highest = {text: 2**31 if numbers is None else max(numbers, default=0) for text, numbers in called.items()}
    named = [
        (pl.col("number") == number) & pl.col("GT").is_in([text for text, numbers in called.items() if number in (numbers or ())])
        for number in frame["number"].unique()
    ]
    wrong = pl.col("GT").replace_strict(highest, default=None, return_dtype=pl.Int64) > pl.col("alleles_in_row")
    return pl.any_horizontal(pl.lit(value=False), *named).fill_null(value=False), wrong.fill_null(value=False)


def _tells_status(header: VcfHeader, kind: str) -> bool:
    """Whether the header says that SS of INFO or of FORMAT is the somatic status."""
    return "somatic" in header.defined.get((kind, "SS"), "").lower()


def _status(header: VcfHeader, given: _Given | None) -> pl.Expr:
    """SS, where the header says that it is the somatic status: of the sample, else of the row."""
    status = info_value("SS") if _tells_status(header, "INFO") else pl.lit(None, pl.String)
    return pl.coalesce(given.text("SS"), status) if given is not None and _tells_status(header, "FORMAT") else status


def _somatic(status: pl.Expr, flagged: pl.Expr) -> pl.Expr:
    return pl.when(status.is_not_null()).then(status == _SOMATIC_STATUS).otherwise(flagged)


def _flagged(alleles: pl.DataFrame) -> pl.Expr:
    if not _mentions(alleles, "SOMATIC"):
        return pl.lit(value=False)
    return (";" + pl.col("INFO") + ";").str.contains(";SOMATIC;", literal=True)


def _mentions(alleles: pl.DataFrame, key: str) -> bool:
    """Whether any INFO has this text in it: a quick look before a slow one."""
    return bool(alleles["INFO"].str.contains(key, literal=True).any())


def _origin(status: pl.Expr, flagged: pl.Expr, header: VcfHeader) -> pl.Expr:
    return (
        pl.when(status.is_not_null())
        .then(pl.when(status == _SOMATIC_STATUS).then(pl.lit("somatic")).otherwise(pl.lit("unknown")))
        .when(flagged)
        .then(pl.lit("somatic"))
        .otherwise(pl.lit("somatic" if header.somatic else "unknown"))
    )


def _significance(alleles: pl.DataFrame) -> pl.Expr:
    """ClinVar's words in CLNSIG, lower case, a conflict's with both sides; of rows with one ALT: in others nobody says whose they are."""
    if not _mentions(alleles, "CLNSIG="):
        return pl.lit(None, pl.String)
    words = info_value("CLNSIG").str.to_lowercase().str.replace_all("_", " ", literal=True)
    if _mentions(alleles, "CLNSIGCONF="):
        sides = info_value("CLNSIGCONF").str.to_lowercase().str.replace_all("_", " ", literal=True).str.replace_all(r"[|,]", ", ")
        words = pl.when(words.str.starts_with("conflicting") & sides.is_not_null()).then(words + ": " + sides).otherwise(words)
    return pl.when((pl.col("alleles_in_row") == 1) & ~words.is_in(["", "."])).then(words)


def _fraction(given: _Given, header: VcfHeader) -> pl.Expr:
    several, number = pl.col("alleles_in_row").cast(pl.Int64), pl.col("number")
    ways: list[pl.Expr] = []
    if "AD" in given.keys:
        ways.append(_of_reads_of_two(given) if given.only_one else _of_reads(given.numbers("AD"), several, number))
        if "RD" in given.keys:
            alone, reference = given.text("AD").cast(pl.Float64, strict=False), given.text("RD").cast(pl.Float64, strict=False)
            ways.append(pl.when((several == 1) & (alone + reference > 0)).then(alone / (alone + reference)))
    ways += _strelka(given) + _sniper(given) + _junctions(given)
    for key in _FRACTIONS:
        if key in given.keys:
            ways.append(_for_allele(given.text(key), several, number))
    if "DP4" in given.keys:
        reads = given.numbers("DP4")  # REF forward and reverse, ALT forward and reverse
        whole = (several == 1) & (reads.list.drop_nulls().list.len() == len(_BASES)) & (reads.list.sum() > 0)
        ways.append(pl.when(whole).then(reads.list.tail(2).list.sum() / reads.list.sum()))
    ways += [_for_allele(info_value(key), several, number) for key in ("TVAF", "VAF") if ("INFO", key) in header.defined]
    value = pl.coalesce(ways) if ways else pl.lit(None, pl.Float64)
    return pl.when(value.is_between(0, 1)).then(value)


def _of_reads(depths: pl.Expr, several: pl.Expr, number: pl.Expr) -> pl.Expr:
    """The allele's share of the reads of all alleles, where each has its number."""
    total = depths.list.sum()
    complete = (depths.list.len() == several + 1) & (total > 0) & (depths.list.drop_nulls().list.len() == several + 1)
    return pl.when(complete).then(depths.list.get(number, null_on_oob=True) / total)


def _of_reads_of_two(given: _Given) -> pl.Expr:
    """`_of_reads` where every row has one ALT: two numbers need no list."""
    reads = given.text("AD").str.splitn(",", 2).struct
    without, with_it = (reads.field(f"field_{place}").cast(pl.Float64, strict=False) for place in range(2))
    return pl.when(without + with_it > 0).then(with_it / (without + with_it))


def _for_allele(text: pl.Expr, several: pl.Expr, number: pl.Expr) -> pl.Expr:
    """Of a list with one value for each ALT, or for REF and each ALT, the allele's (38.46% is 0.3846); else null."""
    percent = text.str.contains("%", literal=True)
    values = text.str.replace_all("%", "", literal=True).str.split(",").cast(pl.List(pl.Float64), strict=False)
    value = (
        pl.when(values.list.len() == several)
        .then(values.list.get(number - 1, null_on_oob=True))
        .when(values.list.len() == several + 1)
        .then(values.list.get(number, null_on_oob=True))
    )
    return pl.when(percent).then(value / 100).otherwise(value)


def _sniper(given: _Given) -> list[pl.Expr]:
    """SomaticSniper's share of a single base: reads with it over those with it or with REF, of its counts of A, C, G and T."""
    if "BCOUNT" not in given.keys:
        return []
    counts = given.numbers("BCOUNT")
    changed, unchanged = (
        pl.coalesce([pl.when(pl.col(allele) == base).then(counts.list.get(place, null_on_oob=True)) for place, base in enumerate(_BASES)])
        for allele in ("alt", "REF")
    )
    return [pl.when(changed + unchanged > 0).then(changed / (changed + unchanged))]


def _junctions(given: _Given) -> list[pl.Expr]:
    """Delly's share: reads across the junction (RV, RR) where there are any, else pairs (DV, DR). Manta's: both together (SR, PR)."""
    ways: list[pl.Expr] = []
    for with_it, without in (("RV", "RR"), ("DV", "DR")):
        if {with_it, without} <= given.keys:
            alone, reference = (given.text(key).cast(pl.Float64, strict=False) for key in (with_it, without))
            ways.append(pl.when(alone + reference > 0).then(alone / (alone + reference)))
    if "PR" in given.keys:
        counts = [given.numbers(key) for key in ("PR", "SR") if key in given.keys]
        reference, alone = (pl.sum_horizontal([count.list.get(at, null_on_oob=True) for count in counts]) for at in (0, 1))
        single = (pl.col("alleles_in_row") == 1) & counts[0].is_not_null()
        ways.append(pl.when(single & (alone + reference > 0)).then(alone / (alone + reference)))
    return ways


def _strelka(given: _Given) -> list[pl.Expr]:
    """Strelka's share: tier-1 reads with the allele over those with it or with REF."""
    ways: list[pl.Expr] = []
    if {f"{base}U" for base in _BASES} <= given.keys:
        counts = {base: given.numbers(f"{base}U").list.first() for base in _BASES}
        changed = pl.coalesce([pl.when(pl.col("alt") == base).then(count) for base, count in counts.items()])
        unchanged = pl.coalesce([pl.when(pl.col("REF") == base).then(count) for base, count in counts.items()])
        ways.append(pl.when(changed + unchanged > 0).then(changed / (changed + unchanged)))
    if {"TAR", "TIR"} <= given.keys:
        without, with_it = given.numbers("TAR").list.first(), given.numbers("TIR").list.first()
        single = (pl.col("alleles_in_row") == 1) & (pl.col("REF").str.len_bytes() != pl.col("alt").str.len_bytes())
        ways.append(pl.when(single & (without + with_it > 0)).then(with_it / (without + with_it)))
    return ways
