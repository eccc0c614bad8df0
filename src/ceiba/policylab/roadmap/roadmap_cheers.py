"""What a roadmap says to the items of CHEERS 2022, each with the file beside it that holds it."""

from __future__ import annotations

from collections.abc import Callable

from ceiba.language import Speech
from ceiba.policylab.economics import Said
from ceiba.policylab.roadmap.record import RoadmapKept

__all__ = ["left_of_roadmap", "no_item_of_roadmap", "said_of_roadmap"]

Keep = Callable[[int, str, str], None]
_RECORD = "roadmap.json"
_MILESTONES, _YEARS, _NUMBERS, _GAINS, _NEEDS, _BOUNDS, _LEVERS, _MOVED, _FACTS = (
    f"{name}.csv" for name in ("milestones", "years", "numbers", "gains", "needs", "bounds", "levers", "moved", "facts")
)


def said_of_roadmap(kept: RoadmapKept, title: str, speech: Speech) -> dict[int, list[Said]]:
    """Return what a roadmap says to the items of the checklist. title: as its chart has it."""
    said: dict[int, list[Said]] = {}

    def keep(number: int, text: str, where: str) -> None:
        said.setdefault(number, []).append(Said(text, where))

    _question(kept, title, speech, keep)
    _money(kept, speech, keep)
    _method(kept, speech, keep)
    _results(kept, speech, keep)
    return said


def no_item_of_roadmap(kept: RoadmapKept, speech: Speech) -> dict[int, str]:
    """Return the items that a roadmap has no answer to, with the reason; none where it counts QALYs."""
    return {} if kept.objective == "qalys" else {13: speech.gettext("Needs are counted, and nobody's health is valued.")}


def left_of_roadmap(kept: RoadmapKept, speech: Speech) -> dict[int, str]:
    """Return what a roadmap leaves to the author beyond what an item always does."""
    say = speech.gettext
    left = {
        22: say("The numbers of levers that the plan does not choose (they stand in the file of levers), and the facts of the pack."),
        23: say("What the needs without a price cost; no ratio of cost and benefit is made here, since those costs are not known."),
    }
    if kept.objective == "equity":
        left[19] = say("Why needs of groups with few met should count so much more: it is a choice of values.")
    return left


def _question(kept: RoadmapKept, title: str, speech: Speech, keep: Keep) -> None:
    say, lang, people = speech.gettext, speech.lang, kept.population
    keep(1, f"{title}.", _RECORD)
    if people.kind == "invented":
        told = say(
            "Counted over {people} invented people (seed {seed}), weighted to {cases} cases a year; law of {day}.",
            people=speech.number(people.people),
            seed=people.seed,
            cases=_shown(people.cases, speech),
            day=speech.date(kept.law_on),
        )
        keep(5, told, _RECORD)
    country, day = kept.names.in_language(lang), speech.date(kept.law_on)
    keep(6, say("Country: {country}.", country=country) + " " + say("Its law and lists as they stood on {day}.", day=day), _RECORD)
    keep(7, say("Today: {comparator}.", comparator=say("the country as it is")), _BOUNDS)
    keep(7, say("Compared: {strategies}.", strategies="; ".join(each.names.in_language(lang) for each in kept.levers)), _LEVERS)
    keep(
        8,
        say("What levers cost, and their patients at the prices that levers name; what patients and others spend is not counted."),
        _YEARS,
    )
    keep(9, say("Years looked ahead: {years}.", years=len(kept.years)), _YEARS)
    rate = speech.percent(kept.discount, decimals=1)
    keep(10, say("The objective is discounted by {rate} a year; money is what is paid in its year.", rate=rate), _RECORD)
    if kept.objective == "qalys":
        keep(11, say("QALYs of the gains that are published, each against the comparator of its study."), _GAINS)
        keep(12, say("Each published gain with its study, country and horizon."), _GAINS)
    else:
        keep(11, say("Needs a year of which some alternative is indicated, available, covered and reachable."), _MILESTONES)
        keep(12, say("Each need is asked of the pack, as it is and with the levers laid over it."), _BOUNDS)


