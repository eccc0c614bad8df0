"""Records by table and changes of files, as the command line prints them."""

from __future__ import annotations

import click
import pytest

from ceiba import language
from ceiba.cli.show_accounts import SHOWN_CHANGES, show_changes, show_records
from ceiba.records import FileChange, TableCount


@pytest.fixture(autouse=True)
def english():
    language.use("en")
    yield
    language.use("en")


def printed(capsys):
    return [line.strip() for line in click.unstyle(capsys.readouterr().out).splitlines() if line.strip()]


def test_records_are_shown_file_by_file_and_table_by_table(capsys):
    show_records([("a.maf", (TableCount("alterations", 3, 1, 1, 1), TableCount("panels", 0, 0, 0, 0))), ("b.vcf", ())])
    title, header, row = printed(capsys)
    assert (title, row.split()) == ("Records of each file, table by table", ["a.maf", "alterations", "3", "1", "1", "1"])
    assert header.split() == ["file", "table", "records", "kept", "merged", "refused"]


def test_nothing_is_shown_where_no_file_gave_records_or_no_run_came_before(capsys):
    show_records([("b.vcf", ())])
    show_changes(None)
    assert printed(capsys) == []


def test_what_changed_is_said_in_a_sentence_for_each_file(capsys):
    show_changes(
        [
            FileChange("a", "unchanged", 1, 1),
            FileChange("b", "changed", 120, 118),
            FileChange("c", "new", 1000, None),
            FileChange("d", "gone", None, 7),
        ]
    )
    assert printed(capsys) == [
        "Since the former run",
        "Files unchanged: 1, changed: 1, new: 1, gone: 1.",
        "b: changed; its rows (120) replace those of before (118).",
        "c: new; its rows (1,000) were added.",
        "d: not among the files given; its rows (7) are no longer in the lake.",
    ]


def test_of_many_changes_the_first_are_named(capsys):
    show_changes([FileChange(f"f{number}", "new", 1, None) for number in range(SHOWN_CHANGES + 2)])
    assert printed(capsys)[-1] == "and 2 more"
