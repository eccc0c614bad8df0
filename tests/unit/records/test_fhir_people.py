"""People in FHIR: who they are, their cancers and treatments, relatives, habits, payers and consents."""

from __future__ import annotations

import datetime as dt

import pytest

from ceiba.records import ingest
from ceiba.records.fhir.reader import read_fhir

from .fhir_builders import bundle, coded, condition, observation, patient, problems, reference, rows, said

SNOMED = "http://snomed.info/sct"
ICD10 = "http://hl7.org/fhir/sid/icd-10"
ICDO3 = "http://terminology.hl7.org/CodeSystem/icd-o-3"


@pytest.fixture
def read(write):
    """Read resources of person P1 as one Bundle: the draft."""

    def of(*resources):
        return read_fhir(write("a.json", bundle(patient(), *resources).encode()))

    return of


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"gender": "male"}, {"sex": "male", "vital_status": None, "region": None}),
        ({"gender": "other"}, {"sex": None}),
        ({"deceasedBoolean": False}, {"vital_status": "alive"}),
        ({"deceasedBoolean": True}, {"vital_status": "deceased"}),
        ({"deceasedDateTime": "2024"}, {"vital_status": "deceased"}),
        ({"address": [{"state": "BR-SP"}]}, {"region": "BR-SP"}),
        ({"address": [{"state": "SP", "country": "BR"}]}, {"region": "BR-SP"}),
        ({"address": [{"state": "São Paulo", "country": "BR"}]}, {"region": None}),
    ],
)
def test_a_person_has_sex_vital_status_and_region_only_as_far_as_they_are_coded(write, facts, expected):
    (found,) = rows(read_fhir(write("a.json", bundle(patient(**facts)).encode())), "patients")
    assert {name: found[name] for name in expected} == expected


DISEASES = [
    (coded("LUAD", "http://oncotree.mskcc.org"), (), "LUAD"),
    (coded("C34.1", ICD10), (), "LUNG"),
    (coded("C50", "http://hl7.org/fhir/sid/icd-10-cm"), (), "BREAST"),
    (coded("C43.5", ICD10), (), "MEL"),
    (coded("C22", ICD10), (), None),
    (coded("C80", ICD10), (), None),
    (coded("8140/3", ICDO3), (coded("C34.9", ICDO3),), "LUAD"),
    (coded("8500/3", ICDO3), (coded("C50.9", ICDO3),), "IDC"),
    (coded("9680/3", ICDO3), (coded("C50.9", ICDO3),), None),
    (coded("C43.5", ICDO3), (), None),
    ({"text": "Cáncer de pulmón"}, (), None),
    (coded("254637007", SNOMED, "Non-small cell lung cancer"), (), None),
]


@pytest.mark.parametrize(("concept", "sites", "code"), DISEASES)
def test_a_code_says_the_cancer_only_as_far_as_it_does(read, concept, sites, code):
    (found,) = rows(read(condition(code=concept, bodySite=list(sites))), "conditions")
    assert found["oncotree"] == code


def test_an_organ_is_said_to_be_only_an_organ(read):
    assert "name an organ, not the histology" in said(read(condition(code=coded("C34.1", ICD10))))
    assert "name an organ, not the histology" not in said(read(condition()))


def test_a_disease_without_a_known_code_is_kept_as_text(read):
    named = read(condition(code=coded("254637007", SNOMED, "Non-small cell lung cancer (disorder)")))
    bare = read(condition(code=coded("254637007", SNOMED), meta={"profile": ["http://x/mcode-primary-cancer-condition"]}))
    assert rows(named, "conditions")[0]["disease_text"] == "Non-small cell lung cancer (disorder)"
    assert rows(bare, "conditions")[0]["disease_text"] == "SNOMED CT 254637007"


