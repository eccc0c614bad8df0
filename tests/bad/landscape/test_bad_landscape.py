"""One broken landscape a case: a change of one file of a small whole one (`whole/`), beside the fault that the check must give.

The keys of a case are those of the broken packs, see `tests/bad/packs/test_bad_packs.py`.
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


def break_file(folder, case):
    """Change the one file of a case."""
    path = folder / case["file"]
    if "delete" in case:
        path.unlink()
    elif "write" in case:
        path.write_text(case["write"], encoding="utf-8")
    else:
        text = path.read_text(encoding="utf-8")
        old, new = case["replace"]["old"], case["replace"]["new"]
        assert old in text, "the text to replace is not there any more: mend the case"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_a_broken_landscape_is_refused_with_file_line_problem_and_remedy(copy, names, file):
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    expect = case["expect"]
    break_file(copy, case)
    _, faults = check_landscape(names, copy)
    told = [(fault, fault.problem.format(**fault.fields), fault.remedy.format(**fault.fields)) for fault in faults]
    found = [fault for fault, problem, remedy in told if expect["problem"] in problem and expect["remedy"] in remedy]
    assert len(found) >= 1, [str(fault) for fault in faults]
    assert len(faults) == expect.get("faults", 1), [str(fault) for fault in faults]
    assert found[0].file == expect.get("file", case["file"])
    lines = (copy / found[0].file).read_text(encoding="utf-8").splitlines() if (copy / found[0].file).exists() else []
    if "line_of" in expect:
        assert found[0].line == next(number for number, line in enumerate(lines, start=1) if expect["line_of"] in line)
    else:
        assert found[0].line == expect.get("line", 1)
    with pytest.raises(LandscapeRefused):
        load_landscape(names, copy)


def test_the_landscape_that_the_cases_break_is_whole(copy, names):
    assert check_landscape(names, copy)[1] == []
    assert load_landscape(names, copy).programmes.keys() == {"erewhon-2020"}
