"""The invented country counted over a few invented people, and scenarios laid over it."""

from __future__ import annotations

import datetime as dt

import pytest

from ceiba.evidence import load_knowledge
from ceiba.job.landscape import landscape_names
from ceiba.job.nation import nation_of
from ceiba.packs import load_landscape
from ceiba.policylab.scenarios import Library, lay_scenario, plan_file

HEAD = "country: xx\nscenarios:\n"


@pytest.fixture(scope="session")
def knowledge():
    return load_knowledge()


@pytest.fixture(scope="session")
def library(knowledge):
    names = landscape_names(knowledge)
    return Library(load_landscape(names), names)


@pytest.fixture(scope="session")
def nation(tmp_path_factory):
    """The invented country, counted over 500 invented people."""
    with nation_of("xx", people=500, cache=tmp_path_factory.mktemp("people")) as counted:
        yield counted


@pytest.fixture(scope="session")
def laid(nation, library, knowledge):
    """Lay scenarios over the invented country: each given as the lines of its changes, or as a programme's id."""
    pack = nation.decision.world.pack
    kinds = {action.id: action.kind for action in knowledge.actions.values()}

    def lay(*scenarios, on=None, start=None):
        text = HEAD
        for place, changes in enumerate(scenarios):
            text += f"  - id: s{place}\n    names: S{place}\n"
            if isinstance(changes, str):
                text += f"    include: [{changes}]\n"
            else:
                text += "    rests_on: [{says: It is a test., assumed: true, reason: a test}]\n    changes:\n"
                text += "".join(f"      - {{says: A change., {change}}}\n" for change in changes)
        planned = plan_file(library, pack, "mine.yaml", text.encode(), start)
        return [lay_scenario(each, pack, on=on or dt.date(2026, 6, 30), kinds=kinds, tree=knowledge.tree) for each in planned]

    return lay
