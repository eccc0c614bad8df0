"""From needs to options: each circumstance is decided once, and needs are joined to what was decided.

A circumstance is a clinical state with an access state (payers, region, income): all that any gate reads of a need. Python asks the gates
for the distinct situations; the engine does the `distinct` and the `join`. Ten million options carry integers, never strings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
import narwhals as nw
import pyarrow as pa

from ceiba.decisions.alternatives import TEST, Alternatives, Classes, alternatives
from ceiba.decisions.needs import ACCESS, CLINICAL, NOT_RECORDED
from ceiba.decisions.prevention import NO_BOOK, GroundsBook
from ceiba.decisions.situations import Decided, Decider
from ceiba.decisions.states import ClinicalStates
from ceiba.decisions.world import World
from ceiba.engine import Engine, Frame
from ceiba.evidence import Interpretation
from ceiba.terms.actions import Action
from ceiba.terms.answers import Value

_YES, _UNKNOWN = int(Value.YES), int(Value.UNKNOWN)
OTHER_PAYER = "other"
"""Stands for the payers that the pack does not know."""

_PAYING = ("payer_set", "covered_region")
_TEST_RANK = 1 << 12
_TEST_SETTLES = 1 << 16
_TEST_VALUE = 1 << 20


@dataclass(frozen=True)
class Options:
    """What was decided.

    needs: as built, with circumstance_id. circumstances: circumstance_id, clinical_id, access_id. rows: circumstance_id, action (place in
    `actions`), standing, rank, the four situation ids and values, the ids of the later gates as the path asks them (hoped_*), path,
    exceptional, by_test, best_test (of the marker hardest to settle); standard, investigational and test options. tests: circumstance_id,
    action, test: the best test of every marker that leaves an option undecided; NOT_RECORDED when no test settles it. excluded:
    clinical_id, action, indicated_id of what is not indicated. decided: every situation, by its number.

    What it takes to ask again under other rules (`recount`): asked: of every row its circumstance_id, action, clinical_id, access_id and
    the classes in which the later gates were asked; found: what those classes and the wanted tests are; states, access: what the numbers of
    clinical and access states stand for.
    """

    actions: tuple[Action, ...]
    needs: Frame
    circumstances: Frame
    rows: Frame
    tests: Frame
    excluded: pa.Table
    decided: tuple[Decided, ...]
    asked: Frame
    found: Alternatives
    states: ClinicalStates
    access: pa.Table

    def of_needs(self) -> Frame:
        """The options table: one row per need and action, at need level."""
        rows = self.rows.drop("hoped_available_id", "hoped_covered_id", "hoped_reachable_id")
        return self.needs.select("need_id", "circumstance_id").join(rows, on="circumstance_id", how="inner").drop("circumstance_id")


def decide_options(engine: Engine, needs: Frame, interpretation: Interpretation, world: World, book: GroundsBook = NO_BOOK) -> Options:
    """Ask the gates for every distinct situation of the needs and join the answers back. book: what their numbers of grounds stand for."""
    words = [f"word_{word}" for word in range(interpretation.n_words)]
    clinical = _numbered(engine, needs.select(*CLINICAL, *words).unique(), "clinical_id")
    access = _numbered(engine, needs.select(*ACCESS).unique(), "access_id")
    placed = needs.join(engine.register(clinical), on=[*CLINICAL, *words], how="inner").join(
        engine.register(access), on=list(ACCESS), how="inner"
    )
    width = clinical.num_rows + 1
    placed = placed.with_columns((nw.col("access_id") * width + nw.col("clinical_id")).cast(nw.Int64).alias("circumstance_id"))
    placed = engine.keep(placed.drop(*words))
    circumstances = engine.keep(placed.select("circumstance_id", "clinical_id", "access_id").unique())
    decider = Decider(world)
    states = ClinicalStates(clinical, interpretation.catalogue, interpretation.n_words, book)
    found = alternatives(decider, states)
    asked = _asked(engine, circumstances, access, found, world)
    rows, tests = _rows(engine, asked, access, found, decider)
    return Options(
        found.actions,
        placed,
        circumstances,
        rows,
        tests,
        found.excluded,
        tuple(decider.decided),
        asked,
        found,
        states,
        access,
    )


def _with_covered_region(access: pa.Table, world: World) -> pa.Table:
    """access_id, payer_set, covered_region: the region where some coverage rule names regions, else "" so that regions do not multiply."""
    named = any(rule.who.region for rule in world.pack.rules)
    regions = access["region"] if named else pa.array([""] * access.num_rows, pa.string())
    return access.select(["access_id", "payer_set"]).append_column("covered_region", regions)


def _ordered(table: pa.Table) -> pa.Table:
    """The rows sorted by all columns, so that numbers given along them are the same on every engine and every day."""
    return table.sort_by([(column, "ascending") for column in table.column_names])


def _numbered(engine: Engine, distinct: Frame, name: str) -> pa.Table:
    table = _ordered(engine.collect(distinct))
    return table.append_column(name, pa.array(range(table.num_rows), pa.int64()))


def _asked(engine: Engine, circumstances: Frame, access: pa.Table, found: Alternatives, world: World) -> Frame:
    """The alternatives of every circumstance, with the classes in which the gates of access are asked."""
    states = engine.register(_with_covered_region(access, world))
    meets = engine.register(found.rows)
    return engine.keep(circumstances.join(states, on="access_id", how="inner").join(meets, on="clinical_id", how="inner"))


def _rows(engine: Engine, wide: Frame, access: pa.Table, found: Alternatives, decider: Decider) -> tuple[Frame, Frame]:
    covered = _ask_covered(engine, wide, found.covered, decider)
    reachable = _ask_reachable(engine, wide, access, found.reachable, decider)
    own = wide.join(covered, on=["covered_class", *_PAYING], how="inner").join(reachable, on=["reachable_class", "access_id"], how="inner")
    own = engine.keep(own)
    hoped_covered = covered.select(
        nw.col("covered_class").alias("hoped_covered_class"),
        *_PAYING,
        nw.col("covered").alias("hoped_covered"),
        nw.col("covered_id").alias("hoped_covered_id"),
    )
    hoped_reachable = reachable.select(
        nw.col("reachable_class").alias("hoped_reachable_class"),
        "access_id",
        nw.col("reachable").alias("hoped_reachable"),
        nw.col("reachable_id").alias("hoped_reachable_id"),
    )
    hoped = own.join(hoped_covered, on=["hoped_covered_class", *_PAYING], how="inner").join(
        hoped_reachable, on=["hoped_reachable_class", "access_id"], how="inner"
    )
    best = _best_tests(engine, own, engine.register(found.needs_test))
    joined = hoped.join(_worst(best), on=["circumstance_id", "action"], how="left")
    later = nw.min_horizontal("hoped_available", "hoped_covered", "hoped_reachable")
    path = nw.min_horizontal(
        later, nw.when(nw.col("by_test") == 1).then(nw.col("tests_value").fill_null(_UNKNOWN)).otherwise(nw.col("indicated"))
    )
    columns = ("circumstance_id", "action", "standing", "rank")
    gates = [name for gate in ("indicated", "available", "covered", "reachable") for name in (f"{gate}_id", gate)]
    hoped_ids = ("hoped_available_id", "hoped_covered_id", "hoped_reachable_id")
    rows = joined.select(
        *(nw.col(name).cast(nw.Int64).alias(name) for name in (*columns, *gates, *hoped_ids)),
        path.cast(nw.Int64).alias("path"),
        nw.col("exceptional").cast(nw.Int64).alias("exceptional"),
        nw.col("by_test").cast(nw.Int64).alias("by_test"),
        nw.col("best_test").fill_null(NOT_RECORDED).cast(nw.Int64).alias("best_test"),
    )
    tests = best.select("circumstance_id", "action", _test_of_key().alias("test"))
    return engine.keep(rows), engine.keep(tests)


def _ask_covered(engine: Engine, wide: Frame, classes: Classes, decider: Decider) -> Frame:
    both = nw.concat(
        [wide.select("covered_class", *_PAYING), wide.select(nw.col("hoped_covered_class").alias("covered_class"), *_PAYING)],
        how="vertical",
    )
    pairs = _ordered(engine.collect(both.unique()))
    sets = {number: payers_of_set(decider.world, number) for number in set(pairs["payer_set"].to_pylist())}
    answers = []
    for pair in pairs.to_pylist():
        action, situation = classes.members[pair["covered_class"]]
        placed = msgspec.structs.replace(situation, payers=sets[pair["payer_set"]], region=pair["covered_region"] or None)
        answers.append(decider.ask("covered", action, placed))
    table = _answered(pairs, "covered", answers)
    exceptional = pa.array([int(decided.answer.exceptional) for decided in answers], pa.int64())
    return engine.register(table.append_column("exceptional", exceptional))


def _ask_reachable(engine: Engine, wide: Frame, access: pa.Table, classes: Classes, decider: Decider) -> Frame:
    both = nw.concat(
        [wide.select("reachable_class", "access_id"), wide.select(nw.col("hoped_reachable_class").alias("reachable_class"), "access_id")],
        how="vertical",
    )
    pairs = _ordered(engine.collect(both.unique()))
    states = [access_fields(decider.world, row) for row in access.to_pylist()]
    answers = []
    for class_number, access_id in zip(pairs["reachable_class"].to_pylist(), pairs["access_id"].to_pylist(), strict=True):
        action, situation = classes.members[class_number]
        answers.append(decider.ask("reachable", action, msgspec.structs.replace(situation, **states[access_id])))
    return engine.register(_answered(pairs, "reachable", answers))


def _answered(pairs: pa.Table, gate: str, answers: list[Decided]) -> pa.Table:
    ids = pa.array([decided.situation_id for decided in answers], pa.int64())
    values = pa.array([int(decided.answer.value) for decided in answers], pa.int64())
    return pairs.append_column(f"{gate}_id", ids).append_column(gate, values)


def _best_tests(engine: Engine, own: Frame, needs_test: Frame) -> Frame:
    """circumstance_id, action, marker, key: the best test of each marker as value, whether it settles it either way, and place.

    Among equals the first of the knowledge.
    """
    tests = own.filter(nw.col("standing") == TEST).select(
        "circumstance_id",
        nw.col("action").alias("test"),
        nw.min_horizontal("available", "covered", "reachable").alias("test_value"),
    )
    wanted = own.filter(nw.col("by_test") == 1).select("circumstance_id", "clinical_id", "action")
    pairs = wanted.join(needs_test, on=["clinical_id", "action"], how="inner").join(tests, on=["circumstance_id", "test"], how="left")
    value = nw.col("test_value").fill_null(_UNKNOWN) * _TEST_VALUE + nw.col("settles") * _TEST_SETTLES
    key = value + (_TEST_RANK - 1 - nw.col("test"))
    best = pairs.with_columns(key.cast(nw.Int64).alias("key")).group_by("circumstance_id", "action", "marker").agg(nw.col("key").max())
    return engine.keep(best)


def _worst(best: Frame) -> Frame:
    """circumstance_id, action, tests_value, best_test: the worst of the markers' best tests."""
    value = (nw.col("key") // _TEST_VALUE).cast(nw.Int64)
    worst = best.group_by("circumstance_id", "action").agg(nw.col("key").min())
    return worst.select("circumstance_id", "action", value.alias("tests_value"), _test_of_key().alias("best_test"))


def _test_of_key() -> nw.Expr:
    return (_TEST_RANK - 1 - nw.col("key") % _TEST_SETTLES).cast(nw.Int64)


def payers_of_set(world: World, number: int) -> tuple[str, ...] | None:
    """Return the payers that a payer_set stands for; None when not recorded, () without coverage."""
    if number == NOT_RECORDED:
        return None
    return tuple(payer for place, payer in enumerate((*world.pack.payers, OTHER_PAYER)) if number >> place & 1)


def access_fields(world: World, row: dict[str, Any]) -> dict[str, Any]:
    """Return the payers, region and income that an access state stands for, as fields of a situation."""
    return {
        "payers": payers_of_set(world, row["payer_set"]),
        "region": row["region"] or None,
        "income": None if row["income"] == NOT_RECORDED else row["income"],
    }
