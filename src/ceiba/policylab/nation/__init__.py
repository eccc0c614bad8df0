"""A country counted: weights raked to its facts, national cells and cascade, gaps between strata, ranges, and what to find out first.

No national number without incidence with its source: a need whose disease has none weighs null, and is counted apart.
"""

from ceiba.policylab.nation.cascade import COUNTS, POINTS, Fates, count_nation, effective, fates, significant, strata
from ceiba.policylab.nation.expected import Expected, expected
from ceiba.policylab.nation.find_out import find_out
from ceiba.policylab.nation.gaps import BOUNDS, LEAST_RECORDS, GapsOf, Order, gaps_between, order_by_income, order_of
from ceiba.policylab.nation.margins import Band, Margins, UsedRow, margins_of
from ceiba.policylab.nation.nation import Counted, Nation, count_as_nation
from ceiba.policylab.nation.raking import FREE, Constraint, Raked, design_effect, rake
from ceiba.policylab.nation.ranges import DRAWS, LEVEL, Interval, with_intervals
from ceiba.policylab.nation.sampled import Unweighted
from ceiba.policylab.nation.weighing import Unmet, Weighing, weigh, weigh_cells

__all__ = [
    "BOUNDS",
    "COUNTS",
    "DRAWS",
    "FREE",
    "LEAST_RECORDS",
    "LEVEL",
    "POINTS",
    "Band",
    "Constraint",
    "Counted",
    "Expected",
    "Fates",
    "GapsOf",
    "Interval",
    "Margins",
    "Nation",
    "Order",
    "Raked",
    "Unmet",
    "Unweighted",
    "UsedRow",
    "Weighing",
    "count_as_nation",
    "count_nation",
    "design_effect",
    "effective",
    "expected",
    "fates",
    "find_out",
    "gaps_between",
    "margins_of",
    "order_by_income",
    "order_of",
    "rake",
    "significant",
    "strata",
    "weigh",
    "weigh_cells",
    "with_intervals",
]
