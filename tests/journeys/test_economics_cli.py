"""Budgets, contracts and what was published, at the command line."""

from __future__ import annotations

import csv
import shutil

import pytest

from ceiba.language import LANGUAGES, translator
from ceiba.policylab.payments import budget_path, contracts_path


@pytest.fixture
def mine(tmp_path):
    """A copy of the invented budget and of the contracts over it, to be changed."""
    shutil.copy(budget_path("xx-osimertinib"), tmp_path / "xx-osimertinib.yaml")
    shutil.copy(contracts_path("xx-osimertinib"), tmp_path / "deal.yaml")
    return tmp_path


def test_the_budget_of_brazil_gives_the_printed_totals_and_is_no_illustration(ceiba):
    said = ceiba("budget", "egfr-pcr", "--country", "br", "--json").json
    assert said["illustration"] is False
    assert round(said["impact"]["alternative_1"]["total"], 2) == 23_186_140.03
    assert round(said["impact"]["alternative_2"]["total"], 2) == 38_301_950.72
    assert said["years_are_of_the_source"] is False
    assert (said["currency"], said["price_year"], said["years"]) == ("BRL", 2023, [2023, 2024, 2025, 2026, 2027])
    assert {row["source"] for row in said["inputs"]} == {"jaff-2024-egfr-bia"}


def test_a_budget_says_perspective_comparator_money_horizon_and_sources(ceiba):
    said = ceiba("budget", "br-egfr-pcr", "--lang", "en").out
    for words in (
        "Perspective: what SUS (Unified Health System) pays.",
        "Comparator: no test paid by the SUS.",
        "Money: BRL at the prices of 2023.",
        "Horizon: 2023 to 2027; what falls later is not counted.",
        "Not discounted: a budget is what is paid in its year.",
        "single years are not from the source",
        "Counted: price (once a person). No tax is added, and no share of the patient taken off.",
        "which input the article moved in its analysis of 25 %: it was not read, and here it is the people",
        "17,389,605.02",
        "treatment that follows a positive result",
        "https://ojs.jaff.org.br/",
    ):
        assert words in said
    assert "ILLUSTRATION" not in said


def test_a_budget_per_person_names_no_national_amount(ceiba):
    said = ceiba("budget", "pembrolizumab-melanoma", "--country", "co", "--lang", "en").out
    assert "People: one, because nobody published how many there are; no national amount follows." in said
    assert "100,358,520" in said
    assert "the 46 years of the study" in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_assumed_makes_an_illustration_in_every_language(ceiba, lang):
    heading = translator(lang).gettext("ILLUSTRATION: at least one input is assumed; no number below is a finding.")
    for words in (("budget", "xx-osimertinib"), ("contract", "xx-osimertinib")):
        said = ceiba(*words, "--lang", lang)
        assert said.code == 0
        assert heading in said.out


def test_contracts_balance_and_say_what_is_assumed_and_what_is_not_moved(ceiba):
    said = ceiba("contract", "xx-osimertinib", "--json").json
    assert said["illustration"] is True
    assert len(said["payments"]) == 9
    for paid in said["payments"].values():
        given = [payer + patient for payer, patient in zip(paid["payer"], paid["patient"], strict=True)]
        sides = zip(*(paid[side] for side in ("company", "treasury", "laboratories", "logistics")), strict=True)
        assert given == pytest.approx([sum(each) for each in sides])
    assert "patient_share" in said["assumed"]
    assert "osimertinib.drug" in said["range_not_known"]
    assert {risk["by_driver"]["price"] for risk in said["risk"]} == {None}


def test_my_own_contracts_are_reckoned_over_the_budget_beside_them(ceiba, mine):
    path = mine / "deal.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("budget: xx-osimertinib", "budget: xx-osimertinib.yaml"), encoding="utf-8")
    assert ceiba("contract", str(path), "--json").json["payments"] == ceiba("contract", "xx-osimertinib", "--json").json["payments"]


