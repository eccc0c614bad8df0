"""The nation of the demonstration: a country counted, where it loses its patients, a reform on three countries, and a roadmap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ceiba.job.nation import nation_of
from ceiba.job.nation_tables import NationReport, report_of, write_nation
from ceiba.job.roadblocks import RoadblocksReport, roadblocks_of, write_roadblocks
from ceiba.job.roadmap import RoadmapQuestion, roadmap_of
from ceiba.job.scenarios import CountryScenarios, scenarios_of, write_scenarios
from ceiba.policylab.roadmap import RoadmapKept
from ceiba.records.gather import no_progress

Progress = Callable[[str, int, int], None]
COUNTRY = "co"
REFORM = "chile-lrs-2015"
REFORMED = ("co", "br", "mx")
BUDGET, YEARS = "40M-USD/year", 5
PEOPLE, SEED = 5_000, 7
"""Over so many invented people of each country."""


@dataclass(frozen=True)
class DemoNation:
    """What was counted. reform: REFORM on each of REFORMED. roadmap: of COUNTRY. folder: of its tables. people: where the people lie."""

    nation: NationReport
    roadblocks: RoadblocksReport
    reform: tuple[CountryScenarios, ...]
    roadmap: RoadmapKept
    folder: Path
    people: Path


def count_demo_nation(into: Path, progress: Progress = no_progress) -> DemoNation:
    """Count a country, lay a reform over three and plan five years; write the tables of the first two (CSV) into a folder."""
    people = into / "people"
    progress("Counting the country", 0, 1)
    with nation_of(COUNTRY, people=PEOPLE, seed=SEED, cache=people) as counted:
        report, lost = report_of(counted), roadblocks_of(counted, ("payer",))
    progress("Counting the country", 1, 1)
    write_nation(report, into / COUNTRY)
    write_roadblocks(lost, into / COUNTRY)
    reform = tuple(scenarios_of([REFORM], country, people=PEOPLE, seed=SEED, cache=people) for country in REFORMED)
    write_scenarios(reform, into / REFORM)
    asked = RoadmapQuestion(COUNTRY, BUDGET, YEARS, people=PEOPLE, seed=SEED, cache=people)
    return DemoNation(report, lost, reform, roadmap_of(asked, progress), into, people)
