"""Every sentence a user reads exists in Spanish, Portuguese and English, and says the same fields."""

from __future__ import annotations

import io
import re
import string
from pathlib import Path

import messages
import pytest
from babel.messages.pofile import read_po

from ceiba import language
from ceiba.terms import texts

MODULES = sorted(messages.PACKAGE.rglob("*.py"))
PERCENT_FIELD = re.compile(r"%\((\w+)\)s")


def catalogue(lang):
    file = messages.LOCALES / lang / "LC_MESSAGES" / "ceiba.po"
    return read_po(io.BytesIO(file.read_bytes()), locale=lang)


def forms(text):
    return tuple(text) if isinstance(text, list | tuple) else (text,)


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None} | set(PERCENT_FIELD.findall(text))


@pytest.mark.parametrize("lang", messages.TRANSLATED)
def test_a_catalogue_is_in_step_with_the_code(lang):
    file = messages.LOCALES / lang / "LC_MESSAGES" / "ceiba.po"
    assert file.read_bytes() == messages.written(messages.updated(lang, messages.extract())), "run `make messages`"


@pytest.mark.parametrize("lang", messages.TRANSLATED)
def test_no_sentence_is_left_untranslated_or_doubtful(lang):
    held = catalogue(lang)
    assert messages.untranslated(held) == []
    assert [message.id for message in held if message.id and message.fuzzy] == []


def test_the_catalogues_hold_the_same_sentences():
    spanish, portuguese = ({message.id for message in catalogue(lang)} for lang in messages.TRANSLATED)
    assert spanish == portuguese


@pytest.mark.parametrize("lang", messages.TRANSLATED)
def test_a_translation_keeps_the_fields(lang):
    for message in catalogue(lang):
        if message.id:
            wanted = set().union(*(fields(form) for form in forms(message.id)))
            for form in forms(message.string):
                assert fields(form) == wanted, f"{message.id!r} -> {form!r}"


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.relative_to(messages.PACKAGE).as_posix())
def test_a_sentence_is_written_out(file):
    lines = messages.unwritten(file.read_text(encoding="utf-8"))
    assert not lines, f"{file.name}: lines {lines} build a sentence; write it out, with named fields"


def test_the_languages_are_said_once():
    assert tuple(texts.LANGUAGES) == tuple(language.LANGUAGES)
    assert set(messages.TRANSLATED) == set(language.LANGUAGES) - {language.SOURCE_LANGUAGE}


def test_what_extraction_finds_is_what_is_said(tmp_path):
    source = tmp_path / "said.py"
    source.write_text(
        'raise InputMissing("is missing", "add it" if here else "leave it", file="a")\n'
        'Refusal(1, None, problem="is odd", remedy=REMEDY, raw="x")\n'
        'ngettext("{count} row", "{count} rows", n)\n'
        'mark("later")\nprint("never")\n',
        encoding="utf-8",
    )
    with Path(source).open("rb") as file:
        found = [text for _, _, text, _ in messages.sentences(file, None, None, None)]
    assert found == ["is missing", "add it", "leave it", "is odd", ("{count} row", "{count} rows"), "later"]
    assert messages.unwritten('InputMissing(f"{name} is missing", "add " + name)') == [1, 1]
