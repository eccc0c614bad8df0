"""What a milestone rests on, for the record: its lever's numbers, who is paid for at which price, and the published gains of its QALYs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ceiba.policylab.economics import Gain
from ceiba.policylab.roadmap import (
    UNITS,
    Country,
    GainUsed,
    Lever,
    NumberUsed,
    PatientsPaid,
    Roadmap,
    effect_values,
    gains_behind,
    paid_because_of,
)
from ceiba.terms.citations import Citation

Published = Callable[[str, str, str | None, int | None], Gain | None]
"""The published gain of an action in a disease, stage and line; None where nobody published any."""
MOST = 12
"""How many obstacles, strata, and gains that nobody published, of a milestone are kept: those of most needs."""


def nothing_published(*_: object) -> None:
    """The gains where nothing is asked of them."""
    return


def numbers_of(lever: Lever) -> Iterator[NumberUsed]:
    """Yield the numbers of a lever with where each was read."""
    for name, cost in lever.cost:
        yield NumberUsed(
            name=f"cost.{name}",
            value=cost.amount,
            unit=cost.currency,
            price_year=cost.price_year,
            low=cost.low,
            high=cost.high,
            paid_in=cost.paid_in,
            cited=plain(cost),
        )
    for name, months in (("lead", lever.lead), ("growth", lever.growth)):
        if months is not None:
            yield NumberUsed(name=name, value=months.months, unit="months", low=months.low, high=months.high, cited=plain(months))
    for name, values in effect_values(lever.changes).items():
        effect = lever.effects[name]
        for value in values:
            yield NumberUsed(name=f"effect.{name}", value=value, unit=UNITS[name], low=effect.low, high=effect.high, cited=plain(effect))


def plain(cited: Citation) -> Citation:
    """The citation of a value, by itself."""
    return Citation(**{name: getattr(cited, name) for name in Citation.__struct_fields__})


def paid_of(made: Roadmap, place: int) -> tuple[PatientsPaid, ...]:
    """Return what the plan pays for patients because of the lever at a place, by the lever that names the price."""
    return tuple(PatientsPaid(lever=lever, amount=amount) for lever, amount in paid_because_of(made, place).items())


def gains_of(country: Country, made: Roadmap, place: int, published: Published) -> tuple[tuple[GainUsed, ...], float | None]:
    """Return the gains that the QALYs of a milestone rest on, and the needs without a published one; (), None of another objective."""
    if made.asked.objective != "qalys":
        return (), None
    behind = gains_behind(made, country.openings(made.asked.bound), place)
    return tuple(_gain(*key, needs, published(*key)) for key, needs in behind.needs.items()), behind.unvalued


def _gain(action: str, disease: str, stage: str | None, line: int | None, needs: float, found: Gain | None) -> GainUsed:
    if found is None:
        return GainUsed(action=action, disease=disease, stage=stage, line=line, needs=needs)
    outcome = found.outcome
    return GainUsed(
        action=action,
        disease=disease,
        stage=stage,
        line=line,
        needs=needs,
        qalys=found.value,
        low=found.low,
        high=found.high,
        outcome=outcome.id,
        comparator=outcome.comparator,
        countries=outcome.countries,
        transferred=found.transferred,
        horizon_years=outcome.horizon_years,
        annual_discount_rate=outcome.annual_discount_rate,
        reading=outcome.reading,
        cited=plain(outcome),
    )
