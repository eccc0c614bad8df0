"""A country counted: weights raked to its facts, national cells and cascade, gaps between strata, ranges, and what to find out first.

No national number without incidence with its source: a need whose disease has none weighs null, and is counted apart.
"""

from ceiba.policylab.nation.cascade import COUNTS, Fates, count_nation, effective, fates, significant, strata
from ceiba.policylab.nation.margins import Band, Margins, UsedRow, margins_of
from ceiba.policylab.nation.nation import Counted, Nation, count_as_nation
from ceiba.policylab.nation.raking import FREE, Constraint, Raked, design_effect, rake
from ceiba.policylab.nation.sampled import Unweighted
from ceiba.policylab.nation.weighing import Unmet, Weighing, weigh, weigh_cells

__all__ = [
    "COUNTS",
    "FREE",
    "Band",
    "Constraint",
    "Counted",
    "Fates",
    "Margins",
    "Nation",
    "Raked",
    "Unmet",
    "Unweighted",
    "UsedRow",
    "Weighing",
    "count_as_nation",
    "count_nation",
    "design_effect",
    "effective",
    "fates",
    "margins_of",
    "rake",
    "significant",
    "strata",
    "weigh",
    "weigh_cells",
]
