"""Floating catchments and the people beyond a tolerable distance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceiba.policylab.places import binary, floating_catchments, gaussian, reach, steps
from ceiba.terms.faults import ValueFault

PEOPLE = np.array([1895.0, 1287, 1399, 1804, 1198, 1573])
SUPPLY = np.array([34.0, 12, 6, 15])
KM = np.array(
    [
        [52.5, 1.3, 49.5, 48.0],
        [28.6, 18.9, 17.4, 16.0],
        [27.3, 30.8, 33.7, 59.7],
        [47.8, 37.7, 59.3, 13.7],
        [10.5, 37.1, 3.6, 3.1],
        [31.4, 28.5, 55.1, 38.1],
    ]
)
PYSAL = {
    "2SFCA": (
        0.002523659305993691,
        0.01718932694777603,
        0.008753861997940269,
        0.0034973187223128937,
        0.014665667641782338,
        0.002523659305993691,
    ),
    "E2SFCA": (
        0.003850819261797947,
        0.012999311079914443,
        0.005321722302854377,
        0.0030910214916906073,
        0.02388871231435899,
        0.0008471802375955484,
    ),
    "E2SFCA, Gaussian of width 20": (
        0.0036459515070066933,
        0.013348382343774706,
        0.006508468140673653,
        0.003346456217253458,
        0.02144160919834632,
        0.001323682170017612,
    ),
    "3SFCA": (
        0.004791600366960262,
        0.005636283889854507,
        0.013799668599834301,
        0.005265719014258645,
        0.016863727247484563,
        0.0010541520807312577,
    ),
}
"""What PySAL access 1.1.10.post3 gives for the people, supply and distances above (drawn with NumPy's default_rng(7)), catchment 30,
weights {10: 1, 20: 0.68, 30: 0.22}: fca.two_stage_fca and fca.three_stage_fca, run on 2026-11-28."""

WEIGHTS = steps({10: 1.0, 20: 0.68, 30: 0.22})


@pytest.mark.parametrize(
    ("method", "decay", "three"),
    [
        ("2SFCA", binary, False),
        ("E2SFCA", WEIGHTS, False),
        ("E2SFCA, Gaussian of width 20", lambda km: np.exp(-(km**2) / 800), False),
        ("3SFCA", WEIGHTS, True),
    ],
)
def test_access_is_what_pysal_gives(method, decay, three):
    found = floating_catchments(SUPPLY, PEOPLE, KM, catchment_km=30, decay=decay, three_steps=three)
    assert found.access == pytest.approx(PYSAL[method], rel=1e-12)


@given(seed=st.integers(0, 10_000), three=st.booleans(), method=st.sampled_from(["binary", "gaussian", "steps"]))
def test_nothing_is_lost_or_made_in_sharing_the_supply(seed, three, method):
    rng = np.random.default_rng(seed)
    n, m = rng.integers(1, 30), rng.integers(1, 8)
    people, supply = rng.integers(0, 5000, n).astype(float), rng.integers(0, 50, m).astype(float)
    km = rng.uniform(0, 100, (n, m))
    km[rng.uniform(size=(n, m)) < 0.1] = np.nan
    decay = {"binary": binary, "gaussian": gaussian(40.0), "steps": WEIGHTS}[method]
    found = floating_catchments(supply, people, km, catchment_km=40, decay=decay, three_steps=three)
    assert (found.access * people).sum() == pytest.approx(found.supply_reached, rel=1e-10)
    assert found.supply_reached <= found.supply_total + 1e-9
    assert found.n_unknown == np.isnan(km).sum()


def test_supply_that_nobody_reaches_is_not_shared_out():
    found = floating_catchments(np.array([10.0, 90.0]), np.array([100.0]), np.array([[5.0, 500.0]]), catchment_km=50)
    assert found.access.tolist() == [0.1]
    assert (found.supply_total, found.supply_reached) == (100.0, 10.0)


def test_the_gaussian_is_one_here_and_nothing_at_the_edge():
    assert gaussian(50.0)(np.array([0.0, 50.0])) == pytest.approx([1.0, 0.0])
    assert (np.diff(gaussian(50.0)(np.linspace(0, 50, 30))) < 0).all()


def test_three_steps_take_back_the_demand_that_two_steps_count_twice():
    one_place_two_sites = np.array([[10.0, 10.0]])
    two = floating_catchments(np.array([5.0, 5.0]), np.array([100.0]), one_place_two_sites, catchment_km=20)
    three = floating_catchments(np.array([5.0, 5.0]), np.array([100.0]), one_place_two_sites, catchment_km=20, three_steps=True)
    assert two.access.tolist() == three.access.tolist() == [0.1]


@pytest.mark.parametrize(
    ("supply", "people", "catchment"), [(-1.0, 1.0, 10.0), (1.0, -1.0, 10.0), (1.0, 1.0, 0.0), (1.0, 1.0, float("nan"))]
)
def test_negative_supply_or_people_and_an_empty_catchment_are_refused(supply, people, catchment):
    with pytest.raises(ValueFault):
        floating_catchments(np.array([supply]), np.array([people]), np.array([[1.0]]), catchment_km=catchment)


def test_people_are_within_beyond_or_of_unknown_reach():
    km = np.array([[10.0, 300.0], [300.0, np.nan], [300.0, 400.0], [np.nan, 50.0]])
    north, south = reach(km, np.array([1.0, 2.0, 4.0, 8.0]), ["N", "N", "S", "S"], 100.0)
    assert (north.group, north.people, north.within, north.beyond, north.unknown) == ("N", 3.0, 1.0, 0.0, 2.0)
    assert (south.within, south.beyond, south.unknown) == (8.0, 4.0, 0.0)
    assert (north.least, north.most) == (pytest.approx(1 / 3), 1.0)


def test_without_people_there_is_no_share():
    (empty,) = reach(np.array([[1.0]]), np.array([0.0]), ["N"], 10.0)
    assert (empty.least, empty.most) == (None, None)


def test_without_a_service_everyone_is_beyond():
    (all_beyond,) = reach(np.empty((1, 0)), np.array([5.0]), ["N"], 10.0)
    assert (all_beyond.beyond, all_beyond.unknown) == (5.0, 0.0)
