"""Whether a programme makes health more, more equal, both or neither: the equity-efficiency plane, and what the trade-off is worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from ceiba.policylab.economics.equity import atkinson, equally_distributed, equally_distributed_kolm, kolm
from ceiba.policylab.economics.equity_impact import Distribution
from ceiba.terms.faults import ValueFault

__all__ = ["Judged", "Verdict", "indifference_epsilon", "judge"]

_ROUNDING = 1e-12
_MOST_AVERSE = 100.0


class Verdict(StrEnum):
    """The quarters of the equity-efficiency plane (Cookson et al. 2017): health in all, then equality. On an axis only one changes."""

    WIN_WIN = "win_win"
    WIN_LOSE = "win_lose"
    LOSE_WIN = "lose_win"
    LOSE_LOSE = "lose_lose"
    NO_CHANGE = "no_change"


@dataclass(frozen=True, eq=False)
class Judged:
    """A programme on the equity-efficiency plane.

    measure: "atkinson" or "kolm"; aversion: its epsilon or alpha.
    index_before: the index without the programme.
    net: (draws) health in all. inequality: (draws) change of the index; below zero is more equal.
    weighted: (draws) people times the change of the equally distributed equivalent: the net health that, shared equally, would be worth the
    same. verdict: of the means over the draws: health up or down, then equality; a change on one axis alone is named by that axis.
    worth_it: whether the mean of `weighted` is above zero. probability: share of the draws in each verdict.
    """

    measure: str
    aversion: float
    index_before: float
    net: npt.NDArray[np.float64]
    inequality: npt.NDArray[np.float64]
    weighted: npt.NDArray[np.float64]
    verdict: Verdict
    worth_it: bool
    probability: Mapping[Verdict, float]

    @property
    def is_trade_off(self) -> bool:
        """Whether health and equality pull apart, so that the aversion decides."""
        return self.verdict in {Verdict.WIN_LOSE, Verdict.LOSE_WIN}


def judge(found: Distribution, *, epsilon: float | None = None, alpha: float | None = None) -> Judged:
    """Return where a programme stands on the plane, for one aversion to inequality.

    epsilon: Atkinson's, relative differences count. alpha: Kolm's, absolute ones. One of the two; ValueFault otherwise, for values below
    zero, and where a stratum would be left without any health.
    """
    if (epsilon is None) == (alpha is None):
        raise ValueFault("name one aversion to inequality: epsilon (Atkinson) or alpha (Kolm)")
    measure, aversion = ("atkinson", epsilon) if epsilon is not None else ("kolm", alpha)
    index: Callable[..., npt.NDArray[np.float64]] = atkinson if epsilon is not None else kolm
    level: Callable[..., npt.NDArray[np.float64]] = equally_distributed if epsilon is not None else equally_distributed_kolm
    people, after = found.people, found.after
    net = found.net.sum(axis=0)
    before_index, before_level = float(index(found.before, people, aversion)), float(level(found.before, people, aversion))
    inequality = index(after, people, aversion) - before_index
    weighted = people.sum() * (level(after, people, aversion) - before_level)
    scale = float(people @ found.before), 1.0 if epsilon is not None else float(found.before.max())
    signs = _sign(net, scale[0]), _sign(-inequality, scale[1])
    words = [_word(int(health), int(equality)) for health, equality in zip(*signs, strict=True)]
    verdict = _word(int(_sign(net.mean(), scale[0])), int(_sign(-inequality.mean(), scale[1])))
    return Judged(
        measure,
        float(aversion),  # type: ignore[arg-type]  # one of the two is there
        before_index,
        net,
        inequality,
        weighted,
        verdict,
        bool(weighted.mean() > 0),
        {word: words.count(word) / len(words) for word in Verdict},
    )


def indifference_epsilon(found: Distribution, *, most: float = _MOST_AVERSE) -> float | None:
    """Return the aversion (Atkinson's epsilon) at which the programme is worth exactly nothing; None when no value up to `most` is.

    Below and above it the answer differs: a reader who knows how averse a country is can decide. Found by bisection on the mean of
    `Judged.weighted`, to nine digits; where the sign changes more than once on a grid of 200 steps, the lowest is returned.
    """

    def worth(epsilon: float) -> float:
        return float(judge(found, epsilon=epsilon).weighted.mean())

    grid = np.linspace(0, most, 201)
    values = np.array([worth(float(point)) for point in grid])
    turns = np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0)
    if not turns.size:
        return None
    low, high = float(grid[turns[0]]), float(grid[turns[0] + 1])
    start = values[turns[0]]
    while high - low > _ROUNDING + 1e-10 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if worth(middle) * start > 0 else (low, middle)
    return (low + high) / 2


def _sign(value: npt.ArrayLike, scale: float) -> npt.NDArray[np.float64]:
    """Return the sign, 0 for what is no more than rounding beside `scale`."""
    given = np.asarray(value, dtype=np.float64)
    return np.where(np.abs(given) <= _ROUNDING * scale, 0.0, np.sign(given))


def _word(health: int, equality: int) -> Verdict:
    if health == equality == 0:
        return Verdict.NO_CHANGE
    if health >= 0 and equality >= 0:
        return Verdict.WIN_WIN
    if health <= 0 and equality <= 0:
        return Verdict.LOSE_LOSE
    return Verdict.WIN_LOSE if health > 0 else Verdict.LOSE_WIN
