"""The invented country, counted end to end."""

from __future__ import annotations

from dataclasses import replace

import narwhals as nw
import pytest

from ceiba.decisions import GATE_FUNCTIONS, cells, count_steps
from ceiba.errors import UsageError
from ceiba.job.nation import nation_of
from ceiba.policylab.nation import COUNTS, count_nation, fates, significant
from ceiba.terms.roadblocks import GATES


def _last(nation, *by):
    return [row for row in nation.cascade(by).to_pylist() if row["gate"] == GATES[-1]]


def test_the_national_count_of_a_disease_is_its_incidence(nation):
    counted = {row["disease"]: row["needs"] for row in _last(nation, "disease")}
    incidence = {}
    for row in nation.decision.world.pack.facts["incidence"]:
        incidence[row["disease"]] = incidence.get(row["disease"], 0) + row["cases_per_year"]
    assert counted == pytest.approx(incidence, rel=1e-9)
    assert nation.weighing.cases == pytest.approx(sum(incidence.values()))


def test_the_regions_of_the_nation_are_those_of_its_people(nation):
    people = {row["region"]: row["population"] for row in nation.decision.world.pack.facts["population"]}
    shares = {row["region"]: row["needs"] / nation.weighing.cases for row in _last(nation, "region")}
    assert shares == pytest.approx({region: count / sum(people.values()) for region, count in people.items()}, rel=1e-9)


def test_every_stratum_adds_up_to_the_nation(nation):
    whole = _last(nation)[0]
    for name in ("payer", "stage", "ethnicity", "sex", "age_band", "disease", "uncertain"):
        rows = _last(nation, name)
        for count in ("needs", "asked", "yes", "unknown", "no", "path_open", "exceptional", "n", "n_without"):
            assert sum(row[count] for row in rows) == pytest.approx(whole[count]), (name, count)


def test_at_each_gate_the_asked_are_granted_undecided_or_refused(nation):
    rows = nation.cascade().to_pylist()
    assert [row["gate"] for row in rows] == list(GATE_FUNCTIONS)
    for row in rows:
        assert row["yes"] + row["unknown"] + row["no"] == pytest.approx(row["asked"])
        assert row["country"] == "xx"
    assert [row["yes"] for row in rows] == sorted((row["yes"] for row in rows), reverse=True)


def test_with_a_weight_of_one_each_the_national_cascade_is_that_of_needs(nation):
    decision = nation.decision
    ones = decision.options.needs.with_columns(nw.lit(1.0).alias("weight"))
    counted = cells(replace(decision, options=replace(decision.options, needs=ones)))
    found = count_nation(fates(decision.engine, counted, nation.outcomes, ("disease",)), "xx").to_pylist()
    expected = count_steps(decision.engine, counted, nation.outcomes, ("disease",)).to_pylist()
    names = {f"n_{name}": name for name in COUNTS}
    assert [{old: row[new] for old, new in names.items()} for row in found] == [{old: row[old] for old in names} for row in expected]


def test_needs_of_prevention_have_no_national_number(nation):
    rows = {row["purpose"]: row for row in _last(nation, "purpose")}
    assert rows["prevention"]["needs"] == 0
    assert rows["prevention"]["n_without"] == nation.weighing.n_prevention > 0
    assert rows["treatment"]["n_without"] == 0


def test_a_stratum_that_is_none_is_refused(nation):
    with pytest.raises(UsageError, match="'colour' is none of the strata"):
        nation.cascade(("colour",))


def test_invented_people_are_kept_for_the_next_time(tmp_path):
    with nation_of("xx", people=60, cache=tmp_path) as first:
        before = first.cascade().to_pylist()
    made = [path.stat().st_mtime_ns for path in sorted(tmp_path.rglob("*"))]
    with nation_of("xx", people=60, cache=tmp_path) as again:
        assert again.cascade().to_pylist() == before
        assert again.counted.invented
    assert [path.stat().st_mtime_ns for path in sorted(tmp_path.rglob("*"))] == made


@pytest.mark.parametrize(
    ("value", "records", "shown"),
    [(0.0, 5, 0.0), (123456, 99, 120000), (123456, 100, 123000), (123456, 10_000, 123500), (0.01234, 5, 0.012)],
)
def test_a_national_number_shows_the_digits_that_its_records_bear(value, records, shown):
    assert significant(value, records) == shown
