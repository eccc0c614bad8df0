"""Who is asked about prevention: those whose record gives ground for it, about what it gives ground for, and nobody else."""

from __future__ import annotations

import datetime as dt

import pytest

from ceiba.decisions import cells, count_steps, decide, explain_person, missing_facts, outcomes

SMOKER = {"smoking_status": "current", "cigarettes_per_day": 20, "smoking_years": 30}
ACTIONS = ("low_dose_ct", "smoking_cessation")


@pytest.fixture
def needs_of(lake, engine, world, tmp_path):
    """The needs of P0, by target."""

    def run(code="P0"):
        decision = decide(engine, lake.write(tmp_path), world)
        return {need.situation.target: need for need in explain_person(decision, code).needs if need.situation.purpose == "prevention"}

    return run


def live(lake, patient, **factors):
    for code, recorded in factors.items():
        lake.factor(patient, code, recorded)


def indicated(need):
    return {a.action.id: a.answers["indicated"].value.word for a in need.alternatives}


def test_a_person_of_whom_nothing_of_prevention_is_recorded_is_asked_nothing(lake, needs_of):
    lake.patient()
    assert needs_of() == {}


def test_a_heavy_smoker_is_asked_about_low_dose_ct_and_about_stopping(lake, needs_of):
    live(lake, lake.patient(age_years=52.0, sex="male"), previous_cancer="yes", **SMOKER)
    needs = needs_of()
    assert set(needs) == {"LUNG"}
    assert indicated(needs["LUNG"]) == {"low_dose_ct": "yes", "smoking_cessation": "yes"}
    (ct,) = [a for a in needs["LUNG"].alternatives if a.action.id == "low_dose_ct"]
    assert [reason.source for reason in ct.answers["indicated"].because] == ["uspstf-lung-2021"]


def test_a_smoker_whose_cigarettes_nobody_counted_is_unknown_and_told_what_to_record(lake, needs_of):
    live(lake, lake.patient(age_years=60.0), previous_cancer="yes", smoking_status="current", smoking_years=30)
    (ct,) = [a for a in needs_of()["LUNG"].alternatives if a.action.id == "low_dose_ct"]
    answer = ct.answers["indicated"]
    assert answer.value.word == "unknown"
    assert "cigarettes_per_day" in {fact.what for fact in answer.missing}
    assert "record_silent" in answer.roadblocks


@pytest.mark.parametrize(
    ("factors", "age"),
    [
        ({"smoking_status": "never"}, 60.0),
        ({"smoking_status": "former", "cigarettes_per_day": 20, "smoking_years": 30, "years_since_quit": 16}, 52.0),
        ({**SMOKER, "smoking_status": "former", "years_since_quit": 3}, 81.0),
        ({"body_mass_index": 31}, 60.0),
    ],
)
def test_who_meets_no_ground_is_not_asked_about_the_lung(lake, needs_of, factors, age):
    live(lake, lake.patient(age_years=age), previous_cancer="yes", **factors)
    assert "LUNG" not in needs_of()


def test_screening_by_age_and_sex_is_asked_of_people_without_a_cancer_alone(lake, needs_of):
    live(lake, lake.patient(age_years=50.0), previous_cancer="no")
    assert set(needs_of()) == {"BREAST", "CERVIX", "COADREAD"}
    assert indicated(needs_of()["COADREAD"]) == {"fecal_immunochemical_test": "yes", "screening_colonoscopy": "yes"}


@pytest.mark.parametrize("trace", ["condition", "specimen", "word"])
def test_a_trace_of_a_cancer_leaves_screening_at_average_risk_out(lake, needs_of, trace):
    patient = lake.patient(age_years=50.0)
    live(lake, patient, previous_cancer="yes" if trace == "word" else "no", helicobacter_pylori="yes")
    if trace == "condition":
        lake.condition(patient, "PRAD")
    if trace == "specimen":
        lake.specimen(patient, None)
    assert set(needs_of()) == {"STOMACH"}


@pytest.mark.parametrize("disease", ["LUAD", "LUNG", None])
def test_nobody_is_asked_about_preventing_a_cancer_that_they_have_or_may_have(lake, needs_of, disease):
    patient = lake.patient(age_years=60.0)
    live(lake, patient, **SMOKER)
    lake.condition(patient, disease)
    assert "LUNG" not in needs_of()


def test_a_man_is_asked_about_no_screening_of_women(lake, needs_of):
    live(lake, lake.patient(age_years=50.0, sex="male"), previous_cancer="no")
    assert set(needs_of()) == {"COADREAD"}


