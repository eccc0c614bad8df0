"""The margins of a nation, read from a pack's facts: how many cases a year, and how they part by age, stage, region and payer.

Every row used is kept with its citation, so that an output can name what was assumed. What the facts do not say binds nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ceiba.errors import PackRefused
from ceiba.packs import FactRow, Pack, cases_counted, without_totals
from ceiba.terms.codes import SEXES
from ceiba.terms.diseases import DiseaseTree

UNINSURED = "none"
"""What payers.csv and coverages write for a person recorded as without coverage."""

SLACK = 1e-9
"""By how much shares written in decimals may miss one."""


@dataclass(frozen=True, slots=True)
class Band:
    """Ages from `first` to `last`, both included."""

    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class UsedRow:
    """A row of the pack's facts that a margin rests on, and its file's name without `.csv`."""

    file: str
    row: FactRow

    @property
    def doubtful(self) -> bool:
        """Whether the value was assumed or is held with low confidence."""
        return self.row.cited.assumed or self.row.cited.confidence == "low"


@dataclass(frozen=True, slots=True)
class Margins:
    """The margins of one country. Shares are of one whole each; what they leave to one is not known.

    cases: a year, by disease and sex (None: of the sexes that have no row of their own). totals: diseases counted as a total of others,
    which bind nothing. ages: by disease and sex. stages: by disease. regions: shares of the population, by which cases are parted as if
    every region fell ill alike. payers: by region; None is every region without rows of its own.
    """

    country: str
    cases: Mapping[tuple[str, str | None], float]
    totals: frozenset[str]
    ages: Mapping[tuple[str, str | None], Mapping[Band, float]]
    stages: Mapping[str, Mapping[str, float]]
    regions: Mapping[str, float]
    payers: Mapping[str | None, Mapping[str, float]]
    used: tuple[UsedRow, ...]

    def ages_of(self, disease: str, sex: str | None) -> Mapping[Band, float]:
        """Return the ages at which people of a disease and sex fall ill; rows of a sex win over rows of both."""
        return self.ages.get((disease, sex)) or self.ages.get((disease, None)) or {}

    @property
    def cuts(self) -> tuple[int, ...]:
        """The ages at which some band begins or the year after it ends, ascending."""
        bands = [band for found in self.ages.values() for band in found]
        return tuple(sorted({band.first for band in bands} | {band.last + 1 for band in bands}))


def margins_of(pack: Pack, tree: DiseaseTree) -> Margins:
    """Return a pack's margins; PackRefused, at the row, for a value that fits no margin."""
    reader = _Reader(pack)
    counts = reader.rows("incidence")
    for row in counts:
        reader.expect(row["disease"] in tree, "incidence", row, "The disease is none of the disease tree.", "Write an OncoTree code.")
        sexes = (None, *SEXES)
        reader.expect(
            row["sex"] in sexes, "incidence", row, "The sex is neither female nor male.", "Write female, male, or nothing for both."
        )
        reader.expect(row["cases_per_year"] >= 0, "incidence", row, "The cases are fewer than none.", "Write the cases of a year.")
    own = without_totals(counts, tree)
    reader.use("incidence", own)
    cases = cases_counted(counts, tree)
    diseases = tuple(dict.fromkeys(disease for disease, _ in cases))
    people = reader.rows("population")
    reader.use("population", people)
    whole = sum(row["population"] for row in people)
    return Margins(
        country=pack.country,
        cases=cases,
        totals=frozenset(row["disease"] for row in counts) - set(diseases),
        ages=_ages(reader, diseases),
        stages={disease: found for disease in diseases if (found := _stages(reader, disease))},
        regions={row["region"]: row["population"] / whole for row in people} if whole > 0 else {},
        payers=_payers(reader, frozenset(row["region"] for row in people)),
        used=tuple(reader.used.values()),
    )


class _Reader:
    """The facts of a pack as margins consult them. used: every row that was, by file and line."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.used: dict[tuple[str, int], UsedRow] = {}

    def rows(self, name: str) -> tuple[FactRow, ...]:
        return self.pack.facts.get(name, ())

    def use(self, name: str, rows: Sequence[FactRow]) -> None:
        self.used |= {(name, row.line): UsedRow(name, row) for row in rows}

    def expect(self, holds: bool, name: str, row: FactRow, problem: str, remedy: str) -> None:  # noqa: FBT001 - what is asked
        if not holds:
            raise PackRefused(problem, remedy, file=f"{self.pack.country}/facts/{name}.csv", line=row.line)

    def whole(self, name: str, rows: Sequence[FactRow]) -> None:
        """Note rows as used; refuse shares of one whole that add up to more than one."""
        self.use(name, rows)
        self.expect(
            sum(row["share"] for row in rows) <= 1 + SLACK,
            name,
            rows[-1],
            "The shares of one whole add up to more than one, up to this row.",
            "Mend the shares, or part the rows by another disease, sex or region.",
        )


def _ages(reader: _Reader, diseases: Sequence[str]) -> dict[tuple[str, str | None], dict[Band, float]]:
    parts: dict[tuple[str, str | None], list[FactRow]] = {}
    for row in reader.rows("ages"):
        if row["disease"] in diseases:
            parts.setdefault((row["disease"], row["sex"]), []).append(row)
    found: dict[tuple[str, str | None], dict[Band, float]] = {}
    for key, rows in parts.items():
        reader.whole("ages", rows)
        bands: dict[Band, float] = {}
        for row in sorted(rows, key=lambda row: (row["age_min"], row.line)):
            band = Band(row["age_min"], row["age_max"])
            apart = band.first <= band.last and all(band.first > other.last for other in bands)
            reader.expect(apart, "ages", row, "The band of ages lies in another, or ends before it begins.", "Write bands side by side.")
            bands[band] = row["share"]
        found[key] = bands
    return found


def _stages(reader: _Reader, disease: str) -> dict[str, float]:
    rows = [row for row in reader.rows("stages") if row["disease"] == disease]
    if rows:
        reader.whole("stages", rows)
    return _added(rows, "stage")


def _payers(reader: _Reader, regions: frozenset[str]) -> dict[str | None, dict[str, float]]:
    parts: dict[str | None, list[FactRow]] = {}
    for row in reader.rows("payers"):
        known = row["payer"] == UNINSURED or row["payer"] in reader.pack.payers
        reader.expect(known, "payers", row, "The payer is none of the pack.", "Write the id of a payer of the pack, or none.")
        here = row["region"] is None or not regions or row["region"] in regions
        reader.expect(here, "payers", row, "The region is none of population.csv.", "Write a region that population.csv names.")
        parts.setdefault(row["region"], []).append(row)
    for rows in parts.values():
        reader.whole("payers", rows)
    return {region: _added(rows, "payer") for region, rows in parts.items()}


def _added(rows: Sequence[FactRow], column: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for row in rows:
        found[row[column]] = found.get(row[column], 0.0) + row["share"]
    return found
