"""The answer of `ceiba places` as a document for machines, as tables, and as a scenario that lays the new services over the pack."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from ceiba.job.folder import written_into
from ceiba.job.places import PlacesFound, Sited
from ceiba.job.spreadsheets import write_tables
from ceiba.packs import ServiceChange
from ceiba.policylab.places import KnownAccess, changes_of, people_of, places_of

Row = dict[str, Any]


def places_document(found: PlacesFound) -> Row:
    """Return everything that was found, for machines: null is unknown."""
    return {
        "country": found.pack.country,
        "pack_sha256": found.pack.sha256,
        "invented": found.pack.manifest.invented,
        "rests_on": _rests_on(found),
        "people": people_row(found),
        "access": access_rows(found),
        "waits": wait_rows(found),
        "queues": queue_rows(found),
        "workforce": staff_rows(found),
        "siting": None
        if found.sited is None
        else {**siting_document(found.sited), "regions_unknown": list(regions_unknown(found.access[0]))},
    }


def _rests_on(found: PlacesFound) -> Row:
    """What was taken for granted, each with whose it is: of the user's, or assumed."""
    question = found.question
    return {
        "places": "user" if found.own_places else "assumed: people of a region live in its capital",
        "sites": "user" if found.own_sites else "assumed: any capital of a region",
        "distances": "user" if question.matrix is not None else "assumed: great circle",
        "within_km": question.within_km,
        "tolerable_km": "user" if question.tolerable_km is not None else "pack",
        "gives_up": "nobody" if question.patience_days is None else f"after {question.patience_days:g} days on average",
    }


def people_row(found: PlacesFound) -> Row:
    """Return how many people are counted and, of those of the pack, as of when and by which sources (ids, titles)."""
    rows = () if found.own_places else found.pack.facts.get("population", ())
    ids = sorted({row.cited.source for row in rows if row.cited.source})
    return {
        "total": float(people_of(found.access[0].places if found.access else places_of(found.pack)).sum()),
        "as_of": sorted({row.as_of for row in rows}),
        "sources": ids,
        "titles": [found.pack.sources[each].title for each in ids],
    }


def regions_unknown(access: KnownAccess) -> tuple[str, ...]:
    """Return the regions of which the pack does not say whether the service is there; they are not known to be without it.

    () where it says that the service is nowhere in the country.
    """
    if access.somewhere is False:
        return ()
    said = access.said
    return tuple(dict.fromkeys(place.region for place in access.places if place.region not in said))


def access_rows(found: PlacesFound) -> list[Row]:
    """Return one row for each service and place."""
    return [row for access in found.access for row in _of_access(access)]


def _of_access(access: KnownAccess) -> list[Row]:
    said = access.said
    rows = []
    for number, place in enumerate(access.places):
        near = access.nearest[number]
        km, supply = access.km[number], None if access.catchments is None else access.catchments.access[number]
        site = access.sites[near] if near >= 0 else None
        published = site is None and not math.isnan(km)
        rows.append(
            {
                "service": access.service.id,
                "place": place.name,
                "region": place.region,
                "people": place.people,
                "pack_says": {True: "yes", False: "no", None: "unknown"}[said.get(place.region)],
                "nearest_known": site.name if site else None,
                "km": None if math.isnan(km) else round(float(km), 1),
                "basis": "published" if published else access.basis if site else None,
                "source": site.source if site else None,
                "tolerable_km": access.tolerable_km,
                "known_sites_per_million": None if supply is None else round(1e6 * float(supply), 4),
            }
        )
    return rows


def wait_rows(found: PlacesFound) -> list[Row]:
    """Return one row for each published wait, with the limit that the pack sets."""
    rows = []
    for access in found.access:
        limit = found.pack.threshold("wait_days", access.service.kind)
        for row in access.waits:
            told = {"service": access.service.id, "region": row["region"], "payer": row["payer"], "wait_days": row["wait_days"]}
            limits = {"tolerable_days": None if limit is None else limit.value, "source": row.cited.source, "assumed": row.cited.assumed}
            rows.append({**told, **limits, "as_of": row.as_of})
    return rows


def queue_rows(found: PlacesFound) -> list[Row]:
    """Return one row for each queue of the user's file, settled; a wait is null where the queue grows for ever."""
    settled = found.queues
    if settled is None:
        return []
    queues = settled.queues
    gave_up = settled.gave_up.sum(axis=0)
    return [
        {
            "service": line.service,
            "region": line.region or None,
            "cases_per_year": line.cases_per_year,
            "utilisation": float(queues.utilisation[number]),
            "wait_days": float(queues.wait_days[number]) if math.isfinite(queues.wait_days[number]) else None,
            "grows_per_day": float(queues.grows_per_day[number]),
            "gave_up_per_day": float(gave_up[number]),
            "residual": settled.residual,
            "steps": settled.steps,
            "converged": settled.converged,
        }
        for number, line in enumerate(found.lines)
    ]


