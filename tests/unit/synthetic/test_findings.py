"""What invented people carry and what was looked for: as the facts say, and as the readers and the matcher understand it."""

from __future__ import annotations

import functools
import math
from contextlib import closing

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ceiba.engine import DuckDBEngine
from ceiba.errors import PackRefused
from ceiba.evidence import MarkerCatalogue, interpret, load_knowledge
from ceiba.records import ingest
from ceiba.synthetic import write_people
from ceiba.synthetic.book import FactBook
from ceiba.synthetic.contents import Contents
from ceiba.synthetic.groups import groups_of
from ceiba.terms.criteria import Criteria
from ceiba.terms.markers import parse_marker
from ceiba.terms.situations import Finding

MARKERS = (
    "EGFR exon 19 deletion",
    "EGFR exon 20 insertion",
    "ERBB2 exon 20 insertion",
    "MET exon 14 skipping",
    "KIT exon 11 mutation",
    "KIT exon 9 mutation",
    "EGFR p.L858R",
    "EGFR p.G719",
    "EGFR p.W2",
    "TP53 p.R196*",
    "BRCA1 p.E23fs",
    "ERBB2 p.Y772_A775dup",
    "EGFR p.L747_P753delinsS",
    "EGFR p.E746_A750del",
    "KRAS mutation",
    "NPM1 mutation",
    "FLT3 internal tandem duplication",
    "BRCA1 pathogenic or likely pathogenic germline",
    "BRCA2 pathogenic or likely pathogenic somatic",
    "BRCA2 pathogenic or likely pathogenic",
    "ALK fusion",
    "EML4::ALK fusion",
    "KMT2A rearrangement",
    "ERBB2 amplification",
    "CDKN2A deletion",
    "MGMT promoter methylation",
    "MSI-high",
    "TMB >= 10/Mb",
    "HRD",
    "HER2 positive",
    "HER2 low",
    "ER positive",
    "PD-L1 TPS >= 50%",
    "PD-L1 CPS >= 10",
)
LUAD = [("LUAD", "female", 10.0)]
COUNTRIES = ("xx", "br")
KNOWLEDGE = functools.cache(load_knowledge)
"""For properties: Hypothesis prints the arguments of a test, and the knowledge is long."""


@pytest.fixture
def findings(write, knowledge, tmp_path):
    """Return what `evidence` reads in the files of invented people: (disease, marker) -> state -> how many people.

    asked: disease -> the markers asked for in it.
    """

    def count(pack, asked, n):
        done = write(pack, n=n)
        lake = ingest([done.folder], tmp_path / "lake", known_diseases=knowledge.tree.codes)
        assert lake.refused == ()
        criteria = [Criteria(disease=(disease,), profile=marker) for disease, markers in asked.items() for marker in markers]
        catalogue = MarkerCatalogue(criteria, knowledge.tree)
        with closing(DuckDBEngine()) as engine:
            records = {name: engine.read(path) for name, path in lake.tables.items()}
            read = interpret(engine, records, knowledge, catalogue)
            conditions = pl.from_arrow(engine.collect(read.conditions.select("condition_id", "disease")))
            rows = pl.from_arrow(engine.collect(read.findings)).join(conditions, on="condition_id")
        found = {}
        for disease, marker, state, many in (
            rows.group_by("disease", "marker_id", "state").len().select("disease", "marker_id", "state", "len").iter_rows()
        ):
            found.setdefault((disease, catalogue.markers[marker]), {})[Finding(state)] = many
        return found

    return count


@pytest.fixture(scope="session")
def disease_of(knowledge):
    """Return a disease of its own for each marker, none the parent of another."""
    parents = {above for code in knowledge.tree.codes for above in knowledge.tree.lineage(code) if above != code}
    leaves = sorted(set(knowledge.tree.codes) - parents)
    assert len(leaves) >= len(MARKERS)
    return dict(zip(MARKERS, leaves, strict=False))


def one_group(with_facts, markers, tested=1.0):
    profiles = [("LUAD", "group", marker, prevalence) for marker, prevalence in markers]
    testing = [("LUAD", None, "group", tested)] if tested is not None else []
    return with_facts(incidence=LUAD, profiles=profiles, testing=testing)


