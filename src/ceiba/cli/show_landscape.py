"""How a landscape and a programme look in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from ceiba.cli.show import show_lines, show_table, show_title
from ceiba.cli.show_diff import say_fields, say_gate, show_granted
from ceiba.cli.show_packs import show_some
from ceiba.job import LaidProgramme
from ceiba.language import current, ngettext
from ceiba.language import gettext as _
from ceiba.packs import LACKS, Advice, IndicatorReading, Programme
from ceiba.reports import CountryLandscape, LandscapePage

MOST = 10
"""How many recommendations and gaps a terminal shows; the page has them all."""
_BAR = 10
_ACTIONS = 4


def show_country(found: CountryLandscape) -> None:
    """Print a country's landscape: summary, barriers, indicators, what is granted, what to do, what is not known."""
    page = LandscapePage(found, (), current().lang)
    day = current().date(found.briefing.as_of.on)
    if found.world.pack.manifest.invented:
        show_lines([click.style(_("INVENTED: the country or the people are invented; nothing here is evidence about anyone."), bold=True)])
    show_title(_("{country}: landscape of precision oncology, rules in force on {day}", country=found.name(page.lang), day=day))
    show_lines([f"  {sentence}" for sentence in page.summary()])
    show_title(_("Barriers, lowest score first"))
    rows = [
        [page.text(b.barrier.names), _bar(b.mean), f"{len(b.scores)}/{len(b.readings)}", page.levers(page.levers_of(b))]
        for b in found.briefing.barriers
    ]
    show_table((_("barrier"), _("score"), _("known"), _("levers")), rows)
    for domain, readings in page.domains():
        show_title(domain)
        show_table(("", "", "", ""), [_indicator(page, reading) for reading in readings])
    _show_granted(page, found)
    show_title(_("What to do first"))
    for order, advice in enumerate(found.briefing.advice[:MOST], start=1):
        it = advice.recommendation
        show_lines([f"  {order}. {page.text(it.names)}  " + click.style(page.owners(it.owners), dim=True)])
    show_title(_("Not known"))
    for words, readings in (
        (_("no source found"), page.in_state("unknown")),
        (_("read, without a score that holds"), page.in_state("not_scored", "stale")),
    ):
        if readings:
            show_lines([f"  {words}: {page.named(readings)}."])


def _indicator(page: LandscapePage, reading: IndicatorReading) -> list[str]:
    trend = {"fallen": click.style("▼", fg="red"), "risen": click.style("▲", fg="green")}.get(reading.trend, "")
    score = page.score(reading.score) if reading.score is not None else click.style(page.unmet(reading), fg="yellow")
    return [reading.definition.id, page.text(reading.definition.names), f"{score} {trend}".rstrip(), _bar(reading.score)]


def _show_granted(page: LandscapePage, found: CountryLandscape) -> None:
    total = len(found.granted)
    show_title(_("Of {count} standard treatments", count=current().number(total)))
    rows = [[_("approved"), *(found.approved[word] for word in ("yes", "no", "unknown"))]]
    for payer in found.world.pack.payers:
        counts = found.covered_by(payer)
        name = _("covered by {payer}", payer=page.names.short_payer(payer, page.lang))
        rows.append([name, *(counts[word] for word in ("yes", "no", "unknown"))])
    show_table(("", _("yes"), _("no"), _("not known")), rows)


def show_countries(found: Sequence[CountryLandscape]) -> None:
    """Print the indicators of several countries beside each other; a dash is not known."""
    lang = current().lang
    pages = [LandscapePage(each, (), lang) for each in found]
    show_title(_("Countries beside each other: scores from 0 to 1; a dash is not known, and not zero"))
    rows: list[list[object]] = [
        [reading.definition.id, pages[0].text(reading.definition.names), *(page.score(page.score_of(page.here, reading)) for page in pages)]
        for reading in found[0].briefing.readings
    ]
    show_table(("", _("indicator"), *(each.country.upper() for each in found)), rows)
    show_title(_("Of the standard treatments, known to be"))
    rows = [
        [_("approved"), *(each.approved["yes"] for each in found)],
        [_("covered by at least one payer"), *(each.covered["yes"] for each in found)],
        [_("decided at both gates"), *(each.decided for each in found)],
        [_("of"), *(len(each.granted) for each in found)],
    ]
    show_table(("", *(each.country.upper() for each in found)), rows)


def as_document(found: CountryLandscape) -> dict[str, Any]:
    """Return a landscape for machines."""
    return {
        "country": found.country,
        "on": found.briefing.as_of.on,
        "invented": found.world.pack.manifest.invented,
        "indicators": [
            {
                "id": r.definition.id,
                "state": r.state,
                "score": r.score,
                "trend": r.trend,
                "since": r.value.since if r.value else None,
                "value": r.value.value if r.value else None,
                "unit": r.value.unit if r.value else None,
                "source": r.value.source if r.value else None,
            }
            for r in found.briefing.readings
        ],
        "barriers": [
            {"id": b.barrier.id, "mean": b.mean, "known": len(b.scores), "programmes": [p.id for p in b.programmes]}
            for b in found.briefing.barriers
        ],
        "recommendations": [{"id": a.recommendation.id, **_indicators_of(a)} for a in found.briefing.advice],
        "standard_treatments": len(found.granted),
        "approved": found.approved,
        "covered": {payer: found.covered_by(payer) for payer in found.world.pack.payers},
    }


