"""How a roadmap looks in a terminal: what it is, its milestones, its years, and what it stands on."""

from __future__ import annotations

import click

from ceiba.cli.roadmap_notes import chart_title, counts, heading, not_moved, plan_notes, price_notes
from ceiba.cli.roadmap_words import assumption_name, effect_line, measured, money, number_name, rounded
from ceiba.cli.show import show_lines, show_table, show_title
from ceiba.cli.show_milestone_worth import qalys_line
from ceiba.language import current, mark, ngettext
from ceiba.language import gettext as _
from ceiba.packs import LACKS
from ceiba.policylab.roadmap import FEW, MilestoneKept, RoadmapKept
from ceiba.reports import say_list
from ceiba.reports.words import OWNER_WORDS

_STANDINGS = {
    "not_chosen": mark("Not chosen"),
    "no_need": mark("No need waits for them at this bound"),
    "nothing": mark("Find or change nothing in the pack"),
}
_MOST = 12


def show_roadmap(kept: RoadmapKept) -> None:
    """Print a roadmap."""
    show_title(chart_title(kept))
    show_lines([f"  {sentence}" for sentence in heading(kept)])
    show_lines([f"  {sentence}" for sentence in counts(kept)])
    show_title(_("Milestones"))
    if not kept.milestones:
        show_lines(["  " + _("No lever is worth its money, or none fits the budget.")])
    for place, milestone in enumerate(kept.milestones, start=1):
        _show_milestone(kept, place, milestone)
    show_lines([f"  {sentence}" for sentence in (*plan_notes(kept), *price_notes(kept))])
    show_title(_("Year by year, {currency}", currency=kept.currency))
    names = [_("year"), _("budget"), _("levers"), _("patients"), _("spent, 95 % interval"), _("needs met more"), _("95 % interval")]
    if kept.objective == "qalys":
        names += [_("published QALYs"), _("needs without a published gain")]
    show_table(names, _year_rows(kept))
    show_lines(
        [
            "  "
            + _(
                "In {share} of {draws} draws of costs and times some year costs more than its budget. What levers do is not drawn.",
                share=current().percent(kept.beyond),
                draws=kept.draws,
            )
        ]
    )
    _show_moved(kept)
    _show_left_out(kept)


def _show_milestone(kept: RoadmapKept, place: int, milestone: MilestoneKept) -> None:
    speech, lang = current(), current().lang
    head = f"{place}. {milestone.names.in_language(lang)}"
    show_lines([f"  {click.style(head, bold=True)}  {click.style(milestone.id, dim=True)}"])
    begins, effect, whole = (speech.date(day) for day in (milestone.begins, milestone.in_effect, milestone.whole))
    owners = say_list([_(OWNER_WORDS[owner]) for owner in milestone.owners], lang)
    lines = [
        _("Begins {begins}, in effect {effect}, whole {whole}. Owner: {owners}.", begins=begins, effect=effect, whole=whole, owners=owners),
        _(
            "The whole country on that day: {target} needs met a year (today {baseline}), by all that is whole then.",
            target=speech.number(rounded(milestone.target)),
            baseline=speech.number(rounded(milestone.baseline)),
        ),
        _(
            "{effect} needs within the plan rest on it. Counted records behind them: {records}.",
            effect=speech.number(rounded(milestone.effect)),
            records=speech.number(milestone.records),
        ),
    ]
    if milestone.unvalued is not None:
        lines.append(qalys_line(kept, milestone))
    if milestone.has_few_records:
        lines.append(_("FEW RECORDS: fewer than {few}; another sample of people may leave it out of the plan.", few=FEW))
    lines.append(
        _(
            "Its own cost within the plan: {own}. With it {patients} for patients, shared with other milestones.",
            own=money(kept, milestone.own_cost),
            patients=money(kept, milestone.patients),
        )
    )
    if milestone.cost_per_need is not None:
        lines.append(_("Both for each need that rests on it: {cost}.", cost=money(kept, milestone.cost_per_need)))
    lines += [line for line in [effect_line(kept, milestone)] if line]
    if milestone.waits_for:
        lines.append(_("Waits for: {milestones}.", milestones=", ".join(milestone.waits_for)))
    if milestone.assumed:
        lines.append(_("Assumed: {numbers}.", numbers="; ".join(number_name(name) for name in milestone.assumed)))
    if milestone.moved_by:
        shown = "; ".join(assumption_name(kept, what) for what in milestone.moved_by[:3])
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
            speech.number(rounded(year.levers)),
            speech.number(rounded(year.patients)),
            f"{speech.number(rounded(year.spent_low))} - {speech.number(rounded(year.spent_high))}",
            speech.number(rounded(year.met)),
            f"{speech.number(rounded(year.low))} - {speech.number(rounded(year.high))}",
            *([] if year.unvalued is None else [speech.number(rounded(year.worth)), speech.number(rounded(year.unvalued))]),
        ]
        for year in kept.years
    ]


def _show_moved(kept: RoadmapKept) -> None:
    moving = [moved for moved in kept.moved if moved.changed]
    if not kept.moved:
        show_lines(["  " + not_moved()])
        return
    show_title(_("What puts milestones in another place: {some} of {all} assumptions moved", some=len(moving), all=len(kept.moved)))
    rows = []
    for moved in moving[:_MOST]:
        between = ""
        if moved.was is not None and moved.to is not None:
            between = f"{measured(moved.was, '')} → {measured(moved.to, moved.unit)}"
        rows.append([assumption_name(kept, moved.what), between, ", ".join(moved.changed)])
    show_table((_("assumption"), "", _("milestones")), rows)
    if len(moving) > _MOST:
        show_lines(["  " + ngettext("and {count} more", "and {count} more", len(moving) - _MOST)])
    _show_held(kept)


def _show_held(kept: RoadmapKept) -> None:
    """Which numbers of what levers do were not moved, and why."""
    said = {
        "anew": _(
            "Not moved, since people would have to be decided anew (where it is in the plan, half of its effect was tried): {numbers}."
        ),
        "no_range": _("Not moved, since no range is given for it: {numbers}."),
    }
    for why, sentence in said.items():
        numbers: dict[str, list[str]] = {}
        for held in kept.held:
            if held.why == why:
                lever, _sep, number = held.what.partition(":")
                numbers.setdefault(number_name(number), []).append(lever)
        if numbers:
            listed = "; ".join(f"{name} ({', '.join(levers)})" for name, levers in numbers.items())
            show_lines(["  " + sentence.format(numbers=listed)])


def _show_left_out(kept: RoadmapKept) -> None:
    lang = current().lang
    for standing, title in _STANDINGS.items():
        levers = [lever for lever in kept.levers if lever.standing == standing]
        if levers:
            show_title(_(title))
            for lever in levers:
                lacks = "; ".join(_(LACKS[lacking]) for lacking in lever.lacks)
                show_lines([f"  {lever.names.in_language(lang)}  {click.style(lever.id, dim=True)}" + (f": {lacks}" if lacks else "")])