def test_the_mapping_says_what_licensed_codes_mean(write, tmp_path, lake_rows):
    write(
        "in/ceiba-mapping.yaml",
        "mapping: 1\ncodes:\n"
        f"- {{system: '{SNOMED}', code: '254637007', kind: disease, means: NSCLC}}\n"
        "- {system: 'urn:rx', code: '1', kind: medicine, means: gefitinib}\n"
        "- {system: 'urn:payers', code: '7', kind: payer, means: br-sus}\n",
    )
    rx = {
        "resourceType": "MedicationStatement",
        "status": "active",
        "subject": reference("Patient/P1"),
        "medicationCodeableConcept": coded("1", "urn:rx"),
    }
    organization = {"resourceType": "Organization", "id": "G", "identifier": [{"system": "urn:payers", "value": "7"}]}
    coverage = {
        "resourceType": "Coverage",
        "status": "active",
        "beneficiary": reference("Patient/P1"),
        "payor": [reference("Organization/G")],
    }
    text = bundle(patient(), condition(code=coded("254637007", SNOMED)), rx, organization, coverage)
    done = ingest([write("in/a.json", text.encode()).path.parent], tmp_path / "lake")
    assert lake_rows(done, "conditions")[0]["oncotree"] == "NSCLC"
    assert lake_rows(done, "treatments")[0]["regimen"] == "gefitinib"
    assert [(row["payer"], row["principal"]) for row in lake_rows(done, "coverages")] == [("br-sus", True)]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"code": coded("I50", ICD10)}, "Conditions that no code, word or profile calls a cancer"),
        ({"code": {"text": "Benign neoplasm of colon"}}, "Conditions that no code, word or profile calls a cancer"),
        ({"code": {"coding": [*coded("C34.9", ICDO3)["coding"], *coded("8140/2", ICDO3)["coding"]]}}, "calls a cancer"),
        ({"code": coded("C79.3", ICD10)}, "Metastases (secondary tumours)"),
        ({"code": coded("8140/6", ICDO3)}, "Metastases (secondary tumours)"),
        ({"meta": {"profile": ["http://x/mcode-secondary-cancer-condition"]}}, "Metastases (secondary tumours)"),
        ({"verificationStatus": coded("refuted", "http://terminology.hl7.org/CodeSystem/condition-ver-status")}, "entered in error"),
        ({"verificationStatus": coded("differential", "http://terminology.hl7.org/CodeSystem/condition-ver-status")}, "not confirmed"),
    ],
)
def test_what_is_no_confirmed_primary_cancer_makes_no_condition(read, more, reason):
    draft = read(condition(**more))
    assert "conditions" not in draft.tables
    assert reason in said(draft)


def test_copd_is_a_part_of_the_history_that_risk_models_ask_for(read):
    draft = read(condition(code=coded("J44.9", ICD10)))
    assert [(row["factor"], row["state"]) for row in rows(draft, "lifestyle")] == [("copd", "yes")]


STAGES = [
    (observation("21908-9", valueCodeableConcept=coded("3C", "http://cancerstaging.org")), "IIIC"),
    (observation("21902-2", valueCodeableConcept={"text": "Stage IV"}), "IV"),
    (
        observation(
            "21914-7", valueCodeableConcept=coded("1222806003", SNOMED, "American Joint Committee on Cancer stage IIIC (qualifier value)")
        ),
        "IIIC",
    ),
]


@pytest.mark.parametrize(("resource", "stage"), STAGES)
def test_a_stage_group_goes_to_the_condition_in_its_focus(write, tmp_path, lake_rows, resource, stage):
    text = bundle(
        patient(),
        condition(),
        condition("C2", code=coded("BREAST", "http://oncotree.mskcc.org")),
        {**resource, "focus": [reference("Condition/C2")]},
    )
    done = ingest([write("in/a.json", text.encode()).path.parent], tmp_path / "lake")
    assert {row["oncotree"]: row["stage"] for row in lake_rows(done, "conditions")} == {"LUAD": None, "BREAST": stage}
    (source,) = done.sources
    assert (source.rows_in, source.rows_refused) == (4, 0)


def test_a_stage_that_is_no_group_is_not_recorded_and_counted(read):
    draft = read(observation("21908-9", valueCodeableConcept=coded("1222806003", SNOMED)))
    assert "conditions" not in draft.tables
    assert "Stages that are no stage group (I to IV) are taken as not recorded: Observation (SNOMED CT) 1." in said(draft)


def medicine(kind, status, **more):
    return {
        "resourceType": kind,
        "id": "M1",
        "status": status,
        "subject": reference("Patient/P1"),
        "medicationCodeableConcept": {"text": "Osimertinib 80 MG Oral Tablet"},
        **more,
    }


GIVEN = [
    (medicine("MedicationRequest", "active", intent="order", authoredOn="2024-04-01"), dt.date(2024, 4, 1), None),
    (
        medicine("MedicationAdministration", "completed", effectivePeriod={"start": "2024-04-01", "end": "2024-05-01"}),
        dt.date(2024, 4, 1),
        dt.date(2024, 5, 1),
    ),
    (medicine("MedicationStatement", "stopped", effectiveDateTime="2024-04-01T10:00:00-03:00"), dt.date(2024, 4, 1), None),
]


@pytest.mark.parametrize(("resource", "started", "ended"), GIVEN)
def test_a_medicine_becomes_a_treatment(read, resource, started, ended):
    (found,) = rows(read({**resource, "reasonReference": [reference("Condition/C1")]}), "treatments")
    assert (found["regimen"], found["condition_code"], found["started_on"], found["ended_on"]) == ("osimertinib", "C1", started, ended)


