"""A loaded pack: everything a country decided and measured, ready to be asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ceiba.packs.facts import FactRow
from ceiba.packs.format import Delivery, Manifest, PackList, Payer, Rule, Sentence, Threshold, Topic
from ceiba.packs.indicators import Indicator
from ceiba.terms.citations import Citation, Source
from ceiba.terms.criteria import Criteria
from ceiba.terms.dates import AsOf

GATE_FACTS = ("services", "prices")
"""The fact files that gates read; the others describe people and are read when people are invented."""


@dataclass(frozen=True)
class Pack:
    """One country's pack. sha256: of its files, so that an output can say which pack it used.

    facts: rows by file name (see FACT_COLUMNS); a file that is not there has no rows: unknown.
    """

    manifest: Manifest
    sources: dict[str, Source]
    topics: tuple[Topic, ...]
    payers: dict[str, Payer]
    lists: dict[str, PackList]
    rules: tuple[Rule, ...]
    thresholds: tuple[Threshold, ...]
    deliveries: tuple[Delivery, ...]
    facts: dict[str, tuple[FactRow, ...]]
    sentences: tuple[tuple[str, Sentence], ...]
    sha256: str
    indicators: tuple[Indicator, ...] = ()

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-2 in lower case."""
        return self.manifest.country

    @property
    def as_of(self) -> AsOf:
        """The question's dates when the user names none: the day through which the pack was verified."""
        return AsOf(self.manifest.verified_through, self.manifest.verified_through)

    @cached_property
    def rules_by_list(self) -> dict[str, dict[str, tuple[Rule, ...]]]:
        """List id -> action id -> the rules that name it."""
        found: dict[str, dict[str, tuple[Rule, ...]]] = {list_id: {} for list_id in self.lists}
        for rule in self.rules:
            for action in rule.actions:
                in_list = found[rule.list]
                in_list[action] = (*in_list.get(action, ()), rule)
        return found

    @cached_property
    def services(self) -> dict[str, tuple[FactRow, ...]]:
        """The rows of services.csv by what they name: an action, or the service that several share."""
        return _by(self.facts.get("services", ()), "service")

    @cached_property
    def prices(self) -> dict[str, tuple[FactRow, ...]]:
        """The rows of prices.csv by action."""
        return _by(self.facts.get("prices", ()), "action")

    def lists_of(self, gate: str, action_kind: str, payer: str = "") -> tuple[PackList, ...]:
        """The lists that speak of this kind of action at this gate (and, at *covered*, of this payer)."""
        return tuple(entry for entry in self.lists.values() if entry.gate == gate and action_kind in entry.actions and entry.payer == payer)

    def threshold(self, threshold_id: str, action_kind: str) -> Threshold | None:
        """The threshold for this kind of action, or for any kind; None when the pack sets none."""
        return self._limits.get((threshold_id, action_kind)) or self._limits.get((threshold_id, "any"))

    @cached_property
    def _limits(self) -> dict[tuple[str, str], Threshold]:
        """The thresholds by id and kind of action, the first of two alike."""
        found: dict[tuple[str, str], Threshold] = {}
        for limit in self.thresholds:
            found.setdefault((limit.id, limit.applies_to), limit)
        return found

    @cached_property
    def markers(self) -> tuple[str, ...]:
        """Every marker that a rule or a delivery names, once, in order."""
        return tuple(dict.fromkeys(marker for who in self._criteria for marker in who.markers))

    @cached_property
    def ages(self) -> tuple[int, ...]:
        """The ages at which a rule or a delivery changes its answer, ascending."""
        return tuple(sorted({age for who in self._criteria for age in who.ages}))

    @property
    def _criteria(self) -> tuple[Criteria, ...]:
        return (*(rule.who for rule in self.rules), *(delivery.who for delivery in self.deliveries))

    @property
    def n_assumed(self) -> int:
        """How many values that a gate may read are assumed."""
        cited: list[Citation] = [value for rule in self.rules for value in rule.history]
        cited += [value for delivery in self.deliveries for value in delivery.history]
        cited += [span for entries in self.lists.values() for span in entries.complete]
        cited += [route for payer in self.payers.values() for route in payer.routes]
        cited += [row.cited for name in GATE_FACTS for row in self.facts.get(name, ())]
        cited += self.thresholds
        return sum(value.assumed for value in cited)

    @property
    def n_assumed_people(self) -> int:
        """How many other values are assumed: those that invented people are drawn from or the landscape shows; no decision reads them."""
        rows = sum(row.cited.assumed for name, rows in self.facts.items() if name not in GATE_FACTS for row in rows)
        return rows + sum(value.assumed for entry in self.indicators for value in entry.history)


def _by(rows: tuple[FactRow, ...], column: str) -> dict[str, tuple[FactRow, ...]]:
    found: dict[str, list[FactRow]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return {name: tuple(named) for name, named in found.items()}
