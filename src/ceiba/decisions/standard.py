"""What a country grants to each standard treatment: one typical person for each assertion, asked at the gates *available* and *covered*.

The person has just what the assertion asks for. Where it is silent, a person of 60 with stage IV (no stage in blood cancers) at the first
line is asked, so that a rule that names them can answer. Where the assertion names an organ or a family of tumours, one kind of it is asked
(`TYPICAL`), so that a rule that names the kind can answer. It says what the rules grant, not how many people need it: that is the cascade.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ceiba.decisions.gates import available, covered
from ceiba.decisions.world import World
from ceiba.evidence import Assertion, Knowledge
from ceiba.terms.actions import Action
from ceiba.terms.answers import Answer, Value
from ceiba.terms.codes import STAGES
from ceiba.terms.profiles import Profile
from ceiba.terms.situations import Finding, Situation

TYPICAL_AGE_YEARS = 60
BLOOD = ("MYELOID", "LYMPH")
"""Roots of the diseases that have no stage group."""
TYPICAL = {
    "BILIARY_TRACT": "IHCH",
    "BLADDER": "BLCA",
    "BREAST": "IDC",
    "CERVIX": "CESC",
    "CHOL": "IHCH",
    "CML": "CMLBCRABL1",
    "COADREAD": "COAD",
    "EGC": "STAD",
    "LUNG": "LUAD",
    "MEL": "SKCM",
    "NSCLC": "LUAD",
    "OVARY": "HGSOC",
    "PROSTATE": "PRAD",
    "RCC": "CCRCC",
    "STOMACH": "STAD",
    "THYROID": "THPA",
    "UCEC": "UEC",
}
"""The kind of tumour that is asked where an assertion names all kinds (OncoTree): a choice of who is asked, no statement of frequency."""


@dataclass(frozen=True, slots=True)
class Granted:
    """What a country grants to one standard treatment. covered: by payer."""

    assertion: Assertion
    action: Action
    situation: Situation
    available: Answer
    covered: dict[str, Answer]

    @property
    def best_covered(self) -> Value:
        """The best answer of any payer; unknown where the country's pack knows no payer."""
        return max((answer.value for answer in self.covered.values()), default=Value.UNKNOWN)


def standard_treatments(knowledge: Knowledge, tiers: Iterable[str] = ("IA", "IB")) -> tuple[Assertion, ...]:
    """Return the assertions that a treatment works, of these AMP tiers, in the knowledge's order."""
    wanted = set(tiers)
    return tuple(
        a
        for a in knowledge.assertions
        if a.effect == "sensitivity" and a.purpose == "treatment" and a.amp in wanted and knowledge.actions[a.action].kind == "treatment"
    )


def typical_situation(knowledge: Knowledge, assertion: Assertion, payers: tuple[str, ...] = ()) -> Situation:
    """Return the typical person of an assertion."""
    who = assertion.who
    disease = TYPICAL.get(who.disease[0], who.disease[0])
    has_stage = not set(BLOOD) & set(knowledge.tree.lineage(disease))
    stages = sorted(who.stage, key=STAGES.index) or (["IV"] if has_stage else [])
    found = who.profile.favourable(lambda _: Value.UNKNOWN) if isinstance(who.profile, Profile) else {}
    return Situation(
        disease=disease,
        stage=stages[-1] if stages else None,
        line=who.line[0] if who.line else who.line_at_least or 1,
        age=_age(assertion),
        sex=who.sex[0] if who.sex else None,
        region=None,
        payers=payers,
        income=None,
        purpose="treatment",
        findings={marker: Finding.PRESENT if present else Finding.ABSENT for marker, present in found.items()},
    )


def granted(world: World, tiers: Iterable[str] = ("IA", "IB")) -> tuple[Granted, ...]:
    """Return what the country grants to each standard treatment, in the knowledge's order."""
    rows = []
    for assertion in standard_treatments(world.knowledge, tiers):
        action = world.knowledge.actions[assertion.action]
        answers = {payer: covered(world, action, typical_situation(world.knowledge, assertion, (payer,))) for payer in world.pack.payers}
        situation = typical_situation(world.knowledge, assertion)
        rows.append(Granted(assertion, action, situation, available(world, action, situation), answers))
    return tuple(rows)


def _age(assertion: Assertion) -> float:
    named = assertion.who.age
    if named is None:
        return TYPICAL_AGE_YEARS
    lowest, highest = named.min or 0, named.max if named.max is not None else TYPICAL_AGE_YEARS
    return float(min(max(TYPICAL_AGE_YEARS, lowest), max(highest, lowest)))
