"""MOAlmanac's referenced schema: statements about propositions, in a folder of JSON files that name each other by id.

A statement says that a therapy (or several) is approved for a disease with biomarkers. What it names and the folder lacks refuses it.
The data are GPL-2.0: what is drawn from them stays in the user's folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ceiba.errors import InputUnreadable
from ceiba.evidence.biomarkers import read_biomarker
from ceiba.evidence.items import SENSITIVITY, Direction, Drawn, EvidenceItem, RefusedItem
from ceiba.evidence.moalmanac import read_json, refuse_entry
from ceiba.evidence.other_names import OtherNames
from ceiba.evidence.variant_names import Named
from ceiba.language import mark

TABLES = (
    "statements",
    "propositions",
    "biomarkers",
    "genes",
    "diseases",
    "therapies",
    "therapy_groups",
    "documents",
    "strengths",
    "indications",
)
"""The files that are read, each a list; `about` beside them is one record."""

ABOUT = "about"
_DIRECTIONS: Mapping[str, Direction] = {"supports": "supports", "disputes": "does not support"}
_SENSITIVE, _RESISTANT = "predictSensitivityTo", "predictResistanceTo"


def read_referenced(file: str, texts: Mapping[str, tuple[str, str]], names: OtherNames) -> Drawn:
    """Return what was drawn from the folder. file: its name. texts: (file name, text) by table; InputUnreadable when one is missing."""
    missing = [name for name in TABLES if name not in texts]
    if missing:
        raise InputUnreadable(
            "The folder of MOAlmanac lacks {missing}.json.", "Name its whole folder `referenced`.", file=file, missing=missing[0]
        )
    reader = _Reader(file, {name: _table(*texts[name]) for name in TABLES}, names)
    latest = ""
    if ABOUT in texts:
        about = read_json(*texts[ABOUT])
        latest = str(about.get("last_updated", "")) if isinstance(about, dict) else ""
    return reader.drawn(latest)


def _table(file: str, text: str) -> dict[str, dict[str, Any]]:
    rows = read_json(file, text)
    if not isinstance(rows, list) or not all(isinstance(row, dict) and "id" in row for row in rows):
        raise InputUnreadable("This is no list of records with an id.", "Name MOAlmanac's whole folder `referenced`.", file=file, line=1)
    return {str(row["id"]): row for row in rows}


class _Lacks(LookupError):
    """The folder lacks what a statement names."""


class _Reader:
    """Follows the ids of one folder."""

    def __init__(self, file: str, tables: Mapping[str, dict[str, dict[str, Any]]], names: OtherNames) -> None:
        self._file = file
        self._tables = tables
        self._names = names

    def drawn(self, latest: str) -> Drawn:
        """Return every statement, taken or refused."""
        items: list[EvidenceItem] = []
        refused: list[RefusedItem] = []
        statements = self._tables["statements"]
        for place, statement in enumerate(statements.values(), start=1):
            try:
                found = self._item(place, statement)
            except _Lacks as lack:
                problem = mark("it names what the folder lacks: {found}")
                refused.append(refuse_entry(place, statement, "lacking", problem, mark("Download the folder again, whole."), str(lack)))
                continue
            items.append(found) if isinstance(found, EvidenceItem) else refused.append(found)
        return Drawn(len(statements), tuple(items), tuple(refused), latest)

    def _get(self, table: str, identity: object) -> dict[str, Any]:
        found = self._tables[table].get(str(identity))
        if found is None:
            raise _Lacks(f"{table} {identity}")
        return found

    def _item(self, place: int, statement: Mapping[str, Any]) -> EvidenceItem | RefusedItem:
        proposition = self._get("propositions", statement.get("proposition_id"))
        predicate, direction = str(proposition.get("predicate")), str(statement.get("direction"))
        if predicate not in (_SENSITIVE, _RESISTANT) or direction not in _DIRECTIONS:
            word, remedy = f"{predicate} {direction}", mark("A new word of MOAlmanac needs a newer Ceiba.")
            return refuse_entry(place, statement, "unknown word", mark("'{found}' is no word of MOAlmanac that we know"), remedy, word)
        document = self._get("documents", (statement.get("reportedIn") or [None])[0])
        if document.get("status") == "Deprecated":
            return refuse_entry(place, statement, "withdrawn", mark("its authors have withdrawn it"), mark("Nothing is to be done."), "")
        disease = self._get("diseases", proposition.get("conditionQualifier_id"))
        markers = [self._get("biomarkers", identity) for identity in proposition.get("biomarkers", ())]
        named = self._profile(markers)
        therapies = self._therapies(proposition)
        item = EvidenceItem(
            id=f"moalmanac statement {statement['id']}",
            place=f"{self._file}/statements.json, entry {place}",
            kind="predictive",
            gene=next((gene for marker in markers for gene in self._genes(marker)), ""),
            molecular_profile=" and ".join(_written(marker) for marker in markers),
            profile=named.profile if named else None,
            whole=named.whole if named else True,
            disease=str(disease.get("name", "")),
            therapies=therapies,
            together="combination" if len(therapies) > 1 else "",
            direction=_DIRECTIONS[direction],
            significance=SENSITIVITY if predicate == _SENSITIVE else "resistance",
            level=f"{self._get('strengths', statement.get('strength_id')).get('name', '')}, {str(document.get('agent_id', '')).upper()}",
            statement=str(statement.get("description", "")),
            citation=str(document.get("name", "")),
            url=str(self._get("indications", statement["indication_id"]).get("initial_approval_url") or "")
            if statement.get("indication_id")
            else "",
        )
        system, _, code = str(disease.get("primary_coding_id", "")).partition(":")
        return self._names.named(item, code if system == "oncotree" else "")

    def _therapies(self, proposition: Mapping[str, Any]) -> tuple[str, ...]:
        single, group = proposition.get("therapy_id"), proposition.get("therapy_group_id")
        chosen = [single] if single is not None else self._get("therapy_groups", group).get("therapies", [])
        return tuple(str(self._get("therapies", identity)["name"]) for identity in chosen)

    def _genes(self, marker: Mapping[str, Any]) -> list[str]:
        return [str(self._get("genes", identity)["name"]) for identity in marker.get("genes", ())]

    def _profile(self, markers: list[dict[str, Any]]) -> Named | None:
        """All of the biomarkers at once; None when one cannot be said, or there is none."""
        parts = [self._marker(marker) for marker in markers]
        said = [part for part in parts if part is not None]
        if not said or len(said) < len(parts):
            return None
        if len(said) == 1:
            return said[0]
        return Named({"all": [part.profile for part in said]}, whole=all(part.whole for part in said))

    def _marker(self, marker: Mapping[str, Any]) -> Named | None:
        about = {entry["name"]: entry.get("value") for entry in marker.get("extensions", ())}
        named = read_biomarker(str(about.get("biomarker_type")), self._genes(marker), about)
        if named is None or about.get("_present", True):
            return named
        # Of what is narrower than our marker, the contrary is wider: it cannot be said.
        return msgspec.structs.replace(named, profile={"not": named.profile}) if named.whole else None


def _written(marker: Mapping[str, Any]) -> str:
    about = {entry["name"]: entry.get("value") for entry in marker.get("extensions", ())}
    return str(marker.get("name", "")) if about.get("_present", True) else f"no {marker.get('name', '')}"
