"""What is recorded of a person's exposures, way of life, family and cancers, and the questions of the risk models put to it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ceiba.evidence.risk.gail import Woman, gail
from ceiba.evidence.risk.plcom2012 import NOT_RECORDED, Smoker, plcom2012
from ceiba.evidence.risk.results import Refused, Risk
from ceiba.terms.answers import Value
from ceiba.terms.diseases import DiseaseTree
from ceiba.terms.factors import FACTORS
from ceiba.terms.faults import Saying

if TYPE_CHECKING:
    from ceiba.evidence.knowledge import Knowledge

WOMEN_ALONE = "The model is of women."
HAD_BREAST_CANCER = "The model is not for a woman who had breast cancer."
CARRIER = "The model is not for carriers of a BRCA1 or BRCA2 variant; one was found."
NO_AGE = "The age is not recorded."

FIRST_DEGREE = frozenset({"mother", "father", "sister", "brother", "daughter", "son"})
SECOND_DEGREE = frozenset(
    {"half_sister", "half_brother", "grandmother", "grandfather", "aunt", "uncle", "niece", "nephew", "granddaughter", "grandson"}
)
FEMALE = frozenset({"mother", "sister", "daughter", "half_sister", "grandmother", "aunt", "niece", "granddaughter"})
MALE = frozenset({"father", "brother", "son", "half_brother", "grandfather", "uncle", "nephew", "grandson"})


@dataclass(frozen=True, slots=True)
class Relative:
    """A relative with one cancer, or with none. disease: OncoTree code, None when not known. who: tells relatives apart.

    text: the cancer as the source writes it.
    """

    relation: str
    side: str | None = None
    disease: str | None = None
    affected: bool = True
    age_years: float | None = None
    who: str = ""
    text: str = ""

    @property
    def degree(self) -> int:
        """1 for parents, siblings and children, 2 for grandparents, aunts, uncles and the like, 3 for cousins."""
        return 1 if self.relation in FIRST_DEGREE else 2 if self.relation in SECOND_DEGREE else 3


@dataclass(frozen=True, slots=True)
class OwnCancer:
    """A cancer of the person. age_years: at presentation, which stands for the age at diagnosis."""

    disease: str | None
    age_years: float | None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """All of a person that prevention asks. numbers, words: recorded factors by code. conflicting: factors with two values of the same day.

    carries: genes with a germline variant found. of_residence: factors in `numbers` that the place of residence gives, not the record.
    """

    age: float | None = None
    sex: str | None = None
    ethnicity: str | None = None
    numbers: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    conflicting: tuple[str, ...] = ()
    relatives: tuple[Relative, ...] = ()
    cancers: tuple[OwnCancer, ...] = ()
    carries: frozenset[str] = frozenset()
    of_residence: frozenset[str] = frozenset()
    region: str | None = None

    def number(self, code: str) -> float | None:
        """A factor's number, or a derived one; what follows from never having smoked, or from smoking now, counts as recorded."""
        status = self.words.get("smoking_status")
        if code == "pack_years":
            a_day, years = self.number("cigarettes_per_day"), self.number("smoking_years")
            return None if a_day is None or years is None else a_day / 20 * years
        if code in ("cigarettes_per_day", "smoking_years") and status == "never":
            return 0.0
        if code == "years_since_quit" and status == "current":
            return 0.0
        return self.numbers.get(code)

    def living_where(self, defaults: Mapping[str, float]) -> PersonFacts:
        """Return the facts with the numbers that the place of residence gives of exposures that the record is silent about."""
        silent = {code: value for code, value in defaults.items() if code not in self.numbers and code not in self.conflicting}
        if not silent:
            return self
        return dataclasses.replace(self, numbers={**self.numbers, **silent}, of_residence=frozenset(silent))

    def said(self, code: str) -> bool | None:
        """A factor of yes and no; None when not recorded."""
        return {"yes": True, "no": False}.get(self.words.get(code, ""))


