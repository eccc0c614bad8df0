"""A country as the levers see it: every lever laid over its pack, what it finds there, and what it clears at each bound."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ceiba.decisions import Decision, Recounted, World
from ceiba.packs import Change, Laid, OfPeople, Reform, TestingChange, lay_over
from ceiba.policylab.losses import Bound
from ceiba.policylab.roadmap.levers import Lever
from ceiba.policylab.roadmap.obstacles import Standing, entries_of, test_entries_of
from ceiba.policylab.roadmap.openings import Cleared, Gains, Lane, Openings, clear, openings
from ceiba.policylab.roadmap.problem import MOST_LEVERS
from ceiba.policylab.scenarios.again import decide_again
from ceiba.terms.texts import Text


def lay(world: World, levers: Sequence[Lever]) -> Laid:
    """Return the world's pack with levers laid over it, all of them in force on the day that is asked for."""
    kinds = {action.id: action.kind for action in world.knowledge.actions.values()}
    pack = world.pack
    done: list[Change] = []
    idle: list[tuple[Change, str]] = []
    same: list[Change] = []
    people: list[OfPeople] = []
    for lever in levers:
        reform = Reform(lever.id, lever.names, lever.changes, world.as_of.on)
        laid = lay_over(pack, reform, on=world.as_of.on, kinds=kinds, tree=world.knowledge.tree)
        pack = laid.pack
        done += laid.done
        idle += laid.idle
        same += laid.same
        people += laid.people
    return Laid(pack, tuple(done), tuple(idle), tuple(same), tuple(people))


@dataclass(frozen=True)
class Found:
    """What a lever finds in a country.

    lacks: what the pack lacks for those of its changes that find nothing, with what each says. same: its changes that say what is so
    already. nothing: whether it finds nothing, or changes nothing. anew: whether people had to be decided anew under it.
    """

    lever: Lever
    lacks: tuple[tuple[Text, str], ...]
    same: tuple[Text, ...]
    nothing: bool
    anew: bool


