"""Models of health economics at the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

BAD = Path(__file__).resolve().parents[1] / "bad" / "policylab" / "economics"
PUBLISHED = Path(__file__).resolve().parents[1] / "data" / "published_models"


def test_a_model_s_answer_comes_with_everything_one_must_know_to_read_it(ceiba):
    said = ceiba("model", "run", "sick-sicker")
    assert said.code == 0
    for words in (
        "151,580",
        "20.711",
        "125,764",
        "dominated by B",
        "against SoC",
        "USD (price year not stated)",
        "Comparator: SoC",
        "Perspective: not stated by the source",
        "Discounted by 3.0% a year for costs and 3.0% for effects.",
        "Horizon: 75 years, in cycles of 1 year.",
        "as the DARTH tutorials weigh it (2/3 at odd points, 4/3 at even ones)",
        "INVENTED",
        "Read in: Alarid-Escudero et al. 2023",
    ):
        assert words in said.out
    assert "chance of being best" not in said.out


def test_a_price_that_halves_is_asked_by_setting_it(ceiba):
    base, halved = (ceiba("model", "run", "sick-sicker", "--json", *more).json for more in ((), ("--set", "c_trtA=6000")))
    assert halved["changed"] == {"c_trtA": 6000}
    assert halved["costs"]["A"]["mean"] < base["costs"]["A"]["mean"]
    assert halved["costs"]["B"] == base["costs"]["B"]
    assert "Values of your own in place of the model's: c_trtA = 6000." in ceiba("model", "run", "sick-sicker", "--set", "c_trtA=6000").out


def test_draws_bring_intervals_chances_and_the_worth_of_knowing(ceiba):
    told = ("model", "run", "sick-sicker", "--draws", "200", "--seed", "5", "--wtp", "100000")
    first, again = ceiba(*told, "--json").json, ceiba(*told, "--json").json
    assert first == again
    assert (first["draws"], first["about"]["seed"]) == (200, 5)
    assert sum(first["chance_of_being_best"].values()) == pytest.approx(1)
    assert first["costs"]["SoC"]["low"] < first["costs"]["SoC"]["mean"] < first["costs"]["SoC"]["high"]
    said = ceiba(*told)
    assert "95 % of draws" in said.out
    assert "200 draws, seed 5" in said.out
    assert f"(EVPI; standard error {first['evpi_standard_error']:,.2f})" in said.out


def test_an_error_of_nothing_is_explained(ceiba):
    words = "Both are 0 because no draw has another best choice"
    assert words in ceiba("model", "run", "sick-sicker", "--draws", "200", "--wtp", "10000").out
    assert words not in ceiba("model", "run", "sick-sicker", "--draws", "200", "--wtp", "100000").out


def test_draws_of_a_model_that_draws_nothing_say_so(ceiba):
    words = "No input of this model has a distribution"
    assert words in ceiba("model", "run", "gestational-diabetes", "--draws", "10", "--wtp", "170000").out
    assert words not in ceiba("model", "run", "trastuzumab", "--draws", "10", "--wtp", "170000").out
    assert words not in ceiba("model", "run", "gestational-diabetes").out


def test_small_amounts_are_shown_with_cents(ceiba):
    said = ceiba("model", "run", PUBLISHED / "tegaderm.yaml").out
    assert "151.29" in said
    assert "77.75" in said
    assert "806,572 " in ceiba("model", "run", PUBLISHED / "ckd-screening.yaml").out


def test_effects_that_hardly_differ_are_shown_as_finely_as_they_differ(ceiba):
    said = ceiba("model", "run", "gestational-diabetes").out
    for words in ("0.87822", "0.87197", "0.86744", "-0.00625", "-0.01077"):
        assert words in said
    assert "21.0769" not in ceiba("model", "run", PUBLISHED / "rcea-sick-sicker.yaml").out


def test_a_bad_model_is_told_with_its_place_by_check_and_by_run(ceiba):
    path = BAD / "model_rows_that_do_not_sum.yaml"
    checked = ceiba("model", "check", path)
    assert checked.code == 27
    assert f"{path}:22: the ways out of 'well' sum to 1.1" in checked.out
    assert ceiba("model", "check", path, "--json").json["faults"][0]["line"] == 22
    ran = ceiba("model", "run", path)
    assert ran.code == 27
    assert f"{path}:22" in ran.err


def test_a_good_model_fits_and_a_distribution_that_leans_is_remarked_on(ceiba, tmp_path):
    text = (BAD / "model_of_unknown_name.yaml").read_text().replace("p_death", "p_dead")
    leaning = text.replace(
        "value: 900, quantity: cost, distribution: fixed", "value: 900, quantity: cost, distribution: {kind: gamma, shape: 2, scale: 10}"
    )
    path = tmp_path / "leaning.yaml"
    path.write_text(leaning)
    said = ceiba("model", "check", path)
    assert said.code == 0
    assert "the distribution of 'c_sick' has the mean 20, and its value is 900" in said.out
    assert "2 strategies, 7 inputs, 7 of them assumed" in said.out
    ran = ceiba("model", "run", path)
    assert "7 inputs of 7 are assumed, not read in a source: p_sick, p_dead" in ran.out
    assert "No input is assumed" not in ran.out


def test_what_ships_is_listed_and_what_is_not_there_is_refused(ceiba):
    listed = [each["id"] for each in ceiba("model", "list", "--json").json["models"]]
    assert listed == [
        "gestational-diabetes",
        "hip-replacement",
        "hiv-zidovudine-lamivudine",
        "sick-sicker-by-age",
        "sick-sicker-dalys",
        "sick-sicker",
        "trastuzumab",
    ]
    assert "sick-sicker" in ceiba("model", "list").out
    gone = ceiba("model", "run", "nothing")
    assert gone.code == 40
    assert "sick-sicker, trastuzumab" in gone.err
    wrong = ceiba("model", "run", "sick-sicker", "--set", "c_trtA=much")
    assert wrong.code == 2
    assert "'c_trtA=much' is not a parameter and its value." in wrong.err
