"""The analyses of a model at the command line: what moves the answer, another price, another money, and a folder of all of it."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

RUN = ("model", "run", "sick-sicker")

STRATA = Path(__file__).resolve().parents[1] / "bad" / "policylab" / "strata" / "whole.yaml"
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "read-an-evaluation.md"
RATES = """
rates:
  - {basis: exchange, of: GBP, to: USD, year: 2023, rate: 1.25, assumed: true, reason: invented for a test}
"""


def test_a_willingness_to_pay_brings_what_moves_the_answer(ceiba):
    said = ceiba(*RUN, "--wtp", "100000")
    assert said.code == 0
    for words in (
        "What moves the net benefit of Treatment B",
        "Base case: 39,793 USD",
        "makes AB the best",
        "6 inputs that move less are left out",
    ):
        assert words in said.out
    assert "What moves" not in ceiba(*RUN).out


def test_what_if_the_price_halves(ceiba):
    asked = (*RUN, "--wtp", "100000", "--price-of", "c_trtB", "--times", "0.5")
    said = ceiba(*asked)
    for words in (
        "If c_trtB costs otherwise: B beside SoC",
        "6,500",
        "28,947",
        "worth its cost",
        "Price at which it is just worth its cost: 16,987 USD",
    ):
        assert words in said.out
    told = ceiba(*asked, "--json").json
    assert told["price_change"]["pair_after"]["icer"] == pytest.approx(28_946.8, abs=0.1)
    assert told["threshold_price"]["why"] == "linear"


def test_the_pair_may_be_chosen(ceiba):
    asked = (*RUN, "--wtp", "100000", "--strategy", "AB", "--against", "B")
    said, told = ceiba(*asked), ceiba(*asked, "--json").json
    assert "What moves the net benefit of Treatments A and B beside Treatment B" in said.out
    mean = {name: {key: value["mean"] for key, value in told[name].items()} for name in ("costs", "effects")}
    benefit = 1e5 * (mean["effects"]["AB"] - mean["effects"]["B"]) - (mean["costs"]["AB"] - mean["costs"]["B"])
    assert told["tornado"]["base"] == pytest.approx(benefit)
    assert f"Base case: {benefit:,.0f} USD" in said.out


def test_a_folder_holds_tables_charts_and_the_checklist(ceiba, tmp_path):
    said = ceiba(*RUN, "--draws", "200", "--wtp", "100000", "--know", "c_trtB", "--into", tmp_path / "out")
    assert said.code == 0
    assert "CHEERS 2022, 28 items: answered 2; in part 16; for the author to write 10." in said.out
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {
        "comparison.csv",
        "inputs.csv",
        "tornado.csv",
        "cheers.csv",
        "plane.png",
        "acceptability.png",
        "information.png",
        "tornado.png",
    } <= names
    assert all(str(tmp_path / "out" / name) in said.out for name in names)
    with (tmp_path / "out" / "information.csv").open(encoding="utf-8", newline="") as file:
        assert {row["known"] for row in csv.DictReader(file)} == {"", "c_trtB"}


def test_the_same_question_gives_the_same_files(ceiba, tmp_path):
    for name in ("one", "two"):
        assert ceiba(*RUN, "--draws", "100", "--wtp", "100000", "--into", tmp_path / name).code == 0
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_json_has_the_checklist_and_says_what_was_not_asked(ceiba):
    told = ceiba(*RUN, "--json").json
    assert len(told["cheers"]) == 28
    assert (told["tornado"], told["price_change"], told["threshold_price"], told["written"]) == (None, None, None, [])
    json.dumps(told, allow_nan=False)


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (("--price-of", "c_trtB", "--wtp", "1"), 27, "which one, and what it is multiplied by"),
        (("--price-of", "u_H", "--times", "2", "--wtp", "1"), 27, "'u_H' is not a cost of this model; its costs are: c_H"),
        (("--price-of", "c_trtB", "--times", "0.5"), 27, "needs a willingness to pay"),
        (("--price-of", "c_trtB", "--times", "-1", "--wtp", "1"), 2, "--times"),
        (("--wtp", "1", "--strategy", "C"), 27, "there is no strategy 'C'; there are: SoC, A, B, AB"),
        (("--know", "c_trtB"), 27, "needs draws"),
        (("--currency", "EUR"), 2, "needs rates, and none were named"),
        (("--basis", "ppp"), 2, "needs rates, and none were named"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_to_do(ceiba, options, code, says):
    said = ceiba(*RUN, *options)
    assert said.code == code
    assert says in said.err


def test_rates_for_nothing_and_prices_of_no_year_are_refused(ceiba, tmp_path):
    (tmp_path / "rates.yaml").write_text(RATES, encoding="utf-8")
    said = ceiba(*RUN, "--rates", tmp_path / "rates.yaml")
    assert (said.code, "nothing to convert to" in said.err) == (2, True)
    said = ceiba(*RUN, "--rates", tmp_path / "rates.yaml", "--currency", "EUR", "--basis", "exchange")
    assert (said.code, "is not known, so that they cannot be converted" in said.err) == (27, True)
    assert "write it as `price_year` in a copy of the model's file, and run that" in said.err


def test_a_conversion_is_laid_open_on_the_screen_and_leaves_no_other_money(ceiba, tmp_path):
    prices = """prices:
  - {currency: USD, series: prices abroad, year: 2020, level: 100, assumed: true, reason: invented for a test}
  - {currency: USD, series: prices abroad, year: 2023, level: 120, assumed: true, reason: invented for a test}
