"""Asking with what the rules tell apart equals asking with everything: projection never changes an answer."""

from __future__ import annotations

import functools

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ceiba.decisions import World
from ceiba.decisions.gates import GATE_FUNCTIONS
from ceiba.decisions.situations import Decider
from ceiba.evidence import load_knowledge
from ceiba.packs import Vocabulary, find_pack, load_pack
from ceiba.terms.answers import Value
from ceiba.terms.codes import SEXES, STAGES
from ceiba.terms.factors import FACTORS
from ceiba.terms.grounds import Grounds
from ceiba.terms.situations import Finding, Situation

FIELDS = st.sampled_from(Situation.__struct_fields__)


@functools.cache
def decider_of(country: str) -> Decider:
    """A decider that remembers what earlier examples asked: the more it remembers, the more a wrong projection shows."""
    knowledge = load_knowledge()
    pack = load_pack(find_pack(country), Vocabulary(frozenset(knowledge.actions), knowledge.medicines, knowledge.tree))
    return Decider(World(knowledge, pack, pack.as_of))


def situations(world: World) -> st.SearchStrategy[Situation]:
    """Any situation: every field recorded or not, some markers in any state."""
    markers = sorted({*world.knowledge.markers, *world.pack.markers})
    payers = sorted({*world.pack.payers, "abroad"})
    regions = sorted({row["region"] for row in world.pack.facts["population"]})
    return st.builds(
        Situation,
        disease=st.none() | st.sampled_from(("LUAD", "NSCLC", "LUNG", "IDC", "BREAST", "COAD", "AML", "THAP", "TISSUE")),
        stage=st.none() | st.sampled_from(STAGES),
        line=st.none() | st.integers(1, 4),
        age=st.none() | st.floats(0, 100, allow_nan=False),
        sex=st.none() | st.sampled_from(SEXES),
        region=st.none() | st.sampled_from(regions),
        payers=st.none() | st.lists(st.sampled_from(payers), unique=True, max_size=3).map(tuple),
        income=st.none() | st.floats(0, 1e6, allow_nan=False),
        purpose=st.sampled_from(("treatment", "treatment", "prevention")),
        findings=st.dictionaries(st.sampled_from(markers), st.sampled_from(Finding), max_size=6),
        target=st.sampled_from(("", "", *sorted({a.target for a in world.knowledge.assertions} - {""}))),
        grounds=grounds(world),
    )


def grounds(world: World) -> st.SearchStrategy[Grounds]:
    """Any grounds of prevention: each held, failed or unknown for want of some factor or of none, and some genes that a family asks for."""
    asked = world.knowledge.grounds
    each = st.tuples(st.sampled_from(Value), st.lists(st.sampled_from(sorted(FACTORS)), unique=True, max_size=2).map(tuple))
    return st.builds(
        lambda told, genes: Grounds(
            tuple((name, value) for name, (value, _) in zip(asked, told, strict=True)),
            tuple((name, codes) for name, (value, codes) in zip(asked, told, strict=True) if value is Value.UNKNOWN and codes),
            tuple(sorted(genes)),
        ),
        st.tuples(*(each for _ in asked)),
        st.sets(st.sampled_from(("BRCA1", "BRCA2", "PALB2", "MLH1", "TP53"))),
    )


@pytest.mark.parametrize("country", ["xx", "br"])
def test_the_projected_answer_is_the_answer(country):
    decider = decider_of(country)
    world = decider.world
    actions = [*world.cares, *world.tests]

    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(situations(world), st.randoms(use_true_random=False))
    def check(situation, draw):
        for action in draw.sample(actions, 8):
            for gate, ask in GATE_FUNCTIONS.items():
                found, asked = decider.ask(gate, action, situation).answer, ask(world, action, situation)
                assert found.value is asked.value
                assert found.missing == asked.missing
                assert found.roadblocks == asked.roadblocks
                assert [reason.rule for reason in found.because] == [reason.rule for reason in asked.because]

    check()
    assert len(decider.decided) > 50


@pytest.mark.parametrize("country", ["xx", "br"])
def test_situations_that_a_gate_s_rules_cannot_tell_apart_have_one_answer(country):
    decider = decider_of(country)
    world = decider.world

    @settings(max_examples=100, suppress_health_check=list(HealthCheck))
    @given(situations(world), situations(world), st.sampled_from(world.cares), st.sampled_from(tuple(GATE_FUNCTIONS)), st.sets(FIELDS))
    def check(one, another, action, gate, changed):
        other = msgspec.structs.replace(one, **{name: getattr(another, name) for name in changed})
        assume(decider.projected(gate, action, one) == decider.projected(gate, action, other))
        assert GATE_FUNCTIONS[gate](world, action, one).value is GATE_FUNCTIONS[gate](world, action, other).value

    check()
