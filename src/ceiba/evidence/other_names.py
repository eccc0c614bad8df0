"""Others' names of medicines and diseases -> ours: what the knowledge knows by name, and a table of disease names of public registries."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import msgspec

from ceiba.evidence.items import EvidenceItem
from ceiba.evidence.knowledge import Knowledge

DISEASE_NAMES = "diseases.csv"
_SALTS = (
    "acetate",
    "camsylate",
    "dihydrochloride",
    "dimethyl sulfoxide",
    "dimaleate",
    "ditosylate",
    "fumarate",
    "hydrochloride",
    "maleate",
    "mesylate",
    "phosphate",
    "succinate",
    "sulfate",
    "tosylate",
)
"""What a label adds to the name of a medicine: the same medicine for every question asked here."""

_SIGNS = re.compile(r"[^a-z0-9]+")


class OtherNames:
    """Knows medicines by their INN, the names that the knowledge gives and a salt's name; diseases by DOID, by name and by code."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._medicines = {_key(name): name for name in sorted(knowledge.medicines)}
        for other, name in knowledge.aliases.medicines.items():
            self._medicines.setdefault(_key(other), name)
        self._by_components: dict[frozenset[str], str] = {}
        for action in sorted(knowledge.actions.values(), key=lambda action: action.id):
            if action.components and action.kind == "treatment":
                self._by_components.setdefault(frozenset(action.components), action.id)
        self._by_doid: dict[str, str] = {}
        self._by_name = {knowledge.tree.name(code).en.lower(): code for code in knowledge.tree.codes}
        for row in read_disease_names():
            if row["doid"]:
                self._by_doid[row["doid"]] = row["oncotree"]
            self._by_name[row["name"].lower()] = row["oncotree"]

    def medicine(self, written: str) -> str:
        """Return the medicine that a name means; "" for none we know."""
        text = written.strip().lower()
        for salt in _SALTS:
            text = text.removesuffix(f" {salt}")
        return self._medicines.get(_key(text), self._medicines.get(_key(written), ""))

    def disease(self, name: str, doid: str = "", code: str = "") -> str:
        """Return the OncoTree code of a disease by its code, else its DOID, else its name; "" when none is known."""
        if code:
            return self._knowledge.disease_code(code) or code
        return self._by_doid.get(doid) or self._by_name.get(" ".join(name.lower().split()), "")

    def actions(self, medicines: Sequence[str], together: str) -> tuple[str, ...]:
        """Return our treatments that these medicines are: each of them where they are substitutes, all at once otherwise.

        One after the other they are no treatment of ours.
        """
        if together == "sequential":
            return ()
        groups = [frozenset({name}) for name in medicines] if together == "substitutes" else [frozenset(medicines)]
        found = (self._by_components.get(group, "") for group in groups if "" not in group)
        return tuple(dict.fromkeys(name for name in found if name))

    def named(self, item: EvidenceItem, code: str = "") -> EvidenceItem:
        """Return the item with our names beside its words. code: an OncoTree code that the source itself gives."""
        medicines = tuple(self.medicine(name) for name in item.therapies)
        return msgspec.structs.replace(
            item,
            oncotree=self.disease(item.disease, item.doid, code),
            medicines=medicines,
            actions=self.actions(medicines, item.together),
        )


def read_disease_names() -> list[dict[str, str]]:
    """Return the table of disease names: name, doid, oncotree."""
    file = Path(str(resources.files("ceiba"))) / "data" / "evidence" / DISEASE_NAMES
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _key(name: str) -> str:
    return _SIGNS.sub("", name.lower())
