"""What real files say of alterations, read by the rules of docs/explanation/findings.md."""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter

import pytest

from ceiba.evidence import Alteration
from ceiba.evidence.clinvar import read_clinvar
from ceiba.evidence.hotspots import Hotspots, HotspotSource, read_hotspots
from ceiba.records import ingest, read_table
from ceiba.terms.hgvs_coding import parse_coding
from ceiba.terms.hgvs_protein import parse_protein
from ceiba.terms.significance import read_significance

pytestmark = pytest.mark.real

BRAF = ("p.V600E", "p.V600Y", "p.V599E")


def rows_of(path):
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode(errors="replace")
    lines = (line for line in text.split("\n") if line and not line.startswith("#"))
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize(
    ("name", "short", "pairs", "differ"),
    [
        ("datahub/glioma_msk_2018/data_mutations_extended.txt", "Amino_Acid_Change", 1303, {}),
        ("cbioportal-core-tests/study_es_0/data_mutations_extended.maf", "HGVSp_Short", 22, {("p.=", "p.H157H"): 1}),
        (
            "cbioportal-core-tests/study_oncokb_import/data_mutations_extended.maf",
            "HGVSp_Short",
            22,
            {("p.=", "p.H157H"): 1, ("p.=", "p.S224S"): 1},
        ),
    ],
)
def test_the_long_and_the_short_notation_of_a_file_are_read_as_one_change(real_data, name, short, pairs, differ):
    """The files' own pairs: they differ only where the long one says `p.=` and names no residue."""
    both = [(row["HGVSp"], row[short]) for row in rows_of(real_data(name)) if row["HGVSp"] and row[short]]
    both = [pair for pair in both if pair[0] != "HGVSp"]  # a header that stands again
    assert len(both) == pairs
    unlike = Counter(pair for pair in both if parse_protein(pair[0]) != parse_protein(pair[1]))
    assert unlike == differ


def test_what_is_not_read_of_an_old_maf_are_frameshifts_that_do_not_name_one_residue(real_data):
    changes = [row["Protein_Change"] for row in rows_of(real_data("maftools/tcga_laml.maf.gz")) if row["Protein_Change"]]
    unread = Counter(change for change in changes if parse_protein(change) is None)
    assert (len(changes), sum(unread.values())) == (2131, 46)
    assert all(change.endswith("fs") for change in unread)
    assert unread["p.WQ288fs"] == 26


def test_every_coding_change_of_a_study_is_read(real_data):
    rows = rows_of(real_data("datahub/glioma_msk_2018/data_mutations_extended.txt"))
    texts = [row["HGVSc"] for row in rows if row["HGVSc"] and row["HGVSc"] != "HGVSc" and ":n." not in row["HGVSc"]]
    unread = [text for text in texts if parse_coding(text) is None]
    assert len(texts) > 1_000
    assert unread == []


def test_clinvar_s_records_are_all_accounted_for(real_data):
    """The fifteen records of one file: two of several variants, two of several variants' parts, a conflict with both its sides."""
    data = gzip.decompress(real_data("clinvar-ingest/combined.xml.gz").read_bytes())
    everything = frozenset({"AP5Z1", "HFE", "HOGA1", "XPNPEP3", "LMBR1", "BRAF", "CALR", "KRAS", "ABCC9", "DNMT3A", "MECP2", "CYP11B1"})
    drawn = read_clinvar(io.BytesIO(data), "combined.xml", everything)
    assert drawn.n_read == len(drawn.variants) + len(drawn.refused) == 15
    by_gene = {variant.genes[0]: variant for variant in drawn.variants}
    assert set(by_gene) == everything
    assert by_gene["KRAS"].significance == "conflicting classifications of pathogenicity: pathogenic(1), uncertain significance(2)"
    assert read_significance(by_gene["HFE"].significance) == "low penetrance"
    braf = by_gene["BRAF"]
    assert (braf.GRCh37.pos, braf.GRCh38.pos, braf.hgvs_c) == (140453136, 140753336, "NM_004333.6:c.1799T>A")


def test_a_panel_of_real_founder_variants_leaves_the_genes_unknown(real_data, tmp_path):
    """Fifteen recurrent variants of five countries, as a laboratory would list them: every one is read but the deletion of whole exons."""
    variants = rows_of(real_data("latam-brca-founder/recurrent_pv_by_country_pmid34413315.tsv"))
    assert len(variants) == 15
    assert [row["hgvs_c"] for row in variants if parse_coding(row["hgvs_c"]) is None] == []
    listed = "".join(f"founders,{row['gene']},{row['hgvs_c']}\n" for row in variants)
    (tmp_path / "panels.csv").write_text("panel_code,gene_symbol,hgvs_c\n" + listed, encoding="utf-8")
    (tmp_path / "people.csv").write_text("patient_code,specimen_code,oncotree,specimen_type\nP1,S1,IDC,germline\n", encoding="utf-8")
    (tmp_path / "assays.csv").write_text("specimen_code,kind,scope,panel_code\nS1,small_variant,panel,founders\n", encoding="utf-8")
    done = ingest([tmp_path], tmp_path / "lake")
    assert done.rows["panels"] == 15
    assert any("look for listed variants only" in str(notice) and "BRCA1, BRCA2" in str(notice) for notice in done.notices)


def test_the_size_of_a_real_panel_is_kept(real_data, tmp_path):
    panel = real_data("datahub/reference_data/gene_panels/output_data_gene_panel_impact410.txt")
    done = ingest([panel], tmp_path / "lake")
    sizes = set(read_table(done.lake, "panels")["coding_bases"].to_pylist())
    assert (done.rows["panels"], sizes) == (410, {1_013_277})


@pytest.mark.parametrize("build", ["GRCh37", "GRCh38"])
def test_every_row_of_cancer_hotspots_is_taken_or_refused(real_data, build):
    text = gzip.decompress(real_data(f"maftools/cancerhotspots_v2_{build}.tsv.gz").read_bytes()).decode()
    drawn = read_hotspots(text, "hotspots.tsv")
    assert drawn.n_read == len(drawn.hotspots) + len(drawn.refused) == 3_181
    assert not any(hotspot.tumours for hotspot in drawn.hotspots), "this form states no count"
    at = Hotspots([HotspotSource("Cancer Hotspots", "v2", drawn.hotspots)], {}).at
    listed = {change: [each.listed for each in at(Alteration(kind="small_variant", gene_symbol="BRAF", hgvs_p=change))] for change in BRAF}
    assert listed == {"p.V600E": [True], "p.V600Y": [False], "p.V599E": []}
