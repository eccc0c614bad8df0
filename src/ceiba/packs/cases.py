"""Cases a year, each counted once: the rows of incidence.csv without totals, and of both sexes only what no row of one sex counts."""

from __future__ import annotations

from collections.abc import Sequence

from ceiba.packs.facts import FactRow
from ceiba.terms.diseases import DiseaseTree


def without_totals(counts: Sequence[FactRow], tree: DiseaseTree) -> tuple[FactRow, ...]:
    """Return the rows of incidence.csv that count a disease itself.

    The count of a whole tissue that stands beside counts of its tumours (all tumours; lung beside non-small-cell lung cancer) is their
    total. Facts of a disease are never taken for its parents or children: a registry counts a case once, under one code.
    """
    totals = {tissue for row in counts for tissue in tree.lineage(row["disease"])[1:][-2:]}
    return tuple(row for row in counts if row["disease"] not in totals)


def cases_counted(counts: Sequence[FactRow], tree: DiseaseTree) -> dict[tuple[str, str | None], float]:
    """Return cases a year by disease and sex, in the order of the rows; sex None counts those that no row of one sex counts.

    A row for both sexes counts too those that rows of one sex count: the rest, never less than nothing, has no known sex.
    """
    counted: dict[tuple[str, str | None], float] = {}
    for row in without_totals(counts, tree):
        key = (row["disease"], row["sex"])
        counted[key] = counted.get(key, 0.0) + row["cases_per_year"]
    for disease, sex in counted:
        if sex is None:
            of_one_sex = sum(cases for (other, one), cases in counted.items() if other == disease and one is not None)
            counted[disease, None] = max(0.0, counted[disease, None] - of_one_sex)
    return counted
