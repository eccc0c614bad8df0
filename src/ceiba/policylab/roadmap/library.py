"""Files of levers, read and checked: every fault with its file, line, problem and remedy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from ceiba.errors import InputMissing, LeversRefused
from ceiba.packs import Names, fault_unknown, indicator_ids, names_of
from ceiba.policylab.economics import Rates
from ceiba.policylab.roadmap.levers import Lever, LeverFile
from ceiba.terms.citations import Source
from ceiba.terms.faults import ValueFault
from ceiba.terms.readings import Fault, Reading, refusal

GUIDE = "docs/reference/lever-format.md"


@dataclass(frozen=True)
class Library:
    """Levers in the order of their files, with the sources they cite and the exchange rates they bring. sha256: of the files."""

    levers: tuple[Lever, ...]
    sources: dict[str, Source]
    rates: Rates
    sha256: str

    def for_country(self, country: str) -> tuple[Lever, ...]:
        """Return the levers for the pack of a country."""
        return tuple(lever for lever in self.levers if lever.is_for(country))


def levers_folder() -> Path:
    """The folder of levers as they ship with Ceiba."""
    return Path(str(resources.files("ceiba"))) / "data" / "levers"


def load_levers(names: Names, path: Path | None = None) -> Library:
    """Return the levers of a file or folder (those that ship by default); LeversRefused with the first fault when they do not fit."""
    library, faults = check_levers(names, path or levers_folder())
    if library is None or faults:
        raise refusal(LeversRefused, "The levers are refused: {first} ({counted}).", faults)
    return library


def check_levers(names: Names, path: Path) -> tuple[Library | None, list[Fault]]:
    """Read and check a file or a folder of levers; return them, or None when a file does not fit its form, with every fault."""
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise InputMissing("There is no file of levers.", "Name a YAML file, or a folder that holds some.", file=str(path))
    reading = Reading({file.name: file.read_bytes() for file in files}, GUIDE)
    found = [(name, document) for name in reading.named("*") if (document := reading.document(name, LeverFile)) is not None]
    if reading.faults:
        return None, reading.faults
    levers = tuple(lever for _, document in found for lever in document.levers)
    library = Library(
        levers,
        {source.id: source for _, document in found for source in document.sources},
        _rates(reading, found),
        reading.sha256,
    )
    _check(library, reading, found, names)
    return library, reading.faults


def _rates(reading: Reading, found: Sequence[tuple[str, LeverFile]]) -> Rates:
    try:
        return Rates(tuple(rate for _, document in found for rate in document.exchange_rates))
    except ValueFault as fault:
        file = next(name for name, document in found if document.exchange_rates)
        reading.fault(file, reading.line(file, "$.exchange_rates"), problem=fault.problem, remedy="Keep one of them.", **fault.fields)
        return Rates()


def _check(library: Library, reading: Reading, found: Sequence[tuple[str, LeverFile]], names: Names) -> None:
    seen: set[str] = set()
    for file, document in found:
        for index, rate in enumerate(document.exchange_rates):
            where = (file, reading.line(file, f"$.exchange_rates[{index}]"))
            reading.check_source(where, rate.source, library.sources, "`sources`")
        for index, source in enumerate(document.sources):
            _check_day(reading, (file, reading.line(file, f"$.sources[{index}]")), source)
        for index, lever in enumerate(document.levers):
            path = f"$.levers[{index}]"
            where = (file, reading.line(file, path))
            if lever.id in seen:
                reading.fault(*where, problem="the lever '{id}' is there twice", remedy="Give each its own id.", id=lever.id)
            seen.add(lever.id)
            for _, cited in lever.cited():
                reading.check_source(where, cited.source, library.sources, "`sources`")
            _check_others(library, reading, (file, path), lever)
            _check_names(reading, (file, path), lever, names)


def _check_day(reading: Reading, where: tuple[str, int], source: Source) -> None:
    if source.accessed == "unknown":
        return
    try:
        dt.date.fromisoformat(source.accessed)
    except ValueError:
        reading.fault(*where, problem="'{day}' is not a day", remedy="Write it as 2026-11-22.", day=source.accessed)


def _check_others(library: Library, reading: Reading, at: tuple[str, str], lever: Lever) -> None:
    """Whether the levers that a lever names are there, and can come before it."""
    file, path = at
    known = {each.id: each for each in library.levers}
    for named in ("requires", "requires_begun", "excludes"):
        for other in getattr(lever, named):
            if other not in known:
                reading.fault(
                    file,
                    reading.line(file, f"{path}.{named}"),
                    problem="the lever '{id}' names '{other}', which no file holds",
                    remedy="Add it, or mend the id.",
                    id=lever.id,
                    other=other,
                )
    cycle = _cycle(lever, known)
    if cycle:
        reading.fault(
            file,
            reading.line(file, path),
            problem="the lever '{id}' would have to begin before itself: {cycle}",
            remedy="Take one of these requirements out.",
            id=lever.id,
            cycle=" -> ".join(cycle),
        )
    if set(lever.excludes) & set(_required(lever, known)):
        line = reading.line(file, path)
        reading.fault(file, line, problem="the lever '{id}' excludes what it requires", remedy="Take one of the two out.", id=lever.id)


def _check_names(reading: Reading, at: tuple[str, str], lever: Lever, names: Names) -> None:
    """Whether what the changes of a lever name is known."""
    file, path = at
    indicators = indicator_ids()
    for place, change in enumerate(lever.changes):
        for kind, wanted, of_kind in names_of(change, names, indicators):
            fault_unknown(reading, (file, reading.line(file, f"{path}.changes[{place}]")), kind, wanted, of_kind)


def _required(lever: Lever, levers: dict[str, Lever]) -> Iterator[str]:
    """Yield the ids of all that a lever requires, and what these require."""
    seen: set[str] = set()
    waiting = [*lever.requires, *lever.requires_begun]
    while waiting:
        other = waiting.pop()
        if other in seen or other not in levers:
            continue
        seen.add(other)
        yield other
        waiting += [*levers[other].requires, *levers[other].requires_begun]


def _cycle(lever: Lever, levers: dict[str, Lever]) -> list[str]:
    """The requirements that lead from a lever back to itself; [] when there are none."""
    paths = [[lever.id]]
    seen: set[str] = set()
    while paths:
        path = paths.pop()
        at = levers.get(path[-1])
        for other in (*at.requires, *at.requires_begun) if at is not None else ():
            if other == lever.id:
                return [*path, other]
            if other not in seen:
                seen.add(other)
                paths.append([*path, other])
    return []
