"""What is not known of a need.

The tests that would settle markers, what then stands in the way, and the facts that would settle the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from ceiba.decisions import Alternative, NeedExplained, explain_situation
from ceiba.language import mark
from ceiba.reports.markers import say_marker, say_profile
from ceiba.reports.missing import say_together
from ceiba.reports.options import OptionView, option_view
from ceiba.reports.page import GateCell, Page
from ceiba.reports.words import SILENT, say_finding, say_kind, say_roadblock
from ceiba.terms.actions import Action
from ceiba.terms.answers import Missing, MissingKind, Value
from ceiba.terms.situations import Situation

SPECIMEN_WORDS = {
    "tissue": mark("tissue"),
    "plasma": mark("plasma"),
    "blood": mark("blood"),
    "marrow": mark("bone marrow"),
    "csf": mark("cerebrospinal fluid"),
}


@dataclass(frozen=True, slots=True)
class SettlingTest:
    """One test that would settle markers. markers: (why they are open, the markers). decides: names of the treatments it bears on.

    option: its own gates and what stands in their way; None when no test settles the markers.
    """

    name: str
    markers: tuple[tuple[str, tuple[str, ...]], ...]
    decides: tuple[str, ...]
    specimens: tuple[str, ...]
    option: OptionView | None


@dataclass(frozen=True, slots=True)
class PathView:
    """One treatment whose indication hangs on markers: what would have to be found, what then stands in the way, and the path's answer."""

    name: str
    levels: tuple[str, ...]
    labels: tuple[str, ...]
    needed: tuple[str, ...]
    path: GateCell
    in_the_way: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactView:
    """One missing fact: whose it is (order: 0 the person's, 1 the country's, 2 research's), and the treatments it bears on."""

    fact: str
    order: int
    kind: str
    treatments: tuple[str, ...]


def settling_tests(page: Page, alternatives: Sequence[Alternative], situation: Situation) -> tuple[SettlingTest, ...]:
    """Return the tests that would settle what is open, those that bear on most treatments first."""
    chosen: dict[str, Action | None] = {}
    markers: dict[str, dict[str, None]] = {}
    decides: dict[str, dict[str, None]] = {}
    for found in alternatives:
        for test in found.tests:
            key = test.test.id if test.test else ""
            chosen[key] = test.test
            markers.setdefault(key, {})[test.marker] = None
            decides.setdefault(key, {})[page.action(found.action.id)] = None
    views = [_settling_test(page, chosen[key], tuple(markers[key]), tuple(decides[key]), situation) for key in chosen]
    return tuple(sorted(views, key=lambda view: (view.option is None, -len(view.decides))))


def confirming_tests(page: Page, need: NeedExplained) -> tuple[SettlingTest, ...]:
    """Return the germline tests that are to confirm variants seen in the tumour alone, each with its markers and its own gates."""
    chosen: dict[str, tuple[Action | None, list[str]]] = {}
    for found in need.confirmations:
        chosen.setdefault(found.test.id if found.test else "", (found.test, []))[1].append(found.marker)
    return tuple(_settling_test(page, test, tuple(markers), (), need.situation) for test, markers in chosen.values())


def _settling_test(
    page: Page, test: Action | None, markers: tuple[str, ...], decides: tuple[str, ...], situation: Situation
) -> SettlingTest:
    by_state: dict[str, list[str]] = {}
    known = page.header.world.knowledge.tests
    for marker in markers:
        state = say_finding(situation.finding(marker), page.lang)
        if test is not None and not known[test.id].covers(marker):
            state = page.speech.gettext("{state}; it can be found in the germline, and is not ruled out in the tumour by that", state=state)
        by_state.setdefault(state, []).append(say_marker(marker, page.lang))
    told = tuple((state, tuple(found)) for state, found in by_state.items())
    if test is None:
        return SettlingTest(page.speech.gettext("No test that the knowledge names settles this."), told, decides, (), None)
    option = option_view(page, explain_situation(page.header.world, test, situation), situation)
    specimens = tuple(page.speech.gettext(SPECIMEN_WORDS[specimen]) for specimen in test.specimen if specimen in SPECIMEN_WORDS)
    return SettlingTest(page.action(test.id), told, decides, specimens, option)


def path_views(page: Page, alternatives: Sequence[Alternative]) -> tuple[PathView, ...]:
    """Return the treatments that hang on markers, the ones whose path is best first."""
    views = []
    for found in sorted(alternatives, key=lambda each: (-each.path.value, each.rank)):
        if not found.tests:
            continue
        supporting = [a for a, _ in found.assertions if a.effect == "sensitivity" and a.is_standard]
        codes = [code for code in found.path.roadblocks if code.rpartition(":")[2] not in SILENT]
        views.append(
            PathView(
                name=page.action(found.action.id),
                levels=tuple(dict.fromkeys(f"AMP {a.amp}" for a in supporting)),
                labels=page.references.cite_assertions(supporting),
                needed=tuple(dict.fromkeys(say_profile(a.who.profile, page.lang) for a in supporting if a.who.profile)),
                path=page.cell("", found.path.value),
                in_the_way=tuple(say_roadblock(code, page.lang) for code in codes),
            )
        )
    return tuple(views)


def fact_views(page: Page, alternatives: Sequence[Alternative]) -> tuple[FactView, ...]:
    """Return the missing facts that are no markers, the person's first, then those that bear on most treatments."""
    bears: dict[Missing, dict[str, None]] = {}
    for found in alternatives:
        for answer in (*found.answers.values(), found.path):
            if answer.value is Value.UNKNOWN:
                for fact in answer.missing:
                    if not fact.is_marker:
                        bears.setdefault(fact, {})[page.action(found.action.id)] = None
    views = []
    for order, kind in enumerate(get_args(MissingKind)):
        of_kind = {fact.what: treatments for fact, treatments in bears.items() if fact.kind == kind}
        said = say_together(list(of_kind), page.lang, page.names)
        rows = [(words, dict.fromkeys(name for fact in facts for name in of_kind[fact])) for words, facts in said.items()]
        rows.sort(key=lambda row: -len(row[1]))
        views += [FactView(_capital(words), order, _capital(say_kind(kind, page.lang)), tuple(treatments)) for words, treatments in rows]
    return tuple(views)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
