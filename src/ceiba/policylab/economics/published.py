"""Published economic evaluations, read strictly: the folder of their files, their sources, and what is refused."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Protocol

from ceiba.errors import EconomicsRefused
from ceiba.language import gettext, ngettext
from ceiba.terms.citations import Citation, Source
from ceiba.terms.documents import Lines
from ceiba.terms.readings import Fault, Reading

GUIDE = "docs/reference/economics-format.md"
SOURCES = "sources.yaml"


class Identified(Protocol):
    """An entry of a list that has an id."""

    @property
    def id(self) -> str:
        """Its id."""


def economics_folder() -> Path:
    """The folder of published evaluations that ships with Ceiba."""
    return Path(str(resources.files("ceiba"))) / "data" / "economics"


def open_folder(folder: Path | None) -> Reading:
    """Return the YAML files of a folder (the shipped one by default), to be read."""
    top = folder or economics_folder()
    return Reading({path.relative_to(top).as_posix(): path.read_bytes() for path in sorted(top.glob("*.yaml"))}, GUIDE)


def read_sources(reading: Reading) -> dict[str, Source]:
    """Return the sources of a folder by id."""
    return {source.id: source for source in reading.document(SOURCES, list[Source]) or []}


def check_ids(reading: Reading, file: str, entries: Sequence[Identified]) -> None:
    """Fault every id of a list that stands twice."""
    for identity, count in Counter(entry.id for entry in entries).items():
        if count > 1:
            index = [entry.id for entry in entries].index(identity)
            where = reading.place(f"{file}[{index}]")
            reading.fault(*where, problem="the id '{id}' is used {count} times", remedy="Give each its own id.", id=identity, count=count)


def check_cited(
    reading: Reading, where: tuple[str, int], cited: Iterable[Citation], sources: dict[str, Source], *, listed_in: str = SOURCES
) -> None:
    """Fault every citation of a source that the file `listed_in` lacks, and every one that does not say what was read."""
    for each in cited:
        if each.source and each.source not in sources:
            reading.fault(
                *where,
                problem="the source '{source}' is not in {listed_in}",
                remedy="Add it, or mend the id.",
                source=each.source,
                listed_in=listed_in,
            )
        if each.source and not (each.quote.strip() or each.paraphrase.strip()):
            reading.fault(
                *where,
                problem="a value says neither in its source's words nor in ours what was read",
                remedy="Give `quote` (words read there) or `paraphrase` (what we wrote).",
            )


def undated(sources: Sequence[Source], file: str, lines: Lines) -> Iterator[Fault]:
    """Yield a fault for every date of the sources of a file that is none; `unknown` is no fault."""
    for place, source in enumerate(sources):
        for key, told in (("published", source.published), ("accessed", source.accessed)):
            if told != "unknown" and not _is_date(told):
                yield Fault(
                    file,
                    lines.nearest(f"$.sources[{place}].{key}"),
                    "`{key}` of the source '{source}' is not a date that exists: '{told}'",
                    "Write it as 2024-03-01 (year, month, day); `date_precision` says how much of it the source gives.",
                    {"key": key, "source": source.id, "told": told},
                )


def _is_date(text: str) -> bool:
    try:
        return len(text) == len("2024-03-01") and bool(dt.date.fromisoformat(text))
    except ValueError:
        return False


def refused(faults: Sequence[Fault]) -> EconomicsRefused:
    """Return the error that names the first fault and how many there are."""
    first = faults[0]
    return EconomicsRefused(
        "The file is refused: {first} ({counted}).",
        "{what_to_do}",
        file=first.file,
        line=first.line,
        first=gettext(first.problem).format(**first.fields),
        what_to_do=gettext(first.remedy).format(**first.fields),
        counted=ngettext("{count} fault", "{count} faults", len(faults)),
    )
