"""Ten people in real files: what a molecular pathologist would sign, written from sources before the program ran, is what it says.

The keys of a case, and what is left unchecked on purpose, are told in the README beside.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from ceiba.decisions import Decision, World, decide, explain_person, explain_situation
from ceiba.decisions.explain import NeedExplained
from ceiba.engine import DuckDBEngine
from ceiba.evidence import MarkerCatalogue, interpret
from ceiba.job.pharmacogenes import import_definitions, wanted_of, with_snapshots
from ceiba.records import ingest
from ceiba.terms.answers import Value
from ceiba.terms.criteria import Criteria
from ceiba.terms.dates import AsOf
from ceiba.terms.markers import parse_marker
from ceiba.terms.situations import Finding

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("*/case.yaml"))
STATES = {"present": Value.YES, "absent": Value.NO, "unknown": Value.UNKNOWN}
BEARABLE = {"yes": ("yes",), "no": ("no", "unknown"), "unknown": ("no", "unknown")}
"""Of a preventive step only a wrong *yes* is a fault, unless yes is expected."""

TESTS_ALIKE = {
    "brca_germline": ("brca_germline", "hereditary_panel"),
    "mmr_ihc": ("mmr_ihc", "msi_pcr"),
    "msi_pcr": ("mmr_ihc", "msi_pcr"),
}
"""Tests that a case calls as good as the one it names."""


OPEN: dict[str, str] = {}
"""Expectations that stand and that the program does not yet meet, with the reason."""


def case_of(folder: Path) -> dict[str, Any]:
    return yaml.safe_load((folder / "case.yaml").read_text(encoding="utf-8"))


def expectations() -> Iterator[Any]:
    for folder in CASES:
        for kind, expected in case_of(folder)["expect"].items():
            if kind in ("must_say", "must_not_say"):
                continue
            for number, one in enumerate(expected):
                named = one.get("marker") or one["action"]
                name = f"{folder.name}-{kind}-{number}-{named}".replace(" ", "_")
                marks = [pytest.mark.real] if case_of(folder).get("definitions") else []
                marks += [pytest.mark.xfail(reason=OPEN[name], strict=True)] if name in OPEN else []
                yield pytest.param(folder, kind, one, marks=marks, id=name)


@dataclass(frozen=True)
class Asked:
    """What the program says of a case: the needs, and the state of each marker the case names."""

    world: World
    needs: tuple[NeedExplained, ...]
    states: Mapping[str, frozenset[Value]]


def states_of(engine: DuckDBEngine, decision: Decision, case: dict[str, Any]) -> Mapping[str, frozenset[Value]]:
    """Return what the records say of the markers a case names, whether or not any care asks for them."""
    knowledge = decision.world.knowledge
    markers = [str(parse_marker(one["marker"])) for one in case["expect"]["findings"]]
    catalogue = MarkerCatalogue([Criteria(profile=marker) for marker in markers], knowledge.tree)
    found = engine.collect(interpret(engine, decision.records, knowledge, catalogue).findings).to_pylist()
    states: dict[str, set[Value]] = {marker: set() for marker in markers}
    for row in found:
        states[catalogue.markers[row["marker_id"]]].add(Finding(row["state"]).value_of_presence)
    return {marker: frozenset(values or {Value.UNKNOWN}) for marker, values in states.items()}


@pytest.fixture(scope="session")
def person_of(knowledge, pack_of, tmp_path_factory):
    """Return what the program says of a case's person, read from its files once. definitions: a folder of PharmCAT, where one is needed."""
    known: dict[str, Asked] = {}

    def ask(folder: Path, definitions: Path | None) -> Asked:
        if folder.name not in known:
            case = case_of(folder)
            day = AsOf(*(dt.date.fromisoformat(case["date"]),) * 2)
            here = tmp_path_factory.mktemp("case")
            known_too = knowledge
            if definitions is not None:
                import_definitions(definitions, here / "definitions")
                known_too = with_snapshots(knowledge, [here / "definitions"])
            world = World(known_too, pack_of(case["country"]), day)
            wanted = wanted_of(known_too.pharmacogenes, None)
            read = ingest([folder / "files"], here / "lake", known_diseases=knowledge.tree.codes, wanted=wanted)
            assert not read.refused, [str(row.problem) for row in read.refused]
            engine = DuckDBEngine(threads=1)
            try:
                asked = {name: case["question"].get(name) for name in ("payer", "disease")}
                decision = decide(engine, read.tables, world, default_payer=asked["payer"], default_disease=asked["disease"])
                (code,) = engine.collect(decision.records["patients"].select("patient_code"))["patient_code"].to_pylist()
                states = states_of(engine, decision, case)
                known[folder.name] = Asked(world, explain_person(decision, code).needs, states)
            finally:
                engine.close()
        return known[folder.name]

    return ask


@pytest.mark.parametrize(("folder", "kind", "expected"), list(expectations()))
def test_what_the_sources_say_of_a_case_is_what_the_program_says(folder, kind, expected, person_of, real_data):
    asked = person_of(folder, real_data("pharmcat") if case_of(folder).get("definitions") else None)
    if kind == "findings":
        assert asked.states[str(parse_marker(expected["marker"]))] == {STATES[expected["state"]]}
    else:
        CHECKS[kind](asked.world, asked.needs, expected)


def _answers(world, needs, action, purpose="treatment"):
    asked = [need.situation for need in needs if need.situation.purpose == purpose]
    return [explain_situation(world, world.knowledge.actions[action], situation) for situation in asked]


def _says(value, purpose="treatment"):
    def check(world, needs, expected):
        (found,) = _answers(world, needs, expected["action"], purpose)
        assert found.answers["indicated"].value.word in value, found.answers["indicated"]
        said = {fact.what for fact in found.answers["indicated"].missing}
        for wanted in expected.get("missing", ()):
            assert wanted in said or any(parse_marker(wanted).gene in text for text in said), said

    return check


def _offered(world, needs, expected):
    names = TESTS_ALIKE.get(expected["action"], (expected["action"],))
    assert "yes" in {found.answers["indicated"].value.word for name in names for found in _answers(world, needs, name)}


def _dose(world, needs, expected):
    (need,) = [need for need in needs if need.situation.purpose == "treatment"]
    alternatives = (*need.alternatives, *need.excluded)
    changes = [change for found in alternatives for change in found.modifiers.changes]
    assert any(change.change.id == expected["action"] and expected["medicine"] in change.medicines for change in changes), changes


def _prevention(world, needs, expected):
    found = _answers(world, needs, expected["action"], "prevention") or []
    best = max((one.answers["indicated"].value for one in found), default=Value.NO)  # each cancer to be prevented is a need of its own
    assert best.word in BEARABLE[expected["indicated"]], best


def _gate(world, needs, expected):
    (found,) = _answers(world, needs, expected["action"])
    for gate in ("available", "covered", "reachable"):
        if gate in expected:
            assert found.answers[gate].value.word == expected[gate], found.answers[gate]


CHECKS = {
    "indicated": _says(("yes",)),
    "not_indicated": _says(("no",)),
    "not_yes": _says(("no", "unknown")),
    "unknown": _says(("unknown",)),
    "tests_offered": _offered,
    "dose_changes": _dose,
    "prevention": _prevention,
    "gates": _gate,
}
