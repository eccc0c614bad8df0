"""Findings in FHIR: variants, regions studied and tumour markers, as the guides write them and as people do."""

from __future__ import annotations

import pytest

from ceiba.records import ingest
from ceiba.records.fhir.reader import read_fhir

from .fhir_builders import bundle, coded, component, gene, observation, patient, problems, protein, reference, rows, said, specimen, variant

TBD = "http://hl7.org/fhir/uv/genomics-reporting/CodeSystem/tbd-codes-cs"
SO = "http://www.sequenceontology.org"


@pytest.fixture
def read(write):
    """Read resources of person P1 with sample S1 as one Bundle: the draft."""

    def of(*resources):
        return read_fhir(write("a.json", bundle(patient(), specimen(), *resources).encode()))

    return of


def effect(code):
    return {"code": coded("molecular-consequence", TBD), "valueCodeableConcept": coded(code, SO)}


def in_sample(*components, **more):
    return variant(*components, specimen=reference("Specimen/S1"), **more)


def test_a_variant_has_all_that_the_guide_has_a_place_for(read):
    draft = read(
        in_sample(
            gene("EGFR"),
            protein("NP_005219.2:p.(Leu858Arg)"),
            component("48004-6", "NM_005228.5:c.2573T>G"),
            component("81290-9", "NC_000007.13:g.55259515T>G"),
            component("48002-0", "LA6684-0"),
            component("53037-8", "LA6668-3"),
            {"code": coded("81258-6"), "valueQuantity": {"value": 31, "unit": "%"}},
            {"code": coded("47999-8"), "valueString": "Exon 21"},
            effect("SO:0001583"),
        )
    )
    (found,) = rows(draft, "alterations")
    assert {name: found[name] for name in found if found[name] is not None} == {
        "specimen_code": "S1",
        "kind": "small_variant",
        "gene_symbol": "EGFR",
        "hgvs_p": "p.L858R",
        "hgvs_c": "c.2573T>G",
        "transcript": "NM_005228.5",
        "exon": 21,
        "consequence": "missense_variant",
        "significance": "pathogenic",
        "origin": "somatic",
        "vaf": 0.31,
        "assembly": "GRCh37",
        "chrom": "7",
        "pos": 55259515,
        "ref": "T",
        "alt": "G",
        "line": 3,
    }


@pytest.mark.parametrize(
    ("coordinates", "start", "pos"),
    [("LA30100-4", 55259514, 55259515), ("LA30102-0", 55259515, 55259515), (None, 55259515, 55259515)],
)
def test_a_place_spelt_out_is_1_based_whatever_it_was_counted_from(read, coordinates, start, pos):
    parts = [
        gene("EGFR"),
        component("48013-7", "NC_000007.14"),
        {"code": coded("69547-8"), "valueString": "T"},
        {"code": coded("69551-0"), "valueString": "G"},
        {"code": coded("81254-5"), "valueRange": {"low": {"value": start}}},
    ]
    draft = read(in_sample(*parts, *([component("92822-6", coordinates)] if coordinates else [])))
    (found,) = rows(draft, "alterations")
    assert (found["assembly"], found["chrom"], found["pos"], found["ref"], found["alt"]) == ("GRCh38", "7", pos, "T", "G")


def test_a_place_on_no_known_chromosome_is_told_of(read):
    draft = read(in_sample(gene("JAK2"), component("81290-9", "9:g.5073770G>T")))
    assert rows(draft, "alterations")[0]["pos"] is None
    assert "give no position (variants: 1)" in said(draft)


def test_a_chromosome_by_its_name_needs_the_build(read):
    draft = read(in_sample(gene("JAK2"), component("81290-9", "9:g.5073770G>T"), component("62374-4", "LA14029-5")))
    assert rows(draft, "alterations")[0]["assembly"] == "GRCh37"


def test_an_allele_fraction_that_may_be_a_percentage_is_not_guessed(read):
    draft = read(in_sample(gene("EGFR"), {"code": coded("81258-6"), "valueQuantity": {"value": 31}}))
    assert rows(draft, "alterations")[0]["vaf"] is None
    assert "taken as not recorded (variants: 1)" in said(draft)


@pytest.mark.parametrize(
    ("components", "gene_symbol", "partner"),
    [
        ((gene("EML4"), gene("ALK"), effect("SO:0001565")), "ALK", "EML4"),
        ((gene("EML4"), gene("ALK")), "ALK", "EML4"),
        ((gene("ALK"), effect("SO:0001565")), "ALK", None),
    ],
)
def test_a_fusion_has_its_five_prime_gene_first(read, components, gene_symbol, partner):
    (found,) = rows(read(in_sample(*components)), "alterations")
    assert (found["kind"], found["gene_symbol"], found["partner_gene"]) == ("fusion", gene_symbol, partner)


