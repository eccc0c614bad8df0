"""How a country under scenarios looks in a terminal."""

from __future__ import annotations

import math
from collections.abc import Callable

import click

from ceiba.cli.show import show_lines, show_table, show_title
from ceiba.cli.show_home import show_home
from ceiba.cli.strata_words import say_stratum_name
from ceiba.job import CountryScenarios
from ceiba.language import current
from ceiba.language import gettext as _
from ceiba.packs import LACKS
from ceiba.policylab.nation import BOUNDS, LEAST_RECORDS, LEVEL, Interval, significant
from ceiba.policylab.scenarios import Bill, Compared, Outlook

_BOUND_WORDS: dict[str, Callable[[], str]] = {"lower": lambda: _("at least"), "point": lambda: _("point"), "upper": lambda: _("at most")}
_NEAR = 0.5
"""Of needs a year: what is nearer to zero is told as no difference."""


def show_scenarios(found: CountryScenarios) -> None:
    """Print a country as it is and under each scenario: whom it was counted over, what is laid, before and after."""
    compared = found.compared
    names = compared.nation.decision.world.pack.manifest.names.in_language(current().lang)
    day = current().date(compared.baseline.world.as_of.on)
    show_title(_("{country}: scenarios beside the country as it is, over the law of {day}", country=names, day=day))
    _show_population(compared)
    for programme in found.programmes.values():
        show_home(programme)
    for place, outlook in enumerate(compared.scenarios, start=1):
        _show_laid(place, outlook)
    show_lines(
        ["", "  " + _("Everything laid is assumed: that it would work here, nobody has shown. It is counted with all changes in force.")]
    )
    _show_cascade(compared)
    _show_granted(compared)
    _show_otherwise(compared)
    _show_gaps(compared)
    _show_costs(compared)
    _show_against(compared)


def _show_population(compared: Compared) -> None:
    speech, counted, weighing = current(), compared.nation.counted, compared.nation.weighing
    told = {
        "people": speech.number(counted.people),
        "cases": speech.number(significant(weighing.cases, weighing.effective_n)),
        "records": speech.number(weighing.effective_n),
    }
    if counted.kind == "invented":
        head = _("Counted over {people} invented people (seed {seed}),", seed=counted.seed, **told)
    else:
        head = _("Counted over the {people} people of the run '{run}',", run=counted.run, **told)
    tail = _("weighted to {cases} cases a year; they tell as much as {records} records of equal weight.", **told)
    show_lines([f"  {head} {tail}"])
    if counted.invented:
        show_lines(
            ["  " + click.style(_("INVENTED: the country or the people are invented; nothing here is evidence about anyone."), bold=True)]
        )
    if weighing.doubtful:
        count, whole = speech.number(len(weighing.doubtful)), speech.number(len(weighing.used))
        show_lines(
            ["  " + _("Of the {all} facts they are weighted by, {count} are assumed or held with low confidence.", count=count, all=whole)]
        )
    if compared.n_without:
        show_lines(
            [
                "  "
                + _(
                    "{count} needs have no national number (no incidence known, or prevention), and are in none here.",
                    count=speech.number(compared.n_without),
                )
            ]
        )


def _name(compared: Compared, place: int) -> str:
    laying = compared.outlooks[place].laying
    return _("as it is") if laying is None else laying.planned.reform.id


def _show_laid(place: int, outlook: Outlook) -> None:
    laying, lang = outlook.laying, current().lang
    if laying is None:
        return
    reform = laying.planned.reform
    show_title(_("{place}. Here: {name}, from {day}", place=place, name=reform.names.in_language(lang), day=current().date(reform.start)))
    if laying.finds_nothing:
        show_lines(["  " + _("It finds nothing in this country's pack to act on, so nothing changes.")])
    for dated in laying.changes:
        says, day = dated.change.says.in_language(lang), current().date(dated.begins)
        if dated.lacks:
            show_lines([f"  – {says} ({_(LACKS[dated.lacks])})"])
        else:
            same = " " + _("(the pack says so already)") if dated.same else ""
            show_lines([f"  + {day}: {says}{same}"])
    for ground in laying.planned.rests_on:
        told = ground.source or _("assumed: {reason}", reason=ground.reason)
        show_lines(["  " + _("Rests on: {says} ({source})", says=ground.says.in_language(lang), source=told)])
    for moved in outlook.moved:
        before, after = (
            current().percent(share, decimals=1) if math.isfinite(share) else "–" for share in (moved.share_before, moved.share_after)
        )
        show_lines(
            [
                "  "
                + _(
                    "Records: {says} From {before} to {after} of {asked}; of {alone} nobody alike is recorded.",
                    says=moved.change.says.in_language(lang),
                    before=before,
                    after=after,
                    asked=current().number(moved.n_asked),
                    alone=current().number(moved.n_alone),
                )
            ]
        )


