"""A folder of OMOP's Common Data Model: what its rows become with and without the vocabularies. The people are invented."""

from __future__ import annotations

import polars as pl
import pytest

from ceiba.records import ingest, read_table
from ceiba.records.delimited_header import Header
from ceiba.records.omop.tables import table_of

CONCEPTS = (
    "concept_id\tconcept_name\tvocabulary_id\tconcept_code\n"
    "1\tWhite\tRace\t5\n"
    "2\tHispanic or Latino\tEthnicity\tHispanic\n"
    "11\tAdenocarcinoma, NOS, of upper lobe, lung\tICDO3\t8140/3-C34.1\n"
    "12\tMalignant neoplasm of lung\tSNOMED\t363358000\n"
    "13\tMalignant neoplasm of unspecified part of bronchus or lung\tICD10CM\tC34.90\n"
    "14\tEssential hypertension\tSNOMED\t59621000\n"
    "15\tSecondary malignant neoplasm of brain\tICD10CM\tC79.31\n"
    "21\tosimertinib 80 MG Oral Tablet [Tagrisso]\tRxNorm\t1721563\n"
    "22\tpemetrexed\tRxNorm\t68446\n"
    "31\tBody mass index (BMI) [Ratio]\tLOINC\t39156-5\n"
    "32\tMicrosatellite instability [Interpretation] in Cancer specimen Qualitative\tLOINC\t81695-9\n"
    "33\tStable\tLOINC\tLA14122-8\n"
    "34\tAJCC/UICC 8th Stage 4A\tCancer Modifier\tAJCC/UICC-8th-Stage-4A\n"
    "35\tkilogram per square meter\tUCUM\tkg/m2\n"
    "36\tHemoglobin [Mass/volume] in Blood\tLOINC\t718-7\n"
    "37\tEGFR gene variant measurement: NP_005219.2:p.Leu858Arg\tOMOP Genomic\tOMOP1\n"
    "38\tPositive\tSNOMED\t10828004\n"
    "39\tGreater-than\tSNOMED\t276136004\n"
    "41\tTobacco smoking status\tLOINC\t72166-2\n"
    "42\tFormer smoker\tLOINC\tLA15920-4\n"
)
FILES = {
    "PERSON.csv": (
        "person_id,gender_concept_id,year_of_birth,month_of_birth,day_of_birth,race_concept_id,ethnicity_concept_id,location_id,"
        "person_source_value,gender_source_value,race_source_value\n"
        "101,8532,1964,3,2,1,2,9,RUT-1,F,blanca\n"
        "102,8507,1950,,,0,0,8,RUT-2,M,\n"
        "103,0,1990,1,1,0,0,,RUT-3,F,\n"
    ),
    "condition_occurrence.csv": (
        "condition_occurrence_id,person_id,condition_concept_id,condition_start_date,condition_source_value,condition_source_concept_id\n"
        "501,101,12,2026-02-01,C34.9,13\n"
        "502,101,11,2026-01-20,,0\n"
        "503,101,14,2020-01-01,I10,0\n"
        "504,102,15,2026-03-01,C79.31,15\n"
        "505,102,12,2026-03-03,,0\n"
        "506,103,0,2026-04-01,C50.9,0\n"
        "507,,12,2026-04-01,,0\n"
        "508,103,14,soon,,0\n"
    ),
    "drug_exposure.csv": (
        "drug_exposure_id,person_id,drug_concept_id,drug_exposure_start_date,drug_exposure_end_date,drug_source_value,drug_source_concept_id\n"
        "1,101,21,2026-03-01,2026-05-30,TAG80,0\n"
        "2,101,22,2026-06-01 00:00:00,,,0\n"
        "3,102,0,20260401,,Carboplatino,0\n"
        "4,102,0,2026-04-01,,,0\n"
    ),
    "measurement.csv": (
        "measurement_id,person_id,measurement_concept_id,measurement_date,operator_concept_id,value_as_number,value_as_concept_id,"
        "unit_concept_id,unit_source_value,measurement_source_value,measurement_source_concept_id,value_source_value,measurement_event_id\n"
        "1,101,31,2026-02-02,0,24.5,0,35,,,0,,\n"
        "2,101,32,2026-02-03,0,,33,0,,,0,,\n"
        "3,101,34,2026-02-04,0,,0,0,,,0,,502\n"
        "4,101,36,2026-02-05,0,13.1,0,0,g/dL,,0,,\n"
        "5,101,37,2026-02-06,0,,38,0,,,0,,\n"
        "6,102,31,2026-02-02,39,30,0,35,,,0,,\n"
    ),
    "observation.csv": (
        "observation_id,person_id,observation_concept_id,observation_date,value_as_number,value_as_string,value_as_concept_id\n"
        "1,101,41,2026-02-01,,,42\n"
        "2,102,0,2026-02-01,,free text,0\n"
    ),
    "observation_period.csv": (
        "observation_period_id,person_id,observation_period_start_date,observation_period_end_date\n1,103,2019-01-01,2025-12-31\n"
    ),
    "death.csv": "person_id,death_date\n102,2026-08-01\n",
    "location.csv": "location_id,city,state\n9,,BR-SP\n8,,Rio\n",
    "visit_occurrence.csv": "visit_occurrence_id,person_id,visit_start_date\n1,101,2026-01-01\n",
    "CONCEPT.csv": CONCEPTS,
}
CODES = ["LUAD", "LUNG", "BREAST"]


