"""Weights of needs: raked until the cases of a year, and how they part, are those of the country's facts.

Each need of treatment is an incident case as it presented, in the state and at the line in which its record stands; a later line is not
another case. A disease without incidence gets no weight, and prevention of people without disease has no margin: their weight is null.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ceiba.decisions import Decision
from ceiba.policylab.nation.margins import SLACK, Margins, UsedRow
from ceiba.policylab.nation.raking import FREE, Constraint, Numbers, Places, design_effect, rake, sums
from ceiba.policylab.nation.sampled import KEYS, Sample, Unweighted, raking_cells
from ceiba.terms.diseases import DiseaseTree

_OUTSIDE = ""


@dataclass(frozen=True, slots=True)
class Unmet:
    """Cases of a margin for whom nobody in the population stands. margin: cases, ages, stages, regions or payers; of: the part it is of.

    Those of the margin `cases` are in no national number; those of the others are borne by the rest of their part.
    """

    margin: str
    of: str
    value: str
    cases: float


@dataclass(frozen=True, slots=True)
class Weighing:
    """How needs were weighted. cases: what all weights add up to. n_needs: that have one; n_prevention: of prevention, that have none.

    residual: the largest miss of a margin as a share of its target, at `worst` (margin, category). least, most: weight of one need.
    effective_n: n_needs over the design effect of Kish. trimmed: needs whose weight was cut (only when asked).
    """

    country: str
    cases: float
    n_needs: int
    n_prevention: int
    converged: bool
    rounds: int
    residual: float
    worst: tuple[str, str]
    least: float
    most: float
    design_effect: float
    effective_n: float
    unmet: tuple[Unmet, ...]
    unweighted: tuple[Unweighted, ...]
    used: tuple[UsedRow, ...]
    trimmed: int = 0

    @property
    def doubtful(self) -> tuple[UsedRow, ...]:
        """The rows of the margins that were assumed or are held with low confidence."""
        return tuple(used for used in self.used if used.doubtful)


def weigh(decision: Decision, margins: Margins, *, trim: float | None = None) -> tuple[Decision, Weighing]:
    """Return a decision whose needs carry national weights (null: no national number), and how they came about.

    trim: as in `weigh_cells`.
    """
    engine = decision.engine
    keyed, cells = raking_cells(decision, margins)
    weights, weighing = weigh_cells(cells, margins, decision.world.knowledge.tree, trim=trim)
    table = cells.select(list(KEYS)).append_column("weight", pa.array(weights, pa.float64()))
    own = engine.register(table.filter(pa.array(~np.isnan(weights))))
    of_need = engine.keep(keyed.join(own, on=list(KEYS), how="inner").select("need_id", "weight"))
    needs = engine.keep(decision.options.needs.drop("weight").join(of_need, on="need_id", how="left"))
    prevention = needs.filter(nw.col("purpose") == "prevention").select(nw.len().cast(nw.Int64).alias("n"))
    n_prevention = engine.collect(prevention)["n"][0].as_py()
    weighted = dataclasses.replace(decision, options=dataclasses.replace(decision.options, needs=needs))
    return weighted, dataclasses.replace(weighing, n_prevention=n_prevention)


def weigh_cells(cells: pa.Table, margins: Margins, tree: DiseaseTree, *, trim: float | None = None) -> tuple[Numbers, Weighing]:
    """Return the weight of one need of each raking cell (NaN: no national number), and how they came about.

    cells: KEYS and n. trim: when asked, no need weighs more than so many times the mean before the cases of each disease are made to add
    up again. ValueError for less than 1.
    """
    if trim is not None and trim < 1:
        raise ValueError("a weight cannot be trimmed below the mean")
    sample = Sample(cells, margins, tree)
    bound = np.flatnonzero(sample.counted != FREE)
    n = sample.n[bound]
    plan = _Plan(sample, margins)
    constraints = [_of(constraint, bound) for constraint in plan.constraints]
    raked = rake(plan.start[bound], constraints)
    own, trimmed = raked.totals / n, 0
    if trim is not None and bound.size:
        own, trimmed = _trim(own, n, constraints[0], trim)
    effect = design_effect(own, n)
    weights = np.full(sample.n.size, np.nan)
    weights[bound] = own
    return weights, Weighing(
        country=margins.country,
        cases=float(np.sum(own * n)),
        n_needs=int(n.sum()),
        n_prevention=0,
        converged=raked.converged,
        rounds=raked.rounds,
        residual=raked.residual,
        worst=raked.worst,
        least=float(own.min()) if bound.size else float("nan"),
        most=float(own.max()) if bound.size else float("nan"),
        design_effect=effect,
        effective_n=float(n.sum()) / effect if bound.size else 0.0,
        unmet=tuple(plan.unmet),
        unweighted=sample.unweighted,
        used=margins.used,
        trimmed=trimmed,
    )


class _Plan:
    """The constraints of a sample, `cases` first. start: counts that already add up to the cases. unmet: what nobody stands for.

    Within its part, a need of which a margin says nothing (not recorded, or not named) keeps its share of the part, or takes what the
    margin's shares leave to one.
    """

    def __init__(self, sample: Sample, margins: Margins) -> None:
        self.unmet: list[Unmet] = []
        self._sample = sample
        self._margins = margins
        cases = self._cases()
        found = sums(sample.n, cases)
        factor = np.append(np.divide(cases.targets, found, out=np.zeros_like(found), where=found > 0), 0.0)
        self.start: Numbers = sample.n * factor[sample.counted]
        self._total = float(self.start.sum())
        parts = {"ages": self._ages, "stages": self._stages, "regions": self._regions, "payers": self._payers}
        self.constraints = (cases, *(self._joined(name, part()) for name, part in parts.items()))

    def _cases(self) -> Constraint:
        """Targets of the cases counted; those without recorded sex keep their share of the disease."""
        sample, cases = self._sample, self._margins.cases
        n: Numbers = np.bincount(sample.counted + 1, weights=sample.n, minlength=len(sample.cases) + 1)[1:].astype(np.float64)
        of = dict(zip(sample.cases, n, strict=True))
        targets = []
        for disease, sex in sample.cases:
            here = {one: count for (other, one), count in of.items() if other == disease}
            share = here.get(_OUTSIDE, 0.0) / sum(here.values())
            named = sum(cases[disease, one] for one in here if one != _OUTSIDE)
            whole = named or sum(count for (other, _), count in cases.items() if other == disease)
            targets.append(share * whole if sex == _OUTSIDE else (1 - share) * cases[disease, sex])
        for (disease, sex), count in cases.items():
            if count > 0 and (disease, sex) not in of and not self._unknown_sex_alone(disease):
                self.unmet.append(Unmet("cases", disease, sex or "", count))
        labels = tuple(f"{disease} {sex or ''}".strip() for disease, sex in sample.cases)
        return Constraint("cases", sample.counted, np.asarray(targets, dtype=np.float64), labels)

    def _unknown_sex_alone(self, disease: str) -> bool:
        return [sex for other, sex in self._sample.cases if other == disease] == [_OUTSIDE]

    def _ages(self) -> Iterator[tuple[str, npt.NDArray[np.bool_], npt.NDArray[np.object_], Mapping[str, float]]]:
        for place, (disease, sex) in enumerate(self._sample.cases):
            if named := self._margins.ages_of(disease, sex):
                shares = {str(band): share for band, share in named.items()}
                yield f"{disease} {sex or ''}".strip(), self._sample.counted == place, self._sample.bands(named), shares

    def _stages(self) -> Iterator[tuple[str, npt.NDArray[np.bool_], npt.NDArray[np.object_], Mapping[str, float]]]:
        for disease, shares in self._margins.stages.items():
            places = [place for place, (other, _) in enumerate(self._sample.cases) if other == disease]
            yield disease, np.isin(self._sample.counted, places), self._sample.stages(shares), shares

    def _regions(self) -> Iterator[tuple[str, npt.NDArray[np.bool_], npt.NDArray[np.object_], Mapping[str, float]]]:
        if self._margins.regions:
            yield "", self._sample.counted != FREE, self._sample.words("region"), self._margins.regions

    def _payers(self) -> Iterator[tuple[str, npt.NDArray[np.bool_], npt.NDArray[np.object_], Mapping[str, float]]]:
        region, payer = self._sample.words("region"), self._sample.words("payer")
        own = [name for name in self._margins.payers if name is not None]
        for name, shares in self._margins.payers.items():
            here = ~np.isin(region, own) if name is None else region == name
            yield name or "", here & (self._sample.counted != FREE), payer, shares

    def _joined(
        self, margin: str, parts: Iterator[tuple[str, npt.NDArray[np.bool_], npt.NDArray[np.object_], Mapping[str, float]]]
    ) -> Constraint:
        """Make one constraint of all parts of a margin; a part is of: its name, its cells, their words, and the shares of the words."""
        codes: Places = np.full(self._sample.n.size, FREE, dtype=np.int64)
        targets: list[float] = []
        labels: list[str] = []
        for of, inside, words, shares in parts:
            total = self._part_total(margin, of, inside)
            mass = {word: float(self.start[inside & (words == word)].sum()) for word in {*words[inside]}}
            for word, target in self._targets(margin, of, total, shares, mass).items():
                here = inside & (words == word) if word != _OUTSIDE else inside & ~np.isin(words, list(shares))
                codes[here] = len(targets)
                targets.append(target)
                labels.append(f"{of} {word or '?'}".strip())
        return Constraint(margin, codes, np.asarray(targets, dtype=np.float64), tuple(labels))

    def _part_total(self, margin: str, of: str, inside: npt.NDArray[np.bool_]) -> float:
        """Return the cases of a part: those of payers by region are of the region's, where regions have a margin."""
        if margin != "payers" or not self._margins.regions:
            return float(self.start[inside].sum())
        mass: dict[str, float] = {}
        region = self._sample.words("region")
        for name in {*region[self._sample.counted != FREE]}:
            mass[name] = float(self.start[region == name].sum())
        targets = self._targets("", "", self._total, self._margins.regions, mass)
        if of:
            return targets.get(of, 0.0)
        own = sum(targets.get(name, 0.0) for name in self._margins.payers if name is not None)
        return self._total - own

    def _targets(self, margin: str, of: str, total: float, shares: Mapping[str, float], mass: Mapping[str, float]) -> dict[str, float]:
        """Return what each word of a part adds up to, _OUTSIDE for words without a share; {} when nothing can be bound.

        mass: counts by word. margin: "" to note nothing as unmet.
        """
        live = {word: share for word, share in shares.items() if mass.get(word, 0.0) > 0}
        outside = sum(count for word, count in mass.items() if word not in shares)
        whole = sum(live.values())
        if whole <= 0 or total <= 0:
            return {}
        given = sum(shares.values())
        rest = 0.0
        if outside > 0:
            rest = 1 - given if given < 1 - SLACK else outside / sum(mass.values())
        if margin:
            gone = [(word, share) for word, share in shares.items() if share > 0 and word not in live]
            scale = (1 - rest) / given
            self.unmet += [Unmet(margin, of, word, share * scale * total) for word, share in gone]
        found = {word: (1 - rest) * total * share / whole for word, share in live.items()}
        return {**found, _OUTSIDE: rest * total} if outside > 0 else found


def _of(constraint: Constraint, cells: npt.NDArray[np.intp]) -> Constraint:
    return dataclasses.replace(constraint, codes=constraint.codes[cells])


def _trim(weights: Numbers, n: Numbers, cases: Constraint, most: float) -> tuple[Numbers, int]:
    """Cut weights at a multiple of the mean, then scale each count of cases up to its target; return them and how many needs were cut."""
    limit = most * float(np.sum(weights * n) / np.sum(n))
    cut = np.minimum(weights, limit)
    found = sums(cut * n, cases)
    factors = np.append(np.divide(cases.targets, found, out=np.ones_like(found), where=found > 0), 1.0)
    return cut * factors[cases.codes], int(n[weights > limit].sum())