"""
    (tmp_path / "rates.yaml").write_text(RATES + prices, encoding="utf-8")
    model = tmp_path / "model.yaml"
    source = next(each["file"] for each in ceiba("model", "list", "--json").json["models"] if each["id"] == "sick-sicker")
    model.write_text(Path(source).read_text(encoding="utf-8").replace("price_year: unknown", "price_year: 2020"), encoding="utf-8")
    other = ("--rates", tmp_path / "rates.yaml", "--currency", "GBP", "--price-year", "2023", "--basis", "exchange")
    other += ("--order", "inflate_first", "--series", "prices abroad")
    asked = ("model", "run", model, "--wtp", "96000", "--price-of", "c_trtB", "--times", "0.5", "--set", "c_trtA=11000", *other)
    said = ceiba(*asked)
    assert said.code == 0, said.err
    for words in (
        "How amounts were converted, from USD (2020) to GBP (2023)",
        "120 (2023) / 100 (2020)",
        "1.25 USD for 1 GBP (2023)",
        "assumed: invented for a test",
        "1 USD (2020) is 0.96 GBP (2023): every amount here is in GBP (2023).",
        "Basis: market rates",
        "Order: to the prices of 2023 at home, then converted.",
        "c_trtA = 10,560 GBP (2023) (given as 11,000 USD (2020))",
        "12,480",
    ):
        assert words in said.out
    told = ceiba(*asked, "--json").json
    assert [(row["kind"], row["number"]) for row in told["conversion"]["numbers"]] == [
        ("price_level", 120),
        ("price_level", 100),
        ("exchange", 1.25),
    ]
    assert (told["conversion"]["basis"], told["conversion"]["factor"]) == ("exchange", pytest.approx(0.96))
    assert told["price_change"]["before"] == pytest.approx(13_000 * 0.96)
    assert told["changed"]["c_trtA"] == pytest.approx(11_000 * 0.96)
    same = ceiba("model", "run", model, "--rates", tmp_path / "rates.yaml", "--currency", "USD")
    assert "The amounts were in USD (2020) already: nothing was converted." in same.out
    assert ceiba(*RUN, "--json").json["conversion"] is None


def test_a_broken_file_of_rates_is_told_with_its_line(ceiba, tmp_path):
    (tmp_path / "rates.yaml").write_text(RATES.replace("rate: 1.25", "rate: 0"), encoding="utf-8")
    model = tmp_path / "model.yaml"
    listed = ceiba("model", "list", "--json").json["models"]
    source = next(each["file"] for each in listed if each["id"] == "sick-sicker")
    text = Path(source).read_text(encoding="utf-8")
    model.write_text(text.replace("price_year: unknown", "price_year: 2023"), encoding="utf-8")
    said = ceiba("model", "run", model, "--rates", tmp_path / "rates.yaml", "--currency", "GBP", "--basis", "exchange")
    assert said.code == 27
    assert "rates.yaml:3" in said.err
    assert "above zero" in said.err


def test_who_gains_and_who_forgoes_health(ceiba, tmp_path):
    source = next(each["file"] for each in ceiba("model", "list", "--json").json["models"] if each["id"] == "sick-sicker")
    model = tmp_path / "model.yaml"
    model.write_text(Path(source).read_text(encoding="utf-8").replace("price_year: unknown", "price_year: 2020"), encoding="utf-8")
    said = ceiba("model", "run", model, "--strata", STRATA, "--into", tmp_path / "out")
    assert said.code == 0
    for words in ("Who gains and who forgoes health beside SoC", "poor", "Rich", "Atkinson's index, 10", "are assumed: poor: health"):
        assert words in said.out
    assert (tmp_path / "out" / "equity.png").exists()
    told = ceiba("model", "run", model, "--strata", STRATA, "--json").json["equity"]
    assert {row["stratum"] for row in told["strata"]} == {"poor", "rich"}
    assert {row["measure"] for row in told["judged"]} == {"atkinson", "kolm"}
    refused = ceiba(*RUN, "--strata", STRATA)
    assert (refused.code, "write `price_year: unknown` in `displaced_at`" in refused.err) == (27, True)


def test_the_strata_of_the_guide_run_as_they_are_written_there(ceiba, tmp_path):
    page = GUIDE.read_text(encoding="utf-8")
    command = re.findall(r"^\.venv/bin/ceiba (model run .*--strata strata\.yaml)$", page, re.MULTILINE)[0]
    shown = [each for each in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "strata:" in each]
    strata = tmp_path / "strata.yaml"
    strata.write_text(shown[0], encoding="utf-8")
    asked = command.replace("strata.yaml", str(strata)).split(" ")
    said = ceiba(*asked)
    assert said.code == 0
    assert "WARNING: nobody says of which year the costs of the model are" in said.out
    found = {row["strategy"]: row for row in ceiba(*asked, "--json").json["equity"]["judged"]}
    assert ceiba(*asked, "--json").json["equity"]["price_year_unknown"] is True
    # 9,000 people gain the effect of B; what it costs would have bought one for each 60,000 elsewhere.
    told = ceiba("model", "run", "sick-sicker", "--json").json
    more = {name: told[name]["B"]["mean"] - told[name]["SoC"]["mean"] for name in ("costs", "effects")}
    assert found["B"]["net_health"] == pytest.approx(9_000 * (more["effects"] - more["costs"] / 60_000))


def test_each_index_stands_before_and_after_with_what_its_change_is_worth(ceiba, tmp_path):
    strata = tmp_path / "strata.yaml"
    strata.write_text(STRATA.read_text(encoding="utf-8").replace("price_year: 2020", "price_year: unknown"), encoding="utf-8")
    said = ceiba(*RUN, "--strata", strata, "--into", tmp_path / "out")
    with (tmp_path / "out" / "equality.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["strategy"], row["measure"]): row for row in csv.DictReader(file)}
    lines = [line.split("  ") for line in said.out.splitlines() if line.startswith("  B  ")]
    cells = {cells[1]: cells[2:] for cells in ([cell.strip() for cell in line if cell.strip()] for line in lines)}
    for label, measure in (("Atkinson's index, 10", "atkinson"), ("Kolm's index, 0.2", "kolm")):
        row, shown = rows["B", measure], [float(cell.replace(",", "")) for cell in cells[label]]
        before = float(row["index_before"])
        wanted = before, before + float(row["index_change"]), float(row["equivalent_change"]), float(row["worth_with_equality"])
        assert shown[:2] == pytest.approx(wanted[:2], rel=1e-5)
        assert shown[0] != shown[1]
        assert shown[2:] == pytest.approx(wanted[2:], rel=0.01)
    assert [float(cell) for cell in cells["slope index"]] == pytest.approx([20, float(rows["B", "kolm"]["slope_after"])], abs=1e-4)
    assert "concentration index" in cells


def test_what_one_input_is_worth_is_on_the_screen_at_the_amount_that_was_asked(ceiba, tmp_path):
    asked = (*RUN, "--draws", "200", "--know", "all")
    said = ceiba(*asked, "--wtp", "100001", "--into", tmp_path / "out")
    assert "To know one input exactly would be worth at most" in said.out
    with (tmp_path / "out" / "information.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if float(row["wtp"]) == 100_001]
    assert len(rows) == 1 + 16
    most = max((row for row in rows if row["known"]), key=lambda row: float(row["value"]))
    assert re.search(rf"^  {most['known']} +{float(most['value']):,.2f} +{float(most['standard_error']):,.2f}$", said.out, re.MULTILINE)
    first = ceiba(*asked, "--wtp", "100001", "--json").json["evppi"][0]
    assert (first["known"], first["wtp"], first["value"]) == (most["known"], 100_001, float(most["value"]))
    with (tmp_path / "out" / "acceptability.csv").open(encoding="utf-8", newline="") as file:
        assert sum(float(row["wtp"]) == 100_001 for row in csv.DictReader(file)) == 4
    assert "add --wtp to see it here" in ceiba(*asked).out


def test_what_is_of_the_base_case_and_what_is_a_mean_of_draws_say_so(ceiba):
    asked = (*RUN, "--wtp", "100000", "--price-of", "c_trtB", "--times", "0.5")
    means, base = "Of the means of the draws; those of the base case differ.", "Base case, not the mean of the draws"
    drawn, fixed = ceiba(*asked, "--draws", "200").out, ceiba(*asked).out
    assert (drawn.count(means), drawn.count(base)) == (2, 1)
    assert (fixed.count(means), fixed.count(base)) == (0, 0)
    assert "the base case has 1, outside these ends" in next(line for line in drawn.splitlines() if line.startswith("  u_H "))


def test_the_best_strategy_is_named_without_draws(ceiba):
    said = ceiba(*RUN, "--wtp", "100000").out
    assert "Best at 100,000 USD (price year not stated) for a unit of effect, base case" in said
    told = ceiba(*RUN, "--json").json
    benefit = {name: 1e5 * told["effects"][name]["mean"] - told["costs"][name]["mean"] for name in told["costs"]}
    best = max(benefit, key=benefit.get)
    assert best == "B"
    assert re.search(rf"^  B +{benefit['B']:,.0f} +best$", said, re.MULTILINE)
    assert len(re.findall(r"\d  +best$", said, re.MULTILINE)) == 1
    assert "Best at" not in ceiba(*RUN).out


def test_another_discount_rate_and_horizon_are_said_beside_the_numbers(ceiba):
    said = ceiba(*RUN, "--discount-cost", "0", "--discount-effect", "0.05", "--cycles", "40")
    for words in (
        "in place of the model's: discounting.cost = 0, discounting.effect = 0.05, horizon.cycles = 40",
        "Horizon: 40 years",
        "Discounted by 0.0% a year for costs and 5.0% for effects.",
    ):
        assert words in said.out


def test_the_checklist_of_a_budget_is_written_beside_it(ceiba, tmp_path):
    said = ceiba("budget", "egfr-pcr", "--country", "br", "--cheers", tmp_path / "cheers.csv")
    assert said.code == 0
    assert f"The checklist is in {tmp_path / 'cheers.csv'}." in said.out
    with (tmp_path / "cheers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["status"] for row in rows[10:13]] == ["not_applicable"] * 3
    assert ceiba("budget", "egfr-pcr", "--country", "br", "--cheers", tmp_path / "none" / "cheers.csv").code == 30
