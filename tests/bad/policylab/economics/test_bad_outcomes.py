"""One broken table of outcomes a case: a change of one file of a small whole one (`whole/`), beside the fault that the check must give.

The keys of a case are those of the broken packs, see `tests/bad/packs/test_bad_packs.py`.
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


def break_file(folder, case):
    """Change the one file of a case."""
    path = folder / case["file"]
    if "delete" in case:
        path.unlink()
        return
    text = path.read_text(encoding="utf-8")
    old, new = case["replace"]["old"], case["replace"]["new"]
    assert old in text, "the text to replace is not there any more: mend the case"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_a_broken_table_of_outcomes_is_refused_with_file_line_problem_and_remedy(copy, file):
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    expect = case["expect"]
    break_file(copy, case)
    _, faults = check_outcomes(copy)
    assert len(faults) == 1, [str(fault) for fault in faults]
    fault = faults[0]
    assert expect["problem"] in fault.problem.format(**fault.fields)
    assert expect["remedy"] in fault.remedy.format(**fault.fields)
    assert fault.file == case["file"]
    if "line_of" in expect:
        lines = (copy / case["file"]).read_text(encoding="utf-8").splitlines()
        assert fault.line == next(number for number, line in enumerate(lines, start=1) if expect["line_of"] in line)


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
