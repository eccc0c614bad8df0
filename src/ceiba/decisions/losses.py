"""Where needs are lost, and which missing facts decide how many of them.

Roadblocks are those of the preferred alternative (the most indicated, then by rank) of each unmet need, all gates kept; where a marker is
untested they are those of *indicated* and the path's, tagged `test:` and `therapy:`. A missing fact *decides* a need when filling it alone
can settle the need's outcome.
"""

from __future__ import annotations

import narwhals as nw
import pyarrow as pa

from ceiba.decisions.alternatives import STANDARD, TEST
from ceiba.decisions.decide import Decision
from ceiba.decisions.needs import NOT_RECORDED
from ceiba.decisions.path import UNTESTABLE
from ceiba.decisions.sensitivity import fact_effects
from ceiba.engine import Frame
from ceiba.terms.answers import Missing, Value
from ceiba.terms.roadblocks import GATES

_YES, _UNKNOWN, _NO = int(Value.YES), int(Value.UNKNOWN), int(Value.NO)
_LATER = GATES[1:]


def roadblock_counts(decision: Decision, cells: Frame, outcomes: Frame) -> pa.Table:
    """Return needs lost by roadblock: roadblock (a code, or test:/therapy: and a code), n_needs; most first.

    A need counts once for each of its roadblocks.
    """
    engine = decision.engine
    unmet = outcomes.filter(nw.col("upto_reachable") != _YES).select("circumstance_id")
    preferred = _preferred(decision.options.rows, unmet)
    codes, table = _roadblock_table(decision)
    named = engine.register(table)
    parts = [_coded(preferred.filter(nw.col("by_test") == 0), f"{gate}_id", named, 0) for gate in GATES]
    by_test = preferred.filter(nw.col("by_test") == 1)
    parts += [_coded(by_test, f"hoped_{gate}_id", named, 2) for gate in _LATER]
    wanted = by_test.select("circumstance_id", "action").join(decision.options.tests, on=["circumstance_id", "action"], how="inner")
    tests = decision.options.rows.filter(nw.col("standing") == TEST).select(
        "circumstance_id", nw.col("action").alias("test"), *(f"{gate}_id" for gate in _LATER)
    )
    best = wanted.join(tests, on=["circumstance_id", "test"], how="inner")
    parts += [_coded(best, f"{gate}_id", named, 1) for gate in _LATER]
    untestable = wanted.filter(nw.col("test") == NOT_RECORDED)
    gap = nw.lit(codes.index(UNTESTABLE)).cast(nw.Int64).alias("code")
    parts.append(untestable.select("circumstance_id", gap, nw.lit(1).cast(nw.Int64).alias("tag")))
    parts.append(_coded(by_test, "indicated_id", named, 0))
    each = nw.concat(parts, how="vertical").unique()
    sizes = cells.group_by("circumstance_id").agg(nw.col("n").sum().cast(nw.Int64).alias("n"))
    summed = (
        each.join(sizes, on="circumstance_id", how="inner").group_by("code", "tag").agg(nw.col("n").sum().cast(nw.Int64).alias("n_needs"))
    )
    found = engine.collect(summed).to_pylist()
    rows = sorted(((("", "test:", "therapy:")[row["tag"]] + codes[row["code"]], row["n_needs"]) for row in found), key=_most_first)
    return pa.table({"roadblock": pa.array([r for r, _ in rows], pa.string()), "n_needs": pa.array([n for _, n in rows], pa.int64())})


def missing_facts(decision: Decision, cells: Frame, outcomes: Frame) -> pa.Table:
    """Return the missing facts ranked by the needs they decide: kind, fact, n_needs, share, n_open.

    n_needs: undecided needs whose outcome some filling of the fact alone would settle, either way; share: of all undecided needs.
    n_open: those that some filling alone would open; for the others it can only close what is left.
    """
    engine = decision.engine
    undecided = outcomes.filter(nw.col("upto_reachable") == _UNKNOWN).select("circumstance_id")
    facts, deciding = deciding_facts(decision, outcomes)
    sizes = cells.group_by("circumstance_id").agg(nw.col("n").sum().cast(nw.Int64).alias("n"))
    whole = undecided.join(sizes, on="circumstance_id", how="inner").select(nw.col("n").sum().cast(nw.Int64))
    total = engine.collect(whole)["n"][0].as_py()
    counted = deciding.join(sizes, on="circumstance_id", how="inner").with_columns((nw.col("n") * nw.col("opens")).alias("opened"))
    summed = counted.group_by("fact").agg(
        nw.col("n").sum().cast(nw.Int64).alias("n_needs"), nw.col("opened").sum().cast(nw.Int64).alias("n_open")
    )
    found = [(facts[row["fact"]], row["n_needs"], row["n_open"]) for row in engine.collect(summed).to_pylist()]
    found.sort(key=lambda item: (-item[1], -item[2], item[0]))
    return pa.table(
        {
            "kind": pa.array([fact.kind for fact, *_ in found], pa.string()),
            "fact": pa.array([fact.what for fact, *_ in found], pa.string()),
            "n_needs": pa.array([n for _, n, _ in found], pa.int64()),
            "share": pa.array([n / total for _, n, _ in found], pa.float64()),
            "n_open": pa.array([n for _, _, n in found], pa.int64()),
        }
    )


