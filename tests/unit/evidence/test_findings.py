"""Which specimen decides a marker, of which condition, and what stays unknown."""

from __future__ import annotations

import datetime as dt

import pytest

from ceiba.evidence import MarkerCatalogue, interpret
from ceiba.terms.criteria import Criteria
from ceiba.terms.situations import Finding

L858R, T790M = "EGFR p.L858R", "EGFR p.T790M"
GERMLINE, SOMATIC = "BRCA1 pathogenic or likely pathogenic germline", "BRCA1 pathogenic or likely pathogenic somatic"
EITHER = "BRCA1 pathogenic or likely pathogenic"
TMB = "TMB >= 10/Mb"
FOUNDER, OTHER_FOUNDER = "BRCA1 c.66_67del", "BRCA1 c.5123C>A"
MARKERS = (
    *(L858R, T790M, "ALK fusion", "KMT2A fusion", "ERBB2 amplification", GERMLINE, SOMATIC, EITHER, "PD-L1 TPS >= 50%", "MSI-high"),
    *(FOUNDER, OTHER_FOUNDER, TMB),
)
OLD, NEW = dt.date(2023, 12, 31), dt.date(2024, 1, 1)


@pytest.fixture
def catalogue(knowledge):
    criteria = [Criteria(disease=("LUNG", "BREAST"), profile={"any": list(MARKERS)}), Criteria(disease=("AML",), profile="NPM1 mutation")]
    return MarkerCatalogue(criteria, knowledge.tree)


@pytest.fixture
def read(lake, engine, knowledge, catalogue):
    """Return condition -> marker -> (state, discordant), from findings; the packed profile must say the same."""

    def run(default_disease=None):
        found = interpret(engine, lake.frames(engine), knowledge, catalogue, default_disease)
        conditions = engine.collect(found.conditions).to_pylist()
        states = {row["condition_id"]: {} for row in conditions}
        for row in engine.collect(found.findings).to_pylist():
            states[row["condition_id"]][catalogue.markers[row["marker_id"]]] = (Finding(row["state"]), row["discordant"])
        for row in conditions:
            words = tuple(row[f"word_{word}"] for word in range(found.n_words))
            decoded = catalogue.decode(row["disease"] or None, words)
            assert decoded == {marker: state for marker, (state, _) in states[row["condition_id"]].items()}
        return states

    return run


def state(found, condition, marker):
    return found[condition].get(marker, (Finding.UNTESTED, False))[0]


def test_what_was_found_is_present_and_what_was_looked_for_in_vain_is_absent(lake, read):
    _, condition, specimen = lake.person()
    lake.assay(specimen)
    lake.alteration(specimen, "EGFR", hgvs_p="p.L858R", consequence="missense_variant")
    found = read()
    assert state(found, condition, L858R) is Finding.PRESENT
    assert state(found, condition, T790M) is Finding.ABSENT
    assert state(found, condition, "ALK fusion") is Finding.UNTESTED


def test_the_latest_specimen_decides_and_the_disagreement_is_flagged(lake, read):
    patient, condition, first = lake.person()
    lake.rows["specimens"][first]["collected_on"] = OLD
    second = lake.specimen(patient, condition, collected_on=NEW)
    lake.assay(first)
    lake.assay(second)
    lake.alteration(first, "EGFR", hgvs_p="p.L858R")
    lake.alteration(second, "EGFR", hgvs_p="p.T790M")
    found = read()
    assert found[condition][L858R] == (Finding.ABSENT, True)
    assert found[condition][T790M] == (Finding.PRESENT, True)


def test_a_later_specimen_that_decides_nothing_does_not_undo_an_earlier_one(lake, read):
    patient, condition, first = lake.person()
    lake.rows["specimens"][first]["collected_on"] = OLD
    lake.assay(first)
    later = lake.specimen(patient, condition, collected_on=NEW, adequate=False)
    lake.assay(later)
    lake.assay(later, "fusion")
    found = read()
    assert found[condition][L858R] == (Finding.ABSENT, False)
    assert found[condition]["ALK fusion"] == (Finding.FAILED, False)


def test_of_specimens_that_decide_nothing_the_latest_is_shown(lake, read):
    patient, condition, first = lake.person()
    lake.rows["specimens"][first].update(collected_on=OLD, adequate=False)
    lake.assay(first)
    lake.panel("p1", "ALK")
    lake.assay(lake.specimen(patient, condition, collected_on=NEW), scope="panel", panel_code="p1")
    assert read()[condition][L858R] == (Finding.OUTSIDE_PANEL, False)


