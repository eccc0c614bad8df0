"""A nation under several scenarios: each held against the country as it is and against the others, over the same people and draws."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from ceiba.decisions import World
from ceiba.policylab.nation import BOUNDS, DRAWS, GapsOf, Interval, Nation, count_nation, gaps_between, order_by_income
from ceiba.policylab.scenarios.again import Field
from ceiba.policylab.scenarios.bill import Bill, bill_of
from ceiba.policylab.scenarios.draws import Draws
from ceiba.policylab.scenarios.laying import Laying
from ceiba.policylab.scenarios.people import Moved
from ceiba.policylab.scenarios.units import LEAST, Booleans, Placed, Seen, Units
from ceiba.terms.roadblocks import GATES

BY = ("payer", "region")
"""The strata of the gaps that are told when none are asked for."""


@dataclass(frozen=True, slots=True)
class Granted:
    """Needs a year granted at a bound or the point, and how many more than as the country is; the intervals are of the draws."""

    needs: float
    interval: Interval
    more: float
    more_interval: Interval


@dataclass(frozen=True, eq=False)
class Outlook:
    """What a nation comes to under one world: as it is, or with a scenario laid.

    laying: None of the country as it is. cascade: as `count_nation`. granted: by one of BOUNDS; bills: at the two outer ones. gaps: at the
    last gate. otherwise: needs a year that fare otherwise than as the country is (how far the best alternative gets at some gate, what a
    test would open, an exceptional route). cares_otherwise, tests_otherwise: needs of which some answer about an alternative, or about a
    test, is another. moved: what changes of records did. recounted: whether only what the changes touch was asked, or the people were
    decided again. seconds: it took.
    """

    laying: Laying | None
    world: World
    cascade: pa.Table
    granted: dict[str, Granted]
    gaps: tuple[GapsOf, ...]
    bills: dict[str, Bill]
    otherwise: float
    cares_otherwise: float
    tests_otherwise: float
    moved: tuple[Moved, ...]
    recounted: bool
    seconds: float


@dataclass(frozen=True, eq=False)
class Compared:
    """A nation under scenarios. outlooks: the country as it is, then each scenario as given. n_without: needs without a national number."""

    nation: Nation
    by: tuple[str, ...]
    outlooks: tuple[Outlook, ...]
    draws: Draws
    n_without: int

    @property
    def baseline(self) -> Outlook:
        """The country as it is."""
        return self.outlooks[0]

    @property
    def scenarios(self) -> tuple[Outlook, ...]:
        """The country with each scenario."""
        return self.outlooks[1:]

    def more(self, place: int, other: int, bound: str) -> tuple[float, Interval]:
        """Return how many more needs a year the outlook at one place grants than that at another, and the interval of the draws."""
        one, two = (self.draws.granted(each, bound) for each in (place, other))
        return self.outlooks[place].granted[bound].needs - self.outlooks[other].granted[bound].needs, self.draws.interval(one - two)


def compare(nation: Nation, layings: Sequence[Laying], *, seed: int, by: Sequence[str] = BY, n_draws: int = DRAWS) -> Compared:
    """Return a nation as it is and under each of some scenarios, laid over its pack.

    seed: of the draws, and of the records that changes fill. by: names of STRATA whose gaps are told.
    """
    own = nation.decision.world
    worlds = [World(own.knowledge, laying.laid.pack, own.as_of) for laying in layings]
    field = Field(nation, seed)
    for laying, world in zip(layings, worlds, strict=True):
        field.ready_for(world, laying.laid.people)
    units, actions = field.units, nation.decision.options.actions
    found: list[Placed] = [field.baseline]
    answered = []
    for laying, world in zip(layings, worlds, strict=True):
        began = time.perf_counter()
        each = field.under(world, laying.laid.people)
        answered.append((each, time.perf_counter() - began))
        found.append(each.placed)
    draws = Draws(units, [each.seen for each in found], seed, n_draws)
    outlooks = []
    for place, world in enumerate([own, *worlds]):
        here = found[place]
        answer, seconds = answered[place - 1] if place else (None, 0.0)
        outlooks.append(
            Outlook(
                laying=layings[place - 1] if place else None,
                world=world,
                cascade=count_nation(here.seen.fates(units), nation.country),
                granted={at: _granted(units, (found[0].seen, here.seen), draws, place, at) for at in BOUNDS},
                gaps=tuple(gap for name in by for gap in _gaps(nation, units, here.seen, name)),
                bills={bound: bill_of(units, here.given(bound), actions, world) for bound in LEAST},
                otherwise=_weight(units, _otherwise(field.baseline.seen, here.seen)),
                cares_otherwise=_weight(units, here.marks[0] != field.baseline.marks[0]),
                tests_otherwise=_weight(units, here.marks[1] != field.baseline.marks[1]),
                moved=answer.moved if answer else (),
                recounted=answer is None or answer.recounted,
                seconds=seconds,
            )
        )
    return Compared(nation, tuple(by), tuple(outlooks), draws, units.n_without)


def _granted(units: Units, worlds: tuple[Seen, Seen], draws: Draws, place: int, at: str) -> Granted:
    """What is granted in a world, beside the country as it is. worlds: as it is, and the one asked for."""
    before, needs = (float(units.weight @ world.passing(at)) for world in worlds)
    drawn_before, drawn = (draws.granted(each, at) for each in (0, place))
    return Granted(needs, draws.interval(drawn), needs - before, draws.interval(drawn - drawn_before))


def _gaps(nation: Nation, units: Units, here: Seen, by: str) -> list[GapsOf]:
    """The gaps between strata at the last gate; payers stand in the order of the pack's incomes."""
    order = order_by_income(nation.decision.world.pack) if by == "payer" else None
    found = gaps_between(count_nation(here.fates(units, (by,)), nation.country), by, order)
    return [gap for gap in found if gap.gate == GATES[-1]]


def _otherwise(before: Seen, after: Seen) -> Booleans:
    found: Booleans = (before.upto != after.upto).any(axis=0) | (before.path != after.path) | (before.by_exception != after.by_exception)
    return found


def _weight(units: Units, of: Booleans) -> float:
    return float(units.weight[of].sum())
