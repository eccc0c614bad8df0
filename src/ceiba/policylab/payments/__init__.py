"""Who pays what: unit costs and published gains of actions, budget impact with uptake, and contracts with their risk.

Every amount carries its currency and price year, every input its source or the reason why it is assumed.
"""

from ceiba.policylab.payments.budget import BudgetImpact, Course, Picked, Spending, run_budget
from ceiba.policylab.payments.budget_files import (
    budget_path,
    budgets_folder,
    check_budget,
    load_budget,
    shipped_budgets,
    sources_of,
)
from ceiba.policylab.payments.budget_format import Budget, Cost, Option, PayerShare, Scenario
from ceiba.policylab.payments.persistence import Persistence
from ceiba.policylab.payments.quantities import Quantity, Series, Share
from ceiba.policylab.payments.unit_costs import PricedBy, UnitCost, Worth, unit_cost, worth
from ceiba.policylab.payments.uptake import Uptake
from ceiba.policylab.payments.variants import Variant, one_way

__all__ = [
    "Budget",
    "BudgetImpact",
    "Cost",
    "Course",
    "Option",
    "PayerShare",
    "Persistence",
    "Picked",
    "PricedBy",
    "Quantity",
    "Scenario",
    "Series",
    "Share",
    "Spending",
    "UnitCost",
    "Uptake",
    "Variant",
    "Worth",
    "budget_path",
    "budgets_folder",
    "check_budget",
    "load_budget",
    "one_way",
    "run_budget",
    "shipped_budgets",
    "sources_of",
    "unit_cost",
    "worth",
]
