"""How fast are people decided? The engine beside DuckDB SQL written by hand, on the same lake of invented people.

    python benchmarks/decide.py [--people 100000] [--seed 7] [--runs 3] [--keep FOLDER]

Each run of a side has a process of its own, so that its peak memory is its own. Imports, reading YAML and the checksums are not timed.
Both give every option of every need with the four answers, the path and the rules that decided; the checksums of rows and of rules must be
equal. Seconds are medians; *processor* is time on all cores, which a busy machine changes less. docs/explanation/speed.md says what the SQL
leaves out, and what was measured where.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
from invented import lake_of, tables_of, world_of
from rule_tables import RuleTables

from ceiba.decisions import decide
from ceiba.engine import DuckDBEngine, Frame
from ceiba.records import open_lake

COUNTRY = "xx"
RECORDS = ("patients", "conditions", "specimens", "assays", "panels", "alterations", "tumor_marker_tests", "coverages")
CHECKSUM = """
SELECT count(*),
  sum(hash(patient_code, purpose, action, standing, rank, indicated, available, covered, reachable, path) % 1000000007)::BIGINT,
  sum(hash(patient_code, purpose, action, indicated_rules, available_rules, covered_rules) % 1000000007)::BIGINT
FROM compared"""
"""Rows, a sum over what was answered, and a sum over the rules that decided."""

Result = dict[str, float]


def by_engine(lake: Path) -> Result:
    """Decide with the engine."""
    world, tables = world_of(COUNTRY), open_lake(lake)
    warm()
    began, worked = time.perf_counter(), time.process_time()
    engine = DuckDBEngine()
    decision = decide(engine, tables, world)
    rows = engine.keep(decision.options.of_needs())
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    peak = peak_mb()
    options = decision.options
    ids = [decided.situation_id for decided in options.decided]
    rules = [words(reason.rule for reason in decided.answer.because) for decided in options.decided]
    named = engine.register(pa.table({"id": ids, "rules": rules}))
    actions = options.actions
    medicines = [bool(action.components) for action in actions]
    kinds = [action.kind for action in actions]
    places = list(range(len(actions)))
    of_action = pa.table({"action": places, "name": [action.id for action in actions], "kind": kinds, "medicine": medicines})
    connection = engine._connection  # noqa: SLF001 - the checksum is SQL of its own
    frames = {
        "options": rows,
        "needs": options.needs,
        "patients": decision.records["patients"],
        "situations": named,
        "actions": engine.register(of_action),
    }
    for name, frame in frames.items():
        connection.execute(f"CREATE TEMP VIEW side_{name} AS {sql_of(frame)}")
    connection.execute("""
    CREATE TEMP VIEW compared AS
    SELECT p.patient_code, n.purpose, a.name AS action, o.standing::INT AS standing, o.rank::INT AS rank, o.indicated::INT AS indicated,
      o.available::INT AS available, o.covered::INT AS covered, o.reachable::INT AS reachable, o.path::INT AS path,
      CASE WHEN a.kind = 'test' THEN '' ELSE i.rules END AS indicated_rules,
      CASE WHEN a.medicine THEN v.rules ELSE '' END AS available_rules, c.rules AS covered_rules
    FROM side_options o JOIN side_needs n USING (need_id) JOIN side_patients p USING (patient_id) JOIN side_actions a USING (action)
    JOIN side_situations i ON i.id = o.indicated_id JOIN side_situations v ON v.id = o.available_id
    JOIN side_situations c ON c.id = o.covered_id""")
    return {"seconds": seconds, "cpu": cpu, "peak_mb": peak, **checksum(connection)}


def by_hand(lake: Path) -> Result:
    """Decide with the SQL of decide.sql and decide_options.sql."""
    connection, timed = run_by_hand(lake, "decide_options.sql", ASSUMED)
    connection.execute("""
    CREATE TEMP TABLE care_rules AS SELECT indicated_id AS id, list_sort(list_distinct(list(r.name))).array_to_string(' ') AS rules
    FROM (SELECT indicated_id, unnest(because) AS cid FROM care) JOIN rule_name r USING (cid) GROUP BY indicated_id;
    CREATE TEMP TABLE said_rules AS SELECT said_id AS id, list_sort(list_distinct(list(r.name))).array_to_string(' ') AS rules
    FROM (SELECT said_id, unnest(because) AS cid FROM said_of) JOIN rule_name r USING (cid) GROUP BY said_id;
    CREATE TEMP VIEW compared AS
    SELECT p.patient_code, n.purpose, m.name AS action, o.standing::INT AS standing, o.rank::INT AS rank, o.indicated::INT AS indicated,
      o.available::INT AS available, o.covered::INT AS covered, o.reachable::INT AS reachable, o.path::INT AS path,
      CASE WHEN a.kind = 'test' THEN '' ELSE coalesce(i.rules, '') END AS indicated_rules,
      CASE WHEN a.components > 0 THEN v.rules ELSE '' END AS available_rules,
      CASE WHEN n.payer = -1 THEN 'no_payer' ELSE coalesce(c.rules, '') END AS covered_rules
    FROM option_rows o JOIN need n USING (need_id) JOIN patients p USING (patient_id) JOIN action a ON a.action = o.action
    JOIN action_name m ON m.action = o.action LEFT JOIN care_rules i ON i.id = o.indicated_id
    LEFT JOIN said_rules v ON v.id = o.available_id LEFT JOIN said_rules c ON c.id = o.covered_id""")
    return {**timed, **checksum(connection)}


def run_by_hand(lake: Path, last: str, assumed: Mapping[str, str]) -> tuple[duckdb.DuckDBPyConnection, Result]:
    """Run decide.sql and the script `last` over a lake; return where the tables are, and the seconds, the processor's and the peak.

    assumed: as `ASSUMED`.
    """
    rules, files = RuleTables(COUNTRY), tables_of(lake)
    tables = rules.arrow()
    scripts = [Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("decide.sql", last)]
    warm()
    began, worked = time.perf_counter(), time.process_time()
    connection = duckdb.connect()
    connection.execute("SET preserve_insertion_order = false")
    for name, table in tables.items():
        connection.register("given", table)
        connection.execute(f'CREATE TEMP TABLE "{name}" AS FROM given')
        connection.unregister("given")
    for name in RECORDS:
        connection.execute(f"CREATE TEMP VIEW {name} AS FROM '{files[name]}'")
    connection.execute(f"SET VARIABLE on_day = DATE '{rules.on}'")
    assume(connection, assumed)
    for script in scripts:
        connection.execute(script)
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    return connection, {"seconds": seconds, "cpu": cpu, "peak_mb": peak_mb()}


SIDES: dict[str, Callable[[Path], Result]] = {"ceiba": by_engine, "hand-written SQL": by_hand}

ASSUMED = {
    "a person has at most one payer": "SELECT count(*) - count(DISTINCT patient_id) FROM coverages",
    "every payer recorded is one of the pack, or none": (
        "SELECT count(*) FROM coverages WHERE payer <> 'none' AND payer NOT IN (SELECT name FROM payer)"
    ),
    "every person has a condition": "SELECT count(*) FROM patients ANTI JOIN conditions USING (patient_id)",
    "every region is recorded": "SELECT count(*) FROM patients WHERE region IS NULL",
    "a tumour's specimen names its condition": "SELECT count(*) FROM specimens WHERE condition_id IS NULL AND specimen_type <> 'germline'",
    "specimens are adequate": "SELECT count(*) FROM specimens WHERE NOT adequate",
    "assays say their panel and are readable": "SELECT count(*) FROM assays WHERE scope <> 'panel' OR NOT readable",
    "alterations name their gene": "SELECT count(*) FROM alterations WHERE gene_symbol IS NULL",
    "only classes are measured, no numbers": "SELECT count(*) FROM tumor_marker_tests WHERE value IS NOT NULL",
    "a stated result is of a protein, a signature or methylation, never of a change that implies another": (
        "SELECT count(*) FROM tumor_marker_tests WHERE NOT regexp_matches(marker, '(positive|low|methylation|high|HRD| >= .*)$')"
    ),
    "a stated threshold is one of those that rules name": (
        "SELECT count(*) FROM tumor_marker_tests WHERE marker LIKE '% >= %' AND marker NOT IN (SELECT text FROM marker)"
    ),
    "one list a gate, payer and kind of action": (
        "SELECT count(*) - count(DISTINCT (gate, payer, k.kind)) FROM list JOIN list_kind k USING (list)"
    ),
}
"""What the SQL takes for granted, each with a count that must be 0."""


def assume(connection: duckdb.DuckDBPyConnection, assumed: Mapping[str, str]) -> None:
    """Stop when the input holds what the SQL leaves out."""
    for meaning, query in assumed.items():
        row = connection.execute(query).fetchone()
        if row is None or row[0]:
            sys.exit(f"the SQL does not hold here: not {meaning}")


def warm() -> None:
    """Import what DuckDB and PyArrow import at their first query: no part of deciding."""
    with duckdb.connect() as connection:
        connection.sql("SELECT 1 AS one").to_arrow_table()
    pa.array([0])


def words(names: Iterable[str]) -> str:
    """Return distinct names, sorted, as one text."""
    return " ".join(sorted(set(names)))


def sql_of(frame: Frame) -> str:
    """Return the query of a DuckDB frame."""
    query: str = frame.to_native().sql_query()
    return query


def checksum(connection: duckdb.DuckDBPyConnection) -> Result:
    """Return rows, answers and rules of the view `compared`."""
    row = connection.execute(CHECKSUM).fetchone() or (0, 0, 0)
    return dict(zip(("rows", "answers", "rules"), row, strict=True))


def peak_mb() -> float:
    """Return the peak memory of this process and its children in MiB."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def run_alone(side: str, lake: Path) -> Result:
    """Run one side in a process of its own."""
    done = subprocess.run([sys.executable, __file__, "--one", side, "--lake", str(lake)], check=True, stdout=subprocess.PIPE, text=True)
    answer: Result = json.loads(done.stdout.splitlines()[-1])
    return answer


