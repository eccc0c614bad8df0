"""PharmCAT's files, invented small: every entry is taken or refused with its reason; and calls that others state."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ceiba.errors import InputUnreadable
from ceiba.evidence.pharmacogenes import Observed, OutsideCall, call, read_outside, stated_call
from ceiba.evidence.pharmacogenes.cpic_changes import is_change_log
from ceiba.evidence.pharmacogenes.pharmcat import DrawnGenes, read_pharmcat


def variant(pos: int, ref: str = "A", alts: tuple[str, ...] = ("G",), **more: Any) -> dict[str, Any]:
    return {
        "chromosome": "chr1",
        "position": pos,
        "rsid": f"rs{pos}",
        "chromosomeHgvsName": f"g.{pos}A>G",
        "ref": ref,
        "alts": alts,
        **more,
    }


def allele(name: str, *bases: str | None, reference: bool = False, structural: bool = False) -> dict[str, Any]:
    return {"name": name, "alleles": bases, "reference": reference, "structuralVariant": structural}


def definition(**changed: Any) -> dict[str, Any]:
    said = {
        "gene": "INV1",
        "version": "2026-01-01",
        "source": "INVENTED",
        "genomeBuild": "GRCh38.p14",
        "modificationDate": "2025-12-31T00:00:00Z",
        "variants": [variant(10), variant(20)],
        "namedAlleles": [allele("*2", "G", None), allele("*1", "A", "A", reference=True)],
    }
    return {**said, **changed}


def phenotype(**changed: Any) -> dict[str, Any]:
    said = {
        "gene": "INV1",
        "namedAlleles": [
            {"name": "*1", "functionValue": "Normal function", "activityValue": "1.0"},
            {"name": "*2", "functionValue": "No function", "activityValue": "0.0"},
        ],
        "diplotypes": [
            {"diplotypekey": {"*1": 2}, "phenotype": "Normal Metabolizer"},
            {"diplotypekey": {"*1": 1, "*2": 1}, "phenotype": "Intermediate Metabolizer"},
        ],
    }
    return {**said, **changed}


def read(defined: object = None, told: object = None, exempt: object = None) -> DrawnGenes:
    definitions = {"INV1_translation.json": json.dumps(definition() if defined is None else defined).encode()}
    phenotypes = {"INV1.json": json.dumps(phenotype() if told is None else told).encode()}
    return read_pharmcat(definitions, phenotypes, None if exempt is None else json.dumps(exempt).encode())


def reasons(drawn: DrawnGenes) -> list[str]:
    return [row.reason for row in drawn.refused]


def test_a_gene_is_read_with_its_reference_first_and_its_phenotypes_by_activity() -> None:
    drawn = read()
    (gene,) = drawn.genes
    assert [found.name for found in gene.alleles] == ["*1", "*2"]
    assert gene.phenotypes == {"1.0 / 1.0": "Normal Metabolizer", "0.0 / 1.0": "Intermediate Metabolizer"}
    assert (gene.sites[0].chrom, gene.sites[0].pos, gene.sites[0].name) == ("1", 10, "rs10")
    assert (drawn.n_read, drawn.refused, drawn.latest) == (8, (), "2025-12-31")
    assert drawn.kinds == {"allele": 2, "diplotype": 2, "function": 2, "position": 2}


def test_a_pair_whose_phenotype_is_not_told_is_indeterminate() -> None:
    (gene,) = read().genes
    assert gene.phenotype_of(gene.by_name["*2"], gene.by_name["*2"]) == "Indeterminate"


def test_the_only_copy_is_looked_up_alone_before_it_is_looked_up_twice() -> None:
    alone = [{"diplotypekey": {"*2": 1}, "phenotype": "Deficient"}]
    (gene,) = read(told=phenotype(diplotypes=[*phenotype()["diplotypes"], *alone])).genes
    assert gene.phenotype_of(gene.by_name["*2"]) == "Deficient"
    assert gene.phenotype_of(gene.by_name["*1"]) == "Normal Metabolizer"


@pytest.mark.parametrize(
    ("defined", "reason"),
    [
        (definition(namedAlleles=[*definition()["namedAlleles"], allele("*3", "C", None)]), "strange bases"),
        (definition(namedAlleles=[*definition()["namedAlleles"], allele("*3", None, None)]), "no position"),
        (definition(namedAlleles=[*definition()["namedAlleles"], allele("*3", "G")]), "columns"),
        (definition(namedAlleles=[*definition()["namedAlleles"], allele("*3", "G", None, structural=True)]), "structural"),
    ],
)
def test_an_allele_that_does_not_fit_is_refused_and_the_others_are_taken(defined: dict[str, Any], reason: str) -> None:
    drawn = read(defined)
    assert reasons(drawn) == [reason]
    assert len(drawn.genes[0].alleles) == 2


def test_a_position_that_lacks_a_value_is_refused_with_the_alleles_that_only_it_tells() -> None:
    drawn = read(definition(variants=[{"position": 10}, variant(20)]), phenotype(diplotypes=[]))
    assert reasons(drawn) == ["columns", "no position", "no definition"]


def test_what_pharmcat_leaves_out_is_left_out_by_position_and_by_allele() -> None:
    exempt = {"INV1": {"ignoredPositions": [{"chromosomeHgvsName": "g.20A>G"}], "ignoredAlleles": ["*2"]}}
    drawn = read(told=phenotype(namedAlleles=[], diplotypes=[]), exempt=exempt)
    assert reasons(drawn) == ["exempt", "exempt"]
    assert [site.pos for site in drawn.genes[0].sites] == [10]


def test_a_gene_on_another_build_is_refused_whole() -> None:
    drawn = read(definition(genomeBuild="GRCh37.p13"))
    assert drawn.genes == ()
    assert set(reasons(drawn)) == {"build", "no definition"}


def test_a_gene_without_a_reference_allele_is_refused() -> None:
    drawn = read(definition(namedAlleles=[allele("*2", "G", None)]), phenotype(namedAlleles=[], diplotypes=[]))
    assert drawn.genes == ()
    assert "no reference" in reasons(drawn)


def test_a_file_of_another_form_is_refused() -> None:
    assert reasons(read(["a list"], phenotype(namedAlleles=[], diplotypes=[]))) == ["columns"]
    assert reasons(read_pharmcat({"a_translation.json": b"{"}, {}, None)) == ["columns"]  # type: ignore[arg-type]


def test_a_gene_defined_twice_is_taken_once() -> None:
    data = json.dumps(definition()).encode()
    drawn = read_pharmcat({"a_translation.json": data, "b_translation.json": data}, {}, None)
    assert len(drawn.genes) == 1
    assert set(reasons(drawn)) == {"repeated"}


def test_phenotypes_of_alleles_that_are_not_defined_are_refused() -> None:
    told = phenotype(
        namedAlleles=[*phenotype()["namedAlleles"], {"name": "*9", "functionValue": "No function"}],
        diplotypes=[*phenotype()["diplotypes"], {"diplotypekey": {"*9": 2}, "phenotype": "Poor Metabolizer"}],
    )
    assert reasons(read(told=told)) == ["no definition", "no definition"]


def test_a_diplotype_that_says_otherwise_than_one_of_the_same_functions_is_refused() -> None:
    told = phenotype(diplotypes=[*phenotype()["diplotypes"], {"diplotypekey": {"*1": 2}, "phenotype": "Poor Metabolizer"}])
    assert reasons(read(told=told)) == ["disagrees"]


LOG = "Date of Change\tType of Data\tSubject\tNote of Change\n"


def test_a_change_that_cpic_made_after_the_definition_is_told_and_one_before_is_not() -> None:
    log = LOG + '2026-02-03\tALLELE_DEFINITION\tINV1\t"a note\nof two lines"\n2025-01-01\tALLELE_DEFINITION\tINV1\told\n'
    log += "2026-03-01\tTEST_ALERT\tINV1\tno matter of alleles\nADDED: *55\n"
    drawn = read_pharmcat({"a_translation.json": json.dumps(definition()).encode()}, {}, None, {"data.tsv": log})
    (gene,) = drawn.genes
    assert gene.changed == "2026-02-03"
    assert (drawn.kinds["change"], reasons(drawn), drawn.refused[0].line) == (3, ["columns"], 6)
    found = call(gene, {0: Observed(("A", "A"))})
    assert found is not None
    assert found.changed == "2026-02-03"


def test_of_a_definition_that_bears_no_day_nobody_knows_whether_it_is_out_of_date() -> None:
    log = LOG + "2026-02-03\tALLELE_DEFINITION\tINV1\t\n"
    drawn = read_pharmcat({"a_translation.json": json.dumps(definition(version="7")).encode()}, {}, None, {"data.tsv": log})
    assert drawn.genes[0].changed == ""
    assert is_change_log(log)
    assert not is_change_log("gene\tdiplotype\n")


def test_a_stated_phenotype_goes_before_what_the_definition_makes_of_its_alleles() -> None:
    genes = read().genes
    assert stated_call(OutsideCall("INV1", "*1/*2", "Poor Metabolizer", None), genes).phenotype == "Poor Metabolizer"
    looked_up = stated_call(OutsideCall("INV1", "*1/*2", "", None), genes)
    assert (looked_up.phenotype, looked_up.scores) == ("Intermediate Metabolizer", (1.0,))


@pytest.mark.parametrize(
    "said", [OutsideCall("INV1", "*1/*99", "", None), OutsideCall("INV9", "*1/*1", "", None), OutsideCall("INV1", "", "", 1.0)]
)
def test_a_stated_diplotype_whose_function_nobody_told_leaves_the_phenotype_unknown(said: OutsideCall) -> None:
    assert stated_call(said, read().genes).phenotype is None


def test_outside_calls_are_read_with_their_last_columns_or_without() -> None:
    text = "# gene\tdiplotype\nCYP2D6\t*1/*4\nINV1\t\tPoor Metabolizer\nINV2\t*1/*1xN\t\t≥3.0\n\n"
    assert read_outside("a.tsv", text) == (
        OutsideCall("CYP2D6", "*1/*4", "", None),
        OutsideCall("INV1", "", "Poor Metabolizer", None),
        OutsideCall("INV2", "*1/*1xN", "", 3.0),
    )


@pytest.mark.parametrize("text", ["CYP2D6\n", "\t*1/*4\n", "CYP2D6\t*1/*4\t\thigh\n", "CYP2D6\t*1/*4\nCYP2D6\t*1/*4\n"])
def test_an_outside_call_that_cannot_be_read_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(InputUnreadable) as error:
        read_outside("a.tsv", text)
    assert error.value.line == text.count("\n")
