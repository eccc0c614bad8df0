"""The main job: files -> lake -> decisions -> documents, and the questions asked of a finished run."""

from ceiba.job.demo import run_demo
from ceiba.job.explain import GateExplained, NeedExplained, OptionExplained, ReasonExplained, explain_option
from ceiba.job.notices import NoticeRecord, notice_records
from ceiba.job.packs import PackStatus, check_named_pack, pack_status, run_named_pack, start_pack
from ceiba.job.past import names_for, open_run, report_one
from ceiba.job.question import RunQuestion, known_disease_codes, world_of
from ceiba.job.record import RunRecord
from ceiba.job.run import Run, run

__all__ = [
    "GateExplained",
    "NeedExplained",
    "NoticeRecord",
    "OptionExplained",
    "PackStatus",
    "ReasonExplained",
    "Run",
    "RunQuestion",
    "RunRecord",
    "check_named_pack",
    "explain_option",
    "known_disease_codes",
    "names_for",
    "notice_records",
    "open_run",
    "pack_status",
    "report_one",
    "run",
    "run_demo",
    "run_named_pack",
    "start_pack",
    "world_of",
]
