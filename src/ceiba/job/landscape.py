"""What `ceiba landscape` asks: a country's briefing on a day, countries beside each other, and the page and tables written of them."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from ceiba.decisions import World, granted
from ceiba.errors import OutputError
from ceiba.evidence import Knowledge, load_knowledge
from ceiba.job.question import open_pack
from ceiba.packs import Landscape, Names, brief, load_landscape, shipped_countries
from ceiba.reports import CountryLandscape, landscape_page
from ceiba.terms.dates import AsOf

TABLES = ("indicators", "access", "recommendations")
"""The CSV files written beside the page."""


def landscape_names(knowledge: Knowledge) -> Names:
    """Return the names that the landscape is checked against."""
    return Names(
        kinds={action.id: action.kind for action in knowledge.actions.values()},
        medicines=knowledge.medicines,
        tree=knowledge.tree,
        services=frozenset(action.service for action in knowledge.actions.values()),
    )


def landscape_countries() -> tuple[str, ...]:
    """The real countries whose packs ship: those that a landscape of the region shows."""
    return tuple(country for country in shipped_countries() if not "xa" <= country <= "xz")


def landscapes_of(countries: Sequence[str], *, on: dt.date | None = None, packs: Path | None = None) -> tuple[CountryLandscape, ...]:
    """Return the landscape of each country on a day (each pack's own day when it is left out)."""
    knowledge = load_knowledge()
    landscape = load_landscape(landscape_names(knowledge))
    return tuple(_landscape_of(country, knowledge, landscape, on, packs) for country in countries)


def _landscape_of(country: str, knowledge: Knowledge, landscape: Landscape, on: dt.date | None, packs: Path | None) -> CountryLandscape:
    pack = open_pack(country, knowledge, packs)
    day = on or pack.manifest.verified_through
    as_of = AsOf(day, max(day, pack.manifest.verified_through))
    world = World(knowledge, pack, as_of)
    return CountryLandscape(world, brief(pack, landscape, as_of), granted(world))


def write_landscape(found: Sequence[CountryLandscape], into: Path, languages: Sequence[str]) -> tuple[Path, ...]:
    """Write the page of the first country, the others beside it, in each language, and the tables of all; return the paths."""
    here, *others = found
    try:
        into.mkdir(parents=True, exist_ok=True)
        written = []
        for lang in languages:
            path = into / f"landscape-{here.country}.{lang}.html"
            path.write_text(landscape_page(here, others, lang), encoding="utf-8")
            written.append(path)
        tables = zip(TABLES, (_indicator_rows(found), _access_rows(found), _advice_rows(found)), strict=True)
        for name, rows in tables:
            path = into / f"{name}.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, fieldnames=list(rows[0]) if rows else [], lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
            written.append(path)
    except OSError as error:
        raise OutputError(
            "The landscape cannot be written to '{folder}': {reason}.", "Choose another folder with --into.", folder=into, reason=error
        ) from error
    return tuple(written)


def _indicator_rows(found: Sequence[CountryLandscape]) -> list[dict[str, object]]:
    """One row an indicator and country; empty cells are not known."""
    rows: list[dict[str, object]] = []
    for country in found:
        sources = country.world.pack.sources
        for reading in country.briefing.readings:
            value, definition = reading.value, reading.definition
            source = sources.get(value.source) if value else None
            rows.append(
                {
                    "country": country.country,
                    "on": country.briefing.as_of.on.isoformat(),
                    "indicator": definition.id,
                    "domain": definition.domain,
                    "name_es": definition.names.es,
                    "name_pt": definition.names.pt,
                    "name_en": definition.names.en,
                    "state": reading.state,
                    "score": reading.score,
                    "trend": reading.trend,
                    "value": value.value if value else None,
                    "unit": value.unit if value else "",
                    "since": value.since.isoformat() if value else "",
                    "date_precision": value.date_precision if value else "",
                    "says_es": value.says.es if value else "",
                    "says_pt": value.says.pt if value else "",
                    "says_en": value.says.en if value else "",
                    "source": source.title if source else "",
                    "url": source.url if source else "",
                    "place": value.place if value else "",
                    "confidence": (value.confidence or "") if value else "",
                    "fact": value.fact if value else "",
                    "assumed": "true" if value and value.assumed else "",
                    "reason": value.reason if value else "",
                }
            )
    return rows


def _access_rows(found: Sequence[CountryLandscape]) -> list[dict[str, object]]:
    """One row a standard treatment, gate, payer and country."""
    rows: list[dict[str, object]] = []
    for country in found:
        for row in country.granted:
            answers = [("available", "", row.available), *(("covered", payer, answer) for payer, answer in row.covered.items())]
            rows += [
                {
                    "country": country.country,
                    "on": country.briefing.as_of.on.isoformat(),
                    "assertion": row.assertion.id,
                    "action": row.action.id,
                    "disease": " ".join(row.assertion.disease),
                    "profile": str(row.assertion.who.profile or ""),
                    "stage": row.situation.stage or "",
                    "line": row.situation.line,
                    "age_years": row.situation.age,
                    "amp": row.assertion.amp,
                    "gate": gate,
                    "payer": payer,
                    "answer": answer.value.word,
                    "assumed": "true" if any(reason.assumed for reason in answer.because) else "",
                    "rules": " ".join(reason.rule for reason in answer.because),
                    "sources": " ".join(dict.fromkeys(reason.source for reason in answer.because if reason.source)),
                    "roadblocks": " ".join(answer.roadblocks),
                    "missing": " ".join(fact.what for fact in answer.missing),
                }
                for gate, payer, answer in answers
            ]
    return rows


def _advice_rows(found: Sequence[CountryLandscape]) -> list[dict[str, object]]:
    """One row a recommendation and country, in order of urgency."""
    return [
        {
            "country": country.country,
            "on": country.briefing.as_of.on.isoformat(),
            "order": order,
            "recommendation": advice.recommendation.id,
            "name_es": advice.recommendation.names.es,
            "name_pt": advice.recommendation.names.pt,
            "name_en": advice.recommendation.names.en,
            "owners": " ".join(advice.recommendation.owners),
            "levers": " ".join(advice.recommendation.levers),
            "low": " ".join(reading.definition.id for reading in advice.low),
            "unknown": " ".join(reading.definition.id for reading in advice.unknown),
            "programmes": " ".join(support.programme for support in advice.recommendation.evidence if support.programme),
        }
        for country in found
        for order, advice in enumerate(country.briefing.advice, start=1)
    ]