def _indicators_of(advice: Advice) -> dict[str, list[str]]:
    named = {"known": advice.known, "unscored": advice.unscored, "unknown": advice.unknown}
    return {state: [reading.definition.id for reading in readings] for state, readings in named.items()}


def programme_rows(found: Sequence[Programme]) -> list[list[object]]:
    """Return the rows of the table of programmes."""
    from ceiba.reports.words import LEVER_WORDS, OUTCOME_WORDS, say_list

    speech = current()
    return [
        [
            each.id,
            speech.territory_name(each.country),
            _(OUTCOME_WORDS[each.outcome]),
            say_list([_(LEVER_WORDS[lever]) for lever in each.levers], speech.lang),
            each.names.in_language(speech.lang),
        ]
        for each in found
    ]


def show_programme(found: Programme) -> None:
    """Print a programme: what was decided, measured and shown, and what would carry over."""
    from ceiba.reports.pack_words import say_figure
    from ceiba.reports.words import OUTCOME_WORDS, say_date

    lang = current().lang
    show_title(f"{found.names.in_language(lang)} ({current().territory_name(found.country)}, {_(OUTCOME_WORDS[found.outcome])})")
    show_lines([f"  {found.summary.in_language(lang)}"])
    show_title(_("What was decided"))
    show_lines([f"  {say_date(d.on.isoformat(), lang, precision=d.date_precision)}: {d.says.in_language(lang)}" for d in found.decisions])
    if found.figures:
        show_title(_("Figures"))
        rows = [
            [f.says.in_language(lang), say_figure(f.value, f.unit, f.price_year, current()), f.as_of, f.source or _("assumed")]
            for f in found.figures
        ]
        show_table(("", _("value"), _("of"), _("source")), rows)
    show_title(_("What it showed"))
    show_lines([f"  {'−' if s.kind == 'failure' else '+'} {s.says.in_language(lang)}" for s in found.showed])
    show_title(_("What would carry over"))
    kinds = {"transferable": "", "assumed": _("Assumed:") + " ", "not_transferable": _("Not here:") + " "}
    show_lines([f"  {kinds[t.kind]}{t.says.in_language(lang)}" for t in found.transfer])
    show_title(_("Its changes, which can be laid over any country"))
    show_lines([f"  {change.says.in_language(lang)}" for change in found.changes])


def show_laid(laid: LaidProgramme) -> None:
    """Print which changes of a programme found something in a country's pack, and what they would change there."""
    lang = current().lang
    show_title(_("Laid over {country} from {day}", country=laid.names.in_language(lang), day=current().date(laid.start)))
    show_lines([f"  + {says.in_language(lang)}" for says in laid.done])
    show_lines([f"  – {idle.says.in_language(lang)} ({_(LACKS[idle.lacks])})" for idle in laid.idle])
    _show_changed(laid)
    show_lines(["", "  " + _("Everything laid is assumed: it worked there, and nobody has shown that it works here.")])


def _show_changed(laid: LaidProgramme) -> None:
    speech = current()
    count = len({row.assertion for row in laid.granted})
    show_title(_("What it would change, over the law of {day} and with all its changes in force", day=speech.date(laid.asked_on)))
    if laid.granted:
        told = {"count": speech.number(count), "all": speech.number(laid.n_standard)}
        show_lines(["  " + _("{count} of {all} standard treatments would be approved or covered otherwise.", **told)])
        show_granted(laid.granted, laid.payers, MOST)
    else:
        show_lines(["  " + _("No standard treatment would be approved or covered otherwise.")])
    if laid.entries:
        show_title(_("What it would put into lists and deliveries"))
        said = {"yes": _("yes"), "no": _("no")}
        rows = [[say_gate(e.gate, e.payer, laid.payers), said.get(e.answer, e.answer), _some_actions(e.actions)] for e in laid.entries]
        show_some(rows, ("", "", ""), MOST)
    if laid.otherwise:
        show_title(_("What else would be otherwise"))
        show_some([[each.part, each.id, say_fields(each) or _("added")] for each in laid.otherwise], ("", "", ""), MOST)
    else:
        show_lines(["  " + _("No price, share of patients tested, workforce, service, limit or indicator would be otherwise.")])


def _some_actions(actions: Sequence[str]) -> str:
    left = len(actions) - _ACTIONS
    more = [ngettext("and {count} more", "and {count} more", left)] if left > 0 else []
    return ", ".join([*actions[:_ACTIONS], *more])


def _bar(score: float | None) -> str:
    if score is None:
        return "·" * _BAR
    return "█" * round(score * _BAR) + "░" * (_BAR - round(score * _BAR))
