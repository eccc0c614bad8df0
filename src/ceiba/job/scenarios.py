"""What `ceiba scenario` asks: scenarios of a file and programmes abroad, laid over a country and counted beside it as it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ceiba.errors import InputMissing, NotFound, UsageError
from ceiba.evidence import Knowledge, load_knowledge
from ceiba.job.cheers import scenario_cheers
from ceiba.job.folder import private_folder, written_into
from ceiba.job.landscape import landscape_names
from ceiba.job.nation import nation_of
from ceiba.job.question import open_pack
from ceiba.job.scenario_tables import Row, scenario_tables
from ceiba.job.spreadsheets import write_tables
from ceiba.packs import Pack, Programme, load_landscape
from ceiba.policylab.economics import cheers_rows
from ceiba.policylab.scenarios import BY, Compared, Laying, Library, Planned, compare, lay_scenario, plan_file, plan_programme
from ceiba.terms.nations import PEOPLE, SEED, STRATA

_YAML = (".yaml", ".yml")


@dataclass(frozen=True)
class CountryScenarios:
    """Scenarios in one country. programmes: those abroad that they are or take in, by id."""

    country: str
    compared: Compared
    programmes: dict[str, Programme]


def scenarios_of(
    wanted: Sequence[str],
    country: str,
    *,
    run_folder: Path | None = None,
    people: int = PEOPLE,
    seed: int = SEED,
    on: dt.date | None = None,
    start: dt.date | None = None,
    by: Sequence[str] = BY,
    packs: Path | None = None,
    folder: Path | None = None,
    cache: Path | None = None,
) -> CountryScenarios:
    """Return a country under scenarios. wanted: files of scenarios, and ids of programmes abroad.

    start: the day on which all of them begin, in place of their own. by: strata whose gaps are told. folder: of the programmes (those that
    ship by default). run_folder, people, seed, on, packs, cache: as in `nation_of`. Errors: ScenarioRefused, NotFound when there is no such
    file or programme, and those of `nation_of`.
    """
    for name in by:
        if name not in STRATA:
            raise UsageError("'{name}' is none of the strata.", "Choose among {known}.", name=name, known=", ".join(STRATA))
    knowledge = load_knowledge()
    library = Library(load_landscape(landscape_names(knowledge), folder), landscape_names(knowledge))
    pack = open_pack(country, knowledge, packs)
    planned = [each for one in wanted for each in _planned(one, library, pack, start)]
    if run_folder is None:  # what is refused is refused before anybody is invented
        _laid(planned, pack, on or pack.manifest.verified_through, knowledge)
    with nation_of(country, run_folder=run_folder, people=people, seed=seed, on=on, packs=packs, cache=cache) as nation:
        world = nation.decision.world
        layings = _laid(planned, world.pack, world.as_of.on, world.knowledge)
        compared = compare(nation, layings, seed=seed, by=by)
    named = dict.fromkeys(programme for each in planned for programme in each.programmes)
    return CountryScenarios(country, compared, {one: library.landscape.programmes[one] for one in named})


def write_scenarios(found: Sequence[CountryScenarios], into: Path) -> tuple[Path, ...]:
    """Write the tables of scenarios (CSV), and the CHEERS checklist of each country, into a private folder; returns their paths.

    OutputError when it cannot be written.
    """
    checklists = {each.country: cheers_rows(scenario_cheers(each.compared)) for each in found}
    tables: dict[str, list[Row]] = {
        **scenario_tables([each.compared for each in found]),
        "cheers": [{"country": country, **row} for country, rows in checklists.items() for row in rows],
    }
    with written_into(private_folder(into)):
        return tuple(write_tables(tables, into))


def _planned(wanted: str, library: Library, pack: Pack, start: dt.date | None) -> tuple[Planned, ...]:
    programmes = library.landscape.programmes
    if wanted in programmes:
        return (plan_programme(library, wanted, start or pack.manifest.verified_through),)
    path = Path(wanted)
    if path.is_file():
        return plan_file(library, pack, path.name, path.read_bytes(), start)
    if path.suffix.lower() in _YAML:
        raise InputMissing("There is no file '{path}'.", "Check the path.", path=wanted)
    raise NotFound("There is no programme '{programme}'.", "Choose one of: {known}.", programme=wanted, known=", ".join(programmes))


def _laid(planned: Sequence[Planned], pack: Pack, on: dt.date, knowledge: Knowledge) -> list[Laying]:
    kinds = {action.id: action.kind for action in knowledge.actions.values()}
    return [lay_scenario(each, pack, on=on, kinds=kinds, tree=knowledge.tree) for each in planned]
