"""A nation: a decision whose needs carry weights raked to its facts, its cells and outcomes, and the population it was counted over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from ceiba.decisions import Decision, cells, outcomes
from ceiba.engine import Frame
from ceiba.policylab.nation.cascade import Fates, count_nation, fates
from ceiba.policylab.nation.margins import margins_of
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
        return fates(self.decision.engine, self.cells, self.outcomes, by)

    def cascade(self, by: Sequence[str] = ()) -> pa.Table:
        """Return the national cascade (`count_nation`). by: names of STRATA."""
        return count_nation(self.fates(by), self.country)


def count_as_nation(decision: Decision, counted: Counted, *, trim: float | None = None) -> Nation:
    """Weigh a decision by its pack's margins and count its cells. trim: as in `weigh`. PackRefused for facts that fit no margin."""
    pack = decision.world.pack
    weighted, weighing = weigh(decision, margins_of(pack, decision.world.knowledge.tree), trim=trim)
    engine = weighted.engine
    return Nation(pack.country, weighted, cells(weighted), outcomes(engine, weighted.options.rows), weighing, counted)