def test_the_risk_of_a_model_is_a_ground_with_its_range(lake, needs_of):
    woman = {"breast_biopsies": 1, "atypical_hyperplasia": "no", "age_at_menarche_years": 11, "age_at_first_birth_years": 31}
    live(lake, lake.patient(age_years=62.0), previous_cancer="yes", relatives_with_breast_cancer=2, parity=1, **woman)
    assert indicated(needs_of()["BREAST"])["tamoxifen_prevention"] == "yes"


def test_a_carrier_gets_no_number_from_a_model_that_is_not_for_carriers(lake, needs_of):
    patient = lake.patient(age_years=62.0)
    woman = {"breast_biopsies": 1, "atypical_hyperplasia": "no", "age_at_menarche_years": 11, "age_at_first_birth_years": 31, "parity": 1}
    live(lake, patient, previous_cancer="yes", relatives_with_breast_cancer=2, **woman)
    assert set(needs_of()) == {"BREAST"}
    sample = lake.specimen(patient, None, specimen_type="germline")
    lake.alteration(sample, "BRCA1", significance="pathogenic", consequence="stop_gained", origin="germline")
    assert set(needs_of()) == {""}


def test_a_risk_that_only_what_is_not_recorded_decides_gives_no_need(lake, needs_of):
    live(lake, lake.patient(age_years=52.0), previous_cancer="yes", age_at_menarche_years=13)
    assert "BREAST" not in needs_of()


def test_a_family_that_meets_criteria_makes_the_germline_test_an_option(lake, needs_of):
    patient = lake.patient(age_years=35.0)
    lake.relative(patient, "mother", "OVARY", 55.0)
    need = needs_of()[""]
    assert need.situation.grounds.suspected == ("BRCA1", "BRCA2", "PALB2")
    (mri,) = [a for a in need.alternatives if a.action.id == "breast_mri_screening"]
    assert mri.answers["indicated"].value.word == "unknown"
    assert {test.marker.split()[0] for test in mri.tests} == {"BRCA1", "BRCA2", "PALB2"}
    assert all(test.test is not None for test in mri.tests)
    assert "colonoscopy_fap" not in indicated(need)


def test_a_tested_person_is_asked_no_more_by_the_family(lake, needs_of):
    patient = lake.patient(age_years=35.0)
    lake.relative(patient, "mother", "OVARY", 55.0)
    sample = lake.specimen(patient, None, specimen_type="germline")
    lake.assay(sample)
    (need,) = [need for target, need in needs_of().items() if not target]
    assert not need.alternatives


def test_a_relative_that_nobody_recorded_is_no_healthy_relative(lake, needs_of):
    lake.relative(lake.patient(age_years=20.0, sex="male"), "mother", "BRCA", 60.0)
    assert needs_of() == {}


def test_a_record_of_a_later_day_is_not_seen_and_the_latest_counts(lake, needs_of):
    patient = lake.patient(age_years=52.0, sex="male")
    live(lake, patient, previous_cancer="yes", cigarettes_per_day=20, smoking_years=30)
    lake.factor(patient, "smoking_status", "never", dt.date(2020, 1, 1))
    lake.factor(patient, "smoking_status", "current", dt.date(2021, 1, 1))
    lake.factor(patient, "smoking_status", "never", dt.date(2999, 1, 1))
    assert set(needs_of()) == {"LUNG"}


def test_two_words_of_one_day_leave_a_factor_unknown(lake, needs_of):
    patient = lake.patient(age_years=52.0, sex="male")
    live(lake, patient, previous_cancer="yes", cigarettes_per_day=20, smoking_years=30)
    for word in ("current", "never"):
        lake.factor(patient, "smoking_status", word, dt.date(2021, 1, 1))
    (ct,) = [a for a in needs_of()["LUNG"].alternatives if a.action.id == "low_dose_ct"]
    assert "smoking_status" in {fact.what for fact in ct.answers["indicated"].missing}


def test_the_batch_counts_prevention_by_purpose_and_ranks_what_to_record(lake, engine, world, tmp_path):
    live(lake, lake.patient(age_years=60.0), previous_cancer="yes", smoking_status="former", smoking_years=30, years_since_quit=2)
    decision = decide(engine, lake.write(tmp_path), world)
    counted, found = cells(decision), outcomes(engine, decision.options.rows)
    steps = count_steps(engine, counted, found, by=("purpose",)).to_pylist()
    assert [(row["purpose"], row["n_needs"]) for row in steps if row["gate"] == "indicated"] == [("prevention", 1)]
    facts = {row["fact"] for row in missing_facts(decision, counted, found).to_pylist()}
    assert "cigarettes_per_day" in facts