def deciding_facts(decision: Decision, outcomes: Frame) -> tuple[list[Missing], Frame]:
    """Return the missing facts, and the undecided needs that each can settle: circumstance_id, fact (place in the list), opens (1 or 0).

    A fact settles a need when some filling of it alone would open one of its options (opens), or close all that are left.
    """
    undecided = outcomes.filter(nw.col("upto_reachable") == _UNKNOWN).select("circumstance_id")
    facts, table = fact_effects(decision)
    return facts, _deciding(undecided_options(decision, undecided), decision.engine.register(table))


def undecided_options(decision: Decision, undecided: Frame) -> Frame:
    """Return the standard options of these circumstances that some gate leaves undecided and none refuses."""
    rows = decision.options.rows.filter(nw.col("standing") == STANDARD).join(undecided, on="circumstance_id", how="inner")
    return decision.engine.keep(rows.filter(nw.min_horizontal(*GATES) == _UNKNOWN))


def _deciding(rows: Frame, effects: Frame) -> Frame:
    """circumstance_id, fact, opens (1 or 0): the facts of which some filling alone opens an undecided option, or closes all of them.

    One filling is followed through all gates and all options of a need: a stage that opens one gate may close the next.
    """
    gates = [
        rows.filter(nw.col(gate) == _UNKNOWN).select("circumstance_id", "action", nw.col(f"{gate}_id").alias("situation_id"))
        for gate in GATES
    ]
    asked = nw.concat(gates, how="vertical")
    n_gates = asked.group_by("circumstance_id", "action").agg(nw.len().cast(nw.Int64).alias("n_gates"))
    n_options = rows.group_by("circumstance_id").agg(nw.len().cast(nw.Int64).alias("n_options"))
    yes, no = (nw.when(nw.col("value") == value).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64) for value in (_YES, _NO))
    per_option = (
        asked.join(effects, on="situation_id", how="inner")
        .with_columns(yes.alias("yes"), no.alias("no"))
        .group_by("circumstance_id", "action", "fact", "filling")
        .agg(nw.col("yes").sum().cast(nw.Int64), nw.col("no").max())
        .join(n_gates, on=["circumstance_id", "action"], how="inner")
    )
    opens = nw.when(nw.col("yes") == nw.col("n_gates")).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64)
    per_need = (
        per_option.with_columns(opens.alias("opens"))
        .group_by("circumstance_id", "fact", "filling")
        .agg(nw.col("opens").max(), nw.col("no").sum().cast(nw.Int64).alias("closed"))
        .join(n_options, on="circumstance_id", how="inner")
        .filter((nw.col("opens") == 1) | (nw.col("closed") == nw.col("n_options")))
    )
    return per_need.group_by("circumstance_id", "fact").agg(nw.col("opens").max().cast(nw.Int64))


def _preferred(rows: Frame, unmet: Frame) -> Frame:
    """One row per unmet circumstance: the standard alternative with the best *indicated*, then by rank, then in the knowledge's order."""
    key = (_YES - nw.col("indicated")) * 1_000_000 + nw.col("rank") * 10_000 + nw.col("action")
    standard = rows.filter(nw.col("standing") == STANDARD).join(unmet, on="circumstance_id", how="inner")
    keyed = standard.with_columns(key.cast(nw.Int64).alias("key"))
    first = keyed.group_by("circumstance_id").agg(nw.col("key").min())
    return keyed.join(first, on=["circumstance_id", "key"], how="inner")


def _roadblock_table(decision: Decision) -> tuple[list[str], pa.Table]:
    codes: dict[str, int] = {UNTESTABLE: 0}
    rows = []
    for decided in decision.options.decided:
        rows += [(decided.situation_id, codes.setdefault(code, len(codes))) for code in decided.answer.roadblocks]
    table = pa.table(
        {"situation_id": pa.array([row[0] for row in rows], pa.int64()), "code": pa.array([row[1] for row in rows], pa.int64())}
    )
    return list(codes), table


def _coded(rows: Frame, id_column: str, named: Frame, tag: int) -> Frame:
    joined = rows.select("circumstance_id", nw.col(id_column).alias("situation_id")).join(named, on="situation_id", how="inner")
    return joined.select("circumstance_id", "code", nw.lit(tag).cast(nw.Int64).alias("tag"))


def _most_first(item: tuple[str, int]) -> tuple[int, str]:
    return (-item[1], item[0])
