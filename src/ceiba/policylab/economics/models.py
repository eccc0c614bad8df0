"""Models from their files: read strictly, checked as a whole, and run.

model = load_model(Path("model.yaml"))
base = run_model(model)                                                  # one column
drawn = run_model(model, draws=10_000, seed=1)                           # a column a draw, the same for all strategies
tried = run_model(model, values={"c_drug": np.linspace(0, 9e3, 50)})     # a column a value
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import msgspec
import numpy as np
import numpy.typing as npt

from ceiba.errors import InputUnreadable
from ceiba.language import current
from ceiba.policylab.economics.distributions import Distribution
from ceiba.policylab.economics.engine import Engine
from ceiba.policylab.economics.expressions import Value
from ceiba.policylab.economics.faults import ModelFault
from ceiba.policylab.economics.format import AnyModel, MarkovModel, SurvivalModel, TreeModel
from ceiba.policylab.economics.parts import Curve, Words
from ceiba.policylab.economics.published import economics_folder, refused, undated
from ceiba.policylab.economics.results import About, Results, SourcedInput
from ceiba.terms.citations import Citation
from ceiba.terms.documents import Lines
from ceiba.terms.faults import ValueFault
from ceiba.terms.readings import Fault, Reading

GUIDE = "docs/reference/model-format.md"

SEED = 2026
"""The seed of the draws where none is asked for."""

TRIED = 1_000
"""Draws with which a check tries a model."""

_FAR = 0.05
"""How far the mean of a distribution may lie from the parameter's value, as a share of it, before a check remarks on it."""


