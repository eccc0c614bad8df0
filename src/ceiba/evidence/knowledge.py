"""The knowledge, loaded and checked: assertions, tests, the disease tree, coordinates, other names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import TypeVar

import msgspec

from ceiba.errors import InputMissing, KnowledgeRefused
from ceiba.evidence.clinvar import ClassifiedVariant
from ceiba.evidence.disease_table import read_tree
from ceiba.evidence.format import Aliases, Assertion, Conflict, ExonRange, KnownVariant, Manifest, SettlingTest, Transcript
from ceiba.evidence.hotspots import HotspotSource
from ceiba.evidence.items import level_rank
from ceiba.evidence.knowledge_checks import CONFLICTS, TRANSCRIPTS, check
from ceiba.evidence.pharmacogenes import Gene
from ceiba.evidence.risk.coefficients import BreastModel, LungModel, Model
from ceiba.evidence.risk.family import FamilyCriteria
from ceiba.terms.actions import Action
from ceiba.terms.citations import Source
from ceiba.terms.diseases import DiseaseTree
from ceiba.terms.markers import parse_marker
from ceiba.terms.readings import Fault, Reading, refusal

M = TypeVar("M", bound=Model)

GUIDE = "docs/reference/knowledge-format.md"
OF_PACKS = ("landscape", "programmes")
"""Folders beside the knowledge that the room `packs` reads: they say nothing of disease, so they are not in its checksum."""
FAMILY = "risk/family.yaml"


@dataclass(frozen=True)
class Knowledge:
    """What is known about disease, apart from any country. sha256: of its files. pharmacogenes: definitions that the user imported."""

    manifest: Manifest
    sources: dict[str, Source]
    tree: DiseaseTree
    actions: dict[str, Action]
    tests: dict[str, SettlingTest]
    assertions: tuple[Assertion, ...]
    variants: tuple[KnownVariant, ...]
    exons: tuple[ExonRange, ...]
    aliases: Aliases
    sha256: str
    places: dict[str, str]
    conflicts: tuple[Conflict, ...] = ()
    transcripts: tuple[Transcript, ...] = ()
    classified: tuple[ClassifiedVariant, ...] = ()
    hotspots: tuple[HotspotSource, ...] = ()
    lung_risk: LungModel | None = None
    breast_risk: BreastModel | None = None
    family: tuple[FamilyCriteria, ...] = ()
    pharmacogenes: tuple[Gene, ...] = ()

    @property
    def risk_models(self) -> tuple[Model, ...]:
        """The risk models that the knowledge holds."""
        return tuple(model for model in (self.lung_risk, self.breast_risk) if model is not None)

    @cached_property
    def conflicts_by_assertion(self) -> dict[str, tuple[Conflict, ...]]:
        """What others say against each assertion, by its id, the strongest level first."""
        found: dict[str, tuple[Conflict, ...]] = {}
        for conflict in sorted(self.conflicts, key=lambda conflict: (level_rank(conflict.level), conflict.item)):
            for assertion in conflict.assertions:
                found[assertion] = (*found.get(assertion, ()), conflict)
        return found

    @cached_property
    def assertions_by_action(self) -> dict[str, tuple[Assertion, ...]]:
        """The assertions of each action, by its id, in the order of the files."""
        found: dict[str, tuple[Assertion, ...]] = {}
        for assertion in self.assertions:
            found[assertion.action] = (*found.get(assertion.action, ()), assertion)
        return found

    @cached_property
    def dosing(self) -> tuple[Assertion, ...]:
        """The assertions that change the dose of a medicine, in the order of the files."""
        return tuple(assertion for assertion in self.assertions if assertion.purpose == "dosing")

    @cached_property
    def grounds(self) -> tuple[str, ...]:
        """Every ground of prevention that an assertion names, once, in order."""
        return tuple(dict.fromkeys(ground for assertion in self.assertions for ground in assertion.who.asked_grounds))

    @cached_property
    def markers(self) -> tuple[str, ...]:
        """Every marker that an assertion names, once, in order."""
        return tuple(dict.fromkeys(marker for assertion in self.assertions for marker in assertion.who.markers))

    @cached_property
    def followed_up(self) -> tuple[str, ...]:
        """The germline markers that prevention asks for where a variant was seen in a tumour alone: a germline test is to confirm them."""
        asking = (a for a in self.assertions if a.purpose == "prevention" and a.from_tumour)
        return tuple(dict.fromkeys(marker for a in asking for marker in a.who.markers if parse_marker(marker).asks_germline))

    @cached_property
    def medicines(self) -> frozenset[str]:
        """Every component of an action."""
        return frozenset(name for action in self.actions.values() for name in action.components)

    def tests_for(self, marker: str, disease: str | None) -> tuple[str, ...]:
        """Return the ids of the tests that settle a marker in a disease (None or "": not recorded, or none), in the order of the file."""
        return tuple(test.id for test in self.tests.values() if test.covers(marker) and test.is_for(disease, self.tree))

    @property
    def n_assumed(self) -> int:
        """How many assertions were not read but are general knowledge."""
        return sum(assertion.assumed for assertion in self.assertions)

    def disease_code(self, written: str | None) -> str | None:
        """Return the tree's code for a disease code as a file writes it (older names included); None when it knows none."""
        if written is None:
            return None
        code = written.strip().upper()
        code = self.aliases.diseases.get(code, code)
        return code if code in self.tree else None


