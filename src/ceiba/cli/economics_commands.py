"""`ceiba economics`, `ceiba budget` and `ceiba contract`: what is published, what a scenario costs, and what a contract makes of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ceiba.cli.evaluation_options import money_options, other_money
from ceiba.cli.options import common, language_option
from ceiba.cli.show import show_fault, show_json, show_lines, show_title
from ceiba.errors import EconomicsRefused, UsageError
from ceiba.language import current, ngettext
from ceiba.language import gettext as _

if TYPE_CHECKING:
    from ceiba.policylab.economics import Basis, Order

_FILE = click.Path(path_type=Path)
_changing = click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="NAME=VALUE",
    help=_("Give an input another number, or x and a factor (x0.5 halves it); may be repeated. The result is an illustration."),
)


def _changes(written: tuple[str, ...]) -> dict[str, str]:
    """Return the changes by the name of their input; UsageError where one is not written as such."""
    found = {}
    for change in written:
        name, equals, value = change.partition("=")
        if not (name and equals and value):
            raise UsageError(
                "'{change}' is not an input and its number.", "Write it as egfr_pcr.price=600 or egfr_pcr.price=x0.5.", change=change
            )
        found[name] = value
    return found


@click.group(
    short_help=_("Health economics: what was published and what ships."),
    help=_("Published comparisons, models, budgets and contracts: list them, show their inputs with sources, check their files."),
)
@language_option
def economics(lang: str | None) -> None:
    """The economics commands."""


@economics.command(
    "list",
    short_help=_("List comparisons, models, budgets and contracts."),
    help=_("List published comparisons, models, budgets and contracts, with how many of their inputs are assumed."),
    epilog=_("Example: ceiba economics list --country br"),
)
@click.option("--country", metavar="CODE", help=_("Only what is of this country."))
@common
def list_items(country: str | None, as_json: bool, quiet: bool, lang: str | None) -> None:
    """List what ships."""
    from ceiba.job import economics_items

    found = economics_items(current().lang, country.lower() if country else None)
    if as_json:
        show_json(found)
        return
    from ceiba.cli.show_economics import show_items

    show_items(found)


@economics.command(
    short_help=_("Show what was read, with its source."),
    help=_("Show the published comparisons of an action, or the inputs of a model, a budget or contracts, each with its source."),
    epilog=_("Example: ceiba economics show pembrolizumab"),
)
@click.argument("name", metavar="NAME")
@common
def show(name: str, as_json: bool, quiet: bool, lang: str | None) -> None:
    """Show one item."""
    from ceiba.cli.show_budget import inputs_document
    from ceiba.cli.show_economics import show_items_of, show_outcomes
    from ceiba.cli.show_terms import terms_document
    from ceiba.job import economics_item

    outcomes, shown = economics_item(name)
    if as_json:
        inputs = [{"of": each.kind, **row} for each in shown for row in inputs_document(each.inputs)]
        terms = [terms_document(*each.file) for each in shown if each.file is not None]
        show_json({"comparisons": list(outcomes), "inputs": inputs, "terms": terms[0] if terms else {}})
        return
    show_outcomes(outcomes)
    show_items_of(shown)


@economics.command(
    short_help=_("Say what is wrong with files of health economics."),
    help=_("Check budgets, contracts and models of yours, or everything that ships, and say everything that is wrong."),
    epilog=_("Example: ceiba economics check my-budget.yaml"),
)
@click.argument("files", nargs=-1, type=_FILE, metavar="[FILE...]")
@common
def check(files: tuple[Path, ...], as_json: bool, quiet: bool, lang: str | None) -> int:
    """Check files; returns the exit code when nothing but JSON may be printed."""
    from ceiba.job import check_economics

    count, faults = check_economics(files)
    if as_json:
        show_json({"files": count, "faults": faults})
        return EconomicsRefused.exit_code if faults else 0
    for fault in faults:
        show_fault(fault)
    if faults:
        counted = ngettext("{count} fault", "{count} faults", len(faults))
        raise EconomicsRefused("The files have {counted}.", "Mend them and check again.", counted=counted)
    show_lines([ngettext("All fits: {count} file.", "All fits: {count} files.", count)])
    return 0


@click.command(
    short_help=_("What a scenario costs a payer, year by year."),
    help=_(
        "Budget impact of a shipped budget or a file: current mix against new mix by year, by payer, with what moves it, what is assumed"
        " and every source."
    ),
    epilog=_("Example: ceiba budget egfr-pcr --country br"),
)
@click.argument("model", metavar="MODEL")
@click.option("--country", metavar="CODE", help=_("The country of the budget: MODEL is then its id without the country."))
@click.option("--cheers", type=_FILE, help=_("Write the CHEERS 2022 checklist, filled as far as the budget knows (CSV)."))
@_changing
@money_options
@common
def budget(
    model: str,
    country: str | None,
    cheers: Path | None,
    changes: tuple[str, ...],
    rates: Path | None,
    currency: str | None,
    price_year: int | None,
    basis: Basis | None,
    order: Order | None,
    series: str | None,
    as_json: bool,
    quiet: bool,
    lang: str | None,
) -> None:
    """Reckon a budget."""
    from ceiba.cli.show_budget import budget_document, show_budget
    from ceiba.job import budget_cheers, budget_run, write_cheers

    money = other_money(rates, currency, price_year, basis, order, series)
    run = budget_run(model, country.lower() if country else None, _changes(changes), money)
    if cheers is not None:
        write_cheers(budget_cheers(run, model), cheers)
    if as_json:
        show_json(budget_document(run))
        return
    show_budget(run)
    if cheers is not None:
        show_lines([_("The checklist is in {file}.", file=cheers)])


@click.command(
    short_help=_("What contracts cost payer, company and patient."),
    help=_(
        "Compare contracts on the same draws: what payer, patient and company pay or receive by year, who carries which risk, and how sure"
        " a ceiling is."
    ),
    epilog=_("Example: ceiba contract xx-osimertinib"),
)
@click.argument("file", metavar="FILE")
@click.option("--into", type=_FILE, help=_("Folder to write the payments into (CSV): by contract, side and year."))
@_changing
@common
def contract(file: str, into: Path | None, changes: tuple[str, ...], as_json: bool, quiet: bool, lang: str | None) -> None:
    """Reckon contracts."""
    from ceiba.cli.show_contract import contracts_document, show_contracts
    from ceiba.job import contract_run, write_contracts

    run = contract_run(file, _changes(changes))
    written = write_contracts(run, into) if into is not None else ()
    if as_json:
        show_json({**contracts_document(run), "written": [str(path) for path in written]})
        return
    show_contracts(run)
    if written:
        show_title(_("Written"))
        show_lines([f"  {path}" for path in written])
