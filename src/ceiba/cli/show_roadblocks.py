"""How the roadblocks of a country look in a terminal: needs and QALYs lost to each, at both bounds, and the obstacles worth most."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from ceiba.cli.show import share_of, show_lines, show_table, show_title
from ceiba.cli.show_nation import show_people
from ceiba.cli.strata_words import say_stratum, say_stratum_name
from ceiba.job import RoadblocksReport
from ceiba.language import current
from ceiba.language import gettext as _
from ceiba.policylab.nation import significant
from ceiba.reports import Names, say_lever, say_roadblock

MOST = 12
MOST_OBSTACLES = 10
MOST_BY_STRATUM = 3
NOT_PUBLISHED = "–"

TITLES = {
    "lower": lambda: _("What is not known counts as an obstacle; untested markers turn out as the pack says"),
    "between": lambda: _("What is not known counts as an obstacle, but for what the pack does not know of reach"),
    "upper": lambda: _("What is not known counts as no obstacle: only what is refused"),
}
"""What each bound counts, in words."""

Row = dict[str, Any]


def show_roadblocks(report: RoadblocksReport, names: Names, by: Sequence[str]) -> None:
    """Print what roadblocks cost a country. by: the strata to print, of those that the report holds."""
    speech = current()
    day = speech.date(dt.date.fromisoformat(report.on))
    show_title(
        _("{country}: needs lost a year by roadblock, law in force on {day}", country=report.names.in_language(speech.lang), day=day)
    )
    show_people(report)
    if not report.bounds["lower"]["totals"]:
        show_lines([_("No national number: nobody here has a disease whose incidence the pack states with its source.")])
        return
    for bound, found in report.bounds.items():
        show_title(TITLES[bound]())
        show_totals(found["totals"], report)
        show_values(found["roadblocks"], found["totals"], report)
        _show_obstacles(found["obstacles"], report, names)
        for name in by:
            _show_strata(found["strata"][name], name, report, names)
    _show_how_to_read(report)


def show_totals(totals: Row, report: RoadblocksReport) -> None:
    """Print how many needs are met and lost, and the QALYs lost."""
    lines = [
        _(
            "{needs} needs a year have a care that may be indicated: {met} are met, {lost} lost, {none} would turn out to have none.",
            needs=_needs(totals["needs"], report),
            met=_needs(totals["met"], report),
            lost=_needs(totals["lost"], report),
            none=_needs(totals["none"], report),
        )
    ]
    if totals["lost"]:
        lines.append(
            _(
                "QALYs lost: {qalys}, of the options whose gain was published; of {unpriced} lost needs nobody published any.",
                qalys=_needs(totals["qalys"], report),
                unpriced=_needs(totals["unpriced"], report),
            )
        )
    show_lines([f"  {line}" for line in lines])


def show_values(rows: Sequence[Row], totals: Row, report: RoadblocksReport, *, most: int = MOST) -> None:
    """Print the roadblocks with the largest part of what is lost. most: how many."""
    speech = current()
    qalys = {row["roadblock"]: row["value"] for row in rows if row["unit"] == "qalys"}
    needs = [row for row in rows if row["unit"] == "needs"]
    table = [
        [
            say_roadblock(row["roadblock"], speech.lang),
            say_lever(row["roadblock"], speech.lang),
            _needs(row["value"], report),
            share_of(row["value"], totals["lost"]),
            _needs(row["alone"], report),
            _needs(row["last"], report),
            _needs(qalys[row["roadblock"]], report) if qalys.get(row["roadblock"]) else NOT_PUBLISHED,
        ]
        for row in needs[:most]
    ]
    header = (_("roadblock"), _("lever"), _("its part"), "", _("it alone goes"), _("it alone stays"), _("published QALYs"))
    show_table(header, table)
    if len(needs) > most:
        show_lines(["  " + _("... and {count} more; --into writes them all.", count=speech.number(len(needs) - most))])


def _show_obstacles(rows: Sequence[Row], report: RoadblocksReport, names: Names) -> None:
    if not rows:
        return
    speech = current()
    show_title(_("The single obstacles worth most"))
    table = [
        [
            names.action(row["action"], speech.lang) if row["action"] else _("the person's record"),
            say_roadblock(row["roadblock"], speech.lang),
            _payers(row["payers"], names),
            _needs(row["value"], report),
            _needs(row["alone"], report),
        ]
        for row in [row for row in rows if row["unit"] == "needs"][:MOST_OBSTACLES]
    ]
    show_table((_("action"), _("roadblock"), _("payer"), _("its part"), _("it alone goes")), table)


def _show_strata(parted: Row, by: str, report: RoadblocksReport, names: Names) -> None:
    speech = current()
    show_title(_("By {stratum}: needs lost, and the roadblocks with the largest part", stratum=say_stratum_name(by)))
    table = []
    for totals in parted["totals"]:
        own = [row for row in parted["roadblocks"] if row[by] == totals[by] and row["unit"] == "needs"][:MOST_BY_STRATUM]
        said = "; ".join(
            f"{say_roadblock(row['roadblock'], speech.lang).rstrip('.')} {share_of(row['value'], totals['lost'])}" for row in own
        )
        lost = share_of(totals["lost"], totals["needs"])
        table.append([say_stratum(totals[by], by, names), _needs(totals["lost"], report), lost, said])
    show_table((say_stratum_name(by), _("lost"), "", _("roadblocks")), table)


def _show_how_to_read(report: RoadblocksReport) -> None:
    speech = current()
    lines = [
        _("Its part: the Shapley value, the share of all lost needs that is due to it; the parts add up to what is lost."),
        _("It alone goes: needs met if every such roadblock vanished and nothing else changed."),
        _("It alone stays: needs still lost if all others vanished."),
        _("Published QALYs: its part of those lost, of the options whose gain was published; – where no such option meets it."),
        _("A need counts as met with the first option that opens; a lifted unknown counts as found in favour."),
    ]
    if report.unstated:
        worst = next(iter(report.unstated))
        lines.append(
            _(
                "Of {count} markers the pack states no prevalence (most needs wait for {marker}): what their tests would bring is not"
                " counted.",
                count=speech.number(len(report.unstated)),
                marker=worst,
            )
        )
    show_lines(["", *(f"  {line}" for line in lines)])


def _payers(payers: str, names: Names) -> str:
    lang = current().lang
    words = {"": _("any payer"), "none": _("without coverage"), "?": _("not recorded")}
    return words.get(payers) or " + ".join(names.short_payer(payer, lang) for payer in payers.split("+"))


def _needs(value: float, report: RoadblocksReport) -> str:
    """Return needs a year with the digits that the records behind them bear."""
    return current().number(significant(value, report.effective_n), decimals=1 if 0 < value < 1 else 0)
