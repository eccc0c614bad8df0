"""The examples of mCODE and of Genomics Reporting: every JSON is read or refused with a true reason, and the counts hold.

The reasons were checked against the files: what is refused names no patient, no gene that has a name, no resource, or is no FHIR R4.
"""

from __future__ import annotations

import collections
import datetime as dt
import json
from pathlib import Path

import polars as pl
import pytest

from ceiba.records import export, ingest, open_lake, read_table
from ceiba.records.drafts import InputFile
from ceiba.records.fhir.reader import read_fhir
from ceiba.records.formats import format_of

pytestmark = pytest.mark.real

NO_PATIENT = "The resource does not say which patient it is about."
NO_SYMBOL = "The gene is given by its number only, without its symbol."


def examples(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.json") if "resourceType" in path.read_text(encoding="utf-8"))


def entries_of(path: Path) -> int:
    found = json.loads(path.read_text(encoding="utf-8"))
    return len(found["entry"]) if found["resourceType"] == "Bundle" else 1


def read_all(folder: Path):
    drafts = {path.relative_to(folder).as_posix(): read_fhir(InputFile(path, path.name)) for path in examples(folder)}
    for name, draft in drafts.items():
        for said in (*draft.notices, *(f"refused {refusal.line} {refusal.column}: {refusal.problem}" for refusal in draft.refused)):
            print(f"{name}: {said}")  # noqa: T201 - what was left, for who reads the test's output
    return drafts


def tallied(drafts):
    refused = collections.Counter(refusal.problem for draft in drafts.values() for refusal in draft.refused)
    made = collections.Counter()
    for draft in drafts.values():
        made.update({name: table.num_rows for name, table in draft.tables.items()})
    silent = sum(len(draft.silent) for draft in drafts.values())
    return sum(draft.rows_in for draft in drafts.values()), silent, dict(refused), dict(sorted(made.items()))


def test_every_entry_of_every_json_example_is_counted(real_data):
    for name in ("mcode-ig", "genomics-reporting-ig"):
        folder = real_data(name)
        for path, draft in read_all(folder).items():
            assert draft.rows_in == entries_of(folder / path), path
            lines = {line for table in draft.tables.values() for line in table["line"].to_pylist()}
            places = [*lines, *draft.silent, *(refusal.line for refusal in draft.refused)]
            assert sorted(places) == list(range(1, draft.rows_in + 1)), path


def test_the_examples_of_mcode(real_data):
    drafts = read_all(real_data("mcode-ig"))
    assert len(drafts) == 90
    assert tallied(drafts) == (
        90,
        57,
        {"The medicine is given by a code only, without its name.": 1, NO_SYMBOL: 2},
        {"alterations": 6, "assays": 1, "conditions": 12, "panels": 1, "patients": 7, "specimens": 9, "treatments": 2},
    )


def test_the_examples_of_genomics_reporting(real_data):
    drafts = read_all(real_data("genomics-reporting-ig"))
    assert len(drafts) == 28
    assert tallied(drafts) == (
        168,
        87,
        {"The entry has no resource.": 1, NO_PATIENT: 10},
        {"alterations": 43, "patients": 11, "specimens": 11, "tumor_marker_tests": 5},
    )


def test_what_is_refused_for_want_of_a_patient_names_none(real_data):
    folder = real_data("genomics-reporting-ig")
    for path in examples(folder):
        whole = json.loads(path.read_text(encoding="utf-8"))
        for refusal in read_fhir(InputFile(path, path.name)).refused:
            entry = whole["entry"][refusal.line - 1].get("resource") if whole["resourceType"] == "Bundle" else whole
            assert (entry is None) if refusal.problem == "The entry has no resource." else ("reference" not in entry.get("subject", {}))


def test_john_anyperson_over_the_files_of_his_folder(real_data, tmp_path):
    done = ingest([real_data("mcode-ig/history-json/input/examples")], tmp_path / "lake")
    rows = {
        name: pl.DataFrame(read_table(done.lake, name)) for name in ("patients", "conditions", "alterations", "specimens", "treatments")
    }
    john = rows["patients"].row(by_predicate=pl.col("patient_code") == "mCODEPatientExample01", named=True)
    assert (john["sex"], john["age_years"]) == ("male", 68.0)
    (cancer,) = rows["conditions"].filter(patient_id=john["patient_id"]).to_dicts()
    assert (cancer["disease_text"], cancer["stage"], cancer["diagnosed_on"]) == (
        "Non-small cell lung cancer (disorder)",
        "IIIC",
        dt.date(2019, 4, 1),
    )
    found = rows["alterations"].join(rows["specimens"], on="specimen_id").select("gene_symbol", "origin", "specimen_code").rows()
    assert set(found) == {
        ("STK11", "somatic", "mCODEGeneticSpecimenExample01"),  # by the report
        ("BRCA1", "germline", "mCODEPatientExample01/unnamed"),
    }
    assert set(rows["treatments"]["regimen"]) == {"gefitinib"}


@pytest.mark.parametrize("as_xml", [True, False])
def test_every_example_is_fhir_to_the_door_and_xml_is_refused(real_data, as_xml):
    folder = real_data("genomics-reporting-ig/history")
    paths = sorted(folder.rglob("*.xml" if as_xml else "*.json"))
    assert len(paths) == (72 if as_xml else 28)
    for path in paths:
        known = format_of(path)
        assert known is not None, path
        assert known.name == "fhir"
        if as_xml:
            assert [refusal.problem for refusal in read_fhir(InputFile(path, path.name)).refused] == ["FHIR written as XML is not read."]


@pytest.mark.parametrize("to", ["fhir", "fhir-bundles"])
@pytest.mark.parametrize(
    "names", [["datahub/glioma_msk_2018"], ["genomics-reporting-ig/history/build/input/examples/Bundle-oncologyexamples-r4.json"]]
)
def test_real_records_go_out_as_fhir_and_come_back(real_data, tmp_path, to, names):
    before = ingest([real_data(name) for name in names], tmp_path / "one")
    export(open_lake(before.lake), to, tmp_path / "out", on=dt.date(2026, 11, 20))
    after = ingest([tmp_path / "out"], tmp_path / "two")
    assert after.refused == ()
    ids = ("source_id", "line", "alteration_id", "patient_id", "condition_id", "specimen_id")
    for name in ("patients", "conditions", "specimens", "assays", "alterations", "tumor_marker_tests"):
        left, right = (pl.DataFrame(read_table(done.lake, name)) for done in (before, after))
        facts = [column for column in left.columns if column not in ids]
        assert left.select(facts).sort(facts).equals(right.select(facts).sort(facts)), name