@pytest.mark.parametrize(("prevalence", "state"), [(1.0, Finding.PRESENT), (0.0, Finding.ABSENT)])
def test_who_was_tested_is_found_to_carry_what_they_carry(with_facts, findings, disease_of, prevalence, state):
    incidence = [(disease, None, 1.0) for disease in disease_of.values()]
    profiles = [(disease, "group", marker, prevalence) for marker, disease in disease_of.items()]
    testing = [(disease, None, "group", 1.0) for disease in disease_of.values()]
    pack = with_facts(incidence=incidence, profiles=profiles, testing=testing)
    found = findings(pack, {disease: [marker] for marker, disease in disease_of.items()}, 1000)
    assert set(found) == {(disease, str(parse_marker(marker))) for marker, disease in disease_of.items()}
    assert {place: set(states) for place, states in found.items() if set(states) != {state}} == {}
    assert sum(many for states in found.values() for many in states.values()) == 1000


@pytest.mark.parametrize("marker", MARKERS)
@pytest.mark.parametrize("tested", [0.0, None])
def test_who_was_not_tested_has_nothing_recorded(with_facts, write, table, marker, tested):
    done = write(one_group(with_facts, [(marker, 1.0)], tested))
    assert sum(rows for name, rows in done.rows.items() if name != "patients.csv") == 0
    said = {empty.field for empty in done.invented.empty}
    assert ("tested: group" in said) is (tested is None)


def test_a_higher_score_reaches_the_lower_threshold(with_facts, findings):
    low, high = "PD-L1 TPS >= 1%", "PD-L1 TPS >= 50%"
    profiles = [("LUAD", "pdl1", high, 1.0), ("LUAD", "pdl1", low, 0.0), ("LUSC", "pdl1", high, 0.0), ("LUSC", "pdl1", low, 1.0)]
    testing = [("LUAD", None, "pdl1", 1.0), ("LUSC", None, "pdl1", 1.0)]
    pack = with_facts(incidence=[("LUAD", None, 1.0), ("LUSC", None, 1.0)], profiles=profiles, testing=testing)
    states = {place: set(found) for place, found in findings(pack, {"LUAD": [low, high], "LUSC": [low, high]}, 50).items()}
    assert states == {
        ("LUAD", low): {Finding.PRESENT},
        ("LUAD", high): {Finding.PRESENT},
        ("LUSC", low): {Finding.PRESENT},
        ("LUSC", high): {Finding.ABSENT},
    }


def test_several_groups_of_one_disease_make_one_assay_over_the_panels_of_those_tested(with_facts, write, table):
    profiles = [("AML", "flt3", "FLT3 p.D835Y", 0.5), ("AML", "idh", "IDH1 p.R132H", 0.5), ("AML", "idh", "IDH2 p.R140Q", 0.5)]
    testing = [("AML", None, "flt3", 0.5), ("AML", None, "idh", 0.5)]
    done = write(with_facts(incidence=[("AML", None, 1.0)], profiles=profiles, testing=testing), n=2000)
    assays, panels = table(done, "assays"), table(done, "panels")
    assert assays.select("specimen_code", "kind").is_duplicated().sum() == 0
    genes = {code: set(rows["gene_symbol"]) for (code,), rows in panels.group_by("panel_code")}
    assert sorted(map(sorted, genes.values())) == [["FLT3"], ["FLT3", "IDH1", "IDH2"], ["IDH1", "IDH2"]]
    mutations = table(done, "mutations").join(assays, left_on="Tumor_Sample_Barcode", right_on="specimen_code", how="left")
    assert all(gene in genes[panel] for gene, panel in mutations.select("Hugo_Symbol", "panel_code").iter_rows())


def test_germline_markers_are_found_in_a_germline_sample(with_facts, write, table):
    markers = [("BRCA1 pathogenic or likely pathogenic germline", 0.5), ("EGFR p.L858R", 0.5)]
    done = write(one_group(with_facts, markers))
    mutations = table(done, "mutations")
    places = set(
        mutations.select("Hugo_Symbol", pl.col("Tumor_Sample_Barcode").str.slice(-2), "Mutation_Status", "CLNSIG").unique().iter_rows()
    )
    assert places == {("BRCA1", "-G", "Germline", "Pathogenic"), ("EGFR", "-T", None, None)}
    kinds = table(done, "specimens").group_by("specimen_type").len().sort("len")
    assert set(kinds["specimen_type"]) == {None, "germline"}


