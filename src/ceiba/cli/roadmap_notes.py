"""What is said of a roadmap as a whole: whom it is counted over and how, how to read its milestones together, and what has no price."""

from __future__ import annotations

from ceiba.cli.roadmap_words import BOUNDS, OBJECTIVES, money, rounded
from ceiba.language import current, ngettext
from ceiba.language import gettext as _
from ceiba.policylab.roadmap import FEW, RoadmapKept

_NO_GAP = 1e-6


def plan_notes(kept: RoadmapKept) -> list[str]:
    """What has to be known to read milestones and their costs together: their order, and the plan's total."""
    if not kept.milestones:
        return []
    levers, patients = kept.spent
    return [
        _("Milestones of one day stand by how soon they take effect, then as in the file of levers; their numbers are no ranking."),
        _(
            "The costs of milestones do not add up to what the plan spends: a patient on whose way several of them stand counts with each."
            " The plan spends {total} in all: {levers} on levers, {patients} on patients.",
            total=money(kept, levers + patients),
            levers=money(kept, levers),
            patients=money(kept, patients),
        ),
    ]


def price_notes(kept: RoadmapKept) -> list[str]:
    """How many needs the plan newly meets without a price, and through which milestones; nothing where all have one."""
    speech = current()
    met, free = sum(year.met for year in kept.years), sum(year.unpriced for year in kept.years)
    if free <= 0:
        return []
    opening = sorted((each for each in kept.milestones if each.unpriced > 0), key=lambda each: -each.unpriced)
    return [
        _(
            "Of the {met} needs newly met within the plan, {free} have no price and so cost nothing in it: it is not zero. They are"
            " opened by: {milestones}. A need that has the price of a test alone has none of its medicine.",
            met=speech.number(rounded(met)),
            free=speech.number(rounded(free)),
            milestones="; ".join(each.names.in_language(speech.lang) for each in opening),
        )
    ]


def chart_title(kept: RoadmapKept) -> str:
    """The title of a roadmap; it says so where it is an illustration."""
    fields = {"country": kept.names.in_language(current().lang), "first": kept.start.year, "last": kept.years[-1].begins.year}
    if kept.is_illustration:
        return _("ILLUSTRATION: {country}, roadmap {first}-{last}", **fields)
    return _("{country}, roadmap {first}-{last}", **fields)


def chart_notes(kept: RoadmapKept) -> list[str]:
    """What stands beneath the chart: on whom it is counted, how, and why it is an illustration."""
    return [*heading(kept), *counts(kept)[:2], *price_notes(kept), *([] if kept.moved else [not_moved()])]


def heading(kept: RoadmapKept) -> list[str]:
    """Whom it is counted over, what for, how, and why it is an illustration."""
    speech, people = current(), kept.population
    said = []
    if people.kind == "invented":
        said.append(
            _(
                "Counted over {people} invented people (seed {seed}), weighted to {cases} cases a year; law of {day}.",
                people=speech.number(people.people),
                seed=people.seed,
                cases=speech.number(rounded(people.cases)),
                day=speech.date(kept.law_on),
            )
        )
    said.append(
        _(
            "Most of: {objective}, discounted at {rate} a year. Counted so: {bound}.",
            objective=_(OBJECTIVES[kept.objective]),
            rate=speech.percent(kept.discount, decimals=1),
            bound=_(BOUNDS[kept.bound]),
        )
    )
    if kept.objective == "qalys":
        said.append(_("Gains are published ones, each against the comparator of its study; studies of other countries are carried over."))
        said.append(qalys_note(kept))
    if kept.is_illustration:
        said.append(_("It is an illustration, not a forecast: {reasons}.", reasons="; ".join(_reasons(kept))))
    if kept.bound != "lower" and kept.counts["lower"][0] == kept.counts["lower"][1]:
        said.append(
            _("Counted with all that is unknown in the way, no lever gains anything: what is not measured has to be measured first.")
        )
    return said


def qalys_note(kept: RoadmapKept) -> str:
    """The QALYs of the plan, named as the part that they are, and the needs that are in them with nothing."""
    speech = current()
    value, low, high = (speech.number(rounded(each)) for each in kept.value)
    if not kept.unvalued:
        return _(
            "QALYs within the plan: {value} (95 % interval {low} - {high}), discounted; all needs newly met have a published gain.",
            value=value,
            low=low,
            high=high,
        )
    return _(
        "QALYs within the plan, of the gains that are published: {value} (95 % interval {low} - {high}), discounted. Of {met} needs newly"
        " met, {unvalued} take an alternative whose gain nobody published: it is not zero, so the QALYs are a part of the whole.",
        value=value,
        low=low,
        high=high,
        met=speech.number(rounded(sum(year.met for year in kept.years))),
        unvalued=speech.number(rounded(kept.unvalued or 0.0)),
    )


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
    few = sum(milestone.has_few_records for milestone in kept.milestones)
    if few:
        reasons.append(
            ngettext(
                "{count} milestone rests on fewer than {few} records", "{count} milestones rest on fewer than {few} records", few, few=FEW
            )
        )
    if kept.often_beyond:
        reasons.append(
            _("in {share} of {draws} draws some year costs more than its budget", share=current().percent(kept.beyond), draws=kept.draws)
        )
    if kept.bound != "lower":
        reasons.append(_("it counts between the bounds of what is known"))
    return reasons


def counts(kept: RoadmapKept) -> list[str]:
    """What is met today and then, at which prices, and whether the country asked again agrees."""
    speech = current()
    before, after = kept.counts[kept.bound]
    said = [
        _(
            "Needs met a year: {before} today, {after} with all of it in effect, of {needs}; between {low} (all unknown in the way) and"
            " {high} (none of it).",
            before=speech.number(rounded(before)),
            after=speech.number(rounded(after)),
            needs=speech.number(rounded(kept.needs)),
            low=speech.number(rounded(kept.counts["lower"][1])),
            high=speech.number(rounded(kept.counts["upper"][1])),
        ),
        _("Prices of {years}, none moved to another year.", years="-".join(str(year) for year in dict.fromkeys(kept.price_years))),
    ]
    said += [
        _(
            "{of} became {into} at {factor} (rate of {year}, for prices of all years).",
            of=rate.of,
            into=rate.into,
            factor=f"{rate.factor:.6g}",
            year=rate.year,
        )
        for rate in kept.rates
    ]
    said += _carried(kept)
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
                "Of {needs} needs a year that levers can open, no alternative has a published gain: those that the plan opens are met and"
                " paid for, and none of their QALYs is known.",
                needs=speech.number(rounded(kept.unknown_gain)),
            )
        )
    return said


def _carried(kept: RoadmapKept) -> list[str]:
    """Which costs were read in another country than that of the roadmap."""
    lands: dict[str, list[str]] = {}
    for milestone in kept.milestones:
        for number in milestone.numbers:
            if number.paid_in and number.paid_in != kept.country:
                lands.setdefault(number.paid_in, []).append(milestone.id)
    return [
        _(
            "Read in {country} and taken to hold here, by an exchange rate where the currency differs: what patients cost in {milestones}.",
            country=current().territory_name(land),
            milestones=", ".join(dict.fromkeys(ids)),
        )
        for land, ids in lands.items()
    ]


def not_moved() -> str:
    """That nothing was moved, which leaves something unknown."""
    return _("Assumptions were not moved one at a time: which milestones would change place is not known.")