def _show_cascade(compared: Compared) -> None:
    from ceiba.reports.words import say_gate

    show_title(_("Needs a year that pass each gate, at least – at most"))
    tables = [outlook.cascade.to_pylist() for outlook in compared.outlooks]
    rows: list[list[object]] = [
        [say_gate(gate[0]["gate"], current().lang), *(_range(row["yes"], row["yes"] + row["unknown"], row["effective_n"]) for row in gate)]
        for gate in zip(*tables, strict=True)
    ]
    open_ = [_say(table[-1]["path_open"], table[-1]["effective_n"]) for table in tables]
    rows.append([_("not known, and a test would open it"), *open_])
    rows.append(
        [_("not covered, with an exceptional route"), *(_say(table[-1]["exceptional"], table[-1]["effective_n"]) for table in tables)]
    )
    show_table(("", *(_name(compared, place) for place in range(len(compared.outlooks)))), rows)
    asked = tables[0][-1]
    show_lines(
        [
            "  "
            + _(
                "Of {needs} needs a year, {asked} have care that is indicated, or may be.",
                needs=_say(asked["needs"], asked["effective_n"]),
                asked=_say(asked["asked"], asked["effective_n"]),
            )
        ]
    )


def _show_granted(compared: Compared) -> None:
    n = compared.nation.weighing.effective_n
    share = current().percent(LEVEL)
    show_title(_("Needs a year granted through all gates ({share} of the draws lie between the numbers in brackets)", share=share))
    rows = []
    for place, outlook in enumerate(compared.outlooks):
        for bound in BOUNDS:
            granted = outlook.granted[bound]
            more = "" if place == 0 else _signed(granted.more, granted.more_interval, n)
            rows.append([_name(compared, place), _BOUND_WORDS[bound](), f"{_say(granted.needs, n)} {_between(granted.interval, n)}", more])
    show_table(("", "", _("granted"), _("more than as it is")), rows)
    show_lines(["  " + _("Point: untested markers as the pack says they are distributed; what the pack does not know counts as no.")])
    show_lines(
        [
            "  "
            + _(
                "At least: all that is not known counts as no. At most: as yes. The draws are of people alone, the same for every scenario."
            )
        ]
    )


def _show_otherwise(compared: Compared) -> None:
    n = compared.nation.weighing.effective_n
    show_title(_("What it moves, in needs a year"))
    rows = [
        [_name(compared, place), _say(o.cares_otherwise, n), _say(o.tests_otherwise, n), _say(o.otherwise, n)]
        for place, o in enumerate(compared.outlooks)
        if place
    ]
    show_table(("", _("an answer about care is another"), _("about a test"), _("the need fares otherwise")), rows)
    if all(outlook.otherwise < _NEAR for outlook in compared.scenarios):
        show_lines(
            [
                "  "
                + _(
                    "No need fares otherwise: what stands in the way is something else, or is not known. See `ceiba pack gaps {country}`.",
                    country=compared.nation.country,
                )
            ]
        )
    slow = [_name(compared, place) for place, o in enumerate(compared.outlooks) if not o.recounted]
    if slow:
        show_lines(["  " + _("Decided again person by person, since records or the rules' terms change: {names}.", names=", ".join(slow))])


