from __future__ import annotations

import datetime as dt

import pytest

from ceiba import language

NO_BREAK = "\N{NO-BREAK SPACE}"


@pytest.fixture(autouse=True)
def _language_left_as_found():
    before = language.current().lang
    yield
    language.use(before)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "es_CO.UTF-8"}, "es"),
        ({"LANG": "pt_BR"}, "pt"),
        ({"LANG": "PT"}, "pt"),
        ({"LC_ALL": "", "LC_MESSAGES": "es_MX.UTF-8", "LANG": "pt_BR.UTF-8"}, "es"),
        ({"LC_ALL": "C.UTF-8", "LANG": "es_CO.UTF-8"}, "en"),
        ({"LANG": "gl_ES.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_locale_chooses_the_language(environment, expected):
    assert language.default_language(environment) == expected


def test_the_locale_of_the_process_is_read_when_none_is_given(monkeypatch):
    monkeypatch.setenv("LC_ALL", "pt_BR.UTF-8")
    assert language.default_language() == "pt"


def test_a_language_we_do_not_speak_is_refused():
    with pytest.raises(ValueError, match="'fr' is not one of the languages es, pt, en"):
        language.translator("fr")


@pytest.mark.parametrize(
    ("lang", "territory", "expected"),
    [
        ("es", "cl", "1.234.567,8"),
        ("es", "mx", "1,234,567.8"),
        ("es", "MX", "1,234,567.8"),
        ("es", "xx", "1.234.567,8"),
        ("pt", "br", "1.234.567,8"),
        ("pt", "", "1.234.567,8"),
        ("en", "", "1,234,567.8"),
    ],
)
def test_a_number_is_written_as_the_country_writes_it(lang, territory, expected):
    assert language.translator(lang, territory=territory).number(1234567.8, decimals=1) == expected


def test_a_share_is_a_percentage():
    assert language.translator("es").percent(0.413) == f"41{NO_BREAK}%"
    assert language.translator("pt").percent(0.413, decimals=1) == "41,3%"


def test_money_carries_its_currency_and_that_currency_s_decimals():
    assert language.translator("pt", territory="br").money(1234.5, "BRL") == f"R${NO_BREAK}1.234,50"
    assert language.translator("es", territory="cl").money(1234.5, "CLP") == "$1.234"


@pytest.mark.parametrize(
    ("lang", "expected"), [("es", "22 de noviembre de 2026"), ("pt", "22 de novembro de 2026"), ("en", "November 22, 2026")]
)
def test_a_day_is_written_in_words(lang, expected):
    assert language.translator(lang).date(dt.date(2026, 11, 22)) == expected


def test_a_sentence_without_translation_stays_english_and_its_fields_are_filled():
    speech = language.translator("es")
    assert speech.gettext("A sentence {nobody} ever translated.", nobody="XY") == "A sentence XY ever translated."
    assert speech.gettext("Braces {stay}") == "Braces {stay}"
    assert speech.gettext("") == ""


@pytest.mark.parametrize(("count", "expected"), [(1, "1 apple"), (0, "0 apples"), (1200, "1,200 apples")])
def test_the_form_fits_the_count(count, expected):
    assert language.translator("en").ngettext("{count} apple", "{count} apples", count) == expected


def test_a_translation_is_spoken_once_the_language_is_in_use():
    english = "There is no pack for the country '{country}'."
    assert language.gettext(english, country="zz") == "There is no pack for the country 'zz'."
    assert language.use("es").lang == "es"
    assert language.gettext(english, country="zz") == "No hay paquete para el país 'zz'."
    assert language.use("pt").gettext(english, country="zz") == "Não há pacote para o país 'zz'."
    assert language.ngettext("{count} pear", "{count} pears", 2) == "2 pears"


def test_a_mark_changes_nothing():
    assert language.mark("said later") == "said later"
