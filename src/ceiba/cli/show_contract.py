"""How contracts look in a terminal, and as a document for machines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ceiba.cli.show import show_lines, show_table, show_title
from ceiba.cli.show_budget import inputs_document
from ceiba.cli.show_economics import money, show_frame, show_ground, show_illustration, show_not_modelled, show_undrawn, whole
from ceiba.cli.show_terms import plain, show_terms, terms_document
from ceiba.job import ContractRun
from ceiba.language import current
from ceiba.language import gettext as _
from ceiba.policylab.payments import ACCOUNTS, DRIVERS, LIST_PRICE, SIDES, Payments, Side, mean_over_draws, totals


def show_contracts(run: ContractRun) -> None:
    """Print contracts: the frame, the terms, who pays what, the payer's years, who carries which risk, the ceiling, what it rests on."""
    bargain = run.bargain
    file, budget = bargain.file, bargain.budget
    show_illustration(budget.country, bargain.assumed)
    show_title(file.names.in_language(current().lang))
    show_frame(budget, run.payer_names, run.country_names)
    show_lines([f"  {line}" for line in _held(run)])
    show_title(_("What each contract says"))
    show_terms(file, budget)
    _show_sides(run)
    _show_years(run)
    _show_risk(run)
    _show_ceiling(run)
    _show_members(run)
    show_undrawn(run.undrawn)
    show_not_modelled(budget.not_modelled)
    show_ground(run.inputs, run.sources)


def _held(run: ContractRun) -> list[str]:
    """Which parts of the budget are in the reckoning, and what of it may not be added again."""
    file, budget, lang = run.bargain.file, run.bargain.budget, current().lang
    option = next(option for option in budget.options if option.id == file.option)
    scenario = next(each.names.in_language(lang) for each in budget.every_scenario if each.id == file.scenario)
    named = {"option": option.names.in_language(lang), "cost": file.cost}
    lines = [_("About: {option} ({scenario}), and of it only '{cost}', with tax and the patient's share.", scenario=scenario, **named)]
    tests = [cost for cost in option.costs if cost.kind == "test"]
    theirs = ", ".join(f"{cost.id} {money(cost.amount.value)}" for cost in tests) or _("none")
    if file.testing is None:
        lines.append(_("Tests: none here; in the budget, for each who starts: {theirs}.", theirs=theirs))
    else:
        said = _(
            "Tests: {count} at {price} for each who starts, here; in the budget, for each who starts: {theirs}. Count one of the two.",
            count=plain(file.testing.tests_per_patient.value),
            price=plain(file.testing.price.value),
            theirs=theirs,
        )
        lines.append(said)
    again = _(
        "`ceiba budget {budget}` counts '{cost}' too, without tax and the patient's share: do not add the two. What else it counts comes"
        " on top, the same under every contract.",
        budget=budget.id,
        cost=file.cost,
    )
    return [*lines, again]


def _name(run: ContractRun, contract: str) -> str:
    if contract == LIST_PRICE:
        return _("list price")
    return next(each.names.in_language(current().lang) for each in run.bargain.file.contracts if each.id == contract)


def _ways(run: ContractRun) -> tuple[tuple[str, Mapping[str, Payments]], ...]:
    """The two ways in which every table of money is given, each with its words."""
    return (
        (_("every input at its value"), run.bargain.at_values),
        (_("mean of {count} draws", count=money(run.bargain.file.draws)), run.bargain.drawn),
    )


def _show_sides(run: ContractRun) -> None:
    """Who pays and receives over all years, in both ways."""
    money_of = {"currency": run.bargain.budget.currency, "year": str(run.bargain.budget.price_year)}
    title = _("Who pays and receives, all years, {currency} of {year}", **money_of)
    head = ("", _("payer"), _("patient"), _("company"), _("tax"), _("laboratories"), _("logistics"), _("below list price"))
    for way, paid in _ways(run):
        show_title(f"{title}: {way}")
        rows = [[_name(run, each), *(whole(float(mean_over_draws(paid[each], side).sum())) for side in SIDES)] for each in paid]
        show_table(head, rows)
    show_lines(
        ["", "  " + _("What to expect is the mean of the draws: with uneven ranges, tiers and caps it is not what the values give.")]
    )


def _show_years(run: ContractRun) -> None:
    """What the payer pays and the company receives by year, in both ways."""
    calendar = [str(year) for year in run.bargain.budget.calendar]
    money_of = {"currency": run.bargain.budget.currency, "year": str(run.bargain.budget.price_year)}
    sides: dict[Side, str] = {
        "payer": _("What the payer pays by year, {currency} of {year}", **money_of),
        "company": _("What the company receives by year, {currency} of {year}", **money_of),
    }
    for side, title in sides.items():
        for way, paid in _ways(run):
            show_title(f"{title}: {way}")
            show_table(("", *calendar), [[_name(run, each), *map(whole, mean_over_draws(paid[each], side))] for each in paid])


