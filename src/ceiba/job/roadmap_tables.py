"""The tables of a roadmap, for those who reckon on. Empty cells are not known or do not apply; texts stand in three languages."""

from __future__ import annotations

from ceiba.language import LANGUAGES
from ceiba.policylab.roadmap import GainUsed, MilestoneKept, NumberUsed, RoadmapKept
from ceiba.terms.citations import Citation, Source
from ceiba.terms.texts import Text

Row = dict[str, object]
INDICATOR = "needs_met_a_year"
"""What milestones are measured by: needs a year with an alternative that passes all gates, at the bound of the roadmap."""


def roadmap_tables(kept: RoadmapKept) -> dict[str, list[Row]]:
    """Return the rows of each table, by name of the CSV file."""
    return {
        "milestones": [_milestone(kept, place, each) for place, each in enumerate(kept.milestones, start=1)],
        "years": _years(kept),
        "paid": [
            {"milestone": each.id, "priced_by": paid.lever, "amount": paid.amount, "currency": kept.currency}
            for each in kept.milestones
            for paid in each.paid
        ],
        "gains": [_gain(kept, each.id, gain) for each in kept.milestones for gain in each.gains],
        "numbers": [_number(kept, each.id, number) for each in kept.milestones for number in each.numbers],
        "obstacles": _obstacles(kept),
        "needs": _needs(kept),
        "moved": _moved(kept),
        "not_moved": [{"assumption": each.what, "why": each.why} for each in kept.held],
        "levers": _levers(kept),
        "bounds": [
            {"bound": bound, "of_the_roadmap": _flag(bound == kept.bound), "met_today": before, "met_with_all": after}
            for bound, (before, after) in kept.counts.items()
        ],
        "facts": _facts(kept),
    }


def _milestone(kept: RoadmapKept, place: int, each: MilestoneKept) -> Row:
    return {
        "order": place,
        "milestone": each.id,
        **_in_languages("name", each.names),
        **_in_languages("says", each.says),
        "kind": each.kind,
        "owners": " ".join(each.owners),
        "begins": each.begins.isoformat(),
        "in_effect": each.in_effect.isoformat(),
        "date": each.whole.isoformat(),
        "indicator": INDICATOR,
        "bound": kept.bound,
        "baseline": each.baseline,
        "target_of_the_country": each.target,
        "needs_within_the_plan": each.effect,
        f"worth_in_{_unit(kept)}": each.worth,
        "needs_without_a_published_gain": each.unvalued,
        "currency": kept.currency,
        "price_years": "-".join(str(year) for year in dict.fromkeys(kept.price_years)),
        "own_cost": each.own_cost,
        "cost_of_patients_shared": each.patients,
        "cost_per_need": each.cost_per_need,
        "needs_without_a_price": each.unpriced,
        "records": each.records,
        "few_records": _flag(each.has_few_records),
        **{f"own_cost_{year.begins.year}": money for year, money in zip(kept.years, each.cost, strict=True)},
        "waits_for": " ".join(each.waits_for),
        "assumed": " ".join(each.assumed),
        "changes_place_with": " ".join(each.moved_by),
        "illustration": _flag(kept.is_illustration),
    }


def _years(kept: RoadmapKept) -> list[Row]:
    return [
        {
            "year_begins": year.begins.isoformat(),
            "currency": kept.currency,
            "budget": year.budget,
            "spent": year.levers + year.patients,
            "spent_low": year.spent_low,
            "spent_high": year.spent_high,
            "spent_on_levers": year.levers,
            "spent_on_patients": year.patients,
            "needs_met_today": kept.met,
            "needs_met_more": year.met,
            "needs_met_more_without_a_price": year.unpriced,
            f"worth_in_{_unit(kept)}": year.worth,
            "needs_met_more_without_a_published_gain": year.unvalued,
            "needs_met_more_low": year.low,
            "needs_met_more_high": year.high,
        }
        for year in kept.years
    ]


