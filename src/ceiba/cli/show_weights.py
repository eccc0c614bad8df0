"""What a nation is weighted by, in a terminal: its incidence with sources, and who is left without a national number."""

from __future__ import annotations

from typing import Any

from ceiba.cli.show import show_lines, show_table, show_title
from ceiba.cli.strata_words import say_stratum
from ceiba.job import NationReport
from ceiba.language import current, ngettext
from ceiba.language import gettext as _
from ceiba.reports import Names

MOST = 10
"""How many left out are named."""

Row = dict[str, Any]


def show_weights(report: NationReport, names: Names) -> None:
    """Print how far the weights reach and the rows of incidence that they rest on."""
    speech, weighing = current(), report.weighing
    doubtful = [row for row in report.used if row["assumed"] or row["confidence"] == "low"]
    show_title(_("Weights"))
    show_lines(
        [
            "  "
            + _(
                "{needs} needs stand for {cases} cases a year, and tell as much as {effective} of equal weight.",
                needs=speech.number(weighing["n_needs"]),
                cases=speech.number(round(weighing["cases"])),
                effective=speech.number(round(weighing["effective_n"])),
            ),
            "  "
            + _(
                "Rests on {count} values of the pack; {doubtful} are assumed or held with low confidence.",
                count=speech.number(len(report.used)),
                doubtful=speech.number(len(doubtful)),
            ),
        ]
    )
    if not weighing["converged"]:
        show_lines(
            [
                "  "
                + _(
                    "The margins contradict each other: '{margin}' is missed by {share}.",
                    margin=" ".join(weighing["worst"]),
                    share=speech.percent(weighing["residual"], decimals=1),
                )
            ]
        )
    incidence = [
        [
            _whose_cases(row["values"], names),
            speech.number(row["values"]["cases_per_year"]),
            row["source"] or _("assumed: {reason}", reason=row["reason"]),
        ]
        for row in report.used
        if row["file"] == "facts/incidence.csv"
    ]
    show_table((_("incidence"), _("cases a year"), _("source")), incidence)
    show_left_out(report, names)


def _whose_cases(values: Row, names: Names) -> str:
    """Whose cases a row of incidence counts: the disease, and the sex where it is of one."""
    disease = names.disease(values["disease"], current().lang)
    return f"{disease}, {say_stratum(values['sex'], 'sex', names)}" if values.get("sex") else disease


def show_left_out(report: NationReport, names: Names) -> None:
    """Print which needs have no national number, and whose cases nobody stands for."""
    speech, weighing = current(), report.weighing
    why = {
        "no_incidence": _("no incidence in the pack"),
        "only_a_total": _("only a total that holds others"),
        "sex_not_counted": _("no incidence of this sex"),
    }
    lines = [
        _(
            "Without a national number: {count} records of {disease}, {why}.",
            count=speech.number(row["n_needs"]),
            disease=names.disease(row["disease"], speech.lang) if row["disease"] else _("no recorded disease"),
            why=why[row["why"]],
        )
        for row in weighing["unweighted"]
    ]
    lines += [
        _(
            "Nobody here stands for {cases} cases a year: {margin} {of} {value}.",
            cases=speech.number(round(row["cases"])),
            margin=row["margin"],
            of=row["of"],
            value=row["value"],
        )
        for row in weighing["unmet"]
    ]
    if weighing["n_prevention"]:
        count = weighing["n_prevention"]
        lines.append(
            ngettext(
                "{count} need of prevention is not counted: it has no incidence.",
                "{count} needs of prevention are not counted: they have no incidence.",
                count,
            )
        )
    show_lines([f"  ! {line}" for line in lines[:MOST]])
    if len(lines) > MOST:
        show_lines(["  " + _("... and {count} more; --into writes them all.", count=speech.number(len(lines) - MOST))])