@pytest.fixture
def read(tmp_path):
    """Write some of the tables (changed as asked), ingest them, and return what was done and its tables as lists of rows."""

    def do(without=(), **changes):
        folder = tmp_path / "omop"
        folder.mkdir()
        for name, text in FILES.items():
            if name not in without:
                (folder / name).write_text(changes.get(name.split(".")[0].lower(), text), encoding="utf-8")
        done = ingest([folder], tmp_path / "lake", known_diseases=CODES)
        return done, lambda name: pl.DataFrame(read_table(tmp_path / "lake", name)).to_dicts()

    return do


def of(table, patient, name):
    """Return the rows of a person in a table."""
    ids = {row["patient_id"] for row in table("patients") if row["patient_code"] == patient}
    samples = {row["specimen_id"] for row in table("specimens") if row["patient_id"] in ids}
    return [row for row in table(name) if row.get("patient_id") in ids or row.get("specimen_id") in samples]


def told(done, start):
    return [str(notice) for notice in done.notices if start in str(notice)]


def test_people_have_sex_age_at_the_first_cancer_region_and_ethnicity_as_recorded(read):
    done, table = read()
    people = {row["patient_code"]: row for row in table("patients")}
    first, second, third = people["101"], people["102"], people["103"]
    assert (first["sex"], first["age_years"], first["region"], first["ethnicity"]) == ("female", 61.0, "BR-SP", "White; Hispanic or Latino")
    assert (second["sex"], second["age_years"], second["region"], second["ethnicity"]) == ("male", 76.0, None, None)
    assert (third["sex"], third["age_years"]) == ("female", 36.0)
    assert [row["vital_status"] for row in (first, second, third)] == [None, "deceased", None]
    assert told(done, "Of 1 people only the year of birth")
    assert told(done, "not written as ISO 3166-2 (BR-SP) are not read (people: 1)")


def test_a_cancer_coded_at_many_visits_is_one_condition_with_its_histology_and_first_day(read):
    _, table = read()
    cancer = of(table, "101", "conditions")
    assert len(cancer) == 1
    assert (cancer[0]["oncotree"], str(cancer[0]["diagnosed_on"]), cancer[0]["stage"]) == ("LUAD", "2026-01-20", "IVA")
    assert cancer[0]["disease_text"] == "Malignant neoplasm of lung"


def test_metastases_and_other_diseases_make_no_condition_and_are_counted(read):
    done, table = read()
    other = of(table, "102", "conditions")
    assert [(row["oncotree"], row["disease_text"]) for row in other] == [(None, "Malignant neoplasm of lung")]
    assert told(done, "no code or word calls a cancer make no record (rows: 1)")
    assert told(done, "Metastases (secondary tumours)")


def test_a_source_value_that_looks_like_icd_10_names_the_organ_when_no_concept_does(read):
    _, table = read()
    assert [row["oncotree"] for row in of(table, "103", "conditions")] == ["BREAST"]


