"""How results look in a terminal: plain tables, no colour when piped, JSON for machines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import click
import msgspec

from ceiba.errors import CeibaError
from ceiba.language import current, gettext
from ceiba.terms.readings import Fault

Progress = Callable[[str, int, int], None]


def show_error(error: CeibaError, *, as_json: bool) -> int:
    """Print an error as one sentence on stderr (or as JSON on stdout); returns its exit code."""
    problem = gettext(error.problem).format(**error.fields)
    remedy = gettext(error.remedy).format(**error.fields) if error.remedy else ""
    if as_json:
        kind = type(error).__name__
        show_json({"error": kind, "exit_code": error.exit_code, "place": error.place, "problem": problem, "remedy": remedy})
    else:
        place = f"{error.place}: " if error.place else ""
        click.echo(click.style(gettext("Error:"), fg="red", bold=True) + f" {place}{problem} {remedy}".rstrip(), err=True)
    return error.exit_code


def show_json(value: object) -> None:
    """Print a value as JSON, one line; the faults of a list among its keys are told in the language in use."""
    if isinstance(value, dict):
        value = {key: _told(inside) for key, inside in value.items()}
    click.echo(msgspec.json.encode(value).decode())


def fault_words(fault: Fault) -> tuple[str, str]:
    """Return the problem and the remedy of a fault, filled, in the language in use."""
    problem, remedy = (gettext(text).format(**fault.fields) for text in (fault.problem, fault.remedy))
    return problem, remedy


def show_fault(fault: Fault) -> None:
    """Print a fault as one line: file, line, problem, remedy."""
    problem, remedy = fault_words(fault)
    click.echo(f"{fault.file}:{fault.line}: {problem.rstrip('.')}. {remedy}")


def _told(value: object) -> object:
    """Return the faults of a list as file, line, problem and remedy; any other value as it is."""
    if not isinstance(value, list) or not all(isinstance(one, Fault) for one in value):
        return value
    return [dict(zip(("file", "line", "problem", "remedy"), (one.file, one.line, *fault_words(one)), strict=True)) for one in value]


def show_title(text: str) -> None:
    """Print a heading."""
    click.echo()
    click.echo(click.style(text, bold=True))


def show_lines(lines: Sequence[str]) -> None:
    """Print lines as they are."""
    for line in lines:
        click.echo(line)


def show_table(header: Sequence[str], rows: Sequence[Sequence[object]], *, indent: int = 2) -> None:
    """Print rows in aligned columns; numbers to the right, in the reader's language."""
    if not rows:
        return
    cells = [[_cell(value) for value in row] for row in rows]
    numeric = [all(isinstance(row[place], int | float) or row[place] is None for row in rows) for place in range(len(header))]
    widths = [max(len(click.unstyle(str(line[place]))) for line in [list(header), *cells]) for place in range(len(header))]
    pad = " " * indent
    if any(header):
        click.echo(
            pad
            + click.style(
                "  ".join(_aligned(name, width, right=right) for name, width, right in zip(header, widths, numeric, strict=True)).rstrip(),
                dim=True,
            )
        )
    for line in cells:
        click.echo(
            pad + "  ".join(_aligned(text, width, right=right) for text, width, right in zip(line, widths, numeric, strict=True)).rstrip()
        )


def coloured(word: str, answer: str) -> str:
    """Return a word in the colour of an answer (yes, unknown, no); the word itself carries the meaning."""
    return click.style(word, fg={"yes": "green", "unknown": "yellow", "no": "red"}[answer])


@contextmanager
def progress_on_stderr(*, quiet: bool) -> Iterator[Progress]:
    """Give a progress function: bars on a terminal's stderr, nothing when quiet or piped."""
    if quiet or not sys.stderr.isatty():
        from ceiba.records.gather import no_progress

        yield no_progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    bars = Bars(SpinnerColumn(), TextColumn("{task.description:<22}"), BarColumn(), TimeElapsedColumn(), console=Console(stderr=True))
    tasks: dict[str, TaskID] = {}
    with bars:

        def step(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(gettext(stage), total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield step


def share_of(part: int, whole: int) -> str:
    """Return a part of a whole in percent; a dash when there is no whole."""
    return current().percent(part / whole, decimals=1) if whole else "–"


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, int):
        return current().number(value)
    return str(value)


def _aligned(text: str, width: int, *, right: bool) -> str:
    visible = len(click.unstyle(text))
    return " " * (width - visible) + text if right else text + " " * (width - visible)
