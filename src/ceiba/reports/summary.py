"""Two sentences for the head of a page: what can be done here now, and what would change that."""

from __future__ import annotations

from collections.abc import Sequence

from ceiba.decisions import Alternative
from ceiba.reports.page import Page
from ceiba.reports.words import say_gate_noun, say_list, say_roadblock, say_some
from ceiba.terms.answers import Value
from ceiba.terms.roadblocks import GATES

Found = Sequence[Alternative]


def summary(page: Page, possible: Found, blocked: Found, nearly: Found, by_test: Found, undecided: Found) -> tuple[str, ...]:
    """Return at most two sentences. The parts are those of `needs.part`, each in order of preference."""
    gettext, ngettext = page.speech.gettext, page.speech.ngettext
    if possible:
        first = ngettext(
            "{count} treatment can be given here today, all four gates open: {names}.",
            "{count} treatments can be given here today, all four gates open: {names}.",
            len(possible),
            names=_names(page, possible),
        )
    elif nearly:
        first = gettext("No treatment passes all four gates for certain. {closest}", closest=_closest(page, nearly))
    elif blocked:
        first = gettext("What the evidence indicates is blocked here: {names}.", names=_names(page, blocked))
    elif by_test or undecided:
        first = gettext("It is not known yet whether any treatment with standard evidence is indicated.")
    else:
        first = gettext("The evidence that Ceiba holds indicates no standard targeted treatment in this situation.")
    second = _second(page, blocked if possible or nearly else (), by_test, undecided)
    return (first, second) if second else (first,)


def _second(page: Page, blocked: Found, by_test: Found, undecided: Found) -> str:
    gettext = page.speech.gettext
    if blocked:
        best = blocked[0]
        codes = [code for answer in best.answers.values() if answer.value is Value.NO for code in answer.roadblocks]
        why = say_roadblock(codes[0], page.lang) if codes else ""
        return gettext("{name} is indicated too, but blocked: {why}", name=page.sentence([page.action(best.action.id)]), why=_small(why))
    if by_test:
        tests: dict[str, set[str]] = {}
        for found in by_test:
            for test in found.tests:
                if test.test is not None:
                    tests.setdefault(test.test.id, set()).add(found.action.id)
        if tests:
            best_test = max(tests, key=lambda test: len(tests[test]))
            return page.speech.ngettext(
                "{count} more treatment depends on markers that are not settled; {test} would decide most.",
                "{count} more treatments depend on markers that are not settled; {test} would decide most.",
                len(by_test),
                test=page.action(best_test),
            )
    if undecided:
        return gettext("Whether {names} would help depends on facts that are missing.", names=_names(page, undecided))
    return ""


def _closest(page: Page, nearly: Found) -> str:
    """The treatments that pass most gates, and what is open for them."""
    gettext = page.speech.gettext
    open_gates = [gate for gate in GATES if nearly[0].answers[gate].value is not Value.YES]
    alike = [found for found in nearly if [gate for gate in GATES if found.answers[gate].value is not Value.YES] == open_gates]
    nouns = say_list([say_gate_noun(gate, page.lang) for gate in open_gates], page.lang)
    return gettext("Closest: {names}; still open: {gates}.", names=_names(page, alike), gates=nouns)


def _names(page: Page, found: Found) -> str:
    return say_some([page.action(each.action.id) for each in found], page.lang)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
