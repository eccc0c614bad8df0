"""The page of a country's landscape: whole, in one language, honest about what is not known."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from pages import Page

from ceiba.job.landscape import landscapes_of
from ceiba.language import LANGUAGES
from ceiba.packs import shipped_countries
from ceiba.reports import landscape_page
from ceiba.reports.words import DOMAIN_WORDS, OUTCOME_WORDS

COUNTRIES = shipped_countries()


@pytest.fixture(scope="module")
def found():
    return dict(zip(COUNTRIES, landscapes_of(COUNTRIES), strict=True))


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_is_whole_and_leads_everywhere_it_points(found, country, lang):
    page = Page(landscape_page(found[country], (found["xx"],), lang))
    assert page.faults == []
    assert "None" not in page.text
    assert not re.search(r"\{[a-z_]+\}", page.text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_that_stands_alone_compares_with_nobody(found, lang):
    assert 'id="beside"' not in landscape_page(found["br"], (), lang)


def test_the_invented_country_says_so_at_the_top_and_a_real_one_does_not(found):
    assert "INVENTED" in Page(landscape_page(found["xx"], (), "en")).text
    assert "INVENTED" not in Page(landscape_page(found["br"], (), "en")).text


def test_what_is_not_known_is_hatched_and_never_drawn_as_zero(found):
    html = landscape_page(found["xx"], (), "en")
    unknown = sum(reading.score is None for reading in found["xx"].briefing.readings)
    assert html.count('class="meter none"') >= unknown
    assert "fell from 1.00" in html
    assert "Announced for January 1, 2027" in html


def test_the_summary_says_what_is_announced_within_a_year_and_what_fell(found):
    chile = Page(landscape_page(found["cl"], (), "en")).text
    assert "Announced within a year, with the score it will have: December 1, 2026:" in chile
    argentina = Page(landscape_page(found["ar"], (), "en")).text
    assert "Fallen: Autonomous cancer authority (from 1.00 to 0.00)." in argentina


def test_a_day_after_the_pack_was_verified_says_so_first():
    (late,) = landscapes_of(["xx"], on=dt.date(2050, 1, 1))
    assert "The pack was verified through June 30, 2026: what holds after it is not known." in Page(landscape_page(late, (), "en")).text


def test_coverage_by_a_list_that_names_no_indication_is_counted_apart(found):
    country = found["co"]
    assert country.n_any_indication
    assert "name the medicine and no indication" in Page(landscape_page(country, (), "en")).text
    assert found["cl"].n_any_indication == 0


def test_advice_tells_what_nobody_found_from_what_gave_no_score(found):
    page = Page(landscape_page(found["co"], (), "en")).text
    assert "no source found:" in page
    assert "read, without a score that holds:" in page


def test_every_source_cited_is_listed_with_its_title(found):
    country = found["br"]
    html = landscape_page(country, (), "es")
    cited = set(re.findall(r'href="#(S[0-9]+)"', html))
    listed = set(re.findall(r'<tr id="(S[0-9]+)"', html))
    assert cited == listed
    assert cited


def test_a_page_needs_no_network_and_no_script(found):
    page = Page(landscape_page(found["xx"], (), "en"))
    assert "script" not in page.tags
    assert not [link for link in page.links if not link.startswith(("#", "http"))]


def test_a_yes_that_rests_on_an_assumed_value_is_marked(found):
    with_assumed = [country for country in found.values() if country.n_assumed]
    assert with_assumed
    html = landscape_page(with_assumed[0], (), "en")
    assert "rests on an assumed value" in html or "rest on an assumed value" in html


def test_every_domain_and_outcome_has_words(found):
    landscape = found["xx"].briefing.landscape
    assert {indicator.domain for indicator in landscape.indicators.values()} <= set(DOMAIN_WORDS)
    assert {programme.outcome for programme in landscape.programmes.values()} <= set(OUTCOME_WORDS)


def test_the_templates_are_in_the_package():
    folder = Path(__file__).resolve().parents[3] / "src/ceiba/reports/templates"
    assert {"landscape.html", "landscape.css"} <= {path.name for path in folder.iterdir()}
