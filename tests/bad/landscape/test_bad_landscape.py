"""One broken landscape a case: a change of one file of a small whole one (`whole/`), beside the fault that the check must give.

The keys of a case are those of all broken files, see `tests/bad/conftest.py`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from ceiba.errors import LandscapeRefused
from ceiba.evidence import load_knowledge
from ceiba.job.landscape import landscape_names
from ceiba.packs import check_landscape, load_landscape

WHOLE = Path(__file__).parent / "whole"
CASES = sorted(Path(__file__).parent.glob("*.yaml"))


@pytest.fixture(scope="module")
def names():
    return landscape_names(load_knowledge())


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(WHOLE, tmp_path / "whole")


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_a_broken_landscape_is_refused_with_file_line_problem_and_remedy(copy, names, file, break_file, expected_fault):
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    break_file(copy, case)
    expected_fault(check_landscape(names, copy)[1], copy, case)
    with pytest.raises(LandscapeRefused):
        load_landscape(names, copy)


def test_the_landscape_that_the_cases_break_is_whole(copy, names):
    assert check_landscape(names, copy)[1] == []
    assert load_landscape(names, copy).programmes.keys() == {"erewhon-2020"}
