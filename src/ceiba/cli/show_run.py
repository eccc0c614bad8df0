"""What a run, a check and the demonstration print."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import msgspec

from ceiba.cli.show import coloured, share_of, show_lines, show_table, show_title
from ceiba.cli.show_accounts import show_changes, show_records
from ceiba.errors import InputUnreadable, RowsRefused
from ceiba.job import Run, RunRecord, names_for, notice_records
from ceiba.language import current, ngettext
from ceiba.language import gettext as _
from ceiba.records import Checked, TableCount
from ceiba.reports import Names, say_gate, say_kind, say_missing, say_roadblock
from ceiba.terms.answers import MissingKind
from ceiba.terms.deidentification import NAMES, NOT_STATED, STATES

TOP = 10
SHOWN_REPORTS = 3
SHOWN_REFUSALS = 50


def show_run(done: Run) -> None:
    """Print what a run read, decided and wrote."""
    record = done.record
    show_heading(record)
    show_sources(record)
    show_counts(record)
    show_where(done)


def show_heading(record: RunRecord) -> None:
    """Print which country, which law, which pack; and that it is invented when it is."""
    speech = current()
    on, known = (speech.date(dt.date.fromisoformat(day)) for day in (record.on, record.known))
    show_title(
        _("{country}: law in force on {on}, as known on {known}", country=record.country_names.in_language(speech.lang), on=on, known=known)
    )
    if record.invented:
        show_lines([_("INVENTED: the country or the people are invented; nothing here is evidence about anyone.")])
    show_lines(
        [
            _(
                "Assumed, not read: {pack} values of the pack that gates read, {knowledge} assertions; what rests on them says so.",
                pack=speech.number(record.assumed_in_pack),
                knowledge=speech.number(record.assumed_in_knowledge),
            )
        ]
    )
    if record.invented:
        show_lines([_("Assumed to invent people: {count} values.", count=speech.number(record.assumed_for_people))])
    for name, value in ((_("payer"), record.question.payer), (_("disease"), record.question.disease)):
        if value:
            show_lines([_("Declared on the command line for all whose record says nothing: {name} {value}.", name=name, value=value)])


def show_sources(record: RunRecord) -> None:
    """Print each file with its rows: in = kept + merged + refused."""
    show_title(_("Read"))
    header = (_("file"), _("read as"), _("rows"), _("kept"), _("merged"), _("refused"))
    show_table(header, [_source(source) for source in record.sources])
    show_lines(["  " + _("De-identification: {states}.", states=_states(record))])
    show_lines([f"  ! {notice.told(current().lang)}" for notice in record.notices])
    show_records([(str(source["file"]), msgspec.convert(source.get("tables", ()), tuple[TableCount, ...])) for source in record.sources])
    show_changes(record.changes)


def _states(record: RunRecord) -> str:
    """The de-identification states of the files read, with how many files each has."""
    speech = current()
    counts = Counter(source.get("deidentification") for source in record.sources)
    told = []
    for state in (*STATES, None):
        if counts[state]:
            name = (NOT_STATED if state is None else NAMES[state]).in_language(speech.lang)
            told.append(ngettext("{name} ({count} file)", "{name} ({count} files)", counts[state], name=name))
    return ", ".join(told)


def show_counts(record: RunRecord) -> None:
    """Print the cascade (whole and by payer), the top roadblocks and the missing facts."""
    speech, counts, names = current(), record.counts, names_for(record)
    show_title(_("Access cascade, counted in needs"))
    gate_header = (_("step"), _("yes"), _("unknown"), _("no"), _("at least"), _("at most"))
    show_table(gate_header, [_step(row) for row in counts.cascade])
    last = counts.cascade[-1]
    show_lines(
        [
            "  "
            + _(
                "{needs} needs; {asked} have an indicated or undecided care. Decided at all four gates: {share}.",
                needs=speech.number(counts.n_needs),
                asked=speech.number(_int(last["n_asked"])),
                share="–" if counts.share_decided is None else speech.percent(counts.share_decided, decimals=1),
            ),
            "  "
            + _(
                "Of the unknown, {n} would be open if the untested markers were tested and came out in favour.",
                n=speech.number(_int(last["n_path_open"])),
            ),
            "  " + _("Not covered, but with an exceptional route (court, sponsor ...): {n}.", n=speech.number(_int(last["n_exceptional"]))),
        ]
    )
    show_title(_("By payer: needs that pass each step (at least / at most)"))
    show_table((_("payer"), _("asked"), *(say_gate(gate, speech.lang) for gate in _GATES)), _by_payer(record, names))
    show_title(_("Top roadblocks of the preferred care of each unmet need"))
    rows = [[say_roadblock(str(row["roadblock"]), speech.lang), row["n_needs"]] for row in counts.roadblocks[:TOP]]
    show_table((_("roadblock"), _("needs")), rows)
    show_title(_("Missing facts, by the undecided needs that each could decide alone"))
    missing = [
        [
            say_kind(msgspec.convert(row["kind"], MissingKind), speech.lang),
            say_missing(str(row["fact"]), speech.lang, names),
            row["n_needs"],
            speech.percent(_float(row["share"])),
            row["n_open"],
        ]
        for row in counts.missing[:TOP]
    ]
    show_table((_("missing in"), _("fact"), _("needs"), _("share"), _("could open")), missing)


def show_where(done: Run) -> None:
    """Print the paths of what was written."""
    results = done.folder / "results"
    show_title(_("Written"))
    rows = [[_("options, one row a need and action"), str(results / "options.parquet")], ["", str(results / "options.csv")]]
    rows += [[_("cascade, roadblocks, missing facts, cells"), str(results)]]
    rows += [[_("report"), str(path)] for path in done.reports[:SHOWN_REPORTS]]
    if len(done.reports) > SHOWN_REPORTS:
        rows.append([_("more reports: {n}", n=current().number(len(done.reports) - SHOWN_REPORTS)), str(results / "reports")])
    show_table(("", ""), rows)


def show_checked(found: Checked) -> None:
    """Print what would be read and what refused."""
    names = [[s.file, s.format, s.rows_in, s.rows_kept, s.rows_merged, s.rows_refused] for s in found.sources]
    show_title(_("Would be read"))
    show_table((_("file"), _("read as"), _("rows"), _("kept"), _("merged"), _("refused")), names)
    show_lines([f"  ! {notice.told(current().lang)}" for notice in notice_records(found)])
    show_records([(source.file, source.tables) for source in found.sources])
    if found.refused:
        show_title(_("Would be refused"))
        rows = [[r.file, r.line, r.column, f"{_text(r.problem, r)} {_text(r.remedy, r)}"] for r in found.refused[:SHOWN_REFUSALS]]
        show_table((_("file"), _("line"), _("column"), _("why, and what to do")), rows)
        if len(found.refused) > SHOWN_REFUSALS:
            show_lines(["  " + _("and {n} more", n=current().number(len(found.refused) - SHOWN_REFUSALS))])


def raise_when_refused(found: Checked) -> None:
    """End with the exit code of refused rows when there are any, else with that of tables that were not understood."""
    if found.refused:
        raise RowsRefused(
            "{count} rows would be refused; the others would be read.",
            "Mend them, or run anyway: they go to quarantine with the reason.",
            count=current().number(len(found.refused)),
        )
    if found.unread:
        raise InputUnreadable(
            "{count} tables would not be read; the other files would be.",
            "Write a mapping that says what their columns mean (docs/reference/mapping-format.md), or take them out of the folder.",
            count=current().number(len(found.unread)),
        )


_GATES = ("indicated", "available", "covered", "reachable")


def _source(source: dict[str, object]) -> list[object]:
    """A file's line; of one that is not there nothing is known, so nothing is counted."""
    names = ("rows_in", "rows_kept", "rows_merged", "rows_refused")
    if source["state"] == "absent":
        return [source["file"], _("not there"), *(None for _name in names)]
    return [source["file"], source["format"], *(source[name] for name in names)]