def test_specimens_without_a_date_count_together_as_the_earliest(lake, read):
    patient, condition, dated = lake.person()
    lake.assay(dated)
    undated = lake.specimen(patient, condition, collected_on=None)
    lake.alteration(undated, "EGFR", hgvs_p="p.L858R")
    _, other, one = lake.person()
    lake.rows["specimens"][one]["collected_on"] = None
    lake.assay(one)
    two = lake.specimen(lake.rows["conditions"][other]["patient_id"], other, collected_on=None)
    lake.alteration(two, "EGFR", hgvs_p="p.L858R")
    found = read()
    assert found[condition][L858R] == (Finding.ABSENT, True)
    assert found[other][L858R] == (Finding.PRESENT, True)


def test_two_primaries_do_not_mix(lake, read):
    patient, lung, specimen = lake.person()
    breast = lake.condition(patient, "IDC")
    of_breast = lake.specimen(patient, breast)
    unsaid = lake.specimen(patient, None)
    lake.alteration(specimen, "EGFR", hgvs_p="p.L858R")
    lake.assay(of_breast)
    lake.alteration(unsaid, "EGFR", hgvs_p="p.T790M")
    found = read()
    assert state(found, lung, L858R) is Finding.PRESENT
    assert state(found, breast, L858R) is Finding.ABSENT
    assert state(found, lung, T790M) is Finding.UNTESTED
    assert state(found, breast, T790M) is Finding.ABSENT


def test_a_specimen_without_condition_speaks_of_the_only_one(lake, read):
    patient = lake.patient()
    condition = lake.condition(patient)
    lake.alteration(lake.specimen(patient, None, specimen_type=None), "EGFR", hgvs_p="p.L858R")
    assert state(read(), condition, L858R) is Finding.PRESENT


def test_a_germline_specimen_speaks_of_all_conditions_of_its_person_and_of_no_one_else(lake, read):
    patient, lung, _ = lake.person()
    breast = lake.condition(patient, "IDC")
    _, stranger, _ = lake.person("IDC")
    blood = lake.specimen(patient, None, specimen_type="germline")
    lake.alteration(blood, "BRCA1", hgvs_p="p.C61G", significance="pathogenic", origin="germline")
    found = read()
    assert state(found, lung, GERMLINE) is state(found, breast, GERMLINE) is Finding.PRESENT
    assert state(found, lung, EITHER) is Finding.PRESENT
    assert state(found, lung, SOMATIC) is Finding.UNTESTED
    assert found[stranger] == {}


def test_blood_without_a_change_says_nothing_of_the_tumour_nor_a_tumour_of_the_germline(lake, read):
    patient, condition, tumour = lake.person("IDC")
    lake.assay(tumour)
    of_tumour = read()[condition]
    assert of_tumour[SOMATIC] == of_tumour[L858R] == (Finding.ABSENT, False)
    assert GERMLINE not in of_tumour
    lake.rows["assays"].clear()
    lake.assay(lake.specimen(patient, None, specimen_type="germline"))
    assert read()[condition] == {GERMLINE: (Finding.ABSENT, False)}


@pytest.mark.parametrize(
    ("assay", "expected"),
    [
        ({"scope": "panel", "panel_code": "holds"}, Finding.ABSENT),
        ({"scope": "panel", "panel_code": "lacks"}, Finding.OUTSIDE_PANEL),
        ({"scope": "panel", "panel_code": None}, Finding.OUTSIDE_PANEL),
        ({"scope": "unknown"}, Finding.SCOPE_UNKNOWN),
        ({"scope": "all", "readable": False}, Finding.UNREADABLE),
        ({"scope": "unknown", "readable": False}, Finding.UNREADABLE),
    ],
)
def test_what_an_assay_did_not_find_depends_on_what_it_looked_at(lake, read, assay, expected):
    lake.panel("holds", "EGFR", "KRAS")
    lake.panel("lacks", "KRAS")
    _, condition, specimen = lake.person()
    lake.assay(specimen, **assay)
    assert state(read(), condition, L858R) is expected


