"""The messages of the libraries that read documents (msgspec, YAML, csv) in sentences of ours, which are translated.

A message that no pattern knows stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from ceiba.language import mark
from ceiba.terms.faults import Place, Saying, ValueFault

UNKNOWN_KEY = mark("the key `{key}` does not belong here")
"""What is said of a key that a table may not have."""

_ENUM = mark("'{value}' is not one of: {allowed}")

_SAYINGS: tuple[tuple[str, str], ...] = (
    (r"Object missing required field `(?P<key>.+)`", mark("the key `{key}` is missing")),
    (r"Object contains unknown field `(?P<key>.+)`", UNKNOWN_KEY),
    (r"Invalid (?:enum )?value '?(?P<value>.*?)'?", mark("'{value}' is not a word that may stand here")),
    (r"Invalid RFC3339 encoded date", mark("this is not a date that exists: write it as 2024-03-01 (year, month, day)")),
    (r"Expected `(?P<wanted>[^`]+)`, got `(?P<found>[^`]+)`", mark("this is written as {found}; expected: {wanted}")),
    (r"Expected `(?:str|array|object)` of length >= (?P<least>\d+)", mark("this is too short; the least length is {least}")),
    (r"Expected `(?:int|float|decimal)` >= (?P<least>\S+)", mark("this number must be at least {least}")),
    (r"Expected `(?:int|float|decimal)` > (?P<least>\S+)", mark("this number must be above {least}")),
    (r"Expected `(?:int|float|decimal)` <= (?P<most>\S+)", mark("this number must be at most {most}")),
    (r"Expected `(?:int|float|decimal)` < (?P<most>\S+)", mark("this number must be below {most}")),
    (r"found character that cannot start any token", mark("a value cannot begin with this sign; put the value in quotation marks")),
    (r"did not find expected ',' or '\}'", mark("a table in curly brackets lacks a comma or its closing bracket")),
    (r"did not find expected ',' or '\]'", mark("a list in square brackets lacks a comma or its closing bracket")),
    (
        r"mapping values are not allowed in this context",
        mark("a colon stands where none may; put the value in quotation marks, or mend the indentation"),
    ),
    (r"(?:did not find expected key|could not find expected ':')", mark("a key and its colon were expected here; mend the indentation")),
    (r"did not find expected '-' indicator", mark("an entry that begins with - was expected here; mend the indentation")),
    (
        r"block (?:sequence entries|mapping keys) are not allowed in this context",
        mark("an entry begins where none may; mend the indentation"),
    ),
    (r"found a tab character.*", mark("a tab stands where blanks must; indent with blanks")),
    (r"found unexpected end of stream", mark("a quotation mark or a bracket is never closed")),
    (r"unexpected end of data", mark("a quotation mark is never closed")),
    (r"'[,;]' expected after '\"'", mark("a comma was expected after a quotation mark; write a quotation mark within a cell twice")),
    (r"found unknown escape character", mark("a \\ within quotation marks stands before a sign that it cannot change; write \\\\")),
    (r"found undefined (?:anchor|alias)", mark("a value begins with *; put the value in quotation marks")),
    (r"control characters are not allowed", mark("the text holds a control character; delete it")),
    (r"(?:but )?found another document", mark("found another document where the file must hold one; delete the line ---")),
)
"""What a library says -> what we say; its groups are the fields."""

_KINDS: Mapping[str, str] = {
    "float": mark("number"),
    "decimal": mark("number"),
    "int": mark("whole number"),
    "str": mark("text"),
    "array": mark("list of entries"),
    "object": mark("table of keys"),
    "bool": mark("true or false"),
    "date": mark("date, such as 2024-03-01"),
}


def said_of_value(error: msgspec.ValidationError, kind: object) -> tuple[Saying | str, Place]:
    """Return what msgspec found wrong with a document of `kind`, and where.

    A fault that a struct of ours raised keeps its own sentence.
    """
    problem, _, path = str(error).partition(" - at `")
    path = path.rstrip("`") or "$"
    cause = error.__cause__
    if isinstance(cause, ValueFault):
        return Saying(cause.problem, cause.fields), Place(path)
    unknown = re.fullmatch(r"Object contains unknown field `(.+)`", problem)
    allowed = allowed_words(kind, path)
    chosen = re.fullmatch(r"Invalid (?:enum )?value '(.*)'", problem, re.DOTALL)
    if chosen and allowed:
        return Saying(_ENUM, {"value": chosen[1], "allowed": ", ".join(allowed)}), Place(path)
    return said(problem), Place(path, unknown[1] if unknown else "")


def said(message: str) -> Saying | str:
    """Return a library's message as a sentence of ours; the message itself where none fits.

    >>> str(said("Expected `float | null`, got `str`"))
    'this is written as text; expected: number'
    """
    for pattern, sentence in _SAYINGS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            fields = {name: _kind(text) if name in {"wanted", "found"} else text for name, text in found.groupdict().items()}
            return Saying(sentence, fields)
    return message


def allowed_words(kind: object, path: str) -> tuple[str, ...]:
    """Return the words that may stand at `path` of a document of `kind`, in their order; () where it is not a choice of words."""
    types = list(_inside(msgspec.inspect.type_info(kind)))
    for key, _ in re.findall(r"\.([^.\[\]]+)|(\[[^\]]*\])", path):
        types = [inner for outer in types for step in _steps(outer, key) for inner in _inside(step)]
    words = [str(value) for one in types if isinstance(one, msgspec.inspect.LiteralType) for value in one.values]
    return tuple(dict.fromkeys(word for word in words if word))


def _steps(outer: msgspec.inspect.Type, key: str) -> Iterator[msgspec.inspect.Type]:
    """Yield the types of a key of a table, or (with no key) of the entries of a list or table."""
    inspect = msgspec.inspect
    if key and isinstance(outer, inspect.StructType | inspect.DataclassType):
        yield from (one.type for one in outer.fields if one.encode_name == key)
        if isinstance(outer, inspect.StructType) and key == outer.tag_field:
            yield inspect.LiteralType((outer.tag,))
    elif not key and isinstance(outer, inspect.DictType):
        yield outer.value_type
    elif not key and isinstance(outer, inspect.ListType | inspect.VarTupleType | inspect.SetType | inspect.FrozenSetType):
        yield outer.item_type


def _inside(outer: msgspec.inspect.Type) -> Iterator[msgspec.inspect.Type]:
    if isinstance(outer, msgspec.inspect.UnionType):
        for one in outer.types:
            yield from _inside(one)
    else:
        yield outer


def _kind(text: str) -> Saying | str:
    """Return the words of a type such as `int | null`; as it is where one of them is not known."""
    names = [name for name in text.split(" | ") if name != "null"]
    if len(names) == 1 and names[0] in _KINDS:
        return Saying(_KINDS[names[0]])
    return ", ".join(str(Saying(_KINDS[name])) for name in names) if set(names) <= set(_KINDS) else text
