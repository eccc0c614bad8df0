"""One broken table of outcomes a case: a change of one file of a small whole one (`whole/`), beside the fault that the check must give.

The keys of a case are those of all broken files, see `tests/bad/conftest.py`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from ceiba.errors import EconomicsRefused
from ceiba.policylab.economics.outcomes import check_outcomes, load_outcomes

WHOLE = Path(__file__).parent / "whole"
CASES = sorted(Path(__file__).parent.glob("outcome*.yaml"))


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(WHOLE, tmp_path / "whole")


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_a_broken_table_of_outcomes_is_refused_with_file_line_problem_and_remedy(copy, file, break_file, expected_fault):
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    break_file(copy, case)
    expected_fault(check_outcomes(copy)[1], copy, case)


def test_the_whole_table_has_no_fault(copy):
    outcomes, faults = check_outcomes(copy)
    assert not faults
    assert [entry.id for entry in outcomes.entries] == ["drug-lung-xx", "test-lung-xx"]


def test_loading_a_broken_table_raises_with_the_place_of_the_first_fault(copy):
    path = copy / "outcomes.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("paraphrase: Half a QALY.", "paraphrase: ' '"), encoding="utf-8")
    with pytest.raises(EconomicsRefused) as refused:
        load_outcomes(copy)
    assert refused.value.place == "outcomes.yaml:1"
    assert "1 fault" in str(refused.value)