def test_a_gene_outside_an_unreadable_panel_is_outside_the_panel(lake, read):
    lake.panel("lacks", "KRAS")
    _, condition, specimen = lake.person()
    lake.assay(specimen, scope="panel", panel_code="lacks", readable=False)
    assert state(read(), condition, L858R) is Finding.OUTSIDE_PANEL


def test_within_a_specimen_a_result_outranks_what_was_looked_for(lake, read):
    _, condition, specimen = lake.person()
    lake.assay(specimen)
    lake.result(specimen, L858R, "present")
    lake.result(specimen, T790M, "failed")
    lake.result(specimen, "ALK fusion", "failed")
    lake.result(specimen, "PD-L1 TPS >= 1%", "present", 60.0)
    lake.result(specimen, "PD-L1 TPS >= 1%", "present")
    found = read()
    assert state(found, condition, L858R) is Finding.PRESENT
    assert state(found, condition, T790M) is Finding.ABSENT
    assert state(found, condition, "ALK fusion") is Finding.FAILED
    assert state(found, condition, "PD-L1 TPS >= 50%") is Finding.PRESENT


def test_a_measured_zero_is_a_value(lake, read):
    _, condition, specimen = lake.person()
    lake.result(specimen, "PD-L1 TPS >= 1%", "absent", 0.0)
    assert state(read(), condition, "PD-L1 TPS >= 50%") is Finding.ABSENT


def test_variants_without_class_or_origin_stay_open(lake, read):
    _, condition, specimen = lake.person("IDC")
    lake.assay(specimen)
    lake.alteration(specimen, "BRCA1", hgvs_p="p.Q563*", consequence="stop_gained", origin="unknown")
    _, other, second = lake.person("IDC")
    lake.alteration(second, "BRCA1", hgvs_p="p.C61G", significance="likely pathogenic", origin="unknown")
    found = read()
    assert state(found, condition, GERMLINE) is state(found, condition, EITHER) is Finding.UNREADABLE
    assert state(found, other, GERMLINE) is state(found, other, SOMATIC) is Finding.ORIGIN_UNKNOWN
    assert state(found, other, EITHER) is Finding.PRESENT


def test_other_names_of_genes_are_read_on_both_sides_of_a_fusion(lake, read):
    _, condition, specimen = lake.person()
    lake.alteration(specimen, "HER2", kind="copy_number", copy_number_state="amplification")
    lake.alteration(specimen, "AFDN", kind="fusion", partner_gene="MLL")
    found = read()
    assert state(found, condition, "ERBB2 amplification") is Finding.PRESENT
    assert state(found, condition, "KMT2A fusion") is Finding.PRESENT


def test_variants_given_by_position_are_read_on_their_own_build_only(lake, read):
    locus = {"chrom": "7", "pos": 55259515, "ref": "T", "alt": "G"}
    _, right, specimen = lake.person()
    lake.alteration(specimen, None, assembly="GRCh37", **locus)
    lake.alteration(specimen, None, assembly="GRCh37", chrom="7", pos=55249071, ref="C", alt="A")
    _, wrong, other = lake.person()
    lake.alteration(other, None, assembly="GRCh38", **locus)
    found = read()
    assert found[right] == {L858R: (Finding.PRESENT, False)}
    assert found[wrong] == {}


def test_a_person_without_condition_has_one_row_and_no_disease(lake, read, engine, knowledge, catalogue):
    patient = lake.patient()
    lake.person()
    lake.alteration(lake.specimen(patient, None), "BRCA1", significance="pathogenic", origin="germline", consequence="stop_gained")
    found = read()
    assert set(found) == {-1, 0}
    assert state(found, -1, GERMLINE) is Finding.PRESENT
    rows = interpret(engine, lake.frames(engine), knowledge, catalogue, "IDC").conditions
    assert {row["condition_id"]: row["disease"] for row in engine.collect(rows).to_pylist()} == {-1: "", 0: "LUAD"}


@pytest.mark.parametrize(
    ("written", "default", "expected"), [("gbm", None, "GB"), (None, "IDC", "IDC"), ("XYZ", None, ""), (None, "XYZ", "")]
)
def test_the_disease_is_the_tree_s_the_default_s_or_unknown(lake, engine, knowledge, catalogue, written, default, expected):
    lake.person(written)
    found = interpret(engine, lake.frames(engine), knowledge, catalogue, default)
    assert engine.collect(found.conditions)["disease"].to_pylist() == [expected]