def test_a_rearrangement_inside_one_gene_is_no_fusion_of_it(read):
    draft = read(in_sample(gene("EGFR"), gene("EGFR"), effect("SO:0001565")))
    assert "alterations" not in draft.tables
    assert "Rearrangements inside one gene are no fusion of it and make no record: Observation 1." in said(draft)


def test_two_genes_beside_a_small_change_are_no_fusion_and_are_refused(read):
    draft = read(in_sample(gene("BCR"), gene("ABL1"), component("81290-9", "NM_005157.6:c.1076T>G")))
    assert problems(draft) == ["The variant names several genes and nothing says that they are fused."]


@pytest.mark.parametrize(
    ("parts", "state"),
    [
        ([component("48019-4", "SO:0001742", SO, "copy_number_gain")], "gain"),
        ([component("48019-4", "LA14034-5", display="Copy number loss")], "loss"),
        ([component("48019-4", "SO:0001742", SO, "amplification")], "amplification"),
        ([{"code": coded("82155-3"), "valueQuantity": {"value": 0}}], "deletion"),
        ([{"code": coded("82155-3"), "valueQuantity": {"value": 12}}], "gain"),
    ],
)
def test_a_copy_number_is_an_amplification_only_when_a_word_says_so(read, parts, state):
    (found,) = rows(read(in_sample(gene("ERBB2"), *parts)), "alterations")
    assert (found["kind"], found["copy_number_state"]) == ("copy_number", state)


@pytest.mark.parametrize(("copies", "reason"), [(2, "Genes without copy-number change"), (1, "One copy of a gene")])
def test_two_copies_are_no_change_and_one_may_be_normal(read, copies, reason):
    draft = read(in_sample(gene("AR"), {"code": coded("82155-3"), "valueQuantity": {"value": copies}}))
    assert rows(draft, "alterations") == []
    assert reason in said(draft)


def test_a_protein_change_that_was_looked_for_and_not_found_is_a_result(read):
    draft = read(in_sample(gene("EGFR"), protein("p.Leu858Arg"), value="LA9634-2"))
    assert rows(draft, "alterations") == []
    assert [(row["marker"], row["result"]) for row in rows(draft, "tumor_marker_tests")] == [("EGFR p.L858R", "absent")]


@pytest.mark.parametrize("value", ["LA9634-2", "LA18198-4", "LA11884-6"])
def test_a_variant_not_found_without_a_name_and_no_call_make_no_record(read, value):
    draft = read(in_sample(gene("EGFR"), value=value))
    assert set(draft.tables) == {"patients", "specimens"}
    assert list(draft.silent) == [3]


@pytest.mark.parametrize(
    ("components", "problem"),
    [
        (
            (component("48018-6", "HGNC:1100", "http://www.genenames.org/geneId"),),
            "The gene is given by its number only, without its symbol.",
        ),
        ((component("48005-3", "p.L858R"),), "The variant names neither a gene nor a place in the genome."),
    ],
)
def test_a_variant_of_no_gene_that_has_a_name_is_refused(read, components, problem):
    assert problems(read(in_sample(*components))) == [problem]


def test_the_mapping_says_which_gene_a_number_is(write, tmp_path, lake_rows):
    write(
        "in/ceiba-mapping.yaml",
        "mapping: 1\ncodes:\n- {system: 'http://www.genenames.org/geneId', code: 'HGNC:1100', kind: gene, means: BRCA1}\n",
    )
    found = in_sample(component("48018-6", "HGNC:1100", "http://www.genenames.org/geneId"))
    folder = write("in/a.json", bundle(patient(), specimen(), found).encode()).path.parent
    done = ingest([folder], tmp_path / "lake")
    assert [row["gene_symbol"] for row in lake_rows(done, "alterations")] == ["BRCA1"]


def test_the_gene_in_a_clinvar_name_serves_when_no_other_is_given(read):
    draft = read(
        in_sample(component("81252-9", "611264", "http://www.ncbi.nlm.nih.gov/clinvar", "NM_000455.5(STK11):c.725G>A (p.Gly242Glu)"))
    )
    (found,) = rows(draft, "alterations")
    assert (found["gene_symbol"], found["hgvs_c"], found["hgvs_p"]) == ("STK11", "c.725G>A", "p.G242E")


def test_a_region_studied_is_a_panel_of_its_genes_even_when_nothing_was_found(write, tmp_path, lake_rows):
    regions = [
        observation("53041-0", f"R{index}", specimen=reference("Specimen/S1"), component=[gene(symbol)])
        for index, symbol in enumerate(("STK11", "KEAP1"))
    ]
    folder = write("in/a.json", bundle(patient(), specimen(), *regions).encode()).path.parent
    done = ingest([folder], tmp_path / "lake")
    (assay,) = lake_rows(done, "assays")
    assert (assay["kind"], assay["scope"], assay["readable"]) == ("small_variant", "panel", True)
    assert {row["gene_symbol"] for row in lake_rows(done, "panels")} == {"STK11", "KEAP1"}
    assert {row["panel_code"] for row in lake_rows(done, "panels")} == {assay["panel_code"]}
    (source,) = done.sources
    assert (source.rows_in, source.rows_kept + source.rows_merged) == (4, 4)


