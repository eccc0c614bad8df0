"""The fuzzing finds what it looks for, and a short run of each parser finds nothing."""

from __future__ import annotations

import random

import fuzz
import pytest

from ceiba.errors import InputUnreadable


def planted(fault):
    def run(name, data, here):
        del name, here
        return fault(data)

    return fuzz.Parser("planted", (("a.txt", b"id\tname\nZZ-PERSON-1\tx\n"),), run)


def raises(error):
    def fault(data):
        raise error(data)

    return fault


def tells(data):
    raise InputUnreadable("The cell '{cell}' is wrong.", "Mend it.", cell="ZZ-PERSON-1")


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (raises(IndexError), "IndexError in a library"),
        (tells, "a message tells a person"),
        (lambda data: [("rows do not add up", "")], "rows"),
    ],
)
def test_a_planted_fault_is_found_and_kept(tmp_path, fault, says):
    rounds, found = fuzz.fuzz(planted(fault), 0.5, 1, tmp_path)
    assert rounds
    assert [kind for kind in found if says in kind]
    assert list(tmp_path.glob("planted-1-0*.txt"))


def test_the_same_seed_damages_alike():
    (parser,) = [one for one in fuzz.parsers() if one.name == "maf"]
    once, again = (fuzz.damaged(parser.seeds, random.Random("a")) for _ in range(2))
    assert once == again


def test_every_seed_is_read_without_damage(tmp_path):
    for parser in fuzz.parsers():
        for number, (name, data) in enumerate(parser.seeds):
            here = tmp_path / parser.name / str(number)
            here.mkdir(parents=True)
            assert fuzz._run(parser, name, data, here) == [], (parser.name, name)


@pytest.mark.parametrize("parser", fuzz.parsers(), ids=lambda parser: parser.name)
def test_a_short_run_finds_nothing(parser):
    rounds, found = fuzz.fuzz(parser, 0.3, 11)
    assert rounds
    assert found == {}
