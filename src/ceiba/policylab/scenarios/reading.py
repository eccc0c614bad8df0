"""Read a file of scenarios strictly and hold it against the library, the knowledge and a country's pack: every fault with its line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import msgspec

from ceiba.errors import ScenarioRefused
from ceiba.packs import ID, AnyChange, Landscape, Names, Pack, Reform, fault_unknown, names_of, payers_of, regions_of, speaks_of_one_country
from ceiba.policylab.scenarios.format import Ground, Scenario, ScenarioFile, in_every_language
from ceiba.terms.documents import DocumentFault, read_plain, typed
from ceiba.terms.readings import Reading, refusal

GUIDE = "docs/reference/scenario-format.md"


@dataclass(frozen=True, slots=True)
class Library:
    """What scenarios are held against. landscape: the programmes abroad and the indicators. names: what the knowledge knows by name."""

    landscape: Landscape
    names: Names


@dataclass(frozen=True, slots=True)
class Planned:
    """A scenario ready to be laid. programmes: those it takes in. own: how many of the reform's changes, the last ones, are its own.

    file, lines: where it and each of its own changes stand; "" and () of a programme of the library laid as it is. rests_on: of its own.
    """

    reform: Reform
    programmes: tuple[str, ...]
    own: int = 0
    file: str = ""
    line: int = 1
    lines: tuple[int, ...] = ()
    rests_on: tuple[Ground, ...] = ()


def plan_programme(library: Library, programme_id: str, start: dt.date) -> Planned:
    """Return a programme of the library as a scenario of its own; KeyError when there is none of that id."""
    programme = library.landscape.programmes[programme_id]
    return Planned(Reform(programme.id, programme.names, programme.changes, start), (programme.id,))


def plan_file(library: Library, pack: Pack, file: str, data: bytes, start: dt.date | None = None) -> tuple[Planned, ...]:
    """Return the scenarios of a file, ready to be laid over a pack; ScenarioRefused with the first fault when it does not fit.

    file: its name, for messages. start: the day on which all begin, in place of those that they name; a scenario that names none begins on
    the day through which the pack was verified.
    """
    read, reading = _read(file, data)
    if read is not None:
        _check(read, reading, file, library, pack)
    if read is None or reading.faults:
        faults = sorted(reading.faults, key=lambda fault: fault.line)
        raise refusal(ScenarioRefused, "The scenarios are refused: {first} ({counted}).", faults)
    verified = pack.manifest.verified_through
    return tuple(
        _planned(scenario, index, reading, file, library, start or scenario.start or verified)
        for index, scenario in enumerate(read.scenarios)
    )


def knows_since(pack: Pack) -> dt.date | None:
    """Return the first day of which a pack says anything dated: an entry of a list or a complete span; None when it dates nothing."""
    entries = [value.since for rule in pack.rules for value in rule.history]
    spans = [span.first for entries_of in pack.lists.values() for span in entries_of.complete]
    return min((*entries, *spans), default=None)


def _read(file: str, data: bytes) -> tuple[ScenarioFile | None, Reading]:
    reading = Reading({file: data}, GUIDE)
    text = reading.text(file)
    if not text:
        return None, reading
    try:
        plain, lines = read_plain(text)
        read = typed(in_every_language(plain), lines, ScenarioFile)
    except DocumentFault as fault:
        reading.fault(file, fault.line, fault.problem, "Mend the value; {guide} shows the form.", guide=GUIDE, **fault.fields)
        return None, reading
    reading.lines[file] = lines
    return read, reading


def _check(read: ScenarioFile, reading: Reading, file: str, library: Library, pack: Pack) -> None:
    if read.country and read.country != pack.country:
        reading.fault(
            file,
            reading.line(file, "$.country"),
            problem="the scenarios are of the country '{found}', and '{country}' is asked",
            remedy="Ask with --country {found}, or mend `country`.",
            found=read.country,
            country=pack.country,
        )
    seen: set[str] = set()
    for index, scenario in enumerate(read.scenarios):
        path = f"$.scenarios[{index}]"
        _identity(scenario, reading, (file, reading.line(file, f"{path}.id")), seen)
        _start(scenario.start, reading, (file, reading.line(file, f"{path}.start")), pack)
        for place, included in enumerate(scenario.included):
            where = (file, reading.line(file, f"{path}.include[{place}]"))
            fault_unknown(reading, where, "programme", [included.programme], library.landscape.programmes)
        for place, ground in enumerate(scenario.rests_on):
            where = (file, reading.line(file, f"{path}.rests_on[{place}]"))
            reading.check_source(where, ground.source, [source.id for source in read.sources], "`sources`")
        for place, change in enumerate(scenario.changes):
            _change(change, reading, (file, reading.line(file, f"{path}.changes[{place}]")), library, pack, of_country=read.country)


def _identity(scenario: Scenario, reading: Reading, where: tuple[str, int], seen: set[str]) -> None:
    if not ID.fullmatch(scenario.id):
        reading.fault(*where, problem="'{id}' is not an id", remedy="Use lower-case letters, digits, _ and -.", id=scenario.id)
    if scenario.id in seen:
        reading.fault(*where, problem="the id '{id}' is used twice", remedy="Give each its own id.", id=scenario.id)
    seen.add(scenario.id)


def _start(start: dt.date | None, reading: Reading, where: tuple[str, int], pack: Pack) -> None:
    known = knows_since(pack)
    if start is not None and known is not None and start < known:
        reading.fault(
            *where,
            problem="the scenario begins on {day}, before the pack of '{country}' knows anything",
            remedy="Begin on {known} or later.",
            day=start,
            country=pack.country,
            known=known,
        )


def _change(change: AnyChange, reading: Reading, where: tuple[str, int], library: Library, pack: Pack, *, of_country: str) -> None:
    for kind, named, known in names_of(change, library.names, library.landscape.indicators):
        fault_unknown(reading, where, kind, named, known)
    if not speaks_of_one_country(change):
        return
    if not of_country:
        reading.fault(
            *where,
            problem="a change names payers, regions or an amount of money of one country, and the file does not say which",
            remedy="Write `country: {country}` at the head of the file.",
            country=pack.country,
        )
    elif of_country == pack.country:
        fault_unknown(reading, where, "payer", payers_of(change), pack.payers)
        fault_unknown(reading, where, "region", regions_of(change), dict.fromkeys(row["region"] for row in pack.facts["population"]))
        currency = getattr(change, "currency", "")
        if currency and currency != pack.manifest.currency:
            reading.fault(
                *where,
                problem="the amount is in {found}, and the pack's money is {currency}",
                remedy="Give the amount in {currency}.",
                found=currency,
                currency=pack.manifest.currency,
            )


def _planned(scenario: Scenario, index: int, reading: Reading, file: str, library: Library, start: dt.date) -> Planned:
    taken = tuple(
        msgspec.structs.replace(change, after_days=change.after_days + included.after_days)
        for included in scenario.included
        for change in library.landscape.programmes[included.programme].changes
    )
    path = f"$.scenarios[{index}]"
    return Planned(
        Reform(scenario.id, scenario.names, (*taken, *scenario.changes), start),
        tuple(included.programme for included in scenario.included),
        len(scenario.changes),
        file,
        reading.line(file, path),
        tuple(reading.line(file, f"{path}.changes[{place}]") for place in range(len(scenario.changes))),
        scenario.rests_on,
    )
