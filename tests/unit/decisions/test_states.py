"""Classing clinical states by columns is classing them one by one."""

from __future__ import annotations

import pytest

from ceiba.decisions import needs, states
from ceiba.decisions.decide import catalogue_of
from ceiba.decisions.prevention import who_is_asked
from ceiba.decisions.projection import Projection, criteria_for
from ceiba.decisions.states import ClinicalStates


@pytest.fixture
def clinical(decided):
    """The clinical states of the crowd."""
    n_words = decided.interpretation.n_words
    words = [f"word_{word}" for word in range(n_words)]
    parts = (decided.engine, decided.records, decided.interpretation, decided.world)
    asked = needs.build_needs(*parts, who_is_asked(*parts).needs)
    table = decided.engine.collect(asked.select(*needs.CLINICAL, *words).unique())
    return ClinicalStates(table, catalogue_of(decided.world), n_words, decided.grounds)


@pytest.mark.parametrize("room", [1 << 62, 16])
@pytest.mark.parametrize("action", ["osimertinib", "breast_mri_screening", "pembrolizumab", "low_dose_ct"])
def test_states_are_one_class_when_the_rules_cannot_tell_them_apart(decided, clinical, monkeypatch, action, room):
    monkeypatch.setattr(states, "_ROOM", room)
    world = decided.world
    projection = Projection(criteria_for(world, "indicated", world.knowledge.actions[action]), world.knowledge.tree)
    numbers = clinical.where(lambda _, purpose, __: purpose == "treatment" or action in ("breast_mri_screening", "low_dose_ct"))
    of_state, first = clinical.classes(projection, numbers)
    by_class, by_projection = {}, {}
    for number, state in zip(of_state.tolist(), numbers.tolist(), strict=True):
        situation = clinical.situation(state)
        seen = (situation.purpose, situation.target, projection.of(situation))
        by_class.setdefault(number, set()).add(seen)
        by_projection.setdefault(seen, set()).add(number)
    assert all(len(seen) == 1 for seen in by_class.values())
    assert all(len(found) == 1 for found in by_projection.values())
    assert len(first) == len(by_class) > 1
