"""The CHEERS 2022 checklists of a budget, of scenarios and of a roadmap, and checklists as files."""

from __future__ import annotations

from pathlib import Path

from ceiba.errors import OutputError
from ceiba.job.budgets import DRAWS, BudgetRun
from ceiba.job.spreadsheets import write_table
from ceiba.language import Speech, current
from ceiba.policylab.economics import CheersRow, checklist, cheers_rows
from ceiba.policylab.payments import does_not_apply, said_of_budget
from ceiba.policylab.roadmap import RoadmapKept, left_of_roadmap, no_item_of_roadmap, said_of_roadmap
from ceiba.policylab.scenarios import Compared, left_of_scenarios, no_item_of_scenarios, said_of_scenarios

__all__ = ["budget_cheers", "roadmap_cheers", "scenario_cheers", "write_cheers"]


def budget_cheers(run: BudgetRun, file: str, speech: Speech | None = None) -> tuple[CheersRow, ...]:
    """Return the checklist of a budget that was reckoned. file: as the budget is named to the reader."""
    speech = speech or current()
    draws = DRAWS if run.drawn is not None else 0
    varied = len({row.name for row in run.variants})
    said = said_of_budget(run.found, file, run.payer_names, draws=draws, varied=varied, speech=speech, conversion=run.conversion)
    return checklist(said, not_applicable=does_not_apply(speech), speech=speech)


def scenario_cheers(compared: Compared, speech: Speech | None = None) -> tuple[CheersRow, ...]:
    """Return the checklist of a country under scenarios."""
    speech = speech or current()
    without, left = no_item_of_scenarios(speech), left_of_scenarios(speech)
    return checklist(said_of_scenarios(compared, speech), not_applicable=without, left_to_write=left, speech=speech)


def roadmap_cheers(kept: RoadmapKept, title: str, speech: Speech | None = None) -> tuple[CheersRow, ...]:
    """Return the checklist of a roadmap. title: as its chart has it."""
    speech = speech or current()
    without, left = no_item_of_roadmap(kept, speech), left_of_roadmap(kept, speech)
    return checklist(said_of_roadmap(kept, title, speech), not_applicable=without, left_to_write=left, speech=speech)


def write_cheers(rows: tuple[CheersRow, ...], path: Path) -> Path:
    """Write a checklist as CSV; OutputError when it cannot be."""
    try:
        return write_table(cheers_rows(rows), path)
    except OSError as error:
        raise OutputError(
            "The checklist cannot be written to '{path}': {reason}.",
            "Choose another file.",
            path=path,
            reason=error.strerror or error,
        ) from error
