"""Whether a change says what the pack says already, on the day asked for: then it has no effect, and its author is told.

Only what can be told without asking anybody is told here: that a change moves nobody of a population is a result, not a fault.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from ceiba.packs.changes import Approval, Change, DeliveryChange, IndicatorChange, Listing, OfPeople, ThresholdChange
from ceiba.packs.format import Dated, PackList, Rule
from ceiba.packs.pack import Pack
from ceiba.packs.reform import Site
from ceiba.packs.resolve import value_in_force
from ceiba.terms.criteria import Criteria
from ceiba.terms.dates import AsOf


def says_the_same(site: Site, laid: Pack, on: dt.date) -> bool:
    """Whether the change of a site, laid, leaves on a day what was there; never of one that begins later or speaks of people."""
    if on < site.begins or isinstance(site.change, OfPeople):
        return False
    told = _TOLD.get(type(site.change))
    return site.pack.facts == laid.facts if told is None else told(site, AsOf(on, on))


def _listing(site: Site, as_of: AsOf) -> bool:
    return all(_already(site, as_of, "covered", payer.id) for payer in site.payers())


def _approval(site: Site, as_of: AsOf) -> bool:
    return _already(site, as_of, "available", "")


def _delivery(site: Site, as_of: AsOf) -> bool:
    return all(_is_delivered_so(site, as_of, payer.id) for payer in site.payers())


def _threshold(site: Site, _: AsOf) -> bool:
    change: ThresholdChange = site.change
    return any((t.id, t.applies_to, t.value) == (change.id, change.applies_to, change.value) for t in site.pack.thresholds)


def _indicator(site: Site, as_of: AsOf) -> bool:
    change: IndicatorChange = site.change
    own = next((entry.history for entry in site.pack.indicators if entry.indicator == change.indicator), ())
    value = value_in_force(own, as_of)
    return value is not None and value.score == change.score


_TOLD: dict[type[Change], Callable[[Site, AsOf], bool]] = {
    Listing: _listing,
    Approval: _approval,
    DeliveryChange: _delivery,
    ThresholdChange: _threshold,
    IndicatorChange: _indicator,
}
"""Those of dated values; of facts, the rows themselves tell."""


def _already(site: Site, as_of: AsOf, gate: str, payer: str) -> bool:
    """Whether some list of a gate and payer says it already of every action, to everyone or to just the people whom the change names."""
    return all(
        any(_says(site, as_of, entries, action) for entries in site.pack.lists_of(gate, site.kinds.get(action, "treatment"), payer))
        for action in site.actions()
    )


def _says(site: Site, as_of: AsOf, entries: PackList, action: str) -> bool:
    rules = site.pack.rules_by_list[entries.id].get(action, ())
    live = [(rule, value) for rule in rules if (value := value_in_force(rule.history, as_of)) is not None]
    return all(value.answer == site.change.answer and not _is_stale(site.pack, value, as_of) for _, value in live) and any(
        rule.who in (Criteria(), site.change.who) and _leaves_as_much(site, entries, rule) for rule, _ in live
    )


def _leaves_as_much(site: Site, entries: PackList, rule: Rule) -> bool:
    """Whether a rule leaves to the patient the share that the change names, where it names one."""
    share = getattr(site.change, "patient_share", None)
    if share is None:
        return True
    route = site.pack.payers[entries.payer].route(rule.route)
    return route is not None and route.patient_share == share


def _is_delivered_so(site: Site, as_of: AsOf, payer: str) -> bool:
    named = site.change.actions if "any" in site.change.actions else site.actions()
    found = dict(_delivered(site.pack, as_of, payer))
    return all(found.get(action) == site.change.answer for action in named) and ("any" not in named or len(set(found.values())) == 1)


def _delivered(pack: Pack, as_of: AsOf, payer: str) -> Iterator[tuple[str, str]]:
    """Yield each action (or any) of which a payer's deliveries speak to everyone, with what they say; the first of two is the last here."""
    for delivery in reversed(pack.deliveries):
        value = value_in_force(delivery.history, as_of)
        if delivery.payer == payer and value is not None and not delivery.who.named and not delivery.who.markers:
            yield from ((action, value.answer) for action in delivery.actions)


def _is_stale(pack: Pack, value: Dated, as_of: AsOf) -> bool:
    return as_of.on > (value.valid_through or pack.manifest.verified_through)
