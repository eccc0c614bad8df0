"""The published numbers of the risk models, as knowledge/risk/*.yaml holds them; the code holds the method alone."""

from __future__ import annotations

from typing import Literal

import msgspec

from ceiba.evidence.format import Read
from ceiba.terms.answers import Reason
from ceiba.terms.criteria import AgeRange
from ceiba.terms.faults import ValueFault
from ceiba.terms.texts import Text

RATE_CLASSES = 14
"""Age classes of five years from 20 to 89 in which rates per person-year are given."""


class Calibration(Read, frozen=True, kw_only=True):
    """What was found where the model was compared with what happened. countries: ISO 3166-1 codes, lower case."""

    countries: tuple[str, ...]
    says: Text


class Model(Read, frozen=True, kw_only=True):
    """What every model says of itself. ages: those it covers, both ends included. limits: whom it is not for, and what it cannot tell."""

    id: str
    names: Text
    outcome: Text
    horizon_years: int
    ages: AgeRange
    licence: Text
    limits: Text
    calibration: tuple[Calibration, ...] = ()

    def rules(self) -> dict[str, Text]:
        """What the reasons of the model are called: itself, and each comparison with what happened."""
        return {self.id: self.names, **{f"{self.id}:{found.source}": found.says for found in self.calibration}}

    def calibration_in(self, country: str) -> tuple[Calibration, ...]:
        """Return the comparisons made in a country; empty where none was found."""
        return tuple(found for found in self.calibration if country in found.countries)


class LungTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Log odds ratio per unit of each predictor; `cigarettes` is 10 / cigarettes a day."""

    age: float
    education: float
    body_mass_index: float
    copd: float
    previous_cancer: float
    family: float
    current: float
    cigarettes: float
    smoking_years: float
    years_since_quit: float


class LungCentres(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is taken from each predictor before its term is applied."""

    age: float
    education: float
    body_mass_index: float
    cigarettes: float
    smoking_years: float
    years_since_quit: float


class LungGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A group of the model's country. term: log odds ratio against the first. words: what a record may call it, lower case."""

    id: str
    term: float
    words: tuple[str, ...]


class WithoutRace(Read, frozen=True, kw_only=True):
    """The same predictors fitted without race or ethnicity."""

    constant: float
    terms: LungTerms


class LungModel(Model, frozen=True, kw_only=True):
    """PLCOm2012 and its version without race."""

    constant: float
    terms: LungTerms
    centres: LungCentres
    groups: tuple[LungGroup, ...]
    norace: WithoutRace


class Betas(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Log relative risk per level. biopsies_from_50 is added to that of biopsies from that age on."""

    biopsies: float
    menarche: float
    first_birth: float
    relatives: float
    biopsies_from_50: float
    first_birth_x_relatives: float


class Levels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The level that each answer counts as; docs/reference/risk-models.md lists the answers in order."""

    biopsies: tuple[int, int, int]
    menarche: tuple[int, int, int]
    first_birth: tuple[int, int, int, int, int]
    relatives: tuple[int, int, int]


class BreastGroup(Read, frozen=True, kw_only=True):
    """The numbers of one group of women. unattributable: 1 - attributable risk, before 50 and from 50. Rates per person-year."""

    id: str
    words: tuple[str, ...]
    betas: Betas
    levels: Levels
    unattributable: tuple[float, float]
    incidence: tuple[float, ...]
    competing: tuple[float, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.incidence) != RATE_CLASSES or len(self.competing) != RATE_CLASSES:
            raise ValueFault("rates are given for {count} classes of age, from 20 to 89", count=RATE_CLASSES)


class BreastModel(Model, frozen=True, kw_only=True):
    """The Gail model. hyperplasia: relative risk of a biopsy without and with it. default_group: of a woman whose group is not known."""

    hyperplasia: dict[Literal["absent", "present"], float]
    default_group: str
    groups: tuple[BreastGroup, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.default_group not in {group.id for group in self.groups}:
            raise ValueFault("the group '{group}' is not among the groups", group=self.default_group)


def reason_of(cited: Read, rule: str) -> Reason:
    """Return a citation of the coefficients as a reason."""
    return Reason(
        rule, "knowledge", cited.source, cited.place, confidence=cited.confidence or "", assumed=cited.assumed, note=cited.read_in
    )
