"""Who is served when there is not enough: four stated rules. What a rule does is arithmetic; which one is just is not for the program."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from ceiba.policylab.places.travel import Floats
from ceiba.terms.faults import ValueFault

Rule = Literal["proportional", "first_come", "need", "equity"]
"""proportional: every group the same share of its demand. first_come: by the day of arrival. need: the greatest need first. equity: in
proportion to demand x weight, none more than it asked for."""

RULES: tuple[Rule, ...] = get_args(Rule)


def ration(demand: Floats, capacity: float, rule: Rule, by: Floats | None = None) -> Floats:
    """Return how much of each group's demand is served; the sum is the smaller of capacity and all demand.

    by: what the rule goes by: the day of arrival (first_come), the need, larger first (need), the weight, above zero (equity); groups
    that are equal in it share in proportion to their demand. Not read by `proportional`. ValueFault where it lacks or does not fit.
    """
    if (demand < 0).any() or capacity < 0:
        raise ValueFault("demand and capacity are numbers of zero or more")
    total = float(demand.sum())
    if total <= capacity:
        return demand.copy()
    if rule == "proportional":
        return demand * (capacity / total)
    if by is None or by.shape != demand.shape or not np.isfinite(by).all():
        raise ValueFault("the rule '{rule}' needs a number for every group to go by", rule=rule)
    if rule == "equity":
        return _by_weight(demand, capacity, by)
    return _in_order(demand, capacity, by if rule == "first_come" else -by)


def _in_order(demand: Floats, capacity: float, order: Floats) -> Floats:
    served = np.zeros_like(demand)
    for turn in np.unique(order):
        now = order == turn
        asked = float(demand[now].sum())
        if asked > capacity:
            served[now] = demand[now] * (capacity / asked)
            break
        served[now] = demand[now]
        capacity -= asked
    return served


def _by_weight(demand: Floats, capacity: float, weight: Floats) -> Floats:
    """Share the capacity by demand x weight; what a group cannot use is shared among the others, until nothing is left."""
    if not (weight > 0).all():
        raise ValueFault("a weight of the rule 'equity' is above zero")
    served = np.zeros_like(demand)
    open_ = demand > 0
    while open_.any():
        claims = np.where(open_, demand * weight, 0.0)
        share = claims * ((capacity - served[~open_].sum()) / claims.sum())
        full = open_ & (share >= demand)
        if not full.any():
            return np.where(open_, share, served)
        served[full] = demand[full]
        open_ &= ~full
    return served
