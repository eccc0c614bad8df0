"""A nation to cells: the engine beside DuckDB SQL written by hand, and the same work on Sail and on PySpark.

    python benchmarks/nation.py [--people 100000] [--seed 7] [--runs 3] [--sides duckdb by-hand sail spark=local[2]] [--keep FOLDER]

To cells is what a country's count needs: records are decided (`decide`), the needs of each circumstance and stratum counted (`cells`), and
the best of their options found (`outcomes`). No side makes the table of options at the level of needs: that is benchmarks/decide.py. Each
run has a process of its own. Imports, the start of an engine, reading YAML and the checksums are not timed. All sides must give the same
checksum over payer, region, sex, disease, stage, age band, purpose, ancestry, ethnicity, answers up to each gate, path, and needs.
Processor time and peak memory are those of the process and its children (Java). Name several --people to see how time grows.
docs/explanation/scale.md says what was measured.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import duckdb
import narwhals as nw
from decide import ASSUMED, COUNTRY, Result, run_by_hand, warm
from invented import nation_of, tables_of, world_of

from ceiba.decisions import cells, decide, outcomes
from ceiba.engine import open_engine
from ceiba.terms.nations import STRATA
from ceiba.terms.roadblocks import GATES

BY_HAND = "by-hand"
FATES = (*(f"upto_{gate}" for gate in GATES), "path")
COUNTED = tuple(name for name in STRATA if name != "uncertain")
KEPT = {
    **ASSUMED,
    "no variant is of uncertain or conflicting significance": "SELECT count(*) FROM alterations WHERE significance <> 'pathogenic'",
}
CHECKSUM = f"""
WITH fates AS (
  SELECT {", ".join(COUNTED)}, {", ".join(f"coalesce({name}, -1)::BIGINT AS {name}" for name in FATES)}, sum(n)::BIGINT AS n
  FROM cells LEFT JOIN best USING (circumstance_id) GROUP BY ALL
)
SELECT (SELECT sum(n * each)::BIGINT FROM cells JOIN asked USING (circumstance_id)), (SELECT count(*) FROM cells), sum(n)::BIGINT, count(*),
  sum(hash({", ".join((*COUNTED, *FATES))}, n) % 1000000007)::BIGINT
FROM fates"""  # noqa: S608 - of names of our own
"""Options of all needs, cells, needs, distinct strata with their outcome, and a sum over these with their needs."""

MIB = 1024
PATIENCE_S = 4 * 3600


def by_engine(lake: Path, name: str) -> Result:
    """Decide and count on an engine."""
    world, tables = world_of(COUNTRY), tables_of(lake)
    warm()
    with closing(open_engine(name)) as engine:
        began, worked = time.perf_counter(), processor_of_tree()
        decision = decide(engine, tables, world)
        counted, best = cells(decision), outcomes(engine, decision.options.rows)
        seconds, cpu = time.perf_counter() - began, processor_of_tree() - worked
        peak = peak_of_tree()
        asked = decision.options.rows.group_by("circumstance_id").agg(nw.len().alias("each"))
        found = {"cells": engine.collect(counted), "best": engine.collect(best), "asked": engine.collect(asked)}
    with duckdb.connect() as connection:
        for table, rows in found.items():
            connection.register(table, rows)
        return {"seconds": seconds, "cpu": cpu, "peak_mb": peak, **checksum(connection)}


def by_hand(lake: Path) -> Result:
    """Decide with decide.sql and count with cells.sql."""
    connection, timed = run_by_hand(lake, "cells.sql", KEPT)
    connection.execute("CREATE TEMP VIEW asked AS SELECT circumstance_id, count(*) AS each FROM decided GROUP BY ALL")
    return {**timed, **checksum(connection)}


def checksum(connection: duckdb.DuckDBPyConnection) -> Result:
    """Return options, cells, needs, strata and their sum of what stands in `cells`, `best` and `asked`."""
    row = connection.execute(CHECKSUM).fetchone() or (0,) * 5
    return dict(zip(("options", "cells", "needs", "strata", "fates"), row, strict=True))


def peak_of_tree() -> float:
    """Return the peak memory of this process and the processes that it started, in MiB: the sum of the peak of each."""
    return sum(int(line.split()[1]) for pid in tree(os.getpid()) for line in status(pid) if line.startswith("VmHWM")) / MIB


def processor_of_tree() -> float:
    """Return the seconds on all cores of this process and the processes that it started."""
    ticks = (Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[11:13] for pid in tree(os.getpid()))
    return sum(int(user) + int(system) for user, system in ticks) / os.sysconf("SC_CLK_TCK")


def tree(pid: int) -> Iterator[int]:
    """Yield a process and all below it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            children = (task / "children").read_text(encoding="ascii").split()
        except FileNotFoundError:  # the thread has ended meanwhile
            continue
        for child in children:
            yield from tree(int(child))


