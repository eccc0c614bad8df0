"""What the user should know about the input, kept as message ids so that it can be told in any language later."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ceiba.language import translator
from ceiba.records import Checked


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


def told(notices: Iterable[NoticeRecord], lang: str) -> tuple[str, ...]:
    """Return notices as sentences of a language."""
    return tuple(notice.told(lang) for notice in notices)
