"""The main verb of the room: invent people and write them as a folder that `records.ingest` reads.

    patients.csv     who they are: our own column names
    specimens.csv    samples in which something was looked for
    assays.csv       what was looked for in each sample, and over which panel
    panels.csv       the genes of each panel
    results.csv      markers stated outright (expression, signatures, methylation)
    mutations.maf, fusions.tsv, copy_number.tsv     what was found
    invented.yaml    that it is all invented, and from what

People are drawn and written in blocks, so memory does not grow with their number. The folder appears whole or not at all.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ceiba.errors import OutputError, UsageError
from ceiba.evidence import Knowledge, load_knowledge
from ceiba.language import mark
from ceiba.packs import Pack
from ceiba.records import Progress
from ceiba.synthetic.book import FactBook
from ceiba.synthetic.contents import Contents
from ceiba.synthetic.findings import Finder
from ceiba.synthetic.groups import groups_of
from ceiba.synthetic.invented import MARK, Invented, describe, heading_line, write_mark
from ceiba.synthetic.people import draw_people, patients_frame
from ceiba.synthetic.population import population_of
from ceiba.synthetic.streams import Streams

FILES: Mapping[str, str] = {
    "patients": "patients.csv",
    "specimens": "specimens.csv",
    "assays": "assays.csv",
    "panels": "panels.csv",
    "results": "results.csv",
    "mutations": "mutations.maf",
    "fusions": "fusions.tsv",
    "copy_number": "copy_number.tsv",
}
"""What is written -> name of its file."""

_BLOCK = 1 << 17
_INVENTING = mark("Inventing people")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written. files: by key of FILES. rows: data rows of each, by its name. invented: what the folder says of itself."""

    folder: Path
    files: dict[str, Path]
    rows: dict[str, int]
    invented: Invented


def write_people(
    pack: Pack,
    folder: Path,
    n: int,
    seed: int,
    progress: Progress | None = None,
    *,
    knowledge: Knowledge | None = None,
    block: int = _BLOCK,
) -> Written:
    """Invent `n` people of a pack's country and write them to a folder (0700), in place of invented people that were there.

    seed: the same seed, pack and knowledge give the same bytes, and people 1 to k are the same whatever n is. progress: told people
    done and in all. knowledge: where markers lie; the shipped one by default. block: people in memory at once. UsageError for fewer than
    one person; PackRefused when the facts cannot be drawn from; OutputError when the folder holds other things or cannot be written.
    """
    if n < 1:
        raise UsageError("The number of people to invent is not one or more.", "Write how many, such as 1000.")
    knowledge = knowledge or load_knowledge()
    partial = folder.absolute().with_name(f".{folder.absolute().name}.part")
    try:
        _refuse_to_overwrite(folder)
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700, parents=True)
        try:
            rows, invented = _write(pack, partial, n, seed, progress, knowledge, block)
            shutil.rmtree(folder, ignore_errors=True)
            partial.rename(folder)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        raise OutputError(
            "The output folder cannot be written ({reason}).",
            "Choose a folder you may write to, on a disk with room.",
            file=folder.name,
            reason=error.strerror or type(error).__name__,
        ) from error
    files = {key: folder / name for key, name in FILES.items() if name in rows}
    return Written(folder, files, rows, invented)


def _refuse_to_overwrite(folder: Path) -> None:
    """Raise unless the folder is not there, is empty, or holds invented people and nothing else."""
    if not folder.exists():
        return
    there = {path.name for path in folder.iterdir()}
    if there and (MARK not in there or not there <= {MARK, *FILES.values()}):
        raise OutputError(
            "The folder holds files that are not invented people, and they would be lost.",
            "Choose a folder that is empty or does not exist.",
            file=folder.name,
        )


def _write(
    pack: Pack, folder: Path, n: int, seed: int, progress: Progress | None, knowledge: Knowledge, block: int
) -> tuple[dict[str, int], Invented]:
    book, contents, streams = FactBook(pack), Contents(knowledge), Streams(seed)
    population = population_of(pack, book, knowledge.tree)
    groups = groups_of(book, population.diseases, population.payers, contents)
    finder = Finder(groups, population.diseases, contents)
    tables = _Tables(folder)
    for done in range(0, n, block):
        if progress is not None:
            progress(_INVENTING, done, n)
        people = draw_people(population, streams, done + 1, min(block, n - done))
        tables.add("patients", patients_frame(people, population))
        for key, frame in finder.find(people, streams).items():
            tables.add(key, frame)
    tables.add("panels", _panels(finder.panels))
    if progress is not None:
        progress(_INVENTING, n, n)
    markers = {marker.marker: marker for group in groups for marker in group.markers}
    invented = describe(pack, knowledge, book, markers, people=n, seed=seed, rows=tables.rows)
    write_mark(folder, invented)
    return tables.rows, invented


class _Tables:
    """Files that grow block by block: a heading, the column names once, then rows. rows: by name of file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._heading = heading_line()
        self.rows: dict[str, int] = {}

    def add(self, key: str, frame: pl.DataFrame) -> None:
        """Add rows to a file; the first time it gets its heading, even when there is no row."""
        name = FILES[key]
        first = name not in self.rows
        with (self._folder / name).open("wb" if first else "ab") as handle:
            if first:
                handle.write(self._heading.encode())
            frame.write_csv(handle, include_header=first, separator="," if name.endswith(".csv") else "\t", null_value="")
        self.rows[name] = self.rows.get(name, 0) + frame.height


def _panels(panels: Mapping[str, tuple[str, ...]]) -> pl.DataFrame:
    pairs = [(code, gene) for code in sorted(panels) for gene in panels[code]]
    return pl.DataFrame(pairs, schema={"panel_code": pl.String, "gene_symbol": pl.String}, orient="row")
