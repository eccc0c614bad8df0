"""The form of the rows of a VCF file: identifiers, qualities, keys, values and order; what is odd is said once, and the rows are read.

What makes a row untrustworthy is refused in `vcf_rows`; here is what leaves its meaning whole.
"""

from __future__ import annotations

import re

import polars as pl

from ceiba.records.drafts import Notice
from ceiba.records.vcf_meta import Meta
from ceiba.records.vcf_order import OrderCheck
from ceiba.records.vcf_values import ValueCheck

_ID = (
    "Identifiers (ID) with blanks, an empty part or a part twice; this is the first row. The rows are read.",
    "Write identifiers with ; between them, or a dot.",
)
_QUAL = ("Qualities (QUAL) below zero; this is the first row. The rows are read.", "Write a quality of 0 or more, or a dot.")
_KEY = (
    "Keys of FORMAT with characters that a key may not have; this is the first row. The rows are read.",
    "Write keys of letters, digits, underscores and full stops, a letter first.",
)
_COLON = (
    "Chromosome names with a colon, which VCF did not allow before its later texts; this is the first row. The rows are read.",
    "Name the chromosomes as the reference genome does.",
)
_CUT = (
    "The last line does not end: the file may have been cut off there.",
    "Compare it with the file it was copied from.",
)
SENTENCES = (_ID, _QUAL, _KEY, _COLON, _CUT)
_KEY_FORM = re.compile(r"[A-Za-z_][0-9A-Za-z_.]*")
_KEY_FORM_41 = re.compile(r"[0-9A-Za-z]+")


class FormCheck:
    """Looks at piece after piece of rows that are not refused."""

    def __init__(self, meta: Meta, samples: int, annotation: str | None = None) -> None:
        self.values = ValueCheck(meta, samples, annotation)
        self.order = OrderCheck()
        self.first: dict[tuple[str, str], int] = {}
        self.key_form = _KEY_FORM_41 if meta.version == 1 else _KEY_FORM

    def look(self, rows: pl.DataFrame) -> None:
        """Look at rows as `vcf_rows.read_columns` gives them."""
        if rows.is_empty():
            return
        self.values.look(rows)
        self.order.look(rows)
        if _ID not in self.first and not (rows["ID"] == ".").all():
            odd = rows.filter(pl.col("ID").str.contains(r"[\s]|^;|;;|;$"))
            several = rows.filter(pl.col("ID").str.contains(";", literal=True)).select("line", pl.col("ID").str.split(";").alias("ID"))
            again = several.filter(pl.col("ID").list.n_unique() < pl.col("ID").list.len())
            self._first(_ID, [*odd["line"].head(1), *again["line"].head(1)])
        if _COLON not in self.first:
            self._first(_COLON, rows.filter(pl.col("CHROM").str.contains(r"^[^<].*:"))["line"].head(1).to_list())
        if _QUAL not in self.first:
            self._first(_QUAL, rows.filter(pl.col("QUAL").str.starts_with("-"))["line"].head(1).to_list())
        if "FORMAT" in rows.columns and _KEY not in self.first:
            for (text,), part in rows.select("line", "FORMAT").group_by("FORMAT", maintain_order=True):
                if not all(self.key_form.fullmatch(key) for key in str(text).split(":") if key != "."):
                    self._first(_KEY, part["line"].head(1).to_list())
                    break

    def _first(self, sentence: tuple[str, str], lines: list[int]) -> None:
        if lines:
            self.first[sentence] = min(lines)

    def notices(self, file: str, cut: int | None) -> tuple[Notice, ...]:
        """What was odd, each with its first line. cut: the number of the last line where it does not end with a line end; else None."""
        found = dict(self.first) | ({_CUT: cut} if cut else {})
        said = tuple(Notice(*sentence, file, line) for sentence, line in found.items())
        return self.values.notices(file) + said + self.order.notices(file)
