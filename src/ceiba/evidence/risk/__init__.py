"""Risk models: what a published model says of a person, as a pure function of what is recorded, or why it says nothing.

Numbers are in knowledge/risk/*.yaml, each with its source; docs/reference/risk-models.md says what each model asks and where it was
compared with what happened.
"""

from ceiba.evidence.risk.coefficients import BreastModel, Calibration, LungModel, Model
from ceiba.evidence.risk.family import FamilyCriteria, clauses_met, family_value, relations_met
from ceiba.evidence.risk.gail import Woman, absolute_risk, gail
from ceiba.evidence.risk.grounding import grounds_of
from ceiba.evidence.risk.person import OwnCancer, PersonFacts, Relative, has_ground_for, risk_of
from ceiba.evidence.risk.plcom2012 import Smoker, plcom2012
from ceiba.evidence.risk.results import FactorNames, Percents, Refused, Risk

__all__ = [
    "BreastModel",
    "Calibration",
    "FactorNames",
    "FamilyCriteria",
    "LungModel",
    "Model",
    "OwnCancer",
    "Percents",
    "PersonFacts",
    "Refused",
    "Relative",
    "Risk",
    "Smoker",
    "Woman",
    "absolute_risk",
    "clauses_met",
    "family_value",
    "gail",
    "grounds_of",
    "has_ground_for",
    "plcom2012",
    "relations_met",
    "risk_of",
]
