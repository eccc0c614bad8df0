"""The nation of the demonstration: a country counted, where it loses its patients, and a reform from abroad on three countries."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ceiba.job.nation import nation_of
from ceiba.job.nation_tables import NationReport, report_of, write_nation
from ceiba.job.roadblocks import RoadblocksReport, roadblocks_of, write_roadblocks
from ceiba.job.scenarios import CountryScenarios, scenarios_of, write_scenarios

COUNTRY = "co"
REFORM = "chile-lrs-2015"
REFORMED = ("co", "br", "mx")
PEOPLE, SEED = 5_000, 7
"""Over so many invented people of each country."""


@dataclass(frozen=True)
class DemoNation:
    """What was counted. reform: REFORM on each of REFORMED. folder: of its tables. people: where the invented people lie."""

    nation: NationReport
    roadblocks: RoadblocksReport
    reform: tuple[CountryScenarios, ...]
    folder: Path
    people: Path


def count_demo_nation(into: Path) -> DemoNation:
    """Count a country and lay a reform over three; write the tables of both (CSV) into a folder."""
    people = into / "people"
    with nation_of(COUNTRY, people=PEOPLE, seed=SEED, cache=people) as counted:
        report, lost = report_of(counted), roadblocks_of(counted, ("payer",))
    write_nation(report, into / COUNTRY)
    write_roadblocks(lost, into / COUNTRY)
    reform = tuple(scenarios_of([REFORM], country, people=PEOPLE, seed=SEED, cache=people) for country in REFORMED)
    write_scenarios(reform, into / REFORM)
    return DemoNation(report, lost, reform, into, people)
