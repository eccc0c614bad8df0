"""The words of a roadmap in a terminal: its bounds, objectives, numbers, units and money."""

from __future__ import annotations

from ceiba.language import current, mark
from ceiba.language import gettext as _
from ceiba.policylab.roadmap import MilestoneKept, RoadmapKept

BOUNDS = {
    "lower": mark("the unknown stands in the way"),
    "between": mark("the unknown stands in the way, but for what the pack does not know of reach, which is taken in favour"),
    "upper": mark("only what is known to be a no stands in the way"),
}
OBJECTIVES = {
    "patients": mark("needs met"),
    "qalys": mark("QALYs gained, of the gains that are published"),
    "equity": mark("needs met, those of groups with few met counting more"),
}
_NUMBERS = {
    "cost.once": mark("cost, once"),
    "cost.per_year": mark("cost a year"),
    "cost.per_patient": mark("cost for each need met"),
    "lead": mark("preparation"),
    "growth": mark("growth until whole"),
    "reach": mark("share of its effect that comes about"),
    "effect.share": mark("effect: share of people tested or recorded"),
    "effect.remaining": mark("effect: share of uncertain variants that remain"),
    "effect.patient_share": mark("effect: share that the patient pays"),
    "effect.factor": mark("effect: times what is there now"),
    "effect.score": mark("effect: score of the indicator"),
    "effect.value": mark("effect: limit that is set"),
    "effect.amount": mark("effect: price that is paid"),
    "effect.distance_km": mark("effect: distance"),
    "effect.wait_days": mark("effect: wait"),
    "effect.extra_days": mark("effect: days on the way"),
    "once": mark("cost, once"),
    "per_year": mark("cost a year"),
    "per_patient": mark("cost for each need met"),
}
_UNITS = {"months": mark("months"), "km": "km", "days": mark("days")}
"""The units of numbers that are not money; "" has none."""


def measured(value: float, unit: str) -> str:
    """A number of a lever with its unit in words; a share and a factor stand as they are, with two decimals where they need them."""
    speech = current()
    said = speech.number(value, decimals=0 if value == int(value) else 2)
    return f"{said} {_(_UNITS.get(unit, unit))}" if unit else said


def effect_line(kept: RoadmapKept, milestone: MilestoneKept) -> str:
    """The numbers of what a milestone does, each with its source or as assumed; "" where it has none."""
    said = []
    for number in milestone.numbers:
        if number.name.startswith("effect."):
            source = kept.sources.get(f"levers/{number.cited.source}")
            origin = _("assumed") if number.cited.assumed or source is None else source.title
            said.append(f"{number_name(number.name).partition(': ')[2]} {measured(number.value, number.unit)} ({origin})")
    return _("Its effect is laid as: {effects}.", effects="; ".join(said)) if said else ""


def assumption_name(kept: RoadmapKept, what: str) -> str:
    """An assumption in words: a number of a lever, or how the unknown is counted."""
    lever, _sep, number = what.partition(":")
    if not number:
        return _(BOUNDS[what])
    names = {each.id: each.names for each in kept.levers}
    return f"{names[lever].in_language(current().lang)}: {number_name(number)}"


def number_name(name: str) -> str:
    """The name of a number of a lever in words."""
    return _(_NUMBERS[name])


def money(kept: RoadmapKept, amount: float) -> str:
    """An amount in the currency of the roadmap, with the digits that are known."""
    return f"{current().number(rounded(amount))} {kept.currency}"


def rounded(value: float) -> float:
    """Three significant digits: more is not known."""
    return float(f"{value:.3g}")
