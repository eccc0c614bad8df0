"""Where sources conflict, a report shows both sides; the answer stays as it is."""

from __future__ import annotations

import dataclasses
import html
import re

import msgspec
import pytest

from ceiba.language import LANGUAGES, translator
from ceiba.reports import Header, conflicts_told, patient_report, say_item


def text_of(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_resistance_that_another_source_disputes_is_shown_with_both_sides(explained, worlds, lang):
    world = worlds["br"]
    page = text_of(patient_report(explained("br_kras_crc"), Header(world), lang))
    assertion = next(a for a in world.knowledge.assertions if a.id == "cetuximab_kras_resistance")
    first, *others = conflicts_told(world.knowledge, assertion, lang)
    assert assertion.says.in_language(lang) in page
    assert page.count(first.sentence(lang)) >= 2, "beside the assertion, and in its reference"
    assert all(told.sentence(lang) in page for told in others), "the reference tells all"
    assert translator(lang).gettext("Sources conflict.") in page


def test_an_option_whose_evidence_is_disputed_says_so_and_keeps_its_answers(explained, worlds):
    world = worlds["br"]
    (osimertinib,) = [a for a in world.knowledge.assertions if a.id == "osimertinib_egfr_common_1l"]
    against = msgspec.structs.replace(world.knowledge.conflicts[0], assertions=(osimertinib.id,), item="moalmanac 7", level="Preclinical")
    disputed = dataclasses.replace(world, knowledge=dataclasses.replace(world.knowledge, conflicts=(against,)))
    plain, told = (patient_report(explained("br_egfr"), Header(each), "en") for each in (world, disputed))
    assert "MOAlmanac 7 (level Preclinical: not in people) says otherwise" in text_of(told)
    assert "MOAlmanac 7" not in plain
    answers = re.compile(r'class="answer (\w+)"')
    assert answers.findall(plain) == answers.findall(told)


def test_an_item_is_named_as_its_source_is_known():
    assert [say_item(identity) for identity in ("civic EID1", "moalmanac statement 2", "other 3")] == [
        "CIViC EID1",
        "MOAlmanac statement 2",
        "other 3",
    ]
