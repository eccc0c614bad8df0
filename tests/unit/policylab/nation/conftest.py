"""Nations of a few people: facts a test chooses, and cells written by hand."""

from __future__ import annotations

import dataclasses

import pyarrow as pa
import pytest

from ceiba.packs import FactRow, find_pack
from ceiba.packs.facts import FACT_COLUMNS
from ceiba.packs.load import read_pack
from ceiba.policylab.nation import margins_of
from ceiba.terms.citations import Citation

SOURCED = Citation(source="xx-census", place="a test", confidence="high")


@pytest.fixture(scope="session")
def pack_with():
    """Return the invented country with exactly these facts: file -> rows as tuples in the order of its columns."""
    pack = read_pack(find_pack("xx"))[0]

    def build(cited=SOURCED, **files):
        facts = {
            name: tuple(
                FactRow(dict(zip(FACT_COLUMNS[name], row, strict=True)), cited, "2024-12-31", line)
                for line, row in enumerate(rows, start=2)
            )
            for name, rows in files.items()
        }
        return dataclasses.replace(pack, facts={name: facts.get(name, ()) for name in FACT_COLUMNS})

    return build


@pytest.fixture
def margins_with(pack_with, tree):
    """Return the margins of exactly these facts."""
    return lambda **files: margins_of(pack_with(**files), tree)


@pytest.fixture(scope="session")
def cells_of():
    """Return raking cells: each a dict of what is not usual (LUAD of women of 60, stage IV, in no region, of no payer) and n."""

    def build(*rows):
        usual = {"disease": "LUAD", "sex": "female", "stage": "IV", "region": "", "payer": "", "age_from": 60, "n": 1}
        return pa.Table.from_pylist([{**usual, **row} for row in rows])

    return build
