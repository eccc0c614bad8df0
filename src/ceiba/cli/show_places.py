"""How access, waits, workforce and new sites look in a terminal."""

from __future__ import annotations

import math

import click

from ceiba.cli.show import show_lines, show_table, show_title
from ceiba.cli.show_sites import say_km, say_place, say_shared_capitals, show_sited
from ceiba.job import PlacesFound, people_row, queue_rows, staff_rows
from ceiba.language import current
from ceiba.language import gettext as _
from ceiba.policylab.places import KnownAccess
from ceiba.reports.pack_words import PROFESSION_WORDS


def show_places(found: PlacesFound) -> None:
    """Print what was found: access, waits, queues, workforce, new sites, and what all of it rests on."""
    if found.pack.manifest.invented:
        show_lines([click.style(_("INVENTED: the country or the people are invented; nothing here is evidence about anyone."), bold=True)])
    if len(found.access) == 1:
        _show_one(found, found.access[0])
    else:
        _show_all(found)
    _show_waits(found)
    _show_queues(found)
    _show_staff(found)
    if found.sited is not None:
        show_sited(found, found.sited)
    show_title(_("What this rests on"))
    show_lines([f"  {line}" for line in _grounds(found)])


def _show_all(found: PlacesFound) -> None:
    show_title(_("Services: where they are known to be, and how far people are from there"))
    rows: list[list[object]] = []
    mean = _("mean km") if found.own_places else _("mean km from the capitals")
    for access in found.access:
        said = access.said
        silent = len({place.region for place in access.places} - set(said))
        within = "–" if not access.reached else _range(sum(r.within for r in access.reached), sum(r.unknown for r in access.reached), found)
        rows.append([access.service.id, len(access.sites), sum(said.values()), silent, say_km(access.mean_km), within, _somewhere(access)])
    show_table(
        (_("service"), _("known sites"), _("regions with it"), _("regions unknown"), mean, _("people within reach"), ""),
        rows,
    )


def _show_one(found: PlacesFound, access: KnownAccess) -> None:
    show_title(_("{service}: how far people are from the nearest known one", service=access.service.id))
    words = {True: _("yes"), False: _("no"), None: _("unknown")}
    names = {row["region"]: row["name"] for row in found.pack.facts.get("population", ())}
    said = access.said
    rows: list[list[object]] = []
    for number, place in sorted(enumerate(access.places), key=lambda each: -_order(access.km[each[0]])):
        near = access.nearest[number]
        where = access.sites[near].name if near >= 0 else _("published") if not math.isnan(access.km[number]) else "–"
        shown = place.name if found.own_places else say_place(found, place.region)
        supply = "–" if access.catchments is None else current().number(1e6 * float(access.catchments.access[number]), decimals=2)
        told = words[said.get(place.region)]
        rows.append(
            [place.region, shown, int(place.people), told, _short(names.get(where, where)), say_km(float(access.km[number])), supply]
        )
    km = _("km") if found.own_places else _("km from the capital")
    show_table((_("region"), "", _("people"), _("it has one"), _("nearest known"), km, _("known per million (2SFCA)")), rows[:_MOST])
    if len(rows) > _MOST:
        show_lines(["", _("The {count} farthest are shown; all of them: --into FOLDER or --json.", count=_MOST)])
    show_lines(["", f"  {_summary(found, access)}"])


_MOST = 40
"""How many places a terminal shows."""

_WIDEST = 44


def _short(name: str) -> str:
    return name if len(name) <= _WIDEST else name[: _WIDEST - 1] + "…"


def _summary(found: PlacesFound, access: KnownAccess) -> str:
    if not access.sites and access.somewhere:
        return _("The pack says that the country has it and not where: how far anyone is from it is unknown.")
    if not access.sites:
        return _("The pack knows no site of it: how far anyone is from it is unknown.")
    mean = ""
    if access.mean_km is not None and found.own_places:
        mean = _("Mean distance of a person: {km} km.", km=say_km(access.mean_km))
    elif access.mean_km is not None:
        mean = _(
            "Mean distance from the capital of a person's region: {km} km (how far people live from their capital is not in it).",
            km=say_km(access.mean_km),
        )
    if not access.reached:
        return (mean + " " + _("No tolerable distance is known, so nobody is said to be within reach (--tolerable-km sets one).")).strip()
    share = _range(sum(r.within for r in access.reached), sum(r.unknown for r in access.reached), found)
    limit = current().number(access.tolerable_km or 0.0)
    if found.own_places:
        within = _("{share} of people live within {km} km of a known one.", share=share, km=limit)
    else:
        within = _("{share} of people live in a region whose capital is within {km} km of a known one.", share=share, km=limit)
    return f"{mean} {within}".strip()


def _somewhere(access: KnownAccess) -> str:
    if access.sites:
        return "" if not all(math.isnan(km) for km in access.km) else _("in the country, place unknown")
    if access.somewhere is None:
        return ""
    return _("in the country, place unknown") if access.somewhere else _("nowhere in the country")


def _range(within: float, unknown: float, found: PlacesFound) -> str:
    people = sum(place.people for place in found.access[0].places)
    least, most = (current().percent(share / people, decimals=1) for share in (within, within + unknown))
    return least if not unknown else f"{least} – {most}"


