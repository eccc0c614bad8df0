"""Family criteria are met by what is recorded, on one side of the family, and never failed by what nobody recorded."""

from __future__ import annotations

import pytest

from ceiba.evidence.risk import OwnCancer, PersonFacts, Relative, clauses_met, family_value, grounds_of, relations_met, risk_of
from ceiba.evidence.risk.results import Refused
from ceiba.terms.answers import Value


@pytest.fixture
def value(knowledge):
    """Whether a family meets criteria, by their id."""

    def ask(name, *relatives, own=(), sex="female"):
        criteria = next(found for found in knowledge.family if found.id == name)
        person = PersonFacts(age=40, sex=sex, relatives=tuple(relatives), cancers=tuple(OwnCancer(*cancer) for cancer in own))
        return family_value(criteria, person, knowledge.tree)

    return ask


def kin(relation, disease, age=None, side="maternal", **others):
    return Relative(relation, side, disease, age_years=age, **others)


@pytest.mark.parametrize(
    ("relatives", "expected"),
    [
        ((), Value.UNKNOWN),
        ((kin("mother", "OVARY"),), Value.YES),
        ((kin("mother", "OVARY", affected=False),), Value.UNKNOWN),
        ((kin("cousin", "OVARY"),), Value.UNKNOWN),
        ((kin("sister", "BRCA", 45),), Value.YES),
        ((kin("sister", "BRCA", 46),), Value.UNKNOWN),
        ((kin("sister", "BRCA"),), Value.UNKNOWN),
        ((kin("sister", None, 30),), Value.UNKNOWN),
        ((kin("uncle", "BRCA", 70),), Value.YES),
        ((kin("aunt", "BRCA", 50), kin("cousin", "BRCA", 60)), Value.YES),
        ((kin("aunt", "BRCA", 50), kin("cousin", "BRCA", 60, side="paternal")), Value.UNKNOWN),
        ((kin("aunt", "BRCA", 50), kin("cousin", "BRCA", 60, side=None)), Value.UNKNOWN),
        ((kin("aunt", "BRCA", 70, who="a"), kin("aunt", "BRCA", 71, who="a"), kin("mother", "IDC", 72)), Value.UNKNOWN),
        ((kin("aunt", "BRCA", 70, who="a"), kin("aunt", "BRCA", 71, who="b"), kin("mother", "IDC", 72)), Value.YES),
    ],
)
def test_a_family_without_own_cancer_meets_the_breast_and_ovary_criteria(value, relatives, expected):
    assert value("hboc", *relatives) is expected


@pytest.mark.parametrize(
    ("own", "sex", "relatives", "expected"),
    [
        ([("IDC", 45.0)], "female", (), Value.YES),
        ([("IDC", 60.0)], "male", (), Value.YES),
        ([("IDC", 60.0)], "female", (kin("grandmother", "PAAD", 80),), Value.YES),
        ([("IDC", 50.0)], "female", (kin("cousin", "BRCA", 80),), Value.YES),
        ([("IDC", None)], "female", (), Value.UNKNOWN),
        ([("COAD", 40.0)], "female", (), Value.UNKNOWN),
    ],
)
def test_an_own_cancer_counts_with_the_family(value, own, sex, relatives, expected):
    assert value("hboc", *relatives, own=own, sex=sex) is expected


@pytest.mark.parametrize(
    ("relatives", "own", "expected"),
    [
        ((kin("mother", "COAD", 48), kin("grandmother", "UCEC", 60), kin("aunt", "COAD", 55)), (), Value.YES),
        ((kin("mother", "COAD", 51), kin("grandmother", "UCEC", 60), kin("aunt", "COAD", 55)), (), Value.UNKNOWN),
        ((kin("mother", "COAD", 48), kin("aunt", "COAD", 55), kin("uncle", "COAD", 60)), (), Value.UNKNOWN),
        ((kin("mother", "COAD", 48), kin("grandmother", "UCEC", 60)), [("COAD", 40.0)], Value.YES),
        ((kin("mother", "COAD", 48), kin("cousin", "UCEC", 60), kin("cousin", "COAD", 55)), (), Value.UNKNOWN),
        ((kin("mother", "COAD", 48), kin("grandfather", "UCEC", 60, side="paternal"), kin("aunt", "COAD", 55)), (), Value.UNKNOWN),
        ((kin("daughter", "COAD", 20), kin("son", "COAD", 22)), [("COAD", 60.0)], Value.YES),
    ],
)
def test_amsterdam_asks_three_affected_two_generations_and_one_young(value, relatives, own, expected):
    assert value("lynch_amsterdam_2", *relatives, own=own) is expected