class Country:
    """A decided country with levers. decision: weighted. seed: of the draws that fill records.

    found: what each lever finds. lanes: the needs as they are, and under the levers for which they had to be decided anew, each alone and
    all together; without those under which no need is met that is not without them, all other levers laid.
    """

    def __init__(self, decision: Decision, levers: tuple[Lever, ...], gains: Gains, seed: int) -> None:
        if len(levers) > MOST_LEVERS:
            raise ValueError(f"at most {MOST_LEVERS} levers fit a roadmap, not {len(levers)}")
        self.decision, self.levers, self.seed = decision, levers, seed
        self._gains = gains
        self._worlds: dict[tuple[int, ...], World] = {(): decision.world}
        self._asked: dict[tuple[int, tuple[int, ...]], Recounted | None] = {}
        self._cleared: dict[Bound, tuple[Cleared, ...]] = {}
        base = Lane(decision)
        self.found = tuple(self._found(base, place) for place in range(len(levers)))
        self.lanes: tuple[Lane, ...] = (base,)
        alone = {place: self._lane([place]) for place, found in enumerate(self.found) if found.anew}
        useful = [place for place, lane in alone.items() if self._opens_more(lane)]
        together = (self._lane(useful),) if len(useful) > 1 else ()
        self.lanes = (base, *(alone[place] for place in useful), *together)

    @property
    def every(self) -> int:
        """All levers, as bits."""
        return (1 << len(self.levers)) - 1

    def world(self, places: Sequence[int]) -> World:
        """Return the country's world with some of the levers laid over it."""
        key = tuple(sorted(set(places)))
        if key not in self._worlds:
            world = self.decision.world
            self._worlds[key] = replace(world, pack=lay(world, [self.levers[place] for place in key]).pack)
        return self._worlds[key]

    def with_lever(self, place: int, lever: Lever) -> Country | None:
        """Return the same country with one lever doing otherwise; None where people would have to be decided anew for it."""
        if self.found[place].anew:
            return None
        other = copy.copy(self)
        vars(other).update(
            levers=(*self.levers[:place], lever, *self.levers[place + 1 :]),
            _worlds={key: world for key, world in self._worlds.items() if place not in key},
            _asked={key: asked for key, asked in self._asked.items() if place not in key[1]},
            _cleared={},
        )
        found = other.find(place)
        other.found = (*self.found[:place], found, *self.found[place + 1 :])
        return None if found.anew else other

    def find(self, place: int) -> Found:
        """Return what a lever finds in the country as it is."""
        return self._found(self.lanes[0], place)

    def cleared(self, bound: Bound) -> tuple[Cleared, ...]:
        """Return what the levers clear at a bound, lane by lane; held against the country with all levers laid."""
        if bound not in self._cleared:
            alone = [[self._alone(lane, place) for place in range(len(self.levers))] for lane in self.lanes]
            self._cleared[bound] = tuple(clear(lane, worlds, bound) for lane, worlds in zip(self.lanes, alone, strict=True))
            self.mend(range(len(self.levers)), bound)
        return self._cleared[bound]

    def openings(self, bound: Bound) -> Openings:
        """Return the groups of needs at a bound."""
        return openings(self.lanes, self.cleared(bound), self._gains)

    def mend(self, places: Sequence[int], bound: Bound) -> int:
        """Lay these levers together, ask again, and mend what is said of them; return how many alternatives differed."""
        active = sum(1 << place for place in places)
        differ = 0
        for lane, found in zip(self.lanes, self._cleared[bound], strict=True):
            after = self._again(lane, [place for place in places if not self.found[place].anew]) if lane.levers & ~active == 0 else None
            if after is not None:
                differ += found.mend(Standing(after, bound), active, self.every)
        return differ

    def recount(self, places: Sequence[int], bound: Bound) -> float:
        """Return the needs a year that are met with these levers in effect, by asking the whole country again with all of them laid."""
        active = sum(1 << place for place in places)
        lanes = [lane for lane in self.lanes if lane.levers & ~active == 0]
        return self._met(lanes, [place for place in places if not self.found[place].anew], bound)

    def _met(self, lanes: Sequence[Lane], places: Sequence[int], bound: Bound) -> float:
        asked, found = [], []
        for lane in lanes:
            after = self._again(lane, places)
            if after is not None:
                standing = Standing(after, bound)
                own, tests = entries_of(standing), test_entries_of(standing)
                asked.append(replace(lane, levers=0))
                found.append(Cleared(standing, own, np.zeros(own.size, dtype=np.int64), tests, np.zeros(tests.size, dtype=np.int64)))
        return openings(asked, found, no_gains).met(0)

    def _opens_more(self, lane: Lane) -> bool:
        others = [place for place, found in enumerate(self.found) if not found.anew]
        base = self.lanes[0]
        return self._met([base, lane], others, "between") > self._met([base], others, "between") * (1 + 1e-9)

    def _found(self, base: Lane, place: int) -> Found:
        laid = lay(self.decision.world, [self.levers[place]])
        nothing = len(laid.same) == len(laid.done)
        anew = not nothing and (bool(laid.people) or bool(base.recount.touched(self.world([place])).anew))
        lacks = tuple((change.says, lacking) for change, lacking in laid.idle)
        return Found(self.levers[place], lacks, tuple(change.says for change in laid.same), nothing, anew)

    def _lane(self, places: Sequence[int]) -> Lane:
        levers = [self.levers[place] for place in places]
        people = lay(self.decision.world, levers).people
        again = decide_again(self.decision, self.world(places), people, self.seed)
        tested = any(isinstance(change, TestingChange) for change in people)
        return Lane(again.decision, sum(1 << place for place in places), tested)

    def _alone(self, lane: Lane, place: int) -> Recounted | None:
        found = self.found[place]
        return None if found.nothing or found.anew else self._again(lane, [place])

    def _again(self, lane: Lane, places: Sequence[int]) -> Recounted | None:
        """A lane asked again with levers laid over its own; None where its people would have to be decided anew."""
        key = (lane.levers, tuple(places))
        if key not in self._asked:
            own = [place for place in range(len(self.levers)) if lane.levers >> place & 1]
            world = self.world([*own, *places])
            self._asked[key] = lane.recount.baseline if world is lane.decision.world else lane.recount.under(world)
        return self._asked[key]


def no_gains(*_: object) -> float:
    """The gains where nothing is asked of them."""
    return float("nan")
