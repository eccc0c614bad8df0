"""Published tables beside the project, and models as small as may be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ceiba.policylab.economics import load_model

TABLES = Path(__file__).resolve().parents[4].parent / "shared" / "econ-tables"


@pytest.fixture(scope="session")
def econ_tables() -> Path:
    """Return the folder of published results (numbers only) and of the samples of others; skips where it is not there."""
    if not TABLES.is_dir():
        pytest.skip("the published tables of ../shared/econ-tables are not here")
    return TABLES


OF_COHORTS = {"horizon", "conventions", "change", "states", "transitions"}
ASSUMED = {"assumed": "true", "reason": "made for a test"}


def made(name, value, quantity="number", distribution="fixed"):
    """Return a parameter as a file writes it, its value assumed."""
    return {"id": name, "value": value, "quantity": quantity, "distribution": distribution, **ASSUMED}


def sick_or_dead(**changes):
    """Return a model of two states as its file writes it; `changes` replace what stands at the top."""
    return {
        "kind": "markov",
        "format": 1,
        "id": "sick-or-dead",
        "title": "Sick or dead",
        "population": "Nobody",
        "country": "xx",
        "perspective": "payer",
        "payer": "the payer of the test",
        "currency": "USD",
        "price_year": 2024,
        "effect_unit": "QALY",
        "horizon": {"cycles": 4, "cycle": "1 year", "start_age": 60},
        "discounting": {"cost": 0, "effect": 0, "starts": "t0"},
        "conventions": {"rewards_accrue": "start", "correction": "none", "costs_per": "year"},
        "change": {"given_as": "probabilities", "non_death": "all"},
        "states": [{"id": "sick", "start": "1", "cost": "c", "effect": "u"}, {"id": "dead", "dead": "true"}],
        "transitions": {"sick": {"dead": "p", "sick": "rest"}},
        "strategies": [{"id": "usual"}, {"id": "new"}],
        "parameters": [made("p", 0.5, "probability"), made("c", 100, "cost"), made("u", 0.8, "utility")],
        "sources": [],
        **changes,
    }


@pytest.fixture
def parameter():
    """Return a function that makes a parameter: name, value, quantity, distribution."""
    return made


@pytest.fixture
def model(tmp_path):
    """Return a function that writes what `sick_or_dead` takes into a file, and reads that file as a model."""

    def read(**changes):
        path = tmp_path / "model.yaml"
        told = {key: value for key, value in sick_or_dead(**changes).items() if value is not None}
        if told["kind"] == "decision_tree":
            told = {key: value for key, value in told.items() if key not in OF_COHORTS}
        if told["kind"] == "partitioned_survival":
            told = {key: value for key, value in told.items() if key not in {"change", "transitions"}}
        path.write_text(json.dumps(told, indent=1), encoding="utf-8")
        return load_model(path)

    return read
