"""From definitions and germline VCF files to diplotypes, findings and the dose, with an invented definition of DPYD."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ceiba.cli import run_command

FOLFOX = "fluorouracil_folinic_acid_oxaliplatin"
DEFINITION = {
    "gene": "DPYD",
    "version": "invented",
    "source": "INVENTED",
    "genomeBuild": "GRCh38.p14",
    "modificationDate": "2026-01-01T00:00:00Z",
    "variants": [
        {"chromosome": "chr1", "position": pos, "rsid": f"rs{pos}", "chromosomeHgvsName": f"g.{pos}A>G", "ref": "A", "alts": ["G"]}
        for pos in (1000, 2000)
    ],
    "namedAlleles": [
        {"name": "Reference", "alleles": ["A", "A"], "reference": True},
        {"name": "c.1A>G", "alleles": ["G", None]},
        {"name": "c.2A>G", "alleles": [None, "G"]},
    ],
}
FUNCTIONS = (("Reference", "Normal function", "1.0"), ("c.1A>G", "No function", "0.0"), ("c.2A>G", "Decreased function", "0.5"))
PAIRS = {
    ("Reference", "Reference"): "Normal Metabolizer",
    ("Reference", "c.1A>G"): "Intermediate Metabolizer",
    ("Reference", "c.2A>G"): "Intermediate Metabolizer",
    ("c.1A>G", "c.2A>G"): "Poor Metabolizer",
    ("c.1A>G", "c.1A>G"): "Poor Metabolizer",
    ("c.2A>G", "c.2A>G"): "Intermediate Metabolizer",
}
PHENOTYPE = {
    "gene": "DPYD",
    "namedAlleles": [{"name": name, "functionValue": function, "activityValue": value} for name, function, value in FUNCTIONS],
    "diplotypes": [
        {"diplotypekey": {one: 2} if one == other else {one: 1, other: 1}, "phenotype": phenotype}
        for (one, other), phenotype in PAIRS.items()
    ],
}
PEOPLE = "patient_code,specimen_code,specimen_type,sex,age_years,region,oncotree,stage,line_of_therapy,payer\n"
ROWS = {
    "RUT-1": ("1\t1000\t.\tA\tG\t.\tPASS\t.\tGT\t0/1", "1\t2000\t.\tA\tG\t.\tPASS\t.\tGT\t0/0"),
    "RUT-2": ("1\t1000\t.\tA\tG\t.\tPASS\t.\tGT\t0/0", "1\t2000\t.\tA\tG\t.\tPASS\t.\tGT\t0/0"),
    "RUT-3": ("1\t1000\t.\tA\tG\t.\tPASS\t.\tGT\t0/0",),
    "RUT-4": ("1\t1000\t.\tA\tG\t.\tPASS\t.\tGT\t0/1", "1\t2000\t.\tA\tG\t.\tPASS\t.\tGT\t0/0"),
}


def vcf(sample: str, rows: tuple[str, ...]) -> str:
    head = "##fileformat=VCFv4.2\n##contig=<ID=1,length=248956422>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t"
    return head + sample + "\n" + "".join(f"{row}\n" for row in rows)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Invented definitions, imported, and a folder of people with germline files; RUT-4's is not said to be germline."""
    folder = tmp_path_factory.mktemp("pharmacogenes")
    (folder / "pharmcat" / "phenotype").mkdir(parents=True)
    (folder / "pharmcat" / "DPYD_translation.json").write_text(json.dumps(DEFINITION))
    (folder / "pharmcat" / "phenotype" / "DPYD.json").write_text(json.dumps(PHENOTYPE))
    cohort = folder / "cohort"
    cohort.mkdir()
    lines = [f"{code},{code}-G,{'germline' if code != 'RUT-4' else 'tissue'},female,61,BR-SP,COAD,IV,1,br-sus\n" for code in ROWS]
    (cohort / "people.csv").write_text(PEOPLE + "".join(lines))
    for code, rows in ROWS.items():
        (cohort / f"{code}-G.vcf").write_text(vcf(f"{code}-G", rows))
    assert run_command(["evidence", "import", str(folder / "pharmcat"), "--from", "pharmcat", "--into", str(folder / "snapshot")]) == 0
    run = ["run", str(cohort), "--country", "br", "--evidence", str(folder / "snapshot"), "--into", str(folder / "out"), "--lang", "en"]
    assert run_command([*run, "--json"]) == 0
    return folder


def dosing(ceiba, folder: Path, patient: str) -> list[dict[str, object]]:
    (need,) = ceiba("why", patient, FOLFOX, "--from", folder / "out", "--json").json["needs"]
    return [dose for dose in need["dosing"] if dose["kind"] == "test" or "fluoropyrimidine" in dose["action"]]


def test_a_variant_found_changes_the_dose_and_why_says_which(ceiba, folder):
    (dose,) = dosing(ceiba, folder, "RUT-1")
    assert (dose["kind"], dose["action"]) == ("change", "fluoropyrimidine_reduce_dose")
    assert dose["genes"] == ["DPYD: Reference/c.1A>G; intermediate metabolizer, activity score 1; 2 of 2 positions known."]


def test_a_person_all_of_whose_positions_are_reference_keeps_the_dose(ceiba, folder):
    assert dosing(ceiba, folder, "RUT-2") == []


