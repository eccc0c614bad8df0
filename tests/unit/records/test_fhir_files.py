"""FHIR as files: Bundles, resources and NDJSON, references between them, and resources that are refused without losing the rest."""

from __future__ import annotations

import gzip
import json

import pytest

from ceiba.errors import InputUnreadable
from ceiba.records import check, ingest
from ceiba.records.fhir import reader
from ceiba.records.fhir.reader import read_fhir

from .fhir_builders import bundle, coded, condition, gene, ndjson, observation, patient, protein, reference, specimen, variant

WHOLE = (patient(), condition(), specimen(), variant(gene("EGFR"), protein("p.Leu858Arg"), specimen=reference("Specimen/S1")))


def notices(done):
    return "\n".join(str(notice) for notice in done.notices)


def folder_of(write, **files):
    for name, text in files.items():
        write(name.replace("__", "."), text.encode() if isinstance(text, str) else text)
    return write("x", "").path.parent


@pytest.fixture
def lake(write, tmp_path, lake_rows):
    """Write files into one folder, read it, and return (done, table -> rows)."""

    def read(**files):
        folder = folder_of(write, **files)
        (folder / "x").unlink()
        done = ingest([folder], tmp_path / "lake")
        return done, lambda table: lake_rows(done, table)

    return read


def counts(done):
    return {source.file: (source.rows_in, source.rows_kept, source.rows_merged, source.rows_refused) for source in done.sources}


def test_a_bundle_becomes_a_person_a_condition_a_sample_and_an_alteration(lake):
    done, rows = lake(all__json=bundle(*WHOLE))
    assert counts(done) == {"all.json": (4, 4, 0, 0)}
    assert [(row["patient_code"], row["sex"]) for row in rows("patients")] == [("P1", "female")]
    assert [(row["oncotree"], row["line"]) for row in rows("conditions")] == [("LUAD", 2)]
    (found,) = rows("alterations")
    assert (found["gene_symbol"], found["hgvs_p"], found["origin"], found["line"]) == ("EGFR", "p.L858R", "unknown", 4)
    (assay,) = rows("assays")
    assert (assay["kind"], assay["scope"]) == ("small_variant", "unknown")


def test_a_bulk_export_says_the_same_as_a_bundle(write, tmp_path, lake_rows):
    one = ingest([folder_of(write, **{"a/all__json": bundle(*WHOLE)}) / "a"], tmp_path / "one")
    parts = {
        "b/Patient__ndjson": ndjson(WHOLE[0]),
        "b/Condition__ndjson": ndjson(WHOLE[1]),
        "b/Specimen__ndjson": ndjson(WHOLE[2]),
        "b/Observation__0001__ndjson__gz": gzip.compress(ndjson(WHOLE[3]).encode()),
    }
    other = ingest([folder_of(write, **parts) / "b"], tmp_path / "other")
    for table in ("patients", "conditions", "specimens", "alterations", "assays"):
        left, right = (
            [{key: value for key, value in row.items() if key not in ("source_id", "line")} for row in lake_rows(done, table)]
            for done in (one, other)
        )
        assert left == right, table


def test_a_file_whose_rows_are_moved_out_of_memory_on_the_way_says_the_same(write, monkeypatch):
    people = [patient(f"P{number}") for number in range(7)]
    found = [variant(gene("EGFR"), protein("p.L858R"), name=f"O{number}", subject=reference(f"Patient/P{number}")) for number in range(7)]
    file = write("all.ndjson", ndjson(*people, *found).encode())
    before = read_fhir(file)
    monkeypatch.setattr(reader, "_HELD", 3)
    after = read_fhir(file)
    assert {name: table.to_pylist() for name, table in after.tables.items()} == {
        name: table.to_pylist() for name, table in before.tables.items()
    }
    assert before.tables["alterations"].num_rows == 7


