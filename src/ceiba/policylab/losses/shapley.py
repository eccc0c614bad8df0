"""What each obstacle is worth: Shapley values of the game in which a need is met as soon as all obstacles of one of its ways are lifted.

Each obstacle is lifted at a moment of its own between 0 and 1; its value is the chance that it is the one that opens the first way. That is
the Shapley value (Owen, Multilinear extensions of games, Management Science 1972), and it is a polynomial's integral, so that it is found
exactly by quadrature where ways that share obstacles are few, and by seeded draws, with their error, where they are many.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Way = frozenset[int]
MOST_TOGETHER = 12
"""Of more ways than so many that hang together by shared obstacles, values are drawn and not computed."""
DRAWS = 20_000
SEED = 7


@dataclass(frozen=True, slots=True)
class Values:
    """Value of each obstacle; they add up to one. error: the standard error of each where values were drawn, empty where they are exact."""

    value: dict[int, float]
    error: dict[int, float]


def minimal(ways: Iterable[Way]) -> tuple[Way, ...]:
    """Return the ways that contain no other, in an order of their own."""
    found: list[Way] = []
    for way in sorted(set(ways), key=lambda way: (len(way), sorted(way))):
        if not any(other <= way for other in found):
            found.append(way)
    return tuple(found)


def shapley(ways: Sequence[Way]) -> Values:
    """Return the value of every obstacle for a need that has these ways, none of them open: minimal, at least one.

    >>> shapley((frozenset({1}), frozenset({2, 3}))).value[1]
    0.6666666666666666
    """
    names = tuple(dict.fromkeys(player for way in ways for player in sorted(way)))
    places = {name: place for place, name in enumerate(names)}
    shape = tuple(tuple(sorted(places[player] for player in way)) for way in ways)
    value, error = _of_shape(shape, len(names))
    drawn = {name: error[place] for name, place in places.items()} if error else {}
    return Values({name: value[place] for name, place in places.items()}, drawn)


def _together(ways: Sequence[tuple[int, ...]]) -> list[list[tuple[int, ...]]]:
    """The ways in parts that share no obstacle."""
    parts: list[tuple[set[int], list[tuple[int, ...]]]] = []
    for way in ways:
        touching = [part for part in parts if part[0] & set(way)]
        merged = (set(way).union(*(part[0] for part in touching)), [each for part in touching for each in part[1]] + [way])
        parts = [part for part in parts if part not in touching] + [merged]
    return [part[1] for part in parts]


@lru_cache(maxsize=100_000)
def _of_shape(shape: tuple[tuple[int, ...], ...], n: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    parts = _together(shape)
    if max(len(part) for part in parts) > MOST_TOGETHER:
        return _drawn(shape, n)
    # A polynomial of degree n - 1 at most: the rule below is exact for it.
    nodes, weights = np.polynomial.legendre.leggauss(n // 2 + 1)
    moments, weights = (nodes + 1) / 2, weights / 2
    opened = [_Part(part, moments) for part in parts]
    value = [0.0] * n
    for place, part in enumerate(opened):
        others = np.prod([1 - each.opened for number, each in enumerate(opened) if number != place], axis=0) if len(opened) > 1 else 1.0
        for player, turns in part.turns.items():
            value[player] = float((weights * turns * others).sum())
    return tuple(value), ()


class _Part:
    """Ways that hang together, at every moment: the chance that one is open, and that an obstacle's own lifting is what opens it."""

    def __init__(self, ways: Sequence[tuple[int, ...]], moments: Floats) -> None:
        players = sorted({player for way in ways for player in way})
        bits = {player: place for place, player in enumerate(players)}
        unions = np.zeros((1, len(players)), dtype=bool)
        signs = np.array([-1.0])
        for way in ways:
            mask = np.zeros(len(players), dtype=bool)
            mask[[bits[player] for player in way]] = True
            unions, signs = np.concatenate([unions, unions | mask]), np.concatenate([signs, -signs])
        unions, signs = unions[1:], signs[1:]
        sizes = unions.sum(axis=1)
        powers = moments[:, None] ** np.arange(len(players) + 1)[None, :]
        by_size = np.bincount(sizes, weights=signs, minlength=len(players) + 1)
        self.opened: Floats = powers @ by_size
        self.turns: dict[int, Floats] = {}
        for player, bit in bits.items():
            own = np.bincount(sizes[unions[:, bit]] - 1, weights=signs[unions[:, bit]], minlength=len(players) + 1)
            self.turns[player] = powers @ own


def _drawn(shape: tuple[tuple[int, ...], ...], n: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    moments = np.random.Generator(np.random.Philox(SEED)).random((DRAWS, n))
    opens = np.array([moments[:, list(way)].max(axis=1) for way in shape])
    first = opens.min(axis=0)
    # The obstacle lifted at the very moment at which the first way opens is the one that opens it.
    share = (moments == first[:, None]).mean(axis=0)
    return tuple(share.tolist()), tuple(np.sqrt(share * (1 - share) / DRAWS).tolist())
