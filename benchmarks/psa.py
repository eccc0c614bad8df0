"""How fast is uncertainty computed? The engine beside a bare NumPy kernel written by hand for this one model, on the same draws.

    python benchmarks/psa.py [--draws 10000] [--runs 15] [--limit 1.5] [--peers /tmp/peers/bin/python]

Sick-Sicker: four strategies, 75 cycles, sixteen uncertain inputs; costs, QALYs and life years of every draw. *Walk* is from drawn inputs to
totals, *whole* draws them too. The checksums of both sides must be equal; exits with 1 when they are not, or when the engine takes more
than --limit times the kernel's time. Seconds are processor time of one thread, the least of the runs, the sides taking turns: what else the
machine does only adds.

--peers: a Python that has `heormodel` and `pyheor` (never dependencies of Ceiba: a throw-away environment); each computes the same model
with fewer draws, and its time for 10,000 is that number scaled. docs/explanation/economics.md says what was measured where.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ceiba.policylab.economics import ReadModel, load_model, run_model, shipped_models
from ceiba.policylab.economics.drawing import drawn_values, generator

Draws = npt.NDArray[np.float64]
Outcome = tuple[Draws, Draws, Draws]
"""Costs, effects and life years, each (strategies, draws)."""

CYCLES = 75
SEED = 7


def by_hand(p: Mapping[str, Draws]) -> Outcome:
    """Compute Sick-Sicker as a programmer would who writes for nothing else: two walks for four strategies, no array that is not needed."""
    points = np.arange(CYCLES + 1)
    counted = np.where(points % 2 == 1, 2 / 3, 4 / 3)
    counted[[0, -1]] = 1 / 3
    discounted = counted / 1.03**points
    die, die_1, die_2 = (-np.expm1(-rate) for rate in (p["r_HD"], p["hr_S1"] * p["r_HD"], p["hr_S2"] * p["r_HD"]))
    fall, recover = (1 - die) * -np.expm1(-p["r_HS1"]), (1 - die_1) * -np.expm1(-p["r_S1H"])
    costs, effects, years = (np.empty((4, len(die))) for _ in range(3))
    for pair, ratio in enumerate((1.0, p["hr_S1S2_trtB"])):
        progress = (1 - die_1) * -np.expm1(-ratio * p["r_S1S2"])
        stay, stay_1, stay_2 = 1 - (fall + die), 1 - (recover + progress + die_1), 1 - die_2
        well, sick, sicker = np.ones(len(die)), np.zeros(len(die)), np.zeros(len(die))
        sums, alive = [np.zeros(len(die)) for _ in range(3)], np.zeros(len(die))
        buffer, next_well, next_sick = np.empty(len(die)), np.empty(len(die)), np.empty(len(die))
        for cycle in range(CYCLES + 1):
            for held, people in zip(sums, (well, sick, sicker), strict=True):
                np.multiply(people, discounted[cycle], out=buffer)
                np.add(held, buffer, out=held)
                np.multiply(people, counted[cycle], out=buffer)
                alive += buffer
            if cycle == CYCLES:
                break
            np.multiply(well, stay, out=next_well)
            np.multiply(sick, recover, out=buffer)
            next_well += buffer
            np.multiply(well, fall, out=next_sick)
            np.multiply(sick, stay_1, out=buffer)
            next_sick += buffer
            sicker *= stay_2
            np.multiply(sick, progress, out=buffer)
            sicker += buffer
            well, next_well = next_well, well
            sick, next_sick = next_sick, sick
        of_b = p["c_trtB"] if pair else 0.0
        for treated in (0, 1):
            row, drug = 2 * pair + treated, of_b + (p["c_trtA"] if treated else 0.0)
            costs[row] = sums[0] * p["c_H"] + sums[1] * (p["c_S1"] + drug) + sums[2] * (p["c_S2"] + drug)
            effects[row] = sums[0] * p["u_H"] + sums[1] * (p["u_trtA"] if treated else p["u_S1"]) + sums[2] * p["u_S2"]
            years[row] = alive
    return costs, effects, years


def drawn_by_hand(read: ReadModel, draws: int) -> dict[str, Draws]:
    """Draw the inputs with NumPy alone, from the same generators."""

    def of(name: str) -> np.random.Generator:
        return generator(SEED, read.model.id, name)

    gammas = {"r_HD": (20, 1 / 10_000), "r_HS1": (30, 1 / 200), "r_S1H": (60, 1 / 120), "r_S1S2": (84, 1 / 800), "c_H": (100, 20)}
    gammas |= {"c_S1": (177.8, 22.5), "c_S2": (225, 66.7), "c_trtA": (73.5, 163.3), "c_trtB": (86.2, 150.8)}
    betas = {"u_H": (200, 3), "u_S1": (130, 45), "u_S2": (230, 230), "u_trtA": (300, 15)}
    ratios = {"hr_S1": (3, 0.01), "hr_S2": (10, 0.02), "hr_S1S2_trtB": (0.6, 0.02)}
    found = {name: of(name).gamma(shape, scale, draws) for name, (shape, scale) in gammas.items()}
    found |= {name: of(name).beta(alpha, beta, draws) for name, (alpha, beta) in betas.items()}
    return found | {name: of(name).lognormal(np.log(median), sd, draws) for name, (median, sd) in ratios.items()}


def least(sides: Mapping[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """Return the least seconds of each side, the sides taking turns."""
    found = dict.fromkeys(sides, float("inf"))
    for _ in range(runs):
        for name, side in sides.items():
            began = time.thread_time()
            side()
            found[name] = min(found[name], time.thread_time() - began)
    return found


def checksum(outcome: Outcome) -> list[str]:
    """Return the sums over draws of every strategy, to ten digits: what rounding leaves."""
    return [f"{value:.9e}" for table in outcome for value in table.sum(axis=1)]


def main() -> int:
    """Compare; returns the exit code."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--draws", type=int, default=10_000)
    asked.add_argument("--runs", type=int, default=15)
    asked.add_argument("--limit", type=float, default=1.5)
    asked.add_argument("--peers", type=Path)
    options = asked.parse_args()
    read = load_model(next(path for path in shipped_models() if path.stem == "sick-sicker"))
    drawn = drawn_values(read.model, options.draws, SEED)
    given, _, count = read.engine.given(options.draws, SEED, {})

    def engine() -> Outcome:
        sheet = read.engine.totals(given, count)
        rows = [0, 1, 2, 3]
        return sheet.of("cost")[rows], sheet.of("effect")[rows], sheet.of("life_years")[rows]

    mine, theirs = checksum(engine()), checksum(by_hand(drawn))
    equal = mine == theirs
    seconds = least(
        {
            "walk, engine": engine,
            "walk, kernel": lambda: by_hand(drawn),
            "whole, engine": lambda: run_model(read, draws=options.draws, seed=SEED),
            "whole, kernel": lambda: by_hand(drawn_by_hand(read, options.draws)),
        },
        options.runs,
    )
    print(f"{options.draws} draws x 4 strategies x {CYCLES} cycles")
    for name, value in seconds.items():
        print(f"{name:14} {value * 1e3:8.1f} ms")
    ratios = {name: seconds[f"{name}, engine"] / seconds[f"{name}, kernel"] for name in ("walk", "whole")}
    for name, ratio in ratios.items():
        print(f"{name:14} {ratio:8.2f} x the kernel (limit {options.limit})")
    print("checksums equal" if equal else f"checksums differ:\n{mine}\n{theirs}")
    if options.peers:
        compare_peers(options.peers, options.draws, seconds["whole, engine"])
    return 0 if equal and max(ratios.values()) <= options.limit else 1


def compare_peers(python: Path, draws: int, engine: float) -> None:
    """Print what the peers take for the same model, and how many times the engine that is."""
    script = Path(__file__).parent / "peers" / "sick_sicker.py"
    answer = subprocess.run([python, script], capture_output=True, text=True, check=True)
    for line in (line for line in answer.stdout.splitlines() if line.startswith("{")):
        peer = json.loads(line)
        scaled = peer["seconds"] * draws / peer["draws"]
        print(
            f"{peer['name']:14} {peer['seconds']:8.2f} s for {peer['draws']} draws, {scaled:.1f} s for {draws}: "
            f"{scaled / engine:.0f} x the engine (mean cost and QALYs of standard of care {peer['cost']:.0f}, {peer['effect']:.3f})"
        )


if __name__ == "__main__":
    raise SystemExit(main())
