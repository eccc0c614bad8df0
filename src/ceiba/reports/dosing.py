"""What a page says of the dose of an option: the changes that a phenotype asks for, and the tests that come before the medicine."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ceiba.decisions import DoseChange, DoseTest, Modifiers
from ceiba.evidence import Assertion
from ceiba.reports.markers import say_marker
from ceiba.reports.page import GateCell, Page
from ceiba.reports.references import levels_of
from ceiba.reports.words import SILENT, say_finding, say_list, say_roadblock
from ceiba.terms.answers import Answer, Value
from ceiba.terms.roadblocks import GATES
from ceiba.terms.situations import Situation


@dataclass(frozen=True, slots=True)
class DoseView:
    """One change of dose, or one test that comes first. sentence: which, and why; labels: of the evidence and of the rules of its gates.

    told: what the evidence says of a change (words, levels). cells: the gates of a test; a change is the prescriber's own and meets none
    but *indicated*, which its sentence says.
    in_the_way: roadblocks and missing facts, in words.
    """

    sentence: str
    labels: tuple[str, ...]
    told: tuple[tuple[str, tuple[str, ...]], ...]
    cells: tuple[GateCell, ...]
    in_the_way: tuple[str, ...]


def dose_views(page: Page, found: Modifiers, situation: Situation) -> tuple[DoseView, ...]:
    """Return what is to be known of an option's dose, changes first; its references are cited on the page."""
    changes = tuple(
        _view(page, _of_change(page, each), each.assertions, {"indicated": each.answers["indicated"]}, told=True) for each in found.changes
    )
    tests = tuple(_view(page, _of_test(page, each, situation), each.assertions, each.answers, told=False) for each in found.tests)
    return (*changes, *tests)


def _view(page: Page, sentence: str, assertions: Sequence[Assertion], answers: Mapping[str, Answer], *, told: bool) -> DoseView:
    rules = [reason for gate in GATES[1:] if gate in answers for reason in answers[gate].because]
    return DoseView(
        sentence=sentence,
        labels=(*page.references.cite_assertions(assertions), *page.references.cite(rules)),
        told=tuple((a.says.in_language(page.lang), levels_of(a)) for a in assertions) if told else (),
        cells=() if told else tuple(page.cell(gate, answers[gate].value) for gate in GATES if gate in answers),
        in_the_way=_in_the_way(page, answers.values()),
    )


def _in_the_way(page: Page, answers: Collection[Answer]) -> tuple[str, ...]:
    codes = dict.fromkeys(code for answer in answers for code in answer.roadblocks if code not in SILENT)
    missing = page.missing(fact for answer in answers for fact in answer.missing)
    return (*(say_roadblock(code, page.lang) for code in codes), *missing)


def _of_change(page: Page, found: DoseChange) -> str:
    gettext, name = page.speech.gettext, page.action(found.change.id)
    if found.answers["indicated"].value is Value.YES:
        return gettext("Change of dose: {change}.", change=name)
    return gettext("Change of dose, not known whether it applies: {change}.", change=name)


def _of_test(page: Page, found: DoseTest, situation: Situation) -> str:
    gettext = page.speech.gettext
    told = {
        "markers": say_list([say_marker(marker, page.lang) for marker in found.markers], page.lang, either=True),
        "state": ", ".join(dict.fromkeys(say_finding(situation.finding(marker), page.lang) for marker in found.markers)),
        "changes": say_list([page.action(change.id) for change in found.changes], page.lang, either=True),
    }
    if found.test is None:
        return gettext("Before it is given: {markers} is not known ({state}), and no test is known. It may ask to: {changes}.", **told)
    return gettext(
        "Before it is given: {test}. It settles {markers} ({state}), which may ask to: {changes}.", test=page.action(found.test.id), **told
    )
