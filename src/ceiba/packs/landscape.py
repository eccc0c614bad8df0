"""The landscape and the programmes abroad, loaded and checked: what is asked of every country, what to do, and what others did."""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path, PurePosixPath

from ceiba.errors import LandscapeRefused
from ceiba.packs.landscape_format import Barrier, Definition, Programme, ProgrammeSentence, Recommendation
from ceiba.packs.naming import Names, fault_unknown, names_of, speaks_of_one_country
from ceiba.terms.citations import Citation, Source
from ceiba.terms.documents import read_document
from ceiba.terms.readings import Fault, Reading, refusal
from ceiba.terms.roadblocks import ROADBLOCKS

GUIDE = "docs/reference/landscape-format.md"


@dataclass(frozen=True)
class Landscape:
    """What is asked of every country, what to do about the answers, and what other countries did, each by its id in the files' order."""

    sources: dict[str, Source]
    barriers: dict[str, Barrier]
    indicators: dict[str, Definition]
    recommendations: dict[str, Recommendation]
    programmes: dict[str, Programme]
    sentences: tuple[tuple[str, ProgrammeSentence], ...]


def landscape_folder() -> Path:
    """The folder that holds `landscape/` and `programmes/`, as they ship with Ceiba."""
    return Path(str(resources.files("ceiba"))) / "data" / "knowledge"


@functools.cache
def indicator_ids(folder: Path | None = None) -> frozenset[str]:
    """Return the ids of the indicators of a folder (the shipped one by default); DocumentFault when they cannot be read."""
    text = ((folder or landscape_folder()) / "landscape" / "indicators.yaml").read_text(encoding="utf-8")
    return frozenset(indicator.id for indicator in read_document(text, list[Definition])[0])


def load_landscape(names: Names, folder: Path | None = None) -> Landscape:
    """Return the landscape of a folder (the shipped one by default); LandscapeRefused with the first fault when it does not fit."""
    landscape, faults = check_landscape(names, folder or landscape_folder())
    if landscape is None or faults:
        raise refusal(LandscapeRefused, "The landscape is refused: {first} ({counted}).", faults)
    return landscape


def check_landscape(names: Names, folder: Path) -> tuple[Landscape | None, list[Fault]]:
    """Read and check a folder; returns the landscape, or None when a file does not fit its form, with every fault."""
    paths = [path for part in ("landscape", "programmes") for path in (folder / part).rglob("*") if path.is_file()]
    reading = Reading({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}, GUIDE)
    sources = reading.document("landscape/sources.yaml", list[Source]) or []
    barriers = reading.document("landscape/barriers.yaml", list[Barrier]) or []
    indicators = reading.document("landscape/indicators.yaml", list[Definition]) or []
    recommendations = reading.document("landscape/recommendations.yaml", list[Recommendation]) or []
    programmes: dict[str, Programme] = {}
    sentences: list[tuple[str, ProgrammeSentence]] = []
    for name in reading.named("programmes/*.yaml"):
        if name.endswith(".test.yaml"):
            sentences += [(name, sentence) for sentence in reading.document(name, list[ProgrammeSentence]) or []]
            continue
        found = reading.document(name, Programme)
        if found is not None:
            programmes[name] = found
    if reading.faults:
        return None, reading.faults
    landscape = Landscape(
        sources={source.id: source for source in sources},
        barriers={barrier.id: barrier for barrier in barriers},
        indicators={indicator.id: indicator for indicator in indicators},
        recommendations={entry.id: entry for entry in recommendations},
        programmes={programme.id: programme for programme in programmes.values()},
        sentences=tuple(sentences),
    )
    for file, ids in (
        ("sources", [source.id for source in sources]),
        ("barriers", [barrier.id for barrier in barriers]),
        ("indicators", [indicator.id for indicator in indicators]),
        ("recommendations", [entry.id for entry in recommendations]),
    ):
        reading.once_each(f"landscape/{file}.yaml", ids)
    _check_indicators(landscape, reading)
    _check_recommendations(landscape, reading)
    for name, programme in programmes.items():
        _check_programme(landscape, reading, name, programme, names)
    _check_sentences(landscape, reading, names)
    return landscape, reading.faults


def _cited(landscape: Landscape, reading: Reading, where: tuple[str, int], citations: Iterable[Citation]) -> None:
    for cited in citations:
        reading.check_source(where, cited.source, landscape.sources)
        if cited.source:
            reading.check_words(where, cited)


def _check_indicators(landscape: Landscape, reading: Reading) -> None:
    for indicator in landscape.indicators.values():
        where = reading.place(indicator.id)
        fault_unknown(reading, where, "barrier", [indicator.barrier], landscape.barriers)
        fault_unknown(reading, where, "roadblock", indicator.roadblocks, ROADBLOCKS)


def _check_recommendations(landscape: Landscape, reading: Reading) -> None:
    for entry in landscape.recommendations.values():
        where = reading.place(entry.id)
        fault_unknown(reading, where, "barrier", [entry.barrier], landscape.barriers)
        fault_unknown(reading, where, "indicator", entry.indicators, landscape.indicators)
        fault_unknown(reading, where, "programme", [s.programme for s in entry.evidence if s.programme], landscape.programmes)
        _cited(landscape, reading, where, entry.evidence)


def _check_programme(landscape: Landscape, reading: Reading, file: str, programme: Programme, names: Names) -> None:
    where = (file, 1)
    if programme.id != PurePosixPath(file).stem:
        reading.fault(*where, problem="the id '{id}' is not the file's name", remedy="Rename the file or the id.", id=programme.id)
    _cited(landscape, reading, where, itertools.chain(programme.decisions, programme.figures, programme.showed))
    for index, change in enumerate(programme.changes):
        place = (file, reading.line(file, f"$.changes[{index}]"))
        for kind, named, known in names_of(change, names, landscape.indicators):
            fault_unknown(reading, place, kind, named, known)
        if speaks_of_one_country(change):
            reading.fault(
                *place,
                problem="a programme abroad names what only one country has: a payer, a region or an amount of money",
                remedy="Name payers by `roles` and give a `factor`; what is of one country belongs in a scenario.",
            )


def _check_sentences(landscape: Landscape, reading: Reading, names: Names) -> None:
    tested = {PurePosixPath(file).name.removesuffix(".test.yaml") for file, _ in landscape.sentences}
    for programme in landscape.programmes:
        if programme not in tested:
            reading.fault(
                f"programmes/{programme}.yaml",
                1,
                problem="the programme '{programme}' has no sentence",
                remedy="Add one to the .test.yaml beside it.",
                programme=programme,
            )
    seen: Counter[str] = Counter()
    for file, sentence in landscape.sentences:
        where = reading.place(f"{file}[{seen[file]}]")
        seen[file] += 1
        fault_unknown(reading, where, "action", [sentence.action], names.kinds)
        fault_unknown(reading, where, "programme", [PurePosixPath(file).name.removesuffix(".test.yaml")], landscape.programmes)