@pytest.mark.parametrize("country", COUNTRIES)
def test_markers_of_a_group_are_never_both_present(write, packs, knowledge, table, country):
    done = write(packs[country], n=20_000)
    people = table(done, "patients").select("patient_code", "oncotree")
    found = pl.concat(
        [
            table(done, "mutations").select(
                sample="Tumor_Sample_Barcode", what=pl.concat_str("Hugo_Symbol", "HGVSp_Short", ignore_nulls=True)
            ),
            table(done, "fusions").select(sample="Sample_Id", what="Site1_Hugo_Symbol"),
            table(done, "results").filter(pl.col("result") == "present").select(sample="specimen_code", what="marker"),
        ]
    )
    carried = found.with_columns(patient_code=pl.col("sample").str.slice(0, 11)).join(people, on="patient_code")
    contents = Contents(knowledge)
    diseases = tuple(sorted(people["oncotree"].unique()))
    groups = groups_of(FactBook(packs[country]), diseases, tuple(packs[country].payers), contents)
    for group in groups:
        nested = {m.marker for m in group.markers for n in group.markers if m is not n and contents.implies(n, m)}
        names = {
            m.cells.get("Site1_Hugo_Symbol") or m.cells.get("Hugo_Symbol", "") + m.cells.get("HGVSp_Short", "")
            for m in group.markers
            if m.table
        }
        names |= {m.marker for m in group.markers if not m.table} - nested
        here = carried.filter((pl.col("oncotree") == diseases[group.disease]) & pl.col("what").is_in(list(names)))
        assert here["patient_code"].is_duplicated().sum() == 0, group.name
        assert len(names) <= 1 or here.height > 0, group.name


@pytest.mark.parametrize("country", COUNTRIES)
def test_tested_and_carried_follow_their_facts(write, packs, table, country):
    pack, n = packs[country], 50_000
    done = write(pack, n=n)
    people = table(done, "patients").with_columns(specimen_code=pl.col("patient_code") + "-T")
    results = table(done, "results")
    stated = [row for row in pack.facts["profiles"] if row["marker"] in set(results["marker"])]
    assert stated
    checked = 0
    for row in stated:
        tests = [test for test in pack.facts["testing"] if (test["disease"], test["marker_group"]) == (row["disease"], row["group"])]
        own = [test["payer"] for test in tests if test["payer"]]
        of_marker = people.filter(pl.col("oncotree") == row["disease"]).join(
            results.filter(pl.col("marker") == row["marker"]), on="specimen_code", how="left"
        )
        for test in tests:
            mine = pl.col("payer").is_in(own).fill_null(value=False).not_() if test["payer"] is None else pl.col("payer") == test["payer"]
            there = of_marker.filter(mine)
            seen = there.drop_nulls("result")
            assert near(seen.height, there.height, test["share"]), test.values
            checked += 1
        if not row["marker"].startswith("PD-L1"):
            seen = of_marker.drop_nulls("result")
            assert near(seen.filter(pl.col("result") == "present").height, seen.height, row["prevalence"]), row.values
    assert checked >= len(stated)


@pytest.mark.parametrize("country", COUNTRIES)
def test_drivers_follow_their_prevalence_among_the_tested(write, packs, table, country):
    pack = packs[country]
    done = write(pack, n=50_000)
    people = table(done, "patients").with_columns(specimen_code=pl.col("patient_code") + "-T")
    assays = table(done, "assays").filter(pl.col("kind") == "fusion").join(people, on="specimen_code")
    fusions = table(done, "fusions").join(people, left_on="Sample_Id", right_on="specimen_code")
    rows = [row for row in pack.facts["profiles"] if row["group"] == "driver" and row["marker"].endswith(" fusion")]
    assert rows
    for row in rows:
        tested = assays.filter(pl.col("oncotree") == row["disease"]).height
        gene = row["marker"].removesuffix(" fusion")
        found = fusions.filter((pl.col("oncotree") == row["disease"]) & (pl.col("Site1_Hugo_Symbol") == gene)).height
        assert near(found, tested, row["prevalence"]), row.values


def near(count, trials, share):
    """Whether a count is within five standard errors of a binomial's mean, and one for the whole number."""
    return abs(count - trials * share) <= 5 * math.sqrt(trials * share * (1 - share)) + 1


def test_the_position_of_a_known_variant_is_written(with_facts, write, table, knowledge):
    done = write(one_group(with_facts, [("BRAF p.V600E", 1.0)]), n=1)
    (row,) = table(done, "mutations").to_dicts()
    known = next(variant for variant in knowledge.variants if variant.marker == "BRAF p.V600E").GRCh37
    assert (row["NCBI_Build"], row["Chromosome"], int(row["Start_Position"])) == ("GRCh37", known.chrom, known.pos)
    assert (row["Reference_Allele"], row["Tumor_Seq_Allele2"]) == (known.ref, known.alt)
    assert row["Variant_Classification"] == "Missense_Mutation"


