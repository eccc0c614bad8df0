"""Distances: over a sphere, or as a matrix tells them; unknown stays unknown."""

from __future__ import annotations

import numpy as np
import pytest

from ceiba.errors import InputUnreadable
from ceiba.policylab.places import great_circle_km, mean_km_within_a_disc, nearest_km, read_matrix, travel_by_coordinates
from ceiba.terms.faults import ValueFault


def test_a_quarter_of_the_equator_is_a_quarter_of_the_circle():
    found = great_circle_km(np.array([0.0]), np.array([0.0]), np.array([0.0, 0.0]), np.array([90.0, 180.0]))
    assert found[0] == pytest.approx([6371.0088 * np.pi / 2, 6371.0088 * np.pi])


def test_bogota_to_cali_is_what_the_law_of_cosines_says():
    (a, b), (c, d) = np.radians([4.60971, -74.08175]), np.radians([3.43722, -76.5225])
    expected = 6371.0088 * np.arccos(np.sin(a) * np.sin(c) + np.cos(a) * np.cos(c) * np.cos(b - d))
    found = travel_by_coordinates([("Bogotá", 4.60971, -74.08175)], [("Cali", 3.43722, -76.5225)])
    assert found.distance_km[0, 0] == pytest.approx(expected, rel=1e-9)
    assert 300 < expected < 301


def test_distance_is_the_same_both_ways_and_across_the_date_line():
    rng = np.random.default_rng(3)
    north, east = rng.uniform(-90, 90, 40), rng.uniform(-180, 180, 40)
    found = great_circle_km(north, east, north, east)
    assert found == pytest.approx(found.T)
    assert great_circle_km(np.array([0.0]), np.array([179.5]), np.array([0.0]), np.array([-179.5]))[0, 0] == pytest.approx(
        111.195, abs=0.01
    )


def test_an_unknown_coordinate_is_an_unknown_pair():
    found = travel_by_coordinates([("a", 0.0, 0.0), ("b", np.nan, 0.0)], [("c", 0.0, 1.0), ("d", 1.0, np.nan)])
    assert np.isnan(found.distance_km).tolist() == [[False, True], [True, True]]
    assert found.n_unknown == 3


@pytest.mark.parametrize(("latitude", "longitude", "axis"), [(90.5, 0.0, "latitude"), (-91.0, 0.0, "latitude"), (0.0, 180.5, "longitude")])
def test_a_coordinate_outside_the_globe_is_refused(latitude, longitude, axis):
    with pytest.raises(ValueFault, match=f"a {axis} of .* degrees is not on the globe"):
        travel_by_coordinates([("a", latitude, longitude)], [("b", 0.0, 0.0)])
    with pytest.raises(ValueFault, match=axis):
        travel_by_coordinates([("b", 0.0, 0.0)], [("a", latitude, longitude)])


def test_travel_within_a_place_is_stated_and_never_negative():
    found = travel_by_coordinates([("a", 0.0, 0.0)], [("a", 0.0, 0.0), ("b", 0.0, 1.0)], within_place_km=12.0)
    assert found.distance_km[0].tolist() == pytest.approx([12.0, 111.195], abs=0.01)
    assert found.within_place_km == 12.0
    with pytest.raises(ValueFault, match="within a place"):
        travel_by_coordinates([("a", 0.0, 0.0)], [("a", 0.0, 0.0)], within_place_km=-1.0)


def test_the_mean_distance_within_a_disc_is_that_of_a_simulation():
    rng = np.random.default_rng(11)
    radius = np.sqrt(rng.uniform(0, 1, 200_000)) * 10
    error = radius.std() / np.sqrt(len(radius))
    assert mean_km_within_a_disc(np.pi * 100) == pytest.approx(radius.mean(), abs=4 * error)


def test_the_nearest_of_what_is_known_and_nothing_where_nothing_is_known():
    found = nearest_km(np.array([[5.0, np.nan], [np.nan, np.nan], [3.0, 2.0]]))
    assert found.tolist()[::2] == [5.0, 2.0]
    assert np.isnan(found[1])
    assert nearest_km(np.empty((2, 0))).tolist() == [np.inf, np.inf]


PLACES, SITES = ("A", "B", "C"), ("A", "S")


def test_a_matrix_gives_what_it_tells_and_leaves_the_rest_unknown():
    found = read_matrix("origin,destination,km,minutes\nA,S,10,15\nS,B,20.5,\n", PLACES, SITES, within_place_km=3.0)
    assert found.basis == "matrix"
    assert found.distance_km[:, 1].tolist()[:2] == [10.0, 20.5]
    assert np.isnan(found.distance_km[2, 1])
    assert found.distance_km[0, 0] == 3.0
    assert np.isnan(found.distance_km[1:, 0]).all()
    assert found.minutes is not None
    assert found.minutes[0, 1] == 15
    assert np.isnan(found.minutes[1, 1])


def test_a_matrix_of_minutes_alone_knows_no_kilometres():
    found = read_matrix("origin,destination,minutes\nB,S,30\n", PLACES, SITES)
    assert np.isnan(found.distance_km[:, 1]).all()
    assert found.minutes is not None
    assert found.minutes[1, 1] == 30


def test_the_same_row_twice_says_nothing_new():
    found = read_matrix("origin,destination,km\nA,S,10\nA,S,10\nS,A,10\n", PLACES, SITES)
    assert found.distance_km[0, 1] == 10


@pytest.mark.parametrize(
    ("rows", "line", "column", "problem"),
    [
        ("A,S,-5,1", 2, "km", "'-5' is not a number of zero or more"),
        ("A,S,5,ten", 2, "minutes", "'ten' is not a number"),
        ("A,Z,5,1", 2, "destination", "'Z' is none of the places"),
        ("Z,S,5,1", 2, "origin", "'Z' is none of the places"),
        ("A,S,5,1\nA,S,6,1", 3, None, "told again, and otherwise than in line 2"),
        ("A,S,5", 2, None, "not as many cells"),
        ("A,S,5,1,9", 2, None, "not as many cells"),
        ('A,S,"5,1', 2, None, "cannot be read on from here"),
    ],
)
def test_a_matrix_that_does_not_fit_is_refused_with_its_line(rows, line, column, problem):
    with pytest.raises(InputUnreadable, match=problem) as refused:
        read_matrix(f"origin,destination,km,minutes\n{rows}\n", PLACES, SITES, file="m.csv")
    assert (refused.value.file, refused.value.line, refused.value.column) == ("m.csv", line, column)
    assert refused.value.remedy


@pytest.mark.parametrize("header", ["", "origin,destination", "from,to,km", "origin,destination,km,hours"])
def test_a_matrix_with_another_header_is_refused(header):
    with pytest.raises(InputUnreadable, match="has the columns"):
        read_matrix(header + "\n", PLACES, SITES)


def test_travel_to_some_destinations_keeps_their_order():
    found = read_matrix("origin,destination,km,minutes\nA,S,10,15\n", PLACES, SITES).to(["S"])
    assert found.destinations == ("S",)
    assert found.distance_km.shape == (3, 1)
    assert found.minutes is not None
    assert found.minutes[0, 0] == 15


def test_the_way_there_and_the_way_back_each_keep_their_own():
    names = ("A", "B")
    found = read_matrix("origin,destination,km\nA,B,5\nB,A,6\n", names, names)
    assert found.distance_km.tolist() == [[0, 5], [6, 0]]
