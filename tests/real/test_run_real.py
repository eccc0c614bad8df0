"""The main job on real files, for Brazil. Counts were taken from the files with zcat, awk and grep, not from what the program gives.

Real cohorts lack residence, payer, line, sometimes the disease: their gates answer unknown and name what is missing.
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from contextlib import closing

import pytest

from ceiba.cli import run_command
from ceiba.decisions import explain_person
from ceiba.engine import DuckDBEngine
from ceiba.job.past import decide_one
from ceiba.terms.situations import Finding

pytestmark = [pytest.mark.real, pytest.mark.slow]


@pytest.fixture
def run(real_data, tmp_path):
    """Run real files (names) or folders (paths) for Brazil; returns the record of the run."""

    def do(*inputs, options=()):
        paths = [str(real_data(given)) if isinstance(given, str) else str(given) for given in inputs]
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            words = ["run", *paths, "--country", "br", "--into", str(tmp_path / "out"), "--reports", "1", "--json", *options]
            assert run_command(words) == 0
        record = json.loads(out.getvalue())["run"]
        for source in record["sources"]:
            assert source["rows_in"] == source["rows_kept"] + source["rows_merged"] + source["rows_refused"]
        assert len(list((tmp_path / "out" / "results" / "reports").iterdir())) == 1
        return record

    return do


@pytest.fixture
def markers_of(tmp_path):
    """Return the state of every marker of one person of the run that was done, need by need."""

    def find(code):
        with closing(DuckDBEngine()) as engine:
            _record, decision = decide_one(engine, tmp_path / "out", code)
            person = explain_person(decision, code)
        return [{found.marker: found.state for found in need.findings} for need in person.needs]

    return find


def tables(record, *names):
    return tuple(record["tables"][name] for name in names)


def rows(record):
    return {s["file"]: (s["rows_in"], s["rows_refused"]) for s in record["sources"] if s["rows_in"]}


def last_step(record):
    """Needs asked at the last gate, and how many of them are yes, unknown and no."""
    step = record["counts"]["cascade"][-1]
    return tuple(step[name] for name in ("n_asked", "n_yes", "n_unknown", "n_no"))


def missing_in_record(record):
    return {fact["fact"]: fact["n_needs"] for fact in record["counts"]["missing"] if fact["kind"] == "person"}


def test_glioma_msk_2018_lacks_payer_line_and_three_files(run, markers_of):
    record = run("datahub/glioma_msk_2018")
    assert rows(record) == {
        "data_clinical_sample.txt": (91, 0),
        "data_mutations_extended.txt": (1426, 1),
        "case_lists/cases_sequenced.txt": (1, 0),
    }
    assert tables(record, "patients", "specimens", "alterations", "quarantine", "coverages") == (42, 91, 1425, 1, 0)
    absent = {source["file"] for source in record["sources"] if source["state"] == "absent"}
    assert absent == {"data_clinical_patient.txt", "data_cna_hg19.seg", "data_mutations_uncalled.txt"}
    assert record["counts"]["n_needs"] == 43  # 43 pairs of patient and OncoTree code among 42 patients
    assert last_step(record) == (43, 0, 43, 0)
    assert missing_in_record(record)["payers"] == 43
    assert "line" in missing_in_record(record)
    assert "disease" not in missing_in_record(record)
    (found,) = markers_of("IM-GBM-4")
    assert found["IDH1 p.R132H"] is Finding.PRESENT


def test_study_es_0_says_no_disease_and_no_payer(run):
    record = run("cbioportal-core-tests/study_es_0")
    assert tables(record, "patients", "specimens", "alterations", "quarantine") == (841, 845, 1827, 0)
    assert rows(record)["data_clinical_patients.txt"] == (841, 0)
    assert record["counts"]["n_needs"] == 841
    assert last_step(record) == (841, 0, 841, 0)
    assert missing_in_record(record) == {"disease": 841, "payers": 841}


def test_tcga_laml_says_no_disease_until_the_user_declares_one(run, markers_of):
    laml = ("maftools/tcga_laml.maf.gz", "maftools/tcga_laml_annot.tsv")
    record = run(*laml)
    assert rows(record) == {"tcga_laml.maf.gz": (2207, 0), "tcga_laml_annot.tsv": (200, 0)}
    assert tables(record, "patients", "specimens", "alterations", "quarantine") == (200, 200, 2207, 0)
    assert last_step(record) == (200, 0, 200, 0)
    assert missing_in_record(record) == {"disease": 200, "payers": 200}
    declared = run(*laml, options=("--disease", "AML", "--payer", "br-sus"))
    assert tables(declared, "patients", "alterations") == (200, 2207)
    assert last_step(declared) == (200, 0, 200, 0)
    assert missing_in_record(declared).keys() <= {"age", "line"}
    assert {row["payer"]: row["n_needs"] for row in declared["counts"]["by_payer"]} == {"br-sus": 200}
    (found,) = markers_of("TCGA-AB-2805")
    assert found["IDH2 p.R140"] is Finding.PRESENT


def test_the_pcgr_tumour_with_segments_and_fusions_of_both_builds(run, markers_of):
    record = run("pcgr-examples")
    assert rows(record) == {
        "T001-COAD.grch37.cna.tsv": (252, 0),
        "T001-COAD.grch37.fusions.tsv": (13, 0),
        "T001-COAD.grch37.vcf.gz": (3317, 0),
        "T001-COAD.grch38.cna.tsv": (260, 0),
        "T001-COAD.grch38.fusions.tsv": (9, 0),
        "T001-COAD.grch38.vcf.gz": (3313, 0),
    }
    assert tables(record, "patients", "specimens", "quarantine") == (1, 1, 0)
    assert last_step(record) == (1, 0, 1, 0)
    assert missing_in_record(record) == {"disease": 1, "payers": 1}
    (found,) = markers_of("TCGA-A6-2686")
    assert found["ALK fusion"] is Finding.PRESENT
    assert found["BRAF p.V600E"] is Finding.PRESENT


@pytest.mark.parametrize(("build", "variants"), [("grch37", 3317), ("grch38", 3313)])
def test_braf_v600e_is_found_by_position_on_each_build(run, markers_of, build, variants):
    record = run(f"pcgr-examples/T001-COAD.{build}.vcf.gz", options=("--disease", "COAD", "--payer", "br-ans"))
    assert tables(record, "patients", "alterations", "quarantine") == (1, variants, 0)
    assert last_step(record) == (1, 0, 1, 0)
    assert any(notice["problem"].startswith("The variants are given by position only") for notice in record["notices"])
    (found,) = markers_of("TCGA-A6-2686")
    assert found["BRAF p.V600E"] is Finding.PRESENT
    others = {marker: state for marker, state in found.items() if marker != "BRAF p.V600E"}
    assert Finding.ABSENT not in others.values()  # what is not known by position is unknown, never absent
    assert others["NTRK1 fusion"] is not Finding.PRESENT


def test_a_vcf_annotated_by_vep_is_one_person_of_whom_little_is_known(run, markers_of):
    record = run("pvactools/full_input.vcf.gz", options=("--disease", "BRCA"))
    assert rows(record) == {"full_input.vcf.gz": (477, 0)}
    assert tables(record, "patients", "specimens", "alterations", "quarantine") == (1, 1, 477, 0)
    assert last_step(record) == (1, 0, 1, 0)
    assert missing_in_record(record) == {"payers": 1}
    (found,) = markers_of("H_NJ-HCC1395-HCC1395")
    assert Finding.PRESENT not in found.values()
    assert Finding.ABSENT not in found.values()  # no file says which genes were looked at


PEOPLE = """patient_code,specimen_code,sex,age_years,region,oncotree,stage,line_of_therapy,payer
P1,TCGA-AB-2805,male,50,BR-SP,AML,,1,br-sus
P2,TCGA-AB-2803,female,61,BR-AC,AML,,2,br-ans
P3,H_NJ-HCC1395-HCC1395,female,43,,BRCA,IV,,
"""


def test_a_folder_that_mixes_a_csv_of_patients_with_maf_and_vcf(run, markers_of, real_data, tmp_path):
    mixed = tmp_path / "mixed"
    mixed.mkdir()
    (mixed / "people.csv").write_text(PEOPLE, encoding="utf-8")
    for name in ("maftools/tcga_laml.maf.gz", "pvactools/somatic.chr1-2.vcf.gz"):
        shutil.copy(real_data(name), mixed)
    record = run(mixed)
    assert rows(record) == {"people.csv": (3, 0), "somatic.chr1-2.vcf.gz": (296, 0), "tcga_laml.maf.gz": (2207, 0)}
    # 193 samples of the MAF and one of the VCF; three of them are the patients of the CSV, all others stand for themselves
    assert tables(record, "patients", "specimens", "alterations", "coverages", "quarantine") == (194, 194, 2207 + 296, 2, 0)
    assert last_step(record) == (194, 0, 194, 0)
    assert missing_in_record(record)["payers"] == 192
    assert missing_in_record(record)["disease"] == 191
    asked = {row["payer"]: row["n_needs"] for row in record["counts"]["by_payer"]}
    assert asked == {"": 192, "br-ans": 1, "br-sus": 1}
    (found,) = markers_of("P1")
    assert found["IDH2 p.R140"] is Finding.PRESENT
