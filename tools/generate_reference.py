"""Write the generated pages of `docs/reference` from what the code declares: `make docs`.

    python tools/generate_reference.py            write them
    python tools/generate_reference.py --check    change nothing; exit 1 when a page is stale

tables.md comes from `terms/tables.py`, errors.md from `errors.py`, roadblocks.md from `terms/roadblocks.py`, cli.md from the commands'
own help; sources.md from every pack's and the knowledge's `sources.yaml`. Nobody edits these pages: edit what they are made from.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import click
import yaml

from ceiba import errors
from ceiba.terms import roadblocks, tables

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "reference"
DATA = ROOT / "src" / "ceiba" / "data"
HELP_WIDTH = 100


def _page(title: str, origin: str, lines: Iterable[str]) -> str:
    body = "\n".join(lines).strip()
    return f"<!-- Written by `make docs` from {origin}; edit that, not this. -->\n\n# {title}\n\n{body}\n"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _head(*names: str) -> tuple[str, str]:
    return _row(names), _row("---" for _ in names)


def tables_page() -> str:
    """Return the page of the tables: what a row is, and every column's type, unit, meaning and meaning of null."""
    declared = [value for value in vars(tables).values() if isinstance(value, tables.Table)]
    lines = [
        (
            "Coordinates: `pos` is 1-based as in VCF; `start` and `end` are 0-based half-open. A number ending in `_id` is a number of one "
            "lake and carries no meaning. *never* under null: the column always has a value."
        ),
        "",
    ]
    for table in declared:
        lines += [f"## {table.name}", "", f"One row is {table.row}. Made by `{table.room}`.", ""]
        lines += _head("column", "type", "unit", "meaning", "values", "null means")
        for column in table.columns:
            allowed = ", ".join(f"`{value}`" for value in column.allowed)
            lines.append(_row((f"`{column.name}`", column.type, column.unit, column.meaning, allowed, column.null or "never")))
        lines.append("")
    return _page("The tables", "`src/ceiba/terms/tables.py`", lines)


def errors_page() -> str:
    """Return the page of the errors: the exit code each ends a command with, when it is raised, what it is a kind of."""
    lines = [
        (
            "A command that ends well ends with exit code 0. Each of these is one sentence on stderr: where, what, and what to do. None "
            "carries a patient's data: at most a file's name, a line and a column. `--json` prints the same as fields."
        ),
        "",
        *_head("exit code", "error", "when", "is a kind of"),
    ]
    for error in sorted(_error_classes(), key=lambda kind: (kind.exit_code, kind.__name__)):
        when = (inspect.getdoc(error) or "").split("\n")[0]
        parent = "" if error is errors.CeibaError else f"`{error.__bases__[0].__name__}`"
        lines.append(_row((str(error.exit_code), f"`{error.__name__}`", when, parent)))
    return _page("The errors", "`src/ceiba/errors.py`", lines)


def _error_classes() -> list[type[errors.CeibaError]]:
    return [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.CeibaError)]


def roadblocks_page() -> str:
    """Return the page of the roadblocks: gate, meaning in three languages, lever and its owners."""
    lines = [
        (
            "Why an answer is not *yes*. The list is closed: a new roadblock is a new row of `src/ceiba/terms/roadblocks.py` and nowhere "
            "else. *Not indicated* is not among them: it is medicine."
        ),
        "",
    ]
    for gate in (*roadblocks.GATES, "any"):
        lines += [f"## {gate if gate != 'any' else 'any gate'}", ""]
        lines += _head("code", "English", "español", "português", "lever", "who owns such levers")
        for block in roadblocks.ROADBLOCKS.values():
            if block.gate == gate:
                meaning = block.meaning
                lines.append(_row((f"`{block.code}`", meaning.en, meaning.es, meaning.pt, block.lever, ", ".join(block.owners))))
        lines.append("")
    return _page("The roadblocks", "`src/ceiba/terms/roadblocks.py`", lines)


def sources_page() -> str:
    """Return the page of the sources: what each is, where it is, and under which licence it stands."""
    lines = [
        "What packs and knowledge cite. The licence is the source's own, *unknown* where it states none that we found: from such",
        "sources we state facts and short quotations, never texts or tables. What Ceiba adds is CC BY 4.0. A row per table stands",
        "in [LICENCES.md](../../LICENCES.md).",
        "",
    ]
    for file in sorted(DATA.rglob("sources.yaml")):
        held = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but text, lists and mappings
        lines += [f"## {file.parent.relative_to(DATA).as_posix()}", "", *_head("id", "title", "issuer", "address", "published", "licence")]
        lines += [_row([f"`{source['id']}`", *(str(source.get(key, "unknown")) for key in _SOURCE_KEYS)]) for source in held or ()]
        lines.append("")
    return _page("The sources", "every `sources.yaml` under `src/ceiba/data`", lines)


_SOURCE_KEYS = ("title", "issuer", "url", "published", "licence")


def cli_page() -> str:
    """Return the page of the commands: the help of each, as the program prints it in English."""
    from ceiba import language

    language.use("en")
    spoken = {name: module for name, module in sys.modules.items() if name.startswith("ceiba.cli.")}
    for name in spoken:
        del sys.modules[name]
    root = importlib.import_module("ceiba.cli.commands").ceiba
    sys.modules.update(spoken)
    lines: list[str] = []
    for path, command, context in _commands(root, click.Context(root, info_name="ceiba", max_content_width=HELP_WIDTH)):
        lines += [f"## {path}", "", "```text", command.get_help(context), "```", ""]
    return _page("The commands", "the commands' own help", lines)


def _commands(command: click.Command, context: click.Context) -> Iterable[tuple[str, click.Command, click.Context]]:
    context.terminal_width = HELP_WIDTH
    yield context.command_path, command, context
    if isinstance(command, click.Group):
        for name in sorted(command.list_commands(context)):
            child = command.get_command(context, name)
            if child is not None and not child.hidden:
                yield from _commands(child, click.Context(child, info_name=name, parent=context))


def pages() -> Mapping[str, Callable[[], str]]:
    """Return what writes each generated page, by file name."""
    made: dict[str, Callable[[], str]] = {
        "tables.md": tables_page,
        "errors.md": errors_page,
        "roadblocks.md": roadblocks_page,
        "sources.md": sources_page,
    }
    if importlib.util.find_spec("ceiba.cli"):
        made["cli.md"] = cli_page
    return made


def main(arguments: list[str]) -> int:
    """Write the pages, or check them; return the exit code."""
    stale = 0
    for name, make in pages().items():
        file = PAGES / name
        text = make()
        if file.exists() and file.read_text(encoding="utf-8") == text:
            continue
        if arguments == ["--check"]:
            stale += 1
            print(f"docs/reference/{name} is stale; run `make docs`")
        else:
            file.write_text(text, encoding="utf-8")
            print(f"wrote docs/reference/{name}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
