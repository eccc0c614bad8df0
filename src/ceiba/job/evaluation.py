"""An evaluation of a model written out: tables (CSV), charts (PNG) and the CHEERS checklist in one folder.

comparison.csv     strategies: mean costs and effects, dominance, ratios
inputs.csv         every input with its value, distribution and source
conversion.csv     the rates and price levels that amounts were converted by     with other money
acceptability.csv  chances to be the best, by willingness to pay          with draws
information.csv    what knowing more would be worth                       with draws
tornado.csv        what each input alone moves                            with a willingness to pay
price.csv          what another price does, and at which the pair is even with a price
cheers.csv         the 28 items of CHEERS 2022: what is answered, where, and what the author must write
plane.png, acceptability.png, information.png, tornado.png, equity.png
"""

from __future__ import annotations

from pathlib import Path

from ceiba.job.folder import written_into
from ceiba.job.spreadsheets import write_tables
from ceiba.language import Speech
from ceiba.policylab import economics

__all__ = ["cheers_of", "write_evaluation"]


_BESIDE = frozenset({"price", "equality"})
"""Tables that no item of the checklist names by itself."""


def cheers_of(found: economics.Evaluation, shown: economics.Shown, speech: Speech) -> tuple[economics.CheersRow, ...]:
    """Return the CHEERS checklist of an evaluation. shown: the files that lie beside it."""
    names, file = economics.names_of(found.read, speech.lang), Path(found.read.file).name
    said = economics.said_of_results(found.main, file, shown, names=names, changed=found.changed, speech=speech)
    return economics.checklist(said, speech=speech)


def write_evaluation(found: economics.Evaluation, into: Path, speech: Speech) -> tuple[tuple[economics.CheersRow, ...], tuple[Path, ...]]:
    """Write an evaluation into a folder, which is made; files of the same names are replaced. OutputError when it cannot be.

    Returns the checklist, which names the files beside it, and what was written.
    """
    tables = {
        "comparison": economics.comparison_rows(found, speech.lang),
        "inputs": economics.input_rows(found, speech.lang),
        "conversion": economics.conversion_rows(found.asked.conversion),
        "acceptability": economics.acceptability_rows(found),
        "information": economics.information_rows(found),
        "tornado": economics.tornado_rows(found, speech.lang),
        "price": economics.price_rows(found),
        "equity": [] if found.equity is None else economics.equity_rows(found.equity, speech.lang),
        "equality": [] if found.equity is None else economics.judged_rows(found.equity),
    }
    shown = economics.Shown(**{name: f"{name}.csv" for name, rows in tables.items() if rows and name not in _BESIDE})
    cheers = cheers_of(found, shown, speech)
    tables["cheers"] = economics.cheers_rows(cheers)
    with written_into(into):
        written = write_tables({name: table for name, table in tables.items() if table}, into)
        written += _draw(found, into, speech)
    return cheers, tuple(written)


def _draw(found: economics.Evaluation, into: Path, speech: Speech) -> list[Path]:
    """Draw what there is to draw; return the files."""
    results, names, wtp = found.main, economics.names_of(found.read, speech.lang), found.asked.wtp
    against = found.asked.against or results.strategies[0]
    written = []
    if len(results.strategies) > 1:
        written.append(into / "plane.png")
        economics.draw_plane(results, against, written[-1], wtp=wtp, names=names, speech=speech)
    if found.chances is not None:
        written.append(into / "acceptability.png")
        economics.draw_acceptability(found.chances, results, written[-1], names=names, speech=speech)
    if found.information is not None:
        written.append(into / "information.png")
        grid, partial = found.grid, found.partial
        economics.draw_information(results, grid, found.information, written[-1], partial=partial, names=names, speech=speech)
    if found.tornado is not None:
        written.append(into / "tornado.png")
        units = economics.units_of(found.read, found.main.currency)
        economics.draw_tornado(found.tornado, found.base, written[-1], names=names, units=units, speech=speech)
    if found.equity is not None:
        written += _draw_equity(found, found.equity, into, speech)
    return written


def _draw_equity(found: economics.Evaluation, equity: economics.Equity, into: Path, speech: Speech) -> list[Path]:
    """Draw the plane by the first of the aversions that the file names; nothing where all have the same health today."""
    judged = {name: several[0] for name, several in equity.judged.items()}
    if not all(each.index_before > 0 for each in judged.values()):
        return []
    names = economics.names_of(found.read, speech.lang)
    notes = economics.rests_on(found.main, speech, names)
    if equity.file.assumed:
        told = ", ".join(equity.file.assumed)
        notes.append(speech.gettext("Of the strata are assumed: {names}.", names=told))
    if equity.year_unknown:
        notes.append(speech.gettext("Of which years the prices are nobody knows; they are taken to be of one year."))
    beside = names.get(equity.against, equity.against)
    notes.append(speech.gettext("Beside {strategy}.", strategy=beside))
    path = into / "equity.png"
    economics.draw_equity_plane(judged, found.main.effect_unit, path, notes=notes, names=names, speech=speech)
    return [path]
