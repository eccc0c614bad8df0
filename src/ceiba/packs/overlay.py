"""Lay the changes of a reform over a pack: a new pack, in which all that the reform put is marked as assumed, with the reform as reason.

Entries of lists and deliveries are dated and stand beside those of the pack; what facts files hold is undated, so a change of it is laid
only when it has begun on the day asked for. A change that finds nothing to act on is named, never dropped in silence.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace

import msgspec

from ceiba.packs.changes import (
    Approval,
    CapacityChange,
    Change,
    DeliveryChange,
    IndicatorChange,
    Listing,
    OfPeople,
    PriceChange,
    RecordsChange,
    RemoteChange,
    ServiceChange,
    TestingChange,
    ThresholdChange,
    VariantsChange,
    WorkforceChange,
)
from ceiba.packs.format import Dated, Delivery, PackList, Route, Rule
from ceiba.packs.indicators import Indicator, IndicatorValue
from ceiba.packs.overlay_facts import lay_price, lay_testing, lay_threshold, lay_workforce
from ceiba.packs.overlay_same import says_the_same
from ceiba.packs.overlay_services import lay_capacity, lay_remote, lay_service
from ceiba.packs.pack import Pack
from ceiba.packs.reform import Laid, NothingFound, Reform, Site
from ceiba.terms.actions import ActionKind
from ceiba.terms.diseases import DiseaseTree

FOR_EVER = dt.date.max
"""Until when the entries of a reform hold: a scenario is not verified, so it does not grow stale."""


def lay_over(pack: Pack, reform: Reform, *, on: dt.date, kinds: Mapping[str, ActionKind], tree: DiseaseTree) -> Laid:
    """Return the pack as it stands on a day with a reform laid over it.

    kinds: of every action the knowledge knows, by id. A change that begins after `on` is laid where entries are dated, and left out where
    facts are not.
    """
    done: list[Change] = []
    same: list[Change] = []
    idle: list[tuple[Change, str]] = []
    for index, change in enumerate(reform.changes):
        site = Site(pack, reform, index, kinds, tree, change)
        try:
            laid = _LAY[type(change)](site, on)
        except NothingFound as nothing:
            idle.append((change, str(nothing)))
            continue
        done.append(change)
        if says_the_same(site, laid, on):
            same.append(change)
        pack = laid
    signed = hashlib.sha256(pack.sha256.encode() + msgspec.json.encode((reform.id, reform.start, reform.changes, on)))
    people = tuple(change for change in reform.changes if isinstance(change, OfPeople) and change.begins(reform.start) <= on)
    return Laid(replace(pack, sha256=signed.hexdigest()), tuple(done), tuple(idle), tuple(same), people)


def _listing(site: Site, _: dt.date) -> Pack:
    payers = site.payers()
    if not payers:
        raise NothingFound("payer")
    pack = site.pack
    for payer in payers:
        route = ""
        if site.change.patient_share is not None and site.change.answer == "yes":
            route = site.name
            share = {"ordinary": True, "patient_share": site.change.patient_share}
            opened = msgspec.convert({"id": route, "names": site.reform.names, **share, **site.cited()}, Route)
            pack = replace(pack, payers={**pack.payers, payer.id: msgspec.structs.replace(payer, routes=(*payer.routes, opened))})
        pack = _entries(replace(site, pack=pack), "covered", payer.id, route)
    return pack


def _approval(site: Site, _: dt.date) -> Pack:
    return _entries(site, "available", "", "")


def _entries(site: Site, gate: str, payer: str, route: str) -> Pack:
    """Put one rule into the lists of a gate and payer for each kind of action, superseding what they say of those actions.

    A *yes* goes into the first list, since one is enough; a *no* into all of them. Where there is no list that speaks of the kind, one is
    opened that says nothing of anything else.
    """
    lists, rules = dict(site.pack.lists), list(site.pack.rules)
    by_kind: dict[ActionKind, list[str]] = {}
    for action in site.actions():
        by_kind.setdefault(site.kinds.get(action, "treatment"), []).append(action)
    for kind, actions in by_kind.items():
        found = list(site.pack.lists_of(gate, kind, payer))
        if not found:
            opened = f"{site.name}-{payer or gate}-{kind}"
            fields = {"id": opened, "names": site.reform.names, "gate": gate, "payer": payer, "actions": [kind], "kind": "positive"}
            found = [msgspec.convert({**fields, "complete": []}, PackList)]
            lists[opened] = found[0]
        meant = found if site.change.answer == "no" else found[:1]
        rules.extend(_rule(site, entries, tuple(actions), route, kind) for entries in meant)
    return replace(site.pack, lists=lists, rules=tuple(rules))


def _rule(site: Site, entries: PackList, actions: tuple[str, ...], route: str, kind: str) -> Rule:
    named = set(actions)
    superseded = tuple(rule.id for rule in site.pack.rules if rule.list == entries.id and named & set(rule.actions))
    value = {"from": site.begins, "answer": site.change.answer, "valid_through": FOR_EVER, **site.cited()}
    if entries.gate == "available" and site.change.answer == "yes":
        value["status"] = "approved"
    return Rule(
        id=f"{site.name}-{entries.id}-{kind}",
        says=site.change.says,
        list=entries.id,
        actions=actions,
        who=site.change.who,
        route=route,
        supersedes=superseded,
        history=(msgspec.convert(value, Dated),),
    )


def _delivery(site: Site, _: dt.date) -> Pack:
    payers = site.payers()
    if not payers:
        raise NothingFound("payer")
    value = {"from": site.begins, "answer": site.change.answer, "valid_through": FOR_EVER, **site.cited()}
    history = (msgspec.convert(value, Dated),)
    added = []
    for payer in payers:
        actions = site.change.actions
        if "any" in actions:  # an entry for an action wins over one for any, so each that has one is named too
            own = [action for entry in site.pack.deliveries if entry.payer == payer.id for action in entry.actions]
            actions = tuple(dict.fromkeys(["any", *own]))
        else:
            actions = site.actions()
        added.append(Delivery(actions=actions, payer=payer.id, history=history))
    return replace(site.pack, deliveries=(*added, *site.pack.deliveries))


def _indicator(site: Site, _: dt.date) -> Pack:
    change: IndicatorChange = site.change
    value = {"from": site.begins, "says": change.says, "score": change.score, "valid_through": FOR_EVER, **site.cited()}
    added = msgspec.convert(value, IndicatorValue)
    known = {entry.indicator: entry for entry in site.pack.indicators}
    own = known.get(change.indicator)
    before = tuple(v for v in own.history if v.since < added.since) if own else ()
    known[change.indicator] = Indicator(indicator=change.indicator, history=(*before, added))
    return replace(site.pack, indicators=tuple(known.values()))


def _of_people(site: Site, _: dt.date) -> Pack:
    """Nothing that a country decided or measured changes: what is recorded of people does."""
    return site.pack


_LAY: dict[type[Change], Callable[[Site, dt.date], Pack]] = {
    Listing: _listing,
    Approval: _approval,
    DeliveryChange: _delivery,
    ServiceChange: lay_service,
    RemoteChange: lay_remote,
    CapacityChange: lay_capacity,
    ThresholdChange: lay_threshold,
    PriceChange: lay_price,
    TestingChange: lay_testing,
    RecordsChange: _of_people,
    VariantsChange: _of_people,
    WorkforceChange: lay_workforce,
    IndicatorChange: _indicator,
}
