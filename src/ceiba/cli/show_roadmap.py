"""How a roadmap looks in a terminal: what it is, its milestones, its years, and what it stands on."""

from __future__ import annotations

import click

from ceiba.cli.show import show_lines, show_table, show_title
from ceiba.language import current, mark, ngettext
from ceiba.language import gettext as _
from ceiba.packs import LACKS
from ceiba.policylab.roadmap import MilestoneKept, RoadmapKept
from ceiba.reports import say_list
from ceiba.reports.words import OWNER_WORDS

_BOUNDS = {
    "lower": mark("the unknown stands in the way"),
    "between": mark("the unknown stands in the way, but for what the pack does not know of reach, which is taken in favour"),
    "upper": mark("only what is known to be a no stands in the way"),
}
_OBJECTIVES = {
    "patients": mark("needs met"),
    "qalys": mark("QALYs gained"),
    "equity": mark("needs met, those of groups with few met counting more"),
}
_NUMBERS = {
    "cost.once": mark("cost, once"),
    "cost.per_year": mark("cost a year"),
    "cost.per_patient": mark("cost for each need met"),
    "lead": mark("preparation"),
    "growth": mark("growth until whole"),
    "once": mark("cost, once"),
    "per_year": mark("cost a year"),
    "per_patient": mark("cost for each need met"),
}
_STANDINGS = {
    "not_chosen": mark("Not chosen"),
    "no_need": mark("No need waits for them at this bound"),
    "nothing": mark("Find or change nothing in the pack"),
}
_MOST = 12
_NO_GAP = 1e-6


def show_roadmap(kept: RoadmapKept) -> None:
    """Print a roadmap."""
    show_title(chart_title(kept))
    show_lines([f"  {sentence}" for sentence in _heading(kept)])
    show_lines([f"  {sentence}" for sentence in _counts(kept)])
    show_title(_("Milestones"))
    if not kept.milestones:
        show_lines(["  " + _("No lever is worth its money, or none fits the budget.")])
    for place, milestone in enumerate(kept.milestones, start=1):
        _show_milestone(kept, place, milestone)
    show_title(_("Year by year, {currency}", currency=_money_unit(kept)))
    show_table((_("year"), _("budget"), _("levers"), _("patients"), _("needs met more"), _("95 % interval")), _year_rows(kept))
    show_lines(
        [
            "  "
            + _(
                "In {share} of {draws} draws of costs and times some year costs more than its budget.",
                share=current().percent(kept.beyond),
                draws=kept.draws,
            )
        ]
    )
    _show_moved(kept)
    _show_left_out(kept)


def chart_title(kept: RoadmapKept) -> str:
    """The title of a roadmap; it says so where it is an illustration."""
    fields = {"country": kept.names.in_language(current().lang), "first": kept.start.year, "last": kept.years[-1].begins.year}
    if kept.is_illustration:
        return _("ILLUSTRATION: roadmap of {country}, {first}-{last}", **fields)
    return _("Roadmap of {country}, {first}-{last}", **fields)


def chart_notes(kept: RoadmapKept) -> list[str]:
    """What stands beneath the chart: on whom it is counted, how, and why it is an illustration."""
    return [*_heading(kept), *_counts(kept)[:2], *([] if kept.moved else [_not_moved()])]


def _heading(kept: RoadmapKept) -> list[str]:
    speech, people = current(), kept.population
    said = []
    if people.kind == "invented":
        said.append(
            _(
                "Counted over {people} invented people (seed {seed}), weighted to {cases} cases a year; law of {day}.",
                people=speech.number(people.people),
                seed=people.seed,
                cases=speech.number(_rounded(people.cases)),
                day=speech.date(kept.law_on),
            )
        )
    said.append(
        _(
            "Most of: {objective}, discounted at {rate} a year. Counted so: {bound}.",
            objective=_(_OBJECTIVES[kept.objective]),
            rate=speech.percent(kept.discount, decimals=1),
            bound=_(_BOUNDS[kept.bound]),
        )
    )
    if kept.objective == "qalys":
        said.append(_("Gains are published ones, each against the comparator of its study; studies of other countries are carried over."))
    if kept.is_illustration:
        said.append(_("It is an illustration, not a forecast: {reasons}.", reasons="; ".join(_reasons(kept))))
    if kept.bound != "lower" and kept.counts["lower"][0] == kept.counts["lower"][1]:
        said.append(
            _("Counted with all that is unknown in the way, no lever gains anything: what is not measured has to be measured first.")
        )
    return said


def _reasons(kept: RoadmapKept) -> list[str]:
    reasons = []
    if kept.population.invented:
        reasons.append(_("the people or the pack are invented"))
    count = sum(bool(milestone.assumed) for milestone in kept.milestones)
    if count:
        reasons.append(ngettext("{count} milestone rests on assumed numbers", "{count} milestones rest on assumed numbers", count))
    count = len(kept.places_moved)
    if count:
        reasons.append(
            ngettext("{count} milestone changes place when one is moved", "{count} milestones change place when one is moved", count)
        )
    if kept.bound != "lower":
        reasons.append(_("it counts between the bounds of what is known"))
    return reasons


