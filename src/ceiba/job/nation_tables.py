"""What `ceiba nation` says: a country counted, by every stratum, with gaps, ranges, what to find out first, and what weights rest on."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from ceiba.job.folder import written_into
from ceiba.job.spreadsheets import write_csv
from ceiba.policylab.nation import DRAWS, LEVEL, GapsOf, Nation, Order, UsedRow, Weighing
from ceiba.terms.nations import SHOWN
from ceiba.terms.texts import Text

Row = dict[str, Any]


class NationReport(msgspec.Struct, frozen=True, kw_only=True):
    """A country counted, for a terminal and for machines.

    on: the day whose law holds (ISO 8601). counted: over whom. invented: whether people or pack are, so that nothing here is evidence.
    weighing: how needs were weighted, the rows it used apart. cascade: `with_intervals`, a row a gate. strata: by name of the stratum, the
    same for each of its words. gaps: of each stratum, `GapsOf` flattened. find_out: `find_out`. used: the rows of the facts that weights
    and points rest on. without: (disease, marker) of which the pack states no distribution.
    """

    country: str
    names: Text
    on: str
    invented: bool
    counted: Row
    weighing: Row
    level: float
    draws: int
    cascade: list[Row]
    strata: dict[str, list[Row]]
    gaps: list[Row]
    find_out: list[Row]
    used: list[Row]
    without: list[tuple[str, str]]

    @property
    def has_numbers(self) -> bool:
        """Whether the pack states an incidence that anybody stands for; without one there is no national number."""
        return bool(self.weighing["cases"])


def report_of(nation: Nation, by: Sequence[str] = (SHOWN,), orders: Mapping[str, Order] | None = None) -> NationReport:
    """Return what is said of a nation. by: names of STRATA to count by. orders: of advantage, by stratum. UsageError for no stratum."""
    pack = nation.decision.world.pack
    told = orders or {}
    return NationReport(
        country=nation.country,
        names=pack.manifest.names,
        on=nation.decision.world.as_of.on.isoformat(),
        invented=nation.counted.invented,
        counted=dataclasses.asdict(nation.counted),
        weighing=_weighing(nation.weighing),
        level=LEVEL,
        draws=DRAWS,
        cascade=nation.ranges().to_pylist(),
        strata={name: nation.ranges((name,)).to_pylist() for name in by},
        gaps=[_gap(each) for name in by for each in nation.gaps(name, told.get(name))],
        find_out=nation.find_out().to_pylist(),
        used=[_used(nation, each) for each in (*nation.weighing.used, *nation.expected.used)],
        without=list(nation.expected.without),
    )


def _weighing(weighing: Weighing) -> Row:
    plain = (
        "cases",
        "n_needs",
        "n_prevention",
        "converged",
        "rounds",
        "residual",
        "least",
        "most",
        "design_effect",
        "effective_n",
        "trimmed",
    )
    return {
        **{name: getattr(weighing, name) for name in plain},
        "worst": list(weighing.worst),
        "unmet": [dataclasses.asdict(each) for each in weighing.unmet],
        "unweighted": [dataclasses.asdict(each) for each in weighing.unweighted],
        "doubtful": len(weighing.doubtful),
    }


def _gap(each: GapsOf) -> Row:
    """Return gaps as one row; what has no number (no order of advantage, nothing to divide by) is None."""
    row = {name: getattr(each, name) for name in ("by", "gate", "at", "least", "most", "compared", "not_recorded", "too_few", "unranked")}
    numbers = dataclasses.asdict(each.found)
    return row | {name: value if value == value else None for name, value in numbers.items()}  # noqa: PLR0124 - nan differs from itself


def _used(nation: Nation, each: UsedRow) -> Row:
    cited = each.row.cited
    source = nation.decision.world.pack.sources.get(cited.source)
    return {
        "file": f"facts/{each.file}.csv",
        "line": each.row.line,
        "values": dict(each.row.values),
        "row": "; ".join(f"{column}={value}" for column, value in each.row.values.items() if value is not None),
        "as_of": each.row.as_of,
        "source": source.title if source else "",
        "url": source.url if source else "",
        "place": cited.place,
        "confidence": cited.confidence or "",
        "assumed": "true" if cited.assumed else "",
        "reason": cited.reason,
    }


def write_nation(report: NationReport, folder: Path) -> tuple[Path, ...]:
    """Write the tables of a report as CSV; return their paths. OutputError when the folder cannot be written.

    Every table has the columns country, on and invented, so that no row is taken for evidence when it stands alone.
    """
    heading = {"country": report.country, "on": report.on, "invented": report.invented}
    strata = [
        {"by": name, "stratum": row[name], **{key: value for key, value in row.items() if key not in (name, "country")}}
        for name, rows in report.strata.items()
        for row in rows
    ]
    whole = [{"by": "", "stratum": "", **{key: value for key, value in row.items() if key != "country"}} for row in report.cascade]
    tables = {
        "cascade": [*whole, *strata],
        "gaps": report.gaps,
        "find_out": report.find_out,
        "rests_on": [{name: value for name, value in row.items() if name != "values"} for row in report.used],
        "left_out": [{"what": "unmet", **row} for row in report.weighing["unmet"]]
        + [{"what": "unweighted", **row} for row in report.weighing["unweighted"]],
    }
    return write_tables(tables, folder, heading)


def write_tables(tables: Mapping[str, Sequence[Row]], folder: Path, heading: Row) -> tuple[Path, ...]:
    """Write tables of a nation as CSV, each row behind `heading`, and return their paths. OutputError when the folder cannot be written."""
    written = []
    with written_into(folder):
        for name, rows in tables.items():
            path = folder / f"{name}.csv"
            write_csv(_table([heading | row for row in rows], list(heading)), path)
            written.append(path)
    return tuple(written)


def _table(rows: Sequence[Row], heading: Sequence[str]) -> pa.Table:
    """Return rows as a table of all columns that any of them has."""
    names = dict.fromkeys(name for row in rows for name in row) or dict.fromkeys(heading)
    return pa.table({name: pa.array([row.get(name) for row in rows]) for name in names})
