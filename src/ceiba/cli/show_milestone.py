"""What `ceiba why --roadmap` prints: one milestone, every number of it, and where each was read."""

from __future__ import annotations

from ceiba.cli.roadmap_notes import chart_title
from ceiba.cli.roadmap_words import assumption_name, measured, money, number_name, rounded
from ceiba.cli.show import show_lines, show_title
from ceiba.cli.show_citation import show_citation, source_line
from ceiba.cli.show_milestone_worth import paid_units, show_gains, show_paid
from ceiba.language import current, ngettext
from ceiba.language import gettext as _
from ceiba.policylab.roadmap import FEW, MilestoneKept, RoadmapKept
from ceiba.reports import say_gate, say_roadblock
from ceiba.terms.answers import Reason

_MOST = 6


def show_milestone(kept: RoadmapKept, milestone: MilestoneKept) -> None:
    """Print where a milestone comes from."""
    speech, lang = current(), current().lang
    show_lines([chart_title(kept)])
    show_title(milestone.names.in_language(lang))
    show_lines([f"  {milestone.says.in_language(lang)}"])
    show_title(_("Its numbers"))
    for number in milestone.numbers:
        value = measured(number.value, number.unit) + (f" ({number.price_year})" if number.price_year else "")
        between = ""
        if number.low is not None and number.high is not None:
            between = " " + _("(between {low} and {high})", low=measured(number.low, ""), high=measured(number.high, ""))
        show_lines([f"  {number_name(number.name)}: {value}{between}"])
        if number.paid_in and number.paid_in != kept.country:
            show_lines(["      " + _("read in {country}, and taken to hold here", country=speech.territory_name(number.paid_in))])
        show_citation(number.cited, kept.sources.get(f"levers/{number.cited.source}"))
    units = {number.unit for number in milestone.numbers} | paid_units(kept, milestone)
    for rate in kept.rates:
        if rate.of in units:
            show_lines([f"  {rate.of} → {rate.into}: {rate.factor:.6g} ({rate.year})"])
            for cited in rate.cited:
                show_citation(cited, kept.sources.get(f"levers/{cited.source}"))
    show_title(
        _("Its effect: {needs} needs within the plan that would not be met without it", needs=speech.number(rounded(milestone.effect)))
    )
    show_lines(["  " + _("Counted records behind them: {records}.", records=speech.number(milestone.records))])
    if milestone.has_few_records:
        show_lines(["  " + _("FEW RECORDS: fewer than {few}; another sample of people may leave it out of the plan.", few=FEW)])
    if milestone.unpriced > 0:
        free = speech.number(rounded(milestone.unpriced))
        show_lines(
            ["  " + _("{needs} needs newly met on its way have no price, and cost nothing in the plan: it is not zero.", needs=free)]
        )
    own, patients = money(kept, milestone.own_cost), money(kept, milestone.patients)
    words = _(
        "Its own cost within the plan: {own}. With it {patients} for patients, shared with other milestones.", own=own, patients=patients
    )
    show_lines(["  " + words])
    _show_whose(kept, milestone)
    show_paid(kept, milestone)
    show_gains(kept, milestone)
    _show_obstacles(kept, milestone)
    _show_weights(kept, milestone)
    if milestone.moved_by:
        show_title(_("Changes place when this moves"))
        show_lines([f"  {assumption_name(kept, what)}" for what in milestone.moved_by])


def _show_whose(kept: RoadmapKept, milestone: MilestoneKept) -> None:
    speech, lang = current(), current().lang
    for whose in milestone.whose[:_MOST]:
        payers = " + ".join(kept.label("payer", payer, lang) for payer in whose.payers) or _("payer not recorded")
        region = kept.label("region", whose.region, lang) if whose.region else _("region not recorded")
        disease = kept.label("disease", whose.disease, lang)
        needs = _("{needs} needs a year", needs=speech.number(rounded(whose.needs)))
        show_lines([f"  {needs}: {disease}, {payers}, {region}"])
    if milestone.n_whose > _MOST:
        show_lines(["  " + ngettext("and {count} more group", "and {count} more groups", milestone.n_whose - _MOST)])


def _show_obstacles(kept: RoadmapKept, milestone: MilestoneKept) -> None:
    speech, lang = current(), current().lang
    show_title(_("What it clears, and what the pack says of it today"))
    if not milestone.obstacles:
        show_lines(["  " + _("It changes what is recorded of people, who are then decided anew.")])
    for obstacle in milestone.obstacles[:_MOST]:
        action, gate = kept.label("action", obstacle.action, lang), say_gate(obstacle.gate, lang)
        why = say_roadblock(obstacle.code, lang) if obstacle.code else ""
        needs = _("in the way of {needs} needs a year", needs=speech.number(rounded(obstacle.needs)))
        show_lines([f"  {action} · {gate}: {why} ({needs})"])
        for reason in obstacle.because[:3]:
            show_lines([f"      {_reason(kept, reason)}"])
    if milestone.n_obstacles > _MOST:
        show_lines(["  " + ngettext("and {count} more obstacle", "and {count} more obstacles", milestone.n_obstacles - _MOST)])


def _reason(kept: RoadmapKept, reason: Reason) -> str:
    source = kept.sources.get(f"{reason.origin}/{reason.source}")
    said = [reason.rule]
    if source is not None:
        said.append(source_line(source))
    elif reason.assumed:
        said.append(_("assumed"))
    if reason.place not in ("", "unknown"):
        said.append(reason.place)
    if reason.since:
        said.append(reason.since)
    return " · ".join(said)


def _fact(value: object) -> str:
    """A value of the pack as its file writes it: a whole number has no point."""
    return f"{value:.0f}" if isinstance(value, float) and value == int(value) else str(value)


def _show_weights(kept: RoadmapKept, milestone: MilestoneKept) -> None:
    """The rows of the pack that the weights of its needs rest on: those that name its diseases, and how many others."""
    show_title(_("What its needs are weighted by"))
    diseases = {whose.disease for whose in milestone.whose}
    own = [fact for fact in kept.facts if fact.values.get("disease") in diseases] or list(kept.facts)
    for fact in own[:_MOST]:
        values = ", ".join(f"{name} {_fact(value)}" for name, value in fact.values.items() if value not in (None, ""))
        show_lines([f"  {fact.file}.csv:{fact.line}: {values}"])
        show_citation(fact.cited, kept.sources.get(f"pack:{kept.country}/{fact.cited.source}"))
    rest = len(kept.facts) - min(len(own), _MOST)
    if rest > 0:
        show_lines(["  " + ngettext("and {count} more row of facts", "and {count} more rows of facts", rest)])