def _show_risk(run: ContractRun) -> None:
    """The table of who carries what: the spread of each account, alone by what it swings with, and the interval."""
    file = run.bargain.file
    show_title(_("Who carries which risk: spread (standard deviation) of all years over {count} draws", count=money(file.draws)))
    words = {"payer": _("payer"), "patient": _("patient"), "company": _("company"), "below_list": _("below list price")}
    rows: list[list[object]] = []
    for risk in run.bargain.risks:
        if risk.spread >= 1 or risk.account in ("payer", "company"):
            parts = [_("not known") if part is None else whole(part) for part in risk.by_driver.values()]
            rows.append(
                [_name(run, risk.contract), words[risk.account], *map(whole, (risk.expected, risk.low, risk.high, risk.spread)), *parts]
            )
    head = (_("mean of the draws"), _("5 % of draws are below"), _("5 % are above"), _("spread"))
    show_table(("", "", *head, _("of volume"), _("of duration"), _("of response"), _("of prices")), rows)
    lines = [
        _("Each of the last four lets only its own inputs vary: people and uptake, time on treatment, who responds, prices and shares."),
        _("What the company carries shows in its income, and in what it hands over below the list price; its own costs are not known."),
    ]
    show_lines(["", *(f"  {line}" for line in [*lines, *_volume_taken(run)])])


def _volume_taken(run: ContractRun) -> list[str]:
    """Which contract leaves the payer the least of the risk of volume, where it goes, and what the others leave."""
    left = run.bargain.volume_left
    listed = run.bargain.risk(LIST_PRICE, "payer").by_driver["volume"]
    if left is None or listed is None:
        return [_("Volume risk taken from the payer: not known, because no range of people or uptake is known.")]
    most, *others = left
    if left[most] >= listed:
        return [_("Volume risk taken from the payer, against list price: none by any contract.")]
    first = _(
        "Volume risk taken from the payer, against list price: most by {contract}, from a spread of {listed} to {left}; what the company"
        " hands over below the list price swings by {below} of volume.",
        contract=_name(run, most),
        listed=money(listed),
        left=money(left[most]),
        below=money(run.bargain.risk(most, "below_list").by_driver["volume"] or 0.0),
    )
    rest = "; ".join(f"{_name(run, each)} {money(left[each])}" for each in others)
    return [first, *([_("The others leave the payer a spread of: {rest}.", rest=rest)] if rest else [])]


def _show_ceiling(run: ContractRun) -> None:
    ceiling = run.bargain.file.ceiling
    if ceiling is None:
        return
    amount = f"{money(ceiling.amount.value)} {ceiling.amount.currency} ({ceiling.amount.price_year})"
    show_title(_("The payer's ceiling over all years: {amount}", amount=amount))
    rows = [[_name(run, each.contract), current().percent(each.kept, decimals=1), whole(each.needed)] for each in run.bargain.ceiling]
    show_table(("", _("kept in"), _("needed to be {share} sure", share=current().percent(ceiling.certainty))), rows)


def _show_members(run: ContractRun) -> None:
    drawn = run.bargain.drawn
    rows = [
        [
            _name(run, contract),
            current().territory_name(country),
            whole(float(saved.sum())),
            whole(float(drawn[contract].members[country].sum(axis=1).mean())),
        ]
        for contract, paid in run.bargain.at_values.items()
        for country, saved in paid.members.items()
    ]
    if rows:
        show_title(_("What the other countries pay less than now, all years"))
        show_table(("", _("country"), *(way for way, _paid in _ways(run))), rows)


def contracts_document(run: ContractRun) -> dict[str, Any]:
    """Return contracts for machines."""
    bargain, budget = run.bargain, run.bargain.budget
    return {
        "contracts": bargain.file.id,
        "illustration": bool(bargain.assumed),
        "budget": budget.id,
        "scenario": bargain.file.scenario,
        "option": bargain.file.option,
        "country": budget.country,
        "comparator": budget.comparator,
        "currency": budget.currency,
        "price_year": budget.price_year,
        "years": list(budget.calendar),
        "terms": terms_document(bargain.file, budget),
        "starts": budget.starts,
        "draws": bargain.file.draws,
        "seed": bargain.file.seed,
        "payments": {
            contract: {
                **{side: getattr(paid, side)[0].tolist() for side in SIDES},
                "members": {country: saved[0].tolist() for country, saved in paid.members.items()},
            }
            for contract, paid in bargain.at_values.items()
        },
        "draws_mean": {
            contract: {side: mean_over_draws(paid, side).tolist() for side in SIDES} for contract, paid in bargain.drawn.items()
        },
        "totals": {contract: {side: float(totals(paid, side)[0]) for side in ACCOUNTS} for contract, paid in bargain.at_values.items()},
        "risk": [
            {
                "contract": risk.contract,
                "account": risk.account,
                "expected": risk.expected,
                "low": risk.low,
                "high": risk.high,
                "spread": risk.spread,
                "by_driver": {driver: risk.by_driver[driver] for driver in DRIVERS},
            }
            for risk in bargain.risks
        ],
        "ceiling": [{"contract": each.contract, "kept": each.kept, "needed": each.needed} for each in bargain.ceiling],
        "range_not_known": run.undrawn,
        "assumed": bargain.assumed,
        "not_modelled": budget.not_modelled,
        "inputs": inputs_document(run.inputs),
    }
