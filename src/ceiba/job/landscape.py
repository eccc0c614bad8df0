"""What `ceiba landscape` asks: a country's briefing on a day, countries beside each other, and the page and tables written of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from ceiba.decisions import World, granted
from ceiba.evidence import Knowledge, load_knowledge
from ceiba.job.folder import written_into
from ceiba.job.landscape_tables import tables_of
from ceiba.job.question import open_pack
from ceiba.job.spreadsheets import write_tables
from ceiba.packs import Landscape, Names, brief, countries_in, load_landscape, shipped_countries
from ceiba.reports import CountryLandscape, landscape_page
from ceiba.terms.dates import AsOf


def landscape_names(knowledge: Knowledge) -> Names:
    """Return the names that the landscape is checked against."""
    return Names(
        kinds={action.id: action.kind for action in knowledge.actions.values()},
        medicines=knowledge.medicines,
        tree=knowledge.tree,
        services=frozenset(action.service for action in knowledge.actions.values()),
        sampled=frozenset(action.service for action in knowledge.actions.values() if action.kind == "test"),
    )


def landscape_countries(packs: Path | None = None) -> tuple[str, ...]:
    """The countries that a landscape of the region shows: those of a folder of packs, or the real ones whose packs ship."""
    if packs is not None:
        return countries_in(packs)
    return tuple(country for country in shipped_countries() if not "xa" <= country <= "xz")


def landscapes_of(countries: Sequence[str], *, on: dt.date | None = None, packs: Path | None = None) -> tuple[CountryLandscape, ...]:
    """Return the landscape of each country on a day (each pack's own day when it is left out).

    packs: a folder of packs of the user's own; a country that it does not hold is taken from those that ship, so that both can be compared.
    """
    knowledge = load_knowledge()
    landscape = load_landscape(landscape_names(knowledge))
    return tuple(_landscape_of(country, knowledge, landscape, on, packs) for country in countries)


def _landscape_of(country: str, knowledge: Knowledge, landscape: Landscape, on: dt.date | None, packs: Path | None) -> CountryLandscape:
    own = packs if packs is not None and (country in countries_in(packs) or country not in shipped_countries()) else None
    pack = open_pack(country, knowledge, own)
    day = on or pack.manifest.verified_through
    as_of = AsOf(day, max(day, pack.manifest.verified_through))
    world = World(knowledge, pack, as_of)
    return CountryLandscape(world, brief(pack, landscape, as_of), granted(world))


def write_landscape(found: Sequence[CountryLandscape], into: Path, languages: Sequence[str]) -> tuple[Path, ...]:
    """Write the page of the first country, the others beside it, in each language, and the tables of all; return the paths."""
    here, *others = found
    written = []
    with written_into(into):
        for lang in languages:
            path = into / f"landscape-{here.country}.{lang}.html"
            path.write_text(landscape_page(here, others, lang), encoding="utf-8")
            written.append(path)
        written += write_tables(tables_of(found), into)
    return tuple(written)
