"""One broken budget or file of contracts a case: a change of a small whole pair (`whole/`), beside the fault that the check must give.

The keys of a case are those of all broken files, see `tests/bad/conftest.py`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from ceiba.errors import EconomicsRefused, InputMissing, NotFound
from ceiba.policylab.payments import budget_path, check_budget, check_contracts, load_budget, load_contracts

WHOLE = Path(__file__).parent / "whole"
CHECKS = {"budget.yaml": check_budget, "contracts.yaml": check_contracts}
CASES = sorted((*Path(__file__).parent.glob("budget*.yaml"), *Path(__file__).parent.glob("contract*.yaml")))


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(WHOLE, tmp_path / "whole")


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_a_broken_file_is_refused_with_file_line_problem_and_remedy(copy, file, break_file, expected_fault):
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    break_file(copy, case)
    expected_fault(CHECKS[case["file"]](copy / case["file"])[1], copy, case)


@pytest.mark.parametrize("name", CHECKS)
def test_the_whole_files_have_no_fault(copy, name):
    document, faults = CHECKS[name](copy / name)
    assert not faults
    assert document is not None


def test_loading_a_broken_budget_raises_with_the_place_of_its_fault(copy, break_file):
    break_file(copy, yaml.safe_load((Path(__file__).parent / "budget_negative_price.yaml").read_text(encoding="utf-8")))
    with pytest.raises(EconomicsRefused, match=r"budget\.yaml:20: .* finite and zero or more"):
        load_budget(copy / "budget.yaml")


def test_a_budget_that_is_not_there_is_told_with_those_that_are(copy):
    with pytest.raises(InputMissing, match=r"none\.yaml"):
        load_budget(copy / "none.yaml")
    with pytest.raises(NotFound, match="br-egfr-pcr"):
        budget_path("no-such-budget")


def test_contracts_over_a_broken_budget_are_refused_with_the_place_in_the_budget(copy, break_file):
    break_file(copy, yaml.safe_load((Path(__file__).parent / "budget_negative_price.yaml").read_text(encoding="utf-8")))
    with pytest.raises(EconomicsRefused, match=r"budget\.yaml:20: .* finite and zero or more"):
        load_contracts(copy / "contracts.yaml")


def test_contracts_over_a_pool_of_which_nobody_knows_when_it_began_are_refused(copy):
    path = copy / "budget.yaml"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "persistence" not in line]
    path.write_text("\n".join([*lines, "pool: prevalent"]), encoding="utf-8")
    _, faults = check_contracts(copy / "contracts.yaml")
    assert [(fault.file, fault.line, fault.problem) for fault in faults] == [
        ("contracts.yaml", 6, "the budget does not say when people begin and how long they stay")
    ]


def test_contracts_in_another_currency_than_their_budget_are_refused(copy):
    path = copy / "contracts.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("XTS", "USD"), encoding="utf-8")
    _, faults = check_contracts(path)
    assert [str(fault) for fault in faults] == [
        "contracts.yaml:8: the file is in USD 2025, its budget in XTS 2025 Write both in one currency and price year."
    ]
