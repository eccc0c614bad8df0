"""The result tables of a run: options, needs, situations with their reasons, cells, cascade, roadblocks, missing facts.

Parquet carries integers and joins on them; the CSV of options is the same table in words, for people and spreadsheets. Cells that a
spreadsheet would take for a formula are written as text.
"""

from __future__ import annotations

import functools
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ceiba.decisions import STANDINGS, Decision, cells, count_flagged, missing_facts, outcomes, roadblock_counts, step_flags
from ceiba.job.spreadsheets import write_csv
from ceiba.terms.answers import Value
from ceiba.terms.nations import STRATA
from ceiba.terms.roadblocks import GATES

VALUES = tuple(value.word for value in Value)


class Counts(msgspec.Struct, frozen=True):
    """What a run counted. cascade: rows of `count_steps`, whole; by_payer: the same by payer.

    share_decided: of the needs with an indicated or undecided care, those whose outcome is yes or no; None without any.
    """

    n_needs: int
    n_options: int
    n_situations: int
    n_cells: int
    share_decided: float | None
    cascade: list[dict[str, object]]
    by_payer: list[dict[str, object]]
    roadblocks: list[dict[str, object]]
    missing: list[dict[str, object]]


def write_tables(decision: Decision, folder: Path) -> Counts:
    """Write every result table of a decision into a folder that is there; returns what was counted."""
    engine, options = decision.engine, decision.options
    n_options = engine.write(options.of_needs(), folder / "options.parquet")
    n_needs = engine.write(options.needs, folder / "needs.parquet")
    pq.write_table(situations_table(decision), folder / "situations.parquet", compression="zstd")
    counted, found = cells(decision), outcomes(engine, options.rows)
    n_cells = engine.write(counted, folder / "cells.parquet")
    flags = engine.keep(step_flags(counted, found))
    whole = count_flagged(engine, flags)
    by_all = {name: count_flagged(engine, flags, (name,)) for name in STRATA}
    roadblocks = roadblock_counts(decision, counted, found)
    missing = missing_facts(decision, counted, found)
    write_csv(whole, folder / "cascade.csv")
    for name, table in by_all.items():
        write_csv(table, folder / f"cascade_by_{name}.csv")
    write_csv(roadblocks, folder / "roadblocks.csv")
    write_csv(missing, folder / "missing_facts.csv")
    write_csv(options_in_words(decision), folder / "options.csv")
    last = whole.to_pylist()[-1]
    asked = last["n_asked"]
    return Counts(
        n_needs=n_needs,
        n_options=n_options,
        n_situations=len(options.decided),
        n_cells=n_cells,
        share_decided=(asked - last["n_unknown"]) / asked if asked else None,
        cascade=whole.to_pylist(),
        by_payer=by_all["payer"].to_pylist(),
        roadblocks=roadblocks.to_pylist(),
        missing=missing.to_pylist(),
    )


def situations_table(decision: Decision) -> pa.Table:
    """Return the decided situations: situation_id, gate, action, answer, roadblocks, and because / missing as JSON text."""
    decided = decision.options.decided
    return pa.table(
        {
            "situation_id": pa.array([d.situation_id for d in decided], pa.int64()),
            "gate": pa.array([d.gate for d in decided], pa.string()),
            "action": pa.array([d.action for d in decided], pa.string()),
            "answer": pa.array([d.answer.value.word for d in decided], pa.string()),
            "exceptional": pa.array([d.answer.exceptional for d in decided], pa.bool_()),
            "roadblocks": pa.array([list(d.answer.roadblocks) for d in decided], pa.list_(pa.string())),
            "because": pa.array([msgspec.json.encode(d.answer.because).decode() for d in decided], pa.string()),
            "missing": pa.array([msgspec.json.encode(d.answer.missing).decode() for d in decided], pa.string()),
        }
    )


def options_in_words(decision: Decision) -> pa.Table:
    """Return the options as people read them: patient, need, disease, line, action, standing, four answers, path, roadblocks.

    target: of a need of prevention that no variant asks for, the OncoTree code of what is to be prevented; "" of every other.
    rests_on_assumed: whether some reason of the four answers was not read in a source.
    """
    engine, options = decision.engine, decision.options
    people = decision.records["patients"].select("patient_id", "patient_code")
    needs = options.needs.select("need_id", "patient_id", "disease", "line", "purpose", "target_id").join(
        people, on="patient_id", how="inner"
    )
    table = engine.collect(options.of_needs().join(needs, on="need_id", how="inner"))
    order = (
        ("need_id", "ascending"),
        ("standing", "ascending"),
        ("indicated", "descending"),
        ("rank", "ascending"),
        ("action", "ascending"),
    )
    table = table.sort_by(list(order))
    assumed = pa.array([any(reason.assumed for reason in decided.answer.because) for decided in options.decided], pa.bool_())
    rests = [assumed.take(table[f"{gate}_id"].combine_chunks()) for gate in GATES]
    roadblocks = pa.array([" ".join(decided.answer.roadblocks) for decided in options.decided], pa.string())
    action_ids = pa.array([action.id for action in options.actions], pa.string())
    columns = {
        "patient": table["patient_code"],
        "need": table["need_id"],
        "purpose": table["purpose"],
        "disease": table["disease"],
        "target": pa.array(decision.grounds.targets, pa.string()).take(table["target_id"]),
        "line": pc.if_else(pc.less(table["line"], 0), None, table["line"]),
        "action": action_ids.take(table["action"]),
        "standing": pa.array(STANDINGS).take(table["standing"]),
        "rank": table["rank"],
        **{gate: pa.array(VALUES).take(table[gate]) for gate in GATES},
        "path": pa.array(VALUES).take(table["path"]),
        "exceptional_route": pc.equal(table["exceptional"], 1),
        "rests_on_assumed": functools.reduce(pc.or_, rests),
        **{f"{gate}_roadblocks": roadblocks.take(table[f"{gate}_id"]) for gate in GATES},
    }
    return pa.table(columns)
