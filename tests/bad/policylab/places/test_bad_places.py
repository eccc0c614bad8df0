"""One broken question of places a case: a change of one file of a small whole one (`whole/`) or of what is asked, and what must be said.

`file` with `replace`, `delete` or `latin1` breaks a file; `ask` changes the question. `expect` gives words of the problem and the line;
`usage` and `missing` say that the error is no InputUnreadable.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from ceiba.errors import InputMissing, InputUnreadable, UsageError
from ceiba.job import PlacesQuestion, places_in

WHOLE = Path(__file__).parent / "whole"
CASES = sorted(Path(__file__).parent.glob("*.yaml"))


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(WHOLE, tmp_path / "whole")


def question(folder: Path, **other: object) -> PlacesQuestion:
    files = {name: folder / f"{name}.csv" for name in ("places", "sites", "matrix", "queues")}
    asked = {"country": "xx", "services": ("ngs_panel",), "most_new": 1, "budget": "2M-USD", "tolerable_km": 300.0, **files}
    return PlacesQuestion(**{**asked, **other})


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_a_broken_question_of_places_is_refused_with_file_line_problem_and_remedy(copy, file, break_file):
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    expect = case["expect"]
    if "file" in case:
        break_file(copy, case)
    kind = UsageError if expect.get("usage") else InputMissing if expect.get("missing") else InputUnreadable
    with pytest.raises(kind) as caught:
        places_in(question(copy, **{key: tuple(value) if isinstance(value, list) else value for key, value in case.get("ask", {}).items()}))
    error = caught.value
    assert expect["problem"] in error.problem.format(**error.fields)
    assert error.remedy
    if "line" in expect:
        assert (Path(error.file).name, error.line) == (expect.get("file", case.get("file")), expect["line"])


def test_the_whole_question_is_answered(copy):
    found = places_in(question(copy))
    assert found.sited.placement.sites == ("Norte",)
    assert found.queues.converged