def _show_gaps(compared: Compared) -> None:
    show_title(_("Gaps: percentage points between the groups best and worst served, of the needs asked"))
    rows = []
    for name in compared.by:
        for bound in BOUNDS:
            gaps = [next((gap for gap in outlook.gaps if (gap.by, gap.at) == (name, bound)), None) for outlook in compared.outlooks]
            told = ["–" if gap is None else current().number(100 * gap.found.absolute, decimals=1) for gap in gaps]
            rows.append([say_stratum_name(name), _BOUND_WORDS[bound](), *told])
    show_table(("", "", *(_name(compared, place) for place in range(len(compared.outlooks)))), rows)
    show_lines(
        [
            "  "
            + _(
                "Groups of fewer than {least} effective records, and people of whom the group is not recorded, are not compared.",
                least=LEAST_RECORDS,
            ),
            *(line for name in compared.by for line in _left_out(compared, name)),
        ]
    )


def _left_out(compared: Compared, name: str) -> list[str]:
    """Say how many needs of the country as it is are in groups of a kind that are not compared: the gap says nothing of them."""
    gap = next((gap for gap in compared.baseline.gaps if gap.by == name), None)
    if gap is None or gap.too_few + gap.not_recorded < _NEAR:
        return []
    n = compared.nation.weighing.effective_n
    told = {"stratum": say_stratum_name(name), "few": _say(gap.too_few, n), "nowhere": _say(gap.not_recorded, n)}
    return [
        "  "
        + _(
            "{stratum}: {few} needs a year are in groups too small to compare, and of {nowhere} no group is recorded;"
            " the gap says nothing of them.",
            **told,
        )
    ]


def _show_costs(compared: Compared) -> None:
    show_title(_("A year of the care granted, at published prices"))
    n = compared.nation.weighing.effective_n
    rows = []
    for place, outlook in enumerate(compared.outlooks):
        for bound, bill in outlook.bills.items():
            rows.append([_name(compared, place), _BOUND_WORDS[bound](), _amount(bill, n), _say(bill.priced, n), _say(bill.unpriced, n)])
    show_table(("", "", _("cost"), _("needs with a price"), _("without one")), rows)
    bills = [bill for outlook in compared.outlooks for bill in outlook.bills.values()]
    if any(bill.a_year for bill in bills):
        show_lines(
            [
                "  "
                + _("Assumed: a treatment paid by the month is counted for twelve months, since the pack does not say how long it lasts.")
            ]
        )
    if any(bill.assumed for bill in bills):
        show_lines(["  " + _("Some of the prices are assumed; the tables say of how many needs.")])
    show_lines(["  " + _("What has no price costs something that nobody published; it is not zero.")])


def _amount(bill: Bill, n: float) -> str:
    told = [f"{current().number(significant(float(m.amount), n))} {m.currency} ({m.price_year})" for m in bill.totals]
    return " + ".join(told) or (_("not known") if bill.unpriced else "0")


def _show_against(compared: Compared) -> None:
    places = range(1, len(compared.outlooks))
    pairs = [(one, two) for one in places for two in places if one < two]
    if not pairs:
        return
    show_title(_("Against each other: how many more needs a year the first grants"))
    n = compared.nation.weighing.effective_n
    rows = []
    for one, two in pairs:
        told = [_signed(*compared.more(one, two, bound), n) for bound in BOUNDS]
        rows.append([f"{_name(compared, one)} / {_name(compared, two)}", *told])
    show_table(("", *(_BOUND_WORDS[bound]() for bound in BOUNDS)), rows)


def _say(value: float, n: float) -> str:
    return current().number(significant(value, n)) if value >= _NEAR else "0"


def _range(low: float, high: float, n: float) -> str:
    return f"{_say(low, n)} – {_say(high, n)}"


def _between(interval: Interval, n: float) -> str:
    return f"[{_say(interval.low, n)} – {_say(interval.high, n)}]"


def _signed(value: float, interval: Interval, n: float) -> str:
    """A difference with its interval, each with its sign."""
    low, middle, high = (_with_sign(each, n) for each in (interval.low, value, interval.high))
    return f"{middle} [{low} – {high}]"


def _with_sign(value: float, n: float) -> str:
    sign = "+" if value >= _NEAR else "−" if value <= -_NEAR else ""
    return sign + _say(abs(value), n)
