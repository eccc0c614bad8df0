"""Molecular profiles: all, any and not over markers."""

from __future__ import annotations

import pytest

from ceiba.terms.answers import Value
from ceiba.terms.profiles import parse_profile

CETUXIMAB = {"all": [{"not": "KRAS mutation"}, {"not": "NRAS mutation"}, {"not": "BRAF p.V600E"}]}


def of(**states):
    named = {"K": "KRAS mutation", "N": "NRAS mutation", "B": "BRAF p.V600E"}
    return {named[key]: Value.from_word(word) for key, word in states.items()}.__getitem__


@pytest.mark.parametrize(
    ("states", "word"),
    [
        ({"K": "no", "N": "no", "B": "no"}, "yes"),
        ({"K": "no", "N": "unknown", "B": "no"}, "unknown"),
        ({"K": "yes", "N": "unknown", "B": "unknown"}, "no"),
    ],
)
def test_wild_type_asks_for_every_gene(states, word):
    """Markers in rules: fails if an untested resistance marker were taken as absent."""
    assert parse_profile(CETUXIMAB).state(of(**states)).word == word


@pytest.mark.parametrize(
    ("states", "word"),
    [({"K": "no", "N": "no"}, "no"), ({"K": "unknown", "N": "no"}, "unknown"), ({"K": "unknown", "N": "yes"}, "yes")],
)
def test_any_asks_for_one(states, word):
    assert parse_profile({"any": ["KRAS mutation", "NRAS mutation"]}).state(of(**states)).word == word


def test_a_profile_names_its_markers_once_in_canonical_form():
    profile = parse_profile({"any": ["ALK rearrangement", {"all": ["ROS1 fusion", {"not": "ALK fusion"}]}]})
    assert profile.markers == ("ALK fusion", "ROS1 fusion")
    assert parse_profile("ALK rearrangement").markers == ("ALK fusion",)


def test_only_markers_that_can_still_change_the_value_are_undecided():
    profile = parse_profile({"any": [{"all": ["KRAS mutation", "NRAS mutation"]}, "BRAF p.V600E"]})
    assert profile.undecided(of(K="no", N="unknown", B="unknown")) == ("BRAF p.V600E",)
    assert profile.undecided(of(K="unknown", N="unknown", B="no")) == ("KRAS mutation", "NRAS mutation")
    assert profile.undecided(of(K="unknown", N="unknown", B="yes")) == ()


def test_what_would_have_to_be_found_is_said_marker_by_marker():
    profile = parse_profile({"all": ["KRAS mutation", {"not": {"any": ["NRAS mutation", "BRAF p.V600E"]}}]})
    assert profile.favourable(of(K="unknown", N="unknown", B="no")) == {"KRAS mutation": True, "NRAS mutation": False}
    assert profile.favourable(of(K="yes", N="no", B="no")) == {}


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("KRAS mutation", "KRAS mutation"),
        ({"not": "KRAS mutation"}, "not (KRAS mutation)"),
        ({"any": ["KRAS mutation", "NRAS mutation"]}, "KRAS mutation / NRAS mutation"),
        ({"all": ["KRAS mutation", {"any": ["NRAS mutation", "BRAF p.V600E"]}]}, "KRAS mutation + (NRAS mutation / BRAF p.V600E)"),
    ],
)
def test_a_profile_is_written_in_words(written, text):
    assert str(parse_profile(written)) == text


@pytest.mark.parametrize(
    "written", [None, [], {}, {"all": []}, {"any": "KRAS mutation"}, {"some": ["KRAS mutation"]}, {"all": ["HRD"], "any": ["HRD"]}, 5]
)
def test_what_is_no_profile_is_refused(written):
    with pytest.raises(ValueError, match="a profile is a marker, or one of"):
        parse_profile(written)