def test_a_region_with_a_gene_by_number_is_no_panel_for_a_gene_would_be_missing(read):
    draft = read(observation("53041-0", component=[gene("STK11"), component("48018-6", "HGNC:23177", "http://www.genenames.org/geneId")]))
    assert "assays" not in draft.tables
    assert "name no gene by its symbol" in said(draft)


RESULTS = [
    (observation("81695-9", valueCodeableConcept=coded("LA26203-2")), ("MSI-high", "present", None)),
    (observation("81695-9", valueCodeableConcept=coded("LA14122-8")), ("MSI-high", "absent", None)),
    (observation("94076-7", valueQuantity={"value": 29.8, "code": "1/1000000{Base}"}), ("TMB >= 10/Mb", "present", 29.8)),
    (observation("94076-7", valueQuantity={"value": 3}), ("TMB >= 10/Mb", "absent", 3.0)),
    (observation("85337-4", valueCodeableConcept=coded("LA6576-8")), ("ER positive", "present", None)),
    (observation("85339-0", valueCodeableConcept={"text": "Negativo"}), ("PR positive", "absent", None)),
    (observation("48676-1", valueCodeableConcept=coded("10828004", "http://snomed.info/sct")), ("HER2 positive", "present", None)),
    (observation("83053-9", valueQuantity={"value": 60, "code": "%"}), ("PD-L1 TPS >= 1%", "present", 60.0)),
    (observation("HER2 low", system="urn:ceiba:marker", valueBoolean=True), ("HER2 low", "present", None)),
    (
        observation(
            "ALK fusion",
            system="urn:ceiba:marker",
            dataAbsentReason=coded("error", "http://terminology.hl7.org/CodeSystem/data-absent-reason"),
        ),
        ("ALK fusion", "failed", None),
    ),
    (
        {**observation("x"), "code": {"text": "MSI status"}, "valueString": "High"},
        ("MSI-high", "present", None),
    ),
]


@pytest.mark.parametrize(("resource", "expected"), RESULTS, ids=[expected[0] + " " + expected[1] for _, expected in RESULTS])
def test_a_tumour_marker_becomes_a_result(read, resource, expected):
    (found,) = rows(read(resource), "tumor_marker_tests")
    assert (found["marker"], found["result"], found["value"]) == expected


def test_an_equivocal_result_makes_no_record_and_is_counted(read):
    draft = read(observation("85319-2", valueCodeableConcept={"text": "Equivocal"}))
    assert "tumor_marker_tests" not in draft.tables
    assert "Results that are equivocal, or of words that Ceiba does not know, make no record: Observation HER2 positive 1." in said(draft)


@pytest.mark.parametrize(
    ("quantity", "problem"),
    [
        ({"value": 29, "unit": "mutations per exome"}, "The unit of the tumour mutational burden is not mutations per megabase."),
        ({"value": 10, "comparator": "<"}, "The result is only a bound, not a number."),
    ],
)
def test_a_burden_in_another_unit_or_only_a_bound_is_refused(read, quantity, problem):
    assert problems(read(observation("94076-7", valueQuantity=quantity))) == [problem]


def test_a_marker_that_is_none_is_refused(read):
    assert problems(read(observation("EGFR happy", system="urn:ceiba:marker", valueBoolean=True))) == [
        "This is not a marker that Ceiba knows how to read."
    ]


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled", "registered"])
def test_an_observation_that_is_not_in_force_makes_no_record(read, status):
    draft = read(in_sample(gene("EGFR"), protein("p.L858R"), status=status))
    assert "alterations" not in draft.tables
    assert "entered in error make no record: Observation 1." in said(draft)


def test_implications_and_haplotypes_are_left_alone_and_counted(read):
    draft = read(observation("therapeutic-implication", system=TBD), observation("84414-2"), observation("84414-2", "O2"))
    assert "Observations that Ceiba does not read make no record (by code): 84414-2 2, therapeutic-implication 1." in said(draft)


@pytest.mark.parametrize(("text", "named"), [("Mismatch repair proteins", "Mismatch repair proteins"), ("x" * 61, "-")])
def test_an_observation_without_a_code_is_named_by_its_test_where_that_is_short(read, text, named):
    unread = {**observation("84414-2"), "code": {"text": text}}
    assert f"make no record (by code): {named} 1." in said(read(unread))
