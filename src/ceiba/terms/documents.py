"""Strict YAML: text in, declared types out, and every fault with its line.

Every scalar is text until its declared type reads it (`sex: no` stays the word *no*, `1.10` keeps its zero), a
repeated or an unknown key is refused. A fault names the line it stands on.
"""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec
import yaml

T = TypeVar("T")

Plain = str | list["Plain"] | dict[str, "Plain"] | None


class DocumentFault(ValueError):
    """What is wrong with a document: `problem` in words, `line` 1-based."""

    def __init__(self, problem: str, line: int) -> None:
        self.problem = problem
        self.line = line
        super().__init__(f"line {line}: {problem}")


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
        raise DocumentFault(str(getattr(error, "problem", error)), mark.line + 1 if mark else 1) from error
    lines = Lines()
    return (None if node is None else _plain(node, "$", lines)), lines


def read_document(text: str, kind: type[T]) -> tuple[T, Lines]:
    """Return the document as `kind` (msgspec types) with the line of each value; DocumentFault when it does not fit.

    >>> read_document("- 2024-03-01", list[str])[0]
    ['2024-03-01']
    """
    plain, lines = read_plain(text)
    try:
        return msgspec.convert(plain, kind, strict=False), lines
    except msgspec.ValidationError as error:
        problem, _, path = str(error).partition(" - at `")
        path = path.rstrip("`") or "$"
        unknown = re.search(r"unknown field `(.+?)`", problem)
        if unknown:
            path = f"{path}.{unknown[1]}"
        raise DocumentFault(f"{problem} (at {path})", lines.nearest(path)) from error


def _plain(node: yaml.Node, path: str, lines: Lines) -> Plain:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Plain] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in found:
                raise DocumentFault(f"the key '{key}' is repeated", key_node.start_mark.line + 1)
            found[key] = _plain(value_node, f"{path}.{key}", lines)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, f"{path}[{place}]", lines) for place, item in enumerate(node.value)]
    if node.value == "" and not _is_quoted(node):
        return None
    return str(node.value)


def _is_quoted(node: yaml.Node) -> bool:
    return bool(re.match(r"['\"|>]", getattr(node, "style", None) or ""))
