"""Queues against textbooks, against closed forms, and against a simulation whose error is stated."""

from __future__ import annotations

from math import exp, factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceiba.policylab.places import erlang_c, queues
from ceiba.terms.faults import ValueFault


def one(arrivals, servers, service, cv=1.0):
    return queues(np.array([float(arrivals)]), np.array([servers]), np.array([float(service)]), cv)


def test_one_server_waits_as_the_closed_form_says():
    found = one(0.8, 1, 1.0)
    assert found.utilisation[0] == pytest.approx(0.8)
    assert found.waits_at_all[0] == pytest.approx(0.8)
    assert found.wait_days[0] == pytest.approx(0.8 / 0.2)
    assert found.share_waiting_longer_than(3.0)[0] == pytest.approx(0.8 * exp(-0.2 * 3))


@pytest.mark.parametrize(
    ("arrivals", "service", "servers", "waits", "queue"),
    [(2.0, 1.0, 3, 4 / 9, 8 / 9), (1.0, 1.0, 2, 1 / 3, 1 / 3), (3.0, 1.0, 4, 0.50943, 1.52830), (4.0, 1.0, 5, 0.55411, 2.21645)],
)
def test_several_servers_wait_as_the_tables_of_erlang_say(arrivals, service, servers, waits, queue):
    found = one(arrivals, servers, service)
    assert found.waits_at_all[0] == pytest.approx(waits, abs=1e-5)
    assert found.wait_days[0] * arrivals == pytest.approx(queue, abs=1e-5)


@given(servers=st.integers(1, 25), load=st.floats(0.05, 0.98))
def test_erlang_c_is_the_sum_it_is_defined_by(servers, load):
    a = servers * load
    last = a**servers / factorial(servers) / (1 - load)
    expected = last / (sum(a**n / factorial(n) for n in range(servers)) + last)
    assert erlang_c(np.array([a]), np.array([servers]))[0] == pytest.approx(expected, rel=1e-9)


def test_erlang_c_is_stable_with_ten_thousand_servers():
    found = erlang_c(np.array([9_900.0, 9_999.9, 0.0]), np.array([10_000, 10_000, 10_000]))
    assert np.isfinite(found).all()
    assert 0.2 < found[0] < 0.4
    assert 0.99 < found[1] < 1
    assert found[2] == 0


def test_one_server_with_any_service_waits_as_pollaczek_and_khinchine_say():
    for cv in (0.0, 0.5, 1.0, 2.0):
        assert one(0.5, 1, 1.0, cv).wait_days[0] == pytest.approx(0.5 * (1 + cv**2) / 2 / 0.5)


def test_an_overloaded_service_has_no_wait_but_a_queue_that_grows():
    found = one(5.0, 2, 0.5)
    assert found.overloaded[0]
    assert found.utilisation[0] == pytest.approx(1.25)
    assert found.wait_days[0] == np.inf
    assert found.grows_per_day[0] == pytest.approx(1.0)
    assert found.share_waiting_longer_than(1000.0)[0] == 1.0
    balanced = one(4.0, 2, 0.5)
    assert balanced.overloaded[0]
    assert (balanced.wait_days[0], balanced.grows_per_day[0]) == (np.inf, 0.0)


def test_nobody_waits_where_nobody_comes():
    found = one(0.0, 2, 1.0)
    assert (found.wait_days[0], found.utilisation[0], found.share_waiting_longer_than(0.0)[0]) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(("arrivals", "servers", "service"), [(-1, 1, 1), (np.inf, 1, 1), (1, 0, 1), (1, 1, 0), (1, 1, float("nan"))])
def test_a_queue_that_cannot_be_is_refused(arrivals, servers, service):
    with pytest.raises(ValueFault):
        one(arrivals, servers, service)


def simulated(arrivals, servers, draw, seed, n):
    """Return the mean wait of n people in each of 20 runs (the first tenth left out): first come, first served."""
    means = []
    for run in range(20):
        rng = np.random.default_rng([seed, run])
        comes = np.cumsum(rng.exponential(1 / arrivals, n))
        busy = draw(rng, n)
        free = [0.0] * servers
        waits = np.empty(n)
        for person in range(n):
            server = free.index(min(free))
            begins = max(comes[person], free[server])
            waits[person] = begins - comes[person]
            free[server] = begins + busy[person]
        means.append(waits[n // 10 :].mean())
    return np.array(means)


def test_the_wait_of_m_m_k_is_that_of_a_simulation_within_its_error():
    means = simulated(2.4, 3, lambda rng, n: rng.exponential(1.0, n), 20261128, 8_000)
    error = means.std(ddof=1) / np.sqrt(len(means))
    assert error < 0.05
    assert one(2.4, 3, 1.0).wait_days[0] == pytest.approx(means.mean(), abs=3.5 * error)


def test_the_wait_of_m_g_k_is_within_a_tenth_of_a_simulation():
    """Allen and Cunneen's is an approximation: constant service, three servers, 80 % busy."""
    means = simulated(2.4, 3, lambda rng, n: np.ones(n), 20261129, 8_000)
    error = means.std(ddof=1) / np.sqrt(len(means))
    assert one(2.4, 3, 1.0, 0.0).wait_days[0] == pytest.approx(means.mean(), abs=0.1 * means.mean() + 3.5 * error)
