"""The tables of what is known of a person beside the tumour: environment, way of life, family, consent."""

from __future__ import annotations

from ceiba.terms.columns import NOT_RECORDED, PLACE, Column, Table
from ceiba.terms.factors import EXPOSURES as EXPOSURE_CODES
from ceiba.terms.factors import LIFESTYLE as LIFESTYLE_CODES

EXPOSURES = Table(
    "exposures",
    "something in the environment, or an infection, that a person met or did not",
    "records",
    (
        Column("patient_id", "int64", "whose"),
        Column("exposure", "string", "what it is, with its unit or words: docs/reference/factors.md", allowed=EXPOSURE_CODES),
        Column("state", "string", "the word recorded: yes, no", "only the number is given"),
        Column("value", "float64", "the number recorded, in the unit of the exposure", "only the word is given"),
        Column("observed_on", "date", "date of the record", NOT_RECORDED),
        *PLACE,
    ),
)

LIFESTYLE = Table(
    "lifestyle",
    "a habit, a measure of the body or a part of the personal history that a risk model may ask for",
    "records",
    (
        Column("patient_id", "int64", "whose"),
        Column("factor", "string", "what it is, with its unit or words: docs/reference/factors.md", allowed=LIFESTYLE_CODES),
        Column("state", "string", "the word recorded", "only the number is given"),
        Column("value", "float64", "the number recorded, in the unit of the factor", "only the word is given"),
        Column("observed_on", "date", "date of the record", NOT_RECORDED),
        *PLACE,
    ),
)

FAMILY_HISTORY = Table(
    "family_history",
    "a relative, with one cancer or with none",
    "records",
    (
        Column("patient_id", "int64", "whose relative"),
        Column("relative_code", "string", "tells two relatives of one kind apart", "the source does not say"),
        Column(
            "relation",
            "string",
            "what the relative is to the person",
            allowed=(
                "mother", "father", "sister", "brother", "daughter", "son", "half_sister", "half_brother", "grandmother", "grandfather",
                "aunt", "uncle", "niece", "nephew", "cousin", "granddaughter", "grandson",
            ),
        ),
        Column("side", "string", "through which parent", "not recorded, or both", allowed=("maternal", "paternal")),
        Column("oncotree", "string", "OncoTree code of the relative's cancer", "no cancer, or none that the tree knows"),
        Column("disease_text", "string", "the cancer as the source writes it", NOT_RECORDED),
        Column("affected", "bool", "false: the record says that this relative had no cancer"),
        Column("age_at_diagnosis_years", "float64", "age at that diagnosis", NOT_RECORDED, "years"),
        *PLACE,
    ),
)  # fmt: skip

CONSENTS = Table(
    "consents",
    "what a person allowed or refused to be done with data or specimens",
    "records",
    (
        Column("patient_id", "int64", "whose"),
        Column("scope", "string", "for what", allowed=("care", "research", "sharing", "recontact")),
        Column("decision", "string", "permit or deny", allowed=("permit", "deny")),
        Column("given_on", "date", "first day it holds", NOT_RECORDED),
        Column("ended_on", "date", "last day, or day of withdrawal", "not recorded, or holds"),
        Column("document", "string", "code of the form or policy, as the source writes it", NOT_RECORDED),
        *PLACE,
    ),
)
