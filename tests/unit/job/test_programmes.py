"""A programme laid over a country: what it finds, what it does not, and when it finds nothing at all."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from ceiba.errors import ReformIdle
from ceiba.evidence import load_knowledge
from ceiba.job import programme_named
from ceiba.job.programmes import reform_over
from ceiba.packs import Vocabulary, load_pack, start_pack

DAY = dt.date(2026, 11, 28)


@pytest.fixture(scope="module")
def knowledge():
    return load_knowledge()


@pytest.fixture(scope="module")
def empty(knowledge, tmp_path_factory):
    """The pack of a country of which nothing is known yet."""
    folder = start_pack("py", "PYG", tmp_path_factory.mktemp("packs"), today=DAY)
    return load_pack(folder, Vocabulary(frozenset(knowledge.actions), knowledge.medicines, knowledge.tree))


def with_changes(programme, *lays):
    return msgspec.structs.replace(programme, changes=tuple(c for c in programme.changes if c.__struct_config__.tag in lays))


def test_a_programme_that_names_nothing_in_the_pack_is_refused_with_its_file_and_what_to_do(empty, knowledge):
    programme = with_changes(programme_named("japan-2019"), "listing")
    assert programme.changes
    with pytest.raises(ReformIdle, match="names nothing in the pack 'py'") as caught:
        reform_over(empty, programme, DAY, on=DAY, knowledge=knowledge)
    assert caught.value.place == "programmes/japan-2019.yaml:1"
    assert "ceiba pack gaps py" in str(caught.value)


def test_one_change_that_finds_something_is_enough_and_the_others_are_named(empty, knowledge):
    programme = programme_named("japan-2019")
    laid = reform_over(empty, programme, DAY, on=DAY, knowledge=knowledge)
    assert laid.done
    assert {lacks for _, lacks in laid.idle} == {"payer"}
