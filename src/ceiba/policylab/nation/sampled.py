"""The cells that weights are raked over: needs of treatment counted by what the margins speak of, and which margin binds which cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ceiba.decisions import Decision, treatment_needs
from ceiba.engine import Frame
from ceiba.policylab.nation.margins import Band, Margins
from ceiba.policylab.nation.raking import FREE, Numbers, Places
from ceiba.terms.codes import main_stage
from ceiba.terms.diseases import DiseaseTree

KEYS = ("disease", "sex", "stage", "region", "payer", "age_from")
"""What raking cells are told apart by: words ("" where not recorded), and the first year of the age class (-1 where not recorded)."""


@dataclass(frozen=True, slots=True)
class Unweighted:
    """Needs of treatment that have no national number, and why: no_incidence, only_a_total, or sex_not_counted (of that disease)."""

    disease: str
    sex: str
    n_needs: int
    why: str


def raking_cells(decision: Decision, margins: Margins) -> tuple[Frame, pa.Table]:
    """Return each need of treatment with its KEYS, and the cells: KEYS and n, sorted, so that no order of the records matters."""
    age = nw.col("age_years")
    years = nw.when(age < 0).then(nw.lit(-1)).otherwise(nw.lit(0))
    for first in margins.cuts:
        years = nw.when(age >= first).then(nw.lit(first)).otherwise(years)
    needs = treatment_needs(decision).with_columns(years.cast(nw.Int64).alias("age_from")).select("need_id", *KEYS)
    needs = decision.engine.keep(needs)
    cells = decision.engine.collect(needs.group_by(*KEYS).agg(nw.len().cast(nw.Int64).alias("n")))
    return needs, cells.sort_by([(key, "ascending") for key in KEYS])


class Sample:
    """Raking cells as the margins see them. counted: the place, in `cases`, of the count that each cell is part of; FREE for none.

    cases: (disease, sex) as counted; sex None is those of no row of their own, and "" those of whom no sex is recorded though the
    incidence is told by sex.
    """

    def __init__(self, cells: pa.Table, margins: Margins, tree: DiseaseTree) -> None:
        self.cells = cells
        self.n: Numbers = cells["n"].to_numpy().astype(np.float64)
        self._margins = margins
        self._tree = tree
        found = [self._counted(disease, sex) for disease, sex in self._pairs]
        self.cases = tuple(sorted({pair for pair in found if isinstance(pair, tuple)}, key=str))
        places = np.asarray([self.cases.index(pair) if isinstance(pair, tuple) else FREE for pair in found] or [FREE], dtype=np.int64)
        self.counted: Places = places[self._pair_of]
        self.unweighted = self._left_out(found)

    @cached_property
    def _pairs(self) -> list[tuple[str, str]]:
        pairs = zip(self.cells["disease"].to_pylist(), self.cells["sex"].to_pylist(), strict=True)
        return sorted(set(pairs))

    @cached_property
    def _pair_of(self) -> Places:
        places = {pair: place for place, pair in enumerate(self._pairs)}
        pairs = zip(self.cells["disease"].to_pylist(), self.cells["sex"].to_pylist(), strict=True)
        return np.asarray([places[pair] for pair in pairs], dtype=np.int64)

    def _counted(self, disease: str, sex: str) -> tuple[str, str | None] | str:
        """Return the count that a disease and sex are part of, or why there is none.

        A registry counts a case once, under one code: that of the disease itself, or of the nearest of its ancestors that is counted.
        """
        cases, totals = self._margins.cases, self._margins.totals
        diseases = {counted for counted, _ in cases}
        nearest = next((code for code in self._tree.lineage(disease) if code in diseases or code in totals), None)
        if nearest is None:
            return "no_incidence"
        if nearest in totals:
            return "only_a_total"
        for one in (sex, None):
            if cases.get((nearest, one), 0.0) > 0:
                return (nearest, one)
        return (nearest, "") if sex == "" else "sex_not_counted"

    def _left_out(self, found: Sequence[tuple[str, str | None] | str]) -> tuple[Unweighted, ...]:
        totals: Numbers = np.bincount(self._pair_of, weights=self.n, minlength=len(self._pairs)).astype(np.float64)
        return tuple(
            Unweighted(disease, sex if why == "sex_not_counted" else "", int(n), why)
            for (disease, sex), why, n in zip(self._pairs, found, totals, strict=True)
            if isinstance(why, str)
        )

    def words(self, key: str, read: Callable[[str], str | None] = str) -> npt.NDArray[np.object_]:
        """Return what each cell says of a key, as `read` reads it; "" where it says nothing."""
        found = {word: read(word) or "" for word in self.cells[key].unique().to_pylist()}
        return np.asarray([found[word] for word in self.cells[key].to_pylist()], dtype=object)

    def stages(self, named: Mapping[str, float]) -> npt.NDArray[np.object_]:
        """Return each cell's stage as a margin names it: itself, or its group without the letter."""
        return self.words("stage", lambda stage: stage if stage in named else main_stage(stage) if main_stage(stage) in named else None)

    def bands(self, named: Mapping[Band, float]) -> npt.NDArray[np.object_]:
        """Return each cell's band of ages, as text; "" outside of all."""
        found = {
            age: next((str(band) for band in named if band.first <= age <= band.last), "")
            for age in self.cells["age_from"].unique().to_pylist()
        }
        return np.asarray([found[age] for age in self.cells["age_from"].to_pylist()], dtype=object)
