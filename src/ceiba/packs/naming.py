"""What changes name, held against what knowledge and packs know by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ceiba.language import mark
from ceiba.packs.changes import (
    Approval,
    CapacityChange,
    Change,
    DeliveryChange,
    IndicatorChange,
    Listing,
    PriceChange,
    RecordsChange,
    RemoteChange,
    ServiceChange,
    TestingChange,
    WorkforceChange,
    unknown_actions,
)
from ceiba.packs.facts import WORDS
from ceiba.terms.actions import ActionKind
from ceiba.terms.diseases import DiseaseTree
from ceiba.terms.nearest import nearest
from ceiba.terms.readings import Reading

_UNKNOWN = {
    "barrier": mark("'{name}' is no barrier of barriers.yaml"),
    "roadblock": mark("'{name}' is no roadblock"),
    "indicator": mark("'{name}' is no indicator of indicators.yaml"),
    "programme": mark("'{name}' is no programme of the folder programmes"),
    "action": mark("'{name}' is no action that the knowledge knows"),
    "disease": mark("'{name}' is no disease of the tree"),
    "service": mark("'{name}' is no service that an action names"),
    "sampled": mark("'{name}' is no test, so no sample travels for it"),
    "profession": mark("'{name}' is no profession that packs count"),
    "payer": mark("'{name}' is no payer of the pack"),
    "region": mark("'{name}' is no region of the pack"),
}
"""What is said of a name that is not known, by what it should be the name of."""


@dataclass(frozen=True)
class Names:
    """What the knowledge and packs know by name, so that changes can be checked against it.

    kinds: of every action, by id. medicines: components. tree: the diseases. services: as actions name them; sampled: those of tests.
    """

    kinds: Mapping[str, ActionKind]
    medicines: frozenset[str]
    tree: DiseaseTree
    services: frozenset[str]
    sampled: frozenset[str] = frozenset()


def fault_unknown(reading: Reading, where: tuple[str, int], kind: str, named: Iterable[str], known: Iterable[str]) -> None:
    """Fault each name that is not known, and propose the nearest that are. kind: what it should be the name of."""
    names = tuple(known)
    for name in sorted(set(named) - set(names)):
        near = ", ".join(nearest(name, names))
        remedy = mark("Write one that is known; near to it: {near}.") if near else mark("Leave it out: the pack knows none.")
        reading.fault(*where, problem=_UNKNOWN[kind], remedy=remedy, name=name, near=near)


def names_of(change: Change, names: Names, indicators: Iterable[str]) -> Iterator[tuple[str, Iterable[str], Iterable[str]]]:
    """Yield what a change names: what kind of thing, the names, and those that are known. indicators: ids of the landscape's."""
    if isinstance(change, Listing | Approval | DeliveryChange | PriceChange):
        words = {*names.kinds, *names.medicines}
        spare = ("any",) if isinstance(change, DeliveryChange) else ()
        unknown = set(unknown_actions(change.actions, set(names.kinds.values()), words)) - set(spare)
        yield "action", unknown, words if unknown else ()
    if isinstance(change, Listing | Approval):
        yield "disease", change.who.disease, names.tree.codes
    if isinstance(change, TestingChange | RecordsChange):
        yield "disease", change.diseases, names.tree.codes
    if isinstance(change, ServiceChange | RemoteChange | CapacityChange | WorkforceChange):
        yield "service", change.services, names.services | frozenset(names.kinds)
    if isinstance(change, RemoteChange) and change.by == "sample_transport":
        tests = {action for action, kind in names.kinds.items() if kind == "test"}
        yield "sampled", set(change.services) & (names.services | frozenset(names.kinds)), names.sampled | tests
    if isinstance(change, WorkforceChange):
        yield "profession", change.professions, WORDS["profession"]
    if isinstance(change, IndicatorChange):
        yield "indicator", [change.indicator], indicators


def payers_of(change: Change) -> tuple[str, ...]:
    """Return the ids of payers that a change names."""
    return tuple(getattr(change, "payers", ()))


def regions_of(change: Change) -> tuple[str, ...]:
    """Return the regions that a change names, as where it is laid or as where people live."""
    who = (*change.who.region,) if isinstance(change, Listing | Approval) else ()
    return (*getattr(change, "regions", ()), *who)


def speaks_of_one_country(change: Change) -> bool:
    """Whether a change names what only one country has: its payers, its regions, its money."""
    priced = isinstance(change, PriceChange) and change.amount is not None
    return bool(payers_of(change) or regions_of(change) or priced)
