"""The roadmap: which levers to begin, in which year, for how much, and what a country gains.

library = load_levers(names)
country = Country(nation.decision, library.for_country("co"), gains, seed=7)
made = make_roadmap(country, asked, terms, library.rates)
milestones(made), spread(made, draws=500, seed=7), one_at_a_time(made, seconds=2)
"""

from ceiba.policylab.losses import BOUNDS, Bound
from ceiba.policylab.roadmap.country import Country, Found, no_gains
from ceiba.policylab.roadmap.grounds import ClearedObstacle, Grounds, Whose, grounds
from ceiba.policylab.roadmap.groups import OBJECTIVES, Merged, Objective, merge_groups
from ceiba.policylab.roadmap.levers import Costs, Lever, Months, Priced
from ceiba.policylab.roadmap.library import Library, check_levers, levers_folder, load_levers
from ceiba.policylab.roadmap.milestones import Milestone, milestones
from ceiba.policylab.roadmap.money import Budget, read_budget
from ceiba.policylab.roadmap.plan import Terms, choose_bound, make_roadmap, other_bounds, sampled
from ceiba.policylab.roadmap.problem import Group, Option, Outcome, Problem
from ceiba.policylab.roadmap.record import (
    FactUsed,
    LeverKept,
    MilestoneKept,
    MovedKept,
    NumberUsed,
    ObstacleCleared,
    Population,
    RateUsed,
    RoadmapKept,
    WhoseNeeds,
    YearKept,
)
from ceiba.policylab.roadmap.roadmap import Asked, Recounts, Roadmap
from ceiba.policylab.roadmap.sensitivity import Moved, Spread, one_at_a_time, spread
from ceiba.policylab.roadmap.solve import Solved, greedy, solve

__all__ = [
    "BOUNDS",
    "OBJECTIVES",
    "Asked",
    "Bound",
    "Budget",
    "ClearedObstacle",
    "Costs",
    "Country",
    "FactUsed",
    "Found",
    "Grounds",
    "Group",
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
    "Option",
    "Outcome",
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
    "Whose",
    "WhoseNeeds",
    "YearKept",
    "check_levers",
    "choose_bound",
    "greedy",
    "grounds",
    "levers_folder",
    "load_levers",
    "make_roadmap",
    "merge_groups",
    "milestones",
    "no_gains",
    "one_at_a_time",
    "other_bounds",
    "read_budget",
    "sampled",
    "solve",
    "spread",
]
