"""Folders that are written into; that of a run is private, written by one run at a time, and replaced in one step.

    into/
      results/           run.json, the result tables, reports/ and the lake they were decided from
      .results-new/      what a run is writing; of no meaning until it takes the place of results/
      .results-old/      the former results, for the moment between two renames
      .lock              held by the run that is writing

The lake lies among the results, so that both are always of the same run: whoever is killed, `why` and `report` ask the records
that were decided.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import duckdb

from ceiba.errors import OutputError, UsageError
from ceiba.records import Key, load_key, only_writer

RESULTS = "results"
_NEW, _OLD, _LOCK = f".{RESULTS}-new", f".{RESULTS}-old", ".lock"


def private_folder(path: Path, *, empty: bool = False) -> Path:
    """Make a folder that only its owner can read (0700), emptied when asked; OutputError when it cannot be made.

    A folder that is there and holds something keeps its rights: it is the user's.
    """
    try:
        if empty and path.exists():
            shutil.rmtree(path)
        fresh = not path.exists() or not any(path.iterdir())
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if fresh:
            path.chmod(0o700)
    except OSError as error:
        raise unwritable(path, error) from error
    return path


def unwritable(folder: Path, error: Exception) -> OutputError:
    """Return the error for a folder that cannot be written: why, where the system says it."""
    return OutputError(
        "The folder '{folder}' cannot be written: {reason}.",
        "Choose another with --into, or make it writable.",
        folder=folder,
        reason=getattr(error, "strerror", None) or "unknown reason",
    )


@contextlib.contextmanager
def written_into(folder: Path) -> Iterator[Path]:
    """Give a folder to write files into, made when it is not there; OutputError when it or one of the files cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
    except OSError as error:
        raise unwritable(folder, error) from error


@contextlib.contextmanager
def fresh_results(into: Path) -> Iterator[Path]:
    """Give an empty private folder to write results into. It takes the place of the former results in the end; on any error it goes.

    OutputError when the folder cannot be written, the disk is full, or another run is writing there. A folder made for nothing is removed.
    """
    made = not into.exists()
    folder = private_folder(into)
    try:
        with only_writer(folder, _LOCK):
            fresh = private_folder(folder / _NEW, empty=True)
            try:
                yield fresh
                _replace(fresh, folder)
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
    except (OSError, duckdb.IOException) as error:
        raise unwritable(folder, error) from error
    finally:
        if made and not (folder / RESULTS).exists():
            with contextlib.suppress(OSError):
                (folder / _LOCK).unlink()
                folder.rmdir()


def refuse_inside(inputs: Sequence[Path], into: Path) -> None:
    """UsageError when the results would lie inside a folder that is read: the next run would read them."""
    for path in inputs:
        if path.is_dir() and into.resolve().is_relative_to(path.resolve()):
            raise UsageError("The results would lie inside the folder that is read.", "Choose a folder outside of it with --into.")


def key_apart(key: Path | None, folders: Sequence[Path]) -> Key | None:
    """Return the key of a file, or None without one; UsageError when it lies among the data it protects."""
    if key is None:
        return None
    for folder in folders:
        if key.resolve().is_relative_to(folder.resolve()):
            raise UsageError(
                "The key lies inside '{folder}', with the data it protects.",
                "Keep it apart, where only its keeper can read.",
                folder=folder,
            )
    return load_key(key)


def path_sha256(path: Path) -> str:
    """Return the checksum of an absolute path: a run keeps which folders it read without keeping their names."""
    return hashlib.sha256(str(path.resolve()).encode()).hexdigest()


def refuse_inside_digests(digests: Collection[str], into: Path) -> None:
    """UsageError when `into` lies in a folder whose path has one of these checksums."""
    whole = into.resolve()
    if any(path_sha256(path) in digests for path in (whole, *whole.parents)):
        raise UsageError("The results would lie inside the folder that is read.", "Choose a folder outside of it.")


def results_of(folder: Path) -> Path:
    """Return where the results of a run lie: the former ones when a run was killed between two renames."""
    results = folder / RESULTS
    return folder / _OLD if not results.is_dir() and (folder / _OLD).is_dir() else results


def _replace(fresh: Path, folder: Path) -> None:
    """Put the fresh results in the place of the former; a crash between leaves the former aside, where `results_of` finds them."""
    results, old = folder / RESULTS, folder / _OLD
    if results.exists():
        shutil.rmtree(old, ignore_errors=True)
        results.replace(old)
    fresh.replace(results)
    shutil.rmtree(old, ignore_errors=True)
