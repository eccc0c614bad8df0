"""The Gail model (BCRAT): the probability of invasive breast cancer of a woman who has had none.

Relative risks of a few factors times the rate of a group of women of the United States, against the risk of dying of something else (Gail
1989, Costantino 1999, Gail 2007 for Black women, Matsuno 2011 for Asian American women, Banegas 2017 for Hispanic women). What is not
recorded the model counts as its lowest level; how far the truth may lie from that is the range. Numbers: knowledge/risk/breast.yaml.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ceiba.evidence.risk.coefficients import BreastGroup, BreastModel, reason_of
from ceiba.evidence.risk.results import FactorNames, Percents, Refused, Risk
from ceiba.terms.faults import Saying

FIRST_AGE, LAST_AGE, SECOND_AGE = 20, 90, 50
"""Rates are given from 20 to 90; from 50 on another relative risk of biopsies and another attributable risk hold."""

MOST_RELATIVES = 2
"""More count as two."""
MENARCHE_AGES = (12, 14)
BIRTH_AGES = (20, 25, 30)
"""The ages at which the answers of the model part."""

OUTSIDE_AGES = "The model covers ages from {first} to {last}; it was asked from {age} to {end}."
NOT_FOR_AGE = "The model is for ages from {first} to {last}; this person is {age}."
NO_GROUP = "The model has no numbers for the group '{group}'."
HYPERPLASIA_WITHOUT_BIOPSY = "A finding of a biopsy is recorded, and no biopsy is."
MENARCHE_LATER = "The menarche recorded is later than the age."
BIRTH_TOO_EARLY = "The first birth recorded is before the menarche."
BIRTH_LATER = "The first birth recorded is later than the age."
COUNTED_LOWEST = "Not recorded, and counted by the model as the lowest level: {factors}; the range says what it may be otherwise."
DEFAULT_GROUP = (
    "No group of the model is recorded; as the tool does, the numbers of white women of the United States were used. With those of Hispanic"
    " women it is {others} %: the range holds them."
)
SEVERAL_GROUPS = "The group recorded is two of the model's, of women born in the United States and elsewhere: the range holds both."
LABELLED = "The record names a group of the model; without the label it is {without} %, and the range holds it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Woman:
    """What the model asks of a woman; None is not recorded. births: live births. relatives: mother, sisters, daughters with breast cancer.

    menarche, first_birth: age in years. hyperplasia: atypical hyperplasia in a biopsy. more_relatives: there may be more than are recorded.
    """

    age: float
    biopsies: int | None = None
    hyperplasia: bool | None = None
    menarche: float | None = None
    births: int | None = None
    first_birth: float | None = None
    relatives: int | None = None
    more_relatives: bool = False


def absolute_risk(model: BreastModel, group_id: str, woman: Woman, until_age: float) -> float | Refused:
    """Return the probability from the woman's age to `until_age` by one group's numbers, what is not recorded counted as the lowest level.

    Refused, with every reason, for what the model does not cover: never a number for an input that contradicts itself.
    """
    groups = {group.id: group for group in model.groups}
    refused = _refused(model, woman, until_age, None if group_id in groups else group_id)
    if refused is not None:
        return refused
    group = groups[group_id]
    relative = _relative_risks(model, group, woman)
    return _projected(group, relative, woman.age, until_age)


def gail(model: BreastModel, woman: Woman, recorded_group: str | None = None) -> Risk | Refused:
    """Return the risk over the model's horizon, with the range that what is not recorded leaves open."""
    until = woman.age + model.horizon_years
    covered = (model.ages.min or 0) <= woman.age <= (model.ages.max or math.inf)
    refused = _refused(model, woman, until if covered else None, None)
    if refused is not None:
        return refused
    default = next(group for group in model.groups if group.id == model.default_group)
    own = groups_of(model, recorded_group)
    others = own or tuple(group for group in model.groups if group.id.startswith("hispanic"))
    varied = tuple(dict.fromkeys((*own, default, *others)))
    ranges = [_range(model, group, woman, until) for group in varied]
    value = _projected(varied[0], _relative_risks(model, varied[0], woman), woman.age, until)
    missing = tuple(_missing(woman))
    said = tuple(_assumptions(model, woman, until, own, others, default, missing))
    cited = (reason_of(model, model.id), *(reason_of(group, f"{model.id}:{group.id}") for group in varied))
    return Risk(model.id, value, min(low for low, _ in ranges), max(high for _, high in ranges), model.horizon_years, cited, said, missing)


