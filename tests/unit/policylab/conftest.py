"""The invented country, counted once for all that the policy lab is asked of it."""

from __future__ import annotations

import pytest

from ceiba.evidence import load_knowledge
from ceiba.job.nation import nation_of


@pytest.fixture(scope="session")
def tree():
    return load_knowledge().tree


@pytest.fixture(scope="session")
def nation(tmp_path_factory):
    """The invented country, counted over 700 invented people."""
    with nation_of("xx", people=700, cache=tmp_path_factory.mktemp("people")) as counted:
        yield counted
