"""How the differences between packs, between days, and of a programme laid over a pack look in a terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ceiba.cli.show import coloured, show_lines, show_title
from ceiba.cli.show_packs import show_some
from ceiba.language import current, ngettext
from ceiba.language import gettext as _

if TYPE_CHECKING:
    from ceiba.job import GrantedOtherwise, PackDiff
    from ceiba.packs import Difference, ValueDifference
    from ceiba.terms.texts import Text

_MARKS = {"added": "+", "removed": "−", "changed": "~"}


def show_diff(found: PackDiff) -> None:
    """Print what differs between two packs or days."""
    day = current().date
    show_lines(["", f"  {_asked(found.before, day(found.before_on))} → {_asked(found.after, day(found.after_on))}"])
    if found.structure:
        show_title(_("Entries"))
        words = {"added": _("added"), "removed": _("removed"), "changed": _("changed")}
        show_some([[words[d.kind], d.part, d.id, say_fields(d)] for d in found.structure], ("", "", "", ""))
    if found.turned:
        show_title(_("Says otherwise"))
        rows = [[t.part, t.id, t.before or "–", t.after, say_since(t.since, only_read=t.only_read), t.source] for t in found.turned]
        show_some(rows, ("", "", _("before"), _("after"), _("since"), ""))
        _show_counts(len(found.turned), read=sum(t.only_read for t in found.turned))
    count = len({row.assertion for row in found.granted})
    show_title(
        _("Standard treatments granted otherwise: {count} of {all}", count=current().number(count), all=current().number(found.n_standard))
    )
    show_granted(found.granted, found.payers)
    _show_counts(len(found.granted), read=sum(g.only_read for g in found.granted), stale=sum(g.stale for g in found.granted))
    if not (found.structure or found.turned or found.granted):
        show_lines(["  " + _("Nothing differs.")])


def show_granted(rows: Sequence[GrantedOtherwise], payers: Mapping[str, Text], most: int | None = None) -> None:
    """Print the standard treatments that are granted otherwise, one row a gate and payer. most: how many rows, None is as many as ever."""
    said = {"yes": _("yes"), "no": _("no"), "unknown": _("not known")}
    cells = [
        [
            row.assertion,
            say_gate(row.gate, row.payer, payers),
            f"{coloured(said[row.before], row.before)} → {coloured(said[row.after], row.after)}",
            _("(no longer verified)") if row.stale else say_since(row.since, only_read=row.only_read),
        ]
        for row in rows
    ]
    dated = any(row.since or row.stale for row in rows)
    header = (_("treatment"), _("gate"), _("answer"), _("since"))
    show_some(cells if dated else [line[:3] for line in cells], header if dated else header[:3], most)


def say_fields(difference: Difference) -> str:
    """Return in words what changed of an entry: its fields, and the values of its history that came, went or are written otherwise."""
    fields = [_field(*field) for field in difference.fields]
    return "; ".join([*fields, *(_value(value) for value in difference.values)])


def say_since(since: dt.date | None, *, only_read: bool) -> str:
    """Return since when an answer holds, or that it was only read on that day; "" where it is not known."""
    if since is None:
        return ""
    day = current().date(since)
    return _("(read on {day}; when it began is not known)", day=day) if only_read else day


def _value(value: ValueDifference) -> str:
    day = current().date(dt.date.fromisoformat(value.since))
    answers = {"yes": _("yes"), "no": _("no"), "unknown": _("not known"), "ended": _("ended"), "unscored": _("unscored")}
    since = _("read on {day}", day=day) if value.only_read else _("since {day}", day=day)
    told = ", ".join([answers.get(value.says, value.says), since, value.source or _("assumed")])
    more = f" ({'; '.join(_field(*field) for field in value.fields)})" if value.fields else ""
    return f"{_MARKS[value.kind]} {told}{more}"


def _field(name: str, before: str, after: str) -> str:
    return f"{name}: {before or '–'} → {after or '–'}"


def _asked(name: str, day: str) -> str:
    return _("{pack}, asked on {day}", pack=name, day=day)


def say_gate(gate: str, payer: str, payers: Mapping[str, Text]) -> str:
    """Return a gate and who answers at it in words. payer: an id; "" at *covered* is at least one payer. payers: their names."""
    if gate == "available":
        return _("approved by the regulator")
    if not payer:
        return _("covered by a payer")
    name = payers[payer].in_language(current().lang).partition(" (")[0] if payer in payers else payer
    return _("covered: {payer}", payer=name) if gate == "covered" else _("delivered: {payer}", payer=name)


def _show_counts(count: int, *, read: int, stale: int = 0) -> None:
    """Say apart how many of so many rows are a change, were only read on a day, and are no longer verified; nothing where all changed."""
    if not (read or stale):
        return
    changed = count - read - stale
    lines = [
        ngettext("{count} answer changed on a known day or is undated.", "{count} answers changed on a known day or are undated.", changed)
    ]
    if stale:
        lines.append(
            ngettext(
                "{count} is not known any longer, since nobody verified it through that day.",
                "{count} are not known any longer, since nobody verified them through that day.",
                stale,
            )
        )
    if read:
        lines.append(
            ngettext(
                "{count} was only read between: when it began is not known, and it may be no change of law.",
                "{count} were only read between: when they began is not known, and they may be no change of law.",
                read,
            )
        )
    show_lines([f"  {line}" for line in lines])
