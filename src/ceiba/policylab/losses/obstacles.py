"""Obstacles: one roadblock of one action, for one set of payers, with a number that stays the same whatever is asked of the nation."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ceiba.terms.roadblocks import ROADBLOCKS

Integers = npt.NDArray[np.int64]
TAGS = ("", "test:", "therapy:")
"""Before a code: of the option itself; of the test that would settle its marker; of the option, should the test come out in its favour."""
OWN, TEST, THERAPY = range(3)
CODES = tuple(ROADBLOCKS)


@dataclass(frozen=True, slots=True, order=True)
class Obstacle:
    """One roadblock of one action: a player of the game of which lever brings what.

    code: as in ROADBLOCKS. tag: one of TAGS. action: the option's or the test's id; "" where the roadblock is the person's own record.
    payers: ids of who pays for those who meet it, joined by "+"; "" where the gate does not ask who pays; "none" and "?" as in needs.
    """

    code: str
    tag: str
    action: str
    payers: str

    @property
    def roadblock(self) -> str:
        """The code with its tag, as everywhere roadblocks are counted."""
        return self.tag + self.code


@dataclass
class Obstacles:
    """Numbers obstacles in the order in which they are first met, so that worlds that differ can be compared.

    actions: ids by place. payers: sets of payers by place, the first of them "" for gates that do not ask who pays.
    """

    actions: tuple[str, ...]
    payers: tuple[str, ...]
    found: list[Obstacle] = field(default_factory=list)
    _numbers: dict[int, int] = field(default_factory=dict)

    def numbers(self, tag: int, codes: Integers, actions: Integers, payers: Integers) -> Integers:
        """Return the numbers of obstacles given as places in CODES, `actions` and `payers`; new ones are added."""
        keys = ((tag * len(CODES) + codes) * len(self.actions) + actions) * len(self.payers) + payers
        distinct, inverse = np.unique(keys, return_inverse=True)
        known = np.array([self._number(int(key)) for key in distinct], dtype=np.int64)
        numbers: Integers = known[inverse.reshape(-1)]
        return numbers

    def _number(self, key: int) -> int:
        known = self._numbers.get(key)
        if known is None:
            rest, payers = divmod(key, len(self.payers))
            rest, action = divmod(rest, len(self.actions))
            tag, code = divmod(rest, len(CODES))
            known = self._numbers[key] = len(self.found)
            self.found.append(Obstacle(CODES[code], TAGS[tag], self.actions[action], self.payers[payers]))
        return known