@pytest.mark.parametrize(
    "resource",
    [
        medicine("MedicationRequest", "draft", intent="order"),
        medicine("MedicationRequest", "active", intent="plan"),
        medicine("MedicationRequest", "active", intent="order", doNotPerform=True),
        medicine("MedicationAdministration", "not-done"),
        medicine("MedicationStatement", "intended"),
        medicine("MedicationStatement", "not-taken"),
        medicine("MedicationStatement", "unknown"),
    ],
)
def test_a_medicine_that_was_only_planned_or_not_given_is_no_treatment(read, resource):
    draft = read(resource)
    assert "treatments" not in draft.tables
    assert "make no record" in said(draft)


@pytest.mark.parametrize(
    ("written", "regimen"),
    [
        ({"text": "Carboplatin + Pemetrexed"}, "carboplatin+pemetrexed"),
        (coded("1", "urn:rx", "1 ML trastuzumab 21 MG/ML Injection"), "1 ml trastuzumab"),
        (coded("1", "urn:rx", "cisplatin 50 MG Injection"), "cisplatin"),
        (coded("1", "urn:rx", "lonsurf / trifluridine"), "lonsurf+trifluridine"),
    ],
)
def test_a_medicine_is_named_as_written_without_strength_and_form(read, written, regimen):
    (found,) = rows(read(medicine("MedicationStatement", "active", medicationCodeableConcept=written)), "treatments")
    assert found["regimen"] == regimen


@pytest.mark.parametrize("address", ["Medication/X", "#X"])
def test_a_medicine_by_reference_has_the_name_that_stands_there(read, address):
    medication = {"resourceType": "Medication", "id": "X", "code": {"text": "Imatinib"}}
    given = medicine("MedicationStatement", "active", medicationReference=reference(address), contained=[medication])
    del given["medicationCodeableConcept"]
    (found,) = rows(read(given, medication), "treatments")
    assert found["regimen"] == "imatinib"


def test_the_line_of_therapy_comes_from_an_extension(read):
    extension = [{"url": "https://example.org/StructureDefinition/line-of-therapy", "valueInteger": 2}]
    (found,) = rows(read(medicine("MedicationStatement", "active", extension=extension)), "treatments")
    assert found["line_of_therapy"] == 2
    extension[0]["valueInteger"] = 99
    assert problems(read(medicine("MedicationStatement", "active", extension=extension))) == [
        "The line of therapy is not a whole number between 1 and 20."
    ]


def relative(role, *conditions, **more):
    return {
        "resourceType": "FamilyMemberHistory",
        "id": "F1",
        "status": "completed",
        "patient": reference("Patient/P1"),
        "relationship": coded(role, "http://terminology.hl7.org/CodeSystem/v3-RoleCode"),
        "condition": list(conditions),
        **more,
    }


def test_a_relative_has_a_row_for_each_cancer_and_other_diseases_are_counted(read):
    draft = read(
        relative(
            "MGRMTH",
            {"code": {"text": "Cáncer de mama"}, "onsetAge": {"value": 44, "code": "a"}},
            {"code": coded("C56", ICD10)},
            {"code": {"text": "Diabetes"}},
        )
    )
    found = [
        (row["relation"], row["side"], row["disease_text"], row["oncotree"], row["age_at_diagnosis_years"])
        for row in rows(draft, "family_history")
    ]
    assert found == [("grandmother", "maternal", "Cáncer de mama", None, 44.0), ("grandmother", "maternal", None, "OVARY", None)]
    assert "Diseases of relatives that are no cancer make no record: FamilyMemberHistory.condition 1." in said(draft)


def test_a_relative_of_whom_nothing_is_said_is_not_a_relative_without_cancer(read):
    draft = read(relative("SIS"))
    assert "family_history" not in draft.tables
    assert "says no cancer and no absence of it" in said(draft)


def test_the_absence_of_cancer_in_a_relative_has_to_be_said(read):
    draft = read(relative("SIS", {"code": coded("no-cancer", "urn:ceiba:family")}))
    assert [(row["relation"], row["affected"]) for row in rows(draft, "family_history")] == [("sister", False)]


def test_a_relative_by_marriage_makes_no_record(read):
    assert "none by blood" in said(read(relative("MTHINLAW", {"code": {"text": "Breast cancer"}})))


HABITS = [
    (observation("72166-2", valueCodeableConcept=coded("LA15920-4")), ("smoking_status", "former", None)),
    (
        observation("72166-2", valueCodeableConcept=coded("266919005", SNOMED, "Never smoked tobacco (finding)")),
        ("smoking_status", "never", None),
    ),
    (observation("39156-5", valueQuantity={"value": 27.4, "code": "kg/m2"}), ("body_mass_index", None, 27.4)),
    (
        observation("alcohol_g_per_day", system="urn:ceiba:factor", valueQuantity={"value": 70, "code": "g/wk"}),
        ("alcohol_g_per_day", None, 10.0),
    ),
    (observation("smoking_years", system="urn:ceiba:factor", valueQuantity={"value": 18, "code": "mo"}), ("smoking_years", None, 1.5)),
    (observation("11636-8", valueInteger=3), ("parity", None, 3.0)),
]


