"""Write the generated pages of `docs/reference` from what the code declares: `make docs`.

    python tools/generate_reference.py            write them
    python tools/generate_reference.py --check    change nothing; exit 1 when a page is stale

tables.md comes from `terms/tables.py`, errors.md from `errors.py`, roadblocks.md from `terms/roadblocks.py`, cli.md from the commands'
own help; sources.md from every pack's and the knowledge's `sources.yaml`, packs.md and programmes.md from the packs and the programmes.
Nobody edits these pages: edit what they are made from.
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
from ceiba.terms import columns, factors, roadblocks, tables

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
    declared = [value for value in vars(tables).values() if isinstance(value, columns.Table)]
    declared.sort(key=lambda table: [each.name for each in tables.RECORD_TABLES].index(table.name))
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


def factors_page() -> str:
    """Return the page of factors: each exposure and way of life, with its unit or words and its three names."""
    lines = [
        "What may stand under `exposure` in `exposures` and under `factor` in `lifestyle`.",
        "A number has a unit (UCUM); a word is one of those listed.",
        "",
    ]
    for table in ("exposures", "lifestyle"):
        lines += [f"## {table}", "", *_head("code", "unit", "words", "from", "to", "English", "Spanish", "Portuguese")]
        for factor in (each for each in factors.FACTORS.values() if each.table == table):
            number = not factor.words
            bounds = (f"{factor.least:g}", f"{factor.greatest:g}") if number else ("", "")
            words = ", ".join(f"`{word}`" for word in factor.words)
            lines.append(_row((f"`{factor.code}`", factor.unit, words, *bounds, factor.names.en, factor.names.es, factor.names.pt)))
        lines.append("")
    return _page("Factors", "`src/ceiba/terms/factors.py`", lines)


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


def packs_page() -> str:
    """Return the page of the packs: what each knows, topic by topic, its lists and their kinds, and how much of it is assumed."""
    from ceiba.evidence import load_knowledge
    from ceiba.packs import Vocabulary, find_pack, load_pack, shipped_countries

    knowledge = load_knowledge()
    vocabulary = Vocabulary(frozenset(knowledge.actions), knowledge.medicines, knowledge.tree)
    packs = [load_pack(find_pack(country), vocabulary) for country in shipped_countries()]
    lines = [
        "What each country's pack holds. *Assumed*: values without a source that a gate may read, and others (from which invented people",
        "are drawn). Indicators: those with an answer, of the landscape's. No pack was reviewed by counsel, and none is legal advice.",
        "The facts that a pack wants most: `ceiba pack status COUNTRY`; all that it lacks: `ceiba pack gaps COUNTRY`.",
        "",
        *_head("pack", "verified through", "rules", "sentences", "sources", "assumed", "indicators"),
    ]
    for pack in packs:
        counts = (len(pack.rules), len(pack.sentences), len(pack.sources))
        assumed = f"{pack.n_assumed} and {pack.n_assumed_people}"
        cells = [f"[{pack.country}](#{pack.country})", pack.manifest.verified_through.isoformat(), *map(str, counts), assumed]
        lines.append(_row([*cells, str(len(pack.indicators))]))
    for pack in packs:
        lines += ["", f"## {pack.country}", "", f"{pack.manifest.names.en}; regulator: {pack.manifest.regulator.names.en}.", ""]
        lines += _head("topic", "state", "what the pack holds and lacks")
        lines += [_row((topic.topic, topic.state, topic.note.en)) for topic in pack.topics]
        lines += ["", *_head("list", "payer", "kind", "held whole", "entries")]
        for entry in pack.lists.values():
            spans = [f"{span.first} to {span.last or pack.manifest.verified_through}" for span in entry.complete]
            entries = sum(rule.list == entry.id for rule in pack.rules)
            payer = pack.payers[entry.payer].names.en if entry.payer else "regulator"
            lines.append(_row((entry.names.en, payer, entry.kind, "; ".join(spans) or "single entries only", str(entries))))
    return _page("The packs", "the packs under `src/ceiba/data/packs`", lines)


def programmes_page() -> str:
    """Return the page of the programmes abroad: what each decided, how it went, and the changes that can be laid over a pack."""
    from ceiba.evidence import load_knowledge
    from ceiba.job.landscape import landscape_names
    from ceiba.packs import load_landscape

    landscape = load_landscape(landscape_names(load_knowledge()))
    lines = [
        "What other countries did, failures too. Whole: `ceiba programme show PROGRAMME`; what it would change in a country:",
        "`ceiba programme show PROGRAMME --country CODE`. What is laid over a country is assumed, and says so.",
        "",
        *_head("programme", "what", "how it went", "levers", "since", "changes that can be laid"),
    ]
    for programme in landscape.programmes.values():
        laid = " ".join(change.says.en for change in programme.changes)
        since = programme.decisions[0].on.isoformat()[: {"day": 10, "month": 7, "year": 4}[programme.decisions[0].date_precision]]
        cells = (f"`{programme.id}`", programme.names.en, programme.outcome.replace("_", " "), ", ".join(programme.levers), since, laid)
        lines.append(_row(cells))
    return _page("Programmes abroad", "the programmes under `src/ceiba/data/knowledge/programmes`", lines)


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
        "factors.md": factors_page,
        "errors.md": errors_page,
        "roadblocks.md": roadblocks_page,
        "sources.md": sources_page,
        "packs.md": packs_page,
        "programmes.md": programmes_page,
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
