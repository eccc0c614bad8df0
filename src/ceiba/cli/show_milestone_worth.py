"""What `ceiba why --roadmap` prints of a milestone's money for patients and of its QALYs: who prices them, and who published the gains."""

from __future__ import annotations

from collections.abc import Sequence

from ceiba.cli.roadmap_words import measured, money, rounded
from ceiba.cli.show import show_lines, show_title
from ceiba.cli.show_citation import show_citation
from ceiba.language import current, ngettext
from ceiba.language import gettext as _
from ceiba.policylab.roadmap import GainUsed, MilestoneKept, NumberUsed, RoadmapKept

_MOST = 8
PER_PATIENT = "cost.per_patient"


def show_paid(kept: RoadmapKept, milestone: MilestoneKept) -> None:
    """Print by which levers the patients of a milestone are priced, each with the price and where it was read."""
    if not milestone.paid:
        return
    show_title(_("By which lever its patients are priced: {money}", money=money(kept, milestone.patients)))
    show_lines(["  " + _("No price of the pack enters the plan: a need that is met costs what the levers on its way name for it.")])
    for paid in milestone.paid:
        lever, number = _price(kept, paid.lever)
        price = f"{measured(number.value, number.unit)} ({number.price_year})"
        head = _("{money} by: {lever}, {price} for each need met", money=money(kept, paid.amount), lever=lever, price=price)
        show_lines([f"  {head}"])
        if number.paid_in and number.paid_in != kept.country:
            show_lines(["      " + _("read in {country}, and taken to hold here", country=current().territory_name(number.paid_in))])
        if paid.lever != milestone.id:  # its own number stands above with its source
            show_citation(number.cited, kept.sources.get(f"levers/{number.cited.source}"))


def paid_units(kept: RoadmapKept, milestone: MilestoneKept) -> set[str]:
    """The currencies in which the patients of a milestone are priced."""
    return {_price(kept, paid.lever)[1].unit for paid in milestone.paid}


def _price(kept: RoadmapKept, lever: str) -> tuple[str, NumberUsed]:
    """The name of a lever of the plan, and what it names for a patient."""
    found = next(each for each in kept.milestones if each.id == lever)
    return found.names.in_language(current().lang), next(number for number in found.numbers if number.name == PER_PATIENT)


def show_gains(kept: RoadmapKept, milestone: MilestoneKept) -> None:
    """Print the published gains that the QALYs of a milestone rest on, each with its study, and the needs that have none."""
    if milestone.unvalued is None:
        show_title(_("The published gains behind it"))
        show_lines(["  " + _("None: this plan makes most of needs met, and no QALY enters it. --objective qalys counts them.")])
        return
    show_title(_("The published gains behind it"))
    show_lines([f"  {qalys_line(kept, milestone)}"])
    studies: dict[str, list[GainUsed]] = {}
    for gain in milestone.gains:
        if gain.qalys is not None:
            studies.setdefault(gain.outcome, []).append(gain)
    for found in studies.values():
        _show_study(kept, found)
    without = [gain for gain in milestone.gains if gain.qalys is None]
    if without:
        show_lines(["  " + _("Nobody published what these gain, and it is not zero:")])
        show_lines([f"      {_needs(gain)}: {_of(kept, gain)}" for gain in without[:_MOST]])
    left = milestone.n_gains - sum(map(len, studies.values())) - len(without[:_MOST])
    if left > 0:
        show_lines(["  " + ngettext("and {count} more, of fewer needs", "and {count} more, of fewer needs", left)])


def qalys_line(kept: RoadmapKept, milestone: MilestoneKept) -> str:
    """The QALYs that rest on a milestone, named as the part that they are, with the needs that have no published gain."""
    speech = current()
    if not milestone.unvalued:
        return _(
            "{qalys} QALYs within the plan rest on it (discounted by {rate} a year); all needs on its way have a published gain.",
            qalys=speech.number(rounded(milestone.worth)),
            rate=speech.percent(kept.discount, decimals=1),
        )
    return _(
        "{qalys} QALYs within the plan rest on it (discounted by {rate} a year), of the gains that are published; of {needs} needs on its"
        " way nobody published any, so it is a part of the whole.",
        qalys=speech.number(rounded(milestone.worth)),
        rate=speech.percent(kept.discount, decimals=1),
        needs=speech.number(rounded(milestone.unvalued or 0.0)),
    )


def _show_study(kept: RoadmapKept, found: Sequence[GainUsed]) -> None:
    """Print a published gain with its study, and all needs that it is the gain of."""
    speech, gain = current(), found[0]
    value = speech.number(gain.qalys or 0.0, decimals=2)
    between = ""
    if gain.low is not None and gain.high is not None:
        low, high = (speech.number(end, decimals=2) for end in (gain.low, gain.high))
        between = " " + _("(between {low} and {high})", low=low, high=high)
    against = _("{value} QALYs a person against {comparator}", value=value + between, comparator=gain.comparator)
    show_lines([f"  {kept.label('action', gain.action, speech.lang)}: {against}"])
    show_lines([f"      {_needs(each)}: {_of(kept, each)}" for each in found])
    where = ", ".join(speech.territory_name(code) for code in gain.countries)
    if gain.transferred:
        show_lines(["      " + _("computed for {countries}, and taken to hold here", countries=where)])
    terms = []
    if gain.horizon_years is not None:
        terms.append(_("horizon {years} years", years=speech.number(gain.horizon_years)))
    if gain.annual_discount_rate is not None:
        terms.append(_("discounted by {rate} a year", rate=speech.percent(gain.annual_discount_rate, decimals=1)))
    show_lines([f"      {'; '.join(terms)}"] if terms else [])
    if gain.cited is not None:
        show_citation(gain.cited, kept.sources.get(f"economics/{gain.cited.source}"))
    show_lines(["      " + _("our reading: {reading}", reading=gain.reading)] if gain.reading else [])


def _needs(gain: GainUsed) -> str:
    """Of how many needs; those that leave it for a better one are said to."""
    needs = current().number(rounded(abs(gain.needs)), decimals=1 if abs(gain.needs) < 1 else 0)
    return _("{needs} needs", needs=needs) if gain.needs > 0 else _("{needs} needs leave it for another", needs=needs)


def _of(kept: RoadmapKept, gain: GainUsed) -> str:
    """The action, disease, stage and line of a gain, in words."""
    lang = current().lang
    said = [kept.label("action", gain.action, lang)]
    said.append(kept.label("disease", gain.disease, lang) if gain.disease else _("disease not recorded"))
    if gain.stage:
        said.append(_("stage {stage}", stage=gain.stage))
    if gain.line is not None:
        said.append(_("line {line}", line=gain.line))
    return ", ".join(said)