def test_a_budget_of_another_country_is_not_carried_over(ceiba):
    said = ceiba("budget", "br-egfr-pcr", "--country", "co", "--lang", "en")
    assert said.code == 40
    assert "is of br, not of co" in said.err


def test_what_ships_is_listed_shown_and_fits(ceiba):
    listed = ceiba("economics", "list", "--json").json
    assert {item["kind"] for item in listed} == {"outcome", "model", "budget", "contracts"}
    assert {item["id"]: item["assumed"] for item in listed}["br-egfr-pcr"] == 0
    assert {item["countries"][0] for item in ceiba("economics", "list", "--country", "mx", "--json").json} == {"mx"}
    assert "1.23" in ceiba("economics", "show", "pembrolizumab", "--lang", "en").out
    assert len(ceiba("economics", "show", "xx-osimertinib", "--json").json["inputs"]) > 10
    assert ceiba("economics", "show", "nothing-of-the-kind").code == 40
    assert ceiba("economics", "check").code == 0


def test_a_broken_budget_is_told_with_file_line_problem_and_remedy(ceiba, mine):
    path = mine / "xx-osimertinib.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("value: 4000", "value: -4000"), encoding="utf-8")
    said = ceiba("economics", "check", str(path), str(mine / "deal.yaml"), "--lang", "en")
    assert said.code == 27
    assert "xx-osimertinib.yaml:30: an amount, a number of people and a duration are finite and zero or more" in said.out
    found = ceiba("economics", "check", str(path), "--json")
    assert found.code == 27
    assert [fault["line"] for fault in found.json["faults"]] == [30]
    assert ceiba("budget", str(path)).code == 27
    assert ceiba("economics", "check", str(mine / "none.yaml")).code != 0


def test_two_payers_and_a_discount_rate_are_shown_with_the_reason_and_both_totals(ceiba, mine):
    path = mine / "xx-osimertinib.yaml"
    text = path.read_text(encoding="utf-8")
    why = "assumed: true, reason: invented"
    two = f"payers: [{{id: xx-public, share: {{value: 0.75, {why}}}}}, {{id: other, share: {{value: 0.25, {why}}}}}]"
    path.write_text(
        text.replace("payers: [{id: xx-public}]", two) + "\nannual_discount_rate: 0.05\ndiscount_reason: a rule of the ministry\n",
        encoding="utf-8",
    )
    said = ceiba("budget", str(path), "--lang", "en").out
    assert "Totals are discounted at 5.0% a year: a rule of the ministry." in said
    assert "of it, not discounted" in said
    assert "By payer, all years" in said
    (impact,) = ceiba("budget", str(path), "--json").json["impact"].values()
    assert impact["total_discounted"] < impact["total"]
    assert impact["by_payer"]["xx-public"] == pytest.approx(3 * impact["by_payer"]["other"])


def test_the_list_is_told_in_words_too_and_a_study_says_what_was_not_read_of_it(ceiba):
    assert "br-egfr-pcr" in ceiba("economics", "list", "--lang", "en").out
    said = ceiba("budget", "mx-egfr-first-line", "--lang", "en").out
    assert "Whether the study discounts was not read." in said
    assert "-2,009" in said
    shown = ceiba("economics", "show", "br-egfr-pcr", "--lang", "en").out
    assert "23938.5-39897.5" in shown


def test_what_if_is_answered_as_an_illustration_and_a_name_that_is_not_there_is_told_with_those_that_are(ceiba):
    said = ceiba("budget", "br-egfr-pcr", "--set", "egfr_pcr.price=x0.5", "--json").json
    assert said["illustration"] is True
    assert said["assumed"] == ["egfr_pcr.price"]
    assert said["impact"]["alternative_2"]["total"] == pytest.approx(38_301_950.72 / 2)
    halved = ceiba("contract", "xx-osimertinib", "--set", "osimertinib.drug=2000", "--json").json["totals"]["list_price"]
    assert halved["patient"] == pytest.approx(ceiba("contract", "xx-osimertinib", "--json").json["totals"]["list_price"]["patient"] / 2)
    for wrong, words in (
        ("egfr_pcr.cost=1", "egfr_pcr.price"),
        ("egfr_pcr.price", "egfr_pcr.price=x0.5"),
        ("eligible=few", "neither a number"),
    ):
        said = ceiba("budget", "br-egfr-pcr", "--set", wrong, "--lang", "en")
        assert said.code == 2
        assert words in said.err


