"""`ceiba model`: list, check, run."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
import numpy as np

from ceiba.cli.evaluation_options import evaluation_options, other_money
from ceiba.cli.options import common, language_option
from ceiba.cli.show import show_fault, show_json, show_lines, show_table
from ceiba.errors import EconomicsRefused, UsageError
from ceiba.language import current, ngettext
from ceiba.language import gettext as _

if TYPE_CHECKING:
    from ceiba.job import ModelRun
    from ceiba.policylab.economics import Basis, Order


@click.group(
    short_help=_("Models of health economics: check them, compute them."),
    help=_("Models of health economics, from files: decision trees, cohorts, partitioned survival. MODEL is a file, or one that ships."),
)
@language_option
def model(lang: str | None) -> None:
    """The model commands."""


@model.command(
    "list",
    short_help=_("List the models that ship."),
    help=_("List the models that ship, with the place to copy each from."),
    epilog=_("Example: ceiba model list"),
)
@common
def list_models(as_json: bool, quiet: bool, lang: str | None) -> None:
    """List the models."""
    from ceiba.job import named_models
    from ceiba.policylab.economics import words_of

    found = named_models()
    if as_json:
        show_json(
            {"models": [{"id": read.model.id, "title": words_of(read.model.title, current().lang), "file": read.file} for read in found]}
        )
        return
    show_table(
        [_("model"), _("title"), _("file")], [[read.model.id, words_of(read.model.title, current().lang), read.file] for read in found]
    )


@model.command(
    short_help=_("Say what is wrong with a model."),
    help=_(
        "Read a model strictly, compute its base case and 1,000 draws, and say what is wrong with it: file, line, problem and remedy. Says"
        " as well where the mean of a distribution is not the parameter's value."
    ),
    epilog=_("Example: ceiba model check my-model.yaml"),
)
@click.argument("name", metavar="MODEL")
@common
def check(name: str, as_json: bool, quiet: bool, lang: str | None) -> int:
    """Check a model; returns the exit code when nothing but JSON may be printed."""
    from ceiba.cli.show_model import show_remark
    from ceiba.job import check_named_model

    read, faults, remarks = check_named_model(name)
    if as_json:
        show_json({"model": name, "faults": faults, "remarks": [msgspec.to_builtins(remark) for remark in remarks]})
        return EconomicsRefused.exit_code if faults else 0
    for fault in faults:
        show_fault(fault)
    if faults or read is None:
        raise EconomicsRefused(
            "The model '{model}' has {counted}.",
            "Mend what is said above and check again.",
            model=name,
            counted=ngettext("{count} fault", "{count} faults", len(faults)),
        )
    for remark in remarks:
        show_remark(read.file, remark)
    inputs = len(read.model.parameters) + len(read.model.shares) + len(read.model.tables)
    speech = current()
    show_lines(
        [
            _(
                "The model '{model}' fits: {strategies} strategies, {inputs} inputs, {assumed} of them assumed.",
                model=read.model.id,
                strategies=speech.number(len(read.model.strategies)),
                inputs=speech.number(inputs),
                assumed=speech.number(len(read.assumed)),
            )
        ]
    )
    return 0


@model.command(
    short_help=_("Compute a model, and compare its strategies."),
    help=_(
        "Compute a model: costs and effects of each strategy, what each step up costs, and everything one must know to read them"
        " (conventions, perspective, comparator, currency and price year). With --draws, the uncertainty too; with --wtp, what moves the"
        " answer. --into writes tables, charts and the CHEERS 2022 checklist."
    ),
    epilog=_("Example: ceiba model run sick-sicker --draws 10000 --wtp 100000 --price-of c_trtB --times 0.5 --into sick"),
)
@click.argument("name", metavar="MODEL")
@click.option("--draws", type=click.IntRange(min=2, max=1_000_000), help=_("How often to draw the uncertain inputs (default: not at all)."))
@click.option("--seed", type=int, default=2026, show_default=True, help=_("The same seed gives the same draws."))
@click.option("--wtp", type=click.FloatRange(min=0), help=_("What is paid at most for a unit of effect, in the currency that is shown."))
@click.option("--set", "changes", multiple=True, metavar="NAME=VALUE", help=_("Give a parameter another value; may be repeated."))
@evaluation_options
@common
def run(
    name: str,
    draws: int | None,
    seed: int,
    wtp: float | None,
    changes: tuple[str, ...],
    strategy: str | None,
    against: str | None,
    price: str | None,
    times: float | None,
    known: tuple[str, ...],
    discount_cost: float | None,
    discount_effect: float | None,
    cycles: int | None,
    strata: Path | None,
    rates: Path | None,
    currency: str | None,
    price_year: int | None,
    basis: Basis | None,
    order: Order | None,
    series: str | None,
    into: Path | None,
    as_json: bool,
    quiet: bool,
    lang: str | None,
) -> None:
    """Compute a model."""
    from ceiba.cli.show_evaluation import evaluation_document
    from ceiba.cli.show_model import show_model_run
    from ceiba.job import run_named_model
    from ceiba.policylab.economics import Asked

    money = other_money(rates, currency, price_year, basis, order, series)
    values = _values(changes)
    asked = Asked(
        draws, seed, wtp, strategy or "", against or "", price or "", times, known, values, discount_cost, discount_effect, cycles
    )
    found = run_named_model(name, asked, money=money, strata=strata, into=into)
    if as_json:
        show_json(_document(found) | evaluation_document(found))
    else:
        show_model_run(found)


def _values(changes: tuple[str, ...]) -> dict[str, float]:
    values: dict[str, float] = {}
    for change in changes:
        name, _sign, text = change.partition("=")
        try:
            values[name.strip()] = float(text)
        except ValueError:
            values[name.strip()] = math.nan
        if not math.isfinite(values[name.strip()]):
            raise UsageError("'{change}' is not a parameter and its value.", "Write it as c_drug=1200.", change=change)
    return values


def _document(found: ModelRun) -> dict[str, object]:
    """Return a computed model for machines."""
    from ceiba.policylab.economics import conversion_document

    results = found.results

    def table(values: np.ndarray | None) -> dict[str, object] | None:
        if values is None:
            return None
        quantiles = np.quantile(values, [0.025, 0.975], axis=1)
        return {
            strategy: {"mean": float(values[row].mean()), "low": float(quantiles[0, row]), "high": float(quantiles[1, row])}
            for row, strategy in enumerate(results.strategies)
        }

    return {
        "about": msgspec.to_builtins(results.about),
        "currency": results.currency,
        "price_year": results.price_year,
        "conversion": conversion_document(found.evaluation.asked.conversion),
        "effect_unit": results.effect_unit,
        "comparator": results.strategies[0],
        "draws": None if found.drawn is None else results.n_draws,
        "changed": dict(found.changed),
        "assumed": list(results.assumed),
        "costs": table(results.costs),
        "effects": table(results.effects),
        "life_years": table(results.life_years),
        "steps": [msgspec.to_builtins(step) for step in found.steps],
        "pairs": [msgspec.to_builtins(each) for each in found.pairs],
        "wtp": found.wtp,
        "evpi": found.evpi,
        "evpi_standard_error": found.evpi_error,
        "chance_of_being_best": None
        if found.acceptability is None
        else dict(zip(found.acceptability.strategies, found.acceptability.probability[0].tolist(), strict=True)),
    }
