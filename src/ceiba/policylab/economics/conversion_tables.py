"""A conversion laid open: each rate and price level that went in, with its source, and the factor that came out.

Plain rows, numbers as they are (unrounded); who shows them makes the words.
"""

from __future__ import annotations

from collections.abc import Mapping

from ceiba.policylab.economics.conversion import Conversion
from ceiba.policylab.economics.exchange import PriceLevel, Rate
from ceiba.terms.citations import Citation, Source

__all__ = ["Row", "cited_cells", "conversion_document", "conversion_rows", "converted_from", "number_of"]

Row = dict[str, object]
"""One row by column; all rows of a table have the same columns. None is unknown or without a meaning."""

_PRECISION = {"day": len("2026-11-28"), "month": len("2026-11"), "year": len("2026")}


def number_of(row: Rate | PriceLevel) -> float:
    """Return the number of a row: its rate or its level."""
    return row.rate if isinstance(row, Rate) else row.level


def conversion_rows(found: Conversion | None) -> list[Row]:
    """Return a row a number of a conversion, in the order in which they are multiplied; [] where nothing was converted.

    kind: price_level, exchange or ppp. number: so many units of `of` for one of `per` (rates), or the level in its series. step_factor: of
    the step from `from` to `to`, which two levels share; factor: of the whole conversion.
    """
    if found is None:
        return []
    titles = {source.id: source for source in found.sources}
    rows: list[Row] = []
    for step, row in found.numbers:
        rate = row if isinstance(row, Rate) else None
        rows.append(
            {
                "from": step.of,
                "to": step.to,
                "kind": "price_level" if rate is None else rate.basis,
                "series": row.series if isinstance(row, PriceLevel) else "",
                "of": row.currency if isinstance(row, PriceLevel) else row.to,
                "per": "" if rate is None else rate.of,
                "year": row.year,
                "number": number_of(row),
                "step_factor": step.factor,
                "basis": found.basis or "",
                "order": found.order or "",
                "factor": found.factor,
                **cited_cells(row, titles),
            }
        )
    return rows


def conversion_document(found: Conversion | None) -> Row | None:
    """Return a conversion for machines; None where none was asked for."""
    if found is None:
        return None
    ends: Row = {"of": found.of, "of_year": found.of_year, "to": found.to, "to_year": found.to_year}
    return {**ends, "factor": found.factor, "basis": found.basis, "order": found.order, "numbers": conversion_rows(found)}


def converted_from(found: Conversion | None) -> Row:
    """Return the columns by which a table of amounts says what they were before, and what they were multiplied by; None without."""
    if found is None or not found.steps:
        return {"converted_from": None, "conversion_factor": None}
    return {"converted_from": f"{found.of} {found.of_year}", "conversion_factor": found.factor}


def cited_cells(cited: Citation, titles: Mapping[str, Source]) -> Row:
    """Return where a number was read, or why it is assumed, as the last columns of a row. titles: sources by id, as far as known."""
    source = titles.get(cited.source)
    return {
        "assumed": cited.assumed,
        "reason": cited.reason,
        "source": cited.source,
        "title": "" if source is None else source.title,
        "published": "" if source is None else source.published[: _PRECISION[source.date_precision]],
        "url": "" if source is None else source.url,
        "place": cited.place,
        "confidence": cited.confidence or "",
        "quote": cited.quote,
        "paraphrase": cited.paraphrase,
    }
