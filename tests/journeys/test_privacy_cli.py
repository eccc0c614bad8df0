"""A hospital that keeps its codes: a key, a run under pseudonyms, and the way back for whoever has the key."""

from __future__ import annotations

import stat

import pytest


@pytest.fixture
def folder(cohort):
    """The cohort, with a file whose name holds a patient's code."""
    (cohort / "mutations.maf").rename(cohort / "RUT-7731.maf")
    return cohort


def test_nothing_written_under_a_key_names_anyone_and_the_keeper_finds_them(ceiba, folder, tmp_path):
    key, into = tmp_path / "apart" / "h.key", tmp_path / "out"
    key.parent.mkdir()
    made = ceiba("key", str(key))
    assert (made.code, made.out.strip()) == (0, str(key))
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    ran = ceiba("run", str(folder), "--country", "br", "--key", str(key), "--into", str(into), "--quiet", "--lang", "en")
    assert ran.code == 0
    assert "coded (a key links them to people) (2 files)" in ran.out
    written = b"".join(path.read_bytes() for path in into.rglob("*") if path.suffix in {".json", ".csv", ".html"})
    assert b"RUT-77" not in written
    assert "RUT-77" not in ran.out + ran.err
    told = ceiba("why", "RUT-7731", "osimertinib", "--from", str(into), "--key", str(key), "--lang", "en")
    assert told.code == 0
    assert "Indicated: yes" in told.out.replace("  ", " ")
    assert ceiba("report", "RUT-7731", "--from", str(into), "--key", str(key)).code == 0
    assert ceiba("why", "RUT-7731", "osimertinib", "--from", str(into)).code == 40


def test_a_key_among_the_data_is_refused(ceiba, folder, tmp_path):
    ceiba("key", str(folder / "h.key"))
    for command in (["run", str(folder), "--country", "br", "--into", str(tmp_path / "out")], ["check", str(folder)]):
        said = ceiba(*command, "--key", str(folder / "h.key"), "--lang", "en")
        assert said.code == 2
        assert "Keep it apart" in said.err


def test_without_a_key_the_state_of_the_data_is_not_stated(ceiba, folder, tmp_path):
    ran = ceiba("run", str(folder), "--country", "br", "--into", str(tmp_path / "out"), "--quiet", "--lang", "en")
    assert "not stated (2 files)" in ran.out
