"""Other numbers in place of those of a file: what is asked when somebody says "what if the price halves".

What is changed is assumed, so that whatever is reckoned with it is an illustration and says so.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, TypeVar, cast

import msgspec

from ceiba.policylab.payments.budget_format import Budget
from ceiba.policylab.payments.contract_format import Contracts
from ceiba.policylab.payments.quantities import Quantity, Series
from ceiba.policylab.payments.uptake import Uptake
from ceiba.terms.citations import Citation
from ceiba.terms.faults import ValueFault

Document = TypeVar("Document", Budget, Contracts)
_SHARES = ("share", "first", "last")


def with_changes(document: Document, changes: Mapping[str, str], reason: str) -> Document:
    """Return a budget or contracts with other numbers for some inputs; names that it does not have are left to other documents.

    changes: name of an input (as `inputs()` gives it) -> a number, or "x" and a factor ("x0.5"). A number replaces value and range (of
    uptake and of people: the same in every year), a factor moves both. reason: why each is assumed. ValueFault where a change is no number
    or the document no longer holds.
    """
    moved = {id(cited): _moved(cited, changes[name], reason) for name, cited, _ in document.inputs() if name in changes}
    return cast("Document", _rebuilt(document, moved)) if moved else document


def _rebuilt(value: Any, moved: Mapping[int, Citation]) -> Any:  # noqa: ANN401 - any part of a document
    if id(value) in moved:
        return moved[id(value)]
    if isinstance(value, tuple):
        return tuple(_rebuilt(each, moved) for each in value)
    if isinstance(value, dict):
        return {key: _rebuilt(each, moved) for key, each in value.items()}
    if isinstance(value, msgspec.Struct) and not isinstance(value, Citation):
        parts = {name: getattr(value, name) for name in value.__struct_fields__}
        rebuilt = {name: _rebuilt(part, moved) for name, part in parts.items()}
        return msgspec.structs.replace(value, **rebuilt) if any(rebuilt[name] is not parts[name] for name in parts) else value
    return value


def _moved(cited: Citation, asked: str, reason: str) -> Citation:
    """Return an input with another number, assumed for the reason given, its source dropped."""
    by_factor = asked.startswith("x")
    try:
        number = float(asked.removeprefix("x"))
    except ValueError:
        raise ValueFault("'{asked}' is neither a number nor a factor such as x0.5", asked=asked) from None
    if not 0 <= number < math.inf:
        raise ValueFault("an amount, a number of people and a duration are finite and zero or more")
    changed: dict[str, Any] = dict(zip(Citation.__struct_fields__, Citation.__struct_defaults__, strict=True))
    changed |= {"assumed": True, "reason": reason}
    if isinstance(cited, Uptake):
        changed |= _uptake(cited, number, by_factor=by_factor)
    elif by_factor:
        changed |= {
            name: _times(getattr(cited, name, None), number) for name in ("value", "values", "total", "low", "high") if hasattr(cited, name)
        }
    elif isinstance(cited, Series):
        changed |= {"values": (number,), "total": None, "low": None, "high": None}
    elif isinstance(cited, Quantity):
        changed |= {"value": number, "low": None, "high": None}
    return msgspec.structs.replace(cited, **changed)


def _uptake(cited: Uptake, number: float, *, by_factor: bool) -> dict[str, Any]:
    if by_factor:
        return {name: _times(getattr(cited, name), number) for name in (*_SHARES, "shares")}
    kept = {"first": None, "last": None, "midpoint_year": None, "steepness": None, "shares": (), "low": None, "high": None}
    return {**kept, "shape": "constant", "share": number}


def _times(found: float | tuple[float, ...] | None, factor: float) -> float | tuple[float, ...] | None:
    if found is None:
        return None
    return tuple(each * factor for each in found) if isinstance(found, tuple) else found * factor
