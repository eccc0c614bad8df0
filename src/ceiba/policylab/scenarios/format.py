"""The format of a file of scenarios as types; docs/reference/scenario-format.md says it in words.

A scenario is data, never code: changes of the same kinds as those of the programmes abroad, dated, and programmes of the library by name.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from ceiba.packs import AnyChange, Named
from ceiba.terms.citations import Citation, Source
from ceiba.terms.documents import Plain
from ceiba.terms.faults import ValueFault
from ceiba.terms.texts import LANGUAGES, Text

_TEXTS = ("names", "says")
"""The keys under which a text stands that readers see."""


class Included(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A programme abroad that a scenario takes in. after_days: from the scenario's start until the programme's."""

    programme: str
    after_days: int = 0

    def __post_init__(self) -> None:
        if self.after_days < 0:
            raise ValueFault("a programme does not begin before the scenario that includes it")


class Ground(Citation, frozen=True, kw_only=True):
    """What the changes of a scenario rest on: a source, or an assumption with its reason."""

    says: Text


class Scenario(Named, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One scenario. start: the day on which it begins; None is that on which the pack was verified. include: laid before `changes`.

    rests_on: why its own changes should be as they say; a programme brings its own.
    """

    start: dt.date | None = None
    include: tuple[str | Included, ...] = ()
    changes: tuple[AnyChange, ...] = ()
    rests_on: tuple[Ground, ...] = ()

    def __post_init__(self) -> None:
        if not (self.include or self.changes):
            raise ValueFault("a scenario includes programmes or names changes")
        if self.changes and not self.rests_on:
            raise ValueFault("a scenario with changes says what they rest on: a source, or `assumed: true` with a reason")

    @property
    def included(self) -> tuple[Included, ...]:
        """The programmes it takes in; one named by its id alone begins with the scenario."""
        return tuple(Included(entry) if isinstance(entry, str) else entry for entry in self.include)


class ScenarioFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A file of scenarios, to be held against each other. country: whose payers, regions and money they name; "" is any country.

    sources: what `rests_on` cites.
    """

    scenarios: tuple[Scenario, ...]
    country: str = ""
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        if not self.scenarios:
            raise ValueFault("a file of scenarios names at least one")


def in_every_language(plain: Plain) -> Plain:
    """Return a document in which each text stands in every language.

    A text written as one sentence, or not in all languages, is shown to everyone as it was written: in the languages that it lacks by the
    first of es, pt, en that it has.
    """
    if isinstance(plain, list):
        return [in_every_language(entry) for entry in plain]
    if not isinstance(plain, dict):
        return plain
    return {key: _text(value) if key in _TEXTS else in_every_language(value) for key, value in plain.items()}


def _text(value: Plain) -> Plain:
    if isinstance(value, str):
        return dict.fromkeys(LANGUAGES, value)
    if not isinstance(value, dict):
        return value
    written = next((value[lang] for lang in LANGUAGES if lang in value), None)
    return value if written is None else {**dict.fromkeys(LANGUAGES, written), **value}
