"""The mark of a folder of invented people: `invented.yaml` says what they are, from which facts they were drawn and what was assumed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import msgspec
import yaml

from ceiba.errors import InputUnreadable
from ceiba.evidence import Knowledge
from ceiba.language import gettext
from ceiba.packs import FactRow, Pack
from ceiba.synthetic.book import Empty, FactBook
from ceiba.synthetic.contents import Content
from ceiba.terms.documents import DocumentFault, read_document
from ceiba.terms.texts import LANGUAGES, Text

MARK = "invented.yaml"
FORMAT = 1


class UsedFact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A row of the pack that people were drawn from, with its citation; `assumed` rows have a reason in place of a source."""

    file: str
    line: int
    values: dict[str, str]
    as_of: str
    source: str = ""
    place: str = ""
    confidence: str = ""
    assumed: bool = False
    reason: str = ""
    fact: str = ""


class WrittenAs(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A marker that names a class of changes, the one change that stands for it, and where that was read."""

    marker: str
    hgvs_p: str
    source: str
    place: str
    confidence: str


class Invented(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is said of invented people. rows: of each file. assumed, facts: the rows drawn from, without and with a source."""

    format: int
    invented: bool
    heading: Text
    country: str
    country_names: Text
    people: int
    seed: int
    pack_sha256: str
    knowledge_sha256: str
    verified_through: str
    how: list[Text]
    rows: dict[str, int]
    empty: list[Empty]
    written_as: list[WrittenAs]
    assumed: list[UsedFact]
    facts: list[UsedFact]


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    heading: Text
    how: list[Text]


def _words() -> _Words:
    text = (resources.files("ceiba") / "data" / "synthetic" / "words.yaml").read_text(encoding="utf-8")
    return read_document(text, _Words)[0]


def heading_line() -> str:
    """Return the comment with which each file begins, in the three languages."""
    heading = _words().heading
    return "# " + " | ".join(heading.in_language(lang) for lang in LANGUAGES) + "\n"


def describe(
    pack: Pack,
    knowledge: Knowledge,
    book: FactBook,
    markers: Mapping[str, Content],
    *,
    people: int,
    seed: int,
    rows: Mapping[str, int],
) -> Invented:
    """Return what is said of people drawn from a pack. markers: those of its profiles, by their text. rows: of each file."""
    words = _words()
    used = [_used(pack, name, row) for (name, _), row in sorted(book.used.items())]
    members = [marker.member for marker in markers.values() if marker.member is not None]
    return Invented(
        format=FORMAT,
        invented=True,
        heading=words.heading,
        country=pack.country,
        country_names=pack.manifest.names,
        people=people,
        seed=seed,
        pack_sha256=pack.sha256,
        knowledge_sha256=knowledge.sha256,
        verified_through=pack.manifest.verified_through.isoformat(),
        how=words.how,
        rows=dict(rows),
        empty=sorted(book.empty, key=lambda empty: (empty.field, empty.where)),
        written_as=[
            WrittenAs(marker=m.marker, hgvs_p=m.hgvs_p, source=m.source, place=m.place, confidence=m.confidence or "") for m in members
        ],
        assumed=[fact for fact in used if fact.assumed],
        facts=[fact for fact in used if not fact.assumed],
    )


def write_mark(folder: Path, invented: Invented) -> Path:
    """Write the mark of a folder; return its path."""
    path = folder / MARK
    text = yaml.dump(msgspec.to_builtins(invented), Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=140)
    path.write_text(text, encoding="utf-8")
    return path


def read_invented(folder: Path) -> Invented | None:
    """Return what a folder says of its invented people; None when it holds none. InputUnreadable when its mark cannot be read."""
    path = folder / MARK
    if not path.is_file():
        return None
    try:
        return read_document(path.read_text(encoding="utf-8"), Invented)[0]
    except DocumentFault as fault:
        raise InputUnreadable(
            "The mark of the invented people cannot be read: {reason}.",
            "Invent them again, with the same seed.",
            file=MARK,
            line=fault.line,
            reason=gettext(fault.problem).format(**fault.fields),
        ) from None


def _used(pack: Pack, name: str, row: FactRow) -> UsedFact:
    cited = row.cited
    return UsedFact(
        file=f"{pack.country}/facts/{name}.csv",
        line=row.line,
        values={column: _text(value) for column, value in row.values.items() if value is not None},
        as_of=row.as_of,
        source=cited.source,
        place="" if cited.assumed else cited.place,
        confidence=cited.confidence or "",
        assumed=cited.assumed,
        reason=cited.reason,
        fact=cited.fact,
    )


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
