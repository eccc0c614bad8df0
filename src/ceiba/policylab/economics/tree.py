"""Decision trees: chances after a choice, rolled back from their ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ceiba.policylab.economics.expressions import REST, Value
from ceiba.policylab.economics.faults import ModelFault
from ceiba.policylab.economics.format import TreeModel
from ceiba.policylab.economics.meanings import Meaning, Meanings
from ceiba.policylab.economics.parts import Branch
from ceiba.policylab.economics.transitions import TOLERANCE
from ceiba.policylab.economics.values import Chunk


@dataclass(frozen=True, eq=False)
class Node:
    """A node whose expressions are understood. p: None where it is the rest. years: when it happens."""

    path: str
    name: str
    p: Meaning | None
    cost: Meaning
    effect: Meaning
    years: float
    chance: tuple[Node, ...]


def understood(branch: Branch, meanings: Meanings, strategy: int, path: str, years: float = 0.0) -> Node:
    """Return a node with all that follows it; ModelFault at an expression that cannot be understood, or at a time that runs back."""
    when = years if branch.after_years is None else branch.after_years
    if when < years:
        raise ModelFault(
            "'{name}' happens at {when} years, before what leads to it ({years})",
            "Count `after_years` from the start of the model.",
            path,
            name=branch.name,
            when=when,
            years=years,
        )
    return Node(
        path=path,
        name=branch.name,
        p=None if branch.p == REST else meanings.of(branch.p, strategy, f"{path}.p"),
        cost=meanings.of(branch.cost, strategy, f"{path}.cost"),
        effect=meanings.of(branch.effect, strategy, f"{path}.effect"),
        years=when,
        chance=tuple(understood(inner, meanings, strategy, f"{path}.chance[{place}]", when) for place, inner in enumerate(branch.chance)),
    )


def rolled_back(node: Node, chunk: Chunk, model: TreeModel) -> tuple[Value, Value]:
    """Return the expected cost and effect from a node on, discounted to the start."""
    times = np.array([node.years])
    factors = [model.discounting.factors(rate, times, 0.0)[0] for rate in (model.discounting.cost, model.discounting.effect)]
    own_cost = chunk.value(node.cost)
    negative = int(np.count_nonzero(own_cost < 0))
    if negative:
        raise ModelFault(
            "the cost '{text}' of '{name}' is below 0 ({count} of {all} values)",
            "Mend the expression, or the distributions of its inputs.",
            node.path,
            text=node.cost.text,
            name=node.name,
            count=negative,
            all=int(np.size(own_cost)),
        )
    cost, effect = np.multiply(own_cost, factors[0]), np.multiply(chunk.value(node.effect), factors[1])
    for inner, p in zip(node.chance, _chances(node, chunk), strict=True):
        inner_cost, inner_effect = rolled_back(inner, chunk, model)
        cost, effect = np.add(cost, np.multiply(p, inner_cost)), np.add(effect, np.multiply(p, inner_effect))
    return cost, effect


def _chances(node: Node, chunk: Chunk) -> list[Value]:
    """Return the probabilities of the branches of a chance node; ModelFault where they do not sum to one."""
    told: dict[int, Value] = {}
    total: Value = np.float64(0.0)
    for place, inner in enumerate(node.chance):
        if inner.p is None:
            continue
        value = told[place] = chunk.value(inner.p)
        total = np.add(total, value)
        outside = int(np.count_nonzero((value < -TOLERANCE) | (value > 1 + TOLERANCE)))
        if outside:
            raise ModelFault(
                "the probability '{text}' of '{name}' lies outside 0..1 ({count} of {all} values)",
                "Mend the expression, or the distributions of its inputs.",
                inner.path,
                text=inner.p.text,
                name=inner.name,
                count=outside,
                all=int(np.size(value)),
            )
    if node.chance:
        whole = len(told) == len(node.chance)
        wrong = np.ravel(np.abs(total - 1.0) > TOLERANCE if whole else total > 1.0 + TOLERANCE)
        if np.any(wrong):
            raise ModelFault(
                "the branches of '{name}' sum to {sum}, not to one ({count} of {all} sums)",
                "Mend the probabilities; one of them can be `rest`, when the others sum to one at most.",
                node.path,
                name=node.name,
                sum=f"{float(np.ravel(total)[np.flatnonzero(wrong)[0]]):.9g}",
                count=int(np.count_nonzero(wrong)),
                all=len(wrong),
            )
    left = np.maximum(np.subtract(1.0, total), 0.0)
    return [told.get(place, left) for place in range(len(node.chance))]