def _show_waits(found: PlacesFound) -> None:
    rows: list[list[object]] = []
    silent: list[str] = []
    for access in found.access:
        limit = found.pack.threshold("wait_days", access.service.kind)
        waits = [row["wait_days"] for row in access.waits]
        if not waits:
            silent.append(access.service.id)
            continue
        beyond = None if limit is None else sum(wait > limit.value for wait in waits)
        days = [current().number(wait) for wait in (min(waits), max(waits))]
        shown = days[0] if days[0] == days[1] else f"{days[0]} – {days[1]}"
        tolerable = "–" if limit is None else current().number(limit.value)
        rows.append([access.service.id, len(waits), shown, tolerable, beyond])
    show_title(_("Published waits, in days"))
    show_table((_("service"), _("rows"), _("wait"), _("tolerable"), _("rows beyond")), rows)
    if silent:
        show_lines([f"  {_('no wait published')}: {', '.join(silent)}."])


def _show_queues(found: PlacesFound) -> None:
    rows = queue_rows(found)
    if not rows or found.queues is None:
        return
    show_title(_("Your queues, settled"))
    shown = [
        [
            row["service"],
            row["region"] or "",
            current().percent(row["utilisation"]),
            _("grows for ever") if row["wait_days"] is None else current().number(row["wait_days"], decimals=1),
            current().number(365 * row["gave_up_per_day"], decimals=1),
        ]
        for row in rows
    ]
    show_table((_("service"), _("region"), _("busy"), _("mean wait, days"), _("give up, a year")), shown)
    state = _("settled") if found.queues.converged else _("NOT settled")
    residual = f"{found.queues.residual:.1e}"
    show_lines([f"  {_('{state} after {steps} steps; residual {residual}', state=state, steps=found.queues.steps, residual=residual)}"])


def _show_staff(found: PlacesFound) -> None:
    show_title(_("Workforce, newest count of the whole country"))
    known = [row for row in staff_rows(found) if row["most"] is not None]
    rows: list[list[object]] = []
    for row in known:
        least, most = (current().number(row[key]) for key in ("least", "most"))
        per = "–" if row["most_per_100000"] is None else current().number(row["most_per_100000"], decimals=2)
        graduates = None if row["graduates_per_year"] is None else int(row["graduates_per_year"])
        counted = most if least == most else f"{least} – {most}"
        rows.append([_(PROFESSION_WORDS[row["profession"]]), counted, per, graduates, row["as_of"], ", ".join(row["sources"])])
    show_table(("", _("people"), _("per 100,000"), _("new a year"), _("of"), _("source")), rows)
    silent = [_(PROFESSION_WORDS[staff.profession]) for staff in found.staff if staff.most is None]
    if silent:
        show_lines([f"  {_('not counted')}: {', '.join(silent)}."])


def _grounds(found: PlacesFound) -> list[str]:
    """Say what is assumed, what is not known, and what the figures are not."""
    question = found.question
    lines = [
        _("A pack that is silent about a region does not say that the service is not there: distances are to the nearest KNOWN one."),
    ]
    if not found.own_places:
        lines.append(_people(found))
        lines.append(_("ASSUMED: people of a region live in its capital, for the pack knows no smaller place (--places names yours)."))
        lines += say_shared_capitals(found)
    if question.matrix is None:
        lines.append(_("ASSUMED: people travel the great circle; roads are longer (--matrix gives yours)."))
    within = current().number(question.within_km, decimals=1)
    lines.append(_("ASSUMED: within the place of a service people travel {km} km (--within-km).", km=within))
    if question.tolerable_km is not None:
        lines.append(_("ASSUMED: {km} km is tolerable, as you said.", km=current().number(question.tolerable_km)))
    unknown = sum(int(math.isnan(km)) for access in found.access for km in access.km)
    if unknown:
        lines.append(_("Unknown: the distance of {count} pairs of place and service.", count=current().number(unknown)))
    if any(access.service.kind == "test" for access in found.access):
        lines.append(
            _("Distances are those of people. A sample may travel in their place; then the days of its transport count, not these.")
        )
    if found.lines and question.patience_days is None:
        lines.append(_("ASSUMED: nobody gives up waiting, for no file says how long people wait (--patience-days)."))
    if found.sited is not None and not found.own_sites:
        lines.append(_("ASSUMED: a new service can be put in any capital of a region (--sites names yours)."))
    if found.sited is not None and (found.access[0].somewhere or any(math.isnan(site.latitude) for site in found.access[0].sites)):
        lines.append(
            _("Sites are chosen as if the service were nowhere but where it is known to be; the pack says that it is elsewhere too.")
        )
    if found.sited is not None:
        lines.append(_("How long people will wait at a new site, and who will work there, is not in this choice."))
    return lines


def _people(found: PlacesFound) -> str:
    """Say how many people are counted, of which day, by whom."""
    row = people_row(found)
    told = {"count": current().number(row["total"]), "when": ", ".join(row["as_of"]), "sources": "; ".join(row["titles"]) or _("assumed")}
    return _("People: {count}, the sum of the regions, as of {when}. Source: {sources}.", **told)


def _order(km: float) -> float:
    return math.inf if math.isnan(km) else km
