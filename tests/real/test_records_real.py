"""Real files through the readers: their counts, once read by eye and by other tools, hold."""

from __future__ import annotations

import collections
import datetime as dt
import tarfile

import polars as pl
import pytest

from ceiba.errors import InputError
from ceiba.records import check, export, ingest, read_table
from ceiba.records.drafts import InputFile
from ceiba.records.formats import format_of

pytestmark = pytest.mark.real


@pytest.fixture
def lake(real_data, tmp_path):
    """Ingest real files and folders into a lake of the test."""
    return lambda *names: ingest([real_data(name) for name in names], tmp_path / "lake")


def table(done, name):
    return pl.DataFrame(read_table(done.lake, name))


def counts(done):
    return {source.file: (source.rows_in, source.rows_kept, source.rows_merged, source.rows_refused) for source in done.sources}


def notices(done):
    return "\n".join(str(notice) for notice in done.notices)


def test_glioma_msk_2018(lake):
    done = lake("datahub/glioma_msk_2018")
    assert counts(done) == {
        "data_clinical_patient.txt": (0, 0, 0, 0),
        "data_clinical_sample.txt": (91, 91, 0, 0),
        "data_cna_hg19.seg": (0, 0, 0, 0),
        "data_mutations_extended.txt": (1426, 1425, 0, 1),
        "data_mutations_uncalled.txt": (0, 0, 0, 0),
        "case_lists/cases_sequenced.txt": (1, 1, 0, 0),
    }
    assert sum(source.state == "absent" for source in done.sources) == 3
    assert (done.rows["patients"], done.rows["specimens"], done.rows["alterations"]) == (42, 91, 1425)
    (refused,) = done.refused
    assert (refused.line, refused.problem) == (2, "This row repeats the header.")
    assert "data_mutations_extended.txt holds the same kind of table and was read instead" in notices(done)
    assert set(table(done, "assays").select("kind", "scope", "panel_code").rows()) == {("small_variant", "unknown", "IMPACT410")}
    found = table(done, "alterations")
    assert found.filter(pl.col("gene_symbol") == "IDH1")["hgvs_p"].value_counts().sort("hgvs_p").rows()[0][0] is not None
    assert set(found["assembly"]) == {"GRCh37"}
    assert found.filter(pl.col("hgvs_p").str.contains(r"^p\.").not_()).is_empty()


def test_glioma_msk_2018_with_the_genes_of_its_panel(real_data, tmp_path):
    panel = real_data("datahub/reference_data/gene_panels/output_data_gene_panel_impact410.txt")
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(f"mapping: 1\npanels: ['{panel}']\n", encoding="utf-8")
    done = ingest([real_data("datahub/glioma_msk_2018")], tmp_path / "lake", mapping=mapping)
    assert set(table(done, "assays").select("scope", "panel_code").rows()) == {("panel", "IMPACT410")}
    assert done.rows["panels"] == 410


def test_study_es_0(lake):
    done = lake("cbioportal-core-tests/study_es_0")
    assert {name: found[0] for name, found in counts(done).items()} == {
        "data_clinical_patients.txt": 841,
        "data_clinical_samples.txt": 845,
        "data_cna_discrete.txt.gz": 6304,
        "data_gene_panel_matrix.txt": 20,
        "data_mutations_extended.maf": 36,
        "data_structural_variants.txt": 48,
        "data_gene_panel_testpanel1.txt": 1,
        "data_gene_panel_testpanel2.txt": 1,
        "case_lists/cases_sequenced.txt": 1,
    }
    assert done.refused == ()
    assert (done.rows["patients"], done.rows["specimens"], done.rows["alterations"]) == (841, 845, 1827)
    assert collections.Counter(table(done, "alterations")["kind"]) == {"copy_number": 1743, "fusion": 48, "small_variant": 36}
    assert table(done, "panels").group_by("panel_code").len().sort("panel_code").rows() == [
        ("TESTPANEL1", 17),
        ("TESTPANEL2", 11),
        ("data_cna_discrete.txt.gz", 8),
    ]
    mutations = table(done, "assays").filter(pl.col("kind") == "small_variant")
    assert collections.Counter(mutations.select("scope", "panel_code").rows()) == {
        ("all", None): 19,
        ("panel", "TESTPANEL1"): 9,
        ("panel", "TESTPANEL2"): 3,
    }


