"""Every command, end to end: what it prints, where, in which language, and how it ends."""

from __future__ import annotations

import csv
import json
import os
import pty
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ceiba.language import LANGUAGES, translator

pytestmark = pytest.mark.slow

COMMANDS = (
    "run",
    "check",
    "why",
    "report",
    "export",
    "demo",
    "nation",
    "doctor",
    "key",
    "pack check",
    "pack test",
    "pack new",
    "pack status",
    "pack gaps",
    "pack diff",
    "landscape",
    "programme list",
    "programme show",
    "programme check",
    "programme test",
    "evidence import",
    "evidence check",
    "evidence assumed",
    "evidence diff",
)
YES = {"es": "sí", "pt": "sim", "en": "yes"}
ESCAPE = "\x1b"


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_a_command_does_with_an_example_and_the_common_options(ceiba, command):
    said = ceiba(*command.split(), "--help")
    assert said.code == 0
    assert re.search(rf"Example|Ejemplo|Exemplo.*: ceiba {command}", said.out)
    assert f"ceiba {command} " in " ".join(said.out.rsplit("xample", 1)[-1].split()) + " "
    for option in ("--lang", "--json", "--quiet"):
        assert option in said.out
    assert said.err == ""


@pytest.mark.parametrize(("lang", "locale"), [("es", "es_MX.UTF-8"), ("pt", "pt_BR.UTF-8")])
def test_help_speaks_the_language_of_the_locale_and_the_one_asked_for(process, lang, locale):
    sentence = "Decide for the patients in your files."
    spoken = translator(lang).gettext(sentence)
    assert spoken != sentence
    assert spoken in process("--help", lang=locale).out
    assert spoken in process("--lang", lang, "--help", lang="C").out


def test_without_words_the_program_says_what_it_can_do(ceiba):
    said = ceiba()
    assert said.code == 0
    assert all(command.split()[0] in said.out for command in COMMANDS)


@pytest.mark.parametrize("lang", ["es", "pt"])
def test_run_prints_results_in_each_language_and_progress_nowhere_when_piped(ceiba, cohort, tmp_path, lang):
    said = ceiba("run", cohort, "--country", "br", "--into", tmp_path / "out", "--lang", lang)
    speak = translator(lang).gettext
    assert said.code == 0
    assert said.err == ""
    assert ESCAPE not in said.out
    assert "━" not in said.out
    for sentence in ("Access cascade, counted in needs", "Top roadblocks of the preferred care of each unmet need"):
        assert speak(sentence) in said.out
        assert speak(sentence) != sentence
    assert "RUT-" not in said.out
    assert str(tmp_path / "out" / "results" / "options.csv") in said.out
    reports = sorted((tmp_path / "out" / "results" / "reports").iterdir())
    assert len(reports) == 3
    assert all(path.name.endswith(f".{lang}.html") and str(path) in said.out for path in reports)


def test_a_process_of_its_own_prints_plain_text_on_stdout_only(process, cohort, tmp_path):
    said = process("run", cohort, "--country", "br", "--into", tmp_path / "out")
    assert (said.code, said.err) == (0, "")
    assert ESCAPE not in said.out
    assert "Access cascade" in said.out


def test_progress_goes_to_stderr_and_only_there(cohort, tmp_path):
    """On a terminal: stderr is one, stdout is a file."""
    words = [sys.executable, "-m", "ceiba", "check", str(cohort), "--lang", "en"]
    seen = {}
    for quiet in ((), ("--quiet",)):
        parent, child = pty.openpty()
        with (tmp_path / "stdout").open("wb") as out:
            running = subprocess.Popen([*words, *quiet], stdout=out, stderr=child, env={**os.environ, "TERM": "xterm"})
        os.close(child)
        shown = b""
        while True:
            try:
                part = os.read(parent, 4096)
            except OSError:
                break
            if not part:
                break
            shown += part
        os.close(parent)
        assert running.wait() == 0
        plain = (tmp_path / "stdout").read_text(encoding="utf-8")
        assert ESCAPE not in plain
        assert "Would be read" in plain
        seen[quiet] = shown.decode()
    assert "Reading files" in seen[()]
    assert seen["--quiet",] == ""


