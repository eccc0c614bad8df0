"""The head of a page: what can be done here under these rules, what would change that, and a dose that must not be overlooked."""

from __future__ import annotations

from collections.abc import Sequence

from ceiba.decisions import Alternative
from ceiba.reports.page import Page
from ceiba.reports.parting import Parted
from ceiba.reports.ruled_out import Against
from ceiba.reports.words import say_gate_noun, say_list, say_roadblock, say_some
from ceiba.terms.answers import Value
from ceiba.terms.roadblocks import GATES

Found = Sequence[Alternative]


def summary(page: Page, parted: Parted, against: Sequence[Against]) -> tuple[str, ...]:
    """Return at most three sentences, the last of a dose. against: resistance that is there; it is told where nothing else is."""
    gettext, ngettext = page.speech.gettext, page.speech.ngettext
    if parted.possible:
        first = ngettext(
            "{count} treatment passes all four gates under these rules: {names}.",
            "{count} treatments pass all four gates under these rules: {names}.",
            len(parted.possible),
            names=_names(page, parted.possible),
        )
    elif parted.nearly:
        first = gettext("No treatment passes all four gates for certain. {closest}", closest=_closest(page, parted.nearly))
    elif parted.blocked:
        first = gettext("What the evidence indicates is blocked here: {names}.", names=_names(page, parted.blocked))
    elif parted.by_test or parted.undecided:
        first = gettext("It is not known yet whether any treatment with standard evidence is indicated.")
    else:
        first = gettext("The evidence that Ceiba holds indicates no standard targeted treatment in this situation.")
    second = _blocked(page, parted) or _by_test(page, parted.by_test) or _undecided(page, parted.undecided) or _against(page, against)
    return tuple(sentence for sentence in (first, second, _dose(page, (*parted.possible, *parted.nearly, *parted.blocked))) if sentence)


def _dose(page: Page, indicated: Found) -> str:
    """The changes of dose that a phenotype asks for in what is indicated; "" for none."""
    changed: dict[str, list[Alternative]] = {}
    for found in indicated:
        for each in found.modifiers.changes:
            if each.answers["indicated"].value is Value.YES:
                changed.setdefault(each.change.id, []).append(found)
    told = [
        page.speech.gettext("Change of dose, for {names}: {change}.", names=_names(page, found), change=page.action(change))
        for change, found in changed.items()
    ]
    return " ".join(told)


def _blocked(page: Page, parted: Parted) -> str:
    """The best that is blocked where something else is possible; where nothing is, it has been told already."""
    if not parted.blocked or not (parted.possible or parted.nearly):
        return ""
    best = parted.blocked[0]
    codes = [code for answer in best.answers.values() if answer.value is Value.NO for code in answer.roadblocks]
    why = say_roadblock(codes[0], page.lang) if codes else ""
    name = page.sentence([page.action(best.action.id)])
    return page.speech.gettext("{name} is indicated too, but blocked: {why}", name=name, why=why[:1].lower() + why[1:])


def _by_test(page: Page, by_test: Found) -> str:
    """How many treatments depend on markers, and the test that bears on most of them."""
    tests: dict[str, set[str]] = {}
    for found in by_test:
        for test in found.tests:
            if test.test is not None:
                tests.setdefault(test.test.id, set()).add(found.action.id)
    if not tests:
        return ""
    return page.speech.ngettext(
        "{count} more treatment depends on markers that are not settled; {test} would decide most.",
        "{count} more treatments depend on markers that are not settled; {test} would decide most.",
        len(by_test),
        test=page.action(max(tests, key=lambda test: len(tests[test]))),
    )


def _undecided(page: Page, undecided: Found) -> str:
    if not undecided:
        return ""
    return page.speech.gettext("Whether {names} would help depends on facts that are missing.", names=_names(page, undecided))


def _against(page: Page, against: Sequence[Against]) -> str:
    if not against:
        return ""
    names = say_some(tuple(dict.fromkeys(found.name for found in against)), page.lang)
    markers = "; ".join(dict.fromkeys(found.marker for found in against))
    return page.speech.gettext("Found, and against {names}: {markers}.", names=names, markers=markers)


def _closest(page: Page, nearly: Found) -> str:
    """The treatments that pass most gates, and what is open for them."""
    gettext = page.speech.gettext
    open_gates = [gate for gate in GATES if nearly[0].answers[gate].value is not Value.YES]
    alike = [found for found in nearly if [gate for gate in GATES if found.answers[gate].value is not Value.YES] == open_gates]
    nouns = say_list([say_gate_noun(gate, page.lang) for gate in open_gates], page.lang)
    return gettext("Closest: {names}; still open: {gates}.", names=_names(page, alike), gates=nouns)


def _names(page: Page, found: Found) -> str:
    return say_some([page.action(each.action.id) for each in found], page.lang)
