"""One person's needs and options with every reason: what a doctor reads is the computation.

The gates are asked again with the person's own values, unprojected: the same functions that decided the nation, so the same answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
import narwhals as nw

from ceiba.decisions.alternatives import INVESTIGATIONAL, NOT_INDICATED, STANDARD, preference
from ceiba.decisions.decide import Decision
from ceiba.decisions.gates import GATE_FUNCTIONS, assertion_fits, is_investigational, judged, may_speak
from ceiba.decisions.hotspots import hotspots_of
from ceiba.decisions.modifiers import Modifiers, modifiers
from ceiba.decisions.needs import NOT_RECORDED
from ceiba.decisions.options import access_fields
from ceiba.decisions.origins import to_confirm
from ceiba.decisions.path import best_test, favourable_findings, path_of, untested_markers
from ceiba.decisions.prevention import person_facts
from ceiba.decisions.recorded import PersonRecorded, person_recorded
from ceiba.decisions.world import World
from ceiba.errors import NotFound
from ceiba.evidence import Assertion
from ceiba.evidence.hotspots import HotspotFound
from ceiba.evidence.pharmacogenes import GeneCall
from ceiba.evidence.risk import PersonFacts
from ceiba.terms.actions import Action
from ceiba.terms.answers import Answer, Value, conjunction
from ceiba.terms.roadblocks import GATES
from ceiba.terms.situations import Finding, Situation

_NOT_LOOKED_AT = (Finding.UNTESTED, Finding.OUTSIDE_PANEL, Finding.SCOPE_UNKNOWN)
"""The states of a marker of which no file says that it was looked at."""


@dataclass(frozen=True, slots=True)
class MarkerFinding:
    """One marker of a need: its state, and whether specimens disagreed."""

    marker: str
    state: Finding
    discordant: bool


@dataclass(frozen=True, slots=True)
class MarkerTest:
    """The best test for a marker that is not settled; test is None when none settles it."""

    marker: str
    test: Action | None
    answer: Answer


@dataclass(frozen=True, slots=True)
class Alternative:
    """One action of a need. answers: by gate, the later gates only when not *not indicated*. standing: place in STANDINGS.

    path: the answer through tests; equal to the AND of the gates when nothing is untested. tests: one per unsettled marker.
    assertions: those that fit or may fit, with the value of the fit. modifiers: what is to be known of its dose, whatever its standing.
    """

    action: Action
    standing: int
    rank: int
    answers: dict[str, Answer]
    path: Answer
    tests: tuple[MarkerTest, ...]
    assertions: tuple[tuple[Assertion, Value], ...]
    modifiers: Modifiers

    @property
    def value(self) -> Value:
        """The AND over the gates."""
        return conjunction(answer.value for answer in self.answers.values())


@dataclass(frozen=True, slots=True)
class NeedExplained:
    """One need of a person: the situation as recorded, its findings, and its alternatives in order of preference.

    findings: the markers that bear on the need, and all that were looked at.
    disease_text: the disease as the source writes it, None for a person without disease. line_counted: whether the line was counted from
    the treatments recorded. excluded: what is not indicated, with the reason. confirmations: the best germline test of each marker of
    which a variant was seen in the tumour alone, where such a variant is followed up; each once a person, in the first need that has it.
    """

    need_id: int
    situation: Situation
    disease_text: str | None
    line_counted: bool
    findings: tuple[MarkerFinding, ...]
    alternatives: tuple[Alternative, ...]
    excluded: tuple[Alternative, ...]
    confirmations: tuple[MarkerTest, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonExplained:
    """A person with all needs. patient_code: as the source calls the person.

    calls: of the pharmacogenes whose phenotypes the knowledge asks for, from the person's latest germline specimen that tells of each.
    facts: what is recorded for prevention, None when nothing is. recorded: the samples and the treatments, as the files give them.
    hotspots: recurrent ones at which the person's variants of unknown meaning lie.
    """

    patient_code: str
    needs: tuple[NeedExplained, ...]
    calls: tuple[GeneCall, ...] = ()
    facts: PersonFacts | None = None
    recorded: PersonRecorded = field(default_factory=PersonRecorded)
    hotspots: tuple[HotspotFound, ...] = ()


def explain_person(decision: Decision, patient_code: str) -> PersonExplained:
    """Return a person's needs with every alternative and its reasons; NotFound when the lake has no such person."""
    engine = decision.engine
    people = engine.collect(decision.records["patients"].filter(nw.col("patient_code") == patient_code).select("patient_id"))
    if people.num_rows == 0:
        raise NotFound("No patient of these records is called that.", "Check the identifier; `ceiba run` lists where its results are.")
    patient_id = people["patient_id"][0].as_py()
    own = decision.options.needs.filter(nw.col("patient_id") == patient_id)
    rows = sorted(engine.collect(own).to_pylist(), key=lambda row: (row["purpose"] != "treatment", row["need_id"]))
    facts = person_facts(engine, decision.records, decision.interpretation, decision.world, patient_id)
    recorded = person_recorded(engine, decision.records, decision.interpretation.catalogue.genes, patient_id)
    needs = _with_confirmations(decision.world, [_need(decision, row) for row in rows])
    return PersonExplained(patient_code, needs, _calls(decision, patient_id), facts, recorded, hotspots_of(decision, patient_id))


def _with_confirmations(world: World, needs: Sequence[NeedExplained]) -> tuple[NeedExplained, ...]:
    """The needs with the germline tests that are to confirm variants of a tumour, each marker once a person."""
    told: set[str] = set()
    found = []
    for need in needs:
        markers = [marker for marker in to_confirm(world.knowledge, need.situation) if marker not in told]
        told.update(markers)
        tests = tuple(MarkerTest(marker, *best_test(world, marker, need.situation)) for marker in markers)
        found.append(replace(need, confirmations=tests))
    return tuple(found)


