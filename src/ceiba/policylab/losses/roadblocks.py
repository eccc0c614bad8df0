"""What each roadblock costs: needs and QALYs lost to it when it alone goes, as its share of all, and when it alone stays.

Lifting means in favour: a missing record is found and fits, a source that was silent says yes. QALYs are counted of needs not met today, as
published for the best option that opens; of an option that nobody published a gain for they are not known, and are not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ceiba.policylab.losses.bounds import Bound
from ceiba.policylab.losses.layout import Floats
from ceiba.policylab.losses.obstacles import Obstacle
from ceiba.policylab.losses.shapley import minimal, shapley
from ceiba.policylab.losses.spans import entries_of
from ceiba.policylab.losses.ways import Ways

Unit = Literal["needs", "qalys"]
UNITS: tuple[Unit, ...] = ("needs", "qalys")
_Structure = tuple[tuple[frozenset[int], float | None], ...]
"""Of one kind of group: the obstacles of each way and its gain (None: not published); no way is worse than another in both."""


@dataclass(frozen=True, slots=True)
class Lost:
    """What one roadblock or obstacle is worth per need: alone (when it alone goes), value (Shapley), error (of a drawn value), last."""

    alone: float = 0.0
    value: float = 0.0
    error: float = 0.0
    last: float = 0.0


@dataclass(frozen=True)
class Losses:
    """What roadblocks cost a nation, by stratum.

    by: names of the strata. roadblocks: a row per stratum, unit ("needs", "qalys") and roadblock (code with its tag): alone, value,
    error, last, a year; values of a stratum and unit add up to what is lost. obstacles: the same by code, action and payers, of the whole,
    without last. totals: a row per stratum: needs (a year), met, lost, none (no option would be indicated), unpriced (lost, and nobody
    published what any of their options gains), qalys (lost).
    """

    bound: Bound
    by: tuple[str, ...]
    roadblocks: pa.Table
    obstacles: pa.Table
    totals: pa.Table


def count_losses(ways: Ways, cells: pa.Table, by: Sequence[str] = ()) -> Losses:
    """Return what roadblocks cost. cells: circumstance_id, weight and the columns of `by`; rows of null weight are left out."""
    structures = _Structures(ways)
    strata, shares = _weights(ways, cells, by, structures)
    losses = [_lost(structure, ways.obstacles) for structure in structures.found]
    totals, roadblocks = [], []
    for place, stratum in enumerate(strata):
        own = shares[place]
        named = dict(zip(by, stratum, strict=True))
        lost = float(own[2:].sum())
        qalys = sum(float(own[number + 2]) * each.qalys for number, each in enumerate(losses) if own[number + 2])
        unpriced = sum(float(own[number + 2]) for number, each in enumerate(losses) if each.unpriced)
        whole = {"needs": float(own.sum()), "met": float(own[0]), "lost": lost, "none": float(own[1]), "unpriced": unpriced, "qalys": qalys}
        totals.append({**named, **whole})
        roadblocks += [{**named, **row} for row in _summed(own[2:], losses, by_obstacle=False)]
    everybody = shares.sum(axis=0)[2:]
    obstacles = _summed(everybody, losses, by_obstacle=True)
    words = {name: pa.string() for name in by}
    return Losses(
        ways.bound,
        tuple(by),
        _table(roadblocks, {**words, "unit": pa.string(), "roadblock": pa.string(), **_NUMBERS, "last": pa.float64()}),
        _table(obstacles, {"unit": pa.string(), "roadblock": pa.string(), "action": pa.string(), "payers": pa.string(), **_NUMBERS}),
        _table(totals, {**words, **dict.fromkeys(("needs", "met", "lost", "none", "unpriced", "qalys"), pa.float64())}),
    )


_NUMBERS = dict.fromkeys(("alone", "value", "error"), pa.float64())


class _Structures:
    """The kinds of groups. of_group: 0 for a group that is met, 1 for one without any way, else its place in `found` + 2."""

    def __init__(self, ways: Ways) -> None:
        self.found: list[_Structure] = []
        numbers: dict[frozenset[tuple[frozenset[int], float | None]], int] = {}
        own: list[set[tuple[frozenset[int], float | None]]] = [set() for _ in range(ways.weight.size)]
        gains = [None if gain != gain else gain for gain in ways.gain.tolist()]  # noqa: PLR0124 - NaN is not itself
        for group, obstacles, gain in zip(ways.group.tolist(), ways.sets, gains, strict=True):
            own[group].add((obstacles, gain))
        self.of_group = np.empty(len(own), dtype=np.int64)
        for group, each in enumerate(own):
            if not each or any(not obstacles for obstacles, _ in each):
                self.of_group[group] = 0 if each else 1
                continue
            key = frozenset(each)
            if key not in numbers:
                numbers[key] = len(self.found) + 2
                self.found.append(_undominated(each))
            self.of_group[group] = numbers[key]


def _undominated(ways: Iterable[tuple[frozenset[int], float | None]]) -> _Structure:
    ordered = sorted(ways, key=lambda way: (len(way[0]), -(way[1] or 0.0), sorted(way[0])))
    kept: list[tuple[frozenset[int], float | None]] = []
    for obstacles, gain in ordered:
        if not any(other <= obstacles and (best or 0.0) >= (gain or 0.0) and (gain is None or best is not None) for other, best in kept):
            kept.append((obstacles, gain))
    return tuple(kept)


@dataclass(frozen=True)
class _OfStructure:
    """Per need of one structure: what roadblocks and obstacles are worth, by unit; the QALYs lost; whether no gain is published."""

    roadblocks: dict[Unit, dict[str, Lost]]
    obstacles: dict[Unit, dict[Obstacle, Lost]]
    qalys: float
    unpriced: bool


def _lost(structure: _Structure, obstacles: tuple[Obstacle, ...]) -> _OfStructure:
    known = [(way, gain) for way, gain in structure if gain is not None and gain > 0]
    levels: dict[Unit, list[tuple[frozenset[int], float]]] = {"needs": [(way, 1.0) for way, _ in structure], "qalys": known}
    of_codes: dict[Unit, dict[str, Lost]] = {}
    of_obstacles: dict[Unit, dict[Obstacle, Lost]] = {}
    for unit, ways in levels.items():
        values, errors = _values(ways)
        sets: dict[str, set[int]] = {}
        for number in values:
            sets.setdefault(obstacles[number].roadblock, set()).add(number)
        of_codes[unit] = {
            code: Lost(
                _worth(ways, inside=own),
                sum(values[number] for number in own),
                float(np.sqrt(sum(errors.get(number, 0.0) ** 2 for number in own))),
                _worth(ways) - _worth(ways, without=own),
            )
            for code, own in sets.items()
        }
        of_obstacles[unit] = {
            obstacles[number]: Lost(_worth(ways, inside={number}), value, errors.get(number, 0.0)) for number, value in values.items()
        }
    unpriced = all(gain is None for _, gain in structure)
    return _OfStructure(of_codes, of_obstacles, _worth(known), unpriced)


def _worth(ways: Iterable[tuple[frozenset[int], float]], *, inside: set[int] | None = None, without: set[int] | None = None) -> float:
    """What the best way is worth that is open when only `inside` is lifted, or all but `without`; everything when neither is given."""
    open_ways = (gain for way, gain in ways if (inside is None or way <= inside) and (without is None or not way & without))
    return max(open_ways, default=0.0)


def _values(ways: Sequence[tuple[frozenset[int], float]]) -> tuple[dict[int, float], dict[int, float]]:
    """Shapley values of a need that takes the best way open: the sum, level by level, of games in which any way so good is enough."""
    values: dict[int, float] = {}
    squares: dict[int, float] = {}
    gains = sorted({gain for _, gain in ways})
    for below, level in zip([0.0, *gains], gains, strict=False):
        found = shapley(minimal(way for way, gain in ways if gain >= level))
        for number, value in found.value.items():
            values[number] = values.get(number, 0.0) + (level - below) * value
        for number, error in found.error.items():
            squares[number] = squares.get(number, 0.0) + ((level - below) * error) ** 2
    return values, {number: float(np.sqrt(square)) for number, square in squares.items()}


def _summed(own: Floats, losses: Sequence[_OfStructure], *, by_obstacle: bool) -> list[dict[str, object]]:
    rows = []
    for unit in UNITS:
        sums: dict[str | Obstacle, Floats] = {}
        for weight, each in zip(own.tolist(), losses, strict=True):
            of_unit: Mapping[str, Lost] | Mapping[Obstacle, Lost] = each.obstacles[unit] if by_obstacle else each.roadblocks[unit]
            for name, lost in of_unit.items() if weight else ():
                # Draws of one structure are one mistake, shared by all its needs; those of different structures share their seed.
                sums[name] = sums.get(name, np.zeros(4)) + weight * np.array([lost.alone, lost.value, lost.error, lost.last])
        ordered = sorted(sums.items(), key=lambda item: (-item[1][1], str(item[0])))
        for name, numbers in ordered:
            alone, value, error, last = numbers.tolist()
            row: dict[str, object] = {"unit": unit, "alone": alone, "value": value, "error": error}
            if isinstance(name, Obstacle):
                row |= {"roadblock": name.roadblock, "action": name.action, "payers": name.payers}
            else:
                row |= {"roadblock": name, "last": last}
            rows.append(row)
    return rows


def _weights(ways: Ways, cells: pa.Table, by: Sequence[str], structures: _Structures) -> tuple[list[tuple[str, ...]], Floats]:
    """The strata, in order, and (stratum, structure) the needs a year."""
    kept = cells.filter(pc.is_valid(cells["weight"]))
    columns = [kept[name].to_pylist() for name in by]
    names: list[tuple[str, ...]] = list(zip(*columns, strict=True)) if by else [()] * kept.num_rows
    strata = sorted(set(names), key=lambda each: tuple(str(part) for part in each))
    places = {stratum: place for place, stratum in enumerate(strata)}
    of_row = np.array([places[name] for name in names], dtype=np.int64)
    circumstances, weights = kept["circumstance_id"].to_numpy(), kept["weight"].to_numpy()
    low, high = (np.searchsorted(ways.circumstance, circumstances, side) for side in ("left", "right"))
    rows, groups = entries_of(low, high)
    width = len(structures.found) + 2
    keys = of_row[rows] * width + structures.of_group[groups]
    summed = np.bincount(keys, weights=weights[rows] * ways.share[groups], minlength=len(strata) * width)
    shares: Floats = summed.reshape(len(strata), width).astype(np.float64)
    return strata, shares


def _table(rows: Sequence[Mapping[str, object]], columns: Mapping[str, pa.DataType]) -> pa.Table:
    return pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in columns.items()})
