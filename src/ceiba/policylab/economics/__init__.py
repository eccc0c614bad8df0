"""Health economics: models, their uncertainty, and what follows for a decision. Knows nothing of packs, patients or nations."""

from ceiba.policylab.economics.outcomes import Estimate, Gain, Outcome, Outcomes, Priced, gain, load_outcomes
from ceiba.policylab.economics.results import About, Draws, Results, SourcedInput

__all__ = [
    "About",
    "Draws",
    "Estimate",
    "Gain",
    "Outcome",
    "Outcomes",
    "Priced",
    "Results",
    "SourcedInput",
    "gain",
    "load_outcomes",
]
