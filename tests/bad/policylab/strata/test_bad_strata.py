"""One broken file of strata a case: a change of a small whole one (`whole.yaml`), beside the fault that the check must give."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from ceiba.errors import EconomicsRefused
from ceiba.policylab.economics.strata import check_strata, load_strata

GUIDE = Path(__file__).resolve().parents[4] / "docs" / "how-to" / "read-an-evaluation.md"
WHOLE = Path(__file__).parent / "whole.yaml"
CASES = sorted(path for path in Path(__file__).parent.glob("*.yaml") if path != WHOLE)


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_a_broken_file_of_strata_is_refused_with_file_line_problem_and_remedy(tmp_path, file, break_file, expected_fault):
    case = {"file": "strata.yaml", **yaml.safe_load(file.read_text(encoding="utf-8"))}
    broken = shutil.copy(WHOLE, tmp_path / "strata.yaml")
    break_file(tmp_path, case)
    expected_fault(check_strata(broken)[1], tmp_path, case)
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
