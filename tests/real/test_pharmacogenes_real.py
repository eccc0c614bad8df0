"""PharmCAT's own definitions, cases and examples: what it calls and what Ceiba calls agree.

The cases were transcribed from its tests: positions that vary, positions that are missing, everything else reference. PharmCAT's tests
ask in two ways, for all diplotypes or for those of the highest score, and a case does not say which: it agrees when it is one of the two.
"""

from __future__ import annotations

import collections
import csv
import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ceiba.evidence.pharmacogenes import Gene, GeneCall, Observed, call
from ceiba.job import call_file, import_definitions
from ceiba.job.snapshots import read_definitions

pytestmark = pytest.mark.real

SUPPORTED = ("CYP2C19", "DPYD", "G6PD", "NUDT15", "TPMT", "UGT1A1")

FROM_NAMES: dict[str, dict[str, tuple[str, str]]] = {
    "tpmts1s1": {},
    "tpmts1s1s": {},
    "tpmts3bs3c": {"rs1142345": ("T", "C"), "rs1800460": ("C", "T")},
    "tpmts3as3b": {"rs1142345": ("T", "C"), "rs1800460": ("T", "T")},
    "tpmts16s22": {"rs144041067": ("T", "G")},
    "tpmtStar1SHomo3AHet": {"rs1142345": ("T", "C"), "rs1800460": ("C", "T")},
    "ugt1a1s1s1": {},
    "ugt1a1s28s37": {"rs3064744": ("CATAT", "CATATAT")},
    "ugt1a1s6s6": {"rs4148323": ("A", "A")},
    "ugt1a1s1s60s80": {"rs887829": ("C", "T")},
    "ugt1a1s1s28s60s80": {"rs887829": ("C", "T"), "rs3064744": ("CAT", "CATAT")},
    "ugt1a1s1s60s80phased": {"rs887829": ("C", "T")},
    "ugt1a1s28s80s6s60phased": {"rs887829": ("C", "T"), "rs3064744": ("CAT", "CATAT"), "rs4148323": ("A", "G")},
    "ugt1a1s28s80s6s60unphased": {"rs887829": ("C", "T"), "rs3064744": ("CAT", "CATAT"), "rs4148323": ("A", "G")},
    "ugt1a1s6s60s80s28missingunphased": {"rs887829": ("C", "T"), "rs4148323": ("A", "G"), "rs3064744": ()},  # type: ignore[dict-item]
    "ugt1a1s28s80unphased": {"rs887829": ("C", "T"), "rs3064744": ("CAT", "CATAT")},
    "ugt1a1s28s80unphasedTopCandidateOnly": {"rs887829": ("C", "T"), "rs3064744": ("CAT", "CATAT")},
    "ugt1a1s28s80phased": {"rs887829": ("C", "T"), "rs3064744": ("CAT", "CATAT")},
    "ugt1a1s1s37s80s60phased": {"rs887829": ("C", "T"), "rs3064744": ("CAT", "CATATAT")},
    "s4bs17rs28399504missing": {"rs12248560": ("T", "T"), "rs28399504": (), "rs3758581": ()},  # type: ignore[dict-item]
}
"""Cases whose input is a VCF file of PharmCAT's that is not here: what varies (() is missing), as the name of the case says it."""


