"""Words, numbers and dates in the reader's language: Spanish, Portuguese or English.

The code writes English sentences with named {fields}: they are the message ids. Catalogues (gettext `.po` files in
`data/locale`) hold the other languages and are read at run time, once a process; a sentence that a catalogue lacks stays
English. Texts of packs and knowledge carry their own three languages (`terms.texts`) and do not pass through here.

    speech = translator("pt", territory="br")
    speech.gettext("{count} rows refused", count=speech.number(1200))
    speech.date(dt.date(2026, 11, 22))

`use` sets the language of the process once, at the command line; `gettext` speaks it. Reports that are written in three
languages take a translator each. A message id that is written far from where it is spoken is wrapped in `mark`, so that the
catalogues learn of it.
"""

from __future__ import annotations

import datetime as dt
import functools
import gettext as _gettext
import io
import os
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

__all__ = ["LANGUAGES", "SOURCE_LANGUAGE", "Speech", "current", "default_language", "gettext", "mark", "ngettext", "translator", "use"]

LANGUAGES = ("es", "pt", "en")
"""BCP 47 codes of the languages a reader may choose."""

SOURCE_LANGUAGE = "en"
"""The language of the message ids; it needs no catalogue."""

_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


@dataclass(frozen=True, slots=True)
class Speech:
    """One language, and how it writes numbers, money and dates.

    lang: one of LANGUAGES. territory: ISO 3166-1 alpha-2, lower case, of the country whose habits of writing are followed
    (Mexico writes 1,234.5 where Chile writes 1.234,5); "" or a country that the language is not known in: the language's own.
    """

    lang: str
    territory: str
    _catalogue: _gettext.NullTranslations

    def gettext(self, message: str, /, **fields: object) -> str:
        """Return the sentence in this language with its {fields} filled; without fields, braces are left alone."""
        text = self._catalogue.gettext(message) if message else ""
        return text.format(**fields) if fields else text

    def ngettext(self, singular: str, plural: str, count: int, /, **fields: object) -> str:
        """Return the form that fits `count`, which fills the field {count} unless `fields` holds its own."""
        return self._catalogue.ngettext(singular, plural, count).format(**{"count": self.number(count), **fields})

    def number(self, value: float, *, decimals: int = 0) -> str:
        """Return a number rounded half to even to `decimals`, grouped as the country writes it.

        >>> translator("es", territory="cl").number(1234567.8, decimals=1)
        '1.234.567,8'
        """
        from babel.numbers import format_decimal

        return format_decimal(value, format=_pattern(decimals), locale=self._locale)

    def percent(self, share: float, *, decimals: int = 0) -> str:
        """Return a share (1 is the whole) as a percentage.

        >>> translator("en").percent(0.413, decimals=1)
        '41.3%'
        """
        from babel.numbers import format_percent

        whole = str(self._locale.percent_formats[None].pattern)
        return format_percent(share, format=whole.replace(_pattern(0), _pattern(decimals)), locale=self._locale)

    def money(self, amount: float, currency: str) -> str:
        """Return an amount with the sign of its currency (ISO 4217) and that currency's decimals.

        >>> translator("es", territory="mx").money(1234567.5, "MXN")
        '$1,234,567.50'
        """
        from babel.numbers import format_currency

        return format_currency(amount, currency, locale=self._locale)

    def territory_name(self, code: str) -> str:
        """Return a country's name; its code in capitals where the language has none.

        >>> translator("es").territory_name("jp")
        'Japón'
        """
        return str(self._locale.territories.get(code.upper(), code.upper()))

    def date(self, day: dt.date) -> str:
        """Return a day in words.

        >>> translator("es").date(dt.date(2026, 11, 22))
        '22 de noviembre de 2026'
        """
        from babel.dates import format_date

        return format_date(day, format="long", locale=self._locale)

    @property
    def _locale(self) -> Locale:
        return _locale(self.lang, self.territory)


@functools.cache
def translator(lang: str, *, territory: str = "") -> Speech:
    """Return how `lang` (one of LANGUAGES) speaks in `territory`. ValueError for another language."""
    if lang not in LANGUAGES:
        raise ValueError(f"'{lang}' is not one of the languages {', '.join(LANGUAGES)}")
    return Speech(lang, territory.lower(), _catalogue(lang))


def default_language(environment: Mapping[str, str] | None = None) -> str:
    """Return the language that the locale asks for; English when it asks for none, or for one that we do not speak.

    environment: variables as in `os.environ`, which is read when it is left out. The first variable that is set decides.

    >>> default_language({"LANG": "pt_BR.UTF-8"})
    'pt'
    >>> default_language({"LC_ALL": "C.UTF-8", "LANG": "es_CO.UTF-8"})
    'en'
    """
    variables = os.environ if environment is None else environment
    wanted = next((variables[name] for name in _LOCALE_VARIABLES if variables.get(name)), "")
    lang = wanted.partition(".")[0].partition("_")[0].lower()
    return lang if lang in LANGUAGES else SOURCE_LANGUAGE


_CURRENT: ContextVar[str] = ContextVar("ceiba_language", default=SOURCE_LANGUAGE)


def use(lang: str) -> Speech:
    """Make `lang` the language that `gettext` and `ngettext` speak from now on; return it. ValueError as `translator`."""
    speech = translator(lang)
    _CURRENT.set(lang)
    return speech


def current() -> Speech:
    """Return the language in use: English until `use` says otherwise."""
    return translator(_CURRENT.get())


def gettext(message: str, /, **fields: object) -> str:
    """Return the sentence in the language in use, its {fields} filled."""
    return current().gettext(message, **fields)


def ngettext(singular: str, plural: str, count: int, /, **fields: object) -> str:
    """Return the form that fits `count` in the language in use."""
    return current().ngettext(singular, plural, count, **fields)


def mark(message: str) -> str:
    """Return the message id unchanged: it only tells the catalogues that this sentence will be spoken."""
    return message


def _pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


@functools.cache
def _locale(lang: str, territory: str) -> Locale:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(f"{lang}_{territory.upper()}" if territory else lang)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(lang)


@functools.cache
def _catalogue(lang: str) -> _gettext.NullTranslations:
    if lang == SOURCE_LANGUAGE:
        return _gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    file = resources.files("ceiba") / "data" / "locale" / lang / "LC_MESSAGES" / "ceiba.po"
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(file.read_bytes()), locale=lang))
    compiled.seek(0)
    return _gettext.GNUTranslations(compiled)
