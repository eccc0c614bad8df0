"""The rows of a piece of a VCF file as columns: text cut out, places and alleles checked, one row for each changed allele.

Only the columns in use are read. What is wrong with a row is found by whole columns; the first fault that fits is its reason.
"""

from __future__ import annotations

import re

import polars as pl

from ceiba.records.drafts import RAW_LENGTH
from ceiba.records.vcf_header import FIXED_COLUMNS, VcfHeader
from ceiba.records.vcf_lines import Rows

_BASES = r"^[ACGTNacgtn]+$"
_MATE = r"(?:[^\[\]:<>,\s]+|<[^<>,]+>):[0-9]+"
_JOINED = rf"[ACGTNacgtn.]+[\[\]]{_MATE}[\[\]]|[\[\]]{_MATE}[\[\]][ACGTNacgtn.]+"
_STRUCTURAL = rf"<[^<>,\s]+>|{_JOINED}|\.[ACGTNacgtn]+|[ACGTNacgtn]+\."
_ALT = rf"^(?:\.|(?:[ACGTNacgtn]+|\*|{_STRUCTURAL})(?:,(?:[ACGTNacgtn]+|\*|{_STRUCTURAL}))*)$"

_NO_CONTIG = r"^$|[\s,\x{FFFD}]|^[^<].*[<>]|^<[^>]*$|^<.*[<>].+$|^<>$"

PROBLEMS: tuple[tuple[str, str, str], ...] = (
    (
        "CHROM",
        "The chromosome is empty or has blanks, commas or an open < or > in it.",
        "Write the name of the contig as the header does.",
    ),
    ("POS", "The position is not a whole number of 0 or more.", "Write the 1-based position without separators."),
    ("REF", "The reference allele is not written in the letters A, C, G, T, N.", "Write the bases of the reference genome."),
    (
        "ALT",
        "An alternate allele is none that VCF knows: bases, '*', <symbol> or a breakend.",
        "Write the bases, with the base before the change where one allele would be empty.",
    ),
    ("ALT", "An alternate allele equals the reference allele.", "Delete it, or mend the alleles of this row."),
    (
        "FILTER",
        "The filter is empty, has an empty part, blanks or a part twice, or has 0 or a dot among its parts.",
        "Write PASS, the filters that failed with ; between them, or a dot where none were applied.",
    ),
    ("QUAL", "The quality is not a number.", "Write a number, or a dot where there is none: columns may have slipped."),
    (
        "FORMAT",
        "FORMAT has an empty key, blanks or a key twice, or GT does not stand first.",
        "Write the keys with : between them, GT first, each once.",
    ),
    ("FORMAT", "A sample has more parts than FORMAT has keys.", "Write one value for each key of FORMAT, with : between them."),
)
"""What may be wrong with a row: column, problem, remedy."""

_CHROM, _POS, _REF, _ALT_FORM, _ALT_SAME, _FILTER, _QUAL, _FORMAT, _PARTS = range(len(PROBLEMS))


def read_columns(rows: Rows, header: VcfHeader) -> pl.DataFrame:
    """The columns in use as text, with row (its place in the piece), line, pos, and fault: which of PROBLEMS the row has, if any."""
    wanted = ["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO"]
    places = {name: FIXED_COLUMNS.index(name) for name in wanted}
    if header.columns > len(FIXED_COLUMNS):
        places["FORMAT"] = len(FIXED_COLUMNS)
    for number, sample in enumerate(header.samples):
        if sample.column is not None:
            places[f"sample {number}"] = sample.column
    frame = pl.read_csv(
        rows.text.replace(b"\r\n", b"\n") if b"\r" in rows.text else rows.text,
        separator="\t",
        has_header=False,
        quote_char=None,
        empty_string_is_null=False,
        schema={f"column_{place}": pl.String for place in range(header.columns)},
        columns=[f"column_{place}" for place in sorted(places.values())],
    )
    frame = frame.rename({f"column_{place}": name for name, place in places.items()}).rename({"#CHROM": "CHROM"})
    if frame.height != len(rows.lines):
        raise AssertionError("the rows that fit are not the rows that were read")
    pos = pl.col("POS").cast(pl.Int64, strict=False)
    same = pl.col("REF").str.to_uppercase() == pl.col("ALT").str.to_uppercase()
    several = ("," + pl.col("ALT").str.to_uppercase() + ",").str.contains("," + pl.col("REF").str.to_uppercase() + ",", literal=True)
    format_known = "FORMAT" in frame.columns
    bad_filters = [text for text in frame["FILTER"].unique().to_list() if not _is_filter(text)]
    bad_formats = [text for text in frame["FORMAT"].unique().to_list() if not _is_format(text)] if format_known else []
    quality = pl.col("QUAL")
    no_number = quality.cast(pl.Float64, strict=False).is_null() & ~quality.is_in([".", ""])
    parts = [pl.col(name).str.count_matches(":", literal=True) for name in places if name.startswith("sample ")]
    keys = pl.col("FORMAT").str.count_matches(":", literal=True) if format_known else pl.lit(0)
    faults: tuple[tuple[int, pl.Expr], ...] = (
        (_CHROM, pl.col("CHROM").str.contains(_NO_CONTIG)),
        (_POS, pos.is_null() | (pos < 0)),
        (_REF, ~pl.col("REF").str.contains(_BASES)),
        (_ALT_FORM, ~pl.col("ALT").str.contains(_BASES) & ~pl.col("ALT").str.contains(_ALT)),
        (_ALT_SAME, same | (pl.col("ALT").str.contains(",", literal=True) & several)),
        (_FILTER, pl.col("FILTER").is_in(bad_filters) if bad_filters else pl.lit(value=False)),
        (_QUAL, no_number),
        (_FORMAT, pl.col("FORMAT").is_in(bad_formats) if bad_formats else pl.lit(value=False)),
        *((_PARTS, count > keys) for count in parts),
    )
    fault = pl.coalesce([pl.when(holds).then(pl.lit(number, pl.Int8)) for number, holds in faults])
    frame = frame.lazy().with_columns(fault.alias("fault"), pos.alias("pos")).collect()
    return frame.with_columns(pl.Series("line", rows.lines)).with_row_index("row")