def _money(kept: RoadmapKept, speech: Speech, keep: Keep) -> None:
    say = speech.gettext
    keep(14, say("Each number of a lever names its source, or why it is assumed."), _NUMBERS)
    free = sum(year.unpriced for year in kept.years)
    if free > 0:
        told = say("{needs} needs newly met have no price, and what they cost is not known.", needs=_shown(free, speech))
        keep(14, told, _YEARS)
        keep(26, told, _YEARS)
    first, last = kept.price_years
    years = str(first) if first == last else f"{first}-{last}"
    keep(15, say("Costs in {currency} at prices of {year}.", currency=kept.currency, year=years), _NUMBERS)
    if kept.rates:
        steps = "; ".join(f"{rate.of} -> {rate.into} ({rate.year})" for rate in kept.rates)
        keep(15, say("Converted by cited rates: {steps}.", steps=steps), _RECORD)


def _method(kept: RoadmapKept, speech: Speech, keep: Keep) -> None:
    say = speech.gettext
    keep(
        16,
        say("Levers are chosen and scheduled within the budget, over needs that the pack's rules decide; the record holds it whole."),
        _RECORD,
    )
    assumed = sum(len(milestone.assumed) for milestone in kept.milestones)
    if assumed:
        told = speech.ngettext(
            "{count} number of the plan's levers is assumed.", "{count} numbers of the plan's levers are assumed.", assumed
        )
        keep(17, told, _NUMBERS)
        keep(26, say("Limits: it rests on assumed inputs."), _NUMBERS)
    keep(18, say("Whose needs each milestone opens: by disease, payers and region."), _NEEDS)
    if kept.objective == "equity":
        rate = speech.number(kept.aversion or 0.0, decimals=1)
        keep(19, say("Needs of payers and regions with few met count for more (aversion {aversion}).", aversion=rate), _RECORD)
    keep(20, say("The same plan counted with all that is unknown in the way, with none of it, and between."), _BOUNDS)
    drawn = speech.ngettext("{count} draw of the uncertain inputs together.", "{count} draws of the uncertain inputs together.", kept.draws)
    keep(20, drawn + " " + say("Seed {seed}.", seed=kept.seed), _YEARS)
    if kept.moved:
        keep(20, say("Each input alone between its ends."), _MOVED)


def _results(kept: RoadmapKept, speech: Speech, keep: Keep) -> None:
    say = speech.gettext
    keep(22, say("Every number of the plan's levers with its range and source."), _NUMBERS)
    keep(22, say("The facts that the needs are weighted by, with their sources."), _FACTS)
    before, after = (_shown(needs, speech) for needs in kept.counts[kept.bound])
    spent = f"{_shown(sum(kept.spent), speech)} {kept.currency}"
    keep(
        23,
        say("Needs met a year: {before} today, {after} with the whole plan; it spends {spent}.", before=before, after=after, spent=spent),
        _YEARS,
    )
    if kept.unvalued is not None:
        told = say(
            "{qalys} QALYs of the gains that are published; of {needs} needs newly met nobody published any, so it is a part of the whole.",
            qalys=_shown(kept.value[0], speech),
            needs=_shown(kept.unvalued, speech),
        )
        keep(23, told, _YEARS)
        keep(26, told, _YEARS)
    if kept.moved:
        count = sum(bool(moved.changed) for moved in kept.moved)
        keep(24, say("{count} of {all} moved assumptions put a milestone in another place.", count=count, all=len(kept.moved)), _MOVED)
    share = speech.percent(kept.beyond)
    keep(24, say("In {share} of the draws some year costs more than its budget.", share=share), _YEARS)
    if kept.population.invented:
        keep(26, say("INVENTED: the country or the people are invented; nothing here is evidence about anyone."), _RECORD)


def _shown(value: float, speech: Speech) -> str:
    """Three significant digits: more is not known."""
    return speech.number(float(f"{value:.3g}"))
