"""What an action gains a person and what it costs in a country: what the losses and the roadmap ask of every action.

`worth` answers both for one country, payer and disease. Gains are published ones (`economics.gain`), costs the published prices of the
country's pack. What nobody published is None: unknown, never zero.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ceiba.packs import FactRow, Pack
from ceiba.policylab.economics import Gain, gain
from ceiba.policylab.payments.persistence import MONTHS_A_YEAR
from ceiba.terms.citations import Citation
from ceiba.terms.diseases import DiseaseTree
from ceiba.terms.money import Money

PricedBy = Literal["month", "course", "test"]
_READY = ("month", "course", "test")
"""Prices of a treatment or a test; of a vial or a tablet alone no treatment can be priced."""


@dataclass(frozen=True, slots=True)
class UnitCost:
    """What one person costs within a year at a published price: a year's months, the one course or the one test, as `per` says.

    money: of all of it, with currency and price year. unit: of one month, course or test. months: counted, 0 where the price is not by
    month. payer: whose price it is; "" is any payer's. as_of: the day, month or year of which the price speaks. citation: of the price.
    place: file and line of its row. price_assumed: the pack assumes the price. months_assumed: nobody said how long the treatment lasts, so
    that a whole year is counted.
    """

    money: Money
    unit: Money
    per: PricedBy
    payer: str
    months: Decimal
    as_of: str
    citation: Citation
    place: str
    months_assumed: bool

    @property
    def price_assumed(self) -> bool:
        """Whether the price itself is assumed; `citation.reason` says why."""
        return self.citation.assumed

    @property
    def assumed(self) -> bool:
        """Whether anything in it is assumed; what shows it then says so."""
        return self.price_assumed or self.months_assumed


@dataclass(frozen=True, slots=True)
class Worth:
    """What an action gains and costs a person in a country, as far as it was published.

    qalys, life_years: two measures that are never added or swapped; each is None where nobody published it, and each carries its
    comparator, its study (`outcome`, a Citation), its range and whether it is from another country (`transferred`). cost: None where the
    pack has no price from which a person's cost follows. Gains are of a whole horizon, the cost is of one year: a ratio of the two means
    nothing.
    """

    action: str
    country: str
    qalys: Gain | None
    life_years: Gain | None
    cost: UnitCost | None

    @property
    def assumed(self) -> tuple[str, ...]:
        """Which of "qalys", "life_years" and "cost" rest on something assumed."""
        parts = (("qalys", self.qalys), ("life_years", self.life_years), ("cost", self.cost))
        return tuple(name for name, part in parts if part is not None and part.assumed)


def worth(
    pack: Pack,
    action: str,
    disease: str,
    tree: DiseaseTree,
    on: dt.date,
    *,
    payer: str | None = None,
    line: int | None = None,
    stage: str | None = None,
    months: float | None = None,
) -> Worth:
    """Return what an action gains in a disease and what it costs a payer of the pack's country.

    disease: code of the tree. line, stage: left out, they are not asked for. payer, months: as in `unit_cost`. Raises EconomicsRefused
    when the shipped table of outcomes does not fit, ValueError on negative months.
    """
    qalys = gain(action, disease, tree, pack.country, line=line, stage=stage, measure="QALY")
    life_years = gain(action, disease, tree, pack.country, line=line, stage=stage, measure="life_year")
    return Worth(action, pack.country, qalys, life_years, unit_cost(pack, action, on, payer=payer, months=months))


def unit_cost(pack: Pack, action: str, on: dt.date, *, payer: str | None = None, months: float | None = None) -> UnitCost | None:
    """Return what one person costs within a year, or None when the pack has no price of the action by month, course or test.

    Of several prices: the payer's own before one of any payer, a price that was read before an assumed one, the pack's currency before
    another, the newest year that had begun on `on`, the first row of the file. payer: None takes any payer's, one of no payer first.
    months: on treatment within the year, above 12 counted as 12; None counts 12 and says so. ValueError on months below 0.
    """
    if months is not None and months < 0:
        raise ValueError(f"months on treatment are zero or more, not {months}")
    rows = [row for row in pack.prices.get(action, ()) if _speaks(row, payer, on)]
    if not rows:
        return None
    row = min(rows, key=lambda row: _order(row, payer, pack.manifest.currency))
    per: PricedBy = row["per"]
    unit = Money(Decimal(str(row["amount"])), row["currency"], row["price_year"])
    counted = Decimal(MONTHS_A_YEAR) if months is None else min(Decimal(str(months)), Decimal(MONTHS_A_YEAR))
    by_month = per == "month"
    return UnitCost(
        money=unit.share(counted) if by_month else unit,
        unit=unit,
        per=per,
        payer=row["payer"] or "",
        months=counted if by_month else Decimal(0),
        as_of=row.as_of,
        citation=row.cited,
        place=f"{pack.country}/facts/prices.csv:{row.line}",
        months_assumed=by_month and months is None,
    )


def _order(row: FactRow, payer: str | None, currency: str) -> tuple[bool, bool, bool, bool, int]:
    """Lower is taken first."""
    return row["payer"] != payer, row["payer"] is not None, row.cited.assumed, row["currency"] != currency, -row["price_year"]


def _speaks(row: FactRow, payer: str | None, on: dt.date) -> bool:
    whose = payer is None or row["payer"] in (payer, None)
    return whose and row["per"] in _READY and row["price_year"] <= on.year