def _step(row: dict[str, object]) -> list[object]:
    lang = current().lang
    yes, unknown, no, asked = (_int(row[name]) for name in ("n_yes", "n_unknown", "n_no", "n_asked"))
    return [say_gate(str(row["gate"]), lang), yes, unknown, no, share_of(yes, asked), share_of(yes + unknown, asked)]


def _by_payer(record: RunRecord, names: Names) -> list[list[object]]:
    rows: dict[str, list[object]] = {}
    for row in record.counts.by_payer:
        payer = str(row["payer"])
        asked, yes, unknown = (_int(row[name]) for name in ("n_asked", "n_yes", "n_unknown"))
        line = rows.setdefault(payer, [_payer(payer, names), asked])
        line.append(
            coloured(f"{share_of(yes, asked)} / {share_of(yes + unknown, asked)}", "yes" if yes else "unknown" if unknown else "no")
        )
    return list(rows.values())


def _payer(code: str, names: Names) -> str:
    if code == "none":
        return _("without coverage")
    return names.short_payer(code, current().lang) if code else _("not recorded")


def _text(message: str, row: object) -> str:
    return _(message).format(file=getattr(row, "file", ""), line=getattr(row, "line", ""), column=getattr(row, "column", ""))


def _int(value: object) -> int:
    return int(str(value))


def _float(value: object) -> float:
    return float(str(value))
