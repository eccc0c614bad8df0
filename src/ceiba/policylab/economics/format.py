"""The format of a model as types; docs/reference/model-format.md says it in words.

A model is data: numbers with their sources, names, and small expressions over them. Reading is strict: unknown keys are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

import msgspec

from ceiba.policylab.economics.conventions import Conventions, Discounting
from ceiba.policylab.economics.expressions import REST
from ceiba.policylab.economics.inputs import Parameter, Shares, Table, Timed, written
from ceiba.terms.citations import Source
from ceiba.terms.faults import ValueFault
from ceiba.terms.texts import Text

FORMAT = 1

_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
_CURRENCY = re.compile(r"[A-Z]{3}")

Perspective = Literal["payer", "health_system", "societal", "provider", "patient"]


class Horizon(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long is looked ahead. start_age: in years, where anything depends on age."""

    cycles: int
    cycle_years: float
    start_age: float | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.cycles <= 100_000 or not 0 < self.cycle_years < float("inf"):  # noqa: PLR2004
            raise ValueFault("a horizon has 1 to 100,000 cycles, each longer than nothing")

    @property
    def years(self) -> float:
        """The whole horizon in years."""
        return self.cycles * self.cycle_years


class Strategy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One of the things that could be done. setting: names whose meaning differs between strategies; each strategy gives all of them."""

    id: str
    names: Text
    setting: dict[str, str | Timed] = msgspec.field(default_factory=dict, name="set")

    def __post_init__(self) -> None:
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

    dead: nobody lives in it. residence: how many cycles of a stay are told apart by `time_in_state` (the last one stands for all later).
    """

    id: str
    start: str = "0"
    cost: str = "0"
    effect: str = "0"
    dead: bool = False
    residence: int = 1
    names: Text | None = None

    def __post_init__(self) -> None:
        for text in (self.start, self.cost, self.effect):
            written(text)
        if not 1 <= self.residence <= 10_000:  # noqa: PLR2004
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
    all ways out of a state share 1 - exp(-sum of rates * cycle) by their rates. non_death: whether a probability of going where the living
    are is that of those who `survive` the cycle, or of `all`.
    """

    given_as: Literal["probabilities", "rates"]
    non_death: Literal["survivors", "all"]
    rates_become: Literal["one_by_one", "competing"] | None = None

    def __post_init__(self) -> None:
        if (self.given_as == "rates") != (self.rates_become is not None):
            raise ValueFault("`rates_become` goes with rates, and rates with it: one_by_one | competing")
        if self.rates_become == "competing" and self.non_death == "survivors":
            raise ValueFault("competing rates count deaths already; write `non_death: all`")


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """What every model says, whatever its kind. The first strategy is what is done today."""

    format: int
    id: str
    title: Text
    population: Text
    country: str
    perspective: Perspective
    payer: str
    currency: str
    price_year: int | Literal["unknown"]
    effect_unit: Literal["QALY", "life_year", "DALY_averted", "case", "event_averted", "natural_unit"]
    discounting: Discounting
    parameters: tuple[Parameter, ...]
    sources: tuple[Source, ...]
    shares: tuple[Shares, ...] = ()
    tables: tuple[Table, ...] = ()
    derived: dict[str, str | Timed] = {}
    not_modelled: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.format != FORMAT:
            raise ValueFault("this Ceiba reads models of format {format}", format=FORMAT)
        if not _ID.fullmatch(self.id):
            raise ValueFault("the id of a model is of small letters, digits, - and _")
        if not re.fullmatch(r"[a-z]{2}", self.country):
            raise ValueFault("'{country}' is not the code of a country (two small letters, ISO 3166-1; xx is invented)", country=self.country)
        if not _CURRENCY.fullmatch(self.currency):
            raise ValueFault("'{currency}' is not an ISO 4217 code", currency=self.currency)
        for value in self.derived.values():
            if isinstance(value, str):
                written(value)


class MarkovModel(Model, frozen=True, kw_only=True, tag="markov"):
    """People move between states at the end of each cycle. transitions: from -> to -> a probability, a rate, `rest`, or a Change."""

    horizon: Horizon
    conventions: Conventions
    change: ChangeConventions
    states: tuple[State, ...]
    transitions: Mapping[str, Mapping[str, str | Change]]
    strategies: tuple[Strategy, ...]


class Curve(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The share of people still free of an event at a time in years. Parametric, or read between the points of a table.

    exponential: rate. weibull: shape, scale; S = exp(-(t/scale)^shape). loglogistic: shape, scale; S = 1/(1+(t/scale)^shape).
    lognormal: meanlog, sdlog. gompertz: shape, rate; S = exp(-rate/shape * (exp(shape*t) - 1)). tabulated: times, survival.
    """

    form: Literal["exponential", "weibull", "loglogistic", "lognormal", "gompertz", "tabulated"]
    rate: str = ""
    shape: str = ""
    scale: str = ""
    meanlog: str = ""
    sdlog: str = ""
    times: tuple[float, ...] = ()
    survival: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        wanted = FORMS[self.form]
        told = {name for name in self.__struct_fields__ if name != "form" and getattr(self, name)}
        if told != set(wanted):
            raise ValueFault("a curve of form {form} is told by: {wanted}", form=self.form, wanted=" + ".join(wanted))
        for name in told - {"times", "survival"}:
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


class SurvivalStrategy(Strategy, frozen=True, kw_only=True):
    """What is done, with its two curves: overall survival, and survival without progression."""

    overall: Curve
    progression_free: Curve


class SurvivalModel(Model, frozen=True, kw_only=True, tag="partitioned_survival"):
    """People are shared out among three states by two survival curves: progression-free, progressed, dead.

    states: exactly `progression_free`, `progressed`, `dead`. curves_crossing: what is done where the curve without progression lies above
    that of survival: `refused`, or `capped` at survival.
    """

    horizon: Horizon
    conventions: Conventions
    curves_crossing: Literal["refused", "capped"]
    states: tuple[State, ...]
    strategies: tuple[SurvivalStrategy, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        if tuple(state.id for state in self.states) != ("progression_free", "progressed", "dead"):
            raise ValueFault("the states of a partitioned survival model are progression_free, progressed and dead, in this order")


class TreeModel(Model, frozen=True, kw_only=True, tag="decision_tree"):
    """A choice between strategies, then chances, then an end."""

    strategies: tuple[TreeStrategy, ...]


AnyModel = MarkovModel | SurvivalModel | TreeModel
