"""What the pages say of models is what the engine does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ceiba.policylab.economics import check_model, incremental_analysis, load_model, run_model, shipped_models

DOCS = Path(__file__).resolve().parents[4] / "docs"
MODEL = next(path for path in shipped_models() if path.stem == "sick-sicker").read_text(encoding="utf-8")
COUNTED = "rewards_accrue: continuous, correction: simpson_darth"
HALF_CYCLE = (COUNTED, "rewards_accrue: continuous, correction: half_cycle")
CHANGED = {
    "discounting `after_first_cycle`": ("starts: t0", "starts: after_first_cycle"),
    "effects not discounted": ("effect: 0.03, starts", "effect: 0, starts"),
    "both at 5 %": ("{cost: 0.03, effect: 0.03", "{cost: 0.05, effect: 0.05"),
    "`non_death: all`": ("non_death: survivors", "non_death: all"),
    "`competing` rates": ("rates_become: one_by_one, non_death: survivors", "rates_become: competing, non_death: all"),
    "`matrix_exponential`": ("rates_become: one_by_one, non_death: survivors", "rates_become: matrix_exponential, non_death: all"),
    "a month for a cycle": ("cycles: 75, cycle: 1 year", "cycles: 900, cycle: 1 month"),
}


def rows():
    """Return the rows of the page's two tables: what was changed, and the four numbers."""
    text = (DOCS / "explanation" / "economics.md").read_text(encoding="utf-8")
    found = re.findall(
        r"^\| (`(?:continuous|start|mid|end)`[^|]*|[^|]+) \| ([\d,]+) \| ([\d.]+) \| ([\d,]+) \| ([\d,]+) \|$", text, re.MULTILINE
    )
    assert len(found) == 15
    return [(re.sub(r" \((as published|the published model uncorrected)\)$", "", row[0]), row[1:]) for row in found]


@pytest.mark.parametrize(("changed", "numbers"), rows(), ids=[name for name, _ in rows()])
def test_the_page_tells_what_each_convention_does(tmp_path, changed, numbers):
    counted = re.fullmatch(r"`(\w+)`, `(\w+)`", changed)
    changes = [(COUNTED, f"rewards_accrue: {counted[1]}, correction: {counted[2]}")] if counted else [HALF_CYCLE, CHANGED[changed]]
    text = MODEL
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path = tmp_path / "model.yaml"
    path.write_text(text, encoding="utf-8")
    results = run_model(load_model(path))
    ratios = {step.strategy: step.icer for step in incremental_analysis(results)}
    found = (f"{results.costs[0, 0]:,.0f}", f"{results.effects[0, 0]:.3f}", f"{ratios['B']:,.0f}", f"{ratios['AB']:,.0f}")
    assert found == numbers


def test_the_whole_model_of_the_page_fits_once_its_missing_names_are_filled(tmp_path):
    page = (DOCS / "reference" / "model-format.md").read_text(encoding="utf-8")
    text = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)[0]
    missing = {"p_die": "probability", "u_stable": "utility", "u_progressed": "utility"}
    missing |= dict.fromkeys(("c_visits", "c_later", "c_old", "c_test", "c_end_of_life"), "cost")
    filled = "".join(
        f"  - {{id: {name}, value: 0.5, quantity: {quantity}, distribution: fixed, assumed: true, reason: test}}\n"
        for name, quantity in missing.items()
    )
    source = "  - {id: life-table-2020, title: A table, issuer: An office, published: 2020-01-01, accessed: 2026-01-01, confidence: high}\n"
    text = text.replace("  # ... every other name that is used above\n", filled).replace("  # ... one for each id that is cited\n", source)
    path = tmp_path / "model.yaml"
    path.write_text(text, encoding="utf-8")
    read, faults, _ = check_model(path)
    assert not faults
    assert read is not None
    assert read.assumed == ("c_new", *missing)


def test_the_page_says_how_near_simpson_s_rule_and_the_half_cycle_are_in_months(tmp_path):
    costs = []
    for correction in ("simpson", "half_cycle"):
        text = MODEL.replace("cycles: 75, cycle: 1 year", "cycles: 900, cycle: 1 month").replace("simpson_darth", correction)
        path = tmp_path / f"{correction}.yaml"
        path.write_text(text, encoding="utf-8")
        costs.append(run_model(load_model(path)).costs[:, 0])
    page = (DOCS / "explanation" / "economics.md").read_text(encoding="utf-8")
    within, low, high = re.findall(r"differ by less than (\d+) USD in the cost of each strategy, of ([\d,]+) to ([\d,]+)", page)[0]
    assert 1 < abs(costs[0] - costs[1]).max() < float(within)
    assert (f"{costs[1].min():,.0f}", f"{costs[0].max():,.0f}", f"{costs[1].max():,.0f}") == (low, "357,245", "357,243")
    assert high == "357,245"


def test_the_page_names_the_models_that_ship():
    page = (DOCS / "explanation" / "economics.md").read_text(encoding="utf-8")
    count, names = re.findall(r"^(\w+) of the files ship \(`ceiba model list`\): ([^.]*)\.", page, re.MULTILINE)[0]
    assert re.findall(r"`([^`]+)`", names) == sorted(path.stem for path in shipped_models())
    assert {"Six": 6, "Seven": 7, "Eight": 8}[count] == len(shipped_models())
    others = list((DOCS.parent / "tests" / "data" / "published_models").glob("*.yaml"))
    assert {"Five": 5, "Six": 6, "Seven": 7}[re.findall(r"(\w+) more stand in", page)[0]] == len(others)


def test_the_page_tells_the_ratio_of_the_base_case_from_that_of_the_means():
    page = (DOCS / "how-to" / "read-an-evaluation.md").read_text(encoding="utf-8")
    told = re.findall(r"a QALY by B costs ([\d,]+) in the base case, and ([\d,]+) by the means of 10,000 draws", page)[0]
    read = load_model(next(path for path in shipped_models() if path.stem == "sick-sicker"))
    found = [{step.strategy: step.icer for step in incremental_analysis(run_model(read, draws=draws))}["B"] for draws in (None, 10_000)]
    assert tuple(f"{ratio:,.0f}" for ratio in found) == told
