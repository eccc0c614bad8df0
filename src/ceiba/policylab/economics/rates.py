"""The file of rates and price levels that a user brings, read strictly; the program ships none.

sources: [{id: wdi, title: World Development Indicators, ...}]
rates: [{basis: exchange, of: USD, to: COP, year: 2023, rate: ..., source: wdi, place: ..., confidence: high, quote: ...}]
prices: [{currency: COP, series: "consumer prices, Colombia", year: 2020, level: ..., source: wdi, ...}]
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from ceiba.policylab.economics.exchange import PriceLevel, Rate, Rates
from ceiba.policylab.economics.published import check_cited, refused
from ceiba.terms.citations import Source
from ceiba.terms.faults import ValueFault
from ceiba.terms.readings import Fault, Reading

__all__ = ["RatesFile", "check_rates", "load_rates"]

GUIDE = "docs/how-to/read-an-evaluation.md"


class RatesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a file of rates holds. Each row cites a source of the file, or is `assumed` with its reason."""

    sources: tuple[Source, ...] = ()
    rates: tuple[Rate, ...] = ()
    prices: tuple[PriceLevel, ...] = ()


def load_rates(path: Path) -> Rates:
    """Return the rates of a file; EconomicsRefused with the first fault (file, line, problem, remedy) when it does not fit."""
    found, faults = check_rates(path)
    if found is None or faults:
        raise refused(faults)
    return found


def check_rates(path: Path) -> tuple[Rates | None, list[Fault]]:
    """Read and check a file of rates; returns them, or None, with every fault. OSError when the file cannot be read."""
    reading = Reading({path.name: path.read_bytes()}, GUIDE)
    file = reading.document(path.name, RatesFile)
    if file is None:
        return None, reading.faults
    sources = {source.id: source for source in file.sources}
    lists: tuple[tuple[str, Sequence[Rate | PriceLevel]], ...] = (("rates", file.rates), ("prices", file.prices))
    for name, rows in lists:
        for place, row in enumerate(rows):
            check_cited(reading, (path.name, reading.line(path.name, f"$.{name}[{place}]")), [row], sources, listed_in=path.name)
    try:
        return Rates(file.rates, file.prices, file.sources), reading.faults
    except ValueFault as fault:
        reading.fault(
            path.name, 1, problem=fault.problem, remedy="Keep one row of each kind; {guide} shows the form.", guide=GUIDE, **fault.fields
        )
        return None, reading.faults
