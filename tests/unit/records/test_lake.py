"""The lake on disk: private, whole at every moment, the same for the same files."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ceiba.errors import LakeError, OutputError
from ceiba.records import ingest, open_lake, read_table

pytestmark = pytest.mark.slow

MAF = "Hugo_Symbol|Tumor_Sample_Barcode|HGVSp_Short\n"


@pytest.fixture
def done(tmp_path):
    """Ingest the folder of the test."""
    return lambda: ingest([tmp_path / "in"], tmp_path / "out" / "lake")


@pytest.fixture
def lake(write, done):
    """A lake of one alteration."""
    write("a.maf", MAF + "EGFR|S1|p.L858R\n")
    return done().lake


def test_folders_and_files_are_private_and_name_nobody(lake):
    paths = [lake, *lake.rglob("*")]
    assert {oct(path.stat().st_mode & 0o777) for path in paths if path.is_dir()} == {"0o700"}
    assert {oct(path.stat().st_mode & 0o777) for path in paths if path.is_file()} == {"0o600"}
    assert not any("S1" in path.name for path in paths)


def test_the_same_files_give_the_same_lake(lake, done):
    first = {name: path.read_bytes() for name, path in open_lake(lake).items()}
    assert {name: path.read_bytes() for name, path in open_lake(done().lake).items()} == first
    assert len(list(lake.glob("g-*"))) == 1


def test_other_files_give_another_generation_and_the_old_one_goes(lake, write, done):
    (before,) = lake.glob("g-*")
    write("a.maf", MAF + "KRAS|S1|p.G12C\n")
    done()
    (after,) = lake.glob("g-*")
    assert before != after


def test_what_a_killed_run_left_is_swept(lake, done):
    (lake / "partial-x").mkdir()
    (lake / "partial-pointer").write_text("half")
    done()
    assert not list(lake.glob("partial-*"))


def test_a_damaged_generation_is_written_anew(lake, done):
    next(lake.glob("g-*/alterations.parquet")).write_bytes(b"cut")
    with pytest.raises(LakeError, match="damaged"):
        open_lake(lake)
    assert read_table(done().lake, "alterations").num_rows == 1


@pytest.mark.parametrize("spoil", ["alterations.parquet", "manifest.json"])
def test_a_lake_that_lacks_a_file_is_damaged(lake, spoil):
    next(lake.glob(f"g-*/{spoil}")).unlink()
    with pytest.raises(LakeError, match="damaged"):
        open_lake(lake)


def test_a_lake_of_another_version_is_said_to_be(lake):
    (lake / "current").write_text("ceiba-lake-0 g-1\n")
    with pytest.raises(LakeError, match="another version"):
        open_lake(lake)


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"\xff\xfe")])
def test_a_lake_without_a_pointer_that_can_be_read_is_of_another_version(lake, spoil):
    spoil(lake / "current")
    with pytest.raises(LakeError, match="another version"):
        open_lake(lake)


def test_a_first_run_that_was_killed_leaves_no_lake(tmp_path):
    (tmp_path / "partial-x").mkdir()
    (tmp_path / "lock").touch()
    with pytest.raises(LakeError, match="no lake"):
        open_lake(tmp_path)


def test_a_folder_without_a_lake_is_said_to_have_none(tmp_path):
    with pytest.raises(LakeError, match="no lake"):
        open_lake(tmp_path)


def test_a_folder_that_cannot_be_written_is_said(write, tmp_path):
    write("a.maf", MAF + "EGFR|S1|p.L858R\n")
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot be written"):
        ingest([tmp_path / "in"], tmp_path / "file" / "lake")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no flock")
def test_a_second_writer_is_turned_away(lake, done):
    import fcntl

    with (lake / "lock").open("r+") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(OutputError, match="Another run"):
            done()


def test_an_error_leaves_the_former_lake_whole(lake, write, done):
    write("b.csv", "patient_code,sex\nA,male\nA,female\n")
    with pytest.raises(Exception, match="stands for different patients"):
        done()
    assert read_table(lake, "alterations").num_rows == 1


FULL = """
import resource, signal, sys
from pathlib import Path
from ceiba.cli import run_command
from ceiba.records import spilled
import ceiba.job
if sys.argv[3] == "spilling":
    spilled.HELD_BYTES = 0
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]), resource.RLIM_INFINITY))
sys.exit(run_command(["run", sys.argv[1], "--country", "xx", "--into", sys.argv[2], "--quiet", "--lang", "en"]))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of files")
@pytest.mark.parametrize(
    ("where", "limit", "said"),
    [("writing", 20_000, "cannot be written (File too large). Choose"), ("spilling", 20_000, "no room on the disk for what is being read")],
)
def test_a_full_disk_is_one_sentence_and_leaves_what_had_landed(write, tmp_path, where, limit, said):
    """No file may pass a size: what the system then says is what it says when the disk is full."""
    dice = random.Random(7)
    into = tmp_path / "out"
    words = [sys.executable, "-c", FULL, str(tmp_path / "in"), str(into), where]
    write("a.maf", MAF + "EGFR|S1|p.L858R\n")
    assert subprocess.run([*words, str(1 << 40)], check=False, capture_output=True).returncode == 0
    before = {path.relative_to(into): path.read_bytes() for path in into.rglob("*") if path.is_file()}
    write("a.maf", MAF + "".join(f"G{dice.randrange(10**9)}|S{dice.randrange(10**9)}|p.A{index}T\n" for index in range(1, 5001)))
    full = subprocess.run([*words, str(limit)], check=False, capture_output=True, text=True)
    assert full.returncode == OutputError.exit_code
    assert said in full.stderr
    assert len(full.stderr.strip().splitlines()) == 1
    assert {path.relative_to(into): path.read_bytes() for path in into.rglob("*") if path.is_file()} == before


