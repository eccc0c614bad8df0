"""Bad input: one clear sentence (what, where, why, what to do), its own exit code, no traceback, no patient, and nothing lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ceiba.language import translator
from ceiba.packs import find_pack

from .conftest import MUTATIONS, PATIENTS, write_cohort

CODE = "RUT-"


def missing(folder):
    return (folder / "nowhere",), ()


def unreadable(folder):
    (folder / "a.bin").write_bytes(b"\x00\x01\x02 RUT-7731 \xff\xfe" * 50)
    return (folder / "a.bin",), ()


def empty(folder):
    (folder / "a.maf").touch()
    return (folder / "a.maf",), ()


def nothing_known(folder):
    (folder / "in").mkdir()
    (folder / "in" / "notes.txt").write_text("RUT-7731 came on Monday\n")
    return (folder / "in",), ()


def study_without_people(folder):
    study = folder / "study"
    write_cohort(study)
    (study / "patients.csv").unlink()
    (study / "mutations.maf").rename(study / "data_mutations.txt")
    (study / "meta_study.txt").write_text("type_of_cancer: luad\ncancer_study_identifier: s\nname: s\ndescription: s\n")
    (study / "meta_mutations.txt").write_text(
        "cancer_study_identifier: s\ngenetic_alteration_type: MUTATION_EXTENDED\ndatatype: MAF\nstable_id: mutations\n"
        "show_profile_in_analysis_tab: true\nprofile_name: m\nprofile_description: m\ndata_filename: data_mutations.txt\n"
    )
    return (study,), ()


def maf_without_protein_change(folder):
    text = "Hugo_Symbol\tTumor_Sample_Barcode\tVariant_Classification\nEGFR\tRUT-7731\tMissense_Mutation\n"
    (folder / "a.maf").write_text(text)
    return (folder / "a.maf",), ()


def mixed_builds(folder):
    header = "Hugo_Symbol\tTumor_Sample_Barcode\tHGVSp_Short\tNCBI_Build\tChromosome\tStart_Position\tReference_Allele\tTumor_Seq_Allele2\n"
    rows = (
        "EGFR\tRUT-7731\tp.L858R\tGRCh37\t7\t55259515\tT\tG\n",
        "EGFR\tRUT-7732\tp.L858R\tGRCh38\t7\t55191822\tT\tG\n",
    )
    (folder / "a.maf").write_text(header + "".join(rows))
    return (folder / "a.maf",), ()


def the_same_patient_twice(folder):
    twice = PATIENTS + "RUT-7731,male,62,BR-SP,LUAD,IV,1,br-sus\n"
    return (write_cohort(folder / "in", twice),), ()


def mapping_missing(folder):
    return (write_cohort(folder / "in"),), ("--mapping", folder / "nowhere.yaml")


def mapping_broken(folder):
    (folder / "m.yaml").write_text("mapping: 1\nfilez: []\n")
    return (write_cohort(folder / "in"),), ("--mapping", folder / "m.yaml")


def csv_without_mapping(folder):
    (folder / "a.csv").write_text("quien,cuando\nRUT-7731,lunes\n")
    return (folder / "a.csv",), ()


def country_unknown(folder):
    return (write_cohort(folder / "in"),), ("--country", "zz")


def country_that_is_a_path(folder):
    return (write_cohort(folder / "in"),), ("--country", "../../etc")


def payer_unknown(folder):
    return (write_cohort(folder / "in"),), ("--payer", "br-nobody")


def disease_unknown(folder):
    return (write_cohort(folder / "in"),), ("--disease", "LUNGG")


def bad_day(folder):
    return (write_cohort(folder / "in"),), ("--on", "2026-02-30")


def pack_that_fails(folder):
    shutil.copytree(find_pack("xx"), folder / "packs" / "xx")
    with (folder / "packs" / "xx" / "sources.yaml").open("a") as file:
        file.write("\n- id: [\n")
    return (write_cohort(folder / "in"),), ("--country", "xx", "--packs", folder / "packs")


def packs_folder_missing(folder):
    return (write_cohort(folder / "in"),), ("--country", "qq", "--packs", folder / "nowhere")


def knowledge_missing(folder):
    return (write_cohort(folder / "in"),), ("--knowledge", folder / "nowhere")


def into_the_files(folder):
    return (write_cohort(folder / "in"),), ("--into", folder / "in" / "results")


def into_a_file(folder):
    (folder / "file").touch()
    return (write_cohort(folder / "in"),), ("--into", folder / "file")


BAD = [
    (missing, 10, ("nowhere", "no such file or folder", "Check the path")),
    (unreadable, 11, ("a.bin", "no format", "Give a VCF")),
    (empty, 11, ("a.maf",)),
    (nothing_known, 11, ("in:", "No file in this folder", "Give a folder")),
    (study_without_people, 12, ("study", "neither a patient file nor a sample file", "data_clinical_sample.txt")),
    (maf_without_protein_change, 13, ("a.maf:1", "protein change", "vcf2maf")),
    (mixed_builds, 14, ("a.maf:3", "GRCh37 and on GRCh38", "Split it")),
    (the_same_patient_twice, 15, ("patients.csv:5 (sex)", "One patient identifier", "Give each person")),
    (mapping_missing, 10, ("nowhere.yaml", "no such mapping", "Check the path")),
    (mapping_broken, 16, ("m.yaml", "filez", "mapping-format")),
    (csv_without_mapping, 11, ("a.csv:1", "quien", "--mapping")),
    (country_unknown, 20, ("'zz'", "uy, xx", "ceiba pack new zz")),
    (country_that_is_a_path, 20, ("no pack",)),
    (payer_unknown, 2, ("'br-nobody'", "br-sus, br-ans")),
    (disease_unknown, 2, ("'LUNGG'", "OncoTree")),
    (bad_day, 2, ("2026-02-30", "--on", "2026-11-22")),
    (pack_that_fails, 21, ("sources.yaml:",)),
    (packs_folder_missing, 20, ("'qq'",)),
    (knowledge_missing, 10, ("nowhere", "knowledge.yaml")),
    (into_the_files, 2, ("inside the folder that is read", "--into")),
    (into_a_file, 30, ("file", "--into")),
]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(("make", "code", "parts"), BAD, ids=[case[0].__name__ for case in BAD])
def test_a_bad_input_ends_with_a_sentence_and_its_code_and_what_had_landed_stays(ceiba, copied, tmp_path, make, code, parts):
    into, before = copied, tree(copied)
    inputs, words = make(tmp_path)
    words = tuple(words)
    country = () if "--country" in words else ("--country", "br")
    target = () if "--into" in words else ("--into", into)
    said = ceiba("run", *inputs, *country, *target, *words)
    assert said.code == code
    assert said.out == ""
    assert said.err.startswith("Error: ")
    assert len(said.err.strip().splitlines()) == 1
    for part in parts:
        assert part in said.err
    assert "Traceback" not in said.err
    assert CODE not in said.err
    assert "{" not in said.err
    assert tree(into) == before
    as_json = ceiba("run", *inputs, *country, *target, *words, "--json")
    assert as_json.code == code
    assert set(as_json.json) == {"error", "exit_code", "place", "problem", "remedy"}
    assert as_json.json["exit_code"] == code


@pytest.mark.parametrize("make", [missing, study_without_people, country_unknown, bad_day], ids=lambda make: make.__name__)
def test_a_run_that_fails_leaves_no_empty_folder(ceiba, tmp_path, make):
    inputs, words = make(tmp_path)
    country = () if "--country" in words else ("--country", "br")
    assert ceiba("run", *inputs, *country, *words, "--into", tmp_path / "out").code > 0
    assert not (tmp_path / "out").exists()


CHECKED = [case for case in BAD if 10 <= case[1] < 20 and case[0] not in (knowledge_missing, packs_folder_missing)]


@pytest.mark.parametrize(("make", "code", "parts"), CHECKED, ids=[case[0].__name__ for case in CHECKED])
def test_check_refuses_with_the_same_sentence_and_code(ceiba, tmp_path, make, code, parts):
    inputs, words = make(tmp_path)
    said = ceiba("check", *inputs, *words)
    assert said.code == code
    for part in parts:
        assert part in said.err


@pytest.mark.parametrize("lang", ["es", "pt"])
@pytest.mark.parametrize("make", [missing, country_unknown, payer_unknown, bad_day], ids=lambda make: make.__name__)
def test_an_error_speaks_the_language_asked_for(ceiba, tmp_path, make, lang):
    inputs, words = make(tmp_path)
    country = () if "--country" in words else ("--country", "br")
    english = ceiba("run", *inputs, *country, *words, "--into", tmp_path / "out").err
    spoken = ceiba("run", *inputs, *country, *words, "--into", tmp_path / "out", "--lang", lang).err
    assert spoken.startswith(translator(lang).gettext("Error:"))
    assert spoken.partition(":")[2] != english.partition(":")[2]


USAGE = [
    (("run",), "FOLDER"),
    (("run", "x"), "--country"),
    (("run", "x", "--country", "br", "--frob"), "--frob"),
    (("run", "x", "--country", "br", "--lang", "fr"), "--lang"),
    (("frob",), "doctor"),
    (("demo", "--people", "3"), "--people"),
    (("pack", "new", "pyy", "--currency", "PYG"), "pyy"),
    (("report", "RUT-7731", "RUT-7732"), ""),
]


@pytest.mark.parametrize(("words", "part"), USAGE, ids=[" ".join(case[0]) for case in USAGE])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_words_that_do_not_fit_end_with_a_sentence_and_code_two(ceiba, words, part, lang):
    said = ceiba(*words, *(() if "--lang" in words else ("--lang", lang)))
    assert said.code == 2
    assert said.err.startswith("Error: ")
    assert part in said.err
    assert "RUT-7732" not in said.err
    if lang == "es" and "--lang" not in words:
        assert not any(english in said.err for english in ("Missing", "No such", "Invalid value", "Got unexpected"))


def test_a_patient_who_is_not_there_is_not_repeated(ceiba, finished):
    for words in (("why", "RUT-0000", "osimertinib"), ("report", "RUT-0000")):
        said = ceiba(*words, "--from", finished)
        assert said.code == 40
        assert "No patient of these records is called that." in said.err
        assert CODE not in said.err


def test_an_action_that_is_not_there_is_answered_with_those_like_it(ceiba, finished):
    said = ceiba("why", "RUT-7731", "osimertinob", "--from", finished)
    assert said.code == 40
    assert "'osimertinob'" in said.err
    assert "osimertinib" in said.err


@pytest.mark.parametrize("words", [("why", "RUT-7731", "osimertinib"), ("report", "RUT-7731")])
def test_a_folder_without_results_is_said_to_have_none(ceiba, tmp_path, words):
    said = ceiba(*words, "--from", tmp_path)
    assert said.code == 40
    assert "ceiba run" in said.err
    assert CODE not in said.err


def test_results_of_another_version_are_said_to_be(ceiba, copied):
    (copied / "results" / "run.json").write_text('{"ceiba": "0.0.1"}')
    said = ceiba("why", "RUT-7731", "osimertinib", "--from", copied)
    assert said.code == 31
    assert "another version" in said.err


def test_a_damaged_lake_is_said_to_be(ceiba, copied):
    next(copied.rglob("alterations.parquet")).unlink()
    said = ceiba("why", "RUT-7731", "osimertinib", "--from", copied)
    assert said.code == 31
    assert "damaged" in said.err


def broken_pack(folder: Path) -> Path:
    shutil.copytree(find_pack("xx"), folder / "xx")
    with (folder / "xx" / "sources.yaml").open("a", encoding="utf-8") as file:
        file.write("\n- id: xx-two\n  colour: red\n")
    return folder / "xx"


def test_a_pack_that_fails_its_check_is_answered_with_file_line_problem_and_remedy(ceiba, tmp_path):
    pack = broken_pack(tmp_path)
    last = len((pack / "sources.yaml").read_text(encoding="utf-8").splitlines())
    said = ceiba("pack", "check", pack)
    assert said.code == 21
    assert f"sources.yaml:{last}" in said.out or f"sources.yaml:{last - 1}" in said.out
    assert "colour" in said.out
    found = ceiba("pack", "check", pack, "--json")
    assert found.code == 21
    assert set(found.json) == {"pack", "faults"}
    assert {fault["file"] for fault in found.json["faults"]} == {"sources.yaml"}
    assert [set(fault) for fault in found.json["faults"]] == [{"file", "line", "problem", "remedy"}]
    assert not any("{" in fault["problem"] + fault["remedy"] for fault in found.json["faults"])
    (spanish,) = ceiba("pack", "check", pack, "--json", "--lang", "es").json["faults"]
    assert spanish["problem"] == "la clave `colour` no corresponde aquí (en " + spanish["problem"].rpartition(" (en ")[2]
    assert spanish["remedy"].startswith("Corrija el valor; ")
    assert "1 fault." in said.err
    tested = ceiba("pack", "test", pack)
    assert tested.code == 21
    assert f"ceiba pack check {pack}" in tested.err
    assert ceiba("pack", "status", pack).code == 21


def test_a_pack_whose_sentence_does_not_hold_is_said_to_fail(ceiba, tmp_path):
    shutil.copytree(find_pack("xx"), tmp_path / "xx")
    file = tmp_path / "xx" / "policy" / "paths.test.yaml"
    text = file.read_text(encoding="utf-8")
    turned = text.replace("path: yes", "path: no", 1) if "path: yes" in text else text.replace('"yes"', '"no"', 1)
    assert turned != text
    file.write_text(turned, encoding="utf-8")
    said = ceiba("pack", "test", tmp_path / "xx")
    assert said.code == 22
    assert said.out.startswith("policy/paths.test.yaml: ")
    assert "; esperava-se: `" in ceiba("pack", "test", tmp_path / "xx", "--lang", "pt").out
    found = ceiba("pack", "test", tmp_path / "xx", "--json")
    assert found.code == 22
    (failed,) = found.json["failed"]
    assert failed["file"].endswith("paths.test.yaml")
    assert failed["faults"]


def test_a_folder_that_is_no_pack_is_said_to_be_none(ceiba, tmp_path):
    said = ceiba("pack", "check", tmp_path)
    assert said.code == 20
    assert ceiba("pack", "check", "zz").code == 20


def test_the_other_folders_of_the_user_keep_their_rights(ceiba, cohort, tmp_path):
    """Only what Ceiba makes is made private: naming one's own folder must not lock others out of it."""
    (tmp_path / "mine").mkdir(mode=0o755)
    (tmp_path / "mine" / "thesis.txt").touch()
    assert ceiba("run", cohort, "--country", "br", "--into", tmp_path / "mine").code == 0
    assert (tmp_path / "mine").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "mine" / "results").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "mine" / "thesis.txt").exists()


def test_the_header_alone_of_a_cohort_is_read_as_nobody(ceiba, tmp_path):
    folder = write_cohort(tmp_path / "in", PATIENTS.splitlines()[0] + "\n", MUTATIONS.splitlines()[0] + "\n")
    run = ceiba("run", folder, "--country", "br", "--into", tmp_path / "out", "--json")
    assert run.code == 0
    assert run.json["run"]["counts"]["n_needs"] == 0
    assert ceiba("run", folder, "--country", "br", "--into", tmp_path / "out").code == 0
