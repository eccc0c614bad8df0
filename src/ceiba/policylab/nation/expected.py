"""The point between the bounds: how likely an undecided need passes a gate, when its untested markers follow the pack's distribution.

Markers of one group of profiles.csv exclude each other, groups are independent, and what a group leaves to one carries none of them. What
is known of a person is kept: a marker found absent leaves the others their share. Tests count: a need passes beyond *indicated* only where
the tests that settle its markers pass too. A marker of which the pack states no distribution stays unknown, and so does every fact of the
pack: the point counts them as *no*, as the lower bound does.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import narwhals as nw
import pyarrow as pa

from ceiba.decisions import STANDARD, TEST, Decision
from ceiba.engine import Frame
from ceiba.policylab.nation.margins import UsedRow
from ceiba.policylab.nation.markers import MarkerChances
from ceiba.terms.answers import Value
from ceiba.terms.roadblocks import GATES

_YES, _UNKNOWN = int(Value.YES), int(Value.UNKNOWN)
_LATER = GATES[1:]


@dataclass(frozen=True, slots=True)
class Expected:
    """How likely undecided needs pass each gate.

    frame: circumstance_id, expected_indicated .. expected_reachable (0 to 1, of needs undecided at that gate; those without a row: 0).
    used: the rows of profiles.csv that it rests on. without: (disease, marker) that needs wait for and of which the pack states no
    distribution.
    """

    frame: Frame
    used: tuple[UsedRow, ...]
    without: tuple[tuple[str, str], ...]


def expected(decision: Decision, outcomes: Frame) -> Expected:
    """Return how likely the undecided needs of treatment pass each gate. outcomes: as `decisions.outcomes`."""
    engine, drawn = decision.engine, MarkerChances(decision)
    table = engine.collect(waiting_options(decision, outcomes)).sort_by([("circumstance_id", "ascending"), ("action", "ascending")])
    found: list[tuple[int, list[float]]] = []
    rows = table.to_pylist()
    for circumstance, options in itertools.groupby(rows, key=lambda row: int(row["circumstance_id"])):
        held = list(options)
        chances = []
        for gate in GATES:
            open_here = frozenset(row["action"] for row in held if row[f"upto_{gate}"] == _UNKNOWN and row[f"way_{gate}"] == _YES)
            chances.append(drawn.chance(held[0]["clinical_id"], held[0]["disease"], open_here) if open_here else 0.0)
        found.append((circumstance, chances))
    columns = {"circumstance_id": pa.array([circumstance for circumstance, _ in found], pa.int64())}
    columns |= {f"expected_{gate}": pa.array([chances[place] for _, chances in found], pa.float64()) for place, gate in enumerate(GATES)}
    return Expected(engine.register(pa.table(columns)), tuple(drawn.used.values()), tuple(sorted(drawn.without)))


def waiting_options(decision: Decision, outcomes: Frame) -> Frame:
    """Return the options that untested markers alone leave undecided: circumstance_id, clinical_id, disease, action, upto_*, way_*.

    way_*: whether the option passes up to that gate once its markers come out in its favour, its tests included.
    """
    engine, options = decision.engine, decision.options
    values = [int(each.answer.value) for each in options.decided]
    decided = engine.register(pa.table({"id": pa.array(range(len(values)), pa.int64()), "value": pa.array(values, pa.int64())}))
    # A need that is refused at a later gate may be undecided at an earlier one.
    somewhere = nw.any_horizontal(*(nw.col(f"upto_{gate}") == _UNKNOWN for gate in GATES), ignore_nulls=True)
    undecided = outcomes.filter(somewhere).select("circumstance_id", *(f"upto_{gate}" for gate in GATES))
    rows = options.rows.filter((nw.col("standing") == STANDARD) & (nw.col("by_test") == 1))
    rows = rows.select("circumstance_id", "action", *(f"hoped_{gate}_id" for gate in _LATER))
    for gate in _LATER:
        own = decided.select(nw.col("id").alias(f"hoped_{gate}_id"), nw.col("value").alias(f"hoped_{gate}"))
        rows = rows.join(own, on=f"hoped_{gate}_id", how="inner")
    joined = rows.join(_tests(decision), on=["circumstance_id", "action"], how="left")
    ways = [nw.lit(_YES).cast(nw.Int64).alias(f"way_{GATES[0]}")]
    for place, gate in enumerate(_LATER, start=1):
        parts = [f"hoped_{name}" for name in _LATER[:place]]
        ways.append(nw.min_horizontal(*parts, nw.col(f"tests_{gate}").fill_null(_UNKNOWN)).cast(nw.Int64).alias(f"way_{gate}"))
    waiting = joined.select("circumstance_id", "action", *ways).join(undecided, on="circumstance_id", how="inner")
    treated = options.needs.filter(nw.col("purpose") == "treatment").select("circumstance_id", "disease").unique()
    waiting = waiting.join(treated, on="circumstance_id", how="inner")
    return waiting.join(options.circumstances.select("circumstance_id", "clinical_id"), on="circumstance_id", how="inner")


def _tests(decision: Decision) -> Frame:
    """circumstance_id, action, tests_available .. tests_reachable: the worst of the markers' best tests up to each gate."""
    options = decision.options
    own = options.rows.filter(nw.col("standing") == TEST).select("circumstance_id", nw.col("action").alias("test"), *_LATER)
    upto = [nw.min_horizontal(*_LATER[:place]) if place > 1 else nw.col(_LATER[0]) for place in range(1, len(_LATER) + 1)]
    own = own.select("circumstance_id", "test", *(value.alias(f"tests_{gate}") for gate, value in zip(_LATER, upto, strict=True)))
    names = [f"tests_{gate}" for gate in _LATER]
    each = options.tests.join(own, on=["circumstance_id", "test"], how="left").with_columns(
        *(nw.col(name).fill_null(_UNKNOWN).alias(name) for name in names)
    )
    return each.group_by("circumstance_id", "action").agg(*(nw.col(name).min() for name in names))
