"""One broken file of strata a case: a change of a small whole one (`whole.yaml`), beside the fault that the check must give."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from ceiba.errors import EconomicsRefused
from ceiba.policylab.economics.strata import check_strata, load_strata

GUIDE = Path(__file__).resolve().parents[4] / "docs" / "how-to" / "read-an-evaluation.md"
WHOLE = Path(__file__).parent / "whole.yaml"
CASES = sorted(path for path in Path(__file__).parent.glob("*.yaml") if path != WHOLE)


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_a_broken_file_of_strata_is_refused_with_file_line_problem_and_remedy(tmp_path, file):
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    text = WHOLE.read_text(encoding="utf-8")
    old, new = case["replace"]["old"], case["replace"]["new"]
    assert old in text, "the text to replace is not there any more: mend the case"
    broken = tmp_path / "strata.yaml"
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    _, faults = check_strata(broken)
    assert len(faults) == 1, [str(fault) for fault in faults]
    fault, expect = faults[0], case["expect"]
    assert expect["problem"] in fault.problem.format(**fault.fields)
    assert expect["remedy"] in fault.remedy.format(**fault.fields)
    lines = broken.read_text(encoding="utf-8").splitlines()
    line = next(number for number, line in enumerate(lines, start=1) if expect["line_of"] in line)
    assert (fault.file, fault.line) == ("strata.yaml", line)
    with pytest.raises(EconomicsRefused):
        load_strata(broken)


def test_the_whole_file_has_no_fault():
    found = load_strata(WHOLE)
    assert [each.id for each in found.strata] == ["poor", "rich"]
    assert {"treated", "poor: health"} <= set(found.assumed)
    assert "poor: people" not in found.assumed


def test_the_file_that_the_guide_shows_is_whole(tmp_path):
    shown = [each for each in re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL) if "strata:" in each]
    (tmp_path / "strata.yaml").write_text(shown[0], encoding="utf-8")
    assert [each.id for each in load_strata(tmp_path / "strata.yaml").strata] == ["poor", "rich"]
