"""The program as people use it: words in, an exit code and two streams out, and a folder of results."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from ceiba import language
from ceiba.cli import run_command

PATIENTS = """patient_code,sex,age_years,region,oncotree,stage,line_of_therapy,payer
RUT-7731,female,62,BR-SP,LUAD,IV,1,br-sus
RUT-7732,male,58,BR-AC,LUAD,IV,1,br-ans
RUT-7733,female,44,,,,,
"""
MUTATIONS = """Hugo_Symbol|Tumor_Sample_Barcode|HGVSp_Short|Variant_Classification
EGFR|RUT-7731|p.L858R|Missense_Mutation
EGFR|RUT-7732|p.L858R|Missense_Mutation
KRAS|RUT-7733|p.G12C|Missense_Mutation
"""


@dataclass(frozen=True)
class Said:
    """What a command said: its exit code and its two streams."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The only thing on stdout, read as JSON."""
        return json.loads(self.out)


@pytest.fixture(autouse=True)
def english(monkeypatch):
    """Every test begins in English, whatever the machine speaks and the test before it spoke."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    yield
    language.use("en")


@pytest.fixture
def ceiba(capsys) -> Callable[..., Said]:
    """Run a command in this process."""

    def run(*words: object) -> Said:
        capsys.readouterr()
        code = run_command([str(word) for word in words])
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return run


@pytest.fixture(scope="session")
def process() -> Callable[..., Said]:
    """Run `python -m ceiba` as a process of its own, piped, in a language of the machine."""

    def run(*words: object, lang: str = "en_US.UTF-8", cwd: Path | None = None) -> Said:
        done = subprocess.run(
            [sys.executable, "-m", "ceiba", *map(str, words)],
            capture_output=True,
            text=True,
            check=False,
            cwd=cwd,
            env={**os.environ, "LC_ALL": lang, "PYTHONUTF8": "1"},
        )
        return Said(done.returncode, done.stdout, done.stderr)

    return run


def write_cohort(folder: Path, patients: str = PATIENTS, mutations: str = MUTATIONS) -> Path:
    """Write a folder of a CSV of patients and a MAF of theirs."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "patients.csv").write_text(patients, encoding="utf-8")
    (folder / "mutations.maf").write_text(mutations.replace("|", "\t"), encoding="utf-8")
    return folder


@pytest.fixture
def cohort(tmp_path) -> Path:
    """A folder of three people: two with EGFR L858R under two payers, one of whom little is recorded."""
    return write_cohort(tmp_path / "cohort")


@pytest.fixture(scope="session")
def other_cohort(tmp_path_factory) -> Path:
    """A folder of one other person."""
    patients = PATIENTS.splitlines()[0] + "\nRUT-9001,female,50,BR-RJ,LUAD,IV,1,br-ans\n"
    mutations = MUTATIONS.splitlines()[0] + "\nALK|RUT-9001|p.F1174L|Missense_Mutation\n"
    return write_cohort(tmp_path_factory.mktemp("other"), patients, mutations)


def finish(cohort: Path, into: Path) -> Path:
    """Run a cohort in English; returns the folder of its results."""
    assert run_command(["run", str(cohort), "--country", "br", "--into", str(into), "--lang", "en", "--json"]) == 0
    return into


@pytest.fixture(scope="session")
def finished(tmp_path_factory) -> Path:
    """The folder of a finished run on the cohort; read it, never write into it."""
    folder = tmp_path_factory.mktemp("finished")
    return finish(write_cohort(folder / "cohort"), folder / "out")


@pytest.fixture(scope="session")
def other_finished(other_cohort, tmp_path_factory) -> Path:
    """The folder of a finished run on the other cohort; read it, never write into it."""
    return finish(other_cohort, tmp_path_factory.mktemp("other_finished") / "out")


@pytest.fixture
def copied(finished, tmp_path) -> Path:
    """A finished run on the cohort, to be written into."""
    return Path(shutil.copytree(finished, tmp_path / "out"))


@pytest.fixture(scope="session")
def checksums() -> Callable[[Path], dict[str, str]]:
    """Return the checksum of every result table of a run, its rows put in order (rows have none of their own)."""

    def digest(path: Path) -> str:
        if path.suffix == ".parquet":
            rows = sorted(json.dumps(row, default=str, sort_keys=True) for row in pq.read_table(path).to_pylist())
            return hashlib.sha256("\n".join(rows).encode()).hexdigest()
        return hashlib.sha256(path.read_bytes()).hexdigest()

    def of_run(folder: Path) -> dict[str, str]:
        tables = [path for path in (folder / "results").rglob("*") if path.suffix in {".parquet", ".csv"}]
        return {path.name: digest(path) for path in sorted(tables)}

    return of_run
