"""How a nation looks in a terminal: over whom, by what weights, cascade with ranges, groups and gaps, and what to find out first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import click

from ceiba.cli.show import share_of, show_lines, show_table, show_title
from ceiba.cli.show_weights import show_left_out, show_weights
from ceiba.cli.strata_words import say_stratum, say_stratum_name
from ceiba.job import NationReport, RoadblocksReport
from ceiba.language import current, ngettext
from ceiba.language import gettext as _
from ceiba.policylab.nation import LEAST_RECORDS, significant
from ceiba.reports import Names, say_gate, say_missing
from ceiba.terms.roadblocks import GATES

MOST = 10
_ALIKE = 0.0005
"""Gaps below what one decimal of a percent shows name no group: the order of equals says nothing."""

Row = dict[str, Any]


def show_nation(report: NationReport, names: Names, by: Sequence[str]) -> None:
    """Print a nation. by: the strata to print, of those that the report holds."""
    speech = current()
    day = speech.date(dt.date.fromisoformat(report.on))
    show_title(_("{country}: needs of treatment a year, law in force on {day}", country=report.names.in_language(speech.lang), day=day))
    show_people(report)
    if not report.has_numbers:
        show_lines([_("No national number: nobody here has a disease whose incidence the pack states with its source.")])
        show_left_out(report, names)
        return
    show_weights(report, names)
    show_cascade(report)
    for name in by:
        _show_strata(report.strata[name], name, names)
        _show_gaps([gap for gap in report.gaps if gap["by"] == name], names)
    _show_find_out(report, names)


def show_people(report: NationReport | RoadblocksReport) -> None:
    """Print over whom a nation was counted."""
    speech, counted = current(), report.counted
    if report.invented:
        lines = [
            click.style(_("INVENTED: these people are for trying; what is counted of them is no evidence about the country."), bold=True)
        ]
    else:
        lines = []
    people = speech.number(counted["people"])
    if counted["kind"] == "run":
        lines.append(_("Counted over the {people} people of the run '{run}'.", people=people, run=counted["run"]))
    else:
        lines.append(
            _(
                "Counted over {people} people invented by the facts of the pack, from the seed {seed} (--people, --seed); --run counts"
                " your own.",
                people=people,
                seed=counted["seed"],
            )
        )
    show_lines(lines)


def show_cascade(report: NationReport) -> None:
    """Print the cascade of the whole country, with its ranges."""
    speech = current()
    show_title(_("Access cascade, needs a year"))
    rows = [
        [
            say_gate(row["gate"], speech.lang),
            _needs(row["yes"], row),
            _needs(row["point"], row),
            f"{_needs(row['point_low'], row)} – {_needs(row['point_high'], row)}",
            _needs(row["yes"] + row["unknown"], row),
            share_of(row["yes"], row["asked"]),
            share_of(row["yes"] + row["unknown"], row["asked"]),
        ]
        for row in report.cascade
    ]
    level = speech.percent(report.level)
    header = (
        _("step"),
        _("at least"),
        _("point"),
        _("{level} of draws", level=level),
        _("at most"),
        _("share at least"),
        _("share at most"),
    )
    show_table(header, rows)
    last = report.cascade[-1]
    show_lines(
        [
            "  "
            + _(
                "{needs} needs a year; {asked} have an indicated or undecided care.",
                needs=_needs(last["needs"], last),
                asked=_needs(last["asked"], last),
            ),
            "  " + _("Point: untested markers as the pack says they are distributed; what the pack does not know counts as no."),
            "  " + _("The draws resample the records; the facts of the pack stand as cited, for it states no interval of them."),
        ]
    )


def _show_strata(rows: Sequence[Row], by: str, names: Names) -> None:
    speech = current()
    show_title(_("By {stratum}: share that passes each step (at least / point / at most)", stratum=say_stratum_name(by)))
    table: dict[str, list[object]] = {}
    for row in rows:
        if not row["needs"]:
            continue
        line = table.setdefault(row[by], [say_stratum(row[by], by, names), _needs(row["asked"], row)])
        each = (row["yes"], row["point"], row["yes"] + row["unknown"])
        line.append(" / ".join(share_of(value, row["asked"]) for value in each))
    show_table((say_stratum_name(by), _("asked"), *(say_gate(gate, speech.lang) for gate in GATES)), list(table.values()))


def _show_gaps(gaps: Sequence[Row], names: Names) -> None:
    speech = current()
    if not gaps:
        show_lines(["  " + _("No gaps: fewer than two groups of {count} records or more.", count=LEAST_RECORDS)])
        return
    rows = [
        [
            say_gate(gap["gate"], speech.lang),
            {"lower": _("at least"), "point": _("point"), "upper": _("at most")}[gap["at"]],
            speech.percent(gap["absolute"], decimals=1),
            _decimal(gap["relative"], 2),
            _decimal(gap["concentration"], 3),
            *(say_stratum(gap[end], gap["by"], names) if gap["absolute"] >= _ALIKE else "–" for end in ("least", "most")),
        ]
        for gap in gaps
    ]
    header = (_("gap at"), "", _("absolute"), _("ratio"), _("concentration index"), _("least"), _("most"))
    show_table(header, rows)
    last = gaps[-1]
    left = last["not_recorded"] + last["too_few"]
    if left:
        show_lines(
            [
                "  "
                + _(
                    "Not compared: {needs} needs a year whose group is not recorded or has fewer than {count} records.",
                    needs=speech.number(round(left)),
                    count=LEAST_RECORDS,
                )
            ]
        )
    if last["concentration"] is None:
        show_lines(["  " + _("No concentration index without an order of advantage: give one with --order.")])


def _show_find_out(report: NationReport, names: Names) -> None:
    speech, last = current(), report.cascade[-1]
    show_title(_("What to find out first: facts of the pack, by the undecided needs a year that wait for them"))
    rows = [
        [
            say_missing(row["fact"], speech.lang, names),
            _needs(row["hides"], last),
            speech.percent(row["share"], decimals=1),
            _needs(row["decides"], last),
        ]
        for row in report.find_out
        if row["kind"] == "pack"
    ]
    show_table((_("fact"), _("wait for it"), _("share"), _("it alone decides")), rows[:MOST])
    if report.without:
        count = len(report.without)
        told = ngettext(
            "{count} marker of a disease is waited for, and the pack states no distribution of it: it stays unknown.",
            "{count} markers of a disease are waited for, and the pack states no distribution of them: they stay unknown.",
            count,
        )
        show_lines([f"  {told}"])


def _decimal(value: float | None, decimals: int) -> str:
    """Return a number with so many decimals; a dash when there is none."""
    return "–" if value is None else current().number(value + 0.0 if abs(value) >= 0.5 * 10**-decimals else 0.0, decimals=decimals)


def _needs(value: float, row: Row) -> str:
    """Return needs a year with the digits that the records behind them bear."""
    return current().number(significant(value, row["effective_n"]), decimals=1 if 0 < value < 1 else 0)
