"""The five things that a backend does; and one decision on two backends, bit for bit."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ceiba.decisions import World, cells, count_steps, decide, missing_facts, outcomes, roadblock_counts
from ceiba.engine import ARROW_TYPES, DuckDBEngine, SparkEngine, schema_of
from ceiba.evidence import load_knowledge
from ceiba.packs import Vocabulary, find_pack, load_pack
from ceiba.terms.tables import RECORD_TABLES

NUMBERS = pa.table({"name": ["a", "b", None], "n": pa.array([1, None, 3], pa.int64())})


@pytest.fixture
def duckdb_engine():
    engine = DuckDBEngine(threads=1, memory_limit="1GB")
    yield engine
    engine.close()


def _sorted(table):
    return table.sort_by([(name, "ascending") for name in table.column_names])


def test_every_declared_column_has_an_arrow_type():
    for table in RECORD_TABLES:
        assert schema_of(table).names == list(table.column_names)
    assert {column.type for table in RECORD_TABLES for column in table.columns} <= set(ARROW_TYPES)


def _does_the_five_things(engine, folder):
    path = folder / "numbers.parquet"
    pq.write_table(NUMBERS, path)
    assert _sorted(engine.collect(engine.read(path))) == _sorted(NUMBERS)
    frame = engine.register(NUMBERS)
    doubled = engine.keep(frame.filter(~nw.col("n").is_null()).with_columns((nw.col("n") * 2).alias("n")))
    assert sorted(engine.collect(doubled)["n"].to_pylist()) == [2, 6]
    assert engine.collect(doubled.filter(nw.col("n") > 100)).num_rows == 0
    out = folder / "it's out.parquet"
    assert engine.write(doubled, out) == 2
    assert sorted(pq.read_table(out)["n"].to_pylist()) == [2, 6]
    assert engine.write(doubled.filter(nw.col("n") > 100), out) == 0
    assert pq.read_table(out).column_names == ["name", "n"]


def test_duckdb_reads_registers_keeps_collects_and_writes(duckdb_engine, tmp_path):
    _does_the_five_things(duckdb_engine, tmp_path)


def test_duckdb_needs_no_limits():
    engine = DuckDBEngine()
    assert engine.collect(engine.register(NUMBERS)).num_rows == 3
    engine.close()


def test_the_program_ends_without_a_word_from_duckdb():
    code = "import pyarrow as pa; from ceiba.engine import DuckDBEngine; e = DuckDBEngine(); e.collect(e.register(pa.table({'n': [1]})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


@pytest.fixture(scope="module")
def session():
    """A Spark Connect session on Sail, started in this process."""
    for module in ("pysail", "pyspark"):
        if importlib.util.find_spec(module) is None:
            pytest.skip(f"{module} is not installed (uv sync --extra sail)")
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    from pysail.spark import SparkConnectServer
    from pyspark.sql import SparkSession

    server = SparkConnectServer(ip="127.0.0.1", port=0)
    server.start(background=True)
    _, port = server.listening_address
    session = SparkSession.builder.remote(f"sc://127.0.0.1:{port}").getOrCreate()
    yield session
    session.stop()
    server.stop()


@pytest.mark.sail
@pytest.mark.filterwarnings("ignore")
def test_spark_reads_registers_keeps_collects_and_writes(session, tmp_path):
    _does_the_five_things(SparkEngine(session), tmp_path)


def _crowd(size, seed):
    path = Path(__file__).parent / "decisions" / "conftest.py"
    spec = importlib.util.spec_from_file_location("crowd_factory", path)
    factory = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(factory)
    return factory.crowd(size, seed)


@pytest.mark.sail
@pytest.mark.filterwarnings("ignore")
def test_the_same_records_give_the_same_options_cells_and_counts_on_sail(session, duckdb_engine, tmp_path):
    knowledge = load_knowledge()
    pack = load_pack(find_pack("xx"), Vocabulary(frozenset(knowledge.actions), knowledge.medicines, knowledge.tree))
    world = World(knowledge, pack, pack.as_of)
    lake = _crowd(120, 2).write(tmp_path)

    def counted(engine):
        decision = decide(engine, lake, world, default_payer="xx-public")
        found = cells(decision)
        best = outcomes(engine, decision.options.rows)
        return {
            "needs": _sorted(engine.collect(decision.options.needs)),
            "options": _sorted(engine.collect(decision.options.of_needs())),
            "cells": _sorted(engine.collect(found)),
            "cascade": count_steps(engine, found, best, ("payer", "disease")),
            "roadblocks": roadblock_counts(decision, found, best),
            "missing": missing_facts(decision, found, best),
        }

    here, there = counted(duckdb_engine), counted(SparkEngine(session))
    for name, table in here.items():
        assert table.num_rows > 0
        assert [(f.name, f.type) for f in there[name].schema] == [(f.name, f.type) for f in table.schema], name
        assert there[name].to_pydict() == table.to_pydict(), name
