"""One run on every engine: a small nation comes out with the same tables, to the last digit."""

from __future__ import annotations

import importlib.util
import json
import sys

import pytest

from ceiba.cli import run_command
from ceiba.evidence import load_knowledge
from ceiba.packs import Vocabulary, find_pack, load_pack
from ceiba.synthetic import write_people

PEOPLE, SEED = 200, 11


@pytest.fixture(scope="module")
def nation(tmp_path_factory):
    """A folder of a few invented people of the country that is invented too."""
    knowledge = load_knowledge()
    pack = load_pack(find_pack("xx"), Vocabulary(frozenset(knowledge.actions), knowledge.medicines, knowledge.tree))
    return write_people(pack, tmp_path_factory.mktemp("nation") / "people", PEOPLE, SEED, knowledge=knowledge).folder


def _run(nation, into, *engine):
    main = sys.modules["__main__"]
    if not hasattr(main, "__file__"):  # so it is in a worker of pytest-xdist; PySpark would think that its own doctests run
        main.__file__ = __file__
    words = ["run", str(nation), "--country", "xx", "--into", str(into), "--lang", "en", "--json", "--reports", "2", *engine]
    assert run_command(words) == 0
    return into


@pytest.fixture(scope="module")
def here(nation, tmp_path_factory):
    """The results on DuckDB, which is the engine where none is named."""
    return _run(nation, tmp_path_factory.mktemp("here") / "out")


def _gives_the_same(nation, here, into, checksums, engine):
    ours, theirs = checksums(here), checksums(_run(nation, into, "--engine", engine))
    assert {"cells.parquet", "options.csv", "cascade.csv", "roadblocks.csv", "missing_facts.csv"} <= set(ours)
    assert theirs == ours
    reports = [sorted(path.name for path in (folder / "results" / "reports").iterdir()) for folder in (here, into)]
    assert reports[0] == reports[1]
    counts = [json.loads((folder / "results" / "run.json").read_bytes())["counts"] for folder in (here, into)]
    assert counts[0] == counts[1]
    assert counts[0]["n_needs"] >= PEOPLE


@pytest.mark.sail
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_run_on_sail_writes_what_a_run_on_duckdb_writes(nation, here, tmp_path, checksums):
    if importlib.util.find_spec("pysail") is None:
        pytest.skip("pysail is not installed (uv sync --extra sail)")
    _gives_the_same(nation, here, tmp_path / "out", checksums, "sail")


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_run_on_pyspark_writes_what_a_run_on_duckdb_writes(nation, here, tmp_path, checksums, request):
    if importlib.util.find_spec("pyspark") is None or importlib.util.find_spec("pyspark.core") is None:
        pytest.skip("pyspark is not installed (make test-spark)")
    request.getfixturevalue("java")
    _gives_the_same(nation, here, tmp_path / "out", checksums, "spark=local[2]")


def test_an_engine_that_there_is_not_ends_the_run_before_anything_is_read(ceiba, cohort, tmp_path):
    said = ceiba("run", cohort, "--country", "br", "--into", tmp_path / "out", "--engine", "abacus")
    assert said.code == 2
    assert "There is no engine 'abacus'." in said.err
    assert not (tmp_path / "out").exists()
