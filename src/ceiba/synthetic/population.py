"""Who falls ill, where they live and who pays for them: the distributions that a pack's facts give, ready to be drawn from.

Each field is drawn from the facts of its own file; what a file does not say of a disease, region or payer stays EMPTY. Facts of a
disease are never taken for its parents or children in the tree: a registry counts a case once, under one code. The count of a whole
tissue that stands beside counts of its tumours (all tumours; lung beside non-small-cell lung cancer) is their total and not drawn from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ceiba.packs import FactRow, Pack, cases_counted
from ceiba.synthetic.book import FactBook
from ceiba.synthetic.shares import EMPTY, Shares, SharesBy, shares
from ceiba.terms.codes import SEXES, stage_group
from ceiba.terms.diseases import DiseaseTree

NO_PAYER = "none"
"""What `coverages` writes for a person recorded as without coverage."""

_OLDEST = 120


@dataclass(frozen=True, slots=True)
class Population:
    """The distributions of one pack. The tuples are what the codes of each field stand for.

    cases: draws a place in `cases_disease` and `cases_sex`. ages_by: by disease and sex (`sex_key`), draws a band from `age_first` to
    `age_last`, both included. payers_by: by region. incomes_by: by payer, draws a place in `incomes_monthly` (the pack's currency).
    """

    diseases: tuple[str, ...]
    stages: tuple[str, ...]
    regions: tuple[str, ...]
    payers: tuple[str, ...]
    cases: Shares
    cases_disease: npt.NDArray[np.int32]
    cases_sex: npt.NDArray[np.int32]
    ages_by: SharesBy
    age_first: npt.NDArray[np.int32]
    age_last: npt.NDArray[np.int32]
    stages_by: SharesBy
    lines_by: SharesBy
    region: Shares
    payers_by: SharesBy
    incomes_by: SharesBy
    incomes_monthly: npt.NDArray[np.float64]


def sex_key(disease: npt.NDArray[np.int32], sex: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Return one number for a disease and a sex (EMPTY included)."""
    key: npt.NDArray[np.int32] = disease * (len(SEXES) + 1) + sex + 1
    return key


def population_of(pack: Pack, book: FactBook, tree: DiseaseTree) -> Population:
    """Return the distributions of a pack; PackRefused when its facts do not say who falls ill, or do not fit together."""
    diseases, cases, cases_disease, cases_sex = _cases(book, tree)
    regions = tuple(dict.fromkeys(row["region"] for row in pack.facts.get("population", ())))
    payers = (*pack.payers, NO_PAYER)
    stages = tuple(dict.fromkeys(row["stage"] for row in pack.facts.get("stages", ())))
    bands, ages_by = _ages(book, diseases, cases_disease, cases_sex)
    incomes, incomes_by = _incomes(pack, book, payers)
    return Population(
        diseases=diseases,
        stages=stages,
        regions=regions,
        payers=payers,
        cases=cases,
        cases_disease=cases_disease,
        cases_sex=cases_sex,
        ages_by=ages_by,
        age_first=np.asarray([first for first, _ in bands], dtype=np.int32),
        age_last=np.asarray([last for _, last in bands], dtype=np.int32),
        stages_by=_stages(book, diseases, stages),
        lines_by=_by_disease(book, "lines", "line", diseases, lambda row: int(row["line"])),
        region=_region(book, regions),
        payers_by=_payers(book, regions, payers),
        incomes_by=incomes_by,
        incomes_monthly=incomes,
    )


def _cases(book: FactBook, tree: DiseaseTree) -> tuple[tuple[str, ...], Shares, npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Part the cases by disease and sex. A row for both sexes counts too those that rows of one sex count: the rest has no known sex."""
    counts = book.rows("incidence")
    for row in counts:
        if row["sex"] is not None and row["sex"] not in SEXES:
            raise book.refuse("incidence", row, "The sex is neither female nor male.", "Write female, male, or nothing for both.")
    named = cases_counted(counts, tree)
    diseases = tuple(dict.fromkeys(disease for disease, _ in named))
    counted = {(diseases.index(disease), EMPTY if sex is None else SEXES.index(sex)): cases for (disease, sex), cases in named.items()}
    total = sum(counted.values())
    if total <= 0:
        raise book.refuse(
            "incidence",
            None,
            "The facts of the pack count no case of any disease, so nobody can be drawn from them.",
            "Add rows to facts/incidence.csv, each with its source.",
        )
    for place, disease_code in enumerate(diseases):
        cases = sum(count for (disease, _), count in counted.items() if disease == place)
        if cases > 0:
            book.note_empty("sex", disease_code, counted.get((place, EMPTY), 0.0) / cases)
    pairs = list(counted)
    return (
        diseases,
        shares(range(len(pairs)), [counted[pair] / total for pair in pairs]),
        np.asarray([disease for disease, _ in pairs], dtype=np.int32),
        np.asarray([sex for _, sex in pairs], dtype=np.int32),
    )


def _ages(
    book: FactBook, diseases: tuple[str, ...], cases_disease: npt.NDArray[np.int32], cases_sex: npt.NDArray[np.int32]
) -> tuple[list[tuple[int, int]], SharesBy]:
    """Return the age bands, and which band people of a disease and sex are in; rows of a sex win over rows of both."""
    bands: list[tuple[int, int]] = []
    found: dict[int, Shares] = {}

    def band(row: FactRow) -> int:
        if not row["age_min"] <= row["age_max"] <= _OLDEST:
            raise book.refuse("ages", row, "The ages are no stretch of years up to 120.", "Write the first and the last age of the band.")
        bands.append((row["age_min"], row["age_max"]))
        return len(bands) - 1

    for disease, sex in zip(cases_disease, cases_sex, strict=True):
        name = SEXES[sex] if sex != EMPTY else None
        rows = book.nearest("ages", "sex", name, disease=diseases[disease])
        part = book.shares("ages", rows, band)
        found[int(sex_key(disease, sex))] = part
        book.note_empty("age_years", f"{diseases[disease]} {name or ''}".strip(), part.empty)
    return bands, SharesBy(found)


def _stages(book: FactBook, diseases: tuple[str, ...], stages: tuple[str, ...]) -> SharesBy:
    def code(row: FactRow) -> int:
        if stage_group(row["stage"]) != row["stage"]:
            raise book.refuse("stages", row, "This is not a stage group.", "Write one such as II, IIIB or IV.")
        return stages.index(row["stage"])

    return _by_disease(book, "stages", "stage", diseases, code)


def _by_disease(book: FactBook, name: str, field: str, diseases: tuple[str, ...], code: Callable[[FactRow], int]) -> SharesBy:
    found: dict[int, Shares] = {}
    for place, disease in enumerate(diseases):
        rows = book.rows(name, disease=disease)
        found[place] = book.shares(name, rows, code)
        book.note_empty("line_of_therapy" if field == "line" else field, disease, found[place].empty)
    return SharesBy(found)


def _region(book: FactBook, regions: tuple[str, ...]) -> Shares:
    rows = book.rows("population")
    people = sum(row["population"] for row in rows)
    if people <= 0:
        book.note_empty("region", "", 1.0)
        return shares([], [])
    return shares([regions.index(row["region"]) for row in rows], [row["population"] / people for row in rows])


def _payers(book: FactBook, regions: tuple[str, ...], payers: tuple[str, ...]) -> SharesBy:
    """Return who pays in each region; rows of a region win over rows of all. EMPTY is a person whose region is not known."""
    found: dict[int, Shares] = {}
    places: list[tuple[int, str | None]] = [*enumerate(regions)] or [(EMPTY, None)]
    for place, region in places:
        rows = book.nearest("payers", "region", region)
        found[place] = book.shares("payers", rows, lambda row: payers.index(row["payer"]))
        book.note_empty("payer", region or "", found[place].empty)
    return SharesBy(found)


def _incomes(pack: Pack, book: FactBook, payers: tuple[str, ...]) -> tuple[npt.NDArray[np.float64], SharesBy]:
    """Return monthly incomes by payer, in the pack's currency; rows of a payer win over rows of any."""
    amounts: list[float] = []
    found: dict[int, Shares] = {}

    def code(row: FactRow) -> int:
        amounts.append(row["monthly_amount"])
        return len(amounts) - 1

    for place, payer in [*enumerate(payers), (EMPTY, None)]:
        rows = book.nearest("incomes", "payer", payer, currency=pack.manifest.currency)
        found[place] = book.shares("incomes", rows, code)
        book.note_empty("income_monthly", payer or "", found[place].empty)
    return np.asarray(amounts, dtype=np.float64), SharesBy(found)
