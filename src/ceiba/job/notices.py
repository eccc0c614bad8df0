"""What the user should know about the input, kept as message ids so that it can be told in any language later."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import narwhals as nw

from ceiba.decisions import Decision
from ceiba.language import mark, translator
from ceiba.records import Checked

UNKNOWN_PAYER = mark("The pack does not know the payer {word} (people: {count}): for them coverage stays unknown.")
UNKNOWN_REGION = mark("The pack does not know the region {word} (people: {count}): for them what is near stays unknown.")
NOT_GERMLINE = mark("Pharmacogenes were not called from specimens that nobody records as germline: {count}.")
SAY_GERMLINE = mark("If they are, write specimen_type germline in a table of specimens.")
SHOWN = 30
"""At most so many words are named."""


class NoticeRecord(msgspec.Struct, frozen=True):
    """A notice of a run: place (file and line, "" when none), problem and remedy as message ids, and what fills their {fields}."""

    place: str
    problem: str
    remedy: str
    fields: dict[str, str]

    def told(self, lang: str) -> str:
        """Return the notice as a sentence of a language."""
        speech = translator(lang)
        texts = (speech.gettext(text).format(**self.fields) for text in (self.problem, self.remedy) if text)
        return " ".join((*((f"{self.place}:",) if self.place else ()), *texts))


def notice_records(read: Checked) -> list[NoticeRecord]:
    """Return the notices of what was read."""
    return [
        NoticeRecord(
            place=f"{notice.file}:{notice.line}" if notice.file and notice.line is not None else notice.file or "",
            problem=notice.problem,
            remedy=notice.remedy,
            fields={name: str(value) for name, value in notice.fields.items()},
        )
        for notice in read.notices
    ]


def unknown_words(decision: Decision) -> list[NoticeRecord]:
    """Return notices of payers and regions that the records name and the country's pack does not know, with how many people have them."""
    pack, engine, records = decision.world.pack, decision.engine, decision.records
    regions = [str(row["region"]) for row in pack.facts.get("population", ())]
    found = []
    for table, column, known, problem in (
        ("coverages", "payer", [*pack.payers, "none"], UNKNOWN_PAYER),
        ("patients", "region", regions, UNKNOWN_REGION),
    ):
        if not known:
            continue
        strange = records[table].filter(~nw.col(column).is_null() & ~nw.col(column).is_in(known))
        counted = engine.collect(strange.group_by(column).agg(nw.col("patient_id").n_unique().alias("count")).sort(column))
        found += [
            NoticeRecord("", problem, mark("Use one of {known}; a mapping can translate your words."), fields)
            for fields in (
                {"word": row[column], "count": str(row["count"]), "known": ", ".join(known[:SHOWN])} for row in counted.to_pylist()[:SHOWN]
            )
        ]
    return found


def genotypes_left_out(decision: Decision) -> list[NoticeRecord]:
    """Return a notice of the specimens whose genotypes call no pharmacogene, as nobody says that they are germline."""
    if not decision.world.knowledge.pharmacogenes:
        return []
    records = decision.records
    others = records["specimens"].filter(nw.col("specimen_type").fill_null("") != "germline").select("specimen_id")
    left = decision.engine.collect(records["genotypes"].select("specimen_id").unique().join(others, on="specimen_id", how="inner"))
    if not left.num_rows:
        return []
    return [NoticeRecord("", NOT_GERMLINE, SAY_GERMLINE, {"count": str(left.num_rows)})]


def told(notices: Iterable[NoticeRecord], lang: str) -> tuple[str, ...]:
    """Return notices as sentences of a language."""
    return tuple(notice.told(lang) for notice in notices)
