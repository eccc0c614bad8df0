"""Who pays what: unit costs and published gains of actions, budget impact with uptake, and contracts with their risk.

Every amount carries its currency and price year, every input its source or the reason why it is assumed.
"""

from ceiba.policylab.payments.budget import BudgetImpact, Course, Picked, Spending, run_budget
from ceiba.policylab.payments.budget_cheers import does_not_apply, said_of_budget
from ceiba.policylab.payments.budget_files import (
    budget_path,
    budgets_folder,
    check_budget,
    load_budget,
    shipped_budgets,
    sources_of,
)
from ceiba.policylab.payments.budget_format import Budget, Cost, Option, PayerShare, Scenario
from ceiba.policylab.payments.changes import with_changes
from ceiba.policylab.payments.contract_files import check_contracts, contracts_path, load_contracts, shipped_contracts
from ceiba.policylab.payments.contract_format import LIST_PRICE, Contracts
from ceiba.policylab.payments.contract_risk import ACCOUNTS, DRIVERS, Bargain, Risk, Within, ranged_by_driver, run_contracts, totals, use_of
from ceiba.policylab.payments.contract_tables import mean_over_draws, payment_rows
from ceiba.policylab.payments.contracts import SIDES, Payments, Side, Use, settle
from ceiba.policylab.payments.other_money import in_other_money
from ceiba.policylab.payments.persistence import Persistence
from ceiba.policylab.payments.quantities import Quantity, Series, Share
from ceiba.policylab.payments.unit_costs import PricedBy, UnitCost, Worth, unit_cost, worth
from ceiba.policylab.payments.uptake import Uptake
from ceiba.policylab.payments.variants import Variant, one_way, undrawn

__all__ = [
    "ACCOUNTS",
    "DRIVERS",
    "LIST_PRICE",
    "SIDES",
    "Bargain",
    "Budget",
    "BudgetImpact",
    "Contracts",
    "Cost",
    "Course",
    "Option",
    "PayerShare",
    "Payments",
    "Persistence",
    "Picked",
    "PricedBy",
    "Quantity",
    "Risk",
    "Scenario",
    "Series",
    "Share",
    "Side",
    "Spending",
    "UnitCost",
    "Uptake",
    "Use",
    "Variant",
    "Within",
    "Worth",
    "budget_path",
    "budgets_folder",
    "check_budget",
    "check_contracts",
    "contracts_path",
    "does_not_apply",
    "in_other_money",
    "load_budget",
    "load_contracts",
    "mean_over_draws",
    "one_way",
    "payment_rows",
    "ranged_by_driver",
    "run_budget",
    "run_contracts",
    "said_of_budget",
    "settle",
    "shipped_budgets",
    "shipped_contracts",
    "sources_of",
    "totals",
    "undrawn",
    "unit_cost",
    "use_of",
    "with_changes",
    "worth",
]
