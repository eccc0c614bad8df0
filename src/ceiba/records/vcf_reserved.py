"""Keys that the VCF specification reserves, with the Number and Type it gives them.

Source: "The Variant Call Format Specification", VCFv4.1 to VCFv4.5, tables of reserved INFO and genotype (FORMAT) keys
(https://samtools.github.io/hts-specs/). A set of types or numbers means that the versions differ: every one of them is accepted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Declaration:
    """How many values of which type a key has. number: a count, A, R, G, ... or '.'; None where nobody says."""

    number: str | None
    type: str | None
    at_least_zero: bool = False


@dataclass(frozen=True, slots=True)
class Reserved:
    """What the specification allows for a key. since: the minor version that first reserves it."""

    numbers: frozenset[str]
    types: frozenset[str]
    at_least_zero: bool = False
    since: int = 1


def _keys(text: str) -> Mapping[str, Reserved]:
    """Read lines of: key, numbers, types, then '+' where values are 0 or more, and the minor version that first reserves the key."""
    read = {}
    for line in text.split(";"):
        key, numbers, types, *rest = line.split()
        since = next((int(word) for word in rest if word.isdigit()), 1)
        read[key] = Reserved(frozenset(numbers.split("|")), frozenset(types.split("|")), "+" in rest, since)
    return read


RESERVED: Mapping[str, Mapping[str, Reserved]] = {
    "INFO": _keys(
        "AA 1 String; AC A Integer +; AD R Integer + 3; ADF R Integer + 3; ADR R Integer + 3; AF A Float +; AN 1 Integer +; BQ 1 Float;"
        "CIGAR A String; DB 0 Flag; DP 1 Integer +; END 1 Integer +; H2 0 Flag; H3 0 Flag; MQ 1 Integer|Float; MQ0 1 Integer +;"
        "NS 1 Integer +; SOMATIC 0 Flag; VALIDATED 0 Flag; 1000G 0 Flag"
    ),
    "FORMAT": _keys(
        "AD R Integer + 3; ADF R Integer + 3; ADR R Integer + 3; DP 1 Integer +; EC A Integer; FT 1|. String; GL G Float; GLE .|G String;"
        "GP G Float; GQ 1 Integer|Float; GT 1 String; HQ 2 Integer; MQ 1 Integer; PL G Integer; PQ 1 Integer; PS 1 Integer"
    ),
}
"""INFO or FORMAT -> key -> what the specification allows."""

NUMBERS = frozenset({"A", "R", "G", ".", "P", "LA", "LR", "LG", "M"})
"""Words that Number may be beside a count: A, R, G and '.'; P since VCFv4.4; LA, LR, LG and M since VCFv4.5."""

TYPES: Mapping[str, frozenset[str]] = {
    "INFO": frozenset({"Integer", "Float", "Flag", "Character", "String"}),
    "FORMAT": frozenset({"Integer", "Float", "Character", "String"}),
    "META": frozenset({"Integer", "Float", "Character", "String"}),
}

SYMBOLS = frozenset({"DEL", "INS", "DUP", "INV", "CNV", "BND", "TRA", "NON_REF", "*", "X", "UNK"})
"""First words of symbolic alleles that the specification or widespread callers use."""
