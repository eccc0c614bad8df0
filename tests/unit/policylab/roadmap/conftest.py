"""The invented country with some of the levers that ship, and the roadmap of a small one."""

from __future__ import annotations

import datetime as dt

import pytest

from ceiba.evidence import load_knowledge
from ceiba.job.landscape import landscape_names
from ceiba.policylab.budgets import Budget
from ceiba.policylab.roadmap import Asked, Country, Terms, load_levers, make_roadmap, no_gains

SOME = (
    "approve-medicines",
    "list-tests",
    "approve-tests",
    "list-lung",
    "list-breast-her2",
    "deliver-what-is-listed",
    "negotiate-prices",
    "reflex-testing",
    "sequencing-laboratories",
    "sample-transport",
    "regional-centres",
)


@pytest.fixture(scope="session")
def library():
    return load_levers(landscape_names(load_knowledge()))


@pytest.fixture(scope="session")
def country(nation, library):
    return Country(nation.decision, tuple(lever for lever in library.levers if lever.id in SOME), no_gains, 7)


@pytest.fixture(scope="session")
def asked():
    return Asked("xx", dt.date(2027, 1, 1), "patients", "USD", 0.03, "lower")


@pytest.fixture(scope="session")
def terms():
    return Terms(Budget(15e6, "USD"), 4, seconds=10.0)


@pytest.fixture(scope="session")
def roadmap(country, asked, terms, library):
    return make_roadmap(country, asked, terms, library.rates)