def test_a_run_that_cannot_write_leaves_nothing_half_done(lake, write, done, monkeypatch):
    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    before = sorted(lake.rglob("*"))
    write("a.maf", MAF + "KRAS|S1|p.G12C\n")
    monkeypatch.setattr("ceiba.records.lake._digest", full)
    with pytest.raises(OutputError, match=r"cannot be written \(No space left on device\)"):
        done()
    assert sorted(lake.rglob("*")) == before
    assert read_table(lake, "alterations")["gene_symbol"].to_pylist() == ["EGFR"]


RUN = "import sys; from pathlib import Path; from ceiba.records import ingest; ingest([Path(sys.argv[1])], Path(sys.argv[2]))"


def test_a_run_killed_at_any_moment_leaves_the_former_or_the_new_lake(lake, write, tmp_path):
    seed = random.randrange(1 << 30)
    dice = random.Random(seed)
    many = MAF + "".join(f"G{index}|S{index % 50}|p.A{index}T\n" for index in range(1, 20_001))
    whole = {1: MAF + "EGFR|S1|p.L858R\n", 20_000: many}
    write("a.maf", many)
    started = time.monotonic()
    subprocess.run([sys.executable, "-c", RUN, str(tmp_path / "in"), str(tmp_path / "measured")], check=True)
    usual = time.monotonic() - started
    for moment in (0.0, *(dice.uniform(0.5, 1.05) * usual for _ in range(3))):
        for text in (many, whole[1]):
            write("a.maf", text)
            process = subprocess.Popen([sys.executable, "-c", RUN, str(tmp_path / "in"), str(lake)])
            time.sleep(moment)
            process.kill()
            process.wait()
            found = {name: read_table(lake, name).num_rows for name in ("alterations", "specimens", "sources")}
            assert (found["alterations"], found["specimens"]) in {(1, 1), (20_000, 50)}, f"seed {seed}, killed after {moment} s"
    write("a.maf", many)
    assert ingest([tmp_path / "in"], lake).rows["alterations"] == 20_000
    assert not list(lake.glob("partial-*"))
