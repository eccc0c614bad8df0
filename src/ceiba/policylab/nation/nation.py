"""A nation: a decision whose needs carry weights raked to its facts, its cells and outcomes, and the population it was counted over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import pyarrow as pa

from ceiba.decisions import Decision, cells, outcomes
from ceiba.engine import Frame
from ceiba.policylab.nation.cascade import Fates, count_nation, fates
from ceiba.policylab.nation.expected import Expected, expected
from ceiba.policylab.nation.find_out import find_out
from ceiba.policylab.nation.gaps import GapsOf, Order, gaps_between, order_by_income
from ceiba.policylab.nation.margins import margins_of
from ceiba.policylab.nation.ranges import with_intervals
from ceiba.policylab.nation.weighing import Weighing, weigh


@dataclass(frozen=True, slots=True)
class Counted:
    """The people a nation was counted over. kind: invented people, or a run on records. seed: of invented ones. run: the run's folder name.

    invented: whether pack or people are, so that nothing said of them is evidence.
    """

    kind: Literal["invented", "run"]
    people: int
    invented: bool
    seed: int | None = None
    run: str = ""


@dataclass(frozen=True)
class Nation:
    """A country counted. decision: its needs weigh what `weighing` says; cells: as `decisions.cells`; outcomes: as `decisions.outcomes`."""

    country: str
    decision: Decision
    cells: Frame
    outcomes: Frame
    weighing: Weighing
    counted: Counted

    def fates(self, by: Sequence[str] = ()) -> Fates:
        """Return needs by strata and fate."""
        return fates(self.decision.engine, self.cells, self.outcomes, by, self.expected.frame)

    @cached_property
    def expected(self) -> Expected:
        """How likely undecided needs pass when their untested markers follow the pack's distribution."""
        return expected(self.decision, self.outcomes)

    def cascade(self, by: Sequence[str] = ()) -> pa.Table:
        """Return the national cascade (`count_nation`). by: names of STRATA."""
        return count_nation(self.fates(by), self.country)

    def ranges(self, by: Sequence[str] = ()) -> pa.Table:
        """Return the national cascade with the interval of each point (`with_intervals`). by: names of STRATA."""
        return with_intervals(self.cascade(by), self.fates(tuple(dict.fromkeys((*by, "disease")))))

    def gaps(self, by: str, order: Order | None = None) -> list[GapsOf]:
        """Return how far the strata of one kind stand apart (`gaps_between`); payers are ordered by the pack's incomes unless told."""
        if order is None and by == "payer":
            order = order_by_income(self.decision.world.pack)
        return gaps_between(self.cascade((by,)), by, order)

    def find_out(self) -> pa.Table:
        """Return the missing facts, by the needs a year that each hides and decides (`find_out`)."""
        return find_out(self.decision, self.cells, self.outcomes)


def count_as_nation(decision: Decision, counted: Counted, *, trim: float | None = None) -> Nation:
    """Weigh a decision by its pack's margins and count its cells. trim: as in `weigh`. PackRefused for facts that fit no margin."""
    pack = decision.world.pack
    weighted, weighing = weigh(decision, margins_of(pack, decision.world.knowledge.tree), trim=trim)
    engine = weighted.engine
    return Nation(pack.country, weighted, cells(weighted), outcomes(engine, weighted.options.rows), weighing, counted)
