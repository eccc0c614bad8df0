"""Strict YAML: text in, declared types out, every fault with its line."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from ceiba.terms.documents import DocumentFault, Lines, read_document, read_plain


class Thing(msgspec.Struct, forbid_unknown_fields=True):
    """Something to be read."""

    name: str
    size: float = 0.0
    on: dt.date | None = None


@pytest.mark.parametrize("text", ["no", "yes", "on", "1.10", "0123", "2024-03-01", "null", "~", "1e5", "0x10", "12:30:00", "''"])
def test_every_scalar_is_text(text):
    """Fails if a word, a number or a date were read before its type is known, as plain YAML does."""
    assert read_plain(f"a: {text}")[0] == {"a": text.strip("'")}
    assert read_plain(f"{text}: a")[0] == {text.strip("'"): "a"}


@pytest.mark.parametrize("text", ["'a'", '"a"', "|-\n  a", ">-\n  a"])
def test_text_may_be_written_in_every_style(text):
    assert read_plain(f"k: {text}")[0] == {"k": "a"}


@pytest.mark.parametrize("text", ["''", '""', "|\n", ">\n"])
def test_an_empty_text_is_a_text_when_it_is_written_as_one(text):
    assert read_plain(f"k: {text}")[0] == {"k": ""}


def test_types_are_read_from_the_declaration():
    found, lines = read_document("- {name: no, size: 1.10, on: 2024-03-01}\n- name: b", list[Thing])
    assert found == [Thing("no", 1.1, dt.date(2024, 3, 1)), Thing("b")]
    assert (lines["$[1].name"], lines["$[0].size"]) == (2, 1)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("name: a\nname: b", 2, "the key 'name' is repeated"),
        ("name: a\nsize: 1\nsiz: 2", 3, "the key `siz` does not belong here"),
        ("name: a\nsize: big", 2, "expected: number (at `size`)"),
        ("size: 1", 1, "the key `name` is missing"),
        ("name: a\non: 2024-02-30", 2, "write it as 2024-03-01"),
        ("name: a\nsize:", 2, "a value is missing after 'size'"),
        ("{name: a, under usual care, size: 2}", 1, "a value is missing after 'under usual care'"),
        ("- a\n-", 2, "a value is missing; leave its key out"),
        ("name: a\n? [x]\n: b", 2, "a key is a word"),
        ("name: [a", 2, "a list in square brackets lacks"),
        ("name: a\nsize: ]", 2, "did not find"),
        ("name: a\n---\nname: b", 2, "another document"),
        ("", 1, "the document is empty"),
        ("# only a comment", 1, "the document is empty"),
        ("name: *nobody", 1, "a value begins with *"),
        ("name: &a [*a]", 1, "a value holds itself"),
        ("name: \x00", 1, "control characters are not allowed"),
    ],
)
def test_a_fault_has_its_line(text, line, problem):
    with pytest.raises(DocumentFault) as caught:
        read_document(text, Thing)
    assert problem in str(caught.value)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"line {line}: ")


def test_braces_in_what_was_written_are_kept_in_the_fault():
    with pytest.raises(DocumentFault, match=r"the key 'a\{b\}' is repeated"):
        read_plain('"a{b}": 1\n"a{b}": 2')


def test_the_line_of_a_value_without_its_own_is_that_of_what_holds_it():
    lines = Lines({"$": 1, "$[0]": 4, "$[0].who": 7})
    assert lines.nearest("$[0].who.stage[2]") == 7
    assert lines.nearest("$[0].says") == 4
    assert lines.nearest("$[3]") == 1
    assert Lines().nearest("$.a") == 1


def test_an_alias_is_the_value_it_names():
    assert read_plain("a: &p [x]\nb: *p")[0] == {"a": ["x"], "b": ["x"]}
