"""What `ceiba why` prints: four answers, every reason with its source, and what would have had to differ."""

from __future__ import annotations

import datetime as dt

from ceiba.cli.show import coloured, show_lines, show_title
from ceiba.job import DoseExplained, GateExplained, OptionExplained, ReasonExplained
from ceiba.language import current
from ceiba.language import gettext as _
from ceiba.reports import Names, say_finding, say_gate, say_lever, say_list, say_marker, say_missing, say_owners, say_roadblock, say_value
from ceiba.terms.situations import Finding


def show_why(found: OptionExplained) -> None:
    """Print one option of one patient, need by need."""
    lang = current().lang
    show_lines([_("INVENTED: the country or the people are invented; nothing here is evidence about anyone.")] if found.invented else [])
    for need in found.needs:
        show_title(f"{found.action.names.in_language(lang)} · {need.asked}")
        if need.note:
            show_lines([f"  {need.note}"])
        for gate in need.gates:
            _show_gate(gate, lang, found.names)
        if need.path is not None:
            _show_path(need.path, lang)
        for dose in need.dosing:
            _show_dose(dose, lang, found.names)
    if found.hotspots:
        show_title(_("Recurrent hotspots"))
        show_lines([f"  {said}" for said in (*found.hotspots, _("This is shown and decides nothing."))])


def _show_gate(gate: GateExplained, lang: str, names: Names) -> None:
    answer = gate.answer.value.word
    show_lines([f"  {say_gate(gate.gate, lang)}: {coloured(say_value(gate.answer.value, lang), answer)}"])
    for reason in gate.reasons:
        _show_reason(reason)
    for code in gate.answer.roadblocks:
        _show_roadblock(code, lang)
    for fact in gate.answer.missing:
        show_lines([f"      {_('missing')}: {say_missing(fact.what, lang, names)}"])
    if gate.answer.exceptional and answer != "yes":
        show_lines([f"      {_('An exceptional route exists (court, sponsor ...); it is not coverage.')}"])
    for change in gate.changes:
        values = " / ".join(_value(change.what, value, lang, names) for value in change.values[:6])
        show_lines([f"      {_('would be yes if')}: {say_missing(change.what, lang, names)} = {values}"])


def _value(what: str, value: str, lang: str, names: Names) -> str:
    """A value that would open a gate, in words: a marker's state, a payer, a region, a disease; others as they are written."""
    if not what.islower():
        return say_finding(Finding.from_word(value), lang)
    if what == "payers":
        return " + ".join(names.short_payer(code, lang) for code in value.split("+")) if value else _("without coverage")
    if what == "disease":
        return names.disease(value, lang)
    return names.region(value) if what == "region" else value


def _show_reason(reason: ReasonExplained) -> None:
    since = current().date(dt.date.fromisoformat(reason.since)) if reason.since else ""
    show_lines([f"      - {reason.says}" + (f" ({reason.note})" if reason.note else "")])
    parts = (*reason.levels, reason.title, reason.place, since, reason.read_in)
    if any(parts):
        show_lines(["        " + " · ".join(part for part in parts if part)])
    if reason.quote:
        show_lines([f"        “{reason.quote}”"])
    for told in reason.conflicts:
        show_lines([f"        {coloured(_('Sources conflict.'), 'unknown')} {told.sentence(current().lang)}"])
    if reason.assumed:
        show_lines([f"        {_('ASSUMED')}: {reason.why_assumed}"])


def _show_path(path: GateExplained, lang: str) -> None:
    answer = path.answer.value.word
    show_lines([f"  {_('Through a test')}: {coloured(say_value(path.answer.value, lang), answer)}"])
    show_lines([f"      {line}" for line in path.tests])
    for code in path.answer.roadblocks:
        _show_roadblock(code, lang)


def _show_dose(dose: DoseExplained, lang: str, names: Names) -> None:
    if dose.kind == "change":
        show_lines([f"  {_('Change of dose: {change}.', change=dose.name)}"])
    else:
        markers = say_list([say_marker(marker, lang) for marker in dose.settles], lang, either=True)
        asks = say_list([names.action(change, lang) for change in dose.may_ask_for], lang, either=True)
        told = _(
            "Before it is given: {test}. It settles {markers}, which may ask to: {changes}.", test=dose.name, markers=markers, changes=asks
        )
        show_lines([f"  {told}"])
    show_lines([f"      {sentence}" for sentence in dose.genes])
    for reason in dose.reasons:
        _show_reason(reason)
    for gate in dose.gates:
        show_lines([f"      {say_gate(gate.gate, lang)}: {coloured(say_value(gate.answer.value, lang), gate.answer.value.word)}"])
        for code in gate.answer.roadblocks:
            _show_roadblock(code, lang)


def _show_roadblock(code: str, lang: str) -> None:
    lever = _("lever: {lever}; in the hands of: {owners}", lever=say_lever(code, lang), owners=say_owners(code, lang))
    show_lines([f"      ! {say_roadblock(code, lang)} ({lever})"])