def _counts(kept: RoadmapKept) -> list[str]:
    speech = current()
    before, after = kept.counts[kept.bound]
    said = [
        _(
            "Needs met a year: {before} today, {after} with all of it in effect, of {needs}; between {low} (all unknown in the way) and"
            " {high} (none of it).",
            before=speech.number(_rounded(before)),
            after=speech.number(_rounded(after)),
            needs=speech.number(_rounded(kept.needs)),
            low=speech.number(_rounded(kept.counts["lower"][1])),
            high=speech.number(_rounded(kept.counts["upper"][1])),
        ),
        _("Prices of {years}, none moved to another year.", years="-".join(str(year) for year in dict.fromkeys(kept.price_years))),
    ]
    said += [
        _("{of} became {into} at {factor} (rate of {year}).", of=rate.of, into=rate.into, factor=f"{rate.factor:.6g}", year=rate.year)
        for rate in kept.rates
    ]
    if kept.agrees:
        said.append(_("Checked: the country asked again under the whole plan gives the same number."))
    else:
        said.append(
            _(
                "The solver was told {modelled}, and the country asked again under the whole plan gives {after}.",
                modelled=speech.number(kept.modelled),
                after=speech.number(after),
            )
        )
    if kept.gap > _NO_GAP:
        said.append(_("A better plan may gain up to {gap} more.", gap=speech.percent(kept.gap / max(1 - kept.gap, 1e-9), decimals=1)))
    if kept.unknown_gain:
        said.append(
            _(
                "Of {needs} needs a year that levers can open no gain is published: they count for nothing here.",
                needs=speech.number(kept.unknown_gain),
            )
        )
    return said


def _show_milestone(kept: RoadmapKept, place: int, milestone: MilestoneKept) -> None:
    speech, lang = current(), current().lang
    head = f"{place}. {milestone.names.in_language(lang)}"
    show_lines([f"  {click.style(head, bold=True)}  {click.style(milestone.id, dim=True)}"])
    begins, effect, whole = (speech.date(day) for day in (milestone.begins, milestone.in_effect, milestone.whole))
    owners = say_list([_(OWNER_WORDS[owner]) for owner in milestone.owners], lang)
    lines = [
        _("Begins {begins}, in effect {effect}, whole {whole}. Owner: {owners}.", begins=begins, effect=effect, whole=whole, owners=owners),
        _(
            "Target: {target} needs met a year (today {baseline}). {effect} needs within the plan rest on it.",
            target=speech.number(_rounded(milestone.target)),
            baseline=speech.number(_rounded(milestone.baseline)),
            effect=speech.number(_rounded(milestone.effect)),
        ),
        _(
            "Cost within the plan: {cost}, of it {patients} for patients.",
            cost=_money(kept, milestone.total),
            patients=_money(kept, milestone.patients),
        ),
    ]
    if milestone.waits_for:
        lines.append(_("Waits for: {milestones}.", milestones=", ".join(milestone.waits_for)))
    if milestone.assumed:
        lines.append(_("Assumed: {numbers}.", numbers=", ".join(number_name(name) for name in milestone.assumed)))
    if milestone.moved_by:
        shown = ", ".join(assumption_name(kept, what) for what in milestone.moved_by[:3])
        more = len(milestone.moved_by) - 3
        tail = " " + ngettext("and {count} more", "and {count} more", more) if more > 0 else ""
        lines.append(_("Changes place when this moves: {assumptions}.", assumptions=shown + tail))
    show_lines([f"     {line}" for line in lines])


def _year_rows(kept: RoadmapKept) -> list[list[object]]:
    speech = current()
    return [
        [
            str(year.begins.year),
            speech.number(year.budget),
            speech.number(year.levers),
            speech.number(year.patients),
            speech.number(_rounded(year.met)),
            f"{speech.number(_rounded(year.low))} - {speech.number(_rounded(year.high))}",
        ]
        for year in kept.years
    ]


def _not_moved() -> str:
    return _("Assumptions were not moved one at a time: which milestones would change place is not known.")


def _show_moved(kept: RoadmapKept) -> None:
    speech = current()
    moving = [moved for moved in kept.moved if moved.changed]
    if not kept.moved:
        show_lines(["  " + _not_moved()])
        return
    show_title(_("What puts milestones in another place: {some} of {all} assumptions moved", some=len(moving), all=len(kept.moved)))
    rows = []
    for moved in moving[:_MOST]:
        was, to = (speech.number(value) if value is not None else "" for value in (moved.was, moved.to))
        rows.append([assumption_name(kept, moved.what), f"{was} → {to} {_(moved.unit)}" if was else "", ", ".join(moved.changed)])
    show_table((_("assumption"), "", _("milestones")), rows)
    if len(moving) > _MOST:
        show_lines(["  " + ngettext("and {count} more", "and {count} more", len(moving) - _MOST)])


def _show_left_out(kept: RoadmapKept) -> None:
    lang = current().lang
    for standing, title in _STANDINGS.items():
        levers = [lever for lever in kept.levers if lever.standing == standing]
        if levers:
            show_title(_(title))
            for lever in levers:
                lacks = "; ".join(_(LACKS[lacking]) for lacking in lever.lacks)
                show_lines([f"  {lever.names.in_language(lang)}  {click.style(lever.id, dim=True)}" + (f": {lacks}" if lacks else "")])


def assumption_name(kept: RoadmapKept, what: str) -> str:
    """An assumption in words: a number of a lever, or how the unknown is counted."""
    lever, _sep, number = what.partition(":")
    if not number:
        return _(_BOUNDS[what])
    names = {each.id: each.names for each in kept.levers}
    return f"{names[lever].in_language(current().lang)}: {number_name(number)}"


def number_name(name: str) -> str:
    """The name of a number of a lever in words."""
    return _(_NUMBERS[name])


def _money(kept: RoadmapKept, amount: float) -> str:
    return f"{current().number(amount)} {kept.currency}"


def _money_unit(kept: RoadmapKept) -> str:
    return kept.currency


def _rounded(value: float) -> float:
    """Three significant digits: more is not known."""
    return float(f"{value:.3g}")
