"""Strict YAML: text in, declared types out, and every fault with its line.

Every scalar is text until its declared type reads it (`sex: no` stays the word *no*, `1.10` keeps its zero), a
repeated or an unknown key is refused. A fault names the line it stands on.
"""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec
import yaml

from ceiba.terms.faults import ValueFault
from ceiba.terms.library_words import said, said_of_value

T = TypeVar("T")

Plain = str | list["Plain"] | dict[str, "Plain"]


class DocumentFault(ValueFault):
    """What is wrong with a document: `problem` in words with named {fields}, `line` 1-based.

    Of a value that does not fit its type the fields are `said` (a Saying, or a library's own words) and `path` (a Place).
    """

    def __init__(self, problem: str, line: int, **fields: object) -> None:
        super().__init__(problem, **fields)
        self.line = line

    def __str__(self) -> str:
        """Return the line and the problem."""
        return f"line {self.line}: {super().__str__()}"


class Lines(dict[str, int]):
    """The 1-based line of every value of a document, by its path, such as $[0].history[1].from."""

    def nearest(self, path: str) -> int:
        """Return the line of `path`, or of the nearest value that holds it."""
        while path and path not in self:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.get(path, 1)


def read_plain(text: str) -> tuple[Plain, Lines]:
    """Return the document as text, lists and dictionaries, with the line of each value; DocumentFault when it is not strict YAML."""
    try:
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = str(getattr(error, "problem", None) or error)
        raise DocumentFault("{said}", mark.line + 1 if mark else 1, said=said(problem)) from error
    if node is None:
        raise DocumentFault("the document is empty", 1)
    lines = Lines()
    try:
        return _plain(node, "$", lines), lines
    except RecursionError as error:
        raise DocumentFault("a value holds itself, or is nested too deeply", 1) from error


def read_document(text: str, kind: type[T]) -> tuple[T, Lines]:
    """Return the document as `kind` (msgspec types) with the line of each value; DocumentFault when it does not fit.

    >>> read_document("- 2024-03-01", list[str])[0]
    ['2024-03-01']
    """
    plain, lines = read_plain(text)
    return typed(plain, lines, kind), lines


def typed(plain: Plain, lines: Lines, kind: type[T]) -> T:
    """Return what was read plainly as `kind` (msgspec types); DocumentFault with the line of what does not fit."""
    try:
        return msgspec.convert(plain, kind, strict=False)
    except msgspec.ValidationError as error:
        problem, place = said_of_value(error, kind)
        line = lines.nearest(place.line_path)
        if not str(place):
            raise DocumentFault("{said}", line, said=problem, path=place) from error
        raise DocumentFault("{said} (at {path})", line, said=problem, path=place) from error


def _plain(node: yaml.Node, path: str, lines: Lines, of: str | None = None) -> Plain:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Plain] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise DocumentFault("a key is a word, not a list or a table", line)
            key = str(key_node.value)
            if key in found:
                raise DocumentFault("the key '{key}' is repeated", line, key=key)
            found[key] = _plain(value_node, f"{path}.{key}", lines, key)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, f"{path}[{place}]", lines) for place, item in enumerate(node.value)]
    if node.value == "" and not _is_quoted(node):
        if of is not None:
            # Within braces, `paraphrase: without, under usual care` is two keys, the second without a value.
            raise DocumentFault(
                "a value is missing after '{key}'; leave the key out where it is not known, and quote a text with a comma within braces",
                lines[path],
                key=of,
            )
        raise DocumentFault("a value is missing; leave its key out where it is not known", lines[path])
    return str(node.value)


def _is_quoted(node: yaml.Node) -> bool:
    return bool(re.match(r"['\"|>]", getattr(node, "style", None) or ""))
