"""Which answers a changed pack can alter: the actions, gate by gate, that its changes name.

Read off the two packs themselves, so that nothing has to be declared. What the changes do not name keeps its answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ceiba.decisions.needs import age_classes
from ceiba.decisions.projection import criteria_for
from ceiba.decisions.world import World
from ceiba.packs import Pack
from ceiba.terms.actions import Action
from ceiba.terms.roadblocks import GATES


@dataclass(frozen=True)
class Touched:
    """The ids of the actions whose answer may change at each gate after *indicated*, which no pack can change.

    finer: of these, at the gates after *indicated*, those whose rules now tell apart what they did not. anew: why the circumstances
    themselves would have to be made anew ("" when they stand).
    """

    available: frozenset[str] = frozenset()
    covered: frozenset[str] = frozenset()
    reachable: frozenset[str] = frozenset()
    finer: frozenset[str] = frozenset()
    anew: str = ""


def touched(before: World, after: World) -> Touched:
    """Return what the change from one world to another can alter. Both must speak of one country."""
    anew = _anew(before, after)
    actions = (*before.cares, *before.tests)
    everything = frozenset(action.id for action in actions)
    old, new = before.pack, after.pack
    if anew or before.as_of != after.as_of or old.manifest != new.manifest:
        return Touched(everything, everything, everything, everything, anew)
    kinds = {gate: _kinds_of_changed_lists(old, new, gate) for gate in ("available", "covered")}
    named = {gate: _named_by_changed_rules(old, new, gate) for gate in ("available", "covered")}
    services, delivered = _keys_changed(old.services, new.services), _changed_deliveries(old, new)
    prices = _keys_changed(old.prices, new.prices)
    limits = {limit.applies_to for limit in {*old.thresholds} ^ {*new.thresholds}}
    routes = any(_pays_otherwise(old, new, payer) for payer in old.payers)
    found: dict[str, set[str]] = {"available": set(), "covered": set(), "reachable": set()}
    for action in actions:
        names = {action.id, *action.components}
        served = bool({action.id, action.service} & services)
        if names & named["available"] or action.kind in kinds["available"] or served:
            found["available"].add(action.id)
        if names & named["covered"] or action.kind in kinds["covered"] or routes:
            found["covered"].add(action.id)
        is_limited = bool({action.kind, "any"} & limits)
        if action.id in found["covered"] or served or action.id in prices or is_limited or {action.id, "any"} & delivered:
            found["reachable"].add(action.id)
    if old.facts.get("population") != new.facts.get("population"):
        found["reachable"] |= everything
    asked_otherwise = named["available"] | named["covered"] | delivered
    finer = {
        action.id for action in actions if {action.id, *action.components, "any"} & asked_otherwise and _tells_more(before, after, action)
    }
    return Touched(frozenset(found["available"]), frozenset(found["covered"]), frozenset(found["reachable"]), frozenset(finer))


def _anew(before: World, after: World) -> str:
    if before.knowledge is not after.knowledge:
        return "knowledge"
    if list(before.pack.payers) != list(after.pack.payers):
        return "payers"
    if not set(age_classes(after)) <= set(age_classes(before)):
        return "age"
    seen = {marker for assertion in before.knowledge.assertions for marker in assertion.who.markers}
    return "" if set(after.pack.markers) <= seen | set(before.pack.markers) else "marker"


def _tells_more(before: World, after: World, action: Action) -> bool:
    """Whether some gate's rules for the action ask what they did not ask before."""
    asked = ({who for gate in GATES[1:] for who in criteria_for(world, gate, action)} for world in (before, after))
    old, new = asked
    return any(who.asks or who.markers for who in new - old)


def _named_by_changed_rules(old: Pack, new: Pack, gate: str) -> set[str]:
    before, after = ({rule.id: rule for rule in pack.rules if pack.lists[rule.list].gate == gate} for pack in (old, new))
    changed = [
        side[key] for key in before.keys() | after.keys() if before.get(key) != after.get(key) for side in (before, after) if key in side
    ]
    return {action for rule in changed for action in rule.actions}


def _kinds_of_changed_lists(old: Pack, new: Pack, gate: str) -> set[str]:
    keys = old.lists.keys() | new.lists.keys()
    changed = [side.lists[key] for key in keys if old.lists.get(key) != new.lists.get(key) for side in (old, new) if key in side.lists]
    return {kind for entries in changed if entries.gate == gate for kind in entries.actions}


def _changed_deliveries(old: Pack, new: Pack) -> set[str]:
    """The actions whose entries of deliveries, in their order, are others than before."""

    def entries(pack: Pack) -> dict[str, list[object]]:
        found: dict[str, list[object]] = {}
        for entry in pack.deliveries:
            for action in entry.actions:
                found.setdefault(action, []).append((entry.payer, entry.who, entry.history))
        return found

    return _keys_changed(entries(old), entries(new))


def _pays_otherwise(old: Pack, new: Pack, payer_id: str) -> bool:
    """Whether a payer pays otherwise what it paid before; a route opened beside the others changes only what rules put on it."""
    before, after = old.payers[payer_id], new.payers[payer_id]
    known = ("", *(route.id for route in before.routes))
    opened = [route for route in after.routes if route not in before.routes]
    return any(before.route(each) != after.route(each) for each in known) or not all(route.ordinary for route in opened)


def _keys_changed(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