def test_files_named_one_by_one_are_read_together(write):
    people = write("Patient.ndjson", ndjson(patient(birthDate="1960-05-20")).encode()).path
    ill = write("Condition.ndjson", ndjson(condition(onsetDateTime="2024-05-19")).encode()).path
    done = check([people, ill])
    assert (done.rows["patients"], done.rows["conditions"]) == (1, 1)


@pytest.mark.parametrize(("diagnosed", "years"), [("2024-05-19", 63.0), ("2024-05-20", 64.0), ("2024-05", None)])
def test_the_age_is_in_completed_years_at_the_first_diagnosis(lake, diagnosed, years):
    _, rows = lake(Patient__ndjson=ndjson(patient(birthDate="1960-05-20")), Condition__ndjson=ndjson(condition(onsetDateTime=diagnosed)))
    assert rows("patients")[0]["age_years"] == years


def test_a_report_in_another_file_says_the_sample_of_its_results(lake):
    done, rows = lake(
        Patient__ndjson=ndjson(patient()),
        Specimen__ndjson=ndjson(specimen()),
        Observation__ndjson=ndjson(variant(gene("EGFR"), protein("p.L858R"))),
        DiagnosticReport__ndjson=ndjson(
            {
                "resourceType": "DiagnosticReport",
                "id": "R1",
                "status": "final",
                "code": coded("51969-4"),
                "specimen": [reference("Specimen/S1")],
                "result": [reference("Observation/O1")],
            }
        ),
    )
    assert [row["specimen_code"] for row in rows("specimens")] == ["S1"]
    assert "name no sample" not in notices(done)


def test_a_result_without_a_sample_is_of_one_unnamed_sample_of_the_person_and_says_so(lake):
    done, rows = lake(
        a__json=bundle(patient(), variant(gene("EGFR"), protein("p.L858R")), variant(gene("KRAS"), protein("p.G12C"), name="O2"))
    )
    assert [(row["specimen_code"], row["patient_id"]) for row in rows("specimens")] == [("P1/unnamed", 1)]
    assert "Results that name no sample are taken as of one unnamed sample of the person (results: 2)." in notices(done)


@pytest.mark.parametrize(
    "address",
    ["Patient/P1", "https://example.org/fhir/Patient/P1", "Patient/P1/_history/3", "urn:uuid:0f", "Patient?identifier=urn:mrn|7"],
)
def test_every_way_of_naming_a_person_is_followed(lake, address):
    person = patient(identifier=[{"system": "urn:mrn", "value": "7"}])
    _, rows = lake(a__json=bundle(person, condition(subject=reference(address)), urls=["urn:uuid:0f"]))
    assert [row["patient_code"] for row in rows("patients")] == ["P1"]
    assert rows("conditions")[0]["patient_id"] == 1


def test_a_person_without_an_id_is_known_by_the_address_in_the_bundle(lake):
    person = patient()
    del person["id"]
    _, rows = lake(a__json=bundle(person, condition(subject=reference("urn:uuid:0f-1")), urls=["urn:uuid:0f-1"]))
    assert [row["patient_code"] for row in rows("patients")] == ["0f-1"]
    assert len(rows("conditions")) == 1