@pytest.mark.parametrize(("resource", "expected"), HABITS)
def test_a_habit_or_measure_is_in_the_unit_of_its_factor(read, resource, expected):
    (found,) = rows(read({**resource, "effectiveDateTime": "2024-04-01"}), "lifestyle")
    assert (found["factor"], found["state"], pytest.approx(found["value"]) if found["value"] else None) == expected
    assert found["observed_on"] == dt.date(2024, 4, 1)


@pytest.mark.parametrize(
    ("quantity", "problem"),
    [
        ({"value": 3, "code": "{drinks}/d"}, "The unit cannot be converted into the unit of this factor."),
        ({"value": 3}, "The unit cannot be converted into the unit of this factor."),
        ({"value": 3, "comparator": ">", "code": "g/d"}, "The result is only a bound, not a number."),
        ({"code": "g/d"}, "The result has no number."),
        ({"value": 3, "code": "g/d", "system": "urn:mine"}, "The unit is not of UCUM."),
        ({"value": 9000, "code": "g/d"}, "The number is beyond what this factor may be."),
    ],
)
def test_a_number_without_a_unit_that_can_be_converted_is_refused(read, quantity, problem):
    draft = read(observation("alcohol_g_per_day", system="urn:ceiba:factor", valueQuantity=quantity))
    assert problems(draft) == [problem]


def test_an_exposure_is_kept_apart_from_habits(read):
    draft = read(observation("asbestos", system="urn:ceiba:factor", valueBoolean=True))
    assert [(row["exposure"], row["state"]) for row in rows(draft, "exposures")] == [("asbestos", "yes")]


def test_a_smoker_of_unknown_state_settles_nothing(read):
    draft = read(observation("72166-2", valueCodeableConcept=coded("LA18979-7")))
    assert "lifestyle" not in draft.tables
    assert "settle nothing" in said(draft)


def test_an_age_as_an_observation_serves_a_person_without_another(write, tmp_path, lake_rows):
    text = bundle(patient(), observation("30525-0", valueQuantity={"value": 61, "code": "a"}))
    done = ingest([write("in/a.json", text.encode()).path.parent], tmp_path / "lake")
    assert [row["age_years"] for row in lake_rows(done, "patients")] == [61.0]


def consent(status="active", scope="research", **more):
    return {
        "resourceType": "Consent",
        "status": status,
        "scope": coded(scope, "http://terminology.hl7.org/CodeSystem/consentscope"),
        "category": [coded("59284-0")],
        "patient": reference("Patient/P1"),
        "dateTime": "2024-04-01",
        **more,
    }


@pytest.mark.parametrize(
    ("resource", "scope", "decision"),
    [
        (consent(provision={"type": "permit"}), "research", "permit"),
        (consent(scope="treatment", provision={"type": "deny"}), "care", "deny"),
        (
            consent(scope="patient-privacy", policyRule=coded("OPTOUT", "http://terminology.hl7.org/CodeSystem/v3-ActCode")),
            "sharing",
            "deny",
        ),
        (consent("rejected"), "research", "deny"),
        (consent(provision={"type": "deny", "provision": [{"type": "permit"}]}), "research", "deny"),
    ],
)
def test_a_consent_permits_or_denies_in_its_scope(read, resource, scope, decision):
    (found,) = rows(read(resource), "consents")
    assert (found["scope"], found["decision"], found["given_on"]) == (scope, decision, dt.date(2024, 4, 1))


@pytest.mark.parametrize(
    ("resource", "reason"),
    [
        (consent(provision={"type": "permit", "provision": [{"type": "deny"}]}), "permit with exceptions"),
        (consent("draft"), "drafts"),
        (consent("inactive", provision={"type": "permit"}), "no longer hold"),
        (consent(), "neither permit nor deny"),
        (consent(scope="adr", provision={"type": "permit"}), "something other than care"),
    ],
)
def test_a_consent_that_cannot_be_told_whole_makes_no_record(read, resource, reason):
    draft = read(resource)
    assert "consents" not in draft.tables
    assert reason in said(draft)


def test_a_payer_that_nobody_maps_is_counted(read):
    coverage = {
        "resourceType": "Coverage",
        "status": "active",
        "beneficiary": reference("Patient/P1"),
        "payor": [{"display": "Some insurer"}],
    }
    draft = read(coverage)
    assert "coverages" not in draft.tables
    assert "Coverages whose payer is none that the mapping names make no record: Coverage 1." in said(draft)
