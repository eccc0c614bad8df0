"""The records of a finished run, handed on in the format of others."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from ceiba.errors import UsageError
from ceiba.evidence import load_knowledge
from ceiba.job.folder import refuse_inside, refuse_inside_digests
from ceiba.job.past import open_run
from ceiba.records import EXPORTS, Exported
from ceiba.records import export as export_records


def export_run(folder: Path, to: str, into: Path) -> Exported:
    """Write the records of a finished run in the format `to` (a name of EXPORTS) into a private folder.

    The day of the run decides which refusals to share hold. NotFound when the folder holds no run; UsageError when `into` lies inside it or
    inside what it read; OutputError when it cannot be written or holds something else.
    """
    if to not in EXPORTS:
        raise UsageError("There is no format '{to}'.", "Choose one of {known}.", to=to, known=", ".join(EXPORTS))
    record, lake = open_run(folder)
    refuse_inside([folder], into)
    refuse_inside_digests(record.inputs_sha256, into)
    knowledge = load_knowledge(Path(record.question.knowledge) if record.question.knowledge else None)
    names = {code: knowledge.tree.name(code).in_language("en") for code in knowledge.tree.codes}
    return export_records(lake, to, into, on=dt.date.fromisoformat(record.on), invented=record.invented, diseases=names)
