"""Published models give the published numbers, to every printed digit."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ceiba.policylab.economics import check_model, incremental_analysis, load_model, run_model, shipped_models

MODELS = {path.stem: path for path in shipped_models()}

SICK_SICKER = {"SoC": ("151580", "20.711"), "A": ("284805", "21.499"), "B": ("259100", "22.184"), "AB": ("378875", "23.137")}
"""Cost and QALYs as Alarid-Escudero et al. 2023 print them."""


@pytest.fixture(scope="module")
def sick_sicker():
    return run_model(load_model(MODELS["sick-sicker"]))


@pytest.fixture(scope="module")
def hiv():
    return run_model(load_model(MODELS["hiv-zidovudine-lamivudine"]))


def test_sick_sicker_gives_every_printed_cost_and_qaly(sick_sicker):
    found = {
        strategy: (f"{sick_sicker.costs[row, 0]:.0f}", f"{sick_sicker.effects[row, 0]:.3f}")
        for row, strategy in enumerate(sick_sicker.strategies)
    }
    assert found == SICK_SICKER


def test_sick_sicker_gives_the_printed_frontier(sick_sicker):
    steps = {step.strategy: step for step in incremental_analysis(sick_sicker)}
    assert {name: step.place.value for name, step in steps.items()} == {
        "SoC": "frontier",
        "B": "frontier",
        "AB": "frontier",
        "A": "dominated",
    }
    assert [f"{steps[name].incremental_cost:.0f}" for name in ("B", "AB")] == ["107521", "119775"]
    assert [f"{steps[name].incremental_effect:.3f}" for name in ("B", "AB")] == ["1.473", "0.952"]
    assert [f"{steps[name].icer:.0f}" for name in ("B", "AB")] == ["72988", "125764"]


def test_hiv_gives_every_printed_digit(hiv):
    assert [f"{cost:.7f}" for cost in hiv.costs[:, 0]] == ["44663.4535637", "50601.6513312"]
    assert [f"{years:.7f}" for years in hiv.effects[:, 0]] == ["7.9912066", "8.9373889"]
    assert f"{incremental_analysis(hiv)[1].icer:.4f}" == "6275.9556"
    np.testing.assert_allclose(hiv.life_years, hiv.effects, rtol=1e-12)


def test_hip_replacement_gives_every_printed_digit():
    found = run_model(load_model(MODELS["hip-replacement"]))
    assert [f"{cost:.6f}" for cost in found.costs[:, 0]] == ["512.434658", "610.311818"]
    assert [f"{found.effects[0, 0]:.7f}", f"{found.effects[1, 0]:.8f}"] == ["14.6531896", "14.69770986"]
    assert f"{incremental_analysis(found)[1].icer:.6f}" == "2198.486665"


def test_sumatriptan_gives_the_costs_and_utilities_of_the_tree(tmp_path):
    """Evans et al. 1997: 22.06 CAD as rdecision's tests give it; 4.71 CAD, 0.42 and 0.20 worked out by hand from the same inputs."""
    names = {"p_relief_s": 0.558, "p_stays_s": 0.594, "p_relief_c": 0.379, "p_stays_c": 0.703, "p_endures": 0.92, "p_helped": 0.998}
    names |= {"c_s": 16.1, "c_c": 1.32, "c_ed": 63.16, "c_admitted": 1093, "u_well": 1, "u_again": 0.9, "u_helped": 0.1, "u_ill": -0.3}
    unrelieved = {
        "name": "no relief",
        "p": "rest",
        "chance": [
            {"name": "endures", "p": "p_endures", "effect": "u_ill"},
            {
                "name": "emergency department",
                "p": "rest",
                "cost": "c_ed",
                "chance": [
                    {"name": "relief there", "p": "p_helped", "effect": "u_helped"},
                    {"name": "admitted", "p": "rest", "cost": "c_admitted", "effect": "u_ill"},
                ],
            },
        ],
    }

    def arm(drug):
        relieved = [
            {"name": "stays well", "p": f"p_stays_{drug}", "effect": "u_well"},
            {"name": "second dose", "p": "rest", "cost": f"c_{drug}", "effect": "u_again"},
        ]
        return {"name": drug, "cost": f"c_{drug}", "chance": [{"name": "relief", "p": f"p_relief_{drug}", "chance": relieved}, unrelieved]}

    told = {
        "kind": "decision_tree",
        "format": 1,
        "id": "sumatriptan",
        "title": "Sumatriptan or caffeine",
        "population": "Adults with migraine",
        "country": "ca",
        "perspective": "not_stated",
        "payer": "not told",
        "currency": "CAD",
        "price_year": "unknown",
        "effect_unit": "natural_unit",
        "horizon_years": 2 / 365.25,
        "discounting": {"cost": 0, "effect": 0, "starts": "t0"},
        "strategies": [{"id": "caffeine", "tree": arm("c")}, {"id": "sumatriptan", "tree": arm("s")}],
        "parameters": [
            {
                "id": name,
                "value": value,
                "quantity": "number",
                "distribution": "fixed",
                "source": "evans",
                "confidence": "medium",
                "quote": str(value),
            }
            for name, value in names.items()
        ],
        "sources": [
            {
                "id": "evans",
                "title": "Evans 1997",
                "issuer": "PharmacoEconomics",
                "published": "1997-01-01",
                "accessed": "2026-11-28",
                "confidence": "medium",
            }
        ],
    }
    path = tmp_path / "sumatriptan.yaml"
    path.write_text(json.dumps(told), encoding="utf-8")
    found = run_model(load_model(path))
    assert [f"{cost:.2f}" for cost in found.costs[:, 0]] == ["4.71", "22.06"]
    assert [f"{effect:.2f}" for effect in found.effects[:, 0]] == ["0.20", "0.42"]


