"""Countries with the prices a test chooses, and small budgets that can be reckoned by hand."""

from __future__ import annotations

import dataclasses

import pytest
import yaml

from ceiba.packs import FactRow, find_pack
from ceiba.packs.facts import FACT_COLUMNS
from ceiba.packs.load import read_pack
from ceiba.policylab.payments import load_budget
from ceiba.terms.citations import Citation

READ = Citation(source="xx-price-file", place="a test", confidence="high")


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


def cited(**more):
    """Return a value that a test assumes."""
    return {**more, "assumed": True, "reason": "a test assumes it"}


def text(words):
    """Return the words as if they were all three languages."""
    return {"es": words, "pt": words, "en": words}


def small_budget(**changes):
    """Return a budget of three years: 100 people a year, an old drug of 10 a month for 12 months, a new one of 50 for 6 months."""
    old = {
        "id": "old",
        "names": text("Old"),
        "persistence": cited(value=12, shape="fixed"),
        "costs": [{"id": "drug", "kind": "drug", "per": "month", "amount": cited(value=10)}],
    }
    new = {
        "id": "new",
        "names": text("New"),
        "persistence": cited(value=6, shape="fixed"),
        "costs": [
            {"id": "drug", "kind": "drug", "per": "month", "amount": cited(value=50, low=40, high=70)},
            {"id": "test", "kind": "test", "per": "once", "amount": cited(value=30)},
        ],
    }
    return {
        "format": 1,
        "id": "small",
        "names": text("Small"),
        "country": "xx",
        "payers": [{"id": "xx-public"}],
        "currency": "XTS",
        "price_year": 2025,
        "first_year": 2026,
        "years": 3,
        "comparator": text("the old drug"),
        "eligible": cited(values=[100], low=[80], high=[120]),
        "options": [old, new],
        "current": {
            "id": "current",
            "names": text("Today"),
            "uptake": {"old": {"shape": "remainder"}, "new": cited(shape="constant", share=0)},
        },
        "scenarios": [
            {
                "id": "adopt",
                "names": text("Adopt"),
                "uptake": {"old": {"shape": "remainder"}, "new": cited(shape="list", shares=[0.2, 0.5, 0.8], low=0.5, high=1.2)},
            }
        ],
        **changes,
    }


@pytest.fixture
def write(tmp_path):
    """Write a document as a YAML file and return its path."""

    def save(document, name="small.yaml"):
        path = tmp_path / name
        path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
        return path

    return save


@pytest.fixture
def budget(write):
    """Return a budget that is the small one with some changes, read from a file."""
    return lambda **changes: load_budget(write(small_budget(**changes)))
