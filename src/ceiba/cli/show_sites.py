"""How the sites that were chosen look in a terminal: by what they were chosen, how good they are, and what the gap does not hold."""

from __future__ import annotations

import math

from ceiba.cli.show import show_lines, show_table, show_title
from ceiba.job import PlacesFound, Sited, region_rows, regions_unknown
from ceiba.language import current, mark
from ceiba.language import gettext as _
from ceiba.policylab.places.siting import OBJECTIVES

_BOUND_BY = {"highs": mark("HiGHS (exact)"), "lagrangian": mark("Lagrangian relaxation")}
_WHAT = {
    "covered": mark("people within reach"),
    "mean_distance": mark("mean distance"),
    "worst_group": mark("mean distance of the worst region"),
}


def show_sited(found: PlacesFound, sited: Sited) -> None:
    """Print the chosen sites, what each region has before and after, and what the gap is a gap of."""
    it, siting = sited.placement, sited.siting
    show_title(_("Next sites, {count} at most", count=siting.most_new))
    others = ", ".join(each for each in OBJECTIVES if each != it.objective)
    told = {"what": _(_WHAT[it.objective]), "objective": it.objective, "others": others}
    chosen_for = _("Chosen for {what} (--objective {objective}); another ({others}) may choose other sites.", **told)
    show_lines([f"  {chosen_for}"])
    costs = {site.name: site for site in sited.candidates}
    for name in it.sites:
        cost = costs[name].cost if sited.budget else None
        paid = "" if cost is None else f"  {current().number(cost)} {costs[name].currency} ({costs[name].price_year})"
        show_lines([f"  {name if found.own_sites else say_place(found, name)}{paid}"])
    if len(it.sites) < siting.most_new:
        show_lines([f"  {_('more would bring nobody nearer, or cost more than the budget')}"])
    rows: list[list[object]] = [
        [
            say_place(found, row["region"], capital=not found.own_places),
            say_km(row["mean_km_before"]),
            say_km(row["mean_km_after"]),
            *_within(row),
        ]
        for row in region_rows(sited)
        if row["mean_km_before"] != row["mean_km_after"]
    ]
    header = (_("region"), _("mean km before"), _("after"), *((_("within reach before"), _("after")) if it.after.reached else ()))
    show_table(header, rows)
    show_lines([f"  {line}" for line in [*_goodness(sited), *_doubt(found)]])


def _goodness(sited: Sited) -> list[str]:
    it, siting = sited.placement, sited.siting
    lines = []
    value = current().percent(it.value, decimals=1) if it.objective == "covered" else f"{say_km(it.value)} km"
    what = _(_WHAT[it.objective])
    if it.bound is None or it.gap is None:
        lines.append(f"{what}: {value}.")
    else:
        bound = current().percent(it.bound, decimals=1) if it.objective == "covered" else f"{say_km(it.bound)} km"
        by = _(_BOUND_BY[it.proved_by])
        told = {"what": what, "value": value, "bound": bound, "by": by, "gap": current().percent(it.gap, decimals=2)}
        lines.append(_("{what}: {value}; no choice does better than {bound} ({by}): gap {gap}.", **told))
        lines.append(
            _("The gap is of this question alone: these places, candidates and distances, and the service only where it is known to be.")
        )
    if it.short:
        shares = ", ".join(f"{region} {current().percent(share, decimals=1)}" for region, share in it.short.items())
        lines.append(_("FLOOR NOT MET in {count}: {shares}.", count=len(it.short), shares=shares))
        if it.highest_floor is not None:
            highest = current().percent(it.highest_floor, decimals=1)
            if it.highest_floor < (siting.floor or 0.0):
                lines.append(_("No choice meets it: every region could have {highest} at most.", highest=highest))
            else:
                lines.append(_("Whether any choice meets it is not known: every region could have {highest} at most.", highest=highest))
    elif siting.floor is not None:
        lines.append(_("Every region has at least {floor} of its people within reach.", floor=current().percent(siting.floor)))
    if sited.budget is not None and it.spent is not None:
        spent, budget = current().number(it.spent), current().number(sited.budget.amount)
        told = {"spent": spent, "budget": budget, "currency": sited.budget.currency, "year": str(sited.price_year)}
        lines.append(_("Spent: {spent} of {budget} {currency}, at prices of {year}.", **told))
    return lines


def _doubt(found: PlacesFound) -> list[str]:
    """Say in how many regions the pack does not know whether the service is there: the choice takes it not to be."""
    access = found.access[0]
    unknown, regions = len(regions_unknown(access)), len({place.region for place in access.places})
    if not unknown:
        return []
    return [
        _(
            "In {count} of {regions} regions it is unknown whether the service is there. They are not known to be without it, and the"
            " choice takes them to be: one that is there already may change the sites, and how good they are.",
            count=unknown,
            regions=regions,
        )
    ]


def say_place(found: PlacesFound, region: str, *, capital: bool = True) -> str:
    """Return the name of a region of the pack, with the capital that stands for it where that has another name."""
    name = next((row["name"] for row in found.pack.facts.get("population", ()) if row["region"] == region), region)
    seat = next((row["capital"] for row in found.pack.facts.get("geography", ()) if row["region"] == region), None)
    return name if not capital or seat in (None, name) else f"{name} ({seat})"


def say_shared_capitals(found: PlacesFound) -> list[str]:
    """Say which regions have one capital, so that they are one place here."""
    seats: dict[tuple[str, float, float], list[str]] = {}
    for row in found.pack.facts.get("geography", ()):
        seats.setdefault((row["capital"], row["latitude"], row["longitude"]), []).append(row["region"])
    shared = [(seat[0], regions) for seat, regions in seats.items() if len(regions) > 1]
    return [
        _(
            "{capital} is the capital of {regions}: here they are one place, and a site in one serves the others at the same distance.",
            capital=capital,
            regions=", ".join(say_place(found, region, capital=False) for region in regions),
        )
        for capital, regions in shared
    ]


def _within(row: dict[str, float | None]) -> list[str]:
    if "within_after" not in row:
        return []
    return [_between(row[f"within_{name}"], row[f"within_{name}_at_most"]) for name in ("before", "after")]


def _between(least: float | None, most: float | None) -> str:
    if least is None or most is None:
        return "–"
    told = current().percent(least), current().percent(most)
    return told[0] if told[0] == told[1] else f"{told[0]} – {told[1]}"


def say_km(value: float | None) -> str:
    """Return kilometres with one decimal; a dash where they are unknown or without end."""
    return "–" if value is None or not math.isfinite(value) else current().number(value, decimals=1)