@pytest.fixture(scope="module")
def snapshot(real_data: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("pharmcat") / "snapshot"
    import_definitions(real_data("pharmcat"), into)
    return into


@pytest.fixture(scope="module")
def genes(snapshot: Path) -> dict[str, Gene]:
    return {gene.symbol: gene for gene in read_definitions(snapshot)}


def cases(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def gene_of(case: dict[str, Any]) -> str:
    named = {entry[0] for entry in (*case["variation"], *case["missing"])}
    if named:
        return str(min(named))
    return next(symbol for symbol in SUPPORTED if symbol.lower() in case["source"].lower())


def called(gene: Gene, case: dict[str, Any]) -> GeneCall:
    places = {site.name: place for place, site in enumerate(gene.sites)}
    genotype = {place: Observed((site.ref, site.ref)) for place, site in enumerate(gene.sites)}
    phased = case["phased_builder"] or (case["test"].endswith("phased") and not case["test"].endswith("unphased"))
    phase = "*" if phased else None
    if case["test"] in FROM_NAMES:
        for name, copies in FROM_NAMES[case["test"]].items():
            if copies:
                genotype[places[name]] = Observed(copies, phase)
            else:
                del genotype[places[name]]
    else:
        for _gene, name, first, second in case["variation"]:
            genotype[places[name]] = Observed((first, second), phase)
        for _gene, name in case["missing"]:
            del genotype[places[name]]
    found = call(gene, genotype)
    assert found is not None
    return found


def test_every_case_of_a_supported_gene_agrees(real_data: Callable[[str], Path], genes: dict[str, Gene]) -> None:
    agreeing: collections.Counter[str] = collections.Counter()
    for case in cases(real_data("pharmcat/expected_calls.share.jsonl")):
        symbol = gene_of(case)
        if symbol not in SUPPORTED:
            continue
        found = called(genes[symbol], case)
        expected = sorted(case["expected"][-1])
        assert expected in (sorted(found.diplotypes), sorted(found.diplotypes[: found.n_top])), (case["test"], found)
        agreeing[symbol] += 1
    assert agreeing == {"CYP2C19": 16, "TPMT": 6, "UGT1A1": 13}


def test_cases_that_name_the_calls_we_do_not_make_are_the_only_ones_left_out(real_data: Callable[[str], Path]) -> None:
    left = {gene_of(case) for case in cases(real_data("pharmcat/expected_calls.share.jsonl"))} - set(SUPPORTED)
    assert left == {"CACNA1S", "RYR1"}


@pytest.mark.parametrize("name", ["pharmcat.example", "pharmcat.example2"])
def test_the_examples_of_pharmcat_are_called_as_its_reports_say(real_data: Callable[[str], Path], snapshot: Path, name: str) -> None:
    folder = real_data("pharmcat/docs/examples")
    (sample,) = call_file(folder / f"{name}.vcf.gz", [snapshot]).samples
    ours = {found.gene: found for found in sample.calls}
    with (folder / f"{name}.report.tsv").open(encoding="utf-8") as handle:
        next(handle)
        theirs = {row["Gene"]: row for row in csv.DictReader(handle, delimiter="\t") if row["Outside Call"] == "no"}
    assert len(theirs) == 19
    for symbol, row in theirs.items():
        assert ours[symbol].diplotypes[: ours[symbol].n_top] == (row["Source Diplotype"],)
        if symbol in SUPPORTED and symbol != "G6PD":
            assert ours[symbol].phenotypes[0] == row["Phenotype"]
            assert ours[symbol].phenotype is not None
    assert [f"{score:.1f}" for score in ours["DPYD"].scores] == [theirs["DPYD"]["Activity Score"]]


def test_the_change_log_of_cpic_says_which_definitions_are_out_of_date(real_data: Callable[[str], Path], tmp_path: Path) -> None:
    folder = tmp_path / "both"
    shutil.copytree(real_data("pharmcat/src"), folder / "pharmcat")
    shutil.copy(real_data("cpic/data.tsv.gz"), folder / "data.tsv.gz")
    manifest = import_definitions(folder, tmp_path / "snapshot")
    changed = {gene.symbol: gene.changed for gene in read_definitions(tmp_path / "snapshot") if gene.changed}
    assert changed == {"CYP2C19": "2026-02-05", "NUDT15": "2026-02-03", "TPMT": "2026-02-03"}
    assert manifest.counts.kinds["change"] > 700


def test_g6pd_has_no_phenotypes_in_this_folder_so_none_is_told(genes: dict[str, Gene]) -> None:
    assert genes["G6PD"].phenotypes == {}


def test_both_samples_of_a_file_are_called(real_data: Callable[[str], Path], snapshot: Path) -> None:
    found = call_file(real_data("pharmcat/docs/examples/multisample.vcf.gz"), [snapshot])
    diplotypes = {sample.sample: {each.gene: each.diplotypes[0] for each in sample.calls}["CYP2C19"] for sample in found.samples}
    assert sorted(diplotypes.values()) == ["*2/*2", "*38/*38"]


def test_a_gvcf_of_other_genes_leaves_every_pharmacogene_unknown(real_data: Callable[[str], Path], snapshot: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.g.vcf.gz"
    file.write_bytes(real_data("pharmcat/preprocessor/tests/test.g.vcf.bgz").read_bytes())
    (sample,) = call_file(file, [snapshot]).samples
    assert sample.calls == ()
    assert set(SUPPORTED) <= set(sample.unknown)


def test_a_file_that_nobody_normalised_is_called_as_pharmcat_normalises_it(real_data: Callable[[str], Path], snapshot: Path) -> None:
    folder = real_data("pharmcat/preprocessor/tests")
    raw, normal = (
        {
            (place, each.gene): set(each.diplotypes)
            for place, sample in enumerate(call_file(folder / f"{name}.vcf", [snapshot]).samples)
            for each in sample.calls
        }
        for name in ("raw", "raw.preprocessed")
    )
    assert len(raw) == len(normal) == 15
    assert raw == normal


def without(lines: list[str], *positions: str) -> list[str]:
    return [line for line in lines if line.split("\t")[1:2] not in [[position] for position in positions]]


def test_a_position_taken_out_of_the_example_is_unknown_unless_a_file_says_it_was_examined(
    real_data: Callable[[str], Path], snapshot: Path, tmp_path: Path
) -> None:
    lines = gzip.decompress(real_data("pharmcat/docs/examples/pharmcat.example.vcf.gz").read_bytes()).decode().splitlines()
    file, bed = tmp_path / "a.vcf", tmp_path / "seen.bed"
    file.write_text("\n".join(without(lines, "97573863", "97579893")) + "\n")
    bed.write_text("chr1\t97000000\t98000000\n")

    def dpyd(examined: Path | None = None) -> GeneCall:
        (sample,) = call_file(file, [snapshot], examined=examined).samples
        return next(each for each in sample.calls if each.gene == "DPYD")

    assert dpyd().missing == ("rs56038477", "rs75017182")
    assert dpyd().phenotype is None
    assert set(dpyd().phenotypes) == {"Normal Metabolizer", "Intermediate Metabolizer"}
    assert dpyd(bed).phenotype == "Normal Metabolizer"


def test_a_panel_of_the_four_classic_variants_of_dpyd_finds_no_normal_metabolizer(
    real_data: Callable[[str], Path], snapshot: Path, tmp_path: Path
) -> None:
    lines = gzip.decompress(real_data("pharmcat/docs/examples/pharmcat.example.vcf.gz").read_bytes()).decode().splitlines()
    classic = ("97450058", "97515787", "97082391", "97579893")
    file = tmp_path / "a.vcf"
    file.write_text("\n".join(line for line in lines if line.startswith("#") or line.split("\t")[1] in classic) + "\n")
    (sample,) = call_file(file, [snapshot]).samples
    (dpyd,) = sample.calls
    assert (dpyd.gene, dpyd.n_known, dpyd.phenotype) == ("DPYD", 4, None)
    assert {"c.557A>G", "c.2279C>T", "c.868A>G"} <= set(dpyd.open)
    assert "rs115232898" in dpyd.missing


@pytest.mark.parametrize(
    ("rows", "diplotype", "phenotype", "score"),
    [
        ({"97450058": "0/1"}, ("Reference/c.1905+1G>A (*2A)",), "Intermediate Metabolizer", 1.0),
        ({"97699474": "0/1"}, ("Reference/c.557A>G",), "Intermediate Metabolizer", 1.5),
        ({"97305279": "0/1"}, ("Reference/c.2279C>T",), "Intermediate Metabolizer", 1.5),
        ({"97573863": "0/1", "97579893": "0/1"}, ("Reference/c.1129-5923C>G, c.1236G>A (HapB3)",), "Intermediate Metabolizer", 1.5),
        ({"97579893": "0/1"}, ("Reference/c.1129-5923C>G",), "Intermediate Metabolizer", 1.5),
        ({"97573863": "0/1"}, ("Reference/Reference",), "Normal Metabolizer", 2.0),
        ({"97450058": "0/1", "97082391": "0/1"}, ("c.1905+1G>A (*2A)", "c.2846A>T"), "Poor Metabolizer", 0.5),
        ({"97450058": "1|0", "97082391": "1|0"}, ("Reference/[c.1905+1G>A (*2A) + c.2846A>T]",), "Intermediate Metabolizer", 1.0),
        ({"97515787": "1/1"}, ("c.1679T>G (*13)/c.1679T>G (*13)",), "Poor Metabolizer", 0.0),
        ({"97595149": "0/1"}, ("Reference/c.868A>G",), "Intermediate Metabolizer", 1.5),
        ({"97699535": "0/1"}, ("Reference/c.496A>G",), "Normal Metabolizer", 2.0),
    ],
)
def test_dpyd_variants_make_the_phenotypes_of_cpic(
    real_data: Callable[[str], Path],
    snapshot: Path,
    tmp_path: Path,
    rows: dict[str, str],
    diplotype: tuple[str, ...],
    phenotype: str,
    score: float,
) -> None:
    lines = gzip.decompress(real_data("pharmcat/docs/examples/pharmcat.example.vcf.gz").read_bytes()).decode().splitlines()
    changed = []
    for line in lines:
        parts = line.split("\t")
        if parts[0] == "chr1" and parts[1] in rows:
            parts[9] = rows[parts[1]]
        changed.append("\t".join(parts))
    file = tmp_path / "a.vcf"
    file.write_text("\n".join(changed) + "\n")
    (sample,) = call_file(file, [snapshot]).samples
    dpyd = next(each for each in sample.calls if each.gene == "DPYD")
    assert (dpyd.diplotypes, dpyd.phenotype, dpyd.scores) == (diplotype, phenotype, (score,))
