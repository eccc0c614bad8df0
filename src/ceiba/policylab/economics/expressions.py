"""Small sums written in a model's file: `(1 - p_die) * p_sick`, `exp(-rate * age)`, `max(0, c_drug - rebate)`.

Read once into a tree of NumPy operations and computed on whole arrays of draws. Numbers, names, + - * / **, exp, log, min and max;
nothing else is understood, so a model's file can compute and can do nothing more.
"""

from __future__ import annotations

import ast
import functools
import keyword
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ceiba.terms.faults import ValueFault

Value = np.float64 | npt.NDArray[np.float64]
"""A number, the same in every draw, or an array with the draws on its last axis."""

Compute = Callable[[Mapping[str, Value]], Value]

TIMES = ("cycle", "age", "time_in_state")
"""Names that stand for time: the cycle being lived and the cycle of the stay in a state (1 is the first), the age at the cycle's start."""

REST = "rest"
"""What is left of one: the word of a complement, not a name."""

LONGEST = 2_000
"""Characters of the longest expression that is read."""

_FUNCTIONS = ("exp", "log", "min", "max")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_OPERATIONS: dict[type[ast.operator], Callable[[Value, Value], Value]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Pow: np.power,
}


@dataclass(frozen=True, eq=False)
class Expression:
    """text: written in one way whatever its blanks and brackets. names: what it reads. compute: from a value for each name to its value."""

    text: str
    names: frozenset[str]
    compute: Compute

    @property
    def constant(self) -> np.float64 | None:
        """Its value where it reads no name; None otherwise."""
        if self.names:
            return None
        with np.errstate(all="ignore"):
            return np.float64(self.compute({}))


@functools.lru_cache(maxsize=4096)
def read_expression(text: str) -> Expression:
    """Return an expression read from its text; ValueFault when it holds anything else than sums of numbers and names.

    >>> float(read_expression("2 * price - min(price, 5)").compute({"price": np.float64(10)}))
    15.0
    """
    if len(text) > LONGEST:
        raise ValueFault("an expression has at most {longest} characters; name its parts under `derived`", longest=LONGEST)
    try:
        tree = ast.parse(text.strip(), mode="eval").body
        names: set[str] = set()
        compute = _read(tree, names)
    except (SyntaxError, MemoryError, RecursionError) as error:
        raise ValueFault("'{text}' is not an expression of numbers, names, + - * / **, exp, log, min and max", text=text) from error
    return Expression(ast.unparse(tree), frozenset(names), compute)


def checked_name(name: str) -> str:
    """Return a name that an expression can read; ValueFault when it is none."""
    if not _NAME.fullmatch(name) or keyword.iskeyword(name) or name in {*_FUNCTIONS, *TIMES, REST}:
        raise ValueFault("'{name}' cannot be a name: letters, digits and _ after a letter, and no word that expressions use", name=name)
    return name


def _read(node: ast.expr, names: set[str]) -> Compute:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return _number(value)
        case ast.Name(id=name):
            names.add(name)
            return lambda values: values[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _read(operand, names)
            return lambda values: np.negative(inner(values))
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _OPERATIONS:
            return _operation(_OPERATIONS[type(operator)], _read(left, names), _read(right, names))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in _FUNCTIONS:
            return _function(name, [_read(argument, names) for argument in arguments])
        case ast.BinOp(op=ast.BitXor()):
            raise ValueFault("'{part}' is not understood: a power is written `**`", part=ast.unparse(node))
        case ast.Call(func=ast.Name(id="ln" | "log10" | "sqrt" as name)):
            raise ValueFault("'{name}' is not understood: `log` is the natural logarithm, and x ** 0.5 is a root", name=name)
        case ast.Compare() | ast.IfExp() | ast.BoolOp():
            raise ValueFault(
                "'{part}' is not understood, because it decides: write a table with `starts`, or `first_cycles`, or min and max",
                part=ast.unparse(node),
            )
    raise ValueFault("'{part}' is not understood: numbers, names, + - * / **, exp, log, min and max are", part=ast.unparse(node))


def _number(value: float) -> Compute:
    try:
        number = np.float64(value)
    except OverflowError:
        number = np.float64(np.inf)
    if not np.isfinite(number):
        raise ValueFault("a number in an expression is too large")
    return lambda _values: number


def _operation(operation: Callable[[Value, Value], Value], left: Compute, right: Compute) -> Compute:
    return lambda values: operation(left(values), right(values))


def _function(name: str, arguments: list[Compute]) -> Compute:
    if name in {"exp", "log"}:
        if len(arguments) != 1:
            raise ValueFault("{function} takes one value", function=name)
        one, inner = (np.exp if name == "exp" else np.log), arguments[0]
        return lambda values: one(inner(values))
    if len(arguments) < 2:  # noqa: PLR2004
        raise ValueFault("{function} takes two values or more", function=name)
    smaller = np.minimum if name == "min" else np.maximum
    return lambda values: functools.reduce(smaller, [argument(values) for argument in arguments])
