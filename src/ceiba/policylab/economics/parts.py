"""The parts that models are written with, as types: horizons, strategies, states, changes, branches and curves."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from ceiba.policylab.economics.expressions import REST
from ceiba.policylab.economics.inputs import Timed, written
from ceiba.terms.citations import Citation
from ceiba.terms.faults import ValueFault
from ceiba.terms.texts import Text

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")

Words = str | Text
"""A text in one language, or in the three of the project; models that ship with Ceiba give all three."""
DAYS_A_YEAR = 365.25

_UNITS = {"year": 1.0, "month": 1 / 12, "week": 7 / DAYS_A_YEAR, "day": 1 / DAYS_A_YEAR}
_LENGTH = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?:/(?P<parts>\d+(?:\.\d+)?))? (?P<unit>year|month|week|day)s?")


class Horizon(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long is looked ahead. cycle: `1 year`, `1 month`, `3 weeks`, `1/52 year`. start_age: in years, where anything depends on age."""

    cycles: int
    cycle: str
    start_age: float | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.cycles <= 100_000:  # noqa: PLR2004 - the limits stand in the message
            raise ValueFault("a horizon has 1 to 100,000 cycles")
        found = _LENGTH.fullmatch(self.cycle)
        if found is None or not float(found["number"]) or not float(found["parts"] or 1):
            raise ValueFault("'{cycle}' is not the length of a cycle: write it as 1 year, 1 month, 3 weeks or 1/52 year", cycle=self.cycle)
        if self.start_age is not None and not 0 <= self.start_age <= 130:  # noqa: PLR2004 - the limits stand in the message
            raise ValueFault("`start_age` is an age in years, from 0 to 130")

    @property
    def cycle_years(self) -> float:
        """The length of a cycle in years; a month is a twelfth of one, and a year has 365.25 days."""
        found = _LENGTH.fullmatch(self.cycle)
        assert found is not None  # noqa: S101 - a horizon that was made has one
        return float(found["number"]) / float(found["parts"] or 1) * _UNITS[found["unit"]]

    @property
    def years(self) -> float:
        """The whole horizon in years."""
        return self.cycles * self.cycle_years


