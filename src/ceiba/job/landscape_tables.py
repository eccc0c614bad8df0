"""The tables that stand beside a landscape's page, for those who reckon on: every figure of the page with its source."""

from __future__ import annotations

from collections.abc import Sequence

from ceiba.language import LANGUAGES
from ceiba.packs import Advice
from ceiba.reports import CountryLandscape

Row = dict[str, object]
FACTS = ("incidence", "mortality", "survival", "workforce", "risk_factors", "payers", "willingness_to_pay", "centres", "travel", "indices")
"""The facts files that the page shows."""


def tables_of(found: Sequence[CountryLandscape]) -> dict[str, list[Row]]:
    """Return the rows of each table, by name of the CSV file."""
    return {
        "indicators": _indicator_rows(found),
        "access": _access_rows(found),
        "recommendations": _advice_rows(found),
        "facts": _fact_rows(found),
    }


def _indicator_rows(found: Sequence[CountryLandscape]) -> list[Row]:
    """One row an indicator and country; empty cells are not known."""
    rows: list[Row] = []
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


def _access_rows(found: Sequence[CountryLandscape]) -> list[Row]:
    """One row a standard treatment, gate, payer and country."""
    rows: list[Row] = []
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


def _advice_rows(found: Sequence[CountryLandscape]) -> list[Row]:
    """One row a recommendation and country, in order of urgency."""
    return [_advice_row(country, order, advice) for country in found for order, advice in enumerate(country.briefing.advice, start=1)]


def _advice_row(country: CountryLandscape, order: int, advice: Advice) -> Row:
    it, landscape = advice.recommendation, country.briefing.landscape
    sources = [landscape.sources[support.source] for support in advice.evidence if support.source]
    row: Row = {"country": country.country, "on": country.briefing.as_of.on.isoformat(), "order": order, "recommendation": it.id}
    for name, text in (("name", it.names), ("says", it.says), ("gaps", it.gaps)):
        row |= {f"{name}_{lang}": text.in_language(lang) for lang in LANGUAGES}
    row |= {f"evidence_{lang}": " | ".join(support.says.in_language(lang) for support in advice.evidence) for lang in LANGUAGES}
    return row | {
        "owners": " ".join(it.owners),
        "levers": " ".join(it.levers),
        "mean_score": advice.mean,
        "below": it.below,
        "known": " ".join(reading.definition.id for reading in advice.known),
        "unscored": " ".join(reading.definition.id for reading in advice.unscored),
        "unknown": " ".join(reading.definition.id for reading in advice.unknown),
        "programmes": " ".join(support.programme for support in advice.evidence if support.programme),
        "sources": " | ".join(source.title for source in sources),
        "urls": " ".join(source.url for source in sources),
    }


def _fact_rows(found: Sequence[CountryLandscape]) -> list[Row]:
    """One row a facts row that the page shows; `row` holds its columns as name=value."""
    return [
        {
            "country": country.country,
            "file": f"facts/{name}.csv",
            "line": fact.line,
            "row": "; ".join(f"{column}={value}" for column, value in fact.values.items() if value is not None),
            "as_of": fact.as_of,
            "source": source.title if source else "",
            "url": source.url if source else "",
            "place": fact.cited.place,
            "confidence": fact.cited.confidence or "",
            "fact": fact.cited.fact,
            "assumed": "true" if fact.cited.assumed else "",
            "reason": fact.cited.reason,
        }
        for country in found
        for name in FACTS
        for fact in country.facts(name)
        for source in (country.world.pack.sources.get(fact.cited.source),)
    ]
