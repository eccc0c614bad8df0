"""Streams of numbers: by name and seed, and by nothing else."""

from __future__ import annotations

import numpy as np

from ceiba.synthetic.streams import Streams


def test_a_stream_does_not_depend_on_the_others():
    alone = Streams(7).uniform("stage", 100)
    busy = Streams(7)
    busy.uniform("line", 33)
    assert np.array_equal(busy.uniform("stage", 100), alone)


def test_a_stream_goes_on_where_it_stopped():
    whole, parts = Streams(7), Streams(7)
    joined = np.concatenate([parts.uniform("age", size) for size in (1, 2, 5, 92)])
    assert np.array_equal(whole.uniform("age", 100), joined)


def test_names_and_seeds_make_other_numbers():
    drawn = {tuple(Streams(seed).uniform(name, 4)) for seed in (-1, 0, 1, 2**70) for name in ("a", "b")}
    assert len(drawn) == 8


def test_the_numbers_are_those_of_philox_whatever_numpy_draws():
    # 53 high bits of Philox 4x64-10 under the first 128 bits of SHA-256("7:age"), little-endian; kept here so that a change is seen.
    assert Streams(7).uniform("age", 2).tolist() == [0.4560293646717699, 0.25592966384850735]


def test_the_numbers_are_even_over_zero_to_one():
    drawn = Streams(3).uniform("even", 100_000)
    assert drawn.min() >= 0
    assert drawn.max() < 1
    counts = np.histogram(drawn, bins=20, range=(0, 1))[0]
    assert np.abs(counts - 5000).max() < 5 * np.sqrt(100_000 * 0.05 * 0.95)
