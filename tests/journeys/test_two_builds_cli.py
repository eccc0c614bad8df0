"""Files on both genome builds side by side, annotation and lift-over, by the commands a user types."""

from __future__ import annotations

import contextlib
import io
import json
from contextlib import closing
from pathlib import Path

import pytest

from ceiba.cli import run_command
from ceiba.decisions import explain_person
from ceiba.engine import DuckDBEngine
from ceiba.job.past import decide_one
from ceiba.terms.situations import Finding

LENGTHS = {"GRCh37": 159138663, "GRCh38": 159345973}
PLACES = {"GRCh37": 140453136, "GRCh38": 140753336}
"""BRAF p.V600E, as the knowledge has it on both builds."""


def write(folder: Path, build: str) -> None:
    columns = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tINVENTED-" + build
    row = f"7\t{PLACES[build]}\t.\tA\tT\t.\tPASS\t.\tGT\t0/1"
    (folder / f"{build}.vcf").write_text(f"##fileformat=VCFv4.2\n##contig=<ID=7,length={LENGTHS[build]}>\n{columns}\n{row}\n")


@pytest.fixture
def folder(tmp_path) -> Path:
    given = tmp_path / "cohort"
    given.mkdir()
    for build in PLACES:
        write(given, build)
    return given


def said(*words: str) -> dict:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert run_command([*words, "--json"]) == 0
    return json.loads(out.getvalue())


def state_of(results: Path, code: str, marker: str) -> set[Finding]:
    with closing(DuckDBEngine()) as engine:
        _, decision = decide_one(engine, results, code)
        person = explain_person(decision, code)
    return {found.state for need in person.needs for found in need.findings if found.marker == marker}


def test_one_variant_on_both_builds_is_one_finding(folder, tmp_path):
    said("run", str(folder), "--country", "br", "--disease", "COAD", "--into", str(tmp_path / "out"), "--reports", "0")
    for build in PLACES:
        assert state_of(tmp_path / "out", f"INVENTED-{build}", "BRAF p.V600E") == {Finding.PRESENT}


def test_a_chain_file_moves_the_older_build_and_the_variant_is_still_the_same_finding(folder, tmp_path):
    chain = tmp_path / "invented.chain"
    start, to = PLACES["GRCh37"] - 51, PLACES["GRCh38"] - 51
    chain.write_text(f"chain 9 chr7 159138663 + {start} {start + 100} chr7 159345973 + {to} {to + 100} 1\n100\n")
    words = ["run", str(folder), "--country", "br", "--disease", "COAD", "--into", str(tmp_path / "out"), "--reports", "0"]
    record = said(*words, "--chain", str(chain))["run"]
    notices = " ".join(notice["problem"].format(**notice.get("fields", {})) for notice in record["notices"])
    assert "from GRCh37 to GRCh38: 1; left on GRCh37: 0" in notices
    assert record["question"]["chain"] == str(chain)
    for build in PLACES:
        assert state_of(tmp_path / "out", f"INVENTED-{build}", "BRAF p.V600E") == {Finding.PRESENT}


def test_gene_models_without_their_genome_are_a_mistake_of_use(folder, tmp_path, capsys):
    models = tmp_path / "models.gff3"
    models.write_text("")
    assert run_command(["check", str(folder), "--gene-models", str(models)]) == 2
    assert "--reference" in capsys.readouterr().err
