"""The alternatives of a need parted by what a board can do with them: each part is a section of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ceiba.decisions import STANDARD, Alternative
from ceiba.terms.answers import Value


@dataclass(frozen=True)
class Parted:
    """The standard alternatives of a need, parted by what a board can do with them; each is in one part (see `part`)."""

    possible: tuple[Alternative, ...]
    blocked: tuple[Alternative, ...]
    nearly: tuple[Alternative, ...]
    by_test: tuple[Alternative, ...]
    undecided: tuple[Alternative, ...]


def part(alternatives: Sequence[Alternative]) -> Parted:
    """Part standard alternatives.

    possible: all gates yes. blocked: indicated, and a gate says no. nearly: indicated, and the rest not known. by_test: it depends on open
    markers. undecided: it depends on other facts.
    """
    standard = [found for found in alternatives if found.standing == STANDARD]
    indicated = [found for found in standard if found.answers["indicated"].value is Value.YES]
    rest = [found for found in standard if found.answers["indicated"].value is not Value.YES]
    closest = sorted(
        (found for found in indicated if found.value is Value.UNKNOWN),
        key=lambda found: (-sum(answer.value is Value.YES for answer in found.answers.values()), found.rank),
    )
    return Parted(
        possible=tuple(found for found in indicated if found.value is Value.YES),
        blocked=tuple(found for found in indicated if found.value is Value.NO),
        nearly=tuple(closest),
        by_test=tuple(found for found in rest if found.tests),
        undecided=tuple(found for found in rest if not found.tests),
    )