class Once(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What happens to a person once: a cost, an effect, or both."""

    cost: str = "0"
    effect: str = "0"

    def __post_init__(self) -> None:
        for text in (self.cost, self.effect):
            written(text)


class Strategy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One of the things that could be done. setting: names whose meaning differs between strategies; each strategy gives all of them.

    at_start: what everybody costs or gains once, when the model begins: never discounted, never corrected.
    """

    id: str
    names: Words | None = None
    setting: dict[str, str | Timed] = msgspec.field(default_factory=dict, name="set")
    at_start: Once | None = None

    def __post_init__(self) -> None:
        if not ID.fullmatch(self.id):
            raise ValueFault("the id of a strategy is of letters, digits, - and _: '{id}' is not", id=self.id)
        for value in self.setting.values():
            if isinstance(value, str):
                written(value)


class Branch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A node of a decision tree, reached with probability p (`rest`: what the others of its chance node leave).

    cost, effect: what happens at the node, whatever follows. after_years: when, counted from the start of the model, for discounting; None
    is when its parent happens. chance: the branches from it; () is a terminal node.
    """

    name: str
    p: str = "1"
    cost: str = "0"
    effect: str = "0"
    after_years: float | None = None
    chance: tuple[Branch, ...] = ()

    def __post_init__(self) -> None:
        for text in (self.p, self.cost, self.effect):
            if text != REST:
                written(text)
        if REST in {self.cost, self.effect}:
            raise ValueFault("`rest` is a probability, never a cost or an effect")
        if sum(branch.p == REST for branch in self.chance) > 1:
            raise ValueFault("one branch of a chance node may be `rest`")
        if self.after_years is not None and not 0 <= self.after_years < float("inf"):
            raise ValueFault("`after_years` is a number of years from the start of the model")


class TreeStrategy(Strategy, frozen=True, kw_only=True):
    """A branch of the decision: what follows from choosing it."""

    tree: Branch


class State(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A state of health. start: the share of people in it at the beginning. cost: per year or cycle in it. effect: per year in it.

    at_start: what is paid at the start of each cycle by those in it then (a drug given on the first day): per cycle, never corrected.
    dead: nobody lives in it. residence: how many cycles of a stay are told apart by `time_in_state` (the last one stands for all later).
    """

    id: str
    start: str = "0"
    cost: str = "0"
    effect: str = "0"
    at_start: str = "0"
    dead: bool = False
    residence: int = 1
    names: Words | None = None

    def __post_init__(self) -> None:
        for text in (self.start, self.cost, self.effect, self.at_start):
            written(text)
        if not 1 <= self.residence <= 10_000:  # noqa: PLR2004 - more is a mistake: no model has so many cycles
            raise ValueFault("`residence` is a number of cycles, one or more")


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A change of state that costs something, or does something, once. p: its probability or rate."""

    p: str
    cost: str = "0"
    effect: str = "0"

    def __post_init__(self) -> None:
        for text in (self.cost, self.effect, *(() if self.p == REST else (self.p,))):
            written(text)


class ChangeConventions(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the numbers under `transitions` are, and how they become the probabilities of a cycle.

    given_as: probabilities of a cycle, or rates per year. rates_become: `one_by_one`, 1 - exp(-rate * cycle) each by itself; `competing`,
    all ways out of a state share 1 - exp(-sum of rates * cycle) by their rates; `matrix_exponential`, exp(matrix of rates * cycle), where
    people change state as often as they do within a cycle. non_death: whether a probability of going where the living
    are is that of those who `survive` the cycle, or of `all`.
    """

    given_as: Literal["probabilities", "rates"]
    non_death: Literal["survivors", "all"]
    rates_become: Literal["one_by_one", "competing", "matrix_exponential"] | None = None

    def __post_init__(self) -> None:
        if (self.given_as == "rates") != (self.rates_become is not None):
            raise ValueFault("`rates_become` goes with rates, and rates with it: one_by_one | competing | matrix_exponential")
        if self.rates_become in {"competing", "matrix_exponential"} and self.non_death == "survivors":
            raise ValueFault("rates that become probabilities together count deaths already; write `non_death: all`")


class Curve(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The share of people still free of an event at a time in years. Parametric, or read between the points of a table.

    exponential: rate. weibull: shape, scale; S = exp(-(t/scale)^shape). loglogistic: shape, scale; S = 1/(1+(t/scale)^shape).
    lognormal: meanlog, sdlog. gompertz: shape, rate; S = exp(-rate/shape * (exp(shape*t) - 1)). tabulated: times, survival, and where they
    were read (cited). hazard_ratio: the curve is raised to it.
    """

    form: Literal["exponential", "weibull", "loglogistic", "lognormal", "gompertz", "tabulated"]
    rate: str = ""
    shape: str = ""
    scale: str = ""
    meanlog: str = ""
    sdlog: str = ""
    times: tuple[float, ...] = ()
    survival: tuple[float, ...] = ()
    hazard_ratio: str = "1"
    cited: Citation | None = None

    def __post_init__(self) -> None:
        wanted = FORMS[self.form]
        told = {name for name in self.__struct_fields__ if name not in {"form", "cited", "hazard_ratio"} and getattr(self, name)}
        if (self.cited is not None) != (self.form == "tabulated"):
            raise ValueFault("a tabulated curve says under `cited` where it was read; the others stand on parameters, which say it")
        if told != set(wanted):
            raise ValueFault("a curve of form {form} is told by: {wanted}", form=self.form, wanted=" + ".join(wanted))
        for name in (told - {"times", "survival"}) | {"hazard_ratio"}:
            written(getattr(self, name))
        if self.form == "tabulated":
            self._check_table()

    def _check_table(self) -> None:
        falling = all(later <= earlier for earlier, later in zip(self.survival, self.survival[1:], strict=False))
        rising = all(earlier < later for earlier, later in zip(self.times, self.times[1:], strict=False))
        inside = all(0 <= share <= 1 for share in self.survival)
        if len(self.times) != len(self.survival) or self.times[0] != 0 or self.survival[0] != 1 or not (falling and rising and inside):
            raise ValueFault("a tabulated curve starts at time 0 with 1; its times rise, its survival never does")


FORMS: dict[str, tuple[str, ...]] = {
    "exponential": ("rate",),
    "weibull": ("shape", "scale"),
    "loglogistic": ("shape", "scale"),
    "lognormal": ("meanlog", "sdlog"),
    "gompertz": ("shape", "rate"),
    "tabulated": ("times", "survival"),
}
"""What tells a curve of each form."""


class Treated(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What being on treatment costs and gives, besides the state one is in; the keys are those of a State."""

    cost: str = "0"
    effect: str = "0"
    at_start: str = "0"

    def __post_init__(self) -> None:
        for text in (self.cost, self.effect, self.at_start):
            written(text)


class SurvivalStrategy(Strategy, frozen=True, kw_only=True):
    """What is done, with its curves: overall survival, survival without progression, and, where it is told, time on treatment."""

    overall: Curve
    progression_free: Curve
    on_treatment: Curve | None = None