def test_the_numbers_above_are_those_of_the_published_tables(econ_tables, sick_sicker, hiv):
    printed = json.loads((econ_tables / "sick_sicker_time_independent.json").read_text())
    assert {row["strategy"]: (str(row["cost"]), f"{row['qaly']:.3f}") for row in printed["published"]} == SICK_SICKER
    for row, strategy in enumerate(sick_sicker.strategies):
        again = [sick_sicker.costs[row, 0], sick_sicker.effects[row, 0]]
        assert again == pytest.approx(printed["recomputed_here"][strategy], abs=5e-5, rel=5e-9)
    exact = json.loads((econ_tables / "hiv_chancellor_1997.json").read_text())["recomputed_here"]
    found = [*hiv.costs[:, 0], *hiv.effects[:, 0]]
    assert found == pytest.approx([exact["cost_mono"], exact["cost_comb"], exact["ly_mono"], exact["ly_comb"]], rel=1e-13)


def test_the_inputs_are_those_of_the_published_tables(econ_tables):
    told = json.loads((econ_tables / "sick_sicker_time_independent.json").read_text())["inputs"]
    given = {parameter.id: parameter.value for parameter in load_model(MODELS["sick-sicker"]).model.parameters}
    assert {name: given[name] for name in told["rates"]} == told["rates"]
    assert [given["r_HD"], given["hr_S1"], given["hr_S2"]] == [told["r_HD"], told["hr_S1_death"], told["hr_S2_death"]]
    for state in ("H", "S1", "S2"):
        assert (given[f"c_{state}"], given[f"u_{state}"]) == (told["state_cost"][state], told["utility"][state])
    assert [given["c_trtA"], given["c_trtB"], given["u_trtA"]] == [told["c_trtA"], told["c_trtB"], told["u_S1_trtA"]]


def test_draws_of_a_published_model_lie_around_its_base_case():
    read = load_model(MODELS["sick-sicker"])
    drawn = run_model(read, draws=4_000, seed=3)
    base = run_model(read)
    assert len(drawn.parameters) == 16
    # The utility of the healthy is 1 in the base case and 200/203 on average in the draws, so QALYs lie a little below.
    np.testing.assert_allclose(drawn.costs.mean(axis=1), base.costs[:, 0], rtol=0.02)
    np.testing.assert_allclose(drawn.effects.mean(axis=1), base.effects[:, 0], rtol=0.015)
    assert (drawn.costs.std(axis=1) > 0).all()


@pytest.mark.parametrize("name", MODELS)
def test_a_shipped_model_passes_its_check_and_leaves_nothing_to_remark_on(name):
    read, faults, remarks = check_model(MODELS[name])
    assert read is not None
    assert (faults, remarks) == ([], [])


@pytest.mark.parametrize("name", MODELS)
def test_a_shipped_model_says_its_words_in_three_languages_and_assumes_nothing_unsaid(name):
    read = load_model(MODELS[name])
    results = run_model(read)
    assert not isinstance(read.model.title, str)
    assert not isinstance(read.model.population, str)
    assert not any(isinstance(words, str) for words in (read.model.payer, *read.model.not_modelled))
    assert not any(isinstance(strategy.names, str) for strategy in read.model.strategies)
    assert read.model.id == name
    assert results.about.sha256 == read.sha256
    assert all(each.citation.source or each.citation.reason for each in results.sources)


def test_a_kernel_written_by_hand_gives_the_same_sums_on_the_same_draws():
    script = Path(__file__).resolve().parents[4] / "benchmarks" / "psa.py"
    answer = subprocess.run(
        [sys.executable, script, "--draws", "500", "--runs", "1", "--limit", "1e9"], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "checksums equal" in answer.stdout