def compare(lake: Path, runs: int) -> None:
    """Run both sides in turn, print them, and exit with 1 when the checksums differ."""
    took: dict[str, list[Result]] = {side: [] for side in SIDES}
    for _ in range(runs):
        for side, results in took.items():
            results.append(run_alone(side, lake))
    print(f"{'side':20} {'seconds':>8} {'of each run':>20} {'processor':>10} {'peak MiB':>9} {'options':>10}")
    medians = {side: statistics.median(result["seconds"] for result in results) for side, results in took.items()}
    works = {side: statistics.median(result["cpu"] for result in results) for side, results in took.items()}
    for side, results in took.items():
        each = " ".join(f"{result['seconds']:.2f}" for result in results)
        peak = max(result["peak_mb"] for result in results)
        print(f"{side:20} {medians[side]:8.2f} {each:>20} {works[side]:10.2f} {peak:9,.0f} {results[0]['rows']:10,}")
    ours, theirs = (medians[side] for side in SIDES)
    work, their_work = (works[side] for side in SIDES)
    print(f"ceiba takes {ours / theirs:.2f} x the time of the hand-written SQL, {work / their_work:.2f} x its processor time")
    pairs = zip(*(took[side] for side in SIDES), strict=True)
    print("run by run: " + " ".join(f"{mine['seconds'] / other['seconds']:.2f}" for mine, other in pairs))
    sums = {(result["rows"], result["answers"], result["rules"]) for results in took.values() for result in results}
    if len(sums) != 1:
        sys.exit(f"the checksums differ: {sums}")
    rows, answers, rules = next(iter(sums))
    print(f"equal checksums: {rows:,} options, answers {answers}, rules {rules}")


def main() -> None:
    """Make the lake, run both sides, compare."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--people", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--keep", type=Path, help="a folder for the lake, so that a second run finds it")
    options.add_argument("--one", choices=list(SIDES), help=argparse.SUPPRESS)
    options.add_argument("--lake", type=Path, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.one:
        print(json.dumps(SIDES[asked.one](asked.lake)))
        return
    with tempfile.TemporaryDirectory() as folder:
        lake = lake_of(COUNTRY, asked.people, asked.seed, asked.keep or Path(folder))
        print(f"{asked.people:,} invented people of {COUNTRY}, seed {asked.seed}")
        compare(lake, asked.runs)


if __name__ == "__main__":
    main()
