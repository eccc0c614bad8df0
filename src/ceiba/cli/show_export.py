"""What an export prints: how many records of each table went, and what was left, and why."""

from __future__ import annotations

from ceiba.cli.show import show_lines, show_table, show_title
from ceiba.language import current, gettext
from ceiba.language import gettext as _
from ceiba.records import Exported


def show_exported(done: Exported) -> None:
    """Print the tables with their counts, then everything left or lost with its reason."""
    show_title(_("Handed on as {to}", to=done.to))
    header = (_("table"), _("records"), _("written"), _("left"))
    show_table(header, [[name, rows, done.written[name], rows - done.written[name]] for name, rows in done.rows.items()])
    if done.left:
        show_title(_("What the format does not hold"))
        counts = (_("table"), _("column"), _("count"), _("why"))
        show_table(counts, [[one.table, one.column, one.count, gettext(one.reason).format(**one.fields)] for one in done.left])
    show_lines(["", _("{count} files in {folder}", count=current().number(len(done.files)), folder=str(done.folder))])
