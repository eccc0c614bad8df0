"""One need of a person as sections of a page: what can be done, what is blocked, what is not known, what was ruled out, the findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ceiba.decisions import INVESTIGATIONAL, Alternative, NeedExplained
from ceiba.reports.found import FoundView, found_view
from ceiba.reports.markers import say_marker
from ceiba.reports.options import OptionView, exceptional_routes, option_view, shared_facts
from ceiba.reports.page import Page
from ceiba.reports.parting import Parted, part
from ceiba.reports.ruled_out import Against, RuledOut, against_views, ruled_out_views
from ceiba.reports.summary import summary
from ceiba.reports.unsettled import FactView, PathView, SettlingTest, confirming_tests, fact_views, path_views, settling_tests
from ceiba.reports.words import PURPOSE_WORDS, SEX_WORDS, say_finding
from ceiba.terms.answers import Missing, Value
from ceiba.terms.situations import Finding, Situation

MOST_CARDS = 4
"""How many treatments of which not all is known are told at length; the others stand in a table."""


@dataclass(frozen=True, slots=True)
class FindingsView:
    """The markers that matter for the disease. unknown: (why, markers). Each marker with whether specimens disagree."""

    present: tuple[tuple[str, bool], ...]
    absent: tuple[tuple[str, bool], ...]
    unknown: tuple[tuple[str, tuple[tuple[str, bool], ...]], ...]

    @property
    def n_unknown(self) -> int:
        """How many markers are not known."""
        return sum(len(markers) for _, markers in self.unknown)


@dataclass(frozen=True, slots=True)
class NeedView:
    """All sections of one need, in the order of the page.

    person, recorded: (field, value), "" where the record is silent; `recorded` holds of the condition what the title does not say.
    found: the markers that stand at its head. exceptional: routes outside the ordinary ones.
    closest: those indicated that pass most gates while none says no; nearly: the others. shared: missing facts
    that several of both wait for; shared_undecided: the same of `undecided`. of_target: whether no marker bears on it. confirmations: the
    germline tests of variants that were seen in the tumour alone.
    """

    anchor: str
    title: str
    written: str
    person: tuple[tuple[str, str], ...]
    found: FoundView
    recorded: tuple[tuple[str, str], ...]
    summary: tuple[str, ...]
    possible: tuple[OptionView, ...]
    blocked: tuple[OptionView, ...]
    instead: str
    exceptional: tuple[str, ...]
    shared: tuple[str, ...]
    closest: tuple[OptionView, ...]
    nearly: tuple[OptionView, ...]
    undecided: tuple[OptionView, ...]
    shared_undecided: tuple[str, ...]
    tests: tuple[SettlingTest, ...]
    paths: tuple[PathView, ...]
    facts: tuple[FactView, ...]
    investigational: tuple[OptionView, ...]
    against: tuple[Against, ...]
    ruled_out: tuple[RuledOut, ...]
    findings: FindingsView
    of_target: bool
    confirmations: tuple[SettlingTest, ...]


def need_view(page: Page, need: NeedExplained, number: int) -> NeedView:
    """Return one need ready to be written; number counts from 1 and makes the anchors of the page."""
    situation, parted = need.situation, part(need.alternatives)
    investigational = [found for found in need.alternatives if found.standing == INVESTIGATIONAL]

    against = against_views(page, (*need.alternatives, *need.excluded))
    closest = parted.nearly[: _n_closest(parted.nearly)]
    shared, shared_undecided = shared_facts(parted.nearly), shared_facts(parted.undecided)

    def views(found: Sequence[Alternative], said_once: tuple[Missing, ...] = ()) -> tuple[OptionView, ...]:
        return tuple(option_view(page, each, situation, said_once) for each in found)

    open_ones = [*parted.nearly, *parted.undecided, *(found for found in parted.by_test if found.path.value is Value.UNKNOWN)]
    return NeedView(
        anchor=f"need-{number}",
        title=_title(page, situation),
        written=_written(page, need),
        person=_person(page, situation),
        found=found_view(page, need),
        recorded=_condition(page, need),
        summary=summary(page, parted, against),
        possible=views(parted.possible),
        blocked=views(parted.blocked),
        instead=_instead(page, parted),
        exceptional=exceptional_routes(page, need.alternatives, situation),
        shared=page.missing(shared),
        closest=views(closest, shared),
        nearly=views(parted.nearly[len(closest) :], shared),
        tests=settling_tests(page, parted.by_test, situation),
        paths=path_views(page, parted.by_test),
        undecided=views(parted.undecided, shared_undecided),
        shared_undecided=page.missing(shared_undecided),
        facts=fact_views(page, open_ones),
        against=against,
        investigational=views(investigational),
        ruled_out=ruled_out_views(page, need.excluded, situation),
        findings=_findings(page, need),
        of_target=bool(situation.target),
        confirmations=confirming_tests(page, need),
    )


def _n_closest(nearly: Sequence[Alternative]) -> int:
    """How many of `nearly`, sorted by gates passed, pass as many as the first; at most MOST_CARDS."""
    passed = [sum(answer.value is Value.YES for answer in found.answers.values()) for found in nearly]
    return min(passed.count(passed[0]), MOST_CARDS) if passed else 0


def _title(page: Page, situation: Situation) -> str:
    gettext = page.speech.gettext
    if situation.target:
        return gettext("Prevention of cancer: {organ}", organ=page.names.disease(situation.target, page.lang))
    if situation.purpose == "prevention" and not situation.disease:
        return gettext("Prevention: what a variant or the family asks for")
    parts = [page.names.disease(situation.disease, page.lang) if situation.disease else gettext("Disease not recorded")]
    if situation.stage:
        parts.append(gettext("stage {stage}", stage=situation.stage))
    if situation.line:
        parts.append(gettext("line {line}", line=situation.line))
    if situation.purpose != "treatment":
        parts.append(gettext(PURPOSE_WORDS[situation.purpose]))
    return ", ".join(parts)


def _condition(page: Page, need: NeedExplained) -> tuple[tuple[str, str], ...]:
    """What the title does not say: the code of the disease, of which of stage and line the record is silent, and how a line was counted."""
    gettext, situation = page.speech.gettext, need.situation
    if situation.purpose == "prevention" and not situation.disease:
        return ()
    code = (("OncoTree", situation.disease),) if situation.disease else ()
    silent = ((gettext("Stage"), situation.stage), (gettext("Line of treatment"), situation.line))
    counted = gettext("{line}, counted from the treatments recorded", line=situation.line)
    told = ((gettext("Line of treatment"), counted),) if need.line_counted and situation.purpose == "treatment" else ()
    return (*code, *told, *((field, "") for field, value in silent if not value))


def _written(page: Page, need: NeedExplained) -> str:
    """The disease as the source writes it, where the page says it otherwise."""
    code, text = need.situation.disease, need.disease_text or ""
    return "" if code and text in (code, page.names.disease(code, page.lang)) else text


def _person(page: Page, situation: Situation) -> tuple[tuple[str, str], ...]:
    gettext, names, payers = page.speech.gettext, page.names, situation.payers
    covered = "" if payers is None else ", ".join(names.short_payer(payer, page.lang) for payer in payers) or gettext("none (recorded)")
    return (
        (gettext("Sex"), gettext(SEX_WORDS[situation.sex]) if situation.sex else ""),
        (gettext("Age"), gettext("{years} years", years=page.speech.number(situation.age)) if situation.age is not None else ""),
        (gettext("Residence"), names.region(situation.region) if situation.region else ""),
        (gettext("Coverage"), covered),
        (gettext("Income per month"), _income(page, situation)),
    )


def _income(page: Page, situation: Situation) -> str:
    if situation.income is None:
        return ""
    return page.speech.money(situation.income, page.header.world.pack.manifest.currency)


def _instead(page: Page, parted: Parted) -> str:
    """What a board could turn to where the best is blocked, in one sentence."""
    gettext = page.speech.gettext
    if not parted.blocked:
        return ""
    if parted.possible:
        return gettext("Next best that passes all four gates: {name}.", name=page.action(parted.possible[0].action.id))
    if parted.nearly:
        return gettext("Next best of which no gate says no: {name}.", name=page.action(parted.nearly[0].action.id))
    return gettext("Nothing else that is indicated is free of a gate that says no.")


def _findings(page: Page, need: NeedExplained) -> FindingsView:
    told = [(found.state, say_marker(found.marker, page.lang), found.discordant) for found in need.findings]
    unknown: dict[Finding, list[tuple[str, bool]]] = {}
    for state, marker, discordant in told:
        if state.value_of_presence is Value.UNKNOWN:
            unknown.setdefault(state, []).append((marker, discordant))
    return FindingsView(
        present=tuple((marker, discordant) for state, marker, discordant in told if state is Finding.PRESENT),
        absent=tuple((marker, discordant) for state, marker, discordant in told if state is Finding.ABSENT),
        unknown=tuple(
            (say_finding(state, page.lang), tuple(unknown[state])) for state in sorted(unknown, key=lambda s: s != Finding.UNTESTED)
        ),
    )
