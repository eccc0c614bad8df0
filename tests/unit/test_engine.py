"""The five things that a backend does; and one decision on two backends, bit for bit."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ceiba.decisions import World, cells, count_steps, decide, missing_facts, outcomes, roadblock_counts
from ceiba.engine import ARROW_TYPES, DuckDBEngine, on_spark, open_engine, schema_of
from ceiba.errors import EngineError, MissingExtra, UsageError
from ceiba.evidence import load_knowledge
from ceiba.packs import Vocabulary, find_pack, load_pack
from ceiba.policylab.nation import Counted, count_as_nation
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


def test_what_duckdb_does_not_hold_in_memory_lies_where_its_owner_alone_reads_and_is_gone_afterwards(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    engine = DuckDBEngine(memory_limit="100MB", threads=1)
    large = engine.keep(engine.register(pa.table({"n": range(20_000_000)})))  # 160 MB
    (folder,) = tmp_path.iterdir()  # and nothing where the program was started
    assert folder.stat().st_mode & 0o777 == 0o700
    assert any(folder.iterdir())
    assert engine.collect(large.select(nw.col("n").max()))["n"][0].as_py() == 19_999_999
    del large
    engine.close()
    assert not folder.exists()


def test_the_program_ends_without_a_word_from_duckdb():
    code = "import pyarrow as pa; from ceiba.engine import DuckDBEngine; e = DuckDBEngine(); e.collect(e.register(pa.table({'n': [1]})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


FAR = ("sail", "spark=local[2]")
"""The engines beside DuckDB, each with its mark: PySpark and Sail's client are one package twice, so no environment has both."""


@pytest.fixture(scope="module", params=[pytest.param(name, marks=getattr(pytest.mark, name.partition("=")[0])) for name in FAR])
def far_engine(request):
    """An engine that is not DuckDB, started as a user starts it."""
    module, how = ("pysail", "uv sync --extra sail") if request.param == "sail" else ("pyspark.core", "make test-spark")
    if not _is_there(module):
        pytest.skip(f"{module} is not installed ({how})")
    if request.param != "sail":
        request.getfixturevalue("java")
    main = sys.modules["__main__"]
    if not hasattr(main, "__file__"):  # so it is in a worker of pytest-xdist; PySpark would think that its own doctests run
        main.__file__ = __file__
    engine = open_engine(request.param)
    yield engine
    engine.close()


def _is_there(module):
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


@pytest.mark.filterwarnings("ignore")
def test_spark_reads_registers_keeps_collects_and_writes(far_engine, tmp_path):
    _does_the_five_things(far_engine, tmp_path)


@pytest.mark.filterwarnings("ignore")
def test_spark_takes_an_empty_table_with_its_types(far_engine):
    got = far_engine.collect(far_engine.register(NUMBERS.slice(0, 0)))
    assert got.num_rows == 0
    assert got.schema.types == NUMBERS.schema.types


@pytest.mark.filterwarnings("ignore")
def test_spark_takes_a_large_table_in_pieces(far_engine, monkeypatch):
    monkeypatch.setattr(on_spark, "_PIECE", 1000)
    large = pa.table({"n": pa.array(range(1000), pa.int64())})  # eight pieces
    assert sorted(far_engine.collect(far_engine.register(large))["n"].to_pylist()) == list(range(1000))


@pytest.mark.filterwarnings("ignore")
def test_a_file_that_spark_does_not_see_is_said_with_what_to_do(far_engine, tmp_path):
    with pytest.raises(EngineError) as told:
        far_engine.read(tmp_path / "not here.parquet")
    assert told.value.file == "not here.parquet"
    assert "every machine of the cluster" in told.value.remedy


@pytest.mark.filterwarnings("ignore")
def test_a_step_that_spark_ends_is_said_without_what_the_tables_hold(far_engine):
    words = far_engine.register(pa.table({"code": ["RUT-7731"]}))
    with pytest.raises(EngineError) as told:
        far_engine.collect(words.with_columns(nw.col("code").cast(nw.Int64)))
    assert "RUT-7731" not in str(told.value.fields)
    assert told.value.__cause__ is None


def test_there_is_no_engine_of_another_name():
    for name in ("", "duck", "spark=", "sail=local[2]", "spark=yarn2", "duckdb=x"):
        with pytest.raises(UsageError, match="no engine"):
            open_engine(name)


def test_duckdb_is_the_engine_when_none_is_named():
    with closing(open_engine()) as engine:
        assert isinstance(engine, DuckDBEngine)


@pytest.mark.parametrize(("name", "module"), [("sail", "pysail"), ("spark", "pyspark.core"), ("spark=sc://127.0.0.1:1", "grpc")])
def test_an_engine_that_is_not_installed_is_said_with_how_to_install_it(monkeypatch, name, module):
    monkeypatch.setattr("ceiba.engine.named.find_spec", lambda asked: None if asked == module else importlib.util.find_spec("json"))
    with pytest.raises(MissingExtra) as told:
        open_engine(name)
    assert "pip install" in told.value.remedy
    assert told.value.fields["engine"] in {"sail", "spark"}


def test_spark_without_java_is_said_with_how_to_install_it(monkeypatch):
    monkeypatch.setattr("ceiba.engine.named.find_spec", lambda _: importlib.util.find_spec("json"))
    monkeypatch.setattr("ceiba.engine.named.shutil.which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(MissingExtra, match="Java 17"):
        open_engine("spark=local[1]")


@pytest.mark.sail
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_does_not_answer_is_said_within_the_time_given():
    if not _is_there("grpc"):
        pytest.skip("grpc is not installed (uv sync --extra sail)")
    with pytest.raises(EngineError) as told:
        open_engine("spark=sc://127.0.0.1:1/;token=secret", answer_s=0.2)
    assert told.value.fields["url"] == "sc://127.0.0.1:1"
    for place in ("127.0.0.1:port", "127.0.0.1:1/path"):
        with pytest.raises(UsageError, match="no address"):
            open_engine(f"spark=sc://{place}")


def _crowd(size, seed):
    path = Path(__file__).parent / "decisions" / "conftest.py"
    spec = importlib.util.spec_from_file_location("crowd_factory", path)
    factory = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(factory)
    return factory.crowd(size, seed)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_same_records_give_the_same_options_cells_and_counts_on_every_engine(far_engine, duckdb_engine, tmp_path):
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
            "weighted": _sorted(engine.collect(count_as_nation(decision, Counted("invented", 120, invented=True)).cells)),
        }

    here, there = counted(duckdb_engine), counted(far_engine)
    assert len(set(here["weighted"]["weight"].to_pylist())) > 10
    for name, table in here.items():
        assert table.num_rows > 0
        assert [(f.name, f.type) for f in there[name].schema] == [(f.name, f.type) for f in table.schema], name
        assert there[name].to_pydict() == table.to_pydict(), name
