"""Published economic evaluations, read strictly: the folder of their files, their sources, and what is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from pathlib import Path

from ceiba.errors import EconomicsRefused
from ceiba.terms.citations import Citation, Source
from ceiba.terms.documents import Lines
from ceiba.terms.readings import Fault, Reading, refusal

GUIDE = "docs/reference/economics-format.md"
SOURCES = "sources.yaml"


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


def check_cited(
    reading: Reading, where: tuple[str, int], cited: Iterable[Citation], sources: dict[str, Source], *, listed_in: str = SOURCES
) -> None:
    """Fault every citation of a source that the file `listed_in` lacks, and every one that does not say what was read."""
    for each in cited:
        reading.check_source(where, each.source, sources, listed_in)
        if each.source:
            reading.check_words(where, each)


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
    return refusal(EconomicsRefused, "The file is refused: {first} ({counted}).", faults)
