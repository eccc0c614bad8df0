"""From paths to drafts: which files there are, what each is, and what the mapping says of it.

A path named by the user must be there and be readable. Inside a folder, files of no known format are left alone, and a notice
names them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import polars as pl

from ceiba.errors import InputMissing, InputUnreadable
from ceiba.language import mark
from ceiba.records.delimited_header import read_header
from ceiba.records.door import refuse_unlisted
from ceiba.records.drafts import NOT_READ, Draft, InputFile, Notice, draft_schema
from ceiba.records.formats import Together, format_of
from ceiba.records.identifying import identifying_columns
from ceiba.records.local import prepared
from ceiba.records.mapping import NOTHING, USUAL_NAME, Mapping, load_mapping
from ceiba.records.opening import naming
from ceiba.records.panels import read_gene_panel
from ceiba.records.plain_tables import read_mapped
from ceiba.records.samples import renamed
from ceiba.records.study import is_study, named_data, read_study
from ceiba.records.unknown_files import of_no_format

Progress = Callable[[str, int, int], None]
"""progress(stage, done, total): stage is an English message id; total 0 when it is not known."""

READING, JOINING, WRITING = mark("Reading files"), mark("Joining"), mark("Writing the lake")
"""The stages that `progress` is told of."""

_NOT_UNDERSTOOD = "Tables whose columns Ceiba does not know were not read ({count}): {files}."
_WRITE_MAPPING = "Write a mapping that says what their columns mean (docs/reference/mapping-format.md), or take them out of the folder."
_ABSENT = "The mapping names files that are not there: {files}."
_NAME_IT = "Correct their names under 'files' in the mapping, or add the files."

FILES_TOGETHER = 0
"""Number of the input that the files named one by one make together."""

_TABLES = (".csv", ".tsv", ".csv.gz", ".tsv.gz")
"""Names of files that hold data for sure: one that is not understood is never passed over."""

_OF_PEOPLE = ("csv", "maf", "clinical_sample", "clinical_patient", "omop")
"""Formats whose files have columns that a user may have added."""

_LEFT_ALONE = (".tbi", ".csi", ".md", ".html", ".html.gz", ".pdf", ".yaml", ".yml", ".png", ".jpg")


def no_progress(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


def the_mapping(inputs: Sequence[Path], mapping: Path | None) -> tuple[Mapping, Path | None]:
    """Return the mapping that was named, or the one that lies in the only folder given; else an empty one."""
    if mapping is not None:
        return load_mapping(mapping), mapping
    if len(inputs) == 1 and (inputs[0] / USUAL_NAME).is_file():
        return load_mapping(inputs[0] / USUAL_NAME), inputs[0] / USUAL_NAME
    return NOTHING, None


def gather(inputs: Sequence[Path], mapping: Mapping, mapping_path: Path | None, progress: Progress) -> Iterator[tuple[int, Draft]]:
    """Yield (number of the input, draft) for every file; InputMissing or InputUnreadable for a path named by the user.

    A folder is an input of its own; the files named one by one are one input together. They are read in the order of their names,
    however the user orders them, so that the same files are numbered alike.
    """
    if not inputs:
        raise InputMissing("No file or folder was given.", "Name at least one.")
    seen: set[Path] = set()
    names: list[str] = []
    named = _named_files(inputs, mapping)
    for number, path in enumerate(sorted(inputs, key=lambda path: (path.name, path.resolve())), start=1):
        prefix = f"{path.name}/" if len(inputs) > 1 and path.is_dir() else ""
        drafts = _folder(path, prefix, mapping, progress) if path.is_dir() else iter([_sure(path, named[path])])
        for draft in drafts:
            seen.add(draft.file.path.resolve())
            names.append(draft.file.name)
            yield (
                number if path.is_dir() else FILES_TOGETHER,
                _said_of_names(_as_examined(prepared(draft, mapping.asked), mapping), mapping),
            )
    if mapping_path is not None:
        absent = mapping.absent(names)
        if absent and any(path.is_dir() for path in inputs):
            yield (
                FILES_TOGETHER,
                _said(mapping_path, Notice(_ABSENT, _NAME_IT, file=mapping_path.name, fields={"files": ", ".join(absent)})),
            )
        for name in mapping.panels:
            panel = mapping_path.parent / name
            if not panel.is_file():
                raise InputMissing("The mapping names a gene panel file that is not there.", "Correct its path.", file=name)
            if panel.resolve() not in seen:
                yield FILES_TOGETHER, read_gene_panel(InputFile(panel, panel.name))


def _named_files(inputs: Sequence[Path], mapping: Mapping) -> dict[Path, Draft | None]:
    """Return the draft of each file that was named one by one; InputMissing when a path is not there."""
    for path in inputs:
        if not path.exists():
            raise InputMissing("There is no such file or folder.", "Check the path you gave.", file=str(path))
    alone = [path for path in inputs if not path.is_dir()]
    return dict(zip(alone, _read([mapping.told(InputFile(path, path.name)) for path in alone], mapping), strict=True))


def _sure(path: Path, draft: Draft | None) -> Draft:
    """Return the draft of a file that the user named; InputUnreadable when it is of no format known."""
    if draft is None:
        raise of_no_format(path)
    return draft


def _read(files: Sequence[InputFile], mapping: Mapping, progress: Progress = no_progress) -> list[Draft | None]:
    """Return the draft of each file, None for one of no format known; files of a format that reads them together are read so."""
    drafts: dict[int, Draft | None] = {}
    groups: dict[Together, list[int]] = {}
    for index, file in enumerate(files):
        progress(READING, index + 1, len(files))
        layout = mapping.layout(file.name)
        with naming(file):
            if layout is not None:
                refuse_unlisted(file, layout, mapping.privacy)
                drafts[index] = read_mapped(file, layout)
                continue
            known = None if file.path.name.endswith(_LEFT_ALONE) else format_of(file.path)
            if known is not None and known.together is not None:
                groups.setdefault(known.together, []).append(index)
            else:
                drafts[index] = known.read(file) if known is not None else None
    for together, indexes in groups.items():
        members = [files[index] for index in indexes]
        with contextlib.ExitStack() as named:
            for file in members:
                named.enter_context(naming(file))
            drafts.update(zip(indexes, together(members), strict=True))
    return [drafts[index] for index in range(len(files))]


def _folder(folder: Path, prefix: str, mapping: Mapping, progress: Progress) -> Iterator[Draft]:
    """Yield the drafts of a study folder, or of every file of a mixed one."""
    if is_study(folder):
        used: set[Path] = set()
        for count, found in enumerate(read_study(folder, prefix, mapping.told), start=1):
            progress(READING, count, 0)
            used.add(found.file.path)
            yield found
        yield from _beside_study(folder, prefix, mapping, used)
        return
    files = [mapping.told(InputFile(path, prefix + path.relative_to(folder).as_posix())) for path in _files(folder)]
    drafts = _read(files, mapping, progress)
    read = [draft for draft in drafts if draft is not None]
    unknown = [file.name for file, draft in zip(files, drafts, strict=True) if draft is None]
    strange = [name for name in unknown if not name.endswith(_LEFT_ALONE)]
    if not read:
        absent = mapping.absent(unknown)
        if absent:
            raise InputMissing(_ABSENT, _NAME_IT, file=folder.name, files=", ".join(absent))
        tables = [name for name in strange if name.endswith(_TABLES)]
        if tables:
            raise InputUnreadable(_NOT_UNDERSTOOD, _WRITE_MAPPING, file=folder.name, count=len(tables), files=", ".join(tables[:10]))
        raise InputUnreadable(
            "No file in this folder is of a format that Ceiba knows.",
            "Give a folder with VCF, MAF, cBioPortal, FHIR or CSV files.",
            file=folder.name,
        )
    yield from _with_samples_of_their_vcf(read)
    yield from _passed_over(folder, prefix, strange)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not _hidden(path, folder))


def _beside_study(folder: Path, prefix: str, mapping: Mapping, used: Collection[Path]) -> Iterator[Draft]:
    """Yield the drafts of CSV files that lie in a study's folder and that the mapping knows; tell of those that nothing speaks of."""
    named = named_data(folder)
    left: list[str] = []
    for path in _files(folder):
        name = prefix + path.relative_to(folder).as_posix()
        if path in used:
            continue
        if mapping.layout(name) is not None and (draft := _read([mapping.told(InputFile(path, name))], mapping)[0]) is not None:
            yield draft
        elif path.name.endswith(_TABLES) and path.name not in named:
            left.append(name)
    yield from _passed_over(folder, prefix, left)