@pytest.mark.parametrize(
    ("facts", "file", "line"),
    [
        ({}, "incidence", None),
        ({"incidence": [("AML", None, 0.0)]}, "incidence", None),
        ({"incidence": [("AML", "women", 1.0)]}, "incidence", 2),
        ({"incidence": LUAD, "stages": [("LUAD", "IV", 0.7), ("LUAD", "III", 0.7)]}, "stages", 3),
        ({"incidence": LUAD, "stages": [("LUAD", "late", 0.7)]}, "stages", 2),
        ({"incidence": LUAD, "ages": [("LUAD", None, 60, 50, 1.0)]}, "ages", 2),
        ({"incidence": LUAD, "ages": [("LUAD", None, 60, 121, 1.0)]}, "ages", 2),
        ({"incidence": LUAD, "profiles": [("LUAD", "a", "EGFR something", 0.1)]}, "profiles", 2),
        ({"incidence": LUAD, "profiles": [("LUAD", "a", "EGFR p.L858R", 0.6), ("LUAD", "a", "ALK fusion", 0.6)]}, "profiles", 3),
        ({"incidence": LUAD, "profiles": [("LUAD", "a", "ALK rearrangement", 0.1), ("LUAD", "b", "ALK fusion", 0.1)]}, "profiles", 3),
        (
            {
                "incidence": LUAD,
                "profiles": [("LUAD", "a", "ALK fusion", 0.6)],
                "testing": [("LUAD", None, "a", 0.6), ("LUAD", None, "a", 0.6)],
            },
            "testing",
            3,
        ),
    ],
)
def test_facts_that_cannot_be_drawn_from_are_refused_with_their_place(with_facts, write, tmp_path, facts, file, line):
    with pytest.raises(PackRefused) as refused:
        write(with_facts(**facts))
    assert (refused.value.file, refused.value.line) == (f"xx/facts/{file}.csv", line)
    assert list(tmp_path.iterdir()) == []


@st.composite
def some_facts(draw):
    """Facts of one or two diseases, each with some of its files."""
    diseases = draw(st.lists(st.sampled_from(["LUAD", "BRCA", "AML"]), min_size=1, max_size=2, unique=True))
    share = st.integers(0, 10).map(lambda tenth: tenth / 20)
    payers, regions = ["xx-public", "xx-social", None], ["XX-N", "XX-C", None]
    facts = {"incidence": [(disease, draw(st.sampled_from(["female", "male", None])), draw(st.floats(0.1, 9))) for disease in diseases]}
    for disease in diseases:
        for name, row in (("stages", ("IV",)), ("lines", (2,)), ("ages", (draw(st.sampled_from(["female", None])), 0, 120))):
            if draw(st.booleans()):
                facts.setdefault(name, []).append((disease, *row, draw(share)))
        markers = draw(st.lists(st.sampled_from(MARKERS), max_size=6, unique=True))
        groups = ["abc"[place // 2] for place in range(len(markers))]
        for group, marker in zip(groups, markers, strict=True):
            facts.setdefault("profiles", []).append((disease, group, marker, draw(share)))
        for group in sorted(set(groups)):
            payer = draw(st.sampled_from(payers))
            facts.setdefault("testing", []).append((disease, payer, group, draw(st.floats(0, 1))))
    if draw(st.booleans()):
        facts["population"] = [("XX-N", "North", 2.0), ("XX-C", "Capital", 0.5)]
    facts["payers"] = [("xx-public", draw(st.sampled_from(regions)), draw(share))]
    facts["incomes"] = [(draw(st.sampled_from(payers)), 350.5, draw(st.sampled_from(["XTS", "EUR"])), 2025, draw(share))]
    return facts


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=some_facts(), n=st.integers(1, 60), seed=st.integers())
def test_whatever_the_facts_every_row_is_read(with_facts, tmp_path_factory, facts, n, seed):
    folder, knowledge = tmp_path_factory.mktemp("people"), KNOWLEDGE()
    done = write_people(with_facts(**facts), folder / "in", n, seed, knowledge=knowledge)
    lake = ingest([done.folder], folder / "lake", known_diseases=knowledge.tree.codes)
    assert lake.refused == ()
    assert all("variants are known by gene and protein change only" in notice.problem for notice in lake.notices)
    assert lake.rows["patients"] == n
    assert {source.file: source.rows_kept + source.rows_merged for source in lake.sources} == done.rows
