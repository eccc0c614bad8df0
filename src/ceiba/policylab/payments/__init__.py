"""Who pays what: unit costs and published gains of actions, budget impact with uptake, and contracts with their risk.

Every amount carries its currency and price year, every input its source or the reason why it is assumed.
"""

from ceiba.policylab.payments.unit_costs import PricedBy, UnitCost, Worth, unit_cost, worth

__all__ = [
    "PricedBy",
    "UnitCost",
    "Worth",
    "unit_cost",
    "worth",
]
