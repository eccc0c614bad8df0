"""What a country under scenarios says to the items of CHEERS 2022; needs are counted, so that nobody's health is valued in it."""

from __future__ import annotations

from ceiba.language import Speech
from ceiba.policylab.economics import Said
from ceiba.policylab.nation import DRAWS, LEVEL, significant
from ceiba.policylab.scenarios.compare import Compared, Outlook
from ceiba.terms.money import Money

__all__ = ["left_of_scenarios", "no_item_of_scenarios", "said_of_scenarios"]

_SCENARIOS, _POPULATION, _CASCADE, _GAPS, _COSTS, _CHANGES = (
    f"{name}.csv" for name in ("scenarios", "population", "cascade", "gaps", "costs", "changes")
)
"""The tables that lie beside the checklist."""


def said_of_scenarios(compared: Compared, speech: Speech) -> dict[int, list[Said]]:
    """Return what a country under scenarios says to the items of the checklist, with the table that holds it."""
    say, lang = speech.gettext, speech.lang
    said: dict[int, list[Said]] = {}

    def keep(number: int, text: str, where: str) -> None:
        said.setdefault(number, []).append(Said(text, where))

    country = compared.nation.decision.world.pack.manifest.names.in_language(lang)
    names = "; ".join(_name(outlook, lang) for outlook in compared.scenarios)
    day = speech.date(compared.baseline.world.as_of.on)
    keep(1, say("{country}: scenarios beside the country as it is, over the law of {day}", country=country, day=day) + ".", _SCENARIOS)
    keep(5, _whom(compared, speech), _POPULATION)
    keep(6, say("Country: {country}.", country=country) + " " + say("Its law and lists as they stood on {day}.", day=day), _POPULATION)
    keep(7, say("Today: {comparator}.", comparator=say("the country as it is")), _SCENARIOS)
    keep(7, say("Compared: {strategies}.", strategies=names), _SCENARIOS)
    keep(8, say("Prices of the pack for the payer of each need; what patients and others spend is not counted."), _COSTS)
    keep(9, say("One year of needs, with all changes of a scenario in force."), _SCENARIOS)
    keep(10, say("Not discounted: all is counted within one year."), _SCENARIOS)
    keep(11, say("Needs a year of which some alternative is indicated, available, covered and reachable."), _CASCADE)
    keep(12, say("Each need is asked of the pack, as it is and with the scenario laid over it."), _CASCADE)
    keep(14, _costs(compared, speech), _COSTS)
    keep(15, _money(compared, speech), _COSTS)
    keep(16, say("Every alternative of every need is decided by the pack's rules; what a scenario changes is laid over them."), _CHANGES)
    keep(
        17, say("Everything laid is assumed: that it would work here, nobody has shown. It is counted with all changes in force."), _CHANGES
    )
    if compared.n_without:
        count = speech.number(compared.n_without)
        told = say("{count} needs have no national number (no incidence known, or prevention), and are in none here.", count=count)
        for number in (17, 26):
            keep(number, told, _POPULATION)
    by = ", ".join(compared.by)
    keep(18, say("The share granted by group ({strata}), as it is and in each scenario.", strata=by), _GAPS)
    keep(19, say("How far groups stand apart ({strata}); no need counts for more than another.", strata=by), _GAPS)
    keep(20, say("All that is not known is counted as no, and as yes; between them the point."), _SCENARIOS)
    level = speech.percent(LEVEL)
    keep(20, say("{draws} draws of the people give the {level} intervals.", draws=speech.number(DRAWS), level=level), _SCENARIOS)
    _add_results(compared, said, speech)
    if compared.nation.counted.invented:
        keep(26, say("INVENTED: the country or the people are invented; nothing here is evidence about anyone."), _POPULATION)
    keep(26, say("Limits: it rests on assumed inputs."), _CHANGES)
    return said


def no_item_of_scenarios(speech: Speech) -> dict[int, str]:
    """Return the items that scenarios have no answer to, with the reason."""
    return {13: speech.gettext("Needs are counted, and nobody's health is valued.")}


def left_of_scenarios(speech: Speech) -> dict[int, str]:
    """Return what scenarios leave to the author beyond what an item always does."""
    say = speech.gettext
    return {
        22: say("The facts of the pack that decide the answers, with their sources: they stand in its files, not in these tables."),
        23: say("What the needs without a price cost; no ratio of cost and benefit is made here, since those costs are not known."),
        24: say("How other days, shares and prices of the changes move the findings: lay them as further scenarios."),
    }


def _add_results(compared: Compared, said: dict[int, list[Said]], speech: Speech) -> None:
    say, lang = speech.gettext, speech.lang
    weighing = compared.nation.weighing
    count, whole = speech.number(len(weighing.doubtful)), speech.number(len(weighing.used))
    told = say("Of the {all} facts they are weighted by, {count} are assumed or held with low confidence.", count=count, all=whole)
    said[22] = [Said(told, _POPULATION)]
    found = []
    for outlook in compared.scenarios:
        lower, upper = (_shown(outlook.granted[bound].more, compared, speech) for bound in ("lower", "upper"))
        name = _name(outlook, lang)
        found.append(say("{name}: {lower} more needs a year at least, {upper} at most", name=name, lower=lower, upper=upper))
    said[23] = [Said("; ".join(found) + ".", _SCENARIOS)]
    said[24] = [Said(say("Each result at both bounds and the point, with its interval; the scenarios on the same draws."), _SCENARIOS)]


def _shown(needs: float, compared: Compared, speech: Speech) -> str:
    """Needs a year with the digits that the records bear, and their sign."""
    sign = "−" if needs < 0 else ""
    return sign + speech.number(significant(abs(needs), compared.nation.weighing.effective_n))


def _name(outlook: Outlook, lang: str) -> str:
    return outlook.laying.planned.reform.names.in_language(lang) if outlook.laying else ""


def _whom(compared: Compared, speech: Speech) -> str:
    counted, weighing = compared.nation.counted, compared.nation.weighing
    people, cases = speech.number(counted.people), speech.number(significant(weighing.cases, weighing.effective_n))
    records = speech.number(weighing.effective_n)
    if counted.kind == "invented":
        head = speech.gettext("Counted over {people} invented people (seed {seed}),", people=people, seed=counted.seed)
    else:
        head = speech.gettext("Counted over the {people} people of the run '{run}',", people=people, run=counted.run)
    tail = speech.gettext(
        "weighted to {cases} cases a year; they tell as much as {records} records of equal weight.", cases=cases, records=records
    )
    return f"{head} {tail}"


def _costs(compared: Compared, speech: Speech) -> str:
    """How the care is priced, and of how many needs no price is known."""
    most = max((bill.unpriced for outlook in compared.outlooks for bill in outlook.bills.values()), default=0.0)
    return speech.gettext(
        "A year of the first alternative granted, at the pack's price for the payer; up to {needs} needs granted have no price there, and"
        " what they cost is not known.",
        needs=_shown(most, compared, speech),
    )


def _money(compared: Compared, speech: Speech) -> str:
    """The currencies and years of the prices, none of which is converted."""
    totals: list[Money] = [money for outlook in compared.outlooks for bill in outlook.bills.values() for money in bill.totals]
    if not totals:
        return speech.gettext("No price of the care granted is known.")
    kinds = sorted({(money.currency, money.price_year) for money in totals})
    told = " ".join(speech.gettext("Costs in {currency} at prices of {year}.", currency=each[0], year=each[1]) for each in kinds)
    return told + " " + speech.gettext("None is converted or moved to another year.")
