"""Countries with the prices a test chooses."""

from __future__ import annotations

import dataclasses

import pytest

from ceiba.evidence import load_knowledge
from ceiba.packs import FactRow, find_pack
from ceiba.packs.facts import FACT_COLUMNS
from ceiba.packs.load import read_pack
from ceiba.terms.citations import Citation

READ = Citation(source="xx-price-file", place="a test", confidence="high")


@pytest.fixture(scope="session")
def tree():
    return load_knowledge().tree


@pytest.fixture(scope="session")
def priced():
    """Return the invented country with exactly these prices: (action, payer, amount, currency, year, per[, citation])."""
    pack = read_pack(find_pack("xx"))[0]

    def build(*rows):
        facts = tuple(
            FactRow(dict(zip(FACT_COLUMNS["prices"], row, strict=False)), row[6] if len(row) > 6 else READ, "2024-12-31", line)
            for line, row in enumerate(rows, start=2)
        )
        return dataclasses.replace(pack, facts={**pack.facts, "prices": facts})

    return build