def _number(kept: RoadmapKept, milestone: str, number: NumberUsed) -> Row:
    return {
        "milestone": milestone,
        "number": number.name,
        "value": number.value,
        "unit": number.unit,
        "price_year": number.price_year,
        "low": number.low,
        "high": number.high,
        "paid_in": number.paid_in,
        **_cited(number.cited, kept.sources.get(f"levers/{number.cited.source}")),
    }


def _unit(kept: RoadmapKept) -> str:
    """What worth is counted in; QALYs are those of the gains that are published, a part of the whole."""
    return "published_qalys" if kept.objective == "qalys" else kept.objective


def _gain(kept: RoadmapKept, milestone: str, gain: GainUsed) -> Row:
    source = kept.sources.get(f"economics/{gain.cited.source}") if gain.cited else None
    return {
        "milestone": milestone,
        "action": gain.action,
        "disease": gain.disease,
        "stage": gain.stage,
        "line": gain.line,
        "needs_within_the_plan": gain.needs,
        "qalys_a_person": gain.qalys,
        "low": gain.low,
        "high": gain.high,
        "outcome": gain.outcome,
        "comparator": gain.comparator,
        "countries": " ".join(gain.countries),
        "transferred": _flag(gain.transferred),
        "horizon_years": gain.horizon_years,
        "annual_discount_rate": gain.annual_discount_rate,
        "reading": gain.reading,
        "published": "true" if gain.cited else "false",
        **(_cited(gain.cited, source) if gain.cited else dict.fromkeys(_CITED, "")),
    }


def _obstacles(kept: RoadmapKept) -> list[Row]:
    return [
        {
            "milestone": each.id,
            "action": obstacle.action,
            "gate": obstacle.gate,
            "roadblock": obstacle.code,
            "needs": obstacle.needs,
            "rules": " ".join(dict.fromkeys(reason.rule for reason in obstacle.because)),
        }
        for each in kept.milestones
        for obstacle in each.obstacles
    ]


def _needs(kept: RoadmapKept) -> list[Row]:
    return [
        {
            "milestone": each.id,
            "disease": whose.disease,
            "payers": " ".join(whose.payers),
            "region": whose.region,
            "needs": whose.needs,
            "records": whose.records,
        }
        for each in kept.milestones
        for whose in each.whose
    ]


def _moved(kept: RoadmapKept) -> list[Row]:
    return [
        {
            "assumption": moved.what,
            "assumed": _flag(moved.assumed),
            "was": moved.was,
            "to": moved.to,
            "unit": moved.unit,
            f"best_{_unit(kept)}": moved.value,
            "best_needs_without_a_published_gain": moved.unvalued,
            f"this_plan_{_unit(kept)}": moved.kept,
            "this_plan_needs_without_a_published_gain": moved.kept_unvalued,
            "changes_place": " ".join(moved.changed),
        }
        for moved in kept.moved
    ]


def _levers(kept: RoadmapKept) -> list[Row]:
    return [
        {"lever": lever.id, **_in_languages("name", lever.names), "standing": lever.standing, "lacks": " ".join(lever.lacks)}
        for lever in kept.levers
    ]


def _facts(kept: RoadmapKept) -> list[Row]:
    return [
        {
            "file": fact.file,
            "line": fact.line,
            "values": "; ".join(f"{name}={value}" for name, value in fact.values.items() if value is not None),
            **_cited(fact.cited, kept.sources.get(f"pack:{kept.country}/{fact.cited.source}")),
        }
        for fact in kept.facts
    ]


_CITED = ("assumed", "reason", "source", "published_on", "url", "place", "confidence", "says", "fact")


def _cited(cited: Citation, source: Source | None) -> Row:
    return {
        "assumed": _flag(cited.assumed),
        "reason": cited.reason,
        "source": source.title if source else cited.source,
        "published_on": source.published if source else "",
        "url": source.url if source else "",
        "place": cited.place,
        "confidence": cited.confidence or "",
        "says": cited.quote or cited.paraphrase,
        "fact": cited.fact,
    }


def _flag(value: bool) -> str:  # noqa: FBT001 - it writes one
    return "true" if value else ""


def _in_languages(name: str, text: Text) -> Row:
    return {f"{name}_{lang}": text.in_language(lang) for lang in LANGUAGES}