def risk_of(model_id: str, knowledge: Knowledge, person: PersonFacts) -> Risk | Refused:
    """Return what a model of the knowledge says of a person; KeyError for a model that it does not hold."""
    if knowledge.lung_risk is not None and model_id == knowledge.lung_risk.id:
        return plcom2012(knowledge.lung_risk, _smoker(person, knowledge.tree))
    if knowledge.breast_risk is not None and model_id == knowledge.breast_risk.id:
        refused = _not_of_gail(person, knowledge.tree, model_id)
        return refused or gail(knowledge.breast_risk, _woman(person, knowledge.tree), person.ethnicity)
    raise KeyError(model_id)


def has_ground_for(model_id: str, knowledge: Knowledge, person: PersonFacts) -> bool:
    """Whether the record says anything that the model alone asks: only then is a person asked about it."""
    if knowledge.lung_risk is not None and model_id == knowledge.lung_risk.id:
        return person.words.get("smoking_status") in ("former", "current")
    asked = {"age_at_menarche_years", "age_at_first_birth_years", "parity", "breast_biopsies", "relatives_with_breast_cancer"}
    breast = any(_kind(knowledge.tree, relative.disease, "BREAST") is Value.YES for relative in person.relatives)
    return person.sex == "female" and (breast or bool(asked & set(person.numbers)))


def _smoker(person: PersonFacts, tree: DiseaseTree) -> Smoker:
    words = FACTORS["education"].words
    education = person.words.get("education")
    own = person.said("previous_cancer")
    return Smoker(
        age=person.age,
        smoking_status=person.words.get("smoking_status"),
        education=words.index(education) + 1 if education in words else None,
        body_mass_index=person.number("body_mass_index"),
        copd=person.said("copd"),
        previous_cancer=True if person.cancers else own,
        family=_first_degree_lung(person, tree),
        cigarettes_per_day=person.number("cigarettes_per_day"),
        smoking_years=person.number("smoking_years"),
        years_since_quit=person.number("years_since_quit"),
        group=person.ethnicity,
    )


def _first_degree_lung(person: PersonFacts, tree: DiseaseTree) -> bool | None:
    found = any(r.degree == 1 and r.affected and _kind(tree, r.disease, "LUNG") is Value.YES for r in person.relatives)
    return True if found else person.said("relatives_with_lung_cancer")


def _woman(person: PersonFacts, tree: DiseaseTree) -> Woman:
    whole = {code: None if person.number(code) is None else int(person.number(code) or 0) for code in ("breast_biopsies", "parity")}
    told = person.number("relatives_with_breast_cancer")
    named = {
        relative.who or f"{place}"
        for place, relative in enumerate(person.relatives)
        if relative.relation in ("mother", "sister", "daughter") and relative.affected
        if _kind(tree, relative.disease, "BREAST") is Value.YES
    }
    known = max(len(named), int(told or 0))
    return Woman(
        age=person.age or 0.0,
        biopsies=whole["breast_biopsies"],
        hyperplasia=person.said("atypical_hyperplasia"),
        menarche=person.number("age_at_menarche_years"),
        births=whole["parity"],
        first_birth=person.number("age_at_first_birth_years"),
        relatives=known if told is not None or known else None,
        more_relatives=told is None,
    )


def _not_of_gail(person: PersonFacts, tree: DiseaseTree, model_id: str) -> Refused | None:
    if person.sex != "female":
        problem, missing = (NOT_RECORDED, ("sex",)) if person.sex is None else (WOMEN_ALONE, ())
        return Refused(model_id, (Saying(problem),), missing=missing, invalid=() if missing else ("sex",))
    if any(_kind(tree, cancer.disease, "BREAST") is Value.YES for cancer in person.cancers):
        return Refused(model_id, (Saying(HAD_BREAST_CANCER),), invalid=("disease",))
    if person.carries & {"BRCA1", "BRCA2"}:
        return Refused(model_id, (Saying(CARRIER),), invalid=("findings",))
    return Refused(model_id, (Saying(NO_AGE),), missing=("age",)) if person.age is None else None


def _kind(tree: DiseaseTree, disease: str | None, named: str) -> Value:
    """Whether a cancer is of a kind; an organ alone (lung) counts as its cancer, unlike for a treatment."""
    return tree.holds((named,), disease)
