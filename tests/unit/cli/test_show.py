"""How results look: aligned tables in the reader's language, one JSON line, errors as one sentence."""

from __future__ import annotations

import json

import click
import pytest

from ceiba import language
from ceiba.cli import run_command
from ceiba.cli.show import coloured, progress_on_stderr, share_of, show_error, show_json, show_table
from ceiba.errors import InputUnreadable
from ceiba.terms.faults import Place
from ceiba.terms.library_words import said
from ceiba.terms.readings import Fault


@pytest.fixture(autouse=True)
def english():
    language.use("en")
    yield
    language.use("en")


def test_numbers_stand_to_the_right_and_words_to_the_left(capsys):
    show_table(("name", "n"), [["a", 1], ["bcdef", 12345], ["g", None]])
    lines = [click.unstyle(line) for line in capsys.readouterr().out.splitlines()]
    assert lines == ["  name        n", "  a           1", "  bcdef  12,345", "  g           –"]


def test_numbers_are_grouped_as_the_language_does(capsys):
    language.use("es")
    show_table(("n",), [[1234567]])
    assert "1.234.567" in capsys.readouterr().out


def test_colour_takes_no_room(capsys):
    show_table(("answer", "n"), [[coloured("yes", "yes"), 1], ["unknown", 2]])
    lines = [click.unstyle(line) for line in capsys.readouterr().out.splitlines()]
    assert len({len(line) for line in lines}) == 1


def test_nothing_is_shown_of_no_rows(capsys):
    show_table(("a",), [])
    assert capsys.readouterr().out == ""


def test_an_error_is_one_sentence_with_its_place(capsys):
    error = InputUnreadable("is {what}.", "Mend it.", file="a.maf", line=3, column="HGVSp", what="broken")
    assert show_error(error, as_json=False) == 11
    out, err = capsys.readouterr()
    assert (out, click.unstyle(err)) == ("", "Error: a.maf:3 (HGVSp): is broken. Mend it.\n")


def test_an_error_as_json_is_the_only_thing_on_stdout(capsys):
    assert show_error(InputUnreadable("is broken.", "", file="a.maf"), as_json=True) == 11
    out, err = capsys.readouterr()
    assert err == ""
    assert json.loads(out) == {"error": "InputUnreadable", "exit_code": 11, "place": "a.maf", "problem": "is broken.", "remedy": ""}


def test_json_is_one_line_of_utf8(capsys):
    show_json({"a": "ñ"})
    assert capsys.readouterr().out == '{"a":"ñ"}\n'


def test_faults_in_json_are_filled_and_in_the_reader_s_language(capsys):
    fault = Fault(
        "a.yaml",
        3,
        "{said} (at {path})",
        "Mend the value; {guide} shows the form.",
        {"said": said("Expected `float`, got `str`"), "path": Place("$[0]"), "guide": "x.md"},
    )
    language.use("pt")
    show_json({"faults": [fault]})
    assert json.loads(capsys.readouterr().out)["faults"] == [
        {
            "file": "a.yaml",
            "line": 3,
            "problem": "está escrito como texto; esperava-se: número (em entrada 1)",
            "remedy": "Corrija o valor; x.md mostra a forma.",
        }
    ]


def test_a_share_of_nothing_is_a_dash():
    assert share_of(0, 0) == "–"
    assert share_of(1, 3) == "33.3%"


def test_progress_says_nothing_when_piped_or_quiet(capsys):
    for quiet in (True, False):
        with progress_on_stderr(quiet=quiet) as progress:
            progress("Deciding", 0, 1)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        (["doctor", "--lang", "pt"], "pt"),
        (["doctor", "--lang=es"], "es"),
        (["--lang", "es", "doctor"], "es"),
        (["doctor", "--lang"], "en"),
        (["doctor", "--lang", "fr"], "en"),
    ],
)
def test_the_language_is_settled_from_the_words_before_all_else(monkeypatch, capsys, words, lang):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    run_command(words)
    assert language.current().lang == lang


def test_a_stop_by_the_user_ends_with_130_and_a_sentence(monkeypatch, capsys):
    def stop():
        raise KeyboardInterrupt

    monkeypatch.setattr("ceiba.cli.doctor.examine", stop)
    assert run_command(["doctor", "--lang", "en"]) == 130
    assert capsys.readouterr().err.strip() == "Stopped; what had landed stays whole."
