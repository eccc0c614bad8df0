"""The main job: files -> lake -> decisions -> documents, and the questions asked of a finished run."""

from ceiba.job.demo import run_demo
from ceiba.job.evidence import (
    AssumedRow,
    EvidenceCheck,
    assumed_rows,
    check_evidence,
    compare_evidence,
    import_evidence,
    untold_conflicts,
    with_conflicts,
)
from ceiba.job.evidence_files import write_check, write_conflicts
from ceiba.job.explain import GateExplained, NeedExplained, OptionExplained, ReasonExplained, explain_option
from ceiba.job.notices import NoticeRecord, notice_records
from ceiba.job.packs import PackStatus, check_named_pack, pack_status, run_named_pack, start_pack
from ceiba.job.past import names_for, open_run, report_one
from ceiba.job.question import RunQuestion, known_disease_codes, world_of
from ceiba.job.record import RunRecord
from ceiba.job.run import Run, run
from ceiba.job.snapshots import read_snapshot

__all__ = [
    "AssumedRow",
    "EvidenceCheck",
    "GateExplained",
    "NeedExplained",
    "NoticeRecord",
    "OptionExplained",
    "PackStatus",
    "ReasonExplained",
    "Run",
    "RunQuestion",
    "RunRecord",
    "assumed_rows",
    "check_evidence",
    "check_named_pack",
    "compare_evidence",
    "explain_option",
    "import_evidence",
    "known_disease_codes",
    "names_for",
    "notice_records",
    "open_run",
    "pack_status",
    "read_snapshot",
    "report_one",
    "run",
    "run_demo",
    "run_named_pack",
    "start_pack",
    "untold_conflicts",
    "with_conflicts",
    "world_of",
    "write_check",
    "write_conflicts",
]