def test_tcga_laml(lake):
    done = lake("maftools/tcga_laml.maf.gz", "maftools/tcga_laml_annot.tsv")
    assert counts(done) == {"tcga_laml.maf.gz": (2207, 2207, 0, 0), "tcga_laml_annot.tsv": (200, 200, 0, 0)}
    assert (done.rows["patients"], done.rows["specimens"], done.rows["alterations"], done.rows["assays"]) == (200, 200, 2207, 193)
    found = table(done, "alterations")
    assert found.filter((pl.col("gene_symbol") == "FLT3") & (pl.col("consequence") == "inframe_insertion")).height > 20
    assert set(found.filter(pl.col("hgvs_p") == "p.R882H")["gene_symbol"]) == {"DNMT3A"}
    assert found["vaf"].max() <= 1


def test_a_tumour_with_vcf_segments_and_fusions_on_both_builds(lake):
    done = lake("pcgr-examples")
    assert {name: (found[0], found[3]) for name, found in counts(done).items()} == {
        "T001-COAD.grch37.cna.tsv": (252, 0),
        "T001-COAD.grch37.fusions.tsv": (13, 0),
        "T001-COAD.grch37.vcf.gz": (3317, 0),
        "T001-COAD.grch38.cna.tsv": (260, 0),
        "T001-COAD.grch38.fusions.tsv": (9, 0),
        "T001-COAD.grch38.vcf.gz": (3313, 0),
    }
    assert (done.rows["patients"], done.rows["specimens"]) == (1, 1)
    assert set(table(done, "assays").select("kind", "scope", "readable").rows()) == {
        ("small_variant", "unknown", False),
        ("copy_number", "unknown", False),
        ("fusion", "unknown", True),
    }
    fusions = table(done, "alterations").filter(pl.col("kind") == "fusion").select("partner_gene", "gene_symbol").rows()
    assert ("EML4", "ALK") in fusions
    assert (None, "NTRK3") in fusions
    assert set(table(done, "alterations")["assembly"].drop_nulls()) == {"GRCh37", "GRCh38"}


def test_msk_impact_2017_without_its_mutations_examines_nobody(lake):
    done = lake("datahub/msk_impact_2017")
    assert (done.rows["specimens"], done.rows["alterations"], done.rows["assays"]) == (10945, 0, 0)
    assert done.rows["tumor_marker_tests"] == 10945
    assert "names data_mutations.txt, which is not there" in notices(done)


def test_a_gdc_maf_is_on_the_newer_build(lake):
    done = lake("datahub/crdc/gdc/um_tcga_gdc/data_mutations.txt.gz")
    assert counts(done) == {"data_mutations.txt.gz": (1490, 1490, 0, 0)}
    assert set(table(done, "alterations")["assembly"]) == {"GRCh38"}


def test_stray_quotes_refuse_only_their_rows(lake):
    done = lake("cbioportal-core-tests/study_quotes")
    assert sorted((row.file, row.line) for row in done.refused) == [("brca_tcga_pub.maf", 8), ("data_CNA.txt", 8)]


FAULTS = ("data_cna_*.txt", "data_clin*.txt", "data_structural_variants_*.txt", "data_gene_matrix_*.txt", "data_seg_*.seg")


def test_no_file_with_one_fault_crashes_and_every_row_is_counted(real_data):
    folder = real_data("cbioportal-core-tests")
    outcome = collections.Counter()
    for path in sorted(path for pattern in FAULTS for path in folder.glob(pattern)):
        try:
            done = check([path])
        except InputError:
            outcome["stopped"] += 1
            continue
        outcome["refused rows" if done.refused else "read"] += 1
        assert all(source.rows_in == source.rows_kept + source.rows_merged + source.rows_refused for source in done.sources)
    assert outcome["refused rows"] > 5
    assert outcome["read"] > 5
    assert outcome.total() > 40


def test_a_matrix_of_discrete_values_is_told_from_one_of_log_ratios(real_data):
    study = real_data("cbioportal-core-tests/study_es_0_legacy_cna_discrete")
    assert format_of(study / "data_cna_discrete.txt").name == "cna_discrete"
    for name, told in (("data_cna_log2.txt", True), ("data_expression_median.txt", False)):
        path = real_data(f"cbioportal-core-tests/study_es_0/{name}")
        known = format_of(path)
        assert known.name == "gene_values", "checked, and never taken for states"
        draft = known.read(InputFile(path, name))
        assert dict(draft.tables) == {}
        assert len(draft.silent) + len(draft.refused) == draft.rows_in > 0
        assert any("copy number stays unknown" in str(notice) for notice in draft.notices) is told


