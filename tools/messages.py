"""Keep the catalogues of sentences in step with the code: `make messages`.

    python tools/messages.py            extract every sentence, update the catalogues, say what is left to translate
    python tools/messages.py --check    change nothing; exit 1 when a catalogue is out of step or has an empty translation

A sentence is: what is given to `gettext`, `_`, `ngettext` or `mark`; what is given as `problem` or `remedy` to anything in the package
that takes one (errors, refused rows, notices, faults of a pack); and what a CONSTANT of a module says that begins with a capital or a
{field}, has a blank in it and ends with a full stop. A sentence must be written out (fields in {braces}, never an f-string), or a
catalogue could not hold it.
"""

from __future__ import annotations

import ast
import functools
import io
import itertools
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, TypeGuard

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from ceiba import errors

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "ceiba"
LOCALES = PACKAGE / "data" / "locale"
TRANSLATED = ("es", "pt")

KEYWORDS: dict[str, Any] = {"_": None, "gettext": None, "mark": None, "ngettext": (1, 2)}
"""Functions whose arguments are sentences, as Babel writes them."""

_FIELDS = ("problem", "remedy")
_SENTENCE = re.compile(r"[A-Z{].* .*[^.]\.", re.DOTALL)
_ERRORS = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, errors.CeibaError)}

Found = tuple[int, str, str | tuple[str, str], list[str]]


def sentences(file: IO[bytes], keywords: object, comment_tags: object, options: object) -> Iterator[Found]:
    """Babel's extraction method for Python: yields (line, function, sentence or (singular, plural), no comments)."""
    del keywords, comment_tags, options
    for line, function, found in _sentences(ast.parse(file.read())):
        yield line, function, found, []


def unwritten(source: str) -> list[int]:
    """Return the lines where a sentence is built (f-string, +) where it should be written out."""
    return [node.lineno for call in _calls(ast.parse(source)) for node in _arguments(call) if _is_built(node)]


@functools.cache
def _places() -> Mapping[str, tuple[int, ...]]:
    """Return what in the package takes a problem or a remedy, and at which positions: errors, dataclasses, functions."""
    places: dict[str, tuple[int, ...]] = dict.fromkeys(_ERRORS, (0, 1))
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.ClassDef):
                names = [field.target.id for field in node.body if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)]
                names = names or [name for method in node.body if _is_constructor(method) for name in _parameters(method)]
            elif isinstance(node, ast.FunctionDef) and not node.name.startswith("__"):
                names = _parameters(node)
            else:
                continue
            found = tuple(position for position, name in enumerate(names) if name in _FIELDS)
            if found:
                places.setdefault(node.name, found)
    return places


def _is_constructor(node: ast.stmt) -> TypeGuard[ast.FunctionDef]:
    return isinstance(node, ast.FunctionDef) and node.name == "__init__"


def _parameters(function: ast.FunctionDef) -> list[str]:
    return [argument.arg for argument in function.args.args if argument.arg not in {"self", "cls"}]


def _constants(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield the sentences that a module's constants say; the three languages of a `Text` are no message ids."""
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            targets, value = statement.targets, statement.value
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            targets, value = [statement.target], statement.value
        else:
            continue
        if any(isinstance(target, ast.Name) and target.id.isupper() for target in targets):
            yield from _said(value)


def _said(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call) and _name(node) == "Text":
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _SENTENCE.fullmatch(node.value):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _said(child)


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id if isinstance(call.func, ast.Name) else ""


def _arguments(call: ast.Call) -> Iterator[ast.expr]:
    """Yield the arguments of a call that should be sentences; a variable is let pass, its value is found where it is written."""
    name = _name(call)
    positions = (0,) if name in {"_", "gettext", "mark"} else (0, 1) if name == "ngettext" else _places().get(name, ())
    known = list(itertools.takewhile(lambda argument: not isinstance(argument, ast.Starred), call.args))
    yield from (known[position] for position in positions if position < len(known))
    yield from (keyword.value for keyword in call.keywords if keyword.arg in _FIELDS)


def _is_built(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return _is_built(node.body) or _is_built(node.orelse)
    return isinstance(node, ast.JoinedStr | ast.BinOp)


def _written(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _written(node.body)
        yield from _written(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value


def _sentences(tree: ast.Module) -> Iterator[tuple[int, str, str | tuple[str, str]]]:
    for call in _calls(tree):
        if _name(call) == "ngettext":
            forms = tuple(text for node in _arguments(call) for text in _written(node))
            if len(forms) == len(("singular", "plural")):
                yield call.lineno, "ngettext", (forms[0], forms[1])
            continue
        for node in _arguments(call):
            for text in _written(node):
                yield node.lineno, "gettext", text
    for node in _constants(tree):
        for text in _written(node):
            yield node.lineno, "gettext", text


def extract() -> Catalog:
    """Return a catalogue of every sentence in the package, with the files that speak it."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as configuration:
        methods, options = parse_mapping_cfg(configuration)
    catalogue = Catalog(charset="utf-8")
    for file, line, message, comments, context in extract_from_dir(PACKAGE, methods, options, KEYWORDS):
        del line
        catalogue.add(message, locations=[(f"src/ceiba/{Path(file).as_posix()}", 0)], auto_comments=comments, context=context)
    return catalogue


def updated(lang: str, template: Catalog) -> Catalog:
    """Return the catalogue of `lang` with the sentences of `template`, those translated already kept, those gone dropped."""
    file = LOCALES / lang / "LC_MESSAGES" / "ceiba.po"
    held = read_po(io.BytesIO(file.read_bytes()), locale=lang) if file.exists() else Catalog(locale=lang)
    fresh = Catalog(locale=lang, charset="utf-8")
    for message in template:
        if not message.id:
            continue
        before = held.get(message.id, message.context)
        fresh.add(message.id, before.string if before else None, message.locations, context=message.context)
    return fresh


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue as a `.po` file: sorted, without dates or line numbers, so that a diff shows only sentences."""
    body = io.BytesIO()
    write_po(body, catalogue, width=130, omit_header=True, sort_output=True, include_lineno=False)
    head = (
        f'# Sentences of Ceiba in "{catalogue.locale_identifier}". Written by `make messages`; translate here, keep the {{fields}}.\n'
        'msgid ""\nmsgstr ""\n'
        f'"Language: {catalogue.locale_identifier}\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
    )
    return head.encode() + body.getvalue().strip() + b"\n"


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the sentences that a catalogue leaves empty, in whole or in one of their plural forms."""
    return [str(message.id) for message in catalogue if message.id and not all(_forms(message.string))]


def _forms(string: object) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, list | tuple) else (str(string or ""),)


def main(arguments: list[str], say: Callable[[str], None] = print) -> int:
    """Update the catalogues, or check them; return the exit code."""
    template = extract()
    faults = 0
    for lang in TRANSLATED:
        file = LOCALES / lang / "LC_MESSAGES" / "ceiba.po"
        catalogue = updated(lang, template)
        body = written(catalogue)
        empty = untranslated(catalogue)
        stale = not file.exists() or file.read_bytes() != body
        if arguments != ["--check"] and stale:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(body)
        elif stale:
            say(f"{lang}: the catalogue is out of step with the code; run `make messages`")
        faults += len(empty) + (stale if arguments == ["--check"] else 0)
        say(f"{lang}: {len(catalogue)} sentences, {len(empty)} to translate")
        for sentence in empty:
            say(f"  {sentence}")
    return 1 if faults and arguments == ["--check"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