def test_run_as_json_has_the_keys_that_machines_read(ceiba, cohort, tmp_path):
    said = ceiba("run", cohort, "--country", "br", "--into", tmp_path / "out", "--json", "--payer", "br-sus", "--disease", "NSCLC")
    assert said.err == ""
    assert set(said.json) == {"folder", "reports", "run"}
    run = said.json["run"]
    assert set(run) == {
        "assumed_for_people",
        "assumed_in_knowledge",
        "assumed_in_pack",
        "ceiba",
        "changes",
        "country_names",
        "question",
        "on",
        "known",
        "pack_sha256",
        "knowledge_version",
        "knowledge_sha256",
        "invented",
        "sources",
        "tables",
        "notices",
        "counts",
        "inputs_sha256",
    }
    assert set(run["counts"]) == {
        "n_needs",
        "n_options",
        "n_situations",
        "n_cells",
        "share_decided",
        "cascade",
        "by_payer",
        "roadblocks",
        "missing",
    }
    assert run["question"] == {"country": "br", "payer": "br-sus", "disease": "NSCLC"}
    assert run["tables"]["patients"] == run["counts"]["n_needs"] == 3
    assert [step["gate"] for step in run["counts"]["cascade"]] == ["indicated", "available", "covered", "reachable"]
    asked = {row["payer"]: row["n_asked"] for row in run["counts"]["by_payer"]}
    assert asked == {"br-sus": 2, "br-ans": 1}  # one recorded and one declared; the declared payer replaces no recorded one
    assert "RUT-" not in said.out
    assert json.loads((tmp_path / "out" / "results" / "run.json").read_bytes()) == run


def test_the_day_and_what_was_known_are_taken_as_asked(ceiba, cohort, tmp_path):
    words = ("--on", "2020-01-31", "--known", "2021-06-30", "--json")
    run = ceiba("run", cohort, "--country", "br", "--into", tmp_path / "out", *words).json["run"]
    assert (run["on"], run["known"]) == ("2020-01-31", "2021-06-30")


def test_results_are_private_and_no_file_name_holds_a_patient(finished):
    paths = [finished, *finished.rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_dir()} == {0o700}
    assert not any("RUT" in path.name for path in paths)
    assert {path.name for path in (finished / "results").iterdir()} >= {"run.json", "options.parquet", "options.csv", "reports"}