def _is_filter(text: str) -> bool:
    parts = text.split(";")
    if len(parts) == 1:
        return text not in ("", "0") and not re.search(r"\s", text)
    return len(set(parts)) == len(parts) and not set(parts) & {"", "0", "."} and not re.search(r"\s", text)


def _is_format(text: str) -> bool:
    keys = text.split(":")
    return len(set(keys)) == len(keys) and "" not in keys and "GT" not in keys[1:] and not re.search(r"\s", text)


def texts_of(rows: Rows, wanted: pl.Series) -> dict[int, str]:
    """Return the text of some rows of a piece, by their place in it, cut at RAW_LENGTH characters."""
    lines = rows.text.split(b"\n")
    return {row: lines[row].decode("utf-8", "replace").rstrip("\r")[:RAW_LENGTH] for row in wanted}


def split_alleles(good: pl.DataFrame) -> pl.DataFrame:
    """One row for each small allele: allele (its number), number (1 for the first ALT), alt, alleles_in_row, shift."""
    with_several = good["ALT"].str.contains(",", literal=True)
    alleles = _only_alleles(good.filter(~with_several))
    if with_several.any():
        alleles = pl.concat([alleles, _each_of_several(good.filter(with_several))]).sort("row", "number")
    return alleles.filter(pl.col("alt").str.contains(r"^[ACGTacgt]+$")).with_row_index("allele")


def _only_alleles(good: pl.DataFrame) -> pl.DataFrame:
    alt, ref = pl.col("ALT"), pl.col("REF")
    return good.with_columns(
        alt=alt,
        alleles_in_row=pl.lit(1, pl.UInt32),
        shift=(alt.str.len_bytes() != ref.str.len_bytes()) & (alt.str.head(1) == ref.str.head(1)),
        number=pl.lit(1, pl.Int64),
    )


def _each_of_several(good: pl.DataFrame) -> pl.DataFrame:
    split = good.with_columns(pl.col("ALT").str.split(",").alias("alt"))
    split = split.with_columns(pl.col("alt").list.len().alias("alleles_in_row"))
    lengths = pl.col("alt").list.eval(pl.element().str.len_bytes())
    one_length = (lengths.list.max() == pl.col("REF").str.len_bytes()) & (lengths.list.min() == pl.col("REF").str.len_bytes())
    anchored = (pl.col("alt").list.eval(pl.element().str.head(1)).list.n_unique() == 1) & (
        pl.col("ALT").str.head(1) == pl.col("REF").str.head(1)
    )
    split = split.with_columns(shift=~one_length & anchored, number=pl.int_ranges(1, pl.col("alleles_in_row").cast(pl.Int64) + 1))
    return split.explode("alt", "number")


def trim(pos: int, ref: str, alt: str) -> tuple[int, str, str]:
    """Return the shortest way to write a change: shared bases cut from the end, then from the front, one base of each left.

    >>> trim(100, "CAAG", "CAG")
    (100, 'CA', 'C')
    """
    while len(ref) > 1 and len(alt) > 1 and ref[-1] == alt[-1]:
        ref, alt = ref[:-1], alt[:-1]
    while len(ref) > 1 and len(alt) > 1 and ref[0] == alt[0]:
        pos, ref, alt = pos + 1, ref[1:], alt[1:]
    return pos, ref, alt
