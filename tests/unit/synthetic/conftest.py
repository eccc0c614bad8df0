"""Packs whose facts a test chooses: the invented country with other rows."""

from __future__ import annotations

import dataclasses

import polars as pl
import pytest

from ceiba.evidence import load_knowledge
from ceiba.packs import FactRow, find_pack
from ceiba.packs.facts import FACT_COLUMNS
from ceiba.packs.load import read_pack
from ceiba.synthetic import write_people
from ceiba.terms.citations import Citation

ASSUMED = Citation(assumed=True, reason="a test")


@pytest.fixture(scope="session")
def knowledge():
    return load_knowledge()


@pytest.fixture(scope="session")
def packs():
    return {country: read_pack(find_pack(country))[0] for country in ("xx", "br")}


@pytest.fixture(scope="session")
def with_facts(packs):
    """Return the invented country with exactly these facts: file -> rows as tuples in the order of its columns."""

    def build(**files):
        facts = {
            name: tuple(
                FactRow(dict(zip(FACT_COLUMNS[name], row, strict=True)), ASSUMED, "2024-12-31", line)
                for line, row in enumerate(rows, start=2)
            )
            for name, rows in files.items()
        }
        return dataclasses.replace(packs["xx"], facts={name: facts.get(name, ()) for name in FACT_COLUMNS})

    return build


@pytest.fixture
def write(tmp_path, knowledge):
    """Write invented people; the folder is named by what is written."""

    def written(pack, n=500, seed=1, name="people", **more):
        return write_people(pack, tmp_path / name, n, seed, knowledge=knowledge, **more)

    return written


@pytest.fixture
def table():
    """Return one file of what was written, as text; null is an empty cell."""

    def read(done, key):
        separator = "," if done.files[key].suffix == ".csv" else "\t"
        return pl.read_csv(done.files[key], separator=separator, comment_prefix="#", infer_schema=False)

    return read