def _passed_over(folder: Path, prefix: str, names: Sequence[str]) -> Iterator[Draft]:
    """Tell which files of a folder were not read: tables nobody understood, and files of no format known."""
    tables = [name for name in names if name.endswith(_TABLES)]
    others = [name for name in names if not name.endswith(_TABLES)]
    place = prefix.rstrip("/") or folder.name
    notices: list[Notice] = []
    if tables:
        fields = {"count": len(tables), "files": ", ".join(tables[:10])}
        notices.append(Notice(_NOT_UNDERSTOOD, _WRITE_MAPPING, file=place, fields=fields))
    if others:
        fields = {"count": len(others), "files": ", ".join(others[:10])}
        notices.append(Notice("Files of no format that Ceiba knows were not read ({count}): {files}.", file=place, fields=fields))
    if notices:
        yield replace(_said(folder, *notices), unread=tuple(tables))


def _said(path: Path, *notices: Notice) -> Draft:
    """Return a draft that only carries notices."""
    return Draft(InputFile(path, path.name), NOT_READ, notices=notices)


def _with_samples_of_their_vcf(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Give a table that names no sample the one of the VCF beside it whose name begins alike (T001.vcf.gz, T001.cna.tsv)."""
    named: dict[str, set[str]] = {}
    for draft in drafts:
        if draft.format == "vcf" and "specimens" in draft.implied:
            named.setdefault(draft.file.stem, set()).update(draft.implied["specimens"]["specimen_code"].to_pylist())
    for draft in drafts:
        codes = named.get(draft.file.stem, set())
        people = draft.implied.get("specimens")
        alone = people is not None and people["specimen_code"].to_pylist() == [draft.file.stem]
        if draft.format == "vcf" or not alone or len(codes) != 1 or codes == {draft.file.stem}:
            yield draft
            continue
        notice = Notice(
            "The file names no sample; it is taken as of the sample of the VCF whose name begins alike.",
            "State another under 'samples' in the mapping if that is wrong.",
            file=draft.file.name,
        )
        yield replace(renamed(draft, draft.file.stem, next(iter(codes))), notices=(*draft.notices, notice))


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _said_of_names(draft: Draft, mapping: Mapping) -> Draft:
    """Tell of columns that name people: they are refused, unless the mapping takes codes from them."""
    if draft.format not in _OF_PEOPLE or draft.state != "read":
        return draft
    header = read_header(draft.file.path)
    refused = [name for name in identifying_columns(header.names) if name not in mapping.privacy.identifying]
    if not refused:
        return draft
    notice = Notice(
        "Columns that name people were refused: nothing of them is stored ({columns}).",
        "Take them out of the file; a column that holds people's codes can be named under `privacy: identifying` in the mapping.",
        file=draft.file.name,
        fields={"columns": ", ".join(refused)},
    )
    return replace(draft, notices=(*draft.notices, notice))


def _as_examined(draft: Draft, mapping: Mapping) -> Draft:
    """Give the samples of a draft the examinations that the mapping states for its file."""
    stated = mapping.examined(draft.file.name)
    people = draft.implied.get("specimens")
    if not stated or people is None:
        return draft
    samples = cast(pl.DataFrame, pl.from_arrow(people)).select("specimen_code", "line")
    assays = cast(pl.DataFrame, pl.from_arrow(draft.implied.get("assays", draft_schema("assays").empty_table())))
    kinds = [examined.kind for examined in stated]
    others = assays.filter(pl.col("kind").is_in(kinds).not_())
    readable = assays.select("specimen_code", "kind", "readable")
    new = [
        samples.select(
            specimen_code="specimen_code",
            kind=pl.lit(examined.kind),
            panel_code=pl.lit(examined.panel, dtype=pl.String),
            scope=pl.lit(examined.scope),
            line="line",
        )
        .join(readable, on=["specimen_code", "kind"], how="left")
        .with_columns(pl.col("readable").fill_null(value=True))
        .select(assays.columns)
        for examined in stated
    ]
    table = pl.concat([others, *new]).to_arrow().cast(draft_schema("assays"))
    return replace(draft, implied={**draft.implied, "assays": table})
