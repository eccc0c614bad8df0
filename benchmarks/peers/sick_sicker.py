"""Sick-Sicker as `heormodel` and `pyheor` compute it: run by ../psa.py in an environment that has them. Prints a line of JSON for each.

Their own draws of the same distributions, one worker, processor time; pyheor has no Simpson's rule and takes the life-table correction.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from importlib import metadata

import heormodel.models as hm
import numpy as np
import pyheor
from heormodel.run import run_psa

Floats = Mapping[str, float]
STATES = ["H", "S1", "S2", "D"]
STRATEGIES = ["SoC", "A", "B", "AB"]
GAMMAS = {"r_HD": (20, 1 / 10_000), "r_HS1": (30, 1 / 200), "r_S1H": (60, 1 / 120), "r_S1S2": (84, 1 / 800), "c_H": (100, 20)} | {
    "c_S1": (177.8, 22.5),
    "c_S2": (225, 66.7),
    "c_trtA": (73.5, 163.3),
    "c_trtB": (86.2, 150.8),
}
BETAS = {"u_H": (200, 3), "u_S1": (130, 45), "u_S2": (230, 230), "u_trtA": (300, 15)}
RATIOS = {"hr_S1": (3, 0.01), "hr_S2": (10, 0.02), "hr_S1S2_trtB": (0.6, 0.02)}


def matrix(p: Floats, strategy: str) -> np.ndarray:
    """Return the transition probabilities of a cycle."""
    die, die_1, die_2 = (1 - np.exp(-p["r_HD"] * ratio) for ratio in (1, p["hr_S1"], p["hr_S2"]))
    fall, recover = 1 - np.exp(-p["r_HS1"]), 1 - np.exp(-p["r_S1H"])
    progress = 1 - np.exp(-p["r_S1S2"] * (p["hr_S1S2_trtB"] if "B" in strategy else 1))
    return np.array(
        [
            [(1 - die) * (1 - fall), (1 - die) * fall, 0, die],
            [(1 - die_1) * recover, (1 - die_1) * (1 - recover - progress), (1 - die_1) * progress, die_1],
            [0, 0, 1 - die_2, die_2],
            [0, 0, 0, 1],
        ]
    )


def rewards(p: Floats, strategy: str) -> tuple[list[float], list[float]]:
    """Return cost and utility of a year in each state."""
    drug = (p["c_trtA"] if strategy in {"A", "AB"} else 0) + (p["c_trtB"] if "B" in strategy else 0)
    sick = p["u_trtA"] if strategy in {"A", "AB"} else p["u_S1"]
    return [p["c_H"], p["c_S1"] + drug, p["c_S2"] + drug, 0], [p["u_H"], sick, p["u_S2"], 0]


def by_heormodel(draws: int) -> dict[str, object]:
    """Run heormodel."""
    import heormodel.params as hp

    found = {name: hp.Gamma(shape, scale) for name, (shape, scale) in GAMMAS.items()}
    found |= {name: hp.Beta(alpha, beta) for name, (alpha, beta) in BETAS.items()}
    found |= {name: hp.LogNormal(np.log(median), sd) for name, (median, sd) in RATIOS.items()}

    def spec(p: Floats, strategy: str) -> hm.CohortSpec:
        cost, utility = rewards(p, strategy)
        return hm.CohortSpec(matrix(p, strategy), np.array(cost), np.array(utility))

    engine = hm.MarkovModel(states=STATES, interventions=STRATEGIES, transitions_and_rewards=spec, n_cycles=75)
    sample = hp.ParameterSet(found).sample(draws, seed=np.random.default_rng(1))
    began = time.process_time()
    outcomes = run_psa(engine, sample, n_jobs=1).outcomes
    seconds = time.process_time() - began
    usual = outcomes.data.xs("SoC", level="intervention")
    return {"seconds": seconds, "cost": float(usual["cost"].mean()), "effect": float(usual["qaly"].mean())}


def by_pyheor(draws: int) -> dict[str, object]:
    """Run pyheor."""
    model = pyheor.MarkovModel(
        states=STATES, strategies=STRATEGIES, n_cycles=75, cycle=pyheor.Cycle(1, "year"), dr_cost=0.03, dr_qaly=0.03, method="life-table"
    )
    for name, (shape, scale) in GAMMAS.items():
        model.add_param(name, base=shape * scale, dist=pyheor.Gamma(mean=shape * scale, sd=shape**0.5 * scale))
    for name, (alpha, beta) in BETAS.items():
        model.add_param(
            name,
            base=alpha / (alpha + beta),
            dist=pyheor.Beta(mean=alpha / (alpha + beta), sd=(alpha * beta / (alpha + beta + 1)) ** 0.5 / (alpha + beta)),
        )
    for name, (median, sd) in RATIOS.items():
        model.add_param(name, base=median, dist=pyheor.LogNormal(meanlog=float(np.log(median)), sdlog=sd))

    # A function each: what it is called with, pyheor tells from how many arguments it takes.
    def moves(strategy: str) -> Callable[[Floats, int], np.ndarray]:
        return lambda p, _cycle: matrix(p, strategy)

    def reward(strategy: str, kind: int, place: int) -> Callable[[Floats, int], float]:
        return lambda p, _cycle: rewards(p, strategy)[kind][place]

    for strategy in STRATEGIES:
        model.set_transitions(strategy, moves(strategy))

    def of(kind: int, place: int) -> dict[str, object]:
        return {name: {STATES[place]: reward(name, kind, place)} for name in STRATEGIES}

    for place in range(3):
        model.set_state_cost(f"cost {place}", of(0, place))
        model.set_state_qaly(f"utility {place}", of(1, place))
    began = time.process_time()
    result = model.run_psa(n_sim=draws, seed=1)
    seconds = time.process_time() - began
    usual = result.ce_table.query("strategy == 'SoC'")
    return {"seconds": seconds, "cost": float(usual["total_cost"].mean()), "effect": float(usual["qalys"].mean())}


if __name__ == "__main__":
    for name, side, draws in (("heormodel", by_heormodel, 500), ("pyheor", by_pyheor, 20)):
        print(json.dumps({"name": f"{name} {metadata.version(name)}", "draws": draws, **side(draws)}))