RATES = """
rates:
  - {basis: exchange, of: USD, to: BRL, year: 2023, rate: 5, assumed: true, reason: invented for a test}
"""


def test_a_budget_may_be_shown_in_another_money_and_says_by_which_rates(ceiba, tmp_path):
    rates = tmp_path / "rates.yaml"
    rates.write_text(RATES, encoding="utf-8")
    other = ("--rates", rates, "--currency", "USD", "--basis", "exchange")
    own, shown = ceiba("budget", "br-egfr-pcr", "--json").json, ceiba("budget", "br-egfr-pcr", *other, "--json").json
    assert (shown["currency"], shown["price_year"], own["conversion"]) == ("USD", 2023, None)
    assert shown["conversion"]["numbers"][0]["number"] == 5
    assert shown["conversion"]["numbers"][0]["reason"] == "invented for a test"
    for name, impact in own["impact"].items():
        assert shown["impact"][name]["total"] == pytest.approx(impact["total"] / 5)
        assert shown["impact"][name]["draws_5_50_95"] == pytest.approx([end / 5 for end in impact["draws_5_50_95"]])
    for before, after in zip(own["one_way"], shown["one_way"], strict=True):
        assert after["high"] == pytest.approx(before["high"] / 5)
    price = next(row for row in shown["inputs"] if row["name"] == "egfr_pcr.price")
    assert float(price["shown"]) == pytest.approx(float(price["value"]) / 5)
    assert not own["illustration"]
    # A rate that is assumed is an assumption of whatever follows.
    assert shown["illustration"]
    assert shown["assumed"] == ["BRL 2023 -> USD 2023"]
    said = ceiba("budget", "br-egfr-pcr", *other, "--cheers", tmp_path / "cheers.csv", "--lang", "en")
    for words in (
        "ILLUSTRATION",
        "Money: USD at the prices of 2023.",
        "How amounts were converted, from BRL (2023) to USD (2023)",
        "5 BRL for 1 USD (2023)",
        "Basis: market rates",
        "in USD (2023)",
    ):
        assert words in said.out
    assert "by year, BRL" not in said.out
    with (tmp_path / "cheers.csv").open(encoding="utf-8", newline="") as file:
        money = next(row for row in csv.DictReader(file) if row["number"] == "15")
    assert "Converted by cited rates: BRL 2023 -> USD 2023. Amounts were converted at market rates." in money["answer"]


def test_a_budget_whose_rate_or_choice_is_lacking_is_refused(ceiba, tmp_path):
    rates = tmp_path / "rates.yaml"
    rates.write_text(RATES, encoding="utf-8")
    for given, code, words in (
        (("--currency", "USD"), 2, "needs rates, and none were named"),
        (("--rates", rates), 2, "nothing to convert to"),
        (("--rates", rates, "--currency", "USD"), 27, "needs a basis"),
        (("--rates", rates, "--currency", "USD", "--basis", "ppp"), 27, "there is no ppp rate from BRL to USD for 2023"),
        (("--rates", rates, "--price-year", "2025"), 27, "need a series of prices in BRL"),
    ):
        said = ceiba("budget", "br-egfr-pcr", *given, "--lang", "en")
        assert (said.code, words in said.err) == (code, True), said.err
    same = ceiba("budget", "br-egfr-pcr", "--rates", rates, "--currency", "BRL", "--lang", "en").out
    assert "The amounts were in BRL (2023) already: nothing was converted." in same
    assert "ILLUSTRATION" not in same