def test_bethesda_and_li_fraumeni_begin_with_an_own_cancer(value):
    assert value("lynch_bethesda", kin("mother", "COAD", 40)) is Value.NO
    assert value("lynch_bethesda", own=[("COAD", 49.0)]) is Value.YES
    assert value("lynch_bethesda", own=[("COAD", 60.0)]) is Value.UNKNOWN
    assert value("li_fraumeni", own=[("IDC", 30.0)]) is Value.YES
    assert value("li_fraumeni", kin("mother", "BRAIN", 30)) is Value.NO


def test_a_sex_that_nobody_recorded_leaves_a_man_s_criterion_open(value):
    assert value("hboc", own=[("IDC", 60.0)], sex=None) is Value.UNKNOWN


def test_reasons_name_relations_and_no_one(knowledge):
    criteria = next(found for found in knowledge.family if found.id == "hboc")
    person = PersonFacts(sex="female", relatives=(kin("mother", "OVARY", who="Ana"), kin("aunt", "LUAD", who="Eva")))
    assert relations_met(criteria, person, knowledge.tree) == ("mother",)
    assert [clause.says.en for clause in clauses_met(criteria, person, knowledge.tree)] == [
        "a first- or second-degree relative with ovarian cancer"
    ]
    assert relations_met(criteria, PersonFacts(), knowledge.tree) == ()


def test_grounds_say_what_is_missing_and_which_genes_a_family_asks_for(knowledge):
    person = PersonFacts(
        age=60, sex="male", words={"smoking_status": "current"}, numbers={"smoking_years": 30.0}, relatives=(kin("mother", "OVARY"),)
    )
    found = grounds_of(
        person, ["pack_years >= 20", "smoking_status is never", "years_since_quit <= 15", "family lynch_bethesda"], knowledge
    )
    assert [value for _, value in found.states] == [Value.UNKNOWN, Value.NO, Value.YES, Value.NO]
    assert found.missing == (("pack_years >= 20", ("cigarettes_per_day",)),)
    assert found.suspected == ("BRCA1", "BRCA2", "PALB2")


def test_who_never_smoked_has_no_pack_years(knowledge):
    person = PersonFacts(words={"smoking_status": "never"})
    assert (person.number("pack_years"), person.number("years_since_quit")) == (0.0, None)
    assert PersonFacts(words={"smoking_status": "former"}).number("pack_years") is None


@pytest.mark.parametrize(
    ("person", "missing", "invalid"),
    [
        (PersonFacts(sex="male", age=50), (), ("sex",)),
        (PersonFacts(age=50), ("sex",), ()),
        (PersonFacts(sex="female"), ("age",), ()),
        (PersonFacts(sex="female", age=50, cancers=(OwnCancer("IDC", 45),)), (), ("disease",)),
        (PersonFacts(sex="female", age=50, carries=frozenset({"BRCA2"})), (), ("findings",)),
    ],
)
def test_gail_is_refused_for_whom_it_is_not(knowledge, person, missing, invalid):
    found = risk_of("gail", knowledge, person)
    assert isinstance(found, Refused)
    assert (found.missing, found.invalid) == (missing, invalid)


def test_a_model_that_is_not_there_is_a_key_error(knowledge):
    with pytest.raises(KeyError):
        risk_of("tyrer-cuzick", knowledge, PersonFacts())


def test_a_residence_stands_in_only_where_the_record_is_silent():
    person = PersonFacts(numbers={"pm2_5": 9.0})
    assert person.living_where({"pm2_5": 25.0}) is person
    filled = person.living_where({"pm2_5": 25.0, "arsenic_in_water": 60.0})
    assert (filled.number("pm2_5"), filled.number("arsenic_in_water"), filled.of_residence) == (9.0, 60.0, {"arsenic_in_water"})