@dataclass(frozen=True, eq=False)
class ReadModel:
    """A model that was read from a file and understood. file: its name, as errors say it. sha256: of its bytes."""

    model: AnyModel
    engine: Engine
    file: str
    lines: Lines
    sha256: str

    @property
    def assumed(self) -> tuple[str, ...]:
        """Names of the inputs whose value is assumed, in the order of the file."""
        return tuple(name for name, _, cited in inputs_of(self.model) if cited.assumed)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something of a model that is no fault and that its author should know: the mean of a distribution is not the value.

    name: of the parameter; value: of the base case; mean: of the distribution. line: where it stands.
    """

    line: int
    name: str
    value: float
    mean: float


def shipped_models() -> tuple[Path, ...]:
    """Files of the models that ship with Ceiba, by name."""
    return tuple(sorted((economics_folder() / "models").glob("*.yaml")))


def load_model(path: Path) -> ReadModel:
    """Return the model of a file, read strictly and understood.

    Raises EconomicsRefused with the first fault (file, line, problem, remedy) and InputUnreadable when there is no such file. Numbers are
    not computed yet: `check_model` and `run_model` do.
    """
    read, faults = _read(path)
    if read is None or faults:
        raise refused(faults)
    return read


def check_model(path: Path) -> tuple[ReadModel | None, list[Fault], list[Remark]]:
    """Read a model, compute its base case and 1,000 draws; returns the model, or None, with every fault found and what is remarkable.

    Faults of the form, of names and of citations come together. What does not hold when it is computed comes one at a time.
    """
    read, faults = _read(path)
    if read is None or faults:
        return None, faults, []
    try:
        _results(read, None, SEED, {})
        if any(True for _ in _spreads(read.model)):
            _results(read, TRIED, SEED, {})
    except ModelFault as fault:
        return None, [_fault_of(fault, read.file, read.lines)], []
    return read, [], remarks_on(read)


def run_model(
    read: ReadModel, *, draws: int | None = None, seed: int = SEED, values: Mapping[str, float | npt.NDArray[np.float64]] | None = None
) -> Results:
    """Compute a model.

    draws: how many draws of its uncertain inputs; None computes the base case. values: parameters given in place of the model's own, a
    number, or one for each column (without draws they make the columns). The same seed gives the same draws, whatever the order of
    strategies and inputs, and the first n of more draws are the n of fewer. Raises EconomicsRefused with the line of the model's file where
    probabilities, prices or utilities do not hold, naming state, cycle and strategy.
    """
    if draws is not None and draws < 1:
        raise ValueFault("a model is drawn once or more, not {draws} times", draws=draws)
    try:
        return _results(read, draws, seed, cast("Mapping[str, Value]", values or {}))
    except ModelFault as fault:
        raise refused([_fault_of(fault, read.file, read.lines)]) from fault


def engine_of(model: AnyModel, file: str, lines: Lines) -> Engine:
    """Return the engine of a model; EconomicsRefused, naming the line of its file, where it cannot be understood."""
    try:
        return Engine(model)
    except ModelFault as fault:
        raise refused([_fault_of(fault, file, lines)]) from fault


def inputs_of(model: AnyModel) -> Iterator[tuple[str, str, Citation]]:
    """Yield name, unit and citation of every input of a model, in the order of its file."""
    for parameter in model.parameters:
        yield parameter.id, parameter.unit, parameter
    for shares in model.shares:
        yield shares.id, "", shares
    for correlated in model.correlated:
        yield correlated.id, "", correlated
    for table in model.tables:
        yield table.id, table.unit, table
    if isinstance(model, SurvivalModel):
        for strategy in model.strategies:
            for name in ("overall", "progression_free", "on_treatment"):
                curve: Curve | None = getattr(strategy, name)
                if curve is not None and curve.cited is not None:
                    yield f"{strategy.id}.{name}", "", curve.cited


def remarks_on(read: ReadModel) -> list[Remark]:
    """Return the parameters whose distribution has another mean than their value."""
    found: list[Remark] = []
    for place, parameter in enumerate(read.model.parameters):
        if not isinstance(parameter.distribution, Distribution):
            continue
        mean = parameter.distribution.mean_of(parameter.value)
        if abs(mean - parameter.value) > _FAR * abs(parameter.value):
            found.append(Remark(read.lines.nearest(f"$.parameters[{place}]"), parameter.id, parameter.value, mean))
    return found


def _read(path: Path) -> tuple[ReadModel | None, list[Fault]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputUnreadable("'{file}' cannot be read.", "Name the file of a model (YAML).", file=str(path)) from error
    reading = Reading({str(path): data}, GUIDE)
    model = cast("AnyModel | None", reading.document(str(path), cast("type[object]", AnyModel)))
    if model is None:
        return None, reading.faults
    lines = reading.lines[str(path)]
    faults = [*_uncited(model, str(path), lines), *undated(model.sources, str(path), lines)]
    try:
        engine = Engine(model)
    except ModelFault as fault:
        return None, [*faults, _fault_of(fault, str(path), lines)]
    return ReadModel(model, engine, str(path), lines, reading.sha256), faults


def _uncited(model: AnyModel, file: str, lines: Lines) -> Iterator[Fault]:
    """Yield a fault for every citation of a source that the model does not describe, and every one that does not say what was read."""
    known = {source.id for source in model.sources}
    for name, _, cited in inputs_of(model):
        if not cited.source:
            continue
        line = _line_of(model, name, lines)
        if cited.source not in known:
            yield Fault(
                file,
                line,
                "the source '{source}' of '{name}' is not described under `sources`",
                "Describe it there, or mend the id.",
                {"source": cited.source, "name": name},
            )
        if not (cited.quote.strip() or cited.paraphrase.strip()):
            yield Fault(
                file,
                line,
                "'{name}' says neither in its source's words nor in yours what was read",
                "Give `quote` (words read there) or `paraphrase` (what you wrote).",
                {"name": name},
            )


def _line_of(model: AnyModel, name: str, lines: Lines) -> int:
    for section in ("parameters", "shares", "correlated", "tables", "strategies"):
        for place, entry in enumerate(getattr(model, section)):
            if entry.id == name or (section == "strategies" and name.startswith(f"{entry.id}.")):
                return lines.nearest(f"$.{section}[{place}]")
    return 1


def _fault_of(fault: ModelFault, file: str, lines: Lines) -> Fault:
    return Fault(file, lines.nearest(fault.path), fault.problem, fault.remedy, fault.fields)


def _spreads(model: AnyModel) -> Iterable[str]:
    yield from (each.id for each in model.parameters if isinstance(each.distribution, Distribution))
    yield from (each.id for each in model.shares if each.distribution != "fixed")
    yield from (each.id for each in model.correlated if each.distribution != "fixed")


def _results(read: ReadModel, draws: int | None, seed: int, values: Mapping[str, Value]) -> Results:
    model, engine = read.model, read.engine
    given, drawn, count = engine.given(draws, seed, values)
    sheet = engine.totals(given, count)
    return Results(
        strategies=tuple(strategy.id for strategy in model.strategies),
        costs=sheet.of("cost"),
        effects=sheet.of("effect"),
        currency=model.currency,
        price_year=None if model.price_year == "unknown" else int(model.price_year),
        effect_unit=model.effect_unit,
        parameters=drawn,
        assumed=read.assumed,
        sources=tuple(SourcedInput(name, unit, _cited(cited)) for name, unit, cited in inputs_of(model)),
        about=about(read, None if draws is None else seed),
        life_years=sheet.of("life_years") if engine.has_life_years else None,
    )


def _cited(cited: Citation) -> Citation:
    """Return the citation alone, without the value that it stands beside."""
    return Citation(**{name: getattr(cited, name) for name in Citation.__struct_fields__})


def about(read: ReadModel, seed: int | None) -> About:
    """Return what must be said beside a model's results, its words in the language in use."""
    model, lang = read.model, current().lang
    conventions: dict[str, str] = {"discounting_starts": model.discounting.starts, "discounting_by": model.discounting.by}
    horizon, cycle = (model.horizon_years, None) if isinstance(model, TreeModel) else (model.horizon.years, model.horizon.cycle_years)
    if not isinstance(model, TreeModel):
        conventions |= {name: str(value) for name, value in msgspec.structs.asdict(model.conventions).items()}
    if isinstance(model, MarkovModel):
        conventions |= {name: str(value) for name, value in msgspec.structs.asdict(model.change).items() if value is not None}
    if isinstance(model, SurvivalModel):
        conventions["curves_crossing"] = model.curves_crossing
    return About(
        model=model.id,
        kind=str(model.__struct_config__.tag),
        title=words_of(model.title, lang),
        population=words_of(model.population, lang),
        country=model.country,
        payer=words_of(model.payer, lang),
        perspective=model.perspective,
        horizon_years=horizon,
        cycle_years=cycle,
        discount_rate_cost=model.discounting.cost,
        discount_rate_effect=model.discounting.effect,
        conventions=conventions,
        not_modelled=tuple(words_of(words, lang) for words in model.not_modelled),
        sha256=read.sha256,
        seed=seed,
    )


def words_of(words: Words, lang: str = "en") -> str:
    """Return a model's words in a language; as they are where the model gives them in one."""
    return words if isinstance(words, str) else words.in_language(lang)
