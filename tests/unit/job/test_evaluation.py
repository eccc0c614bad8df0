"""An evaluation written out: which files there are, what they hold, and what is said where it cannot be."""

from __future__ import annotations

import csv

import pytest

from ceiba.errors import EconomicsRefused, InputUnreadable, OutputError
from ceiba.job.evaluation import evaluate_model_file
from ceiba.language import use
from ceiba.policylab import economics


@pytest.fixture
def model():
    return next(path for path in economics.shipped_models() if path.stem == "sick-sicker")


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_everything_that_was_asked_for_lies_in_the_folder(tmp_path, model):
    asked = economics.Asked(draws=300, wtp=100_000, price="c_trtB", times=0.5)
    found = evaluate_model_file(model, asked, tmp_path / "out")
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert (
        names
        == {path.name for path in found.written}
        == {
            "comparison.csv",
            "inputs.csv",
            "acceptability.csv",
            "information.csv",
            "tornado.csv",
            "price.csv",
            "cheers.csv",
            "plane.png",
            "acceptability.png",
            "information.png",
            "tornado.png",
        }
    )
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in found.written if path.suffix == ".png")
    assert [row["case"] for row in rows_of(tmp_path / "out" / "price.csv")] == ["as_it_is", "changed", "threshold"]
    assert float(rows_of(tmp_path / "out" / "comparison.csv")[0]["cost"]) == float(found.found.steps[0].cost)


def test_the_checklist_names_only_files_that_are_there(tmp_path, model):
    found = evaluate_model_file(model, economics.Asked(), tmp_path)
    assert {path.name for path in found.written} == {"comparison.csv", "inputs.csv", "cheers.csv", "plane.png"}
    cheers = rows_of(tmp_path / "cheers.csv")
    assert [int(row["number"]) for row in cheers] == list(range(1, 29))
    named = {name for row in cheers for name in row["where"].split("; ") if name.endswith(".csv")}
    assert named == {"comparison.csv", "inputs.csv"}
    assert cheers[23]["status"] == "to_write"


def test_without_a_folder_nothing_is_written_and_nothing_is_claimed_to_be(model):
    found = evaluate_model_file(model, economics.Asked())
    assert found.written == ()
    assert not any(".csv" in row.where for row in found.cheers)


def test_what_is_asked_wrongly_is_refused_with_the_file_and_what_to_do(model):
    with pytest.raises(EconomicsRefused, match=r"sick-sicker\.yaml' cannot be evaluated so: 'u_H' is not a cost of this model") as refused:
        evaluate_model_file(model, economics.Asked(wtp=1.0, price="u_H", times=2.0))
    assert "ceiba model run --help" in str(refused.value)


def test_a_model_that_is_not_there_and_a_folder_that_is_a_file_are_told(tmp_path, model):
    with pytest.raises(InputUnreadable):
        evaluate_model_file(tmp_path / "none.yaml", economics.Asked())
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        evaluate_model_file(model, economics.Asked(), tmp_path / "file")


def test_the_files_speak_the_language_in_use(tmp_path, model):
    use("es")
    try:
        evaluate_model_file(model, economics.Asked(), tmp_path)
    finally:
        use("en")
    assert rows_of(tmp_path / "comparison.csv")[0]["name"] == "Atención habitual"
