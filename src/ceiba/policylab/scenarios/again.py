"""A nation's needs in another world: recounted where the world alone changes, and decided again where the rules or the records do.

The people, their needs and their weights stay. A change of what a country decided or measured is recounted: only the answers that it
touches are asked. Where the rules come to name an age or a marker that nothing named before, or where more is recorded of people, what the
rules can tell apart is another, and the needs are decided again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import narwhals as nw
import numpy as np

from ceiba.decisions import Decision, Recount, World, age_class, catalogue_of, decide_options
from ceiba.engine import Frame
from ceiba.evidence import Interpretation, interpret
from ceiba.packs import OfPeople
from ceiba.policylab.nation import Nation
from ceiba.policylab.scenarios.people import Moved, Needs
from ceiba.policylab.scenarios.points import Points
from ceiba.policylab.scenarios.profiles import groups_of
from ceiba.policylab.scenarios.units import Integers, Placed, Units, placed, units_of

_DECIDED = ("circumstance_id", "clinical_id", "access_id")
"""The columns that deciding adds to needs."""


@dataclass(frozen=True)
class Again:
    """A decision made again, and what the changes of what is recorded of people did."""

    decision: Decision
    moved: tuple[Moved, ...]


def decide_again(decision: Decision, world: World, people: Sequence[OfPeople] = (), seed: int = 0) -> Again:
    """Decide the needs of a decision in a world, after changes of what is recorded of people. seed: of the draws that fill records."""
    engine = decision.engine
    catalogue, interpretation = catalogue_of(world), decision.interpretation
    if catalogue.markers != interpretation.catalogue.markers:
        interpretation = interpret(engine, decision.records, world.knowledge, catalogue, decision.default_disease)
    needs = _needs(decision, interpretation, world)
    moved: tuple[Moved, ...] = ()
    if people:
        groups = groups_of(world.pack, interpretation.catalogue, interpretation.n_words)
        laid = Needs(engine.collect(needs), world.knowledge.tree, seed, groups)
        for change in people:
            laid.lay(change)
        needs, moved = engine.register(laid.table), tuple(laid.moved)
    options = decide_options(engine, needs, interpretation, world, decision.grounds)
    return Again(replace(decision, world=world, interpretation=interpretation, options=options), moved)


def _needs(decision: Decision, interpretation: Interpretation, world: World) -> Frame:
    """The needs as they were before they were decided: profiles and age classes as this world tells them apart."""
    kept = decision.options.needs.drop(*_DECIDED, "age_class")
    words = [f"word_{word}" for word in range(interpretation.n_words)]
    profiled = kept.join(interpretation.conditions.select("condition_id", *words), on="condition_id", how="inner")
    age = nw.when(nw.col("age_years") < 0).then(None).otherwise(nw.col("age_years"))
    classed = nw.when(nw.col("purpose") == "treatment").then(age_class(world, age, "treatment")).otherwise(age_class(world, age))
    return decision.engine.keep(profiled.with_columns(classed.cast(nw.Int32).alias("age_class")))


@dataclass(frozen=True, eq=False)
class Answered:
    """What the units come to in a world. recounted: whether only what its changes touch was asked. moved: what changes of records did."""

    placed: Placed
    recounted: bool
    moved: tuple[Moved, ...] = ()


class Field:
    """A nation ready to be asked again in other worlds, over the same units. seed: of the draws that fill records."""

    def __init__(self, nation: Nation, seed: int) -> None:
        self.nation = nation
        self.seed = seed
        self.recount = Recount(nation.decision)
        self.by_need = False

    def ready_for(self, world: World, people: Sequence[OfPeople] = ()) -> None:
        """Say which world will be asked for: one in which people must be decided again is told need by need, and so then are all."""
        self.by_need = self.by_need or self._anew(world, people)

    @cached_property
    def units(self) -> Units:
        """The units, once all worlds were said."""
        return units_of(self.nation, by_need=self.by_need)

    @cached_property
    def points(self) -> Points:
        """What says how likely undecided needs pass, kept for all worlds."""
        return Points(self.nation.decision)

    @cached_property
    def baseline(self) -> Placed:
        """What the units come to as the country is."""
        return placed(self.recount.baseline, self.units.circumstances, self.points)

    def under(self, world: World, people: Sequence[OfPeople] = ()) -> Answered:
        """Return what the units come to in a world, after changes of what is recorded of people."""
        recounted = None if people else self.recount.under(world)
        if recounted is not None:
            return Answered(placed(recounted, self.units.circumstances, self.points), True)
        again = decide_again(self.nation.decision, world, people, self.seed)
        circumstances = self._circumstances(again.decision)
        return Answered(placed(Recount(again.decision).baseline, circumstances, Points(again.decision)), False, again.moved)

    def _anew(self, world: World, people: Sequence[OfPeople]) -> bool:
        return bool(people) or bool(self.recount.touched(world).anew)

    def _circumstances(self, decision: Decision) -> Integers:
        """The circumstance of each unit, which is a need, in a decision made again."""
        table = decision.engine.collect(decision.options.needs.select("need_id", "circumstance_id")).sort_by("need_id")
        needs, circumstances = (table[name].to_numpy().astype(np.int64) for name in ("need_id", "circumstance_id"))
        found: Integers = circumstances[np.searchsorted(needs, self.units.keys)]
        return found
