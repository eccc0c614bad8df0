"""The main job: files -> lake -> decisions -> documents, and the questions asked of a finished run."""

from ceiba.job.budgets import BudgetRun, ContractRun, budget_run, contract_run
from ceiba.job.cheers import budget_cheers, write_cheers
from ceiba.job.clinvar import import_classifications
from ceiba.job.contract_tables import write_contracts
from ceiba.job.demo import Demo, run_demo
from ceiba.job.demo_nation import DemoNation
from ceiba.job.economics import EconomicsInput, EconomicsItem, EconomicsShown, check_economics, economics_item, economics_items
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
from ceiba.job.explain import DoseExplained, GateExplained, NeedExplained, OptionExplained, ReasonExplained, explain_option
from ceiba.job.export import export_run
from ceiba.job.folder import key_apart
from ceiba.job.genomes import with_genome
from ceiba.job.hotspots import import_hotspots
from ceiba.job.landscape import landscape_countries, landscapes_of, write_landscape
from ceiba.job.models import ModelRun, check_named_model, named_models, run_named_model
from ceiba.job.nation import nation_of
from ceiba.job.nation_tables import NationReport, report_of, write_nation
from ceiba.job.notices import NoticeRecord, notice_records
from ceiba.job.other_money import OtherMoney
from ceiba.job.pack_diff import GrantedOtherwise, PackDiff, pack_diff, pack_diff_on
from ceiba.job.pack_gaps import PackGaps, pack_gaps
from ceiba.job.packs import PackStatus, WantedFact, check_named_pack, names_of_pack, pack_status, run_named_pack, start_pack
from ceiba.job.past import code_in_the_lake, names_for, open_run, report_one
from ceiba.job.pharmacogenes import Pharmacogenes, SampleCalls, call_file, import_definitions, with_snapshots
from ceiba.job.places import PlacesFound, PlacesQuestion, Sited, places_in
from ceiba.job.places_tables import (
    new_services,
    people_row,
    places_document,
    queue_rows,
    region_rows,
    regions_unknown,
    staff_rows,
    write_places,
)
from ceiba.job.programmes import (
    LaidProgramme,
    check_named_landscape,
    lay_programme,
    programme_named,
    programmes,
    run_programmes,
)
from ceiba.job.question import RunQuestion, known_disease_codes, world_of
from ceiba.job.record import RunRecord
from ceiba.job.roadblocks import RoadblocksReport, roadblocks_of, write_roadblocks
from ceiba.job.roadmap import RoadmapQuestion, milestone_of, open_roadmap, roadmap_of, write_roadmap
from ceiba.job.run import Run, run
from ceiba.job.scenarios import CountryScenarios, scenarios_of, write_scenarios
from ceiba.job.snapshots import read_snapshot

__all__ = [
    "AssumedRow",
    "BudgetRun",
    "ContractRun",
    "CountryScenarios",
    "Demo",
    "DemoNation",
    "DoseExplained",
    "EconomicsInput",
    "EconomicsItem",
    "EconomicsShown",
    "EvidenceCheck",
    "GateExplained",
    "GrantedOtherwise",
    "LaidProgramme",
    "ModelRun",
    "NationReport",
    "NeedExplained",
    "NoticeRecord",
    "OptionExplained",
    "OtherMoney",
    "PackDiff",
    "PackGaps",
    "PackStatus",
    "Pharmacogenes",
    "PlacesFound",
    "PlacesQuestion",
    "ReasonExplained",
    "RoadblocksReport",
    "RoadmapQuestion",
    "Run",
    "RunQuestion",
    "RunRecord",
    "SampleCalls",
    "Sited",
    "WantedFact",
    "assumed_rows",
    "budget_cheers",
    "budget_run",
    "call_file",
    "check_economics",
    "check_evidence",
    "check_named_landscape",
    "check_named_model",
    "check_named_pack",
    "code_in_the_lake",
    "compare_evidence",
    "contract_run",
    "economics_item",
    "economics_items",
    "explain_option",
    "export_run",
    "import_classifications",
    "import_definitions",
    "import_evidence",
    "import_hotspots",
    "key_apart",
    "known_disease_codes",
    "landscape_countries",
    "landscapes_of",
    "lay_programme",
    "milestone_of",
    "named_models",
    "names_for",
    "names_of_pack",
    "nation_of",
    "new_services",
    "notice_records",
    "open_roadmap",
    "open_run",
    "pack_diff",
    "pack_diff_on",
    "pack_gaps",
    "pack_status",
    "people_row",
    "places_document",
    "places_in",
    "programme_named",
    "programmes",
    "queue_rows",
    "read_snapshot",
    "region_rows",
    "regions_unknown",
    "report_of",
    "report_one",
    "roadblocks_of",
    "roadmap_of",
    "run",
    "run_demo",
    "run_named_model",
    "run_named_pack",
    "run_programmes",
    "scenarios_of",
    "staff_rows",
    "start_pack",
    "untold_conflicts",
    "with_conflicts",
    "with_genome",
    "with_snapshots",
    "world_of",
    "write_check",
    "write_cheers",
    "write_conflicts",
    "write_contracts",
    "write_landscape",
    "write_nation",
    "write_places",
    "write_roadblocks",
    "write_roadmap",
    "write_scenarios",
]
