"""The main verb of the room: read files, join them, write the lake; or check them without writing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import polars as pl
import pyarrow as pa

from ceiba.records.account_tables import quarantine_table, source_tables_table, sources_table
from ceiba.records.accounting import TableCount, count_rows
from ceiba.records.door import refuse_without_key, state_in_the_lake, through_the_door, told_without_codes
from ceiba.records.drafts import Draft, Notice, Wanted, lake_schema
from ceiba.records.gather import JOINING, WRITING, Progress, gather, no_progress, the_mapping
from ceiba.records.history import FileChange, changes, sources_of
from ceiba.records.lake import open_lake, write_lake
from ceiba.records.link import link
from ceiba.records.local import with_files
from ceiba.records.mapping import Mapping as FileMapping
from ceiba.records.pseudonyms import Key
from ceiba.records.spilled import Pieces, spilling_into, whole
from ceiba.records.stacks import number_sources

NOTHING_WANTED = Wanted()


@dataclass(frozen=True, slots=True)
class SourceCount:
    """A file and what became of its rows: rows_in = rows_kept + rows_merged + rows_refused, always.

    deidentification: the state of its records in the lake; None when nobody stated it. tables: what became of the records it gives.
    """

    file: str
    format: str
    rows_in: int
    rows_kept: int
    rows_merged: int
    rows_refused: int
    state: str
    deidentification: str | None = None
    tables: tuple[TableCount, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A refused row: its file, line, column and reason (message ids), without the text of the row."""

    file: str
    line: int | None
    column: str | None
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What would be read.

    rows: number of rows of each table of the lake; refused: every refused row; notices: what to know; unread: the tables (CSV, TSV)
    that lie in a folder given and were not understood, so that nothing of them is read.
    """

    sources: tuple[SourceCount, ...]
    rows: dict[str, int]
    refused: tuple[RefusedRow, ...]
    notices: tuple[Notice, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ingested(Checked):
    """What was read, and where it lies.

    tables: the Parquet file of each table. changes: each file beside the former lake; None when there was none that can be read.
    """

    lake: Path
    tables: dict[str, Path]
    changes: tuple[FileChange, ...] | None


@dataclass(frozen=True, slots=True)
class _Read:
    tables: dict[str, pa.Table | Pieces]
    checked: Checked


def ingest(
    inputs: Sequence[Path],
    into: Path,
    *,
    mapping: Path | None = None,
    known_diseases: Collection[str] | None = None,
    key: Key | None = None,
    former: Path | None = None,
    wanted: Wanted = NOTHING_WANTED,
    progress: Progress = no_progress,
) -> Ingested:
    """Read files and folders, write them as the lake `into`, and say what became of every row.

    inputs: files or folders; each must be there. mapping: a mapping file; without one, `ceiba-mapping.yaml` of the folder given is
    used when it has one. known_diseases: the OncoTree codes there are (see `link`). key: makes pseudonyms of codes (see `door`).
    former: the lake that this one takes the place of; None: the one in `into`, if any. wanted: positions that VCF files are asked for,
    whatever they found there (table `genotypes`), and the files for lift-over and annotation (see `with_files`). The lake holds these
    inputs and nothing else; on any error, what it held before stays whole. Errors: InputError and its kinds, OutputError.
    """
    before = sources_of(former or into)
    with spilling_into(into):
        read = _read(inputs, mapping, known_diseases, key, wanted, progress)
        progress(WRITING, 0, 1)
        write_lake(into, read.tables)
        progress(WRITING, 1, 1)
    checked = read.checked
    changed = None if before is None else changes(before, whole(read.tables["sources"]))
    return Ingested(checked.sources, checked.rows, checked.refused, checked.notices, checked.unread, into, open_lake(into), changed)


def check(
    inputs: Sequence[Path],
    *,
    mapping: Path | None = None,
    known_diseases: Collection[str] | None = None,
    key: Key | None = None,
    wanted: Wanted = NOTHING_WANTED,
    progress: Progress = no_progress,
) -> Checked:
    """Do all that `ingest` does but write; the same errors."""
    with spilling_into(None):
        return _read(inputs, mapping, known_diseases, key, wanted, progress).checked


def _read(
    inputs: Sequence[Path], mapping: Path | None, known: Collection[str] | None, key: Key | None, wanted: Wanted, progress: Progress
) -> _Read:
    stated, mapping_path = the_mapping(inputs, mapping)
    refuse_without_key(key, stated.privacy)
    wanted = with_files(wanted, *_named_files(stated, mapping_path))
    drafts = list(gather(inputs, stated.asking(wanted), mapping_path, progress))
    sources = number_sources(drafts)
    progress(JOINING, 0, 1)
    linked = link(sources, known, stated.disease)
    numbered = [(source.source_id, source.draft) for source in sources]
    counts, refusals = count_rows(numbered, linked.kept, linked.refused)
    unread = [name for _, draft in drafts for name in draft.unread]
    passed = through_the_door(linked.tables, [*(draft.file.name for _, draft in numbered), *unread], key, stated.privacy)
    states = [state_in_the_lake(stated.privacy.state_of(draft.file.name), key) for _, draft in numbered]
    if key is not None:
        numbered = [(number, _under_name(draft, passed.names)) for number, draft in numbered]
        refusals = [(number, replace(refusal, raw="")) for number, refusal in refusals]  # the row as written names the person
    progress(JOINING, 1, 1)
    tables: dict[str, pa.Table | Pieces] = {**{name: _arrow(frame, name) for name, frame in passed.tables.items()}, **linked.many}
    tables["sources"] = sources_table(numbered, counts, states)
    tables["source_tables"] = source_tables_table(counts)
    tables["quarantine"] = quarantine_table(numbered, refusals)
    files = dict(numbered)
    notices = (*(notice for _, draft in drafts for notice in draft.notices), *linked.notices, *passed.notices)
    checked = Checked(
        sources=tuple(
            SourceCount(
                draft.file.name, draft.format, count.rows_in, count.kept, count.merged, count.refused, draft.state, state, count.tables
            )
            for (_, draft), count, state in zip(numbered, counts, states, strict=True)
        ),
        rows={name: tables[name].num_rows for name in sorted(tables)},
        refused=tuple(
            RefusedRow(files[number].file.name, refusal.line, refusal.column, refusal.problem, refusal.remedy)
            for number, refusal in refusals
        ),
        notices=tuple(told_without_codes(notice, passed.names) for notice in notices),
        unread=tuple(passed.names.get(name, name) for name in unread),
    )
    return _Read(tables, checked)


def _named_files(stated: FileMapping, mapping_path: Path | None) -> tuple[list[tuple[Path, Path | None]], Path | None]:
    """The reference genomes with their gene models, and the chain file, that a mapping names beside itself."""
    folder = mapping_path.parent if mapping_path else Path()
    genomes = [(folder / named.reference, folder / named.gene_models if named.gene_models else None) for named in stated.genomes]
    return genomes, folder / stated.chain if stated.chain else None


def _under_name(draft: Draft, names: Mapping[str, str]) -> Draft:
    """Return a draft whose file bears the name it has in the lake."""
    return replace(draft, file=replace(draft.file, name=names.get(draft.file.name, draft.file.name)))


def _arrow(frame: pl.DataFrame, name: str) -> pa.Table:
    """Return a frame as an Arrow table with exactly the declared schema."""
    return cast(pa.Table, frame.to_arrow().cast(lake_schema(name)))
