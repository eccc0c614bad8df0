"""The formats that records can be handed on in, and the handing on itself.

A new format enters `EXPORTS` and nowhere else: a name, a function that writes the files of an `Outgoing` into an empty folder.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import polars as pl
import pyarrow.parquet as pq

from ceiba.errors import CeibaError, OutputError
from ceiba.language import mark
from ceiba.records.cbioportal_study import write_study
from ceiba.records.fhir.writer import write_fhir, write_fhir_bundles
from ceiba.records.outgoing import HANDED_ON, Left, Outgoing, Writer, counted, write_text
from ceiba.records.phenopackets.writer import write_phenopackets
from ceiba.records.sharing import refused_sharing, without_people

EXPORTS: Mapping[str, Writer] = {
    "cbioportal": write_study,
    "fhir": write_fhir,
    "fhir-bundles": write_fhir_bundles,
    "phenopackets": write_phenopackets,
}
"""Every format by the name the command line gives it."""

MANIFEST = ".ceiba-export.json"
"""Tells a folder that an export wrote from one that somebody else filled; readers of folders pass over it."""

REFUSED = mark("the person refused sharing")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was handed on: the folder, its files, and for each table of records how many went and what was left, and why."""

    folder: Path
    to: str
    files: tuple[str, ...]
    rows: Mapping[str, int]
    written: Mapping[str, int]
    left: tuple[Left, ...]


def export(
    lake: Mapping[str, Path],
    to: str,
    into: Path,
    *,
    on: dt.date,
    invented: bool = False,
    diseases: Mapping[str, str] | None = None,
) -> Exported:
    """Write the records of a lake in another format, into a folder that only its owner can read, all or nothing.

    lake: Parquet file of each table. to: a name of EXPORTS. into: a folder that is not there, is empty, or holds an earlier export, which
    is replaced. People whose record refuses sharing on that day stay, and are counted. OutputError when the folder cannot be written or
    holds something else; CeibaError when a writer lost count of a record: a fault of the program.
    """
    _refuse_to_overwrite(into)
    whole = {name: cast(pl.DataFrame, pl.from_arrow(pq.read_table(lake[name]))) for name in HANDED_ON}
    tables = without_people(whole, refused_sharing(whole["consents"], on))
    refused = [Left(name, whole[name].height - tables[name].height, REFUSED) for name in HANDED_ON]
    fresh = into.parent / f".{into.name}-new"
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        into.parent.mkdir(parents=True, exist_ok=True)
        fresh.mkdir(mode=0o700)
        done = EXPORTS[to](Outgoing(tables, on, invented, diseases or {}), fresh)
        rows = {name: table.height for name, table in whole.items() if table.height}
        left = (*counted(*refused), *done.left)
        _add_up(rows, done.written, left)
        files = tuple(sorted(path.relative_to(fresh).as_posix() for path in fresh.rglob("*") if path.is_file()))
        write_text(fresh / MANIFEST, json.dumps({"to": to, "files": files, "written": dict(done.written)}, indent=1) + "\n")
        _replace(fresh, into)
    except OSError as error:
        raise OutputError(
            "The folder '{folder}' cannot be written: {reason}.",
            "Choose another, or make it writable.",
            folder=into,
            reason=error.strerror or type(error).__name__,
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return Exported(into, to, files, rows, {name: done.written.get(name, 0) for name in rows}, left)


def _refuse_to_overwrite(into: Path) -> None:
    if into.is_dir() and (not any(into.iterdir()) or (into / MANIFEST).is_file()):
        return
    if into.exists() or into.is_symlink():
        raise OutputError("The folder '{folder}' holds something else.", "Choose a folder that is not there yet.", folder=into)


def _add_up(rows: Mapping[str, int], written: Mapping[str, int], left: tuple[Left, ...]) -> None:
    """Assert that every record was written or left, table by table."""
    for name, count in rows.items():
        gone = sum(one.count for one in left if one.table == name and one.column is None)
        if written.get(name, 0) + gone != count:
            raise CeibaError(
                "The records do not add up: {count} in '{table}', {written} written, {left} left out.",
                "This is a fault of Ceiba: please report it with the format you asked for.",
                table=name,
                count=count,
                written=written.get(name, 0),
                left=gone,
            )


def _replace(fresh: Path, into: Path) -> None:
    """Put what was written in the place of an earlier export; a crash between leaves the earlier one aside."""
    old = into.parent / f".{into.name}-old"
    shutil.rmtree(old, ignore_errors=True)
    if into.exists():
        into.replace(old)
    fresh.replace(into)
    shutil.rmtree(old, ignore_errors=True)