def test_markers_of_other_diseases_leave_no_finding(lake, read):
    _, leukaemia, specimen = lake.person("AML")
    lake.alteration(specimen, "EGFR", hgvs_p="p.L858R")
    _, unknown, other = lake.person(None)
    lake.alteration(other, "EGFR", hgvs_p="p.L858R")
    found = read()
    assert found[leukaemia] == {}
    assert found[unknown] == {L858R: (Finding.PRESENT, False)}


def test_no_records_give_no_findings(read):
    assert read() == {}


def test_a_panel_of_listed_variants_looks_for_these_alone(lake, read):
    """A negative panel of founder variants says that they are absent, and leaves the genes' class unknown."""
    patient, condition, _ = lake.person()
    germline = lake.specimen(patient, None, specimen_type="germline")
    lake.assay(germline, scope="panel", panel_code="founders")
    lake.panel("founders", "TP53")
    for change in ("c.66_67delAG", "c.815_824dup", "not HGVS"):
        lake.rows["panels"].append({"panel_code": "founders", "gene_symbol": "BRCA1", "hgvs_c": change})
    tumour = lake.specimen(patient, condition)
    lake.assay(tumour, scope="panel", panel_code="founders")
    found = read()
    assert state(found, condition, GERMLINE) is Finding.OUTSIDE_PANEL
    assert state(found, condition, EITHER) is Finding.OUTSIDE_PANEL
    assert state(found, condition, FOUNDER) is Finding.ABSENT
    assert state(found, condition, OTHER_FOUNDER) is Finding.OUTSIDE_PANEL
    lake.alteration(
        germline, "BRCA1", hgvs_c="c.815_824dup", significance="pathogenic", origin="germline", consequence="frameshift_variant"
    )
    assert state(read(), condition, GERMLINE) is Finding.PRESENT


def test_a_panel_that_reads_a_gene_whole_and_lists_variants_of_it_too_reads_it_whole(lake, read):
    patient, condition, _ = lake.person()
    germline = lake.specimen(patient, None, specimen_type="germline")
    lake.assay(germline, scope="panel", panel_code="both")
    lake.panel("both", "BRCA1")
    lake.rows["panels"].append({"panel_code": "both", "gene_symbol": "BRCA1", "hgvs_c": "c.66_67del"})
    assert state(read(), condition, GERMLINE) is Finding.ABSENT


@pytest.mark.parametrize(
    ("bases", "format_", "somatic", "unknown", "expected"),
    [
        (1_000_000, "maf", 10, 0, Finding.PRESENT),
        (1_000_000, "maf", 9, 0, Finding.ABSENT),
        (1_000_000, "maf", 9, 1, Finding.UNREADABLE),
        (900_000, "vcf", 9, 0, Finding.PRESENT),
        (700_000, "maf", 30, 0, Finding.UNTESTED),
        (None, "maf", 30, 0, Finding.UNTESTED),
        (1_000_000, "csv", 30, 0, Finding.UNTESTED),
    ],
)
def test_the_burden_is_counted_over_the_size_of_the_panel(lake, read, bases, format_, somatic, unknown, expected):
    """Never from a table that may hold the reported variants only, nor from a panel that is too small or of no stated size."""
    _, condition, specimen = lake.person()
    lake.rows["sources"].append({"source_id": 0, "file": "f", "format": format_})
    lake.rows["panels"].append({"panel_code": "p", "gene_symbol": "EGFR", "coding_bases": bases})
    lake.assay(specimen, scope="panel", panel_code="p")
    for place in range(somatic):
        lake.alteration(specimen, "TTN", hgvs_p=f"p.A{place + 1}V", consequence="missense_variant")
    for _ in range(unknown):
        lake.alteration(specimen, "TTN", hgvs_p="p.A900V", consequence="missense_variant", origin="unknown")
    lake.alteration(specimen, "TTN", hgvs_p="p.A901=", consequence="synonymous_variant")
    lake.alteration(specimen, "TTN", hgvs_p="p.A902V", consequence="missense_variant", origin="germline")
    found = read()
    assert state(found, condition, TMB) is expected
    lake.result(specimen, "TMB >= 10/Mb", "absent", 3.0)
    assert state(read(), condition, TMB) is Finding.ABSENT
