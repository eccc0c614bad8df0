"""Who is asked about prevention that no variant asks for, and what is known of their grounds (docs/decisions/0014).

A person of whom a record speaks of exposures, way of life or family is asked, target by target, what some ground that is recorded asks
for. What is offered by age and sex alone is asked of those of them in whom no cancer is recorded, and nothing about a cancer that is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import narwhals as nw
import pyarrow as pa

from ceiba.decisions.gates import fit_of
from ceiba.decisions.residence import residence_defaults
from ceiba.decisions.world import World
from ceiba.engine import Engine, Frame
from ceiba.evidence import Assertion, Interpretation
from ceiba.evidence.risk import PersonFacts, grounds_of
from ceiba.evidence.risk.recorded import people_facts
from ceiba.terms.answers import Value
from ceiba.terms.grounds import NO_GROUNDS, Grounds, parse_ground
from ceiba.terms.markers import parse_marker
from ceiba.terms.situations import Finding, Situation


@dataclass(frozen=True)
class GroundsBook:
    """What the numbers of needs stand for: target_id -> target, grounds_id -> grounds; 0 is none of either."""

    targets: tuple[str, ...] = ("",)
    profiles: tuple[Grounds, ...] = (NO_GROUNDS,)

    def target(self, number: int) -> str:
        """Return the target of a target_id."""
        return self.targets[number]

    def of(self, number: int) -> Grounds:
        """Return the grounds of a grounds_id."""
        return self.profiles[number]


NO_BOOK = GroundsBook()


@dataclass(frozen=True)
class Asked:
    """Who is asked. needs: patient_id, target_id, grounds_id, one row a question; target 0 is what a family asks of genes."""

    book: GroundsBook
    needs: pa.Table


def who_is_asked(engine: Engine, records: Mapping[str, Frame], interpretation: Interpretation, world: World) -> Asked:
    """Return the questions of prevention that records of exposures, way of life and family give ground for."""
    facts = people_facts(engine, records, lambda: _carried(engine, interpretation), world.knowledge, world.as_of.on)
    sick = _with_tumour(engine, records, facts)
    asking = _by_target(world)
    targets = ("", *asking)
    profiles: dict[Grounds, int] = {NO_GROUNDS: 0}
    rows = []
    places: dict[str | None, dict[str, float]] = {}
    for number, recorded in facts.items():
        if recorded.region not in places:
            places[recorded.region] = _numbers_of(world, recorded.region)
        person = recorded.living_where(places[recorded.region])
        grounds = grounds_of(person, world.knowledge.grounds, world.knowledge)
        found = list(_targets(world, asking, person, grounds, healthy=number not in sick))
        if grounds.suspected:
            found.insert(0, "")
        place = profiles.setdefault(grounds, len(profiles)) if found else 0
        rows += [(number, targets.index(target), place) for target in found]
    names = (("patient_id", pa.int64()), ("target_id", pa.int32()), ("grounds_id", pa.int32()))
    table = pa.table({name: pa.array([row[at] for row in rows], kind) for at, (name, kind) in enumerate(names)})
    return Asked(GroundsBook(targets, tuple(profiles)), table)


def _by_target(world: World) -> dict[str, tuple[Assertion, ...]]:
    """The assertions that no variant asks for, by what they are to prevent, in the knowledge's order."""
    found: dict[str, tuple[Assertion, ...]] = {}
    for assertion in world.knowledge.assertions:
        if assertion.target:
            found[assertion.target] = (*found.get(assertion.target, ()), assertion)
    return found


def _targets(
    world: World, asking: Mapping[str, tuple[Assertion, ...]], person: PersonFacts, grounds: Grounds, *, healthy: bool
) -> Iterator[str]:
    """Yield what a person is asked about: where some assertion is met, or may be and a ground of it is."""
    for target, assertions in asking.items():
        if any(world.knowledge.tree.holds((target,), cancer.disease) is not Value.NO for cancer in person.cancers):
            continue
        situation = Situation(age=person.age, sex=person.sex, purpose="prevention", target=target, grounds=grounds)
        if any(_asks(world, assertion, situation, person, healthy=healthy) for assertion in assertions):
            yield target


def _asks(world: World, assertion: Assertion, situation: Situation, person: PersonFacts, *, healthy: bool) -> bool:
    """Whether an assertion asks; what only the place of residence says gives no ground by itself."""
    value = fit_of(world, assertion, situation).value
    if assertion.is_of_everyone:
        return healthy and value is Value.YES
    recorded = [ground for ground in assertion.who.asked_grounds if parse_ground(ground).name not in person.of_residence]
    return value is not Value.NO and any(situation.grounds.value(ground) is Value.YES for ground in recorded)


def _numbers_of(world: World, region: str | None) -> dict[str, float]:
    return {code: default.value for code, default in residence_defaults(world.pack, region).items()}


def person_facts(
    engine: Engine, records: Mapping[str, Frame], interpretation: Interpretation, world: World, number: int
) -> PersonFacts | None:
    """Return what is recorded of one person, with what the place of residence says where the record is silent; None when nothing is."""
    facts = people_facts(engine, records, lambda: _carried(engine, interpretation), world.knowledge, world.as_of.on, only=number)
    found = facts.get(number)
    return None if found is None else found.living_where(_numbers_of(world, found.region))


def _with_tumour(engine: Engine, records: Mapping[str, Frame], facts: Mapping[int, PersonFacts]) -> frozenset[int]:
    """Who had a cancer by the record: a condition, a specimen that is not of the germline, or the word of an earlier cancer."""
    told = {number for number, person in facts.items() if person.cancers or person.said("previous_cancer")}
    if len(told) == len(facts):
        return frozenset(told)
    taken = records["specimens"].filter(nw.col("specimen_type").fill_null("") != "germline").select("patient_id").unique()
    return frozenset(told | set(engine.collect(taken)["patient_id"].to_pylist()))


def _carried(engine: Engine, interpretation: Interpretation) -> dict[int, frozenset[str]]:
    """The genes with a germline variant found, by patient_id."""
    catalogue = interpretation.catalogue
    germline = [catalogue.index[marker] for marker in catalogue.markers if catalogue.parsed[marker].asks_germline]
    present = interpretation.findings.filter(nw.col("marker_id").is_in(germline) & (nw.col("state") == int(Finding.PRESENT)))
    named = present.select("condition_id", "marker_id").join(
        interpretation.conditions.select("condition_id", "patient_id"), on="condition_id", how="inner"
    )
    found: dict[int, set[str]] = {}
    for row in engine.collect(named).to_pylist():
        found.setdefault(row["patient_id"], set()).add(parse_marker(catalogue.markers[row["marker_id"]]).gene)
    return {number: frozenset(genes) for number, genes in found.items()}
