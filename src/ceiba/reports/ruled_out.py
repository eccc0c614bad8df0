"""Why something is not indicated: resistance that is there, or a criterion of the evidence that the person does not meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ceiba.decisions import Alternative, criteria_of
from ceiba.evidence import Assertion
from ceiba.language import mark
from ceiba.reports.conflicts import conflict_line
from ceiba.reports.grounds import say_grounds
from ceiba.reports.markers import say_profile
from ceiba.reports.page import Page
from ceiba.reports.references import levels_of
from ceiba.reports.words import SEX_WORDS, say_list
from ceiba.terms.answers import Value
from ceiba.terms.criteria import Criteria, match
from ceiba.terms.situations import Situation

ASKED_WORDS = {
    "disease": mark("for another disease: {asked}"),
    "stage": mark("for stage {asked}"),
    "line": mark("for line {asked}"),
    "age": mark("for ages {asked}"),
    "sex": mark("for the other sex ({asked})"),
    "region": mark("for the region {asked}"),
    "profile": mark("needs {asked}"),
    "grounds": mark("for people with {asked}"),
}
"""What the evidence asks for, by the field that the person does not meet."""


@dataclass(frozen=True, slots=True)
class Against:
    """A resistance or lack of benefit that is there. conflict: what others say against it, "" when nobody does."""

    name: str
    marker: str
    says: str
    levels: tuple[str, ...]
    label: str
    conflict: str


@dataclass(frozen=True, slots=True)
class RuledOut:
    """A treatment that is not indicated. reasons: (what the evidence asks for that the person does not meet, labels of that evidence)."""

    name: str
    reasons: tuple[tuple[str, tuple[str, ...]], ...]


def against_views(page: Page, need: Sequence[Alternative]) -> tuple[Against, ...]:
    """Return every resistance or lack of benefit that fits the person, whatever it speaks of."""
    return tuple(
        _against(page, found, assertion)
        for found in need
        for assertion, value in found.assertions
        if assertion.effect != "sensitivity" and value is Value.YES
    )


def _against(page: Page, found: Alternative, assertion: Assertion) -> Against:
    label = page.references.cite_assertions([assertion])[0]
    return Against(
        name=page.action(found.action.id),
        marker=say_profile(assertion.who.profile, page.lang),
        says=assertion.says.in_language(page.lang),
        levels=levels_of(assertion),
        label=label,
        conflict=conflict_line(page.header.world.knowledge, assertion, label, page.lang),
    )


def ruled_out_views(page: Page, excluded: Sequence[Alternative], situation: Situation) -> tuple[RuledOut, ...]:
    """Return what is not indicated because the person does not meet what the evidence asks for, by name."""
    world = page.header.world
    views = []
    for found in excluded:
        if any(a.effect != "sensitivity" and value is Value.YES and a.is_standard for a, value in found.assertions):
            continue
        # A treatment of another disease is no news: only what speaks of this disease, or of any, is told.
        reasons: dict[str, list[Assertion]] = {}
        for assertion in world.knowledge.assertions_by_action.get(found.action.id, ()):
            if assertion.effect != "sensitivity" or assertion.purpose != situation.purpose:
                continue
            if assertion.target != situation.target:
                continue
            if not situation.target and world.knowledge.tree.holds(assertion.disease, situation.disease) is Value.NO:
                continue
            who = criteria_of(assertion) if situation.target else assertion.who
            fit = match(who, situation, world.knowledge.tree)
            if fit.value is not Value.NO:
                continue
            told = "; ".join(_asked(page, field, assertion) for field in fit.failed)
            reasons.setdefault(told, []).append(assertion)
        if reasons:
            labelled = tuple((told, page.references.cite_assertions(assertions)) for told, assertions in reasons.items())
            views.append(RuledOut(page.action(found.action.id), labelled))
    return tuple(sorted(views, key=lambda view: view.name))


def _asked(page: Page, field: str, assertion: Assertion) -> str:
    return page.speech.gettext(ASKED_WORDS[field], asked=_named(page, field, assertion.who))


def _named(page: Page, field: str, who: Criteria) -> str:
    lang, gettext = page.lang, page.speech.gettext
    if field == "age":
        return _ages(page, who)
    if field == "profile":
        return say_profile(who.profile, lang)
    if field == "grounds":
        return say_grounds(who.grounds, lang)
    later = (gettext("{line} or later", line=who.line_at_least),) if who.line_at_least else ()
    asked = {
        "stage": who.stage,
        "line": (*map(str, who.line), *later),
        "sex": tuple(gettext(SEX_WORDS[sex]) for sex in who.sex),
        "disease": tuple(page.names.disease(code, lang) for code in who.disease),
        "region": tuple(page.names.region(code) for code in who.region),
    }
    return say_list(asked[field], lang, either=True)


def _ages(page: Page, who: Criteria) -> str:
    gettext = page.speech.gettext
    if who.age is None:
        return gettext("of adults")
    if who.age.max is None:
        return gettext("from {min}", min=who.age.min)
    return gettext("{min} to {max}", min=who.age.min or 0, max=who.age.max)
