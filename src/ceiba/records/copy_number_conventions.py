"""What the tables of copy-number callers state of a gene outright, and what they give as a number alone.

Read (docs/explanation/findings.md says where): facets-suite's table of states, PureCN's page on `callAlterations`, CNVkit's on calling,
an answer of GATK's developer on `CallCopyRatioSegments`. A word is a state where the tool calls it one. A number of copies is one only
where no ploidy can change it: no copy left is a deletion. Of FACETS, whose companion names a state for each pair of copies with and
without a doubled genome, a pair is a state where both agree. Every other number, and any word of gain or loss that may hide an
amplification or a deletion, is no state.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ceiba.records.delimited_header import Header, guess_separator
from ceiba.records.opening import first_lines

_DICTIONARY_BYTES = 1 << 22
"""Enough for the contigs of any assembly: GRCh38 with its alternates has some three thousand."""

OPEN = ""
"""Stands for a word that is understood and names no state."""


@dataclass(frozen=True, slots=True)
class Convention:
    """How one source writes copy number, columns in lower case.

    needs: the columns that tell it from others. genes, samples: columns that may name them, the first that the file has. state: the column
    of words, with what each means (a state, `none`, or OPEN); unnamed: what a row without a word means. copies: columns whose sum is the
    number of copies. pairs: states by (total, minor) copies, with the column of the minor ones. doubt: a column whose words other than
    `sure` leave the state open. whole: whether a gene that is not listed was not examined (False: only changes are listed).
    """

    name: str
    needs: tuple[str, ...]
    genes: tuple[str, ...] = ("gene", "hugo_symbol", "gene.symbol")
    samples: tuple[str, ...] = ("sample", "sample_id", "sampleid", "tumor_sample_barcode", "tumor_sample")
    state: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    unnamed: str = OPEN
    copies: tuple[str, ...] = ()
    minor: str = ""
    pairs: Mapping[tuple[int, int], str] = field(default_factory=dict)
    doubt: str = ""
    sure: tuple[str, ...] = ()
    whole: bool = True


_FACETS_STATES = {
    "homdel": "deletion",
    **dict.fromkeys(("amp", "amp (loh)", "amp (balanced)"), "amplification"),
    **dict.fromkeys(("gain", "cnloh & gain", "loss & gain", "cnloh before & gain"), "gain"),
    **dict.fromkeys(("hetloss", "loss before", "loss after", "loss before & after", "double loss after", "cnloh before & loss"), "loss"),
    **dict.fromkeys(("cnloh before", "cnloh after"), "loss"),
    **dict.fromkeys(("diploid", "cnloh"), "none"),
    **dict.fromkeys(("tetraploid", "indeterminate"), OPEN),
}
_FACETS_PAIRS = {
    (0, 0): "deletion",
    (1, 0): "loss",
    **dict.fromkeys(((6, 0), (6, 1), (7, 1), (6, 2), (7, 2), (8, 2), (6, 3), (7, 3), (8, 3), (9, 3)), "amplification"),
}
"""(total, minor) copies for which facets-suite's table has one state, whether the genome is doubled or not."""

_FACETS = {"state": "cn_state", "words": _FACETS_STATES, "pairs": _FACETS_PAIRS, "doubt": "filter", "sure": ("pass", "rescue")}
_CALLED = {"+": OPEN, "-": OPEN, "0": "none"}
_STATUS = {"gain": OPEN, "loss": OPEN, "neutral": "none", "normal": "none"}
_REPORTED = {"amplification": "amplification", "partial amplification": OPEN, "loss": "loss", "partial loss": OPEN}
_PURECN = {"amplification": "amplification", "deletion": "deletion"}

CONVENTIONS: tuple[Convention, ...] = (
    Convention("FACETS", ("gene", "tcn.em", "lcn.em"), copies=("tcn.em",), minor="lcn.em", **_FACETS),  # type: ignore[arg-type]
    Convention("FACETS", ("gene", "tcn", "lcn", "cn_state"), copies=("tcn",), minor="lcn", **_FACETS),  # type: ignore[arg-type]
    Convention("PureCN", ("gene.symbol", "c", "type"), state="type", words=_PURECN, unnamed="none", copies=("c",)),
    Convention(
        "Foundation Medicine", ("gene", "type", "equivocal"), state="type", words=_REPORTED, doubt="equivocal", sure=("false",), whole=False
    ),
    Convention("CNVkit", ("gene", "log2", "depth"), copies=("cn",)),
    Convention("Sequenza", ("start.pos", "end.pos", "cnt", "a", "b"), copies=("cnt",)),
    Convention("ASCAT", ("gene", "nmajor", "nminor"), copies=("nmajor", "nminor")),
    Convention("Control-FREEC", ("chr", "start", "end", "copy number", "status"), state="status", words=_STATUS, copies=("copy number",)),
    Convention("GATK", ("contig", "start", "end", "call"), state="call", words=_CALLED),
)


def convention_of(header: Header) -> Convention | None:
    """Return the convention that a header follows; None for none that is known."""
    names = {name.lower() for name in header.names}
    return next((known for known in CONVENTIONS if names.issuperset(known.needs)), None)


def calls_header(lines: Sequence[str]) -> Header | None:
    """Return the columns of a caller's table, below the lines `@HD`, `@SQ`, `@RG` that GATK puts first; None when it is none.

    Quotes about names and values, as R writes them, are no part of them.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith(("@HD\t", "@SQ\t", "@RG\t", "@CO\t", "#")):
            continue
        separator = guess_separator(line)
        names = tuple(name.strip().strip('"') for name in line.rstrip("\r\n").removeprefix("\ufeff").split(separator))
        found = Header(names, number, separator, quoted=separator != "\t", comments=())
        return found if convention_of(found) else None
    return None


def lines_with_header(path: Path, lines: Sequence[str]) -> Sequence[str]:
    """Return the first lines of a file; more of them where they are a dictionary of sequences alone, as GATK writes a line a contig."""
    dictionary = bool(lines) and lines[0].startswith("@HD\t") and all(line.startswith("@") for line in lines)
    return first_lines(path, _DICTIONARY_BYTES) if dictionary else lines


def sample_of(lines: Sequence[str]) -> str | None:
    """Return the sample that a line `@RG` of GATK names; None where none does."""
    named = (re.search(r"\tSM:([^\t\r\n]+)", line) for line in lines if line.startswith("@RG\t"))
    return next((found[1] for found in named if found), None)
