"""What a country has to find out first: the missing facts, by the needs a year that each hides and that each could decide alone.

A fact hides a need when some undecided option of it waits for the fact. It decides the need when finding it out, alone, can settle how the
need ends; most needs of a country of which little is known wait for several facts, so that none decides them alone and all hide them.
"""

from __future__ import annotations

import narwhals as nw
import pyarrow as pa

from ceiba.decisions import Decision, deciding_facts, undecided_options
from ceiba.engine import Frame
from ceiba.terms.answers import Missing, Value
from ceiba.terms.roadblocks import GATES

_UNKNOWN = int(Value.UNKNOWN)


def find_out(decision: Decision, cells: Frame, outcomes: Frame) -> pa.Table:
    """Return the missing facts of a nation, of the pack and others: kind, fact, hides, share, decides, opens; the most first.

    hides, decides, opens: needs a year. share: hides over all undecided needs (0 to 1). opens: those that the fact alone could open; for
    the others it can only close what is left. Ordered by decides, then hides. Needs without a national number are not counted.
    """
    engine = decision.engine
    sizes = cells.group_by("circumstance_id").agg(nw.col("weight").sum().alias("weight"))
    sizes = engine.keep(sizes.with_columns(nw.col("weight").fill_null(0.0)).filter(nw.col("weight") > 0))
    undecided = engine.keep(outcomes.filter(nw.col("upto_reachable") == _UNKNOWN).select("circumstance_id"))
    whole = engine.collect(undecided.join(sizes, on="circumstance_id", how="inner").select(nw.col("weight").sum()))["weight"][0].as_py()
    facts, deciding = deciding_facts(decision, outcomes)
    found: dict[tuple[str, str], list[float]] = {}
    weighted = deciding.join(sizes, on="circumstance_id", how="inner").with_columns((nw.col("weight") * nw.col("opens")).alias("opened"))
    for row in engine.collect(weighted.group_by("fact").agg(nw.col("weight").sum(), nw.col("opened").sum())).to_pylist():
        mine = found.setdefault(_named(facts[row["fact"]]), [0.0, 0.0, 0.0])
        mine[1] += row["weight"]
        mine[2] += row["opened"]
    names, hiding = _hiding(decision, undecided)
    for row in engine.collect(
        hiding.join(sizes, on="circumstance_id", how="inner").group_by("fact").agg(nw.col("weight").sum())
    ).to_pylist():
        found.setdefault(names[row["fact"]], [0.0, 0.0, 0.0])[0] += row["weight"]
    ordered = sorted(found.items(), key=lambda item: (-item[1][1], -item[1][0], item[0]))
    return pa.table(
        {
            "kind": pa.array([kind for (kind, _), _ in ordered], pa.string()),
            "fact": pa.array([what for (_, what), _ in ordered], pa.string()),
            "hides": pa.array([each[0] for _, each in ordered], pa.float64()),
            "share": pa.array([each[0] / whole for _, each in ordered], pa.float64()),
            "decides": pa.array([each[1] for _, each in ordered], pa.float64()),
            "opens": pa.array([each[2] for _, each in ordered], pa.float64()),
        }
    )


def _hiding(decision: Decision, undecided: Frame) -> tuple[list[tuple[str, str]], Frame]:
    """Return the missing facts by kind and words, and the needs that wait for each: circumstance_id, fact (place in the list)."""
    facts: dict[tuple[str, str], int] = {}
    rows = [
        (decided.situation_id, place)
        for decided in decision.options.decided
        if decided.answer.value is Value.UNKNOWN
        for place in dict.fromkeys(facts.setdefault(_named(fact), len(facts)) for fact in decided.answer.missing)
    ]
    table = decision.engine.register(
        pa.table({name: pa.array([row[place] for row in rows], pa.int64()) for place, name in enumerate(("situation_id", "fact"))})
    )
    options = undecided_options(decision, undecided)
    parts = [
        options.filter(nw.col(gate) == _UNKNOWN)
        .select("circumstance_id", nw.col(f"{gate}_id").alias("situation_id"))
        .join(table, on="situation_id", how="inner")
        .select("circumstance_id", "fact")
        for gate in GATES
    ]
    return list(facts), decision.engine.keep(nw.concat(parts, how="vertical").unique())


def _named(fact: Missing) -> tuple[str, str]:
    return fact.kind, fact.what