@pytest.fixture
def packets(real_data, tmp_path):
    """The folder of the published packets, unpacked."""
    with tarfile.open(real_data("phenopacket-store/share.tar.gz")) as archive:
        archive.extractall(tmp_path / "packets", filter="data")
    return tmp_path / "packets"


def test_every_published_packet_is_read_or_refused_with_a_true_reason(packets, tmp_path):
    done = ingest([packets], tmp_path / "lake")
    assert len(done.sources) == 607
    assert {source.format for source in done.sources} == {"phenopacket"}
    assert sum(source.rows_in for source in done.sources) == 14_849
    assert sum(source.rows_refused for source in done.sources) == 72
    assert {row.problem for row in done.refused} == {
        "The structural change is said too vaguely to be a record (neither a gain, a loss nor a fusion)."
    }
    assert (done.rows["patients"], done.rows["alterations"], done.rows["conditions"]) == (607, 537, 0)
    assert "OMIM 607" in notices(done)
    assert "phenotypicFeatures 13026" in notices(done)
    found = table(done, "alterations")
    assert found["kind"].value_counts(sort=True).to_dicts() == [
        {"kind": "small_variant", "count": 534},
        {"kind": "copy_number", "count": 3},
    ]
    assert found["origin"].unique().to_list() == ["germline"]


def test_published_packets_say_what_they_say_when_read_by_eye(packets, tmp_path):
    done = ingest([packets], tmp_path / "lake")
    people, samples = table(done, "patients"), table(done, "specimens").select("specimen_id", "patient_id")
    whole = table(done, "alterations").join(samples, on="specimen_id").join(people, on="patient_id")

    def of(code):
        row = whole.row(by_predicate=pl.col("patient_code") == code, named=True)
        names = ("sex", "vital_status", "gene_symbol", "hgvs_p", "hgvs_c", "transcript", "assembly", "chrom", "pos", "ref", "alt")
        return row["age_years"], *(row[name] for name in names)

    assert of("PMID_38099988_patient/patient") == (
        3.5, "male", "deceased", "POLD3", "p.K373T", "c.1118A>C", "NM_006591.3", "GRCh38", "11", 74634694, "A", "C",
    )  # fmt: skip
    lost = whole.row(by_predicate=pl.col("patient_code") == "PMID_31239556_individual_1/individual 1", named=True)
    assert (lost["age_years"], lost["gene_symbol"], lost["copy_number_state"], lost["pos"]) == (19.0, "CTCF", "loss", None)


@pytest.mark.parametrize(
    ("name", "rows", "refused"),
    [("python/tests/covid19.json", 23, 0), ("python/tests/mcahs1.json", 12, 1)],
)
def test_the_examples_of_the_schema_of_phenopackets(lake, name, rows, refused):
    done = lake(f"phenopacket-schema/{name}")
    source = done.sources[0]
    assert (source.format, source.rows_in, source.rows_refused) == ("phenopacket", rows, refused)
    assert done.rows["patients"] == 1


def test_a_sample_of_another_archive_is_no_packet(real_data):
    assert format_of(real_data("phenopacket-schema/src/test/resources/biosamples-SAMN05324082.json")) is None


@pytest.mark.parametrize("to", ["cbioportal", "phenopackets"])
@pytest.mark.parametrize("name", ["datahub/glioma_msk_2018", "maftools/tcga_laml.maf.gz", "cbioportal-core-tests/study_es_0"])
def test_real_records_handed_on_and_read_again_keep_people_and_findings(lake, tmp_path, name, to):
    done = lake(name)
    export(done.tables, to, tmp_path / "out", on=dt.date(2026, 11, 20))
    again = ingest([tmp_path / "out"], tmp_path / "again")
    assert again.refused == ()

    def of(read, table_name, *columns):
        frame = table(read, table_name)
        if "specimen_id" in frame.columns and "specimen_code" not in frame.columns:
            frame = frame.join(table(read, "specimens").select("specimen_id", "specimen_code"), on="specimen_id")
        return frame.select(columns).unique().sort(columns).rows()

    assert of(again, "patients", "patient_code", "sex", "vital_status") == of(done, "patients", "patient_code", "sex", "vital_status")
    assert of(again, "specimens", "specimen_code") == of(done, "specimens", "specimen_code")
    found = ("specimen_code", "kind", "gene_symbol", "hgvs_p")
    assert of(again, "alterations", *found) == of(done, "alterations", *found)