def groups_of(model: BreastModel, recorded: str | None) -> tuple[BreastGroup, ...]:
    """Return the model's groups that a record names by the model's own words; empty for any other word."""
    word = (recorded or "").strip().casefold()
    return tuple(group for group in model.groups if word in group.words)


def _assumptions(
    model: BreastModel,
    woman: Woman,
    until: float,
    own: tuple[BreastGroup, ...],
    others: tuple[BreastGroup, ...],
    default: BreastGroup,
    missing: tuple[str, ...],
) -> Iterator[Saying]:
    def share(group: BreastGroup) -> float:
        return _projected(group, _relative_risks(model, group, woman), woman.age, until)

    if missing:
        yield Saying(COUNTED_LOWEST, {"factors": FactorNames(missing)})
    if not own:
        yield Saying(DEFAULT_GROUP, {"others": Percents(tuple(share(group) for group in others))})
        return
    if len(own) > 1:
        yield Saying(SEVERAL_GROUPS)
    yield Saying(LABELLED, {"without": Percents((share(default),))})


def _missing(woman: Woman) -> Iterator[str]:
    if woman.menarche is None:
        yield "age_at_menarche_years"
    if woman.first_birth is None and woman.births != 0:
        yield "age_at_first_birth_years"
    if woman.biopsies is None:
        yield "breast_biopsies"
    elif woman.biopsies and woman.hyperplasia is None:
        yield "atypical_hyperplasia"
    if woman.relatives is None or (woman.more_relatives and woman.relatives < MOST_RELATIVES):
        yield "relatives_with_breast_cancer"


def _refused(model: BreastModel, woman: Woman, until: float | None, unknown_group: str | None) -> Refused | None:
    """Why the model says nothing; until None: the woman is of an age that its use does not cover."""
    reasons: list[Saying] = []
    invalid: list[str] = []

    def refuse(problem: str, factor: str, **named: object) -> None:
        reasons.append(Saying(problem, named))
        invalid.append(factor)

    if unknown_group is not None:
        refuse(NO_GROUP, "ethnicity", group=unknown_group)
    if until is None:
        refuse(NOT_FOR_AGE, "age", first=model.ages.min or 0, last=model.ages.max or LAST_AGE, age=f"{woman.age:g}")
    elif not (FIRST_AGE <= woman.age < until <= LAST_AGE):
        refuse(OUTSIDE_AGES, "age", first=FIRST_AGE, last=LAST_AGE, age=f"{woman.age:g}", end=f"{until:g}")
    if woman.hyperplasia is not None and not woman.biopsies:
        refuse(HYPERPLASIA_WITHOUT_BIOPSY, "atypical_hyperplasia")
    if woman.menarche is not None and woman.menarche > woman.age:
        refuse(MENARCHE_LATER, "age_at_menarche_years")
    if woman.first_birth is not None and woman.first_birth > woman.age:
        refuse(BIRTH_LATER, "age_at_first_birth_years")
    if woman.first_birth is not None and woman.menarche is not None and woman.first_birth < woman.menarche:
        refuse(BIRTH_TOO_EARLY, "age_at_first_birth_years")
    return Refused(model.id, tuple(reasons), invalid=tuple(dict.fromkeys(invalid))) if reasons else None


