"""MOAlmanac's legacy table: one assertion an entry, in one JSON list (molecular-oncology-almanac.json).

The data are GPL-2.0: what is drawn from them stays in the user's folder.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ceiba.errors import InputUnreadable
from ceiba.evidence.biomarkers import read_biomarker
from ceiba.evidence.items import RESISTANCE, SENSITIVITY, Direction, Drawn, EvidenceItem, RefusedItem
from ceiba.evidence.other_names import OtherNames
from ceiba.language import mark

TITLE = "Molecular Oncology Almanac"
HOME = "https://github.com/vanallenlab/moalmanac-db"
LICENCE = "GPL-2.0"
STAYS = "This data is GPL-2.0: keep it in your own folder, and share it only under that licence."

NEEDED = ("feature_type", "disease", "therapy_name", "predictive_implication", "assertion_id")
_ENTRY = "entry"
_NO_ENTRIES = "This is not the list of MOAlmanac's assertions: an entry lacks '{missing}'."


def read_json(file: str, text: str) -> object:
    """Return a JSON text as data; InputUnreadable with the line where it breaks off."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InputUnreadable(
            "This is no whole JSON file: it breaks off or is damaged here.", "Download it again, whole.", file=file, line=error.lineno
        ) from None


def read_moalmanac(file: str, text: str, names: OtherNames) -> Drawn:
    """Return what was drawn from the legacy table; InputUnreadable when it is another file."""
    entries = read_json(file, text)
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise InputUnreadable(
            "This is not the list of MOAlmanac's assertions.", "Name its file molecular-oncology-almanac.json.", file=file, line=1
        )
    missing = [name for name in NEEDED if not any(name in entry for entry in entries)]
    if missing:
        raise InputUnreadable(_NO_ENTRIES, "Name its file molecular-oncology-almanac.json.", file=file, line=1, missing=missing[0])
    items: list[EvidenceItem] = []
    refused: list[RefusedItem] = []
    seen: dict[str, int] = {}
    latest = ""
    for place, entry in enumerate(entries, start=1):
        found = _refusal(place, entry, seen)
        if found is not None:
            refused.append(found)
            continue
        seen[str(entry["assertion_id"])] = place
        items.append(names.named(_item(file, place, entry), _text(entry, "oncotree_code")))
        latest = max(latest, _text(entry, "last_updated"))
    return Drawn(len(entries), tuple(items), tuple(refused), latest)


def refuse_entry(place: int, entry: object, reason: str, problem: str, remedy: str, found: str, column: str = "") -> RefusedItem:
    """Return the refusal of an entry; place: which of the list, from 1."""
    return RefusedItem(place, column, reason, problem, remedy, json.dumps(entry, ensure_ascii=False), {"found": found})


def _refusal(place: int, entry: Mapping[str, Any], seen: Mapping[str, int]) -> RefusedItem | None:
    lacking = [name for name in NEEDED if name not in entry]
    if lacking:
        problem = mark("the entry lacks '{found}'")
        return refuse_entry(place, entry, "columns", problem, mark("Download the file again."), lacking[0], lacking[0])
    identity = str(entry["assertion_id"])
    if identity in seen:
        problem = mark("the assertion is entry {found} already")
        return refuse_entry(place, entry, "repeated", problem, mark("Keep one of the two."), str(seen[identity]), "assertion_id")
    if entry.get("_deprecated"):
        problem = mark("its authors have withdrawn it")
        return refuse_entry(place, entry, "withdrawn", problem, mark("Nothing is to be done."), "", "_deprecated")
    return None


def _item(file: str, place: int, entry: Mapping[str, Any]) -> EvidenceItem:
    kind = _text(entry, "feature_type")
    genes = [_text(entry, "gene1"), _text(entry, "gene2")] if "gene1" in entry else [_text(entry, "gene")]
    genes = [gene for gene in genes if gene]
    named = read_biomarker(kind, genes, entry)
    direction, significance, sort = _says(entry)
    therapy = _text(entry, "therapy_name")
    pmid = _text(entry, "pmid")
    return EvidenceItem(
        id=f"moalmanac {entry['assertion_id']}",
        place=f"{file}, {_ENTRY} {place}",
        kind=sort,
        gene=genes[0] if genes else "",
        molecular_profile=_original(kind, genes, entry),
        profile=named.profile if named else None,
        whole=named.whole if named else True,
        disease=_text(entry, "disease"),
        therapies=tuple(name.strip() for name in therapy.split(" + ") if name.strip()),
        together="combination" if " + " in therapy else "",
        direction=direction,
        significance=significance,
        level=_text(entry, "predictive_implication"),
        origin="germline" if kind.startswith("Germline") else "",
        statement=_text(entry, "description"),
        citation=_text(entry, "citation") + (f" (PMID {pmid})" if pmid else ""),
        url=_text(entry, "url"),
    )


def _says(entry: Mapping[str, Any]) -> tuple[Direction, str, str]:
    """The direction, the significance and the kind of an entry: its three columns say 1 for yes, 0 for no, nothing for not said."""
    for column, significance in (("therapy_resistance", RESISTANCE), ("therapy_sensitivity", SENSITIVITY)):
        said = _text(entry, column)
        if said in ("1", "0"):
            return ("supports" if said == "1" else "does not support"), significance, "predictive"
    prognosis = _text(entry, "favorable_prognosis")
    if prognosis in ("1", "0"):
        return "supports", "better outcome" if prognosis == "1" else "poor outcome", "prognostic"
    if _text(entry, "adverse_event_risk") == "1":
        return "supports", "adverse response", "adverse event"
    return "", "", "diagnostic" if _text(entry, "diagnostic") else "not said"


_TELLING = (
    "rearrangement_type",
    "locus",
    "exon",
    "variant_annotation",
    "cdna_change",
    "protein_change",
    "direction",
    "status",
    "classification",
)
_TELLING_TOO = ("mutations_per_mb", "minimum_mutations", "cosmic_signature", "technique", "event", "pathogenic")


def _original(kind: str, genes: list[str], entry: Mapping[str, Any]) -> str:
    """The feature in the table's own words: what each of its columns holds."""
    told = [f"{name} {_text(entry, name)}" for name in (*_TELLING, *_TELLING_TOO) if _text(entry, name)]
    return f"{kind}: " + ", ".join(["::".join(genes), *told] if genes else told)


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    return "" if value is None else str(value).strip()
