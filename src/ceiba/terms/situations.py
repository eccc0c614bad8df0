"""A situation: all that a gate may ask about one need, and nothing that names a person."""

from __future__ import annotations

import enum
from collections.abc import Mapping

import msgspec

from ceiba.terms.answers import Value
from ceiba.terms.grounds import NO_GROUNDS, Grounds


class Finding(enum.IntEnum):
    """A marker's state in one condition; the numbers are what tables store (three bits each).

    OUTSIDE_PANEL: the panel that was run does not hold the gene, or positions of a pharmacogene are not known. UNREADABLE: variants are
    given by position only, or a variant without classification; of a pharmacogene, its phase or the function of an allele is not known.
    SCOPE_UNKNOWN: something was sequenced, and the record does not say which genes.
    """

    UNTESTED = 0
    ABSENT = 1
    PRESENT = 2
    OUTSIDE_PANEL = 3
    UNREADABLE = 4
    FAILED = 5
    ORIGIN_UNKNOWN = 6
    SCOPE_UNKNOWN = 7

    @property
    def value_of_presence(self) -> Value:
        """Present is yes, absent is no, every other state is unknown."""
        return _PRESENCE[self]

    @property
    def roadblock(self) -> str:
        """The roadblock that an undecided state stands for; "" when the state is decided."""
        return _ROADBLOCK[self]

    @property
    def word(self) -> str:
        """The word used in files: the name in lower case."""
        return self.name.lower()

    @classmethod
    def from_word(cls, word: str) -> Finding:
        """Return the state that the word names; KeyError for any other."""
        return cls[word.upper()]


_PRESENCE = {finding: {Finding.PRESENT: Value.YES, Finding.ABSENT: Value.NO}.get(finding, Value.UNKNOWN) for finding in Finding}
_ROADBLOCK = {
    Finding.UNTESTED: "untested",
    Finding.ABSENT: "",
    Finding.PRESENT: "",
    Finding.OUTSIDE_PANEL: "outside_panel",
    Finding.UNREADABLE: "unreadable",
    Finding.FAILED: "test_failed",
    Finding.ORIGIN_UNKNOWN: "origin_unknown",
    Finding.SCOPE_UNKNOWN: "record_silent",
}


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one need when a gate is asked; None is not recorded, never a default.

    disease: OncoTree code. stage: stage group. line: line of therapy, 1 is the first. age: years. payers: ids of the payers
    that cover the person; () is recorded as without coverage. income: per month in the pack's currency. findings: marker in
    canonical form -> state; a marker not in it is untested. purpose: treatment or prevention. target: of a preventive need that arises from
    what a person meets or is, the OncoTree code of what is to be prevented; "" of one that arises from a variant or a family. grounds: what
    is known of the person's exposures, way of life, risk and family.
    """

    disease: str | None = None
    stage: str | None = None
    line: int | None = None
    age: float | None = None
    sex: str | None = None
    region: str | None = None
    payers: tuple[str, ...] | None = None
    income: float | None = None
    purpose: str = "treatment"
    findings: Mapping[str, Finding] = {}
    target: str = ""
    grounds: Grounds = NO_GROUNDS

    def finding(self, marker: str) -> Finding:
        """Return the marker's state; a marker that nothing is said of is untested."""
        return self.findings.get(marker, Finding.UNTESTED)

    def presence(self, marker: str) -> Value:
        """Return whether the marker is present: yes, no or unknown."""
        return self.finding(marker).value_of_presence


FIELDS = ("disease", "stage", "line", "age", "sex", "region", "payers", "income")
"""The fields of a situation that a rule may ask for, findings and grounds aside, in the order in which a person is asked for them."""
