"""Clinical states as columns: what the evidence reads of every distinct need, ready to be classed by what rules can tell apart.

A class is found for all states at once: each field becomes a small integer by a table read off the rules, each marker three bits, and equal
rows are one class. Python then speaks to one state of each class.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ceiba.decisions.needs import NOT_RECORDED
from ceiba.decisions.prevention import NO_BOOK, GroundsBook
from ceiba.decisions.projection import Projection
from ceiba.evidence import BITS, MARKERS_PER_WORD, MarkerCatalogue
from ceiba.terms.grounds import Grounds
from ceiba.terms.situations import Situation

Integers = npt.NDArray[np.int64]
_MASK = (1 << BITS) - 1
_ROOM = 1 << 62
_COLUMN_OF = {"age": "age_class", "target": "target_id", "grounds": "grounds_id"}
_FIELDS = ("disease", "stage", "line", "age", "sex", "purpose", "target", "grounds")
_ASKED_WITH = ("disease", "purpose", "target")
"""The fields that decide which assertions may speak at all."""


class ClinicalStates:
    """The distinct clinical states of a lake; a state's number is its row.

    table: CLINICAL columns and word_0 .. of the profile, nulls filled as in `needs`. grounds: what grounds_id stands for.
    """

    def __init__(self, table: pa.Table, catalogue: MarkerCatalogue, n_words: int, grounds: GroundsBook = NO_BOOK) -> None:
        self.count = table.num_rows
        self._catalogue = catalogue
        self._words = [table[f"word_{word}"].to_numpy() for word in range(n_words)]
        self._values: dict[str, list[Any]] = {}
        self._codes: dict[str, Integers] = {}
        for field in _FIELDS:
            encoded = table[_COLUMN_OF.get(field, field)].combine_chunks().dictionary_encode()
            self._values[field] = [_recorded(field, value, grounds) for value in encoded.dictionary.to_pylist()]
            self._codes[field] = np.asarray(encoded.indices).astype(np.int64)
        self._markers: dict[str, Integers] = {}
        self._situations: dict[int, Situation] = {}

    def situation(self, number: int) -> Situation:
        """Return the situation of a state; payers, region and income are left out."""
        known = self._situations.get(number)
        if known is None:
            known = self._situations[number] = self._situation(number)
        return known

    def _situation(self, number: int) -> Situation:
        fields = {field: self._values[field][self._codes[field][number]] for field in _FIELDS}
        words = tuple(int(word[number]) for word in self._words)
        return Situation(**fields, findings=self._catalogue.decode(fields["disease"], words))

    def where(self, holds: Callable[[str | None, str, str], bool]) -> Integers:
        """Return the numbers of the states for whose disease, purpose and target a condition holds (asked once for each that occurs)."""
        if not self.count:
            return np.zeros(0, dtype=np.int64)
        code, sizes = np.zeros(self.count, dtype=np.int64), [max(len(self._values[field]), 1) for field in _ASKED_WITH]
        for field, size in zip(_ASKED_WITH, sizes, strict=True):
            code = code * size + self._codes[field]
        _, first, inverse = np.unique(code, return_index=True, return_inverse=True)
        fields = [[self._values[field][self._codes[field][state]] for field in _ASKED_WITH] for state in first]
        return np.flatnonzero(np.array([holds(*each) for each in fields], dtype=bool)[inverse])

    def classes(self, projection: Projection, numbers: Integers) -> tuple[Integers, Integers]:
        """Return the class of each of these states under a projection (and its purpose), and one state for each class."""
        code, room = self._codes["purpose"][numbers], len(self._values["purpose"])
        code, room = _appended(code, room, self._codes["target"][numbers], len(self._values["target"]))
        for field in projection.fields:
            if field not in self._codes:
                continue
            table = self._table(projection, field)
            code, room = _appended(code, room, table[self._codes[field][numbers]], int(table.max(initial=0)) + 1)
        for marker in projection.markers:
            code, room = _appended(code, room, self.states(marker)[numbers], _MASK + 1)
        _, first, inverse = np.unique(code, return_index=True, return_inverse=True)
        return inverse.astype(np.int64), numbers[first]

    def states(self, marker: str) -> Integers:
        """Return the marker's state (a Finding's number) in every clinical state; untested where the disease does not ask for it."""
        known = self._markers.get(marker)
        if known is None:
            known = np.zeros(self.count, dtype=np.int64)
            for place, disease in enumerate(self._values["disease"]):
                relevant = self._catalogue.relevant(disease)
                if marker in relevant:
                    rows = np.flatnonzero(self._codes["disease"] == place)
                    word, bit = divmod(relevant.index(marker), MARKERS_PER_WORD)
                    known[rows] = (self._words[word][rows] >> (BITS * bit)) & _MASK
            self._markers[marker] = known
        return known

    def _table(self, projection: Projection, field: str) -> Integers:
        """The class number of each value of a field."""
        numbers: dict[Any, int] = {}
        found = [numbers.setdefault(projection.class_of(field, Situation(**{field: value})), len(numbers)) for value in self._values[field]]
        return np.array(found, dtype=np.int64)


def _appended(code: Integers, room: int, part: Integers, size: int) -> tuple[Integers, int]:
    """Append a part to a mixed-radix code, numbering what is there anew when there is no room left."""
    if room * size >= _ROOM:
        distinct, code = np.unique(code, return_inverse=True)
        room = len(distinct)
    return code * size + part, room * size


def _recorded(field: str, value: str | int, grounds: GroundsBook) -> str | int | float | Grounds | None:
    """A value as a situation holds it: None where not recorded."""
    if field in ("target", "grounds"):
        return grounds.target(int(value)) if field == "target" else grounds.of(int(value))
    if value in ("", NOT_RECORDED):
        return None
    return float(value) if field == "age" else value