def knowledge_folder() -> Path:
    """The folder of the knowledge that ships with Ceiba."""
    return Path(str(resources.files("ceiba"))) / "data" / "knowledge"


def load_knowledge(folder: Path | None = None) -> Knowledge:
    """Return the knowledge of a folder (the shipped one by default); KnowledgeRefused with the first fault when it does not fit."""
    folder = folder or knowledge_folder()
    if not (folder / "knowledge.yaml").is_file():
        raise InputMissing("There is no knowledge at '{folder}'.", "Name a folder that holds knowledge.yaml.", folder=folder)
    knowledge, faults = read_knowledge(folder)
    if knowledge is None or faults:
        raise refusal(KnowledgeRefused, "The knowledge is refused: {first} ({counted}).", faults)
    return knowledge


def read_knowledge(folder: Path) -> tuple[Knowledge | None, list[Fault]]:
    """Read and check a folder; returns the knowledge, or None when a file does not fit its form, with every fault."""
    paths = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    files = {name.as_posix(): path.read_bytes() for name, path in paths.items() if name.parts[0] not in OF_PACKS}
    reading = Reading(files, GUIDE)
    manifest = reading.document("knowledge.yaml", Manifest)
    sources = reading.document("sources.yaml", list[Source]) or []
    actions = reading.document("actions.yaml", list[Action]) or []
    tests = reading.document("tests.yaml", list[SettlingTest]) or []
    assertions = [a for name in reading.named("assertions/*.yaml") for a in reading.document(name, list[Assertion]) or []]
    variants = reading.document("variants.yaml", list[KnownVariant]) or []
    exons = reading.document("exons.yaml", list[ExonRange]) or []
    transcripts = (reading.document(TRANSCRIPTS, list[Transcript]) or []) if TRANSCRIPTS in reading.files else []
    aliases = reading.document("aliases.yaml", Aliases)
    conflicts = (reading.document(CONFLICTS, list[Conflict]) or []) if CONFLICTS in reading.files else []
    lung = _only(reading, "risk/lung.yaml", list[LungModel])
    breast = _only(reading, "risk/breast.yaml", list[BreastModel])
    family = (reading.document(FAMILY, list[FamilyCriteria]) or []) if FAMILY in reading.files else []
    tree = read_tree(reading)
    if manifest is None or aliases is None or tree is None or reading.faults:
        return None, reading.faults
    by_id = {test.id: test for test in tests}
    knowledge = Knowledge(
        manifest=manifest,
        sources={source.id: source for source in sources},
        tree=tree,
        actions={action.id: _with_test(action, by_id.get(action.id)) for action in actions},
        tests=by_id,
        assertions=tuple(assertions),
        variants=tuple(variants),
        exons=tuple(exons),
        aliases=aliases,
        sha256=reading.sha256,
        places=reading.places,
        conflicts=tuple(conflicts),
        transcripts=tuple(transcripts),
        lung_risk=lung,
        breast_risk=breast,
        family=tuple(family),
    )
    check(knowledge, reading)
    return knowledge, reading.faults


def _only(reading: Reading, name: str, kind: type[list[M]]) -> M | None:
    """The one model of a file; None where the knowledge has no such file."""
    models = reading.document(name, kind) if name in reading.files else None
    if models is None:
        return None
    if len(models) != 1:
        reading.fault(name, 1, problem="the file holds {count} models", remedy="Keep one.", count=len(models))
    return models[0] if models else None


def _with_test(action: Action, test: SettlingTest | None) -> Action:
    if test is None:
        return action
    return msgspec.structs.replace(action, turnaround_days=test.turnaround_days, specimen=test.specimen)
