"""The main job from Python: one person asked again is the person of the batch; folders; the question that is kept."""

from __future__ import annotations

import datetime as dt
from contextlib import closing

import pytest

from ceiba.decisions import STANDINGS, decide
from ceiba.engine import DuckDBEngine
from ceiba.errors import LakeError, NotFound, OutputError, UsageError
from ceiba.job import RunQuestion, open_run, run, world_of
from ceiba.job.folder import fresh_results, private_folder, results_of
from ceiba.job.past import decide_one
from ceiba.job.tables import options_in_words
from ceiba.synthetic import write_people

LOOKED_AT = 5


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A finished run on invented people."""
    folder = tmp_path_factory.mktemp("run")
    question = RunQuestion(country="xx")
    write_people(world_of(question).pack, folder / "people", 60, 5)
    return run([folder / "people"], question, folder / "out", max_reports=1)


def options_of(decision, code):
    """The options of one person without the numbers that only a batch gives."""
    rows = options_in_words(decision).to_pylist()
    return sorted(str({**row, "need": None}) for row in rows if row["patient"] == code)


def test_one_person_asked_again_has_the_answers_of_the_batch(finished):
    record, lake = open_run(finished.folder)
    with closing(DuckDBEngine()) as engine, closing(DuckDBEngine()) as other:
        batch = decide(engine, lake, world_of(record.question))
        codes = sorted(engine.collect(batch.records["patients"].select("patient_code"))["patient_code"].to_pylist())
        alone = []
        for code in codes[:: len(codes) // LOOKED_AT]:
            _record, one = decide_one(other, finished.folder, code)
            alone.append(options_of(one, code))
            assert alone[-1] == options_of(batch, code)
    assert any(alone)


def test_one_person_asked_again_is_alone(finished):
    record, lake = open_run(finished.folder)
    with closing(DuckDBEngine()) as engine:
        people = engine.collect(engine.read(lake["patients"]).select("patient_code"))["patient_code"].to_pylist()
        _record, decision = decide_one(engine, finished.folder, people[7])
        assert engine.collect(decision.records["patients"].select("patient_code"))["patient_code"].to_pylist() == [people[7]]
        assert set(options_in_words(decision)["patient"].to_pylist()) <= {people[7]}
    assert record.tables["patients"] == 60


def test_the_standings_are_words_that_the_csv_uses(written):
    assert set(options_in_words(written.decision)["standing"].to_pylist()) <= set(STANDINGS)


def test_a_question_is_asked_as_the_pack_was_verified_unless_said_otherwise():
    world = world_of(RunQuestion(country="br"))
    verified = world.pack.manifest.verified_through
    assert (world.as_of.on, world.as_of.known) == (verified, verified)
    past = world_of(RunQuestion(country="br", on=dt.date(2020, 1, 1)))
    assert (past.as_of.on, past.as_of.known) == (dt.date(2020, 1, 1), verified)
    future = world_of(RunQuestion(country="br", on=dt.date(2030, 1, 1)))
    assert future.as_of.known == dt.date(2030, 1, 1)


def test_what_is_invented_is_headed_so(finished):
    assert finished.record.invented
    page = finished.reports[0].read_text(encoding="utf-8")
    assert "INVENTED" in page


def test_a_declared_payer_and_disease_must_be_known():
    with pytest.raises(UsageError, match="xx-nobody"):
        world_of(RunQuestion(country="xx", payer="xx-nobody"))
    with pytest.raises(UsageError, match="NOTHING"):
        world_of(RunQuestion(country="xx", disease="NOTHING"))


def test_a_folder_without_results_and_one_of_another_version(tmp_path):
    with pytest.raises(NotFound):
        open_run(tmp_path)
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "run.json").write_text("{}")
    with pytest.raises(LakeError, match="another version"):
        open_run(tmp_path)


def test_fresh_results_take_the_place_of_the_former_only_when_all_went_well(tmp_path):
    with fresh_results(tmp_path / "out") as fresh:
        (fresh / "a").write_text("first")

    def fail():
        with fresh_results(tmp_path / "out") as fresh:
            (fresh / "a").write_text("second")
            raise UsageError("a", "b")

    with pytest.raises(UsageError):
        fail()
    assert (results_of(tmp_path / "out") / "a").read_text() == "first"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [".lock", "results"]


def test_a_folder_made_for_nothing_goes(tmp_path):
    def fail():
        with fresh_results(tmp_path / "out"):
            raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="No space left on device"):
        fail()
    assert not (tmp_path / "out").exists()


def test_the_users_own_folder_keeps_its_rights_and_ours_are_private(tmp_path):
    (tmp_path / "own").mkdir(mode=0o755)
    (tmp_path / "own" / "thesis").touch()
    private_folder(tmp_path / "own")
    private_folder(tmp_path / "new" / "inner")
    assert (tmp_path / "own").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "new" / "inner").stat().st_mode & 0o777 == 0o700


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError):
        private_folder(tmp_path / "file")
    with pytest.raises(OutputError):
        private_folder(tmp_path / "file" / "inner")


def test_a_second_run_says_which_files_changed_since_the_first(tmp_path):
    question = RunQuestion(country="xx")
    maf = tmp_path / "in" / "a.maf"
    maf.parent.mkdir()
    maf.write_text("Hugo_Symbol\tTumor_Sample_Barcode\tHGVSp_Short\nEGFR\tS1\tp.L858R\n")
    assert run([maf.parent], question, tmp_path / "out", max_reports=0).record.changes is None
    maf.write_text("Hugo_Symbol\tTumor_Sample_Barcode\tHGVSp_Short\nEGFR\tS1\tp.L858R\nEGFR\tS2\tp.L858R\n")
    again = run([maf.parent], question, tmp_path / "out", max_reports=0).record
    assert [(each.file, each.change, each.rows, each.rows_before) for each in again.changes] == [("a.maf", "changed", 2, 1)]
    assert open_run(tmp_path / "out")[0].changes == again.changes
