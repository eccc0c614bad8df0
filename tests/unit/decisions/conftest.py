"""People written row by row: a small factory of record tables, and the invented country to decide them in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ceiba.decisions import World
from ceiba.engine import DuckDBEngine, Engine, schema_of
from ceiba.evidence import Knowledge, load_knowledge
from ceiba.packs import Pack, Vocabulary, find_pack, load_pack
from ceiba.terms.tables import RECORD_TABLES


class Lake:
    """Records of invented people. Every method adds rows and returns the number of what it added."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in RECORD_TABLES}

    def _add(self, table: str, defaults: dict[str, Any], given: dict[str, Any]) -> None:
        self.rows[table].append({**defaults, **given})

    def patient(self, **given: Any) -> int:
        number = given.setdefault("patient_id", len(self.rows["patients"]))
        defaults = {"patient_code": f"P{number}", "sex": "female", "age_years": 60.0, "region": "XX-C", "income_monthly": 1000.0}
        self._add("patients", defaults, given)
        return int(number)

    def condition(self, patient: int, oncotree: str | None = "LUAD", **given: Any) -> int:
        number = given.setdefault("condition_id", len(self.rows["conditions"]))
        defaults = {"patient_id": patient, "oncotree": oncotree, "stage": "IV", "line_of_therapy": 1, "line_from": "record"}
        self._add("conditions", defaults, given)
        return int(number)

    def specimen(self, patient: int, condition: int | None = None, **given: Any) -> int:
        number = given.setdefault("specimen_id", len(self.rows["specimens"]))
        defaults = {
            "patient_id": patient,
            "condition_id": condition,
            "specimen_code": f"S{number}",
            "specimen_type": "tissue",
            "collected_on": dt.date(2025, 1, 15),
            "adequate": True,
        }
        self._add("specimens", defaults, given)
        return int(number)

    def assay(self, specimen: int, kind: str = "small_variant", **given: Any) -> None:
        self._add("assays", {"specimen_id": specimen, "kind": kind, "scope": "all", "readable": True}, given)

    def panel(self, code: str, *genes: str) -> None:
        for gene in genes:
            self._add("panels", {"panel_code": code, "gene_symbol": gene}, {})

    def alteration(self, specimen: int, gene: str | None, **given: Any) -> None:
        number = len(self.rows["alterations"])
        defaults = {"alteration_id": number, "specimen_id": specimen, "kind": "small_variant", "gene_symbol": gene, "origin": "somatic"}
        self._add("alterations", defaults, given)

    def result(self, specimen: int, marker: str, result: str, value: float | None = None) -> None:
        self._add("tumor_marker_tests", {"specimen_id": specimen, "marker": marker, "result": result, "value": value}, {})

    def coverage(self, patient: int, payer: str, *, principal: bool = True) -> None:
        self._add("coverages", {"patient_id": patient, "payer": payer, "principal": principal}, {})

    def person(self, oncotree: str | None = "LUAD", payer: str | None = "xx-public", **given: Any) -> tuple[int, int, int]:
        """A patient with one condition, one specimen and one payer; fields of the condition may be given."""
        patient = self.patient()
        condition = self.condition(patient, oncotree, **given)
        if payer is not None:
            self.coverage(patient, payer)
        return patient, condition, self.specimen(patient, condition)

    def tables(self) -> dict[str, pa.Table]:
        """The declared tables; a column that no row names is null."""
        found = {}
        for table in RECORD_TABLES:
            schema = schema_of(table)
            rows = [{"source_id": 0, "line": place + 2, **row} for place, row in enumerate(self.rows[table.name])]
            found[table.name] = pa.Table.from_pylist([{name: row.get(name) for name in schema.names} for row in rows], schema)
        return found

    def write(self, folder: Path, tables: dict[str, pa.Table] | None = None) -> dict[str, Path]:
        """The Parquet file of every table."""
        folder.mkdir(parents=True, exist_ok=True)
        paths = {}
        for name, table in (tables or self.tables()).items():
            paths[name] = folder / f"{name}.parquet"
            pq.write_table(table, paths[name])
        return paths

    def frames(self, engine: Engine) -> dict[str, Any]:
        """The tables as frames of an engine."""
        return {name: engine.register(table) for name, table in self.tables().items()}


@pytest.fixture
def lake() -> Lake:
    """An empty lake."""
    return Lake()


@pytest.fixture
def new_lake() -> Callable[[], Lake]:
    """Make one more lake."""
    return Lake


@pytest.fixture(scope="session")
def engine() -> Iterator[DuckDBEngine]:
    """DuckDB on one thread."""
    engine = DuckDBEngine(threads=1)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The shipped knowledge, loaded once."""
    return load_knowledge()


@pytest.fixture(scope="session")
def pack_of(knowledge: Knowledge) -> Callable[[str], Pack]:
    """Return a country's pack, loaded once."""
    vocabulary = Vocabulary(frozenset(knowledge.actions), knowledge.medicines, knowledge.tree)
    packs: dict[str, Pack] = {}

    def load(country: str) -> Pack:
        if country not in packs:
            packs[country] = load_pack(find_pack(country), vocabulary)
        return packs[country]

    return load


@pytest.fixture(scope="session")
def world(knowledge: Knowledge, pack_of: Callable[[str], Pack]) -> World:
    """The invented country on the day through which it was verified."""
    pack = pack_of("xx")
    return World(knowledge, pack, pack.as_of)