def _calls(decision: Decision, patient_id: int) -> tuple[GeneCall, ...]:
    """The calls of a person's pharmacogenes that bear on a dose, a later specimen before a former one."""
    calls = decision.interpretation.calls
    if not calls:
        return ()
    own = decision.records["specimens"].filter(nw.col("patient_id") == patient_id).select("specimen_id", "collected_on")
    rows = sorted(decision.engine.collect(own).to_pylist(), key=lambda row: (str(row["collected_on"] or ""), row["specimen_id"]))
    found = {call.gene: call for row in rows for call in calls.get(row["specimen_id"], ())}
    return tuple(found.values())


def explain_situation(world: World, action: Action, situation: Situation) -> Alternative:
    """Return one action for one situation with its four answers, its path and the tests that would settle it."""
    fits = assertion_fits(world, action, situation)
    first = GATE_FUNCTIONS["indicated"](world, action, situation) if action.kind == "test" else judged(fits)
    standing = STANDARD
    if first.value is Value.NO:
        standing = INVESTIGATIONAL if is_investigational(world, action, situation) else NOT_INDICATED
    answers = {"indicated": first}
    if standing != NOT_INDICATED:
        answers |= {gate: GATE_FUNCTIONS[gate](world, action, situation) for gate in GATES[1:]}
    known = tuple((a, fit.value) for a, fit in fits if fit.value is not Value.NO)
    hoped = favourable_findings(world, action, situation) if untested_markers(first) else {}
    tests = tuple(
        MarkerTest(marker, *best_test(world, marker, situation, hoped.get(marker, situation.finding(marker))))
        for marker in untested_markers(first)
    )
    path = path_of(world, action, situation, tuple(answers.values())) if standing != NOT_INDICATED else first
    dose = modifiers(world, action, situation)
    return Alternative(action, standing, preference(world, action, first), answers, path, tests, known, dose)


def _need(decision: Decision, row: dict[str, Any]) -> NeedExplained:
    situation, findings = _situation(decision, row)
    world = decision.world
    all_found = [
        explain_situation(world, action, situation)
        for action in world.cares
        if may_speak(world, action, situation.disease, situation.purpose, situation.target)
    ]
    kept = [found for found in all_found if found.standing != NOT_INDICATED]
    kept.sort(key=lambda a: (a.standing, -a.answers["indicated"].value, a.rank))
    excluded = tuple(found for found in all_found if found.standing == NOT_INDICATED)
    own = decision.records["conditions"].filter(nw.col("condition_id") == row["condition_id"]).select("disease_text", "line_from")
    recorded = decision.engine.collect(own).to_pylist()
    text = recorded[0]["disease_text"] if recorded else None
    counted = bool(recorded) and recorded[0]["line_from"] == "algorithm"
    bearing = set() if situation.target else _bearing(world, situation, kept)
    shown = tuple(found for found in findings if found.state not in _NOT_LOOKED_AT or found.marker in bearing)
    return NeedExplained(row["need_id"], situation, text, counted, shown, tuple(kept), excluded)


def _bearing(world: World, situation: Situation, kept: Sequence[Alternative]) -> set[str]:
    """The markers that bear on a need: those of its purpose in its disease, and of the rules and doses of what could be done."""
    tree, disease, purpose = world.knowledge.tree, situation.disease, situation.purpose
    medicines = {medicine for found in kept for medicine in found.action.components}
    tests = {each.test.id for found in kept for each in found.tests if each.test}
    named = {found.action.id for found in kept} | medicines | tests | {"any"}
    spoken = [
        a.who
        for a in world.knowledge.assertions
        if medicines & set(a.modifies) or (a.purpose == purpose and (purpose == "prevention" or tree.holds(a.disease, disease)))
    ]
    entries = [rule.who for rule in world.pack.rules if named & set(rule.actions)]
    entries += [delivery.who for delivery in world.pack.deliveries if named & set(delivery.actions)]
    asked = [*spoken, *(who for who in entries if not who.disease or tree.holds(who.disease, disease))]
    return {marker for who in asked for marker in who.markers}


def _situation(decision: Decision, row: dict[str, Any]) -> tuple[Situation, tuple[MarkerFinding, ...]]:
    catalogue = decision.interpretation.catalogue
    disease = row["disease"] or None
    found = decision.interpretation.findings.filter(nw.col("condition_id") == row["condition_id"])
    states = {
        catalogue.markers[r["marker_id"]]: MarkerFinding(catalogue.markers[r["marker_id"]], Finding(r["state"]), r["discordant"])
        for r in decision.engine.collect(found).to_pylist()
    }
    findings = tuple(states.get(marker, MarkerFinding(marker, Finding.UNTESTED, False)) for marker in catalogue.relevant(disease))
    situation = Situation(
        disease=disease,
        stage=row["stage"] or None,
        line=None if row["line"] == NOT_RECORDED else row["line"],
        age=None if row["age_years"] == NOT_RECORDED else row["age_years"],
        sex=row["sex"] or None,
        purpose=row["purpose"],
        target=decision.grounds.target(row["target_id"]),
        grounds=decision.grounds.of(row["grounds_id"]),
        findings={found.marker: found.state for found in findings if found.state is not Finding.UNTESTED},
    )
    return msgspec.structs.replace(situation, **access_fields(decision.world, row)), findings
