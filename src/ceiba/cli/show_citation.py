"""How the place where a value was read looks in a terminal: title, issuer, date, address and place; or that it is assumed, and why."""

from __future__ import annotations

from ceiba.cli.show import show_lines
from ceiba.language import current
from ceiba.language import gettext as _
from ceiba.reports.words import say_date
from ceiba.terms.citations import Citation, Source

_UNKNOWN = "unknown"


def source_line(source: Source, place: str = "") -> str:
    """Title, issuer and date of a source, its address, and a place in it; what is not known of them is left out."""
    day = say_date(source.published, current().lang, precision=source.date_precision)
    said = f"{source.title} ({source.issuer}; {day})"
    if source.url not in ("", _UNKNOWN):
        said += f", {source.url}"
    return f"{said}; {place}" if place not in ("", _UNKNOWN) else said


def show_citation(cited: Citation, source: Source | None) -> None:
    """Print where a value was read, what stands there and how far it is trusted; where it is assumed, the reason."""
    if source is not None:
        show_lines([f"      {source_line(source, cited.place)}" + (f" [{cited.fact}]" if cited.fact else "")])
        show_lines([f"      “{cited.quote}”"] if cited.quote else [f"      {cited.paraphrase}"] if cited.paraphrase else [])
        show_lines([f"      {_('confidence')}: {cited.confidence}"] if cited.confidence else [])
    if cited.assumed:
        show_lines([f"      {_('assumed')}: {cited.reason}"])
