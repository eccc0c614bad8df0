"""One broken file of rates a case: a change of a small whole one (`whole.yaml`), beside the fault that the check must give."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from ceiba.errors import EconomicsRefused
from ceiba.policylab.economics.rates import check_rates, load_rates

GUIDE = Path(__file__).resolve().parents[4] / "docs" / "how-to" / "read-an-evaluation.md"
WHOLE = Path(__file__).parent / "whole.yaml"
CASES = sorted(path for path in Path(__file__).parent.glob("*.yaml") if path != WHOLE)


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_a_broken_file_of_rates_is_refused_with_file_line_problem_and_remedy(tmp_path, file, break_file, expected_fault):
    case = {"file": "rates.yaml", **yaml.safe_load(file.read_text(encoding="utf-8"))}
    broken = shutil.copy(WHOLE, tmp_path / "rates.yaml")
    break_file(tmp_path, case)
    fault = expected_fault(check_rates(broken)[1], tmp_path, case)
    with pytest.raises(EconomicsRefused) as refused:
        load_rates(broken)
    assert refused.value.place == f"rates.yaml:{fault.line}"


def test_the_whole_file_has_no_fault():
    found = load_rates(WHOLE)
    assert [rate.rate for rate in found.rates] == [4000, 1500]
    assert found.prices[0].level == 130


def test_the_file_that_the_guide_shows_is_whole(tmp_path):
    shown = [each for each in re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL) if "rates:" in each]
    (tmp_path / "rates.yaml").write_text(shown[0], encoding="utf-8")
    found = load_rates(tmp_path / "rates.yaml")
    assert (len(found.rates), len(found.prices)) == (1, 2)
