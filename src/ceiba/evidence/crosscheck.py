"""Every assertion of the knowledge against what others say: who agrees, who says the opposite, and of which nobody speaks.

An item bears on an assertion when it speaks of the same action, of a related disease, and of a marker that is the same, a part of the
assertion's or wider. The opposite about a *wider* marker is no conflict: the assertion is then the exception that it was written to be
(resistance to gefitinib by T790M among tumours with an EGFR mutation), and is listed apart; so is the opposite about people who lack one of
the markers that it asks for together. What the assertion itself cites is looked at whatever it says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from ceiba.evidence.format import Assertion
from ceiba.evidence.items import EvidenceItem, Snapshot, level_rank
from ceiba.evidence.knowledge import Knowledge
from ceiba.evidence.matching import Matcher
from ceiba.evidence.other_names import OtherNames
from ceiba.evidence.relations import Comparison, Relation, bearing

Standing = Literal["agrees", "conflicts", "agrees and conflicts", "neither"]
STANDINGS: tuple[Standing, ...] = ("agrees", "conflicts", "agrees and conflicts", "neither")

Why = Literal["", "no treatment", "no marker", "action", "marker", "disease", "says neither", "exception"]
"""Why nothing was found: the sources speak of treatments only; the assertion asks for no marker; no item about its action; about that
action but not its marker; about both but another disease; about all three, without a word on the response; or only the opposite of more
people than the assertion speaks of."""


class Bears(msgspec.Struct, frozen=True):
    """An item that bears on an assertion. marker, disease: how it stands to the assertion's. cited: the assertion was read in it."""

    snapshot: str
    item: EvidenceItem
    marker: Relation | Literal["as cited"]
    disease: Relation | Literal["as cited"]
    cited: bool = False


class Checked(msgspec.Struct, frozen=True):
    """One assertion beside the sources. exceptions: items that say the opposite of more people than the assertion speaks of.

    cited_missing: the assertion was read in an item that a snapshot of that source does not hold.
    """

    assertion: str
    action: str
    effect: str
    amp: str
    standing: Standing
    agree: tuple[Bears, ...]
    conflict: tuple[Bears, ...]
    exceptions: tuple[Bears, ...]
    why: Why = ""
    cited_missing: bool = False


def cross_check(knowledge: Knowledge, snapshots: Sequence[Snapshot]) -> tuple[Checked, ...]:
    """Return every assertion, in order, beside the items of the snapshots. Medicines and diseases are named with this knowledge."""
    return _CrossCheck(knowledge, snapshots).all()


class _CrossCheck:
    def __init__(self, knowledge: Knowledge, snapshots: Sequence[Snapshot]) -> None:
        self._knowledge = knowledge
        self._comparison = Comparison(Matcher(knowledge.exons, knowledge.variants, knowledge.transcripts), knowledge.tree)
        names = OtherNames(knowledge)
        self._sources = {snapshot.manifest.source for snapshot in snapshots}
        self._by_id: dict[str, tuple[str, EvidenceItem]] = {}
        self._by_action: dict[str, list[tuple[str, EvidenceItem]]] = {}
        for snapshot in snapshots:
            for stored in snapshot.items:
                if stored.kind != "predictive":
                    continue
                item = names.named(stored, stored.oncotree)
                self._by_id[item.id] = (snapshot.name, item)
                for action in item.actions:
                    self._by_action.setdefault(action, []).append((snapshot.name, item))

    def all(self) -> tuple[Checked, ...]:
        return tuple(self._one(assertion) for assertion in self._knowledge.assertions)

    def _one(self, assertion: Assertion) -> Checked:
        agree: list[Bears] = []
        conflict: list[Bears] = []
        exceptions: list[Bears] = []
        bears = tuple(self._bearing(assertion))
        for found in bears:
            way = bearing(assertion.effect, found.item.direction, found.item.significance)
            if way == "same way":
                agree.append(found)
            elif way == "opposite way":
                (exceptions if _of_others(assertion, found) else conflict).append(found)
        standing = STANDINGS[3 if not (agree or conflict) else 2 if agree and conflict else 1 if conflict else 0]
        return Checked(
            assertion=assertion.id,
            action=assertion.action,
            effect=assertion.effect,
            amp=assertion.amp,
            standing=standing,
            agree=_ordered(agree),
            conflict=_ordered(conflict),
            exceptions=_ordered(exceptions),
            why=self._why(assertion, bears, exceptions) if standing == "neither" else "",
            cited_missing=self._cited_missing(assertion),
        )

    def _cited_missing(self, assertion: Assertion) -> bool:
        source, _, number = assertion.read_in.partition(" ")
        return number.startswith("EID") and source in self._sources and assertion.read_in not in self._by_id

    def _bearing(self, assertion: Assertion) -> Iterable[Bears]:
        cited = self._by_id.get(assertion.read_in)
        if cited is not None:
            name, item = cited
            marker, disease = self._relations(assertion, item)
            yield Bears(name, item, marker or "as cited", disease or "as cited", cited=True)
        if assertion.purpose != "treatment":
            return
        for name, item in self._by_action.get(assertion.action, ()):
            marker, disease = self._relations(assertion, item)
            if marker and disease and item.id != assertion.read_in:
                yield Bears(name, item, marker, disease)

    def _relations(self, assertion: Assertion, item: EvidenceItem) -> tuple[Relation | None, Relation | None]:
        ours, theirs = assertion.who.profile, item.formula
        marker = self._comparison.profiles(ours, theirs, whole=item.whole) if ours is not None and theirs is not None else None
        return marker, self._comparison.diseases(assertion.disease, item.oncotree)

    def _why(self, assertion: Assertion, bears: tuple[Bears, ...], exceptions: list[Bears]) -> Why:
        if assertion.purpose != "treatment":
            return "no treatment"
        if assertion.who.profile is None:
            return "no marker"
        if exceptions:
            return "exception"
        if bears:
            return "says neither"
        same_action = [item for _, item in self._by_action.get(assertion.action, ())]
        if not same_action:
            return "action"
        return "disease" if any(self._relations(assertion, item)[0] for item in same_action) else "marker"


def _of_others(assertion: Assertion, found: Bears) -> bool:
    """Whether an item speaks of more people than an assertion, or of others: what it says against it is then no conflict.

    An assertion may cite a study by its item about another marker: where both markers can be said, they are not about the same people.
    """
    if found.marker == "as cited":
        return assertion.who.profile is not None and found.item.profile is not None
    return found.marker in ("wider", "overlaps")


def _ordered(found: Iterable[Bears]) -> tuple[Bears, ...]:
    """What the assertion cites first, then the same marker before others, then by level and id."""
    order = ("same", "narrower", "overlaps", "wider", "as cited")
    return tuple(
        sorted(
            found,
            key=lambda bears: (
                not bears.cited,
                order.index(bears.marker),
                order.index(bears.disease),
                level_rank(bears.item.level),
                bears.item.id,
            ),
        )
    )
