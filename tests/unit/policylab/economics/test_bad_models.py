"""A model with one thing wrong is refused: which file, which line, what, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from ceiba.errors import EconomicsRefused, InputUnreadable
from ceiba.policylab.economics import check_model, load_model, run_model

BAD = Path(__file__).resolve().parents[3] / "bad" / "policylab" / "economics"

WRONG = {
    "of_a_number_without_source": ('cost: "900"', "'900' is a number without a source"),
    "of_circle": ("derived:", "'a' is defined by itself: a -> b -> a"),
    "of_code": ("__import__", "is not understood"),
    "of_conventions_at_odds": ("conventions:", "with the correction 'half_cycle' rewards accrue: continuous"),
    "of_covariance_askew": ("id: fit", "the values and the covariance of 'fit' are finite, and the covariance is symmetric"),
    "of_covariance_of_nothing": ("id: fit", "the covariance of 'fit' is that of no numbers"),
    "of_covariance_too_small": ("id: fit", "correlated numbers need a value and a row of the covariance for each name"),
    "of_currency_in_words": ("kind:", "'dollars' is not an ISO 4217 code"),
    "of_cycle_without_unit": ("horizon:", "'1' is not the length of a cycle"),
    "of_decision_within": ("if age", "is not understood, because it decides"),
    "of_discount_in_percent": ("discounting:", "this is written as text; expected: number"),
    "of_discount_of_three": ("discounting:", "an annual discount rate is written from 0 to 1: 0.03 is 3 %"),
    "of_division_by_zero": ("c_sick / (c_well", "'c_sick / (c_well - c_well)' is not a finite number"),
    "of_exponential_among_survivors": ("change:", "rates that become probabilities together count deaths already"),
    "of_exponential_by_stays": ("sick: {dead", "the ways out of 'sick' depend on the time in it, and rates of a matrix exponential cannot"),
    "of_exponential_elsewhere": ("well: {sick", "with a matrix exponential, those who do not leave 'well' stay in it"),
    "of_impossible_draws": ("id: p_sick", "168 of 1000 draws of 'p_sick' lie outside [0, 1]"),
    "of_impossible_probability": ("id: p_sick", "'p_sick' is 1.2, and a probability lies [0, 1]"),
    "of_impossible_product": ("hr * p_dead", "the way from 'sick' to 'dead' is 3, not in 0..1: strategy 'usual', cycle 1"),
    "of_impossible_utility": ("id: u_well", "'u_well' is 9.0, and a utility lies [-1, 1]"),
    "of_name_defined_twice": ("id: c_sick, value: 900", "the name 'c_sick' is defined twice"),
    "of_natural_logarithm": ("ln(1 - p_sick)", "'ln' is not understood: `log` is the natural logarithm"),
    "of_negative_price": ("id: c_sick", "'c_sick' is -900.0, and a cost lies [0, inf]"),
    "of_power_with_a_caret": ("scale:", "'p_sick ^ 2' is not understood: a power is written `**`"),
    "of_price_made_negative": ("c_well - c_sick", "the cost 'c_well - c_sick' lies outside 0..inf"),
    "of_price_year_in_two_figures": ("kind:", "the price year 24 is none of ours"),
    "of_setting_left_out": ("id: new", "the strategies 'usual' and 'new' do not set the same names: hr"),
    "of_simpson_over_odd_cycles": ("conventions:", "Simpson's rule needs an even number of cycles, and there are 9"),
    "of_source_without_a_date": ("id: smith", "`published` of the source 'smith' is not a date that exists: '28/11/2025'"),
    "of_start_that_does_not_sum": ("id: well", "the shares of people at the start sum to 2, not to one"),
    "of_state_without_ways": ("well: {sick", "nothing is said of the ways out of 'sick'"),
    "of_table_in_falling_bands": ("id: mortality", "`starts` of a table are as many as its values, and rise"),
    "of_table_that_ends": ("id: mortality", "the table 'mortality' runs from age 60 to 61, and the model from 60 to 69"),
    "of_table_told_twice": ("id: mortality", "a table says `from` (of the first value) or `starts` (of each value), one of them"),
    "of_table_with_lines_alone": ("id: mortality", "`between` goes with `starts`"),
    "of_two_strategies_alike": ('id: usual, set: {hr: "1"}', "the strategy 'usual' is there twice"),
    "of_unfinished_expression": ("p_dead *", "'p_dead *' is not an expression"),
    "of_unknown_convention": ("conventions:", "'half' is not one of: every_point, half_cycle, life_table, none"),
    "of_unknown_key": ("kind:", "the key `funder` does not belong here"),
    "of_unknown_name": ("p_death", "'p_death' is not a name of this model"),
    "of_unknown_perspective": ("perspective:", "'mine' is not one of: health_system, not_stated, patient, payer"),
    "of_unknown_source": ("id: p_sick", "the source 'smith-2020' of 'p_sick' is not described"),
    "of_unknown_state": ("ill: p_sick", "there is no state 'ill'"),
    "rows_that_do_not_sum": ("p_stay}", "the ways out of 'well' sum to 1.1, not to one: strategy 'usual', cycle 1"),
    "rows_that_pass_one_later": ("cycle * p_dead", "the ways out of 'well' sum to 1.1, not to one: strategy 'usual', cycle 9"),
    "that_quotes_nothing": ("id: p_sick", "'p_sick' says neither in its source's words nor in yours what was read"),
    "without_a_source": ("id: p_sick", "a value needs a source"),
    "without_currency": ("kind:", "the key `currency` is missing"),
    "without_price_year": ("kind:", "the key `price_year` is missing"),
    "without_start_of_discounting": ("discounting:", "the key `starts` is missing"),
}
"""What is wrong by file: words of the line that is named, and words of the problem."""


def test_every_bad_model_is_tried():
    assert {path.stem.removeprefix("model_") for path in BAD.glob("model_*.yaml")} == set(WRONG)


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_with_its_line_and_a_remedy(name):
    path = BAD / f"model_{name}.yaml"
    words, problem = WRONG[name]
    read, faults, _ = check_model(path)
    assert read is None
    assert len(faults) == 1
    [fault] = faults
    assert problem in str(fault)
    named = path.read_text(encoding="utf-8").splitlines()[fault.line - 1]
    # A key that is missing, or wrong at the top, has the line where the model begins.
    assert words in named or (words == "kind:" and fault.line <= 9)
    assert fault.remedy


def test_a_refused_model_says_its_file_and_cannot_be_run():
    path = BAD / "model_of_unknown_name.yaml"
    with pytest.raises(EconomicsRefused) as refused:
        load_model(path)
    assert refused.value.file == str(path)
    assert refused.value.line == 22
    assert "parameters, shares, tables, derived or set" in refused.value.fields["what_to_do"]


def test_what_only_shows_when_computed_is_refused_with_its_line_too():
    read = load_model(BAD / "model_rows_that_pass_one_later.yaml")
    with pytest.raises(EconomicsRefused, match="cycle 9") as refused:
        run_model(read)
    assert refused.value.line == 22


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(InputUnreadable):
        load_model(tmp_path / "none.yaml")


def test_a_distribution_whose_mean_is_another_than_its_value_is_remarked_on(model, parameter, tmp_path):
    read = model(
        parameters=[
            parameter("p", 0.5, "probability"),
            parameter("c", 100, "cost", {"kind": "gamma", "shape": 4, "scale": 100}),
            parameter("u", 0.8),
        ]
    )
    _, faults, [remark] = check_model(tmp_path / "model.yaml")
    assert not faults
    assert (remark.name, remark.value, remark.mean) == ("c", 100, 400)
    assert read.assumed == ("p", "c", "u")