def test_medicines_are_named_by_ingredient_and_refused_without_any_name(read):
    done, table = read()
    given = {(row["regimen"], str(row["started_on"]), str(row["ended_on"])) for row in table("treatments")}
    assert given == {
        ("osimertinib", "2026-03-01", "2026-05-30"),
        ("pemetrexed", "2026-06-01", "None"),
        ("carboplatino", "2026-04-01", "None"),
    }
    refused = [row for row in done.refused if row.file == "drug_exposure.csv"]
    assert [(row.line, row.column) for row in refused] == [(5, "drug_concept_id")]


def test_measurements_that_a_table_has_a_place_for_are_read_and_the_others_counted(read):
    done, table = read()
    assert [(row["factor"], row["value"], row["state"]) for row in of(table, "101", "lifestyle")] == [
        ("body_mass_index", 24.5, None),
        ("smoking_status", None, "former"),
    ]
    assert {(row["marker"], row["result"]) for row in of(table, "101", "tumor_marker_tests")} == {
        ("MSI-high", "absent"),
        ("EGFR p.L858R", "present"),
    }
    refused = [row for row in done.refused if row.file == "measurement.csv"]
    assert [(row.line, row.problem) for row in refused] == [(7, "The result is only a bound, not a number.")]
    assert len(told(done, "has no place for make no record (rows: 1)")) == 2


def test_rows_without_a_person_and_dates_that_are_none_are_refused(read):
    done, _ = read()
    refused = {(row.line, row.column) for row in done.refused if row.file == "condition_occurrence.csv"}
    assert refused == {(8, "person_id"), (9, "condition_start_date")}


def test_every_row_of_every_table_that_is_read_is_accounted_for(read):
    done, _ = read()
    counts = {source.file: (source.rows_in, source.rows_kept + source.rows_merged, source.rows_refused) for source in done.sources}
    assert counts == {
        "PERSON.csv": (3, 3, 0),
        "condition_occurrence.csv": (8, 6, 2),
        "death.csv": (1, 1, 0),
        "drug_exposure.csv": (4, 3, 1),
        "location.csv": (2, 2, 0),
        "measurement.csv": (6, 5, 1),
        "observation.csv": (2, 2, 0),
        "observation_period.csv": (1, 1, 0),
    }
    assert told(done, "no use for were not read (1): visit_occurrence.csv")
    assert told(done, "Of 22 concepts that the records name, the vocabulary has 20")


def test_without_the_vocabulary_only_source_values_are_read_and_it_is_said(read):
    done, table = read(without=["CONCEPT.csv"])
    assert told(done, "Without the CONCEPT table")
    assert {row["oncotree"] for row in of(table, "101", "conditions")} == {"LUNG"}
    assert {row["regimen"] for row in table("treatments")} == {"tag80", "carboplatino"}
    assert table("tumor_marker_tests") == []
    assert {row["sex"] for row in table("patients")} == {"female", "male"}


def test_a_loinc_code_as_source_value_is_read_without_the_vocabulary(read):
    header = FILES["measurement.csv"].splitlines()[0]
    _, table = read(without=["CONCEPT.csv"], measurement=f"{header}\n1,101,0,2026-02-02,0,24.5,0,0,kg/m2,39156-5,0,,\n")
    assert [(row["factor"], row["value"]) for row in table("lifestyle")] == [("body_mass_index", 24.5)]


def test_names_of_files_and_columns_may_be_written_in_capitals(read):
    _, table = read(person=FILES["PERSON.csv"].replace("person_id,gender_concept_id", "PERSON_ID,GENDER_CONCEPT_ID"))
    assert len(table("patients")) == 3


def test_the_identifier_of_the_source_is_never_kept(read, tmp_path):
    read()
    assert not any(b"RUT-1" in path.read_bytes() for path in (tmp_path / "lake").rglob("*.parquet"))


@pytest.mark.parametrize(
    ("names", "table"),
    [
        (("person_id", "gender_concept_id", "year_of_birth"), "person"),
        (("PERSON_ID", "DEATH_DATE", "death_type_concept_id"), "death"),
        (("note_id", "person_id", "note_text"), "other"),
        (("patient_code", "sex"), None),
        (("person_id", "age"), None),
    ],
)
def test_a_table_is_told_by_its_columns(names, table):
    assert table_of(Header(names, 1, ",", quoted=True, comments=())) == table