BROKEN = {
    "bundle": (json.loads(bundle(patient("P3"))), "$.entry[1].resource", "A Bundle stands where a resource was expected."),
    "gender_is_a_number": (patient(gender=7), "$.entry[1].resource.gender", "An element has a form that FHIR R4 does not give it."),
    "no_subject": (
        {key: value for key, value in condition().items() if key != "subject"},
        "$.entry[1].resource.subject",
        "The resource does not say which patient it is about.",
    ),
    "subject_is_a_group": (
        condition(subject=reference("Group/1")),
        "$.entry[1].resource.subject",
        "The resource does not say which patient it is about.",
    ),
    "no_status": (
        {key: value for key, value in observation("69548-6").items() if key != "status"},
        "$.entry[1].resource.status",
        "An element that FHIR R4 requires is missing.",
    ),
    "type_of_stu3": (
        {"resourceType": "MedicationOrder", "id": "M"},
        "$.entry[1].resource.resourceType",
        "This is no resource type of FHIR R4.",
    ),
    "status_as_stu3_writes_it": (
        condition(clinicalStatus="active"),
        "$.entry[1].resource.clinicalStatus",
        "An element has a form that FHIR R4 does not give it.",
    ),
    "no_type": ({"id": "M"}, "$.entry[1].resource.resourceType", "The object does not say what resource it is."),
    "modifier": (
        condition(modifierExtension=[{"url": "urn:not", "valueBoolean": True}]),
        "$.entry[1].resource.modifierExtension",
        "An extension changes the meaning of the resource.",
    ),
    "no_date": (condition(onsetDateTime="31/03/2024"), "$.entry[1].resource.onsetDateTime", "This is no date as FHIR writes dates."),
    "no_such_day": (condition(onsetDateTime="2024-02-31"), "$.entry[1].resource.onsetDateTime", "This is no date as FHIR writes dates."),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_bad_resource_is_refused_with_its_place_and_the_others_are_kept(lake, name):
    bad, path, problem = BROKEN[name]
    done, rows = lake(a__json=bundle(patient(), bad, condition("C2")))
    assert counts(done) == {"a.json": (3, 2, 0, 1)}
    (refused,) = rows("quarantine")
    assert (refused["line"], refused["column"], refused["problem"]) == (2, path, problem)
    assert refused["remedy"]
    assert json.loads(refused["raw"])
    assert len(rows("conditions")) == 1


def test_a_refused_resource_is_kept_without_names_addresses_narrative_and_notes(lake):
    bad = patient(
        "P2",
        gender=7,
        name=[{"family": "Secreta"}],
        text={"status": "generated", "div": "<div>Secreta</div>"},
        telecom=[{"value": "Secreta"}],
        address=[{"line": ["Secreta"]}],
        note=[{"text": "Secreta"}],
    )
    _, rows = lake(a__json=bundle(patient(), bad))
    (refused,) = rows("quarantine")
    assert "Secreta" not in refused["raw"]
    assert '"P2"' in refused["raw"]


def test_a_bad_line_of_ndjson_is_refused_with_its_line(lake):
    done, rows = lake(Patient__ndjson=ndjson(patient()) + '{"resourceType": "Patient", "id":\n' + ndjson(patient("P2")))
    assert counts(done) == {"Patient.ndjson": (3, 2, 0, 1)}
    assert [(row["line"], row["problem"]) for row in rows("quarantine")] == [(2, "This is not valid JSON.")]


@pytest.mark.parametrize("name", ["a.json", "b.ndjson"])
def test_json_nested_without_end_is_a_refusal_and_no_crash(write, name):
    deep = '{"resourceType": "Patient", "id": "P2", "contained": ' + "[" * 100_000 + "]" * 100_000 + "}"
    if name == "b.ndjson":
        draft = read_fhir(write(name, (ndjson(patient()) + deep + "\n").encode()))
        assert [(refusal.line, refusal.problem) for refusal in draft.refused] == [(2, "This is not valid JSON.")]
        assert draft.tables["patients"].num_rows == 1
    else:
        with pytest.raises(InputUnreadable, match="not valid JSON"):
            check([write(name, deep.encode()).path])


def test_an_entry_without_a_resource_is_refused(lake):
    text = json.dumps(
        {"resourceType": "Bundle", "type": "transaction", "entry": [{"resource": patient()}, {"request": {"method": "DELETE"}}]}
    )
    done, _ = lake(a__json=text)
    assert counts(done) == {"a.json": (2, 1, 0, 1)}


def test_a_sample_that_stands_with_two_people_is_refused_with_its_text(lake):
    done, rows = lake(a__json=bundle(patient(), specimen(), patient("P2"), specimen(subject=reference("Patient/P2"))))
    assert counts(done) == {"a.json": (4, 3, 0, 1)}
    (refused,) = rows("quarantine")
    assert refused["line"] == 4
    assert json.loads(refused["raw"])["subject"] == {"reference": "Patient/P2"}


def test_resources_that_are_not_read_are_counted_by_type(lake):
    others = [{"resourceType": "Encounter", "id": "1"}, {"resourceType": "Encounter", "id": "2"}, {"resourceType": "Procedure", "id": "3"}]
    done, _ = lake(a__json=bundle(patient(), *others))
    assert counts(done) == {"a.json": (4, 4, 0, 0)}
    assert "Resources of types that Ceiba does not read make no record: Encounter 2, Procedure 1." in notices(done)


def test_partial_dates_are_no_dates_and_are_counted(lake):
    done, rows = lake(a__json=bundle(patient(birthDate="1960"), condition(onsetDateTime="2024-03")))
    assert rows("conditions")[0]["diagnosed_on"] is None
    assert "Dates of which only the year or the month is given are taken as not recorded (dates: 2)." in notices(done)


def test_fhir_as_xml_is_refused_and_does_not_stop_the_folder(lake):
    xml = '<?xml version="1.0" encoding="UTF-8"?>\n<Patient xmlns="http://hl7.org/fhir"><id value="P9"/></Patient>\n'
    done, rows = lake(a__json=bundle(patient()), b__xml=xml)
    assert counts(done) == {"a.json": (1, 1, 0, 0), "b.xml": (1, 0, 0, 1)}
    assert [row["problem"] for row in rows("quarantine")] == ["FHIR written as XML is not read."]


def test_json_that_is_not_ours_is_passed_over_and_named(lake):
    done, _ = lake(a__json=bundle(patient()), package__json='{"name": "x"}')
    assert list(counts(done)) == ["a.json"]
    assert "Files of no format that Ceiba knows were not read (1): package.json." in notices(done)


def test_fhir_that_is_no_json_stops_with_its_name(write):
    file = write("cut.json", bundle(patient(), condition())[:-40].encode())
    with pytest.raises(InputUnreadable) as stopped:
        check([file.path])
    assert stopped.value.file == "cut.json"


def test_a_bulk_file_that_was_cut_short_stops_with_its_name(write):
    file = write("Patient.ndjson.gz", gzip.compress(ndjson(*(patient(f"P{n}") for n in range(500))).encode())[:-30])
    with pytest.raises(InputUnreadable, match="damaged or cut short"):
        check([file.path])


def test_a_bulk_file_whose_first_line_is_broken_keeps_the_others(write):
    draft = read_fhir(write("Patient.ndjson", ('{"resourceType": "Patient", "id"\n' + ndjson(patient())).encode()))
    assert ([refusal.line for refusal in draft.refused], draft.tables["patients"].num_rows) == ([1], 1)


def test_json_over_many_lines_is_one_resource_whatever_its_name(write):
    draft = read_fhir(write("p.ndjson", json.dumps(patient(), indent=2).encode()))
    assert (draft.rows_in, draft.tables["patients"].num_rows) == (1, 1)


def test_a_single_resource_is_a_file_of_one_entry(write):
    draft = read_fhir(write("p.json", json.dumps(patient(), indent=2).encode()))
    assert (draft.rows_in, draft.tables["patients"].num_rows) == (1, 1)


def test_names_and_addresses_are_never_in_the_lake(write, tmp_path):
    person = patient(name=[{"family": "Secreta"}], address=[{"city": "Secreta", "state": "SP", "country": "BR"}])
    folder = folder_of(write, a__json=bundle(person, condition(note=[{"text": "Secreta"}])))
    done = ingest([folder / "a.json"], tmp_path / "lake")
    assert all(b"Secreta" not in path.read_bytes() for path in done.tables.values())