def status(pid: int) -> list[str]:
    """Return what Linux says of a process."""
    return Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()


def run_alone(side: str, lake: Path) -> Result:
    """Run one side in a process of its own."""
    command = [sys.executable, __file__, "--one", side, "--lake", str(lake)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=PATIENCE_S)
    answer: Result = json.loads(done.stdout.splitlines()[-1])
    return answer


def compare(lake: Path, sides: Sequence[str], runs: int) -> dict[str, float]:
    """Run the sides in turn, print them, and exit with 1 when the checksums differ; returns the median seconds of each."""
    took: dict[str, list[Result]] = {side: [] for side in sides}
    for _ in range(runs):
        for side, results in took.items():
            results.append(run_alone(side, lake))
            print(f"  {side}: {results[-1]['seconds']:.2f} s", file=sys.stderr, flush=True)
    print(f"{'side':20} {'seconds':>8} {'of each run':>24} {'processor':>10} {'peak MiB':>9} {'needs':>11} {'options':>12} {'cells':>10}")
    medians = {side: statistics.median(result["seconds"] for result in results) for side, results in took.items()}
    for side, results in took.items():
        each = " ".join(f"{result['seconds']:.2f}" for result in results)
        cpu, peak = statistics.median(result["cpu"] for result in results), max(result["peak_mb"] for result in results)
        first = results[0]
        counts = f"{first['needs']:11,} {first['options']:12,} {first['cells']:10,}"
        print(f"{side:20} {medians[side]:8.2f} {each:>24} {cpu:10.2f} {peak:9,.0f} {counts}")
    if BY_HAND in medians:
        print(
            "".join(f"{side}: {s / medians[BY_HAND]:.2f} x the SQL written by hand\n" for side, s in medians.items() if side != BY_HAND),
            end="",
        )
    sums = {tuple(result[name] for name in ("options", "needs", "strata", "fates")) for results in took.values() for result in results}
    if len(sums) != 1:
        sys.exit(f"the checksums differ (options, needs, strata, sum): {sums}")
    options, needs, strata, fates = next(iter(sums))
    print(f"equal checksums: {options:,} options of {needs:,} needs in {strata:,} strata with their outcome, {fates}")
    return medians


def main() -> None:
    """Make the lakes, run the sides over each, compare."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--people", type=int, nargs="+", default=[100_000])
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--sides", nargs="+", default=["duckdb", BY_HAND], help=f"names of engines, and {BY_HAND}")
    options.add_argument("--keep", type=Path, help="a folder for the lakes, so that a second run finds them")
    options.add_argument("--one", help=argparse.SUPPRESS)
    options.add_argument("--lake", type=Path, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.one:
        print(json.dumps(by_hand(asked.lake) if asked.one == BY_HAND else by_engine(asked.lake, asked.one)))
        return
    with tempfile.TemporaryDirectory() as folder:
        former: dict[str, float] = {}
        for people in asked.people:
            lake = nation_of(COUNTRY, people, asked.seed, asked.keep or Path(folder))
            print(f"{people:,} invented people of {COUNTRY}, seed {asked.seed}")
            medians = compare(lake, asked.sides, asked.runs)
            print(
                "".join(f"{side}: {s / former[side]:.1f} x the time of the size before\n" for side, s in medians.items() if side in former),
                end="",
            )
            former = medians


if __name__ == "__main__":
    main()
