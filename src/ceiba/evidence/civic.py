"""CIViC's evidence table: in the form of its exports until 2022 (gene, variant, drugs), and of its releases since (molecular profiles).

Both are tab-separated text with one evidence item a row. The newer writes several variants of one profile with AND, OR, NOT and brackets.
Pure: it is given the text and our names for others' words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ceiba.errors import InputUnreadable
from ceiba.evidence.items import Direction, Drawn, EvidenceItem, RefusedItem, Together
from ceiba.evidence.molecular_profiles import read_molecular_profile
from ceiba.evidence.other_names import OtherNames
from ceiba.evidence.tables import Row, read_table
from ceiba.evidence.variant_names import Named, read_variant
from ceiba.language import mark

SHARED = (
    "disease",
    "doid",
    "evidence_type",
    "evidence_direction",
    "evidence_level",
    "evidence_statement",
    "citation_id",
    "source_type",
    "citation",
    "evidence_status",
    "evidence_id",
    "variant_origin",
    "last_review_date",
    "evidence_civic_url",
)
FORMS: Mapping[str, tuple[str, ...]] = {
    "molecular profiles": (
        "molecular_profile",
        "molecular_profile_id",
        "therapies",
        "therapy_interaction_type",
        "significance",
        "is_flagged",
    ),
    "genes and variants": ("gene", "variant", "drugs", "drug_interaction_type", "clinical_significance"),
}
"""The columns that tell the two forms apart, the newer first; both have those of SHARED."""

TITLE = "CIViC, ClinicalEvidenceSummaries"
HOME = "https://civicdb.org"
LICENCE = "CC0-1.0"

_DIRECTIONS: Mapping[str, Direction] = {"supports": "supports", "does not support": "does not support", "n/a": "", "na": "", "": ""}
_TOGETHER: Mapping[str, Together] = {
    "combination": "combination",
    "substitutes": "substitutes",
    "sequential": "sequential",
    "": "",
}
_SIGNIFICANCES = {"sensitivity/response": "sensitivity", "n/a": "", "na": ""}
_LEVELS = ("A", "B", "C", "D", "E")
_NUMBER = re.compile(r"[0-9]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_civic(file: str, text: str, names: OtherNames) -> tuple[str, Drawn]:
    """Return the form of the table and what was drawn from it; InputUnreadable when it is none of the forms."""
    header, rows = read_table(file, text)
    form = _form(file, header)
    items: list[EvidenceItem] = []
    refused: list[RefusedItem] = []
    lines: dict[str, int] = {}
    latest, n_read = "", 0
    for row in rows:
        n_read += 1
        found = row.refusal or _refusal(row, lines)
        if found is not None:
            refused.append(found)
            continue
        lines[row.values["evidence_id"]] = row.line
        items.append(names.named(_item(file, row, form)))
        day = _DAY.match(row.values["last_review_date"])
        latest = max(latest, day[0] if day else "")
    return form, Drawn(n_read, tuple(items), tuple(refused), latest)


def _form(file: str, header: tuple[str, ...]) -> str:
    held = set(header)
    for form, own in FORMS.items():
        if own[0] not in held:
            continue
        missing = [name for name in (*own, *SHARED) if name not in held]
        if not missing:
            return form
        raise InputUnreadable(
            "The table of CIViC lacks columns: {missing}.",
            "Download ClinicalEvidenceSummaries again, whole, from civicdb.org/releases.",
            file=file,
            line=1,
            missing=", ".join(missing),
        )
    raise InputUnreadable(
        "This is no evidence table of CIViC: it has neither a column 'molecular_profile' nor a column 'gene'.",
        "Name the file ClinicalEvidenceSummaries.tsv of a CIViC release, not another of its tables.",
        file=file,
        line=1,
    )


def _refusal(row: Row, lines: Mapping[str, int]) -> RefusedItem | None:
    values = row.values
    identity, status = values["evidence_id"], values["evidence_status"]
    if not _NUMBER.fullmatch(identity):
        return row.refuse(
            "evidence_id", "no id", mark("the evidence has no number: '{found}'"), mark("Download the table again."), identity
        )
    if identity in lines:
        before = str(lines[identity])
        return row.refuse(
            "evidence_id", "repeated", mark("the evidence is on line {found} already"), mark("Keep one of the two rows."), before
        )
    if status.lower() != "accepted":
        problem = mark("CIViC's editors have not accepted it: '{found}'")
        return row.refuse("evidence_status", "not accepted", problem, mark("Wait for their review; import the next release."), status)
    if values.get("is_flagged", "false").lower() not in {"false", ""}:
        problem = mark("CIViC flags it as doubtful: '{found}'")
        return row.refuse(
            "is_flagged", "flagged", problem, mark("Read the discussion on its page; import the next release."), values["is_flagged"]
        )
    return _of_words(row)


def _of_words(row: Row) -> RefusedItem | None:
    """The refusal of a row without a profile, or with a word that CIViC did not have when this was written."""
    values = row.values
    if not (values.get("molecular_profile") or (values.get("gene") and values.get("variant"))):
        column = "molecular_profile" if "molecular_profile" in values else "variant"
        return row.refuse(column, "no profile", mark("it names no molecular profile"), mark("Download the table again."), "")
    if values["evidence_direction"].lower() not in _DIRECTIONS:
        problem = mark("'{found}' is no direction of CIViC")
        remedy = mark("Use Supports, Does Not Support or N/A; a new word of CIViC needs a newer Ceiba.")
        return row.refuse("evidence_direction", "unknown word", problem, remedy, values["evidence_direction"])
    if values["evidence_level"] not in _LEVELS:
        problem = mark("'{found}' is no level of CIViC")
        remedy = mark("Levels are A to E; a new one needs a newer Ceiba.")
        return row.refuse("evidence_level", "unknown word", problem, remedy, values["evidence_level"])
    return None


def _item(file: str, row: Row, form: str) -> EvidenceItem:
    values, newer = row.values, form == "molecular profiles"
    gene = "" if newer else values["gene"]
    original = values["molecular_profile"] if newer else f"{values['gene']} {values['variant']}"
    named = read_molecular_profile(original) if newer else read_variant(gene, values["variant"])
    named = _of_origin(named, values["variant_origin"])
    significance = values["significance" if newer else "clinical_significance"].lower()
    written = values["therapy_interaction_type" if newer else "drug_interaction_type"].lower()
    return EvidenceItem(
        id=f"civic EID{values['evidence_id']}",
        place=f"{file}:{row.line}",
        kind=values["evidence_type"].lower(),
        gene=gene or original.partition(" ")[0],
        molecular_profile=original,
        profile=named.profile if named else None,
        whole=named.whole if named else True,
        disease=values["disease"],
        doid=values["doid"],
        therapies=_split(values["therapies" if newer else "drugs"]),
        together=_TOGETHER.get(written, ""),
        direction=_DIRECTIONS[values["evidence_direction"].lower()],
        significance=_SIGNIFICANCES.get(significance, significance),
        level=values["evidence_level"],
        origin=values["variant_origin"].lower(),
        statement=values["evidence_statement"],
        citation=_citation(values),
        url=values["evidence_civic_url"],
    )


def _of_origin(named: Named | None, origin: str) -> Named | None:
    """A whole gene's mutation of the germline says more than our marker, which is of either origin."""
    if named is None or not isinstance(named.profile, str) or "germline" not in origin.lower():
        return named
    return Named(named.profile, whole=False)


def _citation(values: Mapping[str, str]) -> str:
    kind = "PMID" if values["source_type"].lower() == "pubmed" else values["source_type"]
    parts = [values["citation"], f"({kind} {values['citation_id']})" if values["citation_id"] else ""]
    return " ".join(part for part in parts if part)


def _split(written: str) -> tuple[str, ...]:
    """The therapies of a cell, which commas part; one within brackets belongs to a name."""
    return tuple(_names(written))


def _names(written: str) -> Iterator[str]:
    depth, start = 0, 0
    for place, sign in enumerate(written):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth <= 0:
            yield written[start:place].strip()
            start = place + 1
    if written[start:].strip():
        yield written[start:].strip()
