"""What a page says of itself: where, when, by which pack and knowledge, and what the user declared."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version

from ceiba.decisions import World
from ceiba.reports.names import Names, names_of
from ceiba.terms.citations import Source


@dataclass(frozen=True)
class Header:
    """The circumstances of a report. world: the knowledge, the pack and the two dates that the decision was made with.

    invented_patients: whether the people are invented. declared: what the user declared for people whose record is silent, as
    (field of a situation, value), such as ("disease", "GBM") or ("payer", "br-sus"). notices: sentences about the input, in the
    report's language.
    """

    world: World
    invented_patients: bool = False
    declared: tuple[tuple[str, str], ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-2, lower case."""
        return self.world.pack.country

    def country_name(self, lang: str) -> str:
        """Return the country's name."""
        return self.world.pack.manifest.names.in_language(lang)

    @property
    def on(self) -> dt.date:
        """The day whose law was asked."""
        return self.world.as_of.on

    @property
    def known(self) -> dt.date:
        """The day through which what was known is taken into account."""
        return self.world.as_of.known

    @property
    def verified_through(self) -> dt.date:
        """The day through which the pack was verified."""
        return self.world.pack.manifest.verified_through

    @property
    def invented(self) -> bool:
        """Whether the country or the people are invented."""
        return self.world.pack.manifest.invented or self.invented_patients

    @property
    def pack_sha256(self) -> str:
        """Checksum of the pack."""
        return self.world.pack.sha256

    @property
    def knowledge_sha256(self) -> str:
        """Checksum of the knowledge."""
        return self.world.knowledge.sha256

    @property
    def knowledge_version(self) -> str:
        """Version of the knowledge."""
        return self.world.knowledge.manifest.version

    @property
    def n_assumed(self) -> int:
        """How many values of pack and knowledge together are assumed, whether or not this page uses them."""
        return self.world.pack.n_assumed + self.world.knowledge.n_assumed

    @property
    def ceiba_version(self) -> str:
        """Version of the program."""
        return version("ceiba")

    @cached_property
    def sources(self) -> dict[tuple[str, str], Source]:
        """(origin, id) -> source; origin is "pack:<country>" or "knowledge", as reasons have it."""
        pack = {(f"pack:{self.country}", identity): source for identity, source in self.world.pack.sources.items()}
        return pack | {("knowledge", identity): source for identity, source in self.world.knowledge.sources.items()}

    @cached_property
    def names(self) -> Names:
        """Names of what codes stand for."""
        return names_of(self.world.knowledge, self.world.pack)
