"""Gaps between strata: how far the share of needs that pass every gate stands apart between payers, regions, sexes and others.

At the lower bound, at the point and at the upper bound, since what is not known can hide a gap or make one. Strata without a word (not
recorded) and those of too few records are not compared, and counted apart. The concentration index and the slope need an order of
advantage, which most strata do not have: it is given, or read from the pack's incomes for payers, never guessed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from ceiba.packs import Pack
from ceiba.policylab.economics.equity import Gaps, gaps
from ceiba.policylab.nation.margins import UsedRow
from ceiba.terms.roadblocks import GATES

LEAST_RECORDS = 30
"""A stratum of fewer effective records asked is not compared: one of ten differs from its fellows by chance alone."""

Rows = Sequence[Mapping[str, Any]]
_TWO = 2

BOUNDS = ("lower", "point", "upper")


@dataclass(frozen=True, slots=True)
class Order:
    """An order of advantage. rank: the least advantaged lowest, ties allowed. why: given, or incomes; used: the rows it rests on."""

    rank: Mapping[str, float]
    why: str
    used: tuple[UsedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class GapsOf:
    """How far the strata of one kind stand apart at one gate.

    at: one of BOUNDS. least, most: the strata of the smallest and the largest share. compared: strata compared; not_recorded, too_few:
    needs a year of those that were not. unranked: of those compared that the order does not name, so that slopes and index leave them
    out. found: the gaps, in shares (0 to 1); its slopes and index are nan without an order of two strata or more.
    """

    by: str
    gate: str
    at: str
    least: str
    most: str
    compared: int
    not_recorded: float
    too_few: float
    unranked: float
    found: Gaps


def gaps_between(cascade: pa.Table, by: str, order: Order | None = None, *, least_records: float = LEAST_RECORDS) -> list[GapsOf]:
    """Return the gaps between the strata `by` at each gate and bound; [] where fewer than two can be compared.

    cascade: `count_nation` by that stratum alone.
    """
    found = []
    for gate in GATES:
        rows = [row for row in cascade.to_pylist() if row["gate"] == gate and row["asked"] > 0]
        named = [row for row in rows if row[by] != ""]
        compared = [row for row in named if row["effective_n"] >= least_records]
        if len(compared) < _TWO:
            continue
        not_recorded = sum(row["asked"] for row in rows if row[by] == "")
        too_few = sum(row["asked"] for row in named) - sum(row["asked"] for row in compared)
        rank = order.rank if order is not None else {}
        ranked = [row for row in compared if row[by] in rank]
        unranked = sum(row["asked"] for row in compared) - sum(row["asked"] for row in ranked)
        for at in BOUNDS:
            shares = {row[by]: _passing(row, at) / row["asked"] for row in compared}
            least, most = min(shares, key=lambda word: shares[word]), max(shares, key=lambda word: shares[word])
            apart = _apart(compared, ranked, at, [rank[row[by]] for row in ranked])
            found.append(GapsOf(by, gate, at, least, most, len(compared), not_recorded, too_few, unranked, apart))
    return found


def _apart(compared: Rows, ranked: Rows, at: str, rank: Sequence[float]) -> Gaps:
    """Return the gaps of all that are compared, slopes and index of those that have a rank."""
    whole = gaps([_passing(row, at) / row["asked"] for row in compared], [row["asked"] for row in compared])
    if len(ranked) < _TWO:
        return whole
    own = gaps([_passing(row, at) / row["asked"] for row in ranked], [row["asked"] for row in ranked], rank)
    return dataclasses.replace(whole, slope=own.slope, relative_slope=own.relative_slope, concentration=own.concentration)


def _passing(row: Mapping[str, Any], at: str) -> float:
    passing: float = {"lower": row["yes"], "point": row["point"], "upper": row["yes"] + row["unknown"]}[at]
    return passing


def order_by_income(pack: Pack) -> Order | None:
    """Return the order of payers by the mean monthly income of those they cover, from incomes.csv; None without rows of two payers.

    Rows of no payer speak of people without coverage where the file says so (`none`), and are left out otherwise. Rows in another currency
    than the first are not mixed in: None.
    """
    rows = [row for row in pack.facts.get("incomes", ()) if row["payer"] is not None]
    if len({(row["currency"], row["year"]) for row in rows}) != 1:
        return None
    rank = {}
    for payer in dict.fromkeys(row["payer"] for row in rows):
        own = [row for row in rows if row["payer"] == payer]
        share = sum(row["share"] for row in own)
        if share > 0:
            rank[payer] = sum(row["monthly_amount"] * row["share"] for row in own) / share
    used = tuple(UsedRow("incomes", row) for row in rows)
    return Order(rank, "incomes", used) if len(rank) > 1 else None


def order_of(words: Sequence[str]) -> Order:
    """Return the order that somebody gave: the least advantaged first."""
    return Order({word: float(place) for place, word in enumerate(words)}, "given")
