"""An evaluation written out: which files there are, what they hold, and what is said where it cannot be."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ceiba.errors import EconomicsRefused, NotFound, OutputError
from ceiba.job import OtherMoney, run_named_model
from ceiba.language import use
from ceiba.policylab import economics

MODEL = "sick-sicker"


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_everything_that_was_asked_for_lies_in_the_folder(tmp_path):
    asked = economics.Asked(draws=300, wtp=100_000, price="c_trtB", times=0.5)
    found = run_named_model(MODEL, asked, into=tmp_path / "out")
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert (
        names
        == {path.name for path in found.written}
        == {
            "comparison.csv",
            "inputs.csv",
            "acceptability.csv",
            "information.csv",
            "tornado.csv",
            "price.csv",
            "cheers.csv",
            "plane.png",
            "acceptability.png",
            "information.png",
            "tornado.png",
        }
    )
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in found.written if path.suffix == ".png")
    assert [row["case"] for row in rows_of(tmp_path / "out" / "price.csv")] == ["as_it_is", "changed", "threshold"]
    assert float(rows_of(tmp_path / "out" / "comparison.csv")[0]["cost"]) == float(found.steps[0].cost)


def test_the_checklist_names_only_files_that_are_there(tmp_path):
    found = run_named_model(MODEL, economics.Asked(), into=tmp_path)
    assert {path.name for path in found.written} == {"comparison.csv", "inputs.csv", "cheers.csv", "plane.png"}
    cheers = rows_of(tmp_path / "cheers.csv")
    assert [int(row["number"]) for row in cheers] == list(range(1, 29))
    named = {name for row in cheers for name in row["where"].split("; ") if name.endswith(".csv")}
    assert named == {"comparison.csv", "inputs.csv"}
    assert cheers[23]["status"] == "to_write"


def test_without_a_folder_nothing_is_written_and_nothing_is_claimed_to_be():
    found = run_named_model(MODEL, economics.Asked())
    assert found.written == ()
    assert not any(".csv" in row.where for row in found.cheers)


def test_what_is_asked_wrongly_is_refused_with_the_file_and_what_to_do():
    with pytest.raises(EconomicsRefused, match=r"sick-sicker' cannot be evaluated so: 'u_H' is not a cost of this model") as refused:
        run_named_model(MODEL, economics.Asked(wtp=1.0, price="u_H", times=2.0))
    assert "ceiba model run --help" in str(refused.value)


def test_a_model_that_is_not_there_and_a_folder_that_is_a_file_are_told(tmp_path):
    with pytest.raises(NotFound):
        run_named_model(str(tmp_path / "none.yaml"), economics.Asked())
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        run_named_model(MODEL, economics.Asked(), into=tmp_path / "file")


def test_the_files_speak_the_language_in_use(tmp_path):
    use("es")
    try:
        run_named_model(MODEL, economics.Asked(), into=tmp_path)
    finally:
        use("en")
    assert rows_of(tmp_path / "comparison.csv")[0]["name"] == "Atención habitual"


def priced(tmp_path, price_year="2020"):
    """The shipped model with a year for its prices."""
    source = next(path for path in economics.shipped_models() if path.stem == MODEL)
    copy = tmp_path / "model.yaml"
    copy.write_text(source.read_text(encoding="utf-8").replace("price_year: unknown", f"price_year: {price_year}"), encoding="utf-8")
    return str(copy)


@pytest.fixture
def rates(tmp_path):
    path = tmp_path / "rates.yaml"
    path.write_text(
        """
rates:
  - {basis: exchange, of: USD, to: COP, year: 2023, rate: 4000, assumed: true, reason: invented for a test}
prices:
  - {currency: USD, series: prices abroad, year: 2020, level: 100, assumed: true, reason: invented for a test}
  - {currency: USD, series: prices abroad, year: 2023, level: 120, assumed: true, reason: invented for a test}
