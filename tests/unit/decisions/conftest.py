"""People written row by row: a small factory of record tables, and the invented country to decide them in."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ceiba.decisions import Decision, PersonExplained, World, decide, explain_person
from ceiba.engine import DuckDBEngine, Engine, schema_of
from ceiba.evidence import Knowledge, load_knowledge
from ceiba.packs import Pack, Vocabulary, find_pack, load_pack
from ceiba.terms.factors import FACTORS
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

    def factor(self, patient: int, code: str, recorded: float | str, observed_on: dt.date | None = None) -> None:
        """What is recorded of an exposure or the way of life: a number or a word."""
        table, column = (("exposures", "exposure"), ("lifestyle", "factor"))[FACTORS[code].table == "lifestyle"]
        word, number = (recorded, None) if isinstance(recorded, str) else (None, float(recorded))
        self._add(table, {"patient_id": patient, column: code, "state": word, "value": number, "observed_on": observed_on}, {})

    def relative(self, patient: int, relation: str, oncotree: str | None = None, age: float | None = None, **given: Any) -> None:
        defaults = {"patient_id": patient, "relation": relation, "oncotree": oncotree, "affected": True, "age_at_diagnosis_years": age}
        self._add("family_history", defaults, given)

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


_DISEASES = ("LUAD", "NSCLC", "LUNG", "IDC", "BRCA", "COAD", "AML", "GB", "THAP", None, "XXX")
_STAGES = ("I", "IB", "IIA", "III", "IIIB", "IV", None)
_AGES = (0.5, 5.0, 17.9, 18.0, 24.0, 40.0, 60.0, 75.9, 76.0, 90.0, None)
_PAYER_SETS = (
    (),
    ("none",),
    ("xx-public",),
    ("xx-social",),
    ("xx-private",),
    ("foreign",),
    ("foreign", "xx-public"),
    ("xx-public", "xx-social", "xx-private"),
)
_CHANGES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("EGFR", {"hgvs_p": "p.L858R", "consequence": "missense_variant"}),
    ("EGFR", {"hgvs_p": "p.E746_A750del", "consequence": "inframe_deletion"}),
    ("EGFR", {"hgvs_p": "p.T790M"}),
    ("KRAS", {"hgvs_p": "p.G12C"}),
    ("BRAF", {"hgvs_p": "p.V600E"}),
    ("ALK", {"kind": "fusion", "partner_gene": "EML4"}),
    ("ERBB2", {"kind": "copy_number", "copy_number_state": "amplification"}),
    ("FLT3", {"hgvs_p": "p.D835Y"}),
    ("FLT3", {"hgvs_p": "p.Y591_V592dup"}),
    ("IDH1", {"hgvs_p": "p.R132H"}),
    ("PIK3CA", {"hgvs_p": "p.H1047R"}),
)
_RESULTS = (
    "HER2 positive",
    "HER2 low",
    "ER positive",
    "PD-L1 TPS >= 50%",
    "MSI-high",
    "MGMT promoter methylation",
    "EGFR p.L858R",
    "ALK fusion",
)


def crowd(size: int, seed: int) -> Lake:
    """A lake of one person with an investigational option and of random people: gaps, several payers, two conditions or none."""
    draw = random.Random(seed)
    lake = Lake()
    lake.panel("small", "EGFR", "KRAS", "BRAF")
    _, _, investigational = lake.person("PAST")
    lake.alteration(investigational, "BRAF", hgvs_p="p.V600E")
    for _ in range(size):
        patient = lake.patient(
            sex=draw.choice(("female", "male", None)),
            age_years=draw.choice(_AGES),
            region=draw.choice(("XX-N", "XX-C", "XX-S", "XX-C", None)),
            income_monthly=draw.choice((None, 0.0, 400.0, 3000.0, 100_000.0)),
        )
        for payer in draw.choice(_PAYER_SETS):
            lake.coverage(patient, payer, principal=draw.random() < 0.8)
        conditions = [
            lake.condition(patient, draw.choice(_DISEASES), stage=draw.choice(_STAGES), line_of_therapy=draw.choice((1, 1, 2, 3, None)))
            for _ in range(draw.choice((0, 1, 1, 1, 1, 2)))
        ]
        for condition in [*conditions, *([None] if draw.random() < 0.3 else [])]:
            _examine(lake, draw, patient, condition)
    for patient in range(len(lake.rows["patients"])):
        _live(lake, random.Random(seed * 1000 + patient), patient)
    return lake


_WAYS: tuple[tuple[str, tuple[float | str, ...]], ...] = (
    ("smoking_status", ("never", "former", "current")),
    ("cigarettes_per_day", (0.0, 10.0, 20.0, 40.0)),
    ("smoking_years", (5.0, 20.0, 40.0)),
    ("years_since_quit", (2.0, 15.0, 16.0)),
    ("helicobacter_pylori", ("yes", "no")),
    ("previous_cancer", ("yes", "no")),
    ("breast_biopsies", (0.0, 1.0, 2.0)),
    ("atypical_hyperplasia", ("yes", "no")),
    ("age_at_menarche_years", (11.0, 14.0)),
)


def _live(lake: Lake, draw: random.Random, patient: int) -> None:
    """Exposures, way of life and family of some people, with gaps."""
    if draw.random() < 0.6:
        return
    for code, values in draw.sample(_WAYS, draw.randrange(1, len(_WAYS))):
        lake.factor(patient, code, draw.choice(values))
    if draw.random() < 0.5:
        lake.relative(
            patient, draw.choice(("mother", "aunt")), draw.choice(("OVARY", "BRCA", None)), draw.choice((38.0, 60.0, None)), side="maternal"
        )


def _examine(lake: Lake, draw: random.Random, patient: int, condition: int | None) -> None:
    for _ in range(draw.choice((0, 1, 1, 2))):
        germline = condition is None and draw.random() < 0.7
        specimen = lake.specimen(
            patient,
            condition,
            specimen_type="germline" if germline else "tissue",
            collected_on=draw.choice((None, dt.date(2024, 5, 1), dt.date(2025, 5, 1))),
            adequate=draw.random() < 0.9,
        )
        for kind in draw.sample(("small_variant", "fusion", "copy_number", "expression", "signature", "methylation"), draw.randrange(4)):
            scope = draw.choice(("all", "all", "panel", "unknown"))
            lake.assay(specimen, kind, scope=scope, panel_code="small" if scope == "panel" else None, readable=draw.random() < 0.9)
        for gene, fields in draw.sample(_CHANGES, draw.choice((0, 0, 1, 1, 2))):
            lake.alteration(specimen, gene, **fields)
        if draw.random() < 0.2:
            origin = draw.choice(("germline", "unknown", "somatic"))
            lake.alteration(specimen, draw.choice(("BRCA1", "MLH1")), significance="pathogenic", consequence="stop_gained", origin=origin)
        for marker in draw.sample(_RESULTS, draw.choice((0, 0, 1, 2, 3))):
            lake.result(specimen, marker, draw.choice(("present", "absent", "absent", "failed")))


@pytest.fixture(scope="session")
def crowd_of() -> Callable[[int, int], Lake]:
    """Make a lake of that many random people from a seed."""
    return crowd


@pytest.fixture(scope="session")
def decided(engine: DuckDBEngine, world: World, tmp_path_factory: pytest.TempPathFactory) -> Decision:
    """A crowd of the invented country, decided once."""
    return decide(engine, crowd(60, seed=1).write(tmp_path_factory.mktemp("crowd")), world)


@pytest.fixture(scope="session")
def people(decided: Decision) -> list[PersonExplained]:
    """Every person of the crowd, explained alone."""
    codes = decided.engine.collect(decided.records["patients"].select("patient_code"))["patient_code"].to_pylist()
    return [explain_person(decided, code) for code in codes]
