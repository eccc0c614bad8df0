"""The roadmap: which levers to begin, in which year, for how much, and what a country gains.

library = load_levers(names)
country = Country(nation.decision, library.for_country("co"), gains, seed=7)
made = make_roadmap(country, asked, terms, library.rates)
milestones(made), spread(made, draws=500, seed=7), one_at_a_time(made, seconds=2)
"""

from ceiba.policylab.losses import BOUNDS, Bound
from ceiba.policylab.roadmap.country import Country, Found, no_gains
from ceiba.policylab.roadmap.effects import UNITS, effect_values
from ceiba.policylab.roadmap.grounds import ClearedObstacle, Grounds, Whose, grounds
from ceiba.policylab.roadmap.groups import OBJECTIVES, Merged, Objective, merge_groups
from ceiba.policylab.roadmap.levers import Costs, Effect, Lever, Months, Priced
from ceiba.policylab.roadmap.library import Library, check_levers, levers_folder, load_levers
from ceiba.policylab.roadmap.milestones import Milestone, milestones
from ceiba.policylab.roadmap.openings import GainKey, Openings
from ceiba.policylab.roadmap.paid import paid_because_of, patients_paid
from ceiba.policylab.roadmap.plan import Held, Terms, choose_bound, held_effects, make_roadmap, other_bounds, other_effects, sampled
from ceiba.policylab.roadmap.problem import Group, Option, Outcome, Problem
from ceiba.policylab.roadmap.published import Behind, gains_behind
from ceiba.policylab.roadmap.record import FEW, HeldKept, LeverKept, MilestoneKept, MovedKept, Population, RoadmapKept, YearKept
from ceiba.policylab.roadmap.rests import FactUsed, GainUsed, NumberUsed, ObstacleCleared, PatientsPaid, RateUsed, WhoseNeeds
from ceiba.policylab.roadmap.roadmap import Asked, Recounts, Roadmap
from ceiba.policylab.roadmap.roadmap_cheers import left_of_roadmap, no_item_of_roadmap, said_of_roadmap
from ceiba.policylab.roadmap.sensitivity import Moved, Spread, one_at_a_time, spread
from ceiba.policylab.roadmap.solve import Solved, greedy, solve
from ceiba.policylab.roadmap.unpriced import Unpriced, unpriced

__all__ = [
    "BOUNDS",
    "FEW",
    "OBJECTIVES",
    "UNITS",
    "Asked",
    "Behind",
    "Bound",
    "ClearedObstacle",
    "Costs",
    "Country",
    "Effect",
    "FactUsed",
    "Found",
    "GainKey",
    "GainUsed",
    "Grounds",
    "Group",
    "Held",
    "HeldKept",
    "Lever",
    "LeverKept",
    "Library",
    "Merged",
    "Milestone",
    "MilestoneKept",
    "Months",
    "Moved",
    "MovedKept",
    "NumberUsed",
    "Objective",
    "ObstacleCleared",
    "Openings",
    "Option",
    "Outcome",
    "PatientsPaid",
    "Population",
    "Priced",
    "Problem",
    "RateUsed",
    "Recounts",
    "Roadmap",
    "RoadmapKept",
    "Solved",
    "Spread",
    "Terms",
    "Unpriced",
    "Whose",
    "WhoseNeeds",
    "YearKept",
    "check_levers",
    "choose_bound",
    "effect_values",
    "gains_behind",
    "greedy",
    "grounds",
    "held_effects",
    "left_of_roadmap",
    "levers_folder",
    "load_levers",
    "make_roadmap",
    "merge_groups",
    "milestones",
    "no_gains",
    "no_item_of_roadmap",
    "one_at_a_time",
    "other_bounds",
    "other_effects",
    "paid_because_of",
    "patients_paid",
    "said_of_roadmap",
    "sampled",
    "solve",
    "spread",
    "unpriced",
]