def staff_rows(found: PlacesFound) -> list[Row]:
    """Return one row for each profession: the newest counts, null where nobody counted."""
    people = sum(row["population"] for row in found.pack.facts.get("population", ()))
    rows = []
    for staff in found.staff:
        per_100000 = None if staff.most is None or not people else round(1e5 * staff.most / people, 3)
        counted = {"least": staff.least, "most": staff.most, "most_per_100000": per_100000}
        training = None if staff.graduates is None else staff.graduates["value"]
        cited = {"as_of": staff.rows[0].as_of if staff.rows else None, "sources": sorted({row.cited.source for row in staff.rows})}
        rows.append({"profession": staff.profession, **counted, "graduates_per_year": training, **cited})
    return rows


def siting_document(sited: Sited) -> Row:
    """Return the chosen sites, how good they are, and what each region has before and after."""
    it, siting = sited.placement, sited.siting
    return {
        "objective": it.objective,
        "sites": list(it.sites),
        "value": _finite(it.value),
        "bound": it.bound,
        "gap": it.gap,
        "bound_by": it.proved_by,
        "proved_best": it.optimal,
        "floor": siting.floor,
        "below_floor": dict(it.short),
        "highest_floor_at_most": it.highest_floor,
        "tolerable_km": siting.tolerable_km,
        "spent": it.spent,
        "budget": None if sited.budget is None else sited.budget.amount,
        "currency": None if sited.budget is None else sited.budget.currency,
        "price_year": sited.price_year,
        "regions": region_rows(sited),
    }


def region_rows(sited: Sited) -> list[Row]:
    """Return one row for each region: mean distance and share within reach, before and after."""
    before, after = sited.placement.before, sited.placement.after
    rows: list[Row] = []
    for number, region in enumerate(sited.siting.names):
        row: Row = {
            "region": region,
            "people": float(np.sum(sited.siting.people[sited.siting.group == number])),
            "mean_km_before": _finite(before.mean_km_by_group[region]),
            "mean_km_after": _finite(after.mean_km_by_group[region]),
        }
        if after.reached:
            for name, reached in (("before", before.reached[number]), ("after", after.reached[number])):
                row |= {f"within_{name}": reached.least, f"within_{name}_at_most": reached.most}
        rows.append(row)
    return rows


def new_services(found: PlacesFound, sited: Sited) -> tuple[ServiceChange, ...]:
    """Return the chosen sites as changes of the pack (see `changes_of`), for the name under which it has the service."""
    access = found.access[0]
    names = access.service.names
    called = next((name for name in names if name in found.pack.services), names[-1])
    hosts = {site.region for site in sited.candidates if site.name in sited.placement.sites}
    return changes_of(sited.placement, called, hosts=hosts, published=access.published_km, tolerable_km=access.tolerable_km)


def scenario_of(found: PlacesFound, sited: Sited) -> Row:
    """Return the new services as a scenario of this country (docs/reference/scenario-format.md): assumed, since it is a plan."""
    access = found.access[0]
    changes = new_services(found, sited)
    sites = ", ".join(sited.placement.sites)
    texts = {"es": f"Servicios nuevos en {sites}", "pt": f"Serviços novos em {sites}", "en": f"New services at {sites}"}
    reason = "chosen by ceiba places: distances " + ("of the user's matrix" if access.basis == "matrix" else "over the great circle")
    return {
        "country": found.pack.country,
        "scenarios": [
            {
                "id": "new-services",
                "names": texts,
                "changes": [msgspec.to_builtins(change) for change in changes],
                "rests_on": [{"says": texts, "assumed": True, "reason": reason}],
            }
        ],
    }


def write_places(found: PlacesFound, into: Path) -> tuple[Path, ...]:
    """Write the tables as CSV and, where sites were chosen that bring anyone nearer, the scenario; return the paths."""
    tables = {"access": access_rows(found), "waits": wait_rows(found), "queues": queue_rows(found), "workforce": staff_rows(found)}
    if found.sited is not None:
        tables["siting"] = region_rows(found.sited)
    with written_into(into):
        written = write_tables({name: rows for name, rows in tables.items() if rows}, into)
        if found.sited is not None and (scenario := scenario_of(found, found.sited))["scenarios"][0]["changes"]:
            path = into / "new-services.yaml"
            path.write_bytes(msgspec.yaml.encode(scenario))
            written.append(path)
    return tuple(written)


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
