"""What `ceiba roadblocks` says: what each roadblock costs a country, at both bounds, for a terminal and for machines."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from ceiba.job.nation_tables import write_tables
from ceiba.policylab.losses import BOUNDS, losses_of, ways_of
from ceiba.policylab.nation import Nation
from ceiba.terms.roadblocks import ROADBLOCKS
from ceiba.terms.texts import Text

Row = dict[str, Any]


class RoadblocksReport(msgspec.Struct, frozen=True, kw_only=True):
    """What roadblocks cost a country.

    on, counted, invented: as in `NationReport`. bounds: by bound ("lower", "upper") its `Losses`: totals, roadblocks and obstacles of the
    whole, and strata: of each stratum asked for, its totals and roadblocks. unstated: markers without a stated prevalence, with the needs a
    year that wait for them. effective_n: what the records behind a number are worth.
    """

    country: str
    names: Text
    on: str
    invented: bool
    counted: Row
    effective_n: float
    bounds: dict[str, Row]
    unstated: dict[str, float]


def roadblocks_of(nation: Nation, by: Sequence[str] = ()) -> RoadblocksReport:
    """Return what roadblocks cost a nation, of the whole and by each of these strata (names of STRATA)."""
    pack = nation.decision.world.pack
    ways = ways_of(nation)
    bounds: dict[str, Row] = {}
    for bound in BOUNDS:
        whole = losses_of(nation, ways, bound)
        totals = whole.totals.to_pylist()
        strata = {}
        for name in by:
            parted = losses_of(nation, ways, bound, (name,))
            strata[name] = {"totals": parted.totals.to_pylist(), "roadblocks": parted.roadblocks.to_pylist()}
        bounds[bound] = {
            "totals": totals[0] if totals else {},
            "roadblocks": whole.roadblocks.to_pylist(),
            "obstacles": whole.obstacles.to_pylist(),
            "strata": strata,
        }
    return RoadblocksReport(
        country=nation.country,
        names=pack.manifest.names,
        on=nation.decision.world.as_of.on.isoformat(),
        invented=nation.counted.invented,
        counted=dataclasses.asdict(nation.counted),
        effective_n=nation.weighing.effective_n,
        bounds=bounds,
        unstated=dict(sorted(ways.unstated.items(), key=lambda item: (-item[1], item[0]))),
    )


def write_roadblocks(report: RoadblocksReport, folder: Path) -> tuple[Path, ...]:
    """Write the tables of a report as CSV and return their paths. OutputError when the folder cannot be written."""
    heading = {"country": report.country, "on": report.on, "invented": report.invented}
    totals, roadblocks, obstacles = [], [], []
    for bound, found in report.bounds.items():
        own = {"bound": bound}
        totals.append({**own, "by": "", "stratum": "", **found["totals"]})
        roadblocks += [{**own, "by": "", "stratum": "", **_known(row)} for row in found["roadblocks"]]
        obstacles += [{**own, **_known(row)} for row in found["obstacles"]]
        for name, parted in found["strata"].items():
            totals += [{**own, "by": name, "stratum": row.pop(name), **row} for row in map(dict, parted["totals"])]
            roadblocks += [{**own, "by": name, "stratum": row.pop(name), **_known(row)} for row in map(dict, parted["roadblocks"])]
    unstated = [{"marker": marker, "needs": needs} for marker, needs in report.unstated.items()]
    tables = {"totals": totals, "roadblocks": roadblocks, "obstacles": obstacles, "markers_without_prevalence": unstated}
    return write_tables(tables, folder, heading)


def _known(row: Row) -> Row:
    """A row with what its roadblock is: at which gate, by which kind of lever it goes, and who can pull it."""
    roadblock = ROADBLOCKS[row["roadblock"].split(":")[-1]]
    return {**row, "gate": roadblock.gate, "lever": roadblock.lever, "owners": ",".join(roadblock.owners)}
