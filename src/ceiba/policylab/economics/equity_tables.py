"""The tables of a distributional analysis: who gains and forgoes by stratum, and where each strategy stands between health and equality."""

from __future__ import annotations

import numpy as np

from ceiba.policylab.economics.equity import gaps
from ceiba.policylab.economics.equity_plane import Verdict
from ceiba.policylab.economics.models import words_of
from ceiba.policylab.economics.results import Draws
from ceiba.policylab.economics.strata import Equity

__all__ = ["equity_rows", "judged_rows"]

Row = dict[str, object]


def equity_rows(found: Equity, lang: str) -> list[Row]:
    """Return a row a strategy and stratum: health before and after per person; gained, forgone and net in all, means and 95% of draws."""
    rows: list[Row] = []
    for strategy, impact in found.impacts.items():
        net, after = impact.net, impact.after
        for place, stratum in enumerate(found.file.strata):
            rows.append(
                {
                    "strategy": strategy,
                    "against": found.against,
                    "stratum": stratum.id,
                    "name": words_of(stratum.names, lang) if stratum.names else stratum.id,
                    "people": stratum.people.value,
                    "health_before": stratum.health.value,
                    "health_after": float(after[place].mean()),
                    "gained": float(impact.gained[place].mean()),
                    "forgone": float(impact.forgone[place].mean()),
                    "net": float(net[place].mean()),
                    "net_low": _end(net[place], 2.5),
                    "net_high": _end(net[place], 97.5),
                    "unit": impact.unit,
                    "rests_on_assumed": bool(found.file.assumed),
                }
            )
    return rows


def judged_rows(found: Equity) -> list[Row]:
    """Return a row a strategy and measure: health in all, change of inequality, what it is worth when equality counts, chances, and gaps.

    turns_at: the epsilon at which the answer turns; None where it does not up to 100. The gaps are of health per person, means over the
    draws; slope and concentration need an order of advantage. equivalent_change: of the equally distributed equivalent, per person, the
    mean of the draws. displaced_at: what a unit of effect costs elsewhere, in currency at prices of price_year (None: unknown).
    """
    rows: list[Row] = []
    strata, money = found.file.parts(), found.file.displaced_at
    paid = {"displaced_at": money.value, "currency": money.currency, "price_year": None if found.year_unknown else money.price_year}
    for strategy, several in found.judged.items():
        impact = found.impacts[strategy]
        before = gaps(impact.before, impact.people, strata.rank)
        after = gaps(impact.after.mean(axis=1), impact.people, strata.rank)
        for judged in several:
            row: Row = {
                "strategy": strategy,
                "against": found.against,
                "measure": judged.measure,
                "aversion": judged.aversion,
                "net_health": float(judged.net.mean()),
                "index_before": judged.index_before,
                "index_change": float(judged.inequality.mean()),
                "equivalent_change": float(judged.weighted.mean()) / float(impact.people.sum()),
                "worth_with_equality": float(judged.weighted.mean()),
                "verdict": judged.verdict.value,
                "worth_it": judged.worth_it,
                "turns_at_epsilon": found.turns[strategy],
                "unit": impact.unit,
                **paid,
            }
            row |= {f"chance_{verdict.value}": judged.probability[verdict] for verdict in Verdict}
            for name, told in (("before", before), ("after", after)):
                row |= {
                    f"gap_{name}": told.absolute,
                    f"slope_{name}": _known(told.slope),
                    f"concentration_{name}": _known(told.concentration),
                }
            rows.append(row)
    return rows


def _end(values: Draws, percent: float) -> float | None:
    return float(np.percentile(values, percent)) if values.size > 1 else None


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value
