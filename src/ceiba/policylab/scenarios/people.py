"""Changes of what is recorded of people, laid over their needs: more tested, better records, fewer variants of uncertain significance.

What is filled in is what is recorded of another person alike, drawn by a number of the one who is filled: a hot deck (Andridge and Little
2010, https://doi.org/10.1111/j.1751-5823.2010.00103.x), which takes it that those of whom the record is silent are as those of whom it
speaks, within the group that is named for each field. The numbers drawn depend on the seed and the person alone, so that in every scenario
the same people are reached first, and a higher share reaches them and others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ceiba.decisions import NOT_RECORDED
from ceiba.packs import OfPeople, RecordsChange, VariantsChange
from ceiba.policylab.scenarios.profiles import Deck, MarkerGroup
from ceiba.terms.answers import Value
from ceiba.terms.diseases import DiseaseTree

Booleans = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

_KEY_BYTES = 16
_SILENT = {"stage": "", "line": NOT_RECORDED, "payer": NOT_RECORDED, "region": "", "income": float(NOT_RECORDED), "ancestry": ""}
"""What stands in the column of a field where nothing is recorded."""
_COLUMNS = {"payer": ("payer_set", "principal")}
_ALIKE = {"stage": "disease", "line": "disease", "payer": "region", "region": "principal", "income": "principal", "ancestry": "region"}
"""The column whose value a person has in common with the one whose record fills the field."""
_OF_CONDITION = ("stage", "line")


@dataclass(frozen=True, slots=True)
class Moved:
    """What one change did. n_filled: persons or conditions reached. share_before, share_after: recorded (tested, uncertain) of `n_asked`.

    n_alone: silent ones that could not be filled, since of nobody alike is it recorded; they are in no share. NaN of nobody asked.
    """

    change: OfPeople
    n_asked: int
    n_filled: int
    n_alone: int
    share_before: float
    share_after: float


@dataclass
class Needs:
    """The needs of a decision while changes are laid over them. table: as `Options.needs`; columns of it are replaced, never mended."""

    table: pa.Table
    tree: DiseaseTree
    seed: int
    groups: Sequence[MarkerGroup]
    moved: list[Moved] = field(default_factory=list)

    def lay(self, change: OfPeople) -> None:
        """Lay one change and keep what it did."""
        if isinstance(change, RecordsChange):
            self._records(change)
        elif isinstance(change, VariantsChange):
            self._variants(change)
        else:
            for group in self.groups:
                if (not change.genes or group.has_gene(change.genes)) and self._overlap(group.disease, change.diseases):
                    self._testing(change, group, change.share)

    def column(self, name: str) -> npt.NDArray[np.generic]:
        """A column as an array."""
        array: npt.NDArray[np.generic] = self.table[name].to_numpy(zero_copy_only=False)
        return array

    def put(self, name: str, values: npt.NDArray[np.generic]) -> None:
        """Put an array in place of a column."""
        place = self.table.column_names.index(name)
        self.table = self.table.set_column(place, name, pa.array(values, self.table.schema.field(name).type))

    def draws(self, name: str, ids: npt.NDArray[np.generic]) -> Numbers:
        """A number in [0, 1) for each id, the same in every scenario of the seed."""
        distinct, inverse = np.unique(ids, return_inverse=True)
        digest = hashlib.sha256(f"{self.seed}:{name}".encode()).digest()
        drawn = np.random.Generator(np.random.Philox(key=int.from_bytes(digest[:_KEY_BYTES], "little"))).random(len(distinct))
        found: Numbers = drawn[inverse]
        return found

    def _overlap(self, disease: str, named: tuple[str, ...]) -> bool:
        """Whether a group of markers is of one of the diseases named, or of a disease that holds one of them."""
        return (
            not named or self.tree.holds(named, disease) is Value.YES or any(self.tree.holds((disease,), one) is Value.YES for one in named)
        )

    def in_scope(self, diseases: tuple[str, ...]) -> Booleans:
        """Which needs are of one of these diseases; () is all."""
        codes = self.column("disease")
        if not diseases:
            return np.ones(len(codes), dtype=bool)
        distinct, inverse = np.unique(codes.astype(str), return_inverse=True)
        held = np.array([bool(code) and self.tree.holds(diseases, code) is Value.YES for code in distinct.tolist()], dtype=bool)
        found: Booleans = held[inverse]
        return found

    def _records(self, change: RecordsChange) -> None:
        name = change.field
        of_condition = name in _OF_CONDITION
        scope = self.in_scope(change.diseases)
        rows = inverse = np.arange(self.table.num_rows)
        if of_condition:
            scope &= self.column("purpose") == "treatment"
        else:
            patients, rows, inverse = np.unique(self.column("patient_id"), return_index=True, return_inverse=True)
            scope = np.bincount(inverse, weights=scope, minlength=len(patients)) > 0
        columns = _COLUMNS.get(name, (name,))
        recorded = self.column(columns[0])[rows] != _SILENT[name]
        ids = self.column("condition_id" if of_condition else "patient_id")[rows]
        alike = np.unique(self.column(_ALIKE[name])[rows], return_inverse=True)[1]
        deck = Deck(alike, recorded & scope, whole=not of_condition)
        filled, donors = self._filled(change, f"records:{name}", ids, scope, recorded, deck, change.share)
        for column in columns:
            values = self.column(column)[rows].copy()
            values[filled] = values[donors]
            self.put(column, values[inverse])

    def _testing(self, change: OfPeople, group: MarkerGroup, share: float) -> None:
        scope = self.in_scope((group.disease,) if group.disease else ()) & (self.column("purpose") == "treatment")
        scope &= self.in_scope(getattr(change, "diseases", ()))
        words = [self.column(f"word_{place}").astype(np.int64) for place in range(group.n_words)]
        diseases, code = np.unique(self.column("disease").astype(str), return_inverse=True)
        looked, read = group.looked_at(words, diseases.tolist(), code)
        scope &= group.asked_in(diseases.tolist())[code]
        deck = Deck(code.astype(np.int64), read & scope, whole=False)
        name = f"testing:{group.disease}:{group.name}"
        filled, donors = self._filled(change, name, self.column("condition_id"), scope, looked, deck, share)
        for place, values in enumerate(group.copied(words, diseases.tolist(), code, filled, donors)):
            self.put(f"word_{place}", values)

    def _filled(
        self,
        change: OfPeople,
        name: str,
        ids: npt.NDArray[np.generic],
        scope: Booleans,
        recorded: Booleans,
        deck: Deck,
        share: float,
    ) -> tuple[Places, Places]:
        """Return the places to be filled so that the share is reached, and for each the place that it is filled from."""
        silent = scope & ~recorded
        fillable = np.flatnonzero(silent & deck.has_alike)
        n_recorded = int((scope & recorded).sum())
        n_asked = n_recorded + len(fillable)
        wanted = min(max(int(np.ceil(share * n_asked - 1e-9)) - n_recorded, 0), len(fillable))
        first = fillable[np.argsort(self.draws(name, ids)[fillable], kind="stable")[:wanted]]
        donors = deck.drawn(first, self.draws(f"{name}:donor", ids)[first])
        before, after = (count / n_asked if n_asked else float("nan") for count in (n_recorded, n_recorded + wanted))
        self.moved.append(Moved(change, n_asked, wanted, int(silent.sum()) - len(fillable), before, after))
        return first, donors

    def _variants(self, change: VariantsChange) -> None:
        patients, rows, inverse = np.unique(self.column("patient_id"), return_index=True, return_inverse=True)
        groups = self.column("ancestry")[rows]
        scope = np.isin(groups.astype(str), change.ancestries) if change.ancestries else np.ones(len(patients), dtype=bool)
        words = self.column("uncertain")[rows].copy()
        carrying = np.flatnonzero(scope & (words == "yes"))
        gone = round((1 - change.remaining) * len(carrying))
        words[carrying[np.argsort(self.draws("variants", patients)[carrying], kind="stable")[:gone]]] = ""
        self.put("uncertain", words[inverse])
        asked = int(scope.sum())
        before, after = (count / asked if asked else float("nan") for count in (len(carrying), len(carrying) - gone))
        self.moved.append(Moved(change, asked, gone, 0, before, after))
