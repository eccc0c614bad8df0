"""What a run says of its files beyond their rows: the records each gave, table by table, and what changed since the former run."""

from __future__ import annotations

from collections.abc import Sequence

from ceiba.cli.show import show_lines, show_table, show_title
from ceiba.language import current
from ceiba.language import gettext as _
from ceiba.records import FileChange, TableCount

SHOWN_CHANGES = 20


def show_records(files: Sequence[tuple[str, Sequence[TableCount]]]) -> None:
    """Print how many records of each table each file gave: in = kept + merged + refused; a table of which it gave none is left out."""
    rows: list[list[object]] = [
        [file, given.table, given.records_in, given.records_kept, given.records_merged, given.records_refused]
        for file, tables in files
        for given in tables
        if given.records_in
    ]
    if rows:
        show_title(_("Records of each file, table by table"))
        show_table((_("file"), _("table"), _("records"), _("kept"), _("merged"), _("refused")), rows)


def show_changes(changes: Sequence[FileChange] | None) -> None:
    """Print which files are new, changed, unchanged or gone since the former run; nothing when there was none."""
    if changes is None:
        return
    speech = current()
    counts = {change: sum(each.change == change for each in changes) for change in ("unchanged", "changed", "new", "gone")}
    show_title(_("Since the former run"))
    show_lines(
        [
            "  "
            + _(
                "Files unchanged: {unchanged}, changed: {changed}, new: {new}, gone: {gone}.",
                **{change: speech.number(count) for change, count in counts.items()},
            )
        ]
    )
    told = [_told(each) for each in changes if each.change != "unchanged"]
    show_lines([f"  {line}" for line in told[:SHOWN_CHANGES]])
    if len(told) > SHOWN_CHANGES:
        show_lines(["  " + _("and {n} more", n=speech.number(len(told) - SHOWN_CHANGES))])


def _told(each: FileChange) -> str:
    number = current().number
    rows, before = number(each.rows or 0), number(each.rows_before or 0)
    if each.change == "changed":
        return _("{file}: changed; its rows ({rows}) replace those of before ({before}).", file=each.file, rows=rows, before=before)
    if each.change == "new":
        return _("{file}: new; its rows ({rows}) were added.", file=each.file, rows=rows)
    return _("{file}: not among the files given; its rows ({before}) are no longer in the lake.", file=each.file, before=before)
