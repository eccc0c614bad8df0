"""From the tables of a lake to calls: whose specimens are called, of which genes, and with how many copies of X."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pyarrow as pa
import pytest

from ceiba.engine import DuckDBEngine
from ceiba.evidence import MarkerCatalogue, load_knowledge
from ceiba.evidence.called_phenotypes import calls_by_specimen
from ceiba.evidence.pharmacogenes import Gene, GeneCall, NamedAllele, Site
from ceiba.terms.criteria import Criteria

ASKED = ("G6PD deficient",)
COLUMNS = ("specimen_id", "assembly", "chrom", "pos", "ref", "first_allele", "second_allele", "phase_set")


def gene(symbol: str, chrom: str, pos: int) -> Gene:
    return Gene(
        symbol=symbol,
        assembly="GRCh38",
        sites=(Site(chrom, pos, "A", ("G",), "rs1"),),
        alleles=(NamedAllele("B", {0: "A"}, "Normal"), NamedAllele("low", {0: "G"}, "Deficient")),
        phenotypes={"Normal / Normal": "Normal", "Deficient / Deficient": "Deficient", "Deficient / Normal": "Variable"},
    )


GENES = (gene("G6PD", "X", 10), gene("NAT2", "8", 20), gene("CYP2D6", "22", 30))


@pytest.fixture
def engine() -> Iterator[DuckDBEngine]:
    with closing(DuckDBEngine()) as engine:
        yield engine


def called(
    engine: DuckDBEngine, rows: list[tuple[object, ...]], kind: str | None = "germline", sex: str | None = "male"
) -> dict[int, tuple[GeneCall, ...]]:
    kinds = (pa.int64(), pa.string(), pa.string(), pa.int64(), *[pa.string()] * 4)
    genotypes = {name: pa.array([row[place] for row in rows], kinds[place]) for place, name in enumerate(COLUMNS)}
    tables = {
        "genotypes": pa.table(genotypes),
        "specimens": pa.table({"specimen_id": [1], "patient_id": [7], "specimen_type": pa.array([kind], pa.string())}),
        "patients": pa.table({"patient_id": [7], "sex": pa.array([sex], pa.string())}),
    }
    catalogue = MarkerCatalogue([Criteria(disease=("TISSUE",), profile=marker) for marker in ASKED], load_knowledge().tree)
    return calls_by_specimen(engine, {name: engine.register(table) for name, table in tables.items()}, GENES, catalogue)


ROWS: list[tuple[object, ...]] = [
    (1, "GRCh38", "X", 10, "A", "G", "G", None),
    (1, "GRCh38", "8", 20, "A", "A", "A", None),
    (1, "GRCh38", "22", 30, "A", "A", "A", None),
]


def test_a_males_x_is_called_once_and_only_genes_that_are_asked_for_are_called(engine: DuckDBEngine) -> None:
    (found,) = called(engine, ROWS)[1]
    assert (found.gene, found.diplotypes, found.phenotype) == ("G6PD", ("low",), "Deficient")


def test_a_person_whose_sex_is_not_recorded_has_the_copies_that_the_file_writes(engine: DuckDBEngine) -> None:
    (found,) = called(engine, ROWS, sex=None)[1]
    assert (found.diplotypes, found.phenotype) == (("low/low",), "Deficient")


@pytest.mark.parametrize("kind", ["tissue", "blood", None])
def test_a_specimen_that_is_not_recorded_as_germline_is_not_called(engine: DuckDBEngine, kind: str | None) -> None:
    assert called(engine, ROWS, kind) == {}


def test_a_specimen_without_a_known_position_of_a_gene_has_no_call_of_it(engine: DuckDBEngine) -> None:
    assert called(engine, [(1, "GRCh38", "X", 10, "A", None, None, None)])[1] == ()
    assert called(engine, [(1, "GRCh37", "X", 10, "A", "A", None, None)])[1] == ()
    assert called(engine, ROWS[1:]) == {}
