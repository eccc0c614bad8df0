"""Codes in words: gates, answers, findings, roadblocks, levers, owners. The command line and every report speak through here.

`lang` is one of `language.LANGUAGES` throughout. A code outside its closed list is a KeyError: a test holds every list to its words.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from ceiba.language import mark, translator
from ceiba.terms.answers import MissingKind, Value
from ceiba.terms.roadblocks import ROADBLOCKS
from ceiba.terms.situations import Finding

GATE_WORDS = {
    "indicated": mark("Indicated"),
    "available": mark("Available"),
    "covered": mark("Covered"),
    "reachable": mark("Reachable"),
    "any": mark("Any gate"),
}
GATE_NOUNS = {
    "indicated": mark("indication"),
    "available": mark("availability"),
    "covered": mark("coverage"),
    "reachable": mark("whether it is within reach"),
}
VALUE_WORDS = {Value.YES: mark("yes"), Value.NO: mark("no"), Value.UNKNOWN: mark("not known")}
FINDING_WORDS = {
    Finding.PRESENT: mark("present"),
    Finding.ABSENT: mark("absent"),
    Finding.UNTESTED: mark("no test recorded"),
    Finding.OUTSIDE_PANEL: mark("outside what the test that was run looks for"),
    Finding.UNREADABLE: mark("what the file says does not settle it"),
    Finding.FAILED: mark("the test failed"),
    Finding.ORIGIN_UNKNOWN: mark("seen in the tumour, inherited or not is not known"),
    Finding.SCOPE_UNKNOWN: mark("examined, and it is not recorded for which genes"),
}
LEVER_WORDS = {
    "testing": mark("test the marker"),
    "records": mark("complete the record"),
    "evidence": mark("build the evidence"),
    "approval": mark("register it with the regulator"),
    "capacity": mark("build capacity"),
    "listing": mark("put it on the payer's list"),
    "insurance": mark("give coverage to the person"),
    "procurement": mark("buy and deliver it"),
    "placement": mark("bring the service nearer"),
    "price": mark("lower what is left to pay"),
    "transparency": mark("publish the fact"),
    "law": mark("change the law"),
    "training": mark("train people"),
    "partnership": mark("agree with companies"),
    "cooperation": mark("work with other countries"),
}
OWNER_WORDS = {
    "payer": mark("the payer"),
    "laboratory": mark("the laboratory"),
    "hospital": mark("the hospital"),
    "university": mark("universities"),
    "company": mark("the manufacturer"),
    "ministry": mark("the health ministry"),
    "regulator": mark("the regulator"),
    "partner_country": mark("a partner country"),
}
DOMAIN_WORDS = {
    "law": mark("Law"),
    "institutions": mark("Institutions"),
    "data": mark("Data"),
    "privacy": mark("Privacy"),
    "international": mark("International"),
    "finance": mark("Finance"),
    "access": mark("Access"),
    "workforce": mark("Workforce"),
    "quality": mark("Quality"),
    "partnership": mark("Partnership"),
}
OUTCOME_WORDS = {
    "success": mark("worked"),
    "mixed": mark("worked in part"),
    "failure": mark("did not work"),
    "too_early": mark("too early to say"),
}
TAG_WORDS = {"test": mark("Test: {meaning}"), "therapy": mark("Treatment: {meaning}")}
KIND_WORDS: dict[MissingKind, str] = {
    "person": mark("from the person's record"),
    "pack": mark("about the country"),
    "science": mark("from research"),
}
CONFIDENCE_WORDS = {"high": mark("high"), "medium": mark("medium"), "low": mark("low")}
SEX_WORDS = {"female": mark("female"), "male": mark("male")}
PURPOSE_WORDS = {"treatment": mark("treatment"), "prevention": mark("prevention")}
EFFECT_WORDS = {"sensitivity": mark("works"), "resistance": mark("resistance"), "no_benefit": mark("no benefit")}

SILENT = ("pack_silent", "record_silent")
"""Roadblocks that say no more than that a fact is missing; the fact itself is said instead."""

_ISO_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


def say_gate(gate: str, lang: str) -> str:
    """Return the name of one of GATES, or of "any"."""
    return translator(lang).gettext(GATE_WORDS[gate])


def say_gate_noun(gate: str, lang: str) -> str:
    """Return what one of GATES asks about, as a noun."""
    return translator(lang).gettext(GATE_NOUNS[gate])


def say_value(value: Value, lang: str) -> str:
    """Return yes, no or not known."""
    return translator(lang).gettext(VALUE_WORDS[value])


def say_finding(state: Finding, lang: str) -> str:
    """Return a marker's state; of one that is not known, the reason why."""
    return translator(lang).gettext(FINDING_WORDS[state])