def test_contracts_give_the_mean_of_the_draws_beside_every_input_at_its_value(ceiba, tmp_path):
    said = ceiba("contract", "xx-osimertinib", "--into", tmp_path / "out", "--lang", "en")
    assert said.code == 0
    told = ceiba("contract", "xx-osimertinib", "--into", tmp_path / "out", "--json").json
    assert told["written"] == [str(tmp_path / "out" / "payments.csv")]
    for title in (
        "Who pays and receives, all years, XTS of 2025",
        "What the payer pays by year, XTS of 2025",
        "What the company receives by year, XTS of 2025",
    ):
        assert f"{title}: every input at its value" in said.out
        assert f"{title}: mean of 2,000 draws" in said.out
    with (tmp_path / "out" / "payments.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["contract"], row["side"], row["year"]): row for row in csv.DictReader(file)}
    for risk in told["risk"]:
        row = rows[risk["contract"], risk["account"], "all"]
        assert float(row["draws_mean"]) == pytest.approx(risk["expected"])
        assert float(row["draws_low_5"]) == pytest.approx(risk["low"])
        assert f"{round(float(row['draws_mean'])):,}" in said.out
    cap = rows["cap", "payer", "2030"]
    assert float(cap["at_values"]) == pytest.approx(told["payments"]["cap"]["payer"][4])
    assert float(cap["draws_mean"]) == pytest.approx(told["draws_mean"]["cap"]["payer"][4])
    assert {row["currency"] for row in rows.values()} == {"XTS"}
    assert {row["rests_on_assumed"] for row in rows.values()} == {"True"}
    assert "mean of 2,000 draws" in said.out.split("What the other countries pay less than now")[1]


def test_contracts_are_said_in_words_above_what_they_cost_and_in_the_document(ceiba):
    said = ceiba("contract", "xx-osimertinib", "--lang", "en").out
    terms, after = said.split("Who pays and receives", 1)
    for words in (
        "4,000 XTS are invoiced for each month treated: 5% of it the patient pays, the rest the payer, with 10% tax on top.",
        "the company gives back 25% of what the payer paid it.",
        "100%, above 1,000 months 80%, above 2,000 months 60%.",
        "up to 6,000,000 XTS a year before tax",
        "Each patient is free for the first 3 months; what follows",
        "response is assessed after 4 months, and for those without it (30%) the company gives back 100% of what the payer paid",
        "Response is: partial or complete response (RECIST 1.1) on the imaging of month 4",
        "a fee of 5,000,000 XTS a year before tax",
        "of the 5 tests of 150 XTS for each patient who starts, the company pays 100%.",
        "Bought together with YY (1,500 months a year)",
    ):
        assert words in terms
        assert words not in after
    terms = ceiba("contract", "xx-osimertinib", "--json").json["terms"]
    assert len(terms) == 9
    assert terms["cap"]["amount"] == {"value": 6_000_000, "currency": "XTS", "price_year": 2025}
    assert (terms["outcome"]["kind"], terms["outcome"]["assessed_after_months"]) == ("pay_for_outcome", 4)
    assert terms["outcome"]["response_is"]["pt"].startswith("resposta parcial ou completa")
    assert "response_is" not in terms["cap"]
    assert all(each["in_words"] for each in terms.values())


def test_the_contract_that_takes_most_of_the_risk_of_volume_is_named_and_the_company_has_a_row_of_zero_under_it(ceiba):
    said = ceiba("contract", "xx-osimertinib", "--lang", "en").out
    assert (
        "Volume risk taken from the payer, against list price: most by Yearly subscription, from a spread of 4,334,931 to 94,444; what the"
        " company hands over below the list price swings by 4,056,261 of volume."
    ) in said
    assert "The others leave the payer a spread of: Yearly cap 1,418,444; " in said
    row = next(line for line in said.splitlines() if line.split()[:3] == ["Yearly", "subscription", "company"])
    assert row.split()[3:9] == ["25,000,000", "25,000,000", "25,000,000", "0", "0", "0"]


def test_without_a_range_of_people_or_with_no_less_spread_the_risk_of_volume_is_not_said_to_be_taken(ceiba, mine):
    path, budget = mine / "deal.yaml", mine / "xx-osimertinib.yaml"
    text = path.read_text(encoding="utf-8").replace("budget: xx-osimertinib", "budget: xx-osimertinib.yaml")
    head = text.split("contracts:\n")[0]
    same = "  - {id: same, kind: rebate, names: {es: Igual, pt: Igual, en: Same}, share: 0}\n"
    path.write_text(head + "contracts:\n" + same, encoding="utf-8")
    assert "against list price: none by any contract." in ceiba("contract", str(path), "--lang", "en").out
    for range_of in (", low: [240, 244, 248, 252, 256], high: [360, 366, 372, 378, 384]", ", low: 60, high: 200", ", low: 0.6, high: 1.2"):
        budget.write_text(budget.read_text(encoding="utf-8").replace(range_of, ""), encoding="utf-8")
    path.write_text(head.replace(", low: 4, high: 7", "") + "contracts:\n" + same, encoding="utf-8")
    said = ceiba("contract", str(path), "--lang", "en").out
    assert "Volume risk taken from the payer: not known, because no range of people or uptake is known." in said


def test_budget_and_contracts_of_one_medicine_say_what_each_counts_and_that_they_are_not_added(ceiba, mine):
    contracts, budget = (ceiba(command, "xx-osimertinib", "--lang", "en").out for command in ("contract", "budget"))
    for said in (contracts, budget):
        assert "Country: Invented Country. Perspective: what Invented public system pays." in said
        assert "is counted from its middle: six of the first twelve months fall into the next year." in said
        assert "do not add the two." in said
    assert "Tests: 5 at 150 for each who starts, here; in the budget, for each who starts: test 150. Count one of the two." in contracts
    assert "About: Osimertinib (Put on the list), and of it only 'drug', with tax and the patient's share." in contracts
    assert "Counted: drug (by month treated), test (once a person). No tax is added, and no share of the patient taken off." in budget
    path = mine / "deal.yaml"
    head, *kinds = path.read_text(encoding="utf-8").replace("budget: xx-osimertinib", "budget: xx-osimertinib.yaml").split("  - id: ")
    path.write_text(head.split("testing:")[0] + "contracts:\n  - id: " + kinds[0], encoding="utf-8")
    shorter = mine / "xx-osimertinib.yaml"
    shorter.write_text(shorter.read_text(encoding="utf-8").replace("starts: mid_year", "starts: start_of_year"), encoding="utf-8")
    said = ceiba("contract", str(path), "--lang", "en").out
    assert "Tests: none here; in the budget, for each who starts: test 150." in said
    assert "Whoever begins in a year begins on its first day." in said


def test_the_draws_stand_beside_what_the_values_give(ceiba):
    said = ceiba("budget", "xx-osimertinib", "--lang", "en").out
    assert "The value of an input is its most likely, not its middle" in said
    row = next(
        line for line in said.splitlines() if line.split()[4:] == ["12,496,183", "18,461,455", "24,958,398", "18,541,867", "20,312,973"]
    )
    assert row.strip().startswith("Put on the list")
    (impact,) = ceiba("budget", "xx-osimertinib", "--json").json["impact"].values()
    assert round(impact["draws_mean"]) == 18_541_867


def test_an_id_of_a_budget_and_of_contracts_is_shown_under_two_headings_with_the_terms(ceiba):
    said = ceiba("economics", "show", "xx-osimertinib", "--lang", "en").out
    budget, contracts = said.split("Contracts for osimertinib in the invented country (contracts)")
    assert "Osimertinib in the invented country, 2026-2030 (budget)" in budget
    assert "eligible" in budget
    assert "patient_share" not in budget
    assert "patient_share" in contracts
    assert "up to 6,000,000 XTS a year before tax" in contracts
    found = ceiba("economics", "show", "xx-osimertinib", "--json").json
    assert {row["of"] for row in found["inputs"]} == {"budget", "contracts"}
    assert found["terms"]["cap"]["per"] == "year"
    assert ceiba("economics", "show", "br-egfr-pcr", "--json").json["terms"] == {}
