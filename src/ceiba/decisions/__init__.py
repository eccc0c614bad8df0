"""Records x evidence x pack -> needs and options through the four gates, cells and the cascade.

The only room in which the clinical and the legal half meet. A gate is a pure function of one situation (`gates`); a nation is decided by
asking it once for each distinct situation (`situations`, `options`); all the rest is counting (`cascade`, `losses`).
"""

from ceiba.decisions.alternatives import INVESTIGATIONAL, NOT_INDICATED, STANDARD, STANDINGS, TEST
from ceiba.decisions.cascade import cells, count_flagged, count_steps, outcomes, step_flags, treatment_needs
from ceiba.decisions.counterfactual import Change, would_open
from ceiba.decisions.decide import Decision, catalogue_of, decide
from ceiba.decisions.explain import (
    Alternative,
    MarkerFinding,
    MarkerTest,
    NeedExplained,
    PersonExplained,
    explain_person,
    explain_situation,
)
from ceiba.decisions.gates import GATE_FUNCTIONS, criteria_of, evidence_reason, may_speak
from ceiba.decisions.grid import Grid, Outcomes
from ceiba.decisions.losses import deciding_facts, missing_facts, roadblock_counts, undecided_options
from ceiba.decisions.modifiers import DoseChange, DoseTest, Modifiers, modifiers
from ceiba.decisions.needs import NOT_RECORDED, age_class
from ceiba.decisions.options import Options, decide_options
from ceiba.decisions.path import best_test, path_through_tests
from ceiba.decisions.recorded import ChangeRecorded, FrequencyRecorded, PersonRecorded, SampleRecorded, TreatmentRecorded
from ceiba.decisions.recount import Recount, Recounted
from ceiba.decisions.residence import ResidenceDefault, residence_defaults
from ceiba.decisions.sentences import Verdict, faults_of, run_sentences, situation_of
from ceiba.decisions.situations import Decided
from ceiba.decisions.standard import Granted, granted, standard_treatments, typical_situation
from ceiba.decisions.touched import Touched, touched
from ceiba.decisions.world import World

__all__ = [
    "GATE_FUNCTIONS",
    "INVESTIGATIONAL",
    "NOT_INDICATED",
    "NOT_RECORDED",
    "STANDARD",
    "STANDINGS",
    "TEST",
    "Alternative",
    "Change",
    "ChangeRecorded",
    "Decided",
    "Decision",
    "DoseChange",
    "DoseTest",
    "FrequencyRecorded",
    "Granted",
    "Grid",
    "MarkerFinding",
    "MarkerTest",
    "Modifiers",
    "NeedExplained",
    "Options",
    "Outcomes",
    "PersonExplained",
    "PersonRecorded",
    "Recount",
    "Recounted",
    "ResidenceDefault",
    "SampleRecorded",
    "Touched",
    "TreatmentRecorded",
    "Verdict",
    "World",
    "age_class",
    "best_test",
    "catalogue_of",
    "cells",
    "count_flagged",
    "count_steps",
    "criteria_of",
    "decide",
    "decide_options",
    "deciding_facts",
    "evidence_reason",
    "explain_person",
    "explain_situation",
    "faults_of",
    "granted",
    "may_speak",
    "missing_facts",
    "modifiers",
    "outcomes",
    "path_through_tests",
    "residence_defaults",
    "roadblock_counts",
    "run_sentences",
    "situation_of",
    "standard_treatments",
    "step_flags",
    "touched",
    "treatment_needs",
    "typical_situation",
    "undecided_options",
    "would_open",
]
