"""Grounds of prevention: what a preventive assertion may ask of a person beside age, sex and variants, each answered yes, no or unknown.

Written as `smoking_status is current`, `pack_years >= 20`, `risk plcom2012 >= 0.0151`, `family hboc`; joined by all, any and not as
markers are.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from ceiba.terms.answers import Value
from ceiba.terms.factors import FACTORS
from ceiba.terms.faults import ValueFault

DERIVED: dict[str, tuple[str, ...]] = {"pack_years": ("cigarettes_per_day", "smoking_years")}
"""Numbers made of others: a pack-year is twenty cigarettes a day for a year."""

_RISK = re.compile(r"risk ([a-z0-9_]+) >= (0\.[0-9]+)")
_FAMILY = re.compile(r"family ([a-z0-9_]+)")
_NUMBER = re.compile(r"([a-z0-9_]+) (>=|<=) ([0-9]+(?:\.[0-9]+)?)")
_WORD = re.compile(r"([a-z0-9_]+) is ([a-z_]+)")


class Ground(msgspec.Struct, frozen=True):
    """One ground. kind: risk (of a model), family (criteria) or factor, by name. op: >=, <= or is. number or word: to compare with."""

    kind: Literal["risk", "family", "factor"]
    name: str
    op: str = ""
    number: float = 0.0
    word: str = ""

    def __str__(self) -> str:
        """Return it in canonical form."""
        if self.kind == "family":
            return f"family {self.name}"
        if self.op == "is":
            return f"{self.name} is {self.word}"
        return f"{'risk ' if self.kind == 'risk' else ''}{self.name} {self.op} {self.number:g}"


def parse_ground(text: str) -> Ground:
    """Return the ground that a text writes.

    >>> str(parse_ground("risk plcom2012 >= 0.0151"))
    'risk plcom2012 >= 0.0151'
    """
    if found := _RISK.fullmatch(text):
        return Ground("risk", found[1], ">=", float(found[2]))
    if found := _FAMILY.fullmatch(text):
        return Ground("family", found[1])
    if (found := _NUMBER.fullmatch(text)) and (found[1] in DERIVED or (found[1] in FACTORS and FACTORS[found[1]].unit)):
        return Ground("factor", found[1], found[2], float(found[3]))
    if (found := _WORD.fullmatch(text)) and found[1] in FACTORS and found[2] in FACTORS[found[1]].words:
        return Ground("factor", found[1], "is", word=found[2])
    raise ValueFault(
        "'{ground}' is no ground: write `risk MODEL >= 0.01`, `family CRITERIA`, `FACTOR >= 1` or `FACTOR is WORD`",
        ground=text,
    )


class Grounds(msgspec.Struct, frozen=True):
    """What is known of a person's grounds. states: by ground in canonical form; one that is not in it is unknown.

    missing: of an unknown ground, the codes of the factors that nobody recorded; none where what is recorded cannot decide it. suspected:
    genes that a family criterion which is met asks to look at.
    """

    states: tuple[tuple[str, Value], ...] = ()
    missing: tuple[tuple[str, tuple[str, ...]], ...] = ()
    suspected: tuple[str, ...] = ()

    def value(self, ground: str) -> Value:
        """Whether a ground holds; unknown when nothing is said of it."""
        return next((value for name, value in self.states if name == ground), Value.UNKNOWN)

    def missing_of(self, ground: str) -> tuple[str, ...]:
        """The factors whose record would decide an unknown ground."""
        return next((codes for name, codes in self.missing if name == ground), ())


NO_GROUNDS = Grounds()
"""Nothing recorded."""
