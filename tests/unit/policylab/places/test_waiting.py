"""A changed capacity changes the wait class, and people in training become capacity only when they are ready."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ceiba.evidence import load_knowledge
from ceiba.job.question import open_pack
from ceiba.policylab.places import (
    Training,
    WaitClass,
    WaitClasses,
    arrivals_of_wait,
    changed_wait,
    patience,
    queues,
    servers_of,
    staff_by_year,
    staff_of,
)
from ceiba.terms.citations import Citation
from ceiba.terms.faults import ValueFault

LADDER = WaitClasses((WaitClass("in time", 1.0, 30.0), WaitClass("late", 1.0)), "the limit of the pack")
ASSUMED = Citation(assumed=True, reason="a test")


@settings(max_examples=60, deadline=None)
@given(wait=st.floats(0.1, 400), servers=st.integers(1, 12), days=st.floats(0.05, 20))
def test_the_arrivals_behind_a_wait_make_that_wait(wait, servers, days):
    arrivals = arrivals_of_wait(wait, servers, days)
    again = queues(np.array([arrivals]), np.array([servers]), np.array([days])).wait_days[0]
    assert again == pytest.approx(wait, rel=1e-4)


def test_a_second_server_brings_a_late_wait_in_time():
    found = changed_wait(95.0, 1, 2.0, LADDER, servers_after=2)
    assert found.before.wait_days == pytest.approx(95)
    assert (found.before.name, found.after.name) == ("late", "in time")
    assert found.class_changed
    assert found.after.converged
    assert found.after.residual <= 1e-6


def test_more_people_who_want_it_undo_what_capacity_gave():
    found = changed_wait(95.0, 1, 2.0, LADDER, servers_after=2, demand_factor=3.0)
    assert found.after.wait_days == float("inf")
    assert found.after.name == "late"


def test_a_shorter_wait_brings_back_who_gave_up():
    stays = patience(60.0)
    found = changed_wait(95.0, 1, 2.0, LADDER, servers_after=2, stays=stays)
    assert found.demand_per_day > arrivals_of_wait(95.0, 1, 2.0)
    assert found.after.gave_up_per_day < found.before.gave_up_per_day
    assert found.before.wait_days == pytest.approx(95, rel=1e-3)
    alone = changed_wait(95.0, 1, 2.0, LADDER, servers_after=2)
    assert found.after.wait_days > alone.after.wait_days, "who comes back makes the queue longer than the same arrivals would"


def test_no_wait_has_no_demand_behind_it_that_is_seen():
    assert arrivals_of_wait(0.0, 2, 1.0) == 0.0


@pytest.mark.parametrize("wait", [-1.0, float("inf")])
def test_a_wait_that_is_no_number_of_days_is_refused(wait):
    with pytest.raises(ValueFault, match="finite number of days"):
        arrivals_of_wait(wait, 1, 1.0)


def test_a_wait_that_nobody_waits_is_refused():
    with pytest.raises(ValueFault, match="nobody waits"):
        changed_wait(95.0, 1, 2.0, LADDER, servers_after=2, stays=np.zeros_like)


def test_who_is_trained_works_after_the_years_of_training_and_not_before():
    intake = Training(10, 4, ASSUMED, begins=1, years=2, finish=0.8)
    assert staff_by_year(100, 8, trainings=(intake,)).tolist() == [100, 100, 100, 100, 100, 108, 116, 116]


def test_graduates_replace_who_leaves():
    found = staff_by_year(100, 4, graduates_per_year=5, leave=0.05)
    assert found == pytest.approx([100, 100, 100, 100])


@pytest.mark.parametrize("other", [{"leave": 1.5}, {"graduates_per_year": -1}, {"horizon": 0}])
def test_staff_that_does_not_fit_is_refused(other):
    with pytest.raises(ValueFault):
        staff_by_year(**{"now": 10, "horizon": 3, **other})


def test_a_training_of_negative_years_is_refused():
    with pytest.raises(ValueFault):
        Training(1, -1, ASSUMED)


def test_people_amount_to_servers_that_end_as_many_cases():
    people, days = np.array([3.0]), 2.0
    servers = servers_of(people, 500, days)
    assert servers * 365 / days == pytest.approx(people * 500)
    with pytest.raises(ValueFault):
        servers_of(people, 0, days)


def test_sources_that_differ_give_a_range_and_older_ones_none():
    pack = open_pack("mx", load_knowledge())
    staff = staff_of(pack, "medical_oncologist")
    assert (staff.least, staff.most) == (473, 925)
    assert {row.as_of for row in staff.rows} == {"2021-11"}, "the 269 of 2012 are nine years older"
    assert all(row.cited.source for row in staff.rows)


def test_a_profession_that_nobody_counted_is_unknown_and_not_zero():
    staff = staff_of(open_pack("co", load_knowledge()), "bioinformatician")
    assert staff.most is None
    assert staff.graduates is None
