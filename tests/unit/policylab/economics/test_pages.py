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
    return [(row[0].removesuffix(" (as published)"), row[1:]) for row in found]


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
