"""How much a lever does, in numbers: what its changes say (a share of people, a distance, a wait ...), read out, and put in their place."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ceiba.packs.changes import AnyChange

UNITS = {
    "share": "",
    "remaining": "",
    "patient_share": "",
    "factor": "",
    "score": "",
    "value": "",
    "amount": "",
    "distance_km": "km",
    "wait_days": "days",
    "extra_days": "days",
}
"""The numbers that changes may hold, with their units; "" is a pure number, a limit, or an amount that names its currency in the change."""
NOTHING = {"extra_days": 0.0}
"""What is there by default and says nothing."""


def effect_values(changes: Iterable[AnyChange]) -> dict[str, tuple[float, ...]]:
    """Return the numbers of changes by their names, each value once, in the order of the changes."""
    found: dict[str, dict[float, None]] = {}
    for change in changes:
        for name in UNITS:
            value = getattr(change, name, None)
            if value is not None and value != NOTHING.get(name):
                found.setdefault(name, {})[float(value)] = None
    return {name: tuple(values) for name, values in found.items()}


def with_effect(changes: Iterable[AnyChange], name: str, value: float) -> tuple[AnyChange, ...]:
    """Return the changes with a number replaced wherever it is held. ValueFault where the change cannot hold it."""
    return tuple(msgspec.structs.replace(change, **{name: value}) if effect_values([change]).get(name) else change for change in changes)