def test_a_position_that_was_not_looked_at_asks_for_the_test_and_says_what_is_missing(ceiba, folder):
    (dose,) = dosing(ceiba, folder, "RUT-3")
    assert (dose["kind"], dose["action"]) == ("test", "dpyd_genotyping")
    (sentence,) = dose["genes"]
    assert "not looked at, or not called: rs2000" in sentence
    assert "not known: normal metabolizer or intermediate metabolizer" in sentence


def test_a_specimen_that_nobody_calls_germline_calls_nothing_and_the_run_says_so(ceiba, folder):
    (dose,) = dosing(ceiba, folder, "RUT-4")
    assert (dose["kind"], dose["genes"]) == ("test", [])
    run = json.loads((folder / "out" / "results" / "run.json").read_text())
    (notice,) = [notice for notice in run["notices"] if "germline" in notice["problem"]]
    assert notice["fields"] == {"count": "1"}


def test_the_report_shows_diplotype_phenotype_and_what_was_not_looked_at(ceiba, folder):
    page = Path(ceiba("report", "RUT-3", "--from", folder / "out", "--json").json["report"]).read_text(encoding="utf-8")
    assert "Reference/Reference, of what was looked at" in page
    assert "1 of 2 positions known; not looked at, or not called: rs2000" in page


def test_a_call_of_another_program_beside_the_vcf_gives_the_run_its_phenotype(ceiba, tmp_path):
    (tmp_path / "people.csv").write_text(PEOPLE + "RUT-9,RUT-9-G,germline,female,61,BR-SP,BRCA,IV,1,br-sus\n")
    (tmp_path / "RUT-9-G.outside.tsv").write_text("CYP2D6\t*4/*4\tPoor Metabolizer\t0\n")
    assert ceiba("run", tmp_path, "--country", "br", "--into", tmp_path.parent / "out9", "--lang", "en", "--json").code == 0
    page = Path(ceiba("report", "RUT-9", "--from", tmp_path.parent / "out9", "--lang", "en", "--json").json["report"])
    present = page.read_text(encoding="utf-8").partition("Present</th>")[2].partition("</tr>")[0]
    assert "CYP2D6 poor metabolizer" in present


def test_a_file_of_examined_positions_settles_what_has_no_row(ceiba, folder, tmp_path):
    (tmp_path / "seen.bed").write_text("chr1\t0\t5000\n")
    file = folder / "cohort" / "RUT-3-G.vcf"
    bare = ceiba("pharmacogenes", file, "--definitions", folder / "snapshot", "--json").json
    seen = ceiba("pharmacogenes", file, "--definitions", folder / "snapshot", "--examined", tmp_path / "seen.bed", "--json").json
    assert bare["samples"][0]["calls"][0]["phenotypes"] == ["Normal Metabolizer", "Intermediate Metabolizer"]
    assert seen["samples"][0]["calls"][0]["phenotypes"] == ["Normal Metabolizer"]


def test_the_command_prints_each_gene_and_what_was_not_looked_at(ceiba, folder, tmp_path):
    (tmp_path / "cyp2d6.tsv").write_text("CYP2D6\t*4/*4\tPoor Metabolizer\t0\n")
    file = folder / "cohort" / "RUT-3-G.vcf"
    said = ceiba("pharmacogenes", file, "--definitions", folder / "snapshot", "--outside", tmp_path / "cyp2d6.tsv", "--lang", "en")
    assert said.code == 0
    assert "CYP2D6: As a laboratory or another program states it" in said.out
    assert "DPYD: 1 of 2 positions known; not looked at, or not called: rs2000" in said.out


def test_a_file_that_knows_no_position_says_so(ceiba, folder, tmp_path):
    (tmp_path / "a.vcf").write_text(vcf("A", ()))
    said = ceiba("pharmacogenes", tmp_path / "a.vcf", "--definitions", folder / "snapshot", "--lang", "en")
    assert "No position of 1 gene is known: DPYD." in said.out


def test_the_import_says_what_was_taken(ceiba, folder, tmp_path):
    said = ceiba("evidence", "import", folder / "pharmcat", "--from", "pharmcat", "--into", tmp_path / "again", "--lang", "en")
    assert said.code == 0
    assert "named alleles" in said.out


def test_a_folder_without_definitions_is_refused(ceiba, tmp_path):
    (tmp_path / "empty").mkdir()
    said = ceiba("evidence", "import", tmp_path / "empty", "--from", "pharmcat", "--into", tmp_path / "again", "--lang", "en")
    assert said.code != 0
    assert "The folder holds no file of this source." in said.err


def test_two_snapshots_of_one_gene_are_refused(ceiba, folder):
    twice = ["--definitions", folder / "snapshot", "--definitions", folder / "snapshot"]
    said = ceiba("pharmacogenes", folder / "cohort" / "RUT-3-G.vcf", *twice, "--lang", "en")
    assert said.code != 0
    assert "Several snapshots define the same pharmacogenes: DPYD." in said.err


def test_a_snapshot_of_evidence_holds_no_definitions(ceiba, folder, tmp_path):
    file = folder / "cohort" / "RUT-3-G.vcf"
    assert "There is no snapshot" in ceiba("pharmacogenes", file, "--definitions", tmp_path, "--lang", "en").err
    other = tmp_path / "other"
    other.mkdir()
    (other / "snapshot.yaml").write_bytes((folder / "snapshot" / "snapshot.yaml").read_bytes())
    said = ceiba("pharmacogenes", file, "--definitions", other, "--lang", "en")
    assert said.code != 0
    assert "holds no definitions of pharmacogenes" in said.err