def test_the_options_of_a_run_are_those_of_its_people(finished):
    with (finished / "results" / "options.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["patient"] for row in rows} == {"RUT-7731", "RUT-7732", "RUT-7733"}
    first = {row["action"]: row for row in rows if row["patient"] == "RUT-7731"}
    assert first["osimertinib"]["indicated"] == first["osimertinib"]["available"] == "yes"
    assert len(rows) == pq.read_metadata(finished / "results" / "options.parquet").num_rows


@pytest.mark.parametrize("lang", LANGUAGES)
def test_why_names_the_rule_the_source_the_place_and_the_day(ceiba, finished, lang):
    said = ceiba("why", "RUT-7731", "osimertinib", "--from", finished, "--lang", lang)
    assert (said.code, said.err) == (0, "")
    assert YES[lang] in said.out
    assert "TAGRISSO" in said.out
    assert "Resolução 927 of 2018-04-12" in said.out
    assert "2018-04-16" in said.out
    for gate in ("indicated", "available", "covered", "reachable"):
        assert translator(lang).gettext(gate) in said.out.lower() or lang != "en"


def test_why_says_what_would_have_had_to_differ(ceiba, finished):
    found = ceiba("why", "RUT-7731", "osimertinib", "--from", finished, "--json").json
    assert set(found) == {"action", "invented", "needs"}
    (need,) = found["needs"]
    assert set(need) == {"asked", "note", "gates", "path", "dosing"}
    gates = {gate["gate"]: gate for gate in need["gates"]}
    assert list(gates) == ["indicated", "available", "covered", "reachable"]
    assert set(gates["covered"]) == {"gate", "answer", "reasons", "changes", "tests"}
    assert all(reason["source"] and reason["place"] for gate in gates.values() for reason in gate["reasons"] if not reason["assumed"])
    assert {"what": "payers", "values": ["br-ans"]} in gates["covered"]["changes"]


def test_why_of_a_care_that_is_not_indicated_asks_no_later_gate(ceiba, finished):
    said = ceiba("why", "RUT-7731", "trastuzumab", "--from", finished)
    assert said.code == 0
    assert "Not indicated: the later gates are not asked." in said.out


@pytest.mark.parametrize("lang", LANGUAGES)
def test_report_writes_one_person_in_the_language_asked_for(ceiba, copied, lang):
    shutil.rmtree(copied / "results" / "reports")
    said = ceiba("report", "RUT-7732", "--from", copied, "--lang", lang, "--json")
    path = Path(said.json["report"])
    assert path.parent == copied / "results" / "reports"
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert "RUT" not in path.name
    page = path.read_text(encoding="utf-8")
    assert f'lang="{lang}' in page
    assert "RUT-7732" in page
    assert "RUT-7731" not in page


def test_a_report_asked_for_later_is_the_one_the_run_wrote(ceiba, copied):
    reports = copied / "results" / "reports"
    pages = {path.name: path.read_bytes() for path in reports.iterdir()}
    assert sorted(pages) == [f"patient-{number:07d}.en.html" for number in (1, 2, 3)]
    for path in reports.iterdir():
        path.unlink()
    for code in ("RUT-7731", "RUT-7733"):
        path = Path(ceiba("report", code, "--from", copied).out.strip())
        assert path.read_bytes() == pages[path.name]


def test_check_of_whole_files_ends_well_and_writes_nothing(ceiba, cohort, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    said = ceiba("check", cohort)
    assert (said.code, said.err) == (0, "")
    assert "mutations.maf" in said.out
    found = ceiba("check", cohort, "--json")
    assert found.code == 0
    assert set(found.json) == {"sources", "rows", "refused", "notices", "unread"}
    assert found.json["refused"] == []
    assert sorted(tmp_path.rglob("*")) == before


def test_check_of_refused_rows_says_each_and_ends_with_its_code(ceiba, cohort):
    with (cohort / "mutations.maf").open("a", encoding="utf-8") as file:
        file.write("EGFR\tRUT-7731\n")
    said = ceiba("check", cohort)
    assert said.code == 17
    assert "mutations.maf" in said.out
    assert "This row has more or fewer columns than the header." in said.out
    assert "RUT-" not in said.out + said.err
    found = ceiba("check", cohort, "--json")
    assert found.code == 17
    (refused,) = found.json["refused"]
    assert (refused["file"], refused["line"]) == ("mutations.maf", 5)


def test_check_of_a_folder_with_a_table_not_understood_ends_with_its_code(ceiba, cohort):
    (cohort / "extra.csv").write_text("rut,etapa\n1,II\n", encoding="utf-8")
    said = ceiba("check", cohort)
    assert said.code == 11
    assert "extra.csv" in said.out
    assert "docs/reference/mapping-format.md" in said.out
    assert "1 tables would not be read" in said.err
    found = ceiba("check", cohort, "--json")
    assert (found.code, found.json["unread"]) == (11, ["extra.csv"])


def test_results_whose_lake_lies_elsewhere_are_of_another_version(ceiba, copied):
    (copied / "results" / "lake").rename(copied / "lake")
    said = ceiba("why", "RUT-7731", "osimertinib", "--from", copied)
    assert said.code == 31
    assert "were written by another version" in said.err


def test_run_goes_on_without_refused_rows_and_counts_them(ceiba, cohort, tmp_path):
    with (cohort / "mutations.maf").open("a", encoding="utf-8") as file:
        file.write("EGFR\tRUT-7731\n")
    run = ceiba("run", cohort, "--country", "br", "--into", tmp_path / "out", "--json").json["run"]
    (maf,) = [source for source in run["sources"] if source["file"] == "mutations.maf"]
    assert (maf["rows_in"], maf["rows_kept"], maf["rows_merged"], maf["rows_refused"]) == (4, 3, 0, 1)
    assert run["tables"]["quarantine"] == 1


def test_doctor_says_what_is_there_and_what_is_missing(ceiba):
    parts = {part["name"]: part for part in ceiba("doctor", "--json").json}
    assert all(set(part) == {"name", "there", "version", "needed_for"} for part in parts.values())
    assert parts["python"]["there"]
    assert parts["duckdb"]["version"]
    said = ceiba("doctor", "--lang", "es")
    assert said.code == 0
    assert all(name in said.out for name in parts)


@pytest.mark.parametrize("country", ["xx", "br"])
def test_a_shipped_pack_passes_its_check_and_its_sentences(ceiba, country):
    assert ceiba("pack", "check", country).code == 0
    assert ceiba("pack", "check", country, "--json").json == {"pack": country, "faults": []}
    tested = ceiba("pack", "test", country, "--json")
    assert tested.code == 0
    assert tested.json["failed"] == []
    assert tested.json["sentences"] > 200


def test_a_pack_that_is_started_passes_its_check_and_knows_nothing(ceiba, tmp_path):
    folder = Path(ceiba("pack", "new", "py", "--currency", "PYG", "--into", tmp_path, "--json").json["pack"])
    assert folder == tmp_path / "py"
    assert ceiba("pack", "check", folder).code == 0
    assert ceiba("pack", "test", folder, "--json").json == {"pack": str(folder), "sentences": 0, "failed": []}
    status = ceiba("pack", "status", folder, "--json").json
    assert (status["n_rules"], status["share_decided"]) == (0, None)
    assert {topic["state"] for topic in status["topics"]} == {"absent"}
    again = ceiba("pack", "new", "py", "--currency", "PYG", "--into", tmp_path)
    assert again.code == 30


def test_a_country_of_the_users_own_packs_can_be_run(ceiba, cohort, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ceiba("pack", "new", "py", "--currency", "PYG", "--into", "packs")
    done = ceiba("run", cohort, "--country", "py", "--packs", "packs", "--into", tmp_path / "out", "--json")
    assert done.json["run"]["counts"]["cascade"][-1]["n_yes"] == 0
    monkeypatch.chdir("/")
    assert ceiba("why", "RUT-7731", "osimertinib", "--from", tmp_path / "out").code == 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pack_status_says_topic_by_topic_what_is_known(ceiba, lang):
    said = ceiba("pack", "status", "xx", "--people", "100", "--lang", lang)
    assert (said.code, said.err) == (0, "")
    assert translator(lang).gettext("complete") in said.out


def test_export_hands_the_records_on_and_says_what_went_and_what_was_left(ceiba, finished, tmp_path):
    said = ceiba("export", finished, "--to", "cbioportal", tmp_path / "study", "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json["written"]["patients"] == 3
    assert all(one["count"] > 0 and one["reason"] for one in said.json["left"])
    told = ceiba("export", finished, "--to", "CBIOPORTAL", tmp_path / "study")
    assert told.code == 0
    assert "Handed on as cbioportal" in told.out
    assert "RUT-7731" not in told.out
    again = ceiba("check", tmp_path / "study", "--json")
    assert again.code == 0
    assert again.json["rows"]["patients"] == 3


def test_export_knows_its_formats_and_keeps_out_of_the_results_and_of_what_was_read(ceiba, finished, tmp_path):
    unknown = ceiba("export", finished, "--to", "excel", tmp_path / "out")
    assert unknown.code == 2
    assert "cbioportal" in unknown.err
    for inside in (finished / "out", finished.parent / "cohort" / "out"):
        said = ceiba("export", finished, "--to", "cbioportal", inside)
        assert said.code == 2
        assert "inside the folder that is read" in said.err
    assert ceiba("export", tmp_path, "--to", "cbioportal", tmp_path / "out").code == 40


def test_export_as_phenopackets_is_read_again_and_refuses_nothing(ceiba, finished, tmp_path):
    said = ceiba("export", finished, "--to", "phenopackets", tmp_path / "packets", "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json["files"] == 3
    again = ceiba("check", tmp_path / "packets", "--json")
    assert (again.code, again.json["rows"]["patients"], again.json["rows"]["alterations"]) == (0, 3, 3)


@pytest.mark.parametrize("lang", ["es", "pt"])
def test_export_says_what_was_left_in_each_language(ceiba, finished, tmp_path, lang):
    told = ceiba("export", finished, "--to", "cbioportal", tmp_path / "study", "--lang", lang)
    assert told.code == 0
    assert translator(lang).gettext("What the format does not hold") in told.out