def _answers(woman: Woman) -> tuple[int, int, int, int]:
    """The place of each answer among the answers of the model: biopsies, menarche, first birth, relatives; 0 where not recorded."""
    biopsies = min(woman.biopsies or 0, 2)
    menarche = 0 if woman.menarche is None else 2 - bisect_right(MENARCHE_AGES, woman.menarche)
    childless = woman.births == 0 and woman.first_birth is None
    first_birth = len(BIRTH_AGES) + 1 if childless else bisect_right(BIRTH_AGES, woman.first_birth or 0.0)
    return biopsies, menarche, first_birth, min(woman.relatives or 0, MOST_RELATIVES)


def _relative_risks(model: BreastModel, group: BreastGroup, woman: Woman) -> tuple[float, float]:
    """The relative risk before 50 and from 50 on, what is not recorded counted as the lowest level."""
    logs = _log_parts(model, group, woman, *_answers(woman))
    return math.exp(sum(first for first, _ in logs)), math.exp(sum(second for _, second in logs))


def _log_parts(
    model: BreastModel, group: BreastGroup, woman: Woman, biopsies: int, menarche: int, first_birth: int, relatives: int
) -> tuple[tuple[float, float], ...]:
    """The parts of the log relative risk that add up, each before 50 and from 50 on: biopsy, menarche, birth with relatives."""
    betas, levels = group.betas, group.levels
    n_biopsies = levels.biopsies[biopsies]
    n_births, n_relatives = levels.first_birth[first_birth], levels.relatives[relatives]
    found = 0.0
    if biopsies and woman.hyperplasia is not None:
        found = math.log(model.hyperplasia["present" if woman.hyperplasia else "absent"])
    biopsy = n_biopsies * betas.biopsies + found
    of_menarche = levels.menarche[menarche] * betas.menarche
    family = n_births * betas.first_birth + n_relatives * betas.relatives + n_births * n_relatives * betas.first_birth_x_relatives
    return ((biopsy, biopsy + n_biopsies * betas.biopsies_from_50), (of_menarche, of_menarche), (family, family))


def _range(model: BreastModel, group: BreastGroup, woman: Woman, until: float) -> tuple[float, float]:
    """The least and the greatest risk over all that is not recorded. The risk grows with both relative risks, so their ends suffice."""
    biopsies, menarche, first_birth, relatives = _answers(woman)
    findings = (True, False, None) if woman.hyperplasia is None else (woman.hyperplasia,)
    worlds = [
        _log_parts(model, group, Woman(age=woman.age, biopsies=b, hyperplasia=h if b else None), b, m, f, r)
        for b in _open(biopsies, 3, known=woman.biopsies is not None)
        for h in findings
        for m in _open(menarche, 3, known=woman.menarche is not None)
        for f in _births(woman, first_birth)
        for r in (range(relatives, MOST_RELATIVES + 1) if woman.relatives is None or woman.more_relatives else (relatives,))
    ]
    sums = [(sum(first for first, _ in parts), sum(second for _, second in parts)) for parts in worlds]
    before, after = [first for first, _ in sums], [second for _, second in sums]
    low = _projected(group, (math.exp(min(before)), math.exp(min(after))), woman.age, until)
    return low, _projected(group, (math.exp(max(before)), math.exp(max(after))), woman.age, until)


def _births(woman: Woman, answer: int) -> Iterable[int]:
    if woman.first_birth is not None or woman.births == 0:
        return (answer,)
    return range(4) if woman.births else range(5)


def _open(answer: int, count: int, *, known: bool) -> Iterable[int]:
    return (answer,) if known else range(count)


def _projected(group: BreastGroup, relative: tuple[float, float], age: float, until: float) -> float:
    """Add up year by year the risk of breast cancer, each year given that neither it nor death came before."""
    hazard, total = 0.0, 0.0
    for year in range(math.floor(age), math.ceil(until)):
        length = min(until, year + 1) - max(age, year)
        second = year >= SECOND_AGE
        of_class = (year - FIRST_AGE) // 5
        cancer = group.incidence[of_class] * group.unattributable[second] * relative[second]
        both = cancer + group.competing[of_class]
        total += cancer / both * math.exp(-hazard) * -math.expm1(-both * length)
        hazard += both * length
    return total
