"""What a pack answers to the landscape: known, unknown, stale and unscored stand apart; what fell is said; advice comes from both."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from ceiba.evidence import load_knowledge
from ceiba.job.landscape import landscape_names
from ceiba.packs import Names, brief, check_landscape, indicator_ids, load_landscape
from ceiba.packs.indicators import Indicator
from ceiba.terms.dates import AsOf
from ceiba.terms.documents import DocumentFault, read_document

WHOLE = Path(__file__).resolve().parents[2] / "bad" / "landscape" / "whole"
SAYS = "says: {es: a, pt: b, en: c}, source: law, confidence: high, paraphrase: said"


@pytest.fixture(scope="module")
def landscape():
    knowledge = load_knowledge()
    return load_landscape(landscape_names(knowledge), WHOLE)


def answers(small, written):
    """A small country that answers indicators; each is (id, values)."""
    text = "\n".join(
        f"- {{indicator: {name}, history: [{', '.join('{' + value + ', ' + SAYS + '}' for value in values)}]}}" for name, values in written
    )
    return replace(small.build(), indicators=tuple(read_document(text or "[]", list[Indicator])[0]))


def on(day):
    return AsOf(dt.date.fromisoformat(day), dt.date(2026, 6, 30))


def reading(briefing, name):
    return next(r for r in briefing.readings if r.definition.id == name)


def test_what_nobody_read_is_unknown_and_zero_is_a_score(small, landscape):
    found = brief(answers(small, [("L4", ["from: 2020-01-01, score: 0"])]), landscape, on("2026-06-01"))
    assert (reading(found, "L4").state, reading(found, "L4").score) == ("scored", 0)
    assert (reading(found, "A1").state, reading(found, "A1").score) == ("unknown", None)
    assert found.n_scored == 1
    assert found.n_unknown == sum(r.state == "unknown" for r in found.readings) == len(found.readings) - 1


def test_an_indicator_can_fall_and_says_from_what(small, landscape):
    pack = answers(small, [("L1", ["from: 2010-01-01, score: 1", "from: 2025-07-08, score: 0"])])
    assert reading(brief(pack, landscape, on("2025-07-07")), "L1").score == 1
    fallen = reading(brief(pack, landscape, on("2025-07-08")), "L1")
    assert (fallen.score, fallen.trend, fallen.before.score) == (0, "fallen", 1)


def test_what_fell_long_ago_and_was_read_again_since_is_still_told_from_what_it_fell(small, landscape):
    pack = answers(small, [("L1", ["from: 2010-01-01, score: 1", "from: 2020-01-01, score: 0", "from: 2024-01-01, score: 0"])])
    fallen = reading(brief(pack, landscape, on("2026-06-01")), "L1")
    assert (fallen.trend, fallen.before.score, fallen.before.since) == ("fallen", 1, dt.date(2010, 1, 1))


@pytest.mark.parametrize(
    ("first", "second", "trend"), [(", score: 0.5", ", score: 1", "risen"), (", score: 1", ", score: 1", "same"), ("", ", score: 1", "")]
)
def test_a_trend_needs_two_scores(small, landscape, first, second, trend):
    pack = answers(small, [("L1", [f"from: 2010-01-01{first}", f"from: 2020-01-01{second}"])])
    assert reading(brief(pack, landscape, on("2026-06-01")), "L1").trend == trend


def test_what_is_announced_is_shown_and_does_not_count_yet(small, landscape):
    pack = answers(small, [("L1", ["from: 2026-12-01, known_since: 2024-12-13, score: 1"])])
    before = reading(brief(pack, landscape, on("2026-06-01")), "L1")
    assert (before.state, before.score, before.announced.score) == ("unknown", None, 1)
    briefing = brief(pack, landscape, on("2026-06-01"))
    assert [r.definition.id for r in briefing.announced_within(183)] == ["L1"]
    assert briefing.announced_within(182) == ()


def test_what_was_not_known_yet_is_not_seen(small, landscape):
    pack = answers(small, [("L1", ["from: 2020-01-01, known_since: 2025-01-01, score: 1"])])
    early = AsOf(dt.date(2024, 1, 1), dt.date(2024, 1, 1))
    assert reading(brief(pack, landscape, early), "L1").state == "unknown"


def test_a_value_that_is_no_longer_verified_is_stale_and_scores_nothing(small, landscape):
    pack = answers(small, [("L1", ["from: 2016-01-01, score: 0.2, valid_through: 2021-12-31"])])
    stale = reading(brief(pack, landscape, on("2026-06-01")), "L1")
    assert (stale.state, stale.score) == ("stale", None)
    assert reading(brief(pack, landscape, on("2021-12-31")), "L1").score == 0.2


def test_what_was_read_and_cannot_be_scored_is_neither_unknown_nor_zero(small, landscape):
    found = reading(brief(answers(small, [("L1", ["from: 2020-01-01"])]), landscape, on("2026-06-01")), "L1")
    assert (found.state, found.score) == ("not_scored", None)


def test_a_barrier_has_the_mean_of_what_is_known_and_counts_the_rest(small, landscape):
    found = brief(answers(small, [("L1", ["from: 2020-01-01, score: 0.5"])]), landscape, on("2026-06-01"))
    law, cost = found.barriers
    assert (law.barrier.id, law.mean, law.n_unknown) == ("law", 0.5, 1)
    assert (cost.barrier.id, cost.mean, cost.n_unknown) == ("cost", None, 1)
    assert [programme.id for programme in law.programmes] == ["erewhon-2020"]


def test_advice_is_given_where_a_score_is_low_or_where_nothing_is_known(small, landscape):
    low = brief(
        answers(small, [("A1", ["from: 2024-12-31, score: 0.4"]), ("L4", ["from: 2020-01-01, score: 1"])]), landscape, on("2026-06-01")
    )
    assert [(a.recommendation.id, a.is_to_find_out) for a in low.advice] == [("pay_the_test", False)]
    unknown = brief(answers(small, [("A1", ["from: 2024-12-31, score: 0.9"])]), landscape, on("2026-06-01"))
    assert [(a.recommendation.id, a.is_to_find_out) for a in unknown.advice] == [("pass_a_law", True)]


def test_advice_says_apart_what_scores_what_was_read_without_a_score_and_what_nobody_found(small, landscape):
    found = brief(answers(small, [("L4", ["from: 2020-01-01"])]), landscape, on("2026-06-01"))
    law = next(a for a in found.advice if a.recommendation.id == "pass_a_law")
    assert ([r.definition.id for r in law.unscored], law.unknown, law.known, law.is_to_find_out) == (["L4"], (), (), True)


def test_a_country_is_not_recommended_its_own_programme(small, landscape):
    pack = answers(small, [])
    abroad = brief(pack, landscape, on("2026-06-01"))
    assert [p.id for p in abroad.programmes] == ["erewhon-2020"]
    at_home = replace(landscape, programmes={p.id: msgspec.structs.replace(p, country=pack.country) for p in landscape.programmes.values()})
    home = brief(pack, at_home, on("2026-06-01"))
    assert home.programmes == ()
    assert not [support for advice in home.advice for support in advice.evidence if support.programme]
    assert [support for advice in abroad.advice for support in advice.evidence if support.programme]


def test_the_lowest_score_comes_first_and_what_must_be_found_out_last(small, landscape):
    found = brief(answers(small, [("L4", ["from: 2020-01-01, score: 0"])]), landscape, on("2026-06-01"))
    assert [a.recommendation.id for a in found.advice] == ["pass_a_law", "pay_the_test"]


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("from: 2020-01-01, score: 1.5", "from 0 to 1"),
        ("from: 2020-01-01, value: 3", "go together"),
        ("from: 2020-01-01, unit: percent", "go together"),
        ("from: 2020-01-01, valid_through: 2019-01-01", "before it began"),
    ],
)
def test_an_indicator_value_that_cannot_be_is_refused(small, value, problem):
    with pytest.raises(DocumentFault, match=problem):
        answers(small, [("L1", [value])])


def test_the_ids_of_the_shipped_indicators_are_those_of_their_file():
    assert {"L1", "A1", "P1"} <= indicator_ids()


def test_a_figure_of_an_indicator_carries_its_unit(small):
    pack = answers(small, [("A1", ["from: 2020-01-01, value: 41.3, unit: percent"])])
    assert (pack.indicators[0].history[0].value, pack.indicators[0].history[0].unit) == (41.3, "percent")


def test_a_folder_without_a_landscape_says_what_is_missing(tmp_path):
    names = Names(kinds={}, medicines=frozenset(), tree=None, services=frozenset())
    landscape, faults = check_landscape(names, tmp_path)
    assert landscape is None
    assert [fault.file for fault in faults] == [
        f"landscape/{name}.yaml" for name in ("sources", "barriers", "indicators", "recommendations")
    ]
