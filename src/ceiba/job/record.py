"""What a run keeps of itself, so that its question can be asked again."""

from __future__ import annotations

import msgspec

from ceiba.job.notices import NoticeRecord
from ceiba.job.question import RunQuestion
from ceiba.job.tables import Counts
from ceiba.records import FileChange
from ceiba.terms.texts import Text

RUN_FILE = "run.json"
LAKE = "lake"


class RunRecord(msgspec.Struct, frozen=True, kw_only=True):
    """run.json: what was asked, with which pack and knowledge (by checksum), what was read and counted. No patient's data.

    inputs_sha256: of the absolute paths that were read, so that an export keeps out of them; () when an older version wrote it.
    changes: each file beside the run whose results these replaced; None when there was none.
    """

    ceiba: str
    country_names: Text
    question: RunQuestion
    on: str
    known: str
    pack_sha256: str
    knowledge_version: str
    knowledge_sha256: str
    invented: bool
    assumed_in_pack: int
    assumed_for_people: int
    assumed_in_knowledge: int
    sources: list[dict[str, object]]
    tables: dict[str, int]
    notices: list[NoticeRecord]
    counts: Counts
    inputs_sha256: tuple[str, ...] = ()
    changes: tuple[FileChange, ...] | None = None
