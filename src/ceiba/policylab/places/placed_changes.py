"""What new services change in a pack: for each region that comes nearer, the distance of its people to the nearest one."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

from ceiba.language import mark, translator
from ceiba.packs import ServiceChange
from ceiba.policylab.places.placement import Placement
from ceiba.terms.texts import LANGUAGES, Text

_SAYS = mark("New services at {sites}: people of {region} travel {after} km, where they travelled {before} km.")
_SAYS_FIRST = mark("New services at {sites}: people of {region} travel {after} km; how far they travelled is not known.")


def changes_of(
    placement: Placement, service: str, *, hosts: Collection[str], published: Mapping[str, float], tolerable_km: float | None = None
) -> tuple[ServiceChange, ...]:
    """Return the changes that lay the chosen sites over a pack (see `packs.lay_over`), one for each region that surely comes nearer.

    service: as services.csv calls it. hosts: regions in which a chosen site stands. published: region -> the distance that the pack gives.
    The groups of the placement are regions. A distance to the nearest known site is one at most, so a region has its change where a site
    stands in it, where the distance is within the limit, or where it is less than the published one. Elsewhere what the pack leaves
    unknown stays unknown: laid over it, a far laboratory would turn it into a *no*. Waits are left as they are (see `changed_wait`).
    """
    found = []
    for region, after in placement.after.mean_km_by_group.items():
        before = placement.before.mean_km_by_group[region]
        within = tolerable_km is not None and after <= tolerable_km
        surely = region in hosts or within or after < published.get(region, -math.inf)
        if math.isfinite(after) and after < before and surely:
            says = _says(placement.sites, region, before, after)
            found.append(ServiceChange(says=says, services=(service,), available="yes", distance_km=round(after, 1), regions=(region,)))
    return tuple(found)


def _says(sites: tuple[str, ...], region: str, before: float, after: float) -> Text:
    texts = {}
    for lang in LANGUAGES:
        speech = translator(lang)
        fields = {"sites": ", ".join(sites), "region": region, "after": speech.number(after, decimals=1)}
        if math.isfinite(before):
            texts[lang] = speech.gettext(_SAYS, before=speech.number(before, decimals=1), **fields)
        else:
            texts[lang] = speech.gettext(_SAYS_FIRST, **fields)
    return Text(**texts)
