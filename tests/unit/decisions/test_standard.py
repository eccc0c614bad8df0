"""What a country grants to each standard treatment: one typical person for each assertion."""

from __future__ import annotations

import msgspec

from ceiba.decisions import granted, standard_treatments, typical_situation
from ceiba.decisions.standard import TYPICAL
from ceiba.terms.answers import Value
from ceiba.terms.criteria import AgeRange
from ceiba.terms.situations import Finding


def assertion(world, identity):
    return next(a for a in world.knowledge.assertions if a.id == identity)


def test_only_what_works_with_strong_evidence_is_asked(world):
    found = standard_treatments(world.knowledge)
    assert found
    assert all(a.effect == "sensitivity" and a.purpose == "treatment" and a.amp in ("IA", "IB") for a in found)
    assert len(standard_treatments(world.knowledge, ("IA",))) < len(found)


def test_the_typical_person_has_just_what_the_assertion_asks_for(world):
    found = assertion(world, "osimertinib_egfr_common_1l")
    situation = typical_situation(world.knowledge, found, ("xx-public",))
    assert (situation.disease, situation.stage, situation.line, situation.payers) == ("LUAD", "IV", 1, ("xx-public",))
    assert Finding.PRESENT in situation.findings.values()


def test_where_the_assertion_names_an_organ_one_kind_of_its_tumours_is_asked(world):
    tree = world.knowledge.tree
    assert all(named in tree.lineage(kind)[1:] for named, kind in TYPICAL.items())
    breast = next(a for a in standard_treatments(world.knowledge) if a.disease == ("BREAST",))
    assert typical_situation(world.knowledge, breast).disease == "IDC"


def test_the_kind_asked_is_always_one_that_the_assertion_is_for(world):
    for found in standard_treatments(world.knowledge):
        asked = typical_situation(world.knowledge, found).disease
        assert world.knowledge.tree.holds(found.who.disease, asked) is Value.YES


def test_a_blood_cancer_has_no_stage_and_a_later_line_is_a_later_line(world):
    aml = next(a for a in standard_treatments(world.knowledge) if a.disease == ("AML",))
    assert typical_situation(world.knowledge, aml).stage is None
    later = next(a for a in standard_treatments(world.knowledge) if a.line_at_least)
    assert typical_situation(world.knowledge, later).line == later.line_at_least


def test_where_the_assertion_is_silent_an_adult_of_sixty_with_stage_four_at_the_first_line_is_asked(world):
    found = assertion(world, "osimertinib_egfr_common_1l")
    silent = msgspec.structs.replace(found, stage=(), line=(), line_at_least=None, age=None, sex=(), profile=None)
    situation = typical_situation(world.knowledge, silent)
    assert (situation.stage, situation.line, situation.age, situation.sex, dict(situation.findings)) == ("IV", 1, 60, None, {})


def test_the_age_is_the_nearest_to_sixty_that_the_assertion_allows(world):
    found = assertion(world, "osimertinib_egfr_common_1l")
    ages = [
        typical_situation(world.knowledge, msgspec.structs.replace(found, age=age)).age
        for age in (AgeRange(min=18), AgeRange(max=21), AgeRange(min=65), AgeRange(min=12, max=17))
    ]
    assert ages == [60, 21, 65, 17]


def test_the_sex_is_the_one_that_the_assertion_names(world):
    found = msgspec.structs.replace(assertion(world, "osimertinib_egfr_common_1l"), sex=("female",))
    assert typical_situation(world.knowledge, found).sex == "female"


def test_each_treatment_is_asked_at_the_regulator_and_at_every_payer(world):
    rows = {row.assertion.id: row for row in granted(world)}
    row = rows["osimertinib_egfr_common_1l"]
    assert set(row.covered) == set(world.pack.payers)
    assert row.available.value is Value.YES
    assert row.best_covered is max(answer.value for answer in row.covered.values())


def test_a_country_of_which_no_payer_is_known_covers_nobody_knows_what(world):
    row = granted(world)[0]
    assert type(row)(row.assertion, row.action, row.situation, row.available, {}).best_covered is Value.UNKNOWN