""",
        encoding="utf-8",
    )
    return path


def test_everything_may_be_shown_in_another_money_and_decides_alike(tmp_path, rates):
    model = priced(tmp_path)
    money = OtherMoney(rates, "COP", 2023, "exchange", "inflate_first", "prices abroad")
    own = run_named_model(model, economics.Asked(wtp=100_000, price="c_trtB", times=0.5))
    other = run_named_model(model, economics.Asked(wtp=100_000 * 4800, price="c_trtB", times=0.5), money=money, into=tmp_path / "out")
    assert (other.results.currency, other.results.price_year) == ("COP", 2023)
    assert other.results.costs == pytest.approx(own.results.costs * 4800)
    assert other.evaluation.threshold.value == pytest.approx(4800 * own.evaluation.threshold.value)
    assert [step.place for step in other.steps] == [step.place for step in own.steps]
    assert [bar.decides for bar in other.evaluation.tornado.bars] == [bar.decides for bar in own.evaluation.tornado.bars]
    rows = rows_of(tmp_path / "out" / "inputs.csv")
    assert [row["input"] for row in rows][-3:] == ["USD 2020 -> USD 2023", "USD 2020 -> USD 2023", "USD 2023 -> COP 2023"]
    assert [(row["value"], row["quantity"]) for row in rows[-3:]] == [
        ("120.0", "price_level"),
        ("100.0", "price_level"),
        ("4000.0", "exchange_rate"),
    ]
    assert rows[-1]["reason"] == "invented for a test"
    assert {row["rests_on_assumed"] for row in rows_of(tmp_path / "out" / "comparison.csv")} == {"True"}


def test_no_table_of_converted_results_has_amounts_of_another_money(tmp_path, rates):
    money = OtherMoney(rates, "COP", 2023, "exchange", "inflate_first", "prices abroad")
    asked = {"draws": 80, "price": "c_trtB", "times": 0.5, "known": ("c_trtB",)}
    run_named_model(priced(tmp_path), economics.Asked(wtp=100_000, **asked), into=tmp_path / "own")
    run_named_model(priced(tmp_path), economics.Asked(wtp=480_000_000, **asked), money=money, into=tmp_path / "other")
    moneys = {
        "comparison": ("cost", "cost_low", "incremental_cost", "icer", "wtp", "net_monetary_benefit"),
        "price": ("price", "incremental_cost", "icer", "wtp", "net_benefit"),
        "tornado": ("wtp", "net_benefit_base", "net_benefit_at_low", "net_benefit_at_high", "swing"),
    }
    for table, columns in moneys.items():
        pairs = zip(rows_of(tmp_path / "own" / f"{table}.csv"), rows_of(tmp_path / "other" / f"{table}.csv"), strict=True)
        for own, other in pairs:
            assert (own["currency"], own["converted_from"], own["conversion_factor"]) == ("USD", "", "")
            assert (other["currency"], other["price_year"], other["converted_from"]) == ("COP", "2023", "USD 2020")
            assert float(other["conversion_factor"]) == pytest.approx(4800)
            for column in columns:
                assert (own[column] == "") == (other[column] == "")
                if own[column]:
                    assert float(other[column]) == pytest.approx(4800 * float(own[column]), rel=1e-6), (table, column)
            for column in ("low", "high") if table == "tornado" else ():
                times = 4800 if own["input"].startswith("c_") else 1
                assert float(other[column]) == pytest.approx(times * float(own[column]))


def test_the_rates_of_a_conversion_lie_beside_what_they_made(tmp_path, rates):
    money = OtherMoney(rates, "COP", 2023, "exchange", "inflate_first", "prices abroad")
    found = run_named_model(priced(tmp_path), economics.Asked(values={"c_trtA": 10_000.0}), money=money, into=tmp_path / "out")
    rows = rows_of(tmp_path / "out" / "conversion.csv")
    assert [(row["kind"], row["series"], row["year"], row["number"]) for row in rows] == [
        ("price_level", "prices abroad", "2023", "120.0"),
        ("price_level", "prices abroad", "2020", "100.0"),
        ("exchange", "", "2023", "4000.0"),
    ]
    assert (rows[2]["of"], rows[2]["per"]) == ("COP", "USD")
    assert {(row["basis"], row["order"], float(row["factor"])) for row in rows} == {("exchange", "inflate_first", 4800.0)}
    assert "conversion.csv" in next(row.where for row in found.cheers if row.number == 15)
    inputs = {row["input"]: row for row in rows_of(tmp_path / "out" / "inputs.csv")}
    assert (inputs["c_trtB"]["value"], float(inputs["c_trtB"]["shown"])) == ("13000.0", pytest.approx(13_000 * 4800))
    assert inputs["c_trtB"]["shown_unit"] == "COP (2023) per year"
    assert (float(inputs["c_trtA"]["shown"]), inputs["u_S1"]["shown"]) == (pytest.approx(10_000 * 4800), "")
    # What the user gave is told in the money of the results too.
    assert found.changed["c_trtA"] == pytest.approx(10_000 * 4800)


def test_results_that_are_not_converted_name_no_rates(tmp_path):
    run_named_model(MODEL, economics.Asked(), into=tmp_path)
    assert not (tmp_path / "conversion.csv").exists()
    assert {row["shown"] for row in rows_of(tmp_path / "inputs.csv")} == {""}


def test_a_source_of_rates_stands_with_its_title(tmp_path):
    cited = "source: bank, place: table 1, confidence: high, quote: 'the words'"
    source = "{id: bank, title: A table, issuer: a bank, published: 2024-01-01, accessed: 2026-11-28, confidence: high}"
    path = tmp_path / "cited.yaml"
    path.write_text(f"sources: [{source}]\nrates: [{{basis: ppp, of: USD, to: COP, year: 2020, rate: 1500, {cited}}}]\n", encoding="utf-8")
    money = OtherMoney(path, "COP", None, "ppp")
    run_named_model(priced(tmp_path), economics.Asked(), money=money, into=tmp_path / "out")
    (row,) = rows_of(tmp_path / "out" / "conversion.csv")
    assert (row["title"], row["place"], row["quote"], row["published"]) == ("A table", "table 1", "the words", "2024-01-01")
    assert rows_of(tmp_path / "out" / "inputs.csv")[-1]["quantity"] == "purchasing_power"


def test_a_table_of_costs_is_shown_in_the_money_of_the_results(tmp_path, rates):
    text = Path(priced(tmp_path)).read_text(encoding="utf-8")
    assert "parameters:\n" in text
    table = "tables:\n  - {id: fees, by: cycle, from: 0, values: [1, 2], quantity: cost, assumed: true, reason: made for a test}\n"
    (tmp_path / "table.yaml").write_text(text.replace("parameters:\n", table + "parameters:\n", 1), encoding="utf-8")
    path = tmp_path / "rates2020.yaml"
    path.write_text(rates.read_text(encoding="utf-8").replace("to: COP, year: 2023", "to: COP, year: 2020"), encoding="utf-8")
    money = OtherMoney(path, "COP", 2020, "exchange")
    run_named_model(str(tmp_path / "table.yaml"), economics.Asked(), money=money, into=tmp_path / "out")
    inputs = {row["input"]: row for row in rows_of(tmp_path / "out" / "inputs.csv")}
    assert inputs["fees"]["shown"] == "0: 4000.0; 1: 8000.0"
    assert inputs["fees"]["shown_unit"] == "COP (2020)"


def test_a_conversion_that_lacks_something_is_refused(tmp_path, rates):
    for model, money, says in (
        (MODEL, OtherMoney(rates, "COP", 2023, "exchange"), "is not known, so that they cannot be converted"),
        (priced(tmp_path), OtherMoney(rates, "COP", 2023, None), "needs a basis"),
        (priced(tmp_path), OtherMoney(rates, "COP", 2023, "ppp", "inflate_first", "prices abroad"), "no ppp rate from USD to COP for 2023"),
    ):
        with pytest.raises(EconomicsRefused, match=says):
            run_named_model(model, economics.Asked(), money=money)


def test_a_value_of_the_users_own_stays_in_every_analysis(tmp_path):
    found = run_named_model(MODEL, economics.Asked(draws=50, wtp=100_000, values={"c_trtB": 1.0}), into=tmp_path)
    assert found.changed == {"c_trtB": 1.0}
    # It has no source any more: whatever shows these results says so.
    assert found.results.assumed == found.base.assumed == ("c_trtB",)
    assert "c_trtB" in next(row.answer for row in found.cheers if row.number == 17)
    assert "c_trtB" not in {bar.bounds.name for bar in found.evaluation.tornado.bars}
    assert found.evaluation.tornado.base > 0
    rows = {row["input"]: row for row in rows_of(tmp_path / "inputs.csv")}
    assert (rows["c_trtB"]["value"], rows["c_trtB"]["given_instead"], rows["c_trtA"]["given_instead"]) == ("13000.0", "1.0", "")


def test_the_table_of_inputs_holds_the_numbers_that_stand_together_too(tmp_path):
    run_named_model("hip-replacement", economics.Asked(), into=tmp_path / "hip")
    hip = {row["input"]: row for row in rows_of(tmp_path / "hip" / "inputs.csv")}
    assert hip["mortality"]["values"] == "35: 0.00099; 45: 0.0026; 55: 0.0067; 65: 0.0193; 75: 0.0535; 85: 0.1548"
    assert hip["revision_hazard"]["values"].startswith("lngamma: 0.3740968; cons: -5.490935; ")
    assert hip["revision_hazard"]["distribution"].startswith("normal, covariance: [[0.00225151199, -0.005691, ")
    assert hip["c_standard"]["values"] == ""
    run_named_model("hiv-zidovudine-lamivudine", economics.Asked(), into=tmp_path / "hiv")
    hiv = {row["input"]: row for row in rows_of(tmp_path / "hiv" / "inputs.csv")}
    assert (hiv["from_C"]["values"], hiv["from_C"]["distribution"]) == ("p_CC: 1312.0; p_CD: 437.0", "dirichlet")
    run_named_model("sick-sicker-by-age", economics.Asked(), into=tmp_path / "age")
    ages = {row["input"]: row for row in rows_of(tmp_path / "age" / "inputs.csv")}["mortality"]["values"].split("; ")
    assert (len(ages), ages[0], ages[-1]) == (75, "25: 0.001014", "99: 0.339149")


def test_the_table_of_inputs_holds_the_points_of_a_curve(tmp_path):
    source = next(path for path in economics.shipped_models() if path.stem == "trastuzumab").read_text(encoding="utf-8")
    formula = "progression_free: {form: weibull, shape: pfs_shape, scale: pfs_scale}"
    assert formula in source
    points = "{form: tabulated, times: [0, 5, 20], survival: [1, 0.5, 0], cited: {assumed: true, reason: made for a test}}"
    (tmp_path / "curve.yaml").write_text(source.replace(formula, f"progression_free: {points}"), encoding="utf-8")
    run_named_model(str(tmp_path / "curve.yaml"), economics.Asked(), into=tmp_path / "out")
    rows = {row["input"]: row for row in rows_of(tmp_path / "out" / "inputs.csv")}
    assert rows["chemotherapy.progression_free"]["values"] == "0.0: 1.0; 5.0: 0.5; 20.0: 0.0"


def test_who_gains_and_who_forgoes_lies_beside_the_rest(tmp_path):
    strata = Path(__file__).resolve().parents[2] / "bad" / "policylab" / "strata" / "whole.yaml"
    found = run_named_model(priced(tmp_path), economics.Asked(draws=20), strata=strata, into=tmp_path / "out")
    assert {"equity.csv", "equality.csv", "equity.png"} <= {path.name for path in found.written}
    assert len(rows_of(tmp_path / "out" / "equity.csv")) == 3 * 2
    assert {row["measure"] for row in rows_of(tmp_path / "out" / "equality.csv")} == {"atkinson", "kolm"}
    cheers = {row.number: row for row in found.cheers}
    assert cheers[19].where == "equity.csv"
    inputs = {row["input"]: row for row in rows_of(tmp_path / "out" / "inputs.csv")}
    assert inputs["strata: poor: people"]["title"] == "A census"
    assert float(inputs["strata: displaced_at"]["value"]) == 60_000
    assert inputs["strata: treated"]["reason"] == "invented for a test"
    with pytest.raises(EconomicsRefused, match="and the model does not say of which year"):
        run_named_model(MODEL, economics.Asked(), strata=strata)