def say_roadblock(code: str, lang: str) -> str:
    """Return what a roadblock means; `test:` and `therapy:` before the code say which end of the path it blocks."""
    tag, _, plain = code.rpartition(":")
    meaning = ROADBLOCKS[plain].meaning.in_language(lang)
    return translator(lang).gettext(TAG_WORDS[tag], meaning=meaning) if tag else meaning


def say_lever(code: str, lang: str) -> str:
    """Return what would remove a roadblock, given its code, tagged or not."""
    return translator(lang).gettext(LEVER_WORDS[ROADBLOCKS[code.rpartition(":")[2]].lever])


def say_owners(code: str, lang: str) -> str:
    """Return who could remove a roadblock, given its code, tagged or not."""
    speech = translator(lang)
    return say_list([speech.gettext(OWNER_WORDS[owner]) for owner in ROADBLOCKS[code.rpartition(":")[2]].owners], lang)


def say_kind(kind: MissingKind, lang: str) -> str:
    """Return where a missing fact would come from."""
    return translator(lang).gettext(KIND_WORDS[kind])


_ES_AND, _ES_OR = re.compile(r"h?[ií](?![aeo])", re.IGNORECASE), re.compile(r"h?[oó]", re.IGNORECASE)
"""Words before which Spanish says *e* in place of *y*, and *u* in place of *o*."""


def say_list(words: Sequence[str], lang: str, *, either: bool = False) -> str:
    """Return words joined as the language joins them: *a, b y c*; either: *a, b o c*.

    >>> say_list(["financiamiento", "incentivos"], "es"), say_list(["uno", "otro"], "es", either=True)
    ('financiamiento e incentivos', 'uno u otro')
    """
    from babel.lists import format_list

    said = format_list(list(words), style="or" if either else "standard", locale=lang)
    before, last = (_ES_OR, " u ") if either else (_ES_AND, " e ")
    if lang == "es" and len(words) > 1 and before.match(words[-1]):
        head = said.removesuffix(words[-1])
        said = head.rpartition(" o " if either else " y ")[0] + last + words[-1]
    return said


def say_some(words: Sequence[str], lang: str, *, most: int = 3) -> str:
    """Return the first words and how many more there are: *a, b, c and 4 more*."""
    if len(words) <= most + 1:
        return say_list(words, lang)
    return translator(lang).gettext("{first} and {count} more", first=", ".join(words[:most]), count=len(words) - most)


def say_date(written: str, lang: str, *, precision: str = "day", territory: str = "") -> str:
    """Return an ISO date, month or year in words, no finer than `precision`; as written when it is none.

    precision: day, month, year, or read: a day, the one on which someone read it.

    >>> say_date("2022-12-31", "es", precision="year")
    '2022'
    """
    if not _ISO_DATE.fullmatch(written):
        return translator(lang).gettext("date not known") if written in ("", "unknown") else written
    parts = [int(part) for part in written.split("-")]
    finest = min(len(parts), {"year": 1, "month": 2, "day": 3, "read": 3}[precision])
    if finest == 1:
        return written[:4]
    if finest == 2:  # noqa: PLR2004 - a year and a month
        from babel.dates import format_skeleton

        return format_skeleton("yMMMM", dt.date(parts[0], parts[1], 1), locale=lang)
    return translator(lang, territory=territory).date(dt.date(*parts))
