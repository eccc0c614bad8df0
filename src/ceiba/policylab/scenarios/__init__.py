"""Scenarios: a country's pack with changes laid over it, held against the country as it is and against each other.

A scenario is a file of the user's or a programme abroad; both are data.
"""

from ceiba.policylab.scenarios.again import Again, Answered, Field, decide_again
from ceiba.policylab.scenarios.bill import Bill
from ceiba.policylab.scenarios.compare import BY, Compared, Granted, Outlook, compare
from ceiba.policylab.scenarios.draws import Draws
from ceiba.policylab.scenarios.format import Ground, Included, Scenario, ScenarioFile
from ceiba.policylab.scenarios.laying import Dated, Laying, lay_scenario
from ceiba.policylab.scenarios.people import Moved
from ceiba.policylab.scenarios.reading import Library, Planned, knows_since, plan_file, plan_programme
from ceiba.policylab.scenarios.scenario_cheers import left_of_scenarios, no_item_of_scenarios, said_of_scenarios
from ceiba.policylab.scenarios.units import Placed, Seen, Units, placed, units_of

__all__ = [
    "BY",
    "Again",
    "Answered",
    "Bill",
    "Compared",
    "Dated",
    "Draws",
    "Field",
    "Granted",
    "Ground",
    "Included",
    "Laying",
    "Library",
    "Moved",
    "Outlook",
    "Placed",
    "Planned",
    "Scenario",
    "ScenarioFile",
    "Seen",
    "Units",
    "compare",
    "decide_again",
    "knows_since",
    "lay_scenario",
    "left_of_scenarios",
    "no_item_of_scenarios",
    "placed",
    "plan_file",
    "plan_programme",
    "said_of_scenarios",
    "units_of",
]
