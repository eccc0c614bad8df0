"""The tables of scenarios, for those who reckon on. Empty cells are not known or do not apply; texts stand in three languages."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Sequence

from ceiba.language import LANGUAGES
from ceiba.policylab.nation import BOUNDS, DRAWS, LEVEL, significant
from ceiba.policylab.scenarios import Compared, Outlook
from ceiba.terms.texts import Text

Row = dict[str, object]
BASELINE = "as_it_is"
"""How the country without a scenario is named in tables."""


def scenario_tables(found: Sequence[Compared]) -> dict[str, list[Row]]:
    """Return the rows of each table, by name of the CSV file."""
    return {
        "population": [_population(each) for each in found],
        "scenarios": [row for each in found for row in _scenarios(each)],
        "cascade": [row for each in found for row in _cascade(each)],
        "gaps": [row for each in found for row in _gaps(each)],
        "costs": [row for each in found for row in _costs(each)],
        "changes": [row for each in found for row in _changes(each)],
        "records": [row for each in found for row in _records(each)],
        "against": [row for each in found for row in _against(each)],
    }


def name_of(outlook: Outlook) -> str:
    """Return the id of an outlook's scenario, or what the country as it is is called."""
    return outlook.laying.planned.reform.id if outlook.laying else BASELINE


def _head(compared: Compared, outlook: Outlook) -> Row:
    return {"country": compared.nation.country, "on": outlook.world.as_of.on.isoformat(), "scenario": name_of(outlook)}


def _population(compared: Compared) -> Row:
    """One row a country: whom its numbers were counted over, so that nobody takes them for more."""
    counted, weighing = compared.nation.counted, compared.nation.weighing
    return {
        "country": compared.nation.country,
        "kind": counted.kind,
        "people": counted.people,
        "seed": counted.seed,
        "run": counted.run,
        "invented": "true" if counted.invented else "",
        "cases_a_year": weighing.cases,
        "needs_weighted": weighing.n_needs,
        "needs_without_national_number": compared.n_without,
        "effective_n": weighing.effective_n,
        "facts_of_margins": len(weighing.used),
        "facts_assumed_or_of_low_confidence": len(weighing.doubtful),
        "draws": DRAWS,
        "interval": LEVEL,
    }


def _scenarios(compared: Compared) -> Iterator[Row]:
    """One row a scenario and bound; numbers are needs a year, unrounded."""
    for outlook in compared.outlooks:
        for bound in BOUNDS:
            granted = outlook.granted[bound]
            yield {
                **_head(compared, outlook),
                **_texts("name", outlook.laying.planned.reform.names if outlook.laying else None),
                "starts": outlook.laying.planned.reform.start.isoformat() if outlook.laying else "",
                "bound": bound,
                "granted": granted.needs,
                "granted_low": granted.interval.low,
                "granted_high": granted.interval.high,
                "more": granted.more,
                "more_low": granted.more_interval.low,
                "more_high": granted.more_interval.high,
                "otherwise": outlook.otherwise,
                "care_answered_otherwise": outlook.cares_otherwise,
                "tests_answered_otherwise": outlook.tests_otherwise,
                "recounted": "true" if outlook.recounted else "",
                "finds_nothing": "true" if outlook.laying and outlook.laying.finds_nothing else "",
            }


def _cascade(compared: Compared) -> Iterator[Row]:
    """One row a scenario and gate, as the national cascade; shown: `yes` rounded to the digits that its records bear."""
    for outlook in compared.outlooks:
        for row in outlook.cascade.to_pylist():
            shown = significant(row["yes"], row["effective_n"])
            yield {**_head(compared, outlook), **{name: value for name, value in row.items() if name != "country"}, "yes_shown": shown}


def _gaps(compared: Compared) -> Iterator[Row]:
    """One row a scenario, strata and bound: how far the share granted of those asked stands apart."""
    for outlook in compared.outlooks:
        for gap in outlook.gaps:
            measures = dataclasses.asdict(gap.found)
            yield {
                **_head(compared, outlook),
                "by": gap.by,
                "bound": gap.at,
                "strata_compared": gap.compared,
                "least": gap.least,
                "most": gap.most,
                **{name: value if math.isfinite(value) else None for name, value in measures.items()},
                "needs_not_recorded": gap.not_recorded,
                "needs_of_too_few": gap.too_few,
            }


def _costs(compared: Compared) -> Iterator[Row]:
    """One row a scenario, bound, currency and price year: a year of the care granted, of those whose price is known."""
    for outlook in compared.outlooks:
        for bound, bill in outlook.bills.items():
            counts = {
                "needs_priced": bill.priced,
                "needs_without_price": bill.unpriced,
                "needs_counted_a_whole_year": bill.a_year,
                "needs_of_assumed_price": bill.assumed,
            }
            for money in bill.totals or (None,):
                yield {
                    **_head(compared, outlook),
                    "bound": bound,
                    "amount": float(money.amount) if money else None,
                    "currency": money.currency if money else "",
                    "price_year": money.price_year if money else None,
                    **counts,
                }


def _changes(compared: Compared) -> Iterator[Row]:
    """One row a scenario and change: its day, and whether it finds something to act on."""
    for outlook in compared.scenarios:
        for dated in outlook.laying.changes if outlook.laying else ():
            yield {
                **_head(compared, outlook),
                **_texts("says", dated.change.says),
                "begins": dated.begins.isoformat(),
                "own": "true" if dated.own else "",
                "pack_lacks": dated.lacks,
                "so_already": "true" if dated.same else "",
                "assumed": "true",
            }


def _records(compared: Compared) -> Iterator[Row]:
    """One row a change of what is recorded of people: whom it reached."""
    for outlook in compared.scenarios:
        for moved in outlook.moved:
            yield {
                **_head(compared, outlook),
                **_texts("says", moved.change.says),
                "asked": moved.n_asked,
                "filled": moved.n_filled,
                "nobody_alike": moved.n_alone,
                "share_before": moved.share_before,
                "share_after": moved.share_after,
            }


def _against(compared: Compared) -> Iterator[Row]:
    """One row a pair of scenarios and bound: how many more needs a year the first grants, over the same draws."""
    for place in range(1, len(compared.outlooks)):
        for other in range(place + 1, len(compared.outlooks)):
            for bound in BOUNDS:
                more, interval = compared.more(place, other, bound)
                head = {"country": compared.nation.country, "scenario": name_of(compared.outlooks[place])}
                yield {
                    **head,
                    "other": name_of(compared.outlooks[other]),
                    "bound": bound,
                    "more": more,
                    "more_low": interval.low,
                    "more_high": interval.high,
                }


def _texts(name: str, text: Text | None) -> Row:
    return {f"{name}_{lang}": text.in_language(lang) if text else "" for lang in LANGUAGES}
