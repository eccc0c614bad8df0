"""An evaluation of a model, read, computed and written out: tables (CSV), charts (PNG) and the CHEERS checklist in one folder.

comparison.csv     strategies: mean costs and effects, dominance, ratios
inputs.csv         every input with its value, distribution and source
acceptability.csv  chances to be the best, by willingness to pay          with draws
information.csv    what knowing more would be worth                       with draws
tornado.csv        what each input alone moves                            with a willingness to pay
price.csv          what another price does, and at which the pair is even with a price
cheers.csv         the 28 items of CHEERS 2022: what is answered, where, and what the author must write
plane.png, acceptability.png, information.png, tornado.png
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ceiba.errors import EconomicsRefused, OutputError
from ceiba.job.spreadsheets import write_rows
from ceiba.language import Speech, current
from ceiba.policylab import economics
from ceiba.terms.faults import ValueFault

__all__ = ["Evaluated", "evaluate_model_file", "write_evaluation"]


@dataclass(frozen=True, eq=False)
class Evaluated:
    """An evaluation with its checklist, in the language in use. written: files in the folder, in the order of the docstring."""

    found: economics.Evaluation
    cheers: tuple[economics.CheersRow, ...]
    written: tuple[Path, ...] = ()


def evaluate_model_file(path: Path, asked: economics.Asked, into: Path | None = None) -> Evaluated:
    """Read a model, evaluate it, and write tables, charts and checklist into a folder where one is named.

    EconomicsRefused where the file, or what is asked of it, does not fit; InputUnreadable, OutputError.
    """
    read = economics.load_model(path)
    try:
        found = economics.evaluate(read, asked)
    except ValueFault as fault:
        raise EconomicsRefused(
            "The model '{model}' cannot be evaluated so: {reason}.",
            "Mend what is asked; `ceiba model run --help` says what can be.",
            model=path,
            reason=current().gettext(fault.problem, **fault.fields),
        ) from fault
    if into is None:
        return Evaluated(found, _cheers(found, economics.Shown(), current()))
    return write_evaluation(found, into, current())


def write_evaluation(found: economics.Evaluation, into: Path, speech: Speech) -> Evaluated:
    """Write an evaluation into a folder, which is made; files of the same names are replaced. OutputError when it cannot be."""
    tables = {
        "comparison": economics.comparison_rows(found, speech.lang),
        "inputs": economics.input_rows(found, speech.lang),
        "acceptability": economics.acceptability_rows(found),
        "information": economics.information_rows(found),
        "tornado": economics.tornado_rows(found, speech.lang),
        "price": economics.price_rows(found),
    }
    shown = economics.Shown(**{name: f"{name}.csv" for name, rows in tables.items() if rows and name != "price"})
    rows = _cheers(found, shown, speech)
    tables["cheers"] = economics.cheers_rows(rows)
    try:
        into.mkdir(parents=True, exist_ok=True)
        written = [_write_table(into / f"{name}.csv", table) for name, table in tables.items() if table]
        written += _draw(found, into, speech)
    except OSError as error:
        raise OutputError(
            "The evaluation cannot be written to '{folder}': {reason}.",
            "Choose another folder.",
            folder=into,
            reason=error.strerror or error,
        ) from error
    return Evaluated(found, rows, tuple(written))


def _cheers(found: economics.Evaluation, shown: economics.Shown, speech: Speech) -> tuple[economics.CheersRow, ...]:
    names = economics.names_of(found.read, speech.lang)
    file = Path(found.read.file).name
    return economics.checklist(economics.said_of_results(found.main, file, shown, names=names, speech=speech), speech=speech)


def _write_table(path: Path, rows: Sequence[economics.Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        write_rows(file, list(rows[0]), (list(row.values()) for row in rows), lineterminator="\n")
    return path


def _draw(found: economics.Evaluation, into: Path, speech: Speech) -> list[Path]:
    """Draw what there is to draw; return the files."""
    results, names, wtp = found.main, economics.names_of(found.read, speech.lang), found.asked.wtp
    against = found.watch.against if found.watch is not None else results.strategies[0]
    written = []
    if len(results.strategies) > 1:
        written.append(into / "plane.png")
        economics.draw_plane(results, against, written[-1], wtp=wtp, names=names, speech=speech)
    if found.chances is not None:
        written.append(into / "acceptability.png")
        economics.draw_acceptability(found.chances, results, written[-1], names=names, speech=speech)
    if found.information is not None:
        written.append(into / "information.png")
        economics.draw_information(results, found.grid, found.information, written[-1], partial=found.partial, names=names, speech=speech)
    if found.tornado is not None:
        written.append(into / "tornado.png")
        units = economics.units_of(found.read)
        economics.draw_tornado(found.tornado, found.base, written[-1], names=names, units=units, speech=speech)
    return written
