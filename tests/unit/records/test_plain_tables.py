"""CSV with our own column names, and with a mapping."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ceiba.errors import InputMissing, MappingError
from ceiba.records import ingest
from ceiba.records.mapping import load_mapping

CSV = "ficha;sexo;edad;nacio;dx;etapa;prevision;her2;tto\n1;F;63,5;31/03/2020;mama;IIIB;A;pos;Trastuzumab + Docetaxel\n2;M;70;;raro;4;;;\n"

MAPPING = """
mapping: 1
files:
  - file: pacientes.csv
    separator: ";"
    decimal: ","
    dates: "%d/%m/%Y"
    patients:
      patient_code: ficha
      sex: {column: sexo, values: {F: female, M: male}}
      age_years: edad
    conditions:
      patient_code: ficha
      oncotree: {column: dx, values: {mama: BREAST}, otherwise: missing}
      disease_text: dx
      stage: etapa
      diagnosed_on: nacio
    coverages:
      patient_code: ficha
      payer: {column: prevision, values: {A: cl-fonasa}}
      principal: {value: "true"}
    treatments: {patient_code: ficha, regimen: tto}
    tumor_marker_tests:
      - specimen_code: ficha
        marker: {value: HER2 positive}
        result: {column: her2, values: {pos: present, neg: absent}}
"""


@pytest.fixture
def done(write, tmp_path):
    """Ingest the folder of the test."""
    return lambda **more: ingest([tmp_path / "in"], tmp_path / "lake", **more)


def test_a_mapping_fills_several_tables_from_one_file(write, done, lake_rows):
    write("pacientes.csv", CSV)
    write("ceiba-mapping.yaml", MAPPING)
    lake = done()
    first, second = lake_rows(lake, "patients")
    assert (first["sex"], first["age_years"], second["sex"], second["age_years"]) == ("female", 63.5, "male", 70.0)
    conditions = lake_rows(lake, "conditions")
    assert [(row["oncotree"], row["disease_text"], row["stage"], row["diagnosed_on"]) for row in conditions] == [
        ("BREAST", "mama", "IIIB", dt.date(2020, 3, 31)),
        (None, "raro", "IV", None),
    ]
    assert [(row["patient_id"], row["payer"], row["principal"]) for row in lake_rows(lake, "coverages")] == [(1, "cl-fonasa", True)]
    assert [(row["regimen"], row["condition_id"]) for row in lake_rows(lake, "treatments")] == [("trastuzumab+docetaxel", 1)]
    assert [(row["marker"], row["result"]) for row in lake_rows(lake, "tumor_marker_tests")] == [("HER2 positive", "present")]
    assert [(source.rows_in, source.rows_kept) for source in lake.sources] == [(2, 2)]


def test_a_csv_with_our_column_names_needs_no_mapping(write, done, lake_rows):
    write(
        "people.csv",
        "patient_code,sex,age_years,region,oncotree,stage,line_of_therapy,payer\nP1,female,50,BR-SP,idc,Stage IIA,1,br-sus\nP2,,,,,,,\n",
    )
    write("found.csv", "specimen_code,gene_symbol,hgvs_p\nS1,EGFR,p.Leu858Arg\n")
    write("samples.csv", "patient_code,specimen_code,specimen_type,collected_on\nP1,S1,plasma,2024-05-01\n")
    write("looked.csv", "specimen_code,kind,scope\nS1,small_variant,all\nS1,fusion,unknown\n")
    lake = done()
    (condition,) = lake_rows(lake, "conditions")
    assert (condition["oncotree"], condition["stage"], condition["line_of_therapy"], condition["line_from"]) == ("IDC", "IIA", 1, "record")
    (alteration,) = lake_rows(lake, "alterations")
    assert (alteration["hgvs_p"], alteration["origin"], alteration["kind"]) == ("p.L858R", "unknown", "small_variant")
    (specimen,) = lake_rows(lake, "specimens")
    assert (specimen["specimen_type"], specimen["condition_id"], specimen["adequate"]) == ("plasma", 1, True)
    assert [(row["kind"], row["scope"]) for row in lake_rows(lake, "assays")] == [("fusion", "unknown"), ("small_variant", "all")]
    assert lake.rows["patients"] == 2
    assert lake.rows["coverages"] == 1


def test_germline_samples_hang_on_no_condition(write, done, lake_rows):
    write("samples.csv", "patient_code,specimen_code,specimen_type\nP1,S1,germline\nP2,S2,tissue\n")
    lake = done()
    assert [row["condition_id"] for row in lake_rows(lake, "specimens")] == [None, 1]
    assert lake.rows["conditions"] == 1


@pytest.mark.parametrize(
    ("header", "row", "column"),
    [
        ("patient_code,sex", "P1,woman", "sex"),
        ("patient_code,age_years", "P1,old", "age_years"),
        ("patient_code,age_years", "P1,121", "age_years"),
        ("patient_code,age_years", "P1,-1", "age_years"),
        ("patient_code,oncotree,line_of_therapy", "P1,GB,0", "line_of_therapy"),
        ("patient_code,oncotree,line_of_therapy", "P1,GB,21", "line_of_therapy"),
        ("patient_code,regimen,line_of_therapy", "P1,temozolomide,-1", "line_of_therapy"),
        ("patient_code,sex", ",female", "patient_code"),
        ("patient_code,oncotree,diagnosed_on", "P1,GB,31/12/2020", "diagnosed_on"),
        ("specimen_code,marker,result", "S1,EGFR L858R,present", "marker"),
        ("specimen_code,marker,result", "S1,MSI-high,maybe", "result"),
        ("patient_code,payer,principal", "P1,x,perhaps", "principal"),
        ("patient_code,oncotree,line_of_therapy", "P1,GB,1.5", "line_of_therapy"),
    ],
)
def test_a_word_that_does_not_fit_refuses_its_row(write, done, header, row, column):
    write("a.csv", f"{header}\n{row}\n")
    (refused,) = done().refused
    assert (refused.line, refused.column) == (2, column)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("patient_code,age_years", "P1,0"),
        ("patient_code,age_years", "P1,120"),
        ("patient_code,oncotree,line_of_therapy", "P1,GB,1"),
        ("patient_code,oncotree,line_of_therapy", "P1,GB,20"),
    ],
)
def test_the_bounds_of_ages_and_lines_are_theirs(write, done, header, row):
    write("a.csv", f"{header}\n{row}\n")
    assert done().refused == ()


def test_an_age_and_a_line_beyond_bounds_say_which(write, done):
    write("a.csv", "patient_code,age_years,oncotree,line_of_therapy\nP1,130,GB,1\nP2,40,GB,0\n")
    assert [(row.line, row.problem) for row in done().refused] == [
        (2, "The age is not a number of years between 0 and 120."),
        (3, "The line of therapy is not a whole number between 1 and 20."),
    ]


def test_stages_that_are_no_stage_group_are_counted_and_their_rows_kept(write, done, lake_rows):
    write("a.csv", "patient_code,oncotree,stage\nP1,LUAD,T2N1M0\nP2,LUAD,IX\nP3,LUAD,\nP4,LUAD,IIIB\n")
    lake = done()
    assert [row["stage"] for row in lake_rows(lake, "conditions")] == [None, None, None, "IIIB"]
    (notice,) = (notice for notice in lake.notices if "stages" in notice.problem)
    assert (notice.file, notice.fields) == ("a.csv", {"count": 2, "column": "stage"})
    assert "2 stages could not be read as a stage group and are taken as not recorded." in str(notice)
    assert "T2N1M0" not in str(notice)


def test_stages_that_a_mapping_leaves_out_are_not_told(write, done):
    write("a.csv", "id,dx,st\n1,LUAD,T2N1M0\n2,LUAD,late\n")
    stage = "{column: st, values: {late: IV}, otherwise: missing}"
    fields = f"{{patient_code: id, oncotree: dx, stage: {stage}}}"
    write("ceiba-mapping.yaml", f"mapping: 1\nfiles:\n  - {{file: a.csv, conditions: {fields}}}\n")
    assert done().notices == ()


def test_a_table_that_comes_twice_is_filled_twice(write, done, lake_rows):
    write("a.csv", "id,h,e\n1,pos,neg\n2,pos,\n")
    marker = "{{specimen_code: id, marker: {{value: {0} positive}}, result: {{column: {1}, values: {{pos: present, neg: absent}}}}}}"
    tests = f"[{marker.format('HER2', 'h')}, {marker.format('ER', 'e')}]"
    write("ceiba-mapping.yaml", f"mapping: 1\nfiles:\n  - {{file: a.csv, tumor_marker_tests: {tests}}}\n")
    found = [(row["specimen_id"], row["marker"], row["result"]) for row in lake_rows(done(), "tumor_marker_tests")]
    assert sorted(found) == [(1, "ER positive", "absent"), (1, "HER2 positive", "present"), (2, "HER2 positive", "present")]


def test_rows_without_anything_for_a_table_are_kept_and_silent(write, done):
    write("tests.csv", "specimen_code,marker,result\nS1,MSI-high,\nS1,MSI-high,present\n")
    (source,) = done().sources
    assert (source.rows_in, source.rows_kept, source.rows_merged) == (2, 2, 0)


def test_a_mapping_states_what_was_examined_and_the_genes(write, done, lake_rows):
    write("a.maf", "Hugo_Symbol|Tumor_Sample_Barcode|HGVSp_Short\nEGFR|S1|p.L858R\n")
    write("p/PANEL.txt", "stable_id: PANEL\ndescription: d\ngene_list: EGFR\n")
    write(
        "ceiba-mapping.yaml",
        "mapping: 1\ndisease: LUAD\nassays:\n  - {files: '*.maf', kind: small_variant, scope: panel, panel: PANEL}\n"
        "  - {files: '*.maf', kind: fusion, scope: all}\npanels: [p/PANEL.txt]\n",
    )
    lake = done()
    assert [(row["kind"], row["scope"], row["panel_code"]) for row in lake_rows(lake, "assays")] == [
        ("fusion", "all", None),
        ("small_variant", "panel", "PANEL"),
    ]
    assert [row["oncotree"] for row in lake_rows(lake, "conditions")] == ["LUAD"]
    assert len([source for source in lake.sources if source.format == "gene_panel"]) == 1, "a panel in the folder is read once"


def test_a_mapping_names_the_sample_of_a_table(write, done, lake_rows):
    write("x.fusions.tsv", "FusionGene|n\nEML4--ALK|1\n")
    write("ceiba-mapping.yaml", "mapping: 1\nsamples:\n  - {files: 'x.*', specimen_code: S7}\n")
    assert [row["specimen_code"] for row in lake_rows(done(), "specimens")] == ["S7"]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("mapping: 1\nfiles: [\n", 3, "did not find"),
        ("mapping: 1\nmapping: 1\n", 2, "is repeated"),
        ("mapping: 2\n", 1, "does not fit"),
        ("mapping: 1\nfile: x\n", 2, "does not fit"),
        ("mapping: 1\nfiles:\n  - {file: a.csv, patients: {patient_code: {colum: x}}}\n", 3, "does not fit"),
    ],
)
def test_a_mapping_is_read_strictly(write, text, line, said):
    with pytest.raises(MappingError, match=said) as caught:
        load_mapping(write("m.yaml", text).path)
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("patients: {patient_code: nothing}", "names the column 'nothing'"),
        ("patients: {patient_code: id, height: id}", "fills 'height'"),
        ("patients: {sex: id}", "does not say where 'patient_code' comes from"),
        ("coverages: {patient_code: id}", "does not say where 'payer' comes from"),
        ("patients: {patient_code: id, sex: {column: id, values: {a: woman}}}", "may not hold: 'woman'"),
        ("tumor_marker_tests: {specimen_code: id, marker: {value: EGFR L858R}, result: {value: present}}", "may not hold: 'EGFR L858R'"),
        ("patients: {patient_code: id, sex: {values: {a: female}}}", "may not hold: ''"),
        ("patients: {patient_code: id, age_years: {value: '130'}}", "may not hold: '130'"),
        ("treatments: {patient_code: id, regimen: x, line_of_therapy: {column: x, values: {a: '0'}}}", "may not hold: '0'"),
    ],
)
def test_a_mapping_that_does_not_fit_its_file_is_refused(write, done, fields, said):
    write("a.csv", "id,x\n1,2\n")
    write("ceiba-mapping.yaml", f"mapping: 1\nfiles:\n  - file: a.csv\n    {fields}\n")
    with pytest.raises(MappingError, match=said):
        done()


def test_a_missing_mapping_or_panel_is_said_to_be_missing(write, done, tmp_path):
    write("a.maf", "Hugo_Symbol|Tumor_Sample_Barcode|HGVSp_Short\nEGFR|S1|p.L858R\n")
    with pytest.raises(InputMissing):
        done(mapping=tmp_path / "none.yaml")
    write("ceiba-mapping.yaml", "mapping: 1\npanels: [none.txt]\n")
    with pytest.raises(InputMissing, match="gene panel"):
        done()


def test_a_mapping_of_a_file_that_is_not_there_names_it(write, done):
    write("payers.csv", "ficha,prevision\n1,A\n")
    write("ceiba-mapping.yaml", "mapping: 1\nfiles:\n  - {file: payer.csv, coverages: {patient_code: ficha, payer: prevision}}\n")
    with pytest.raises(InputMissing, match=r"files that are not there: payer\.csv\."):
        done()
    write("a.maf", "Hugo_Symbol|Tumor_Sample_Barcode|HGVSp_Short\nEGFR|S1|p.L858R\n")
    lake = done()
    assert any("files that are not there: payer.csv." in str(notice) for notice in lake.notices)
    assert lake.unread == ("payers.csv",)


def test_a_mapping_whose_files_are_all_there_names_none(write, done):
    write("deep/payers.csv", "ficha,prevision\n1,A\n")
    layout = "coverages: {patient_code: ficha, payer: prevision}"
    write("ceiba-mapping.yaml", f"mapping: 1\nfiles:\n  - {{file: payers.csv, {layout}}}\n  - {{file: 'x*.csv', {layout}}}\n")
    assert done().notices == ()


@pytest.mark.parametrize("form", ["DD/MM/YYYY", "%m/%Y", "%H:%M", "%Q", "%"])
def test_a_form_of_dates_that_gives_no_day_is_named(write, form):
    with pytest.raises(MappingError) as caught:
        load_mapping(write("m.yaml", f"mapping: 1\nfiles:\n  - file: a.csv\n    dates: '{form}'\n").path)
    assert caught.value.line == 4
    assert f"'{form}'" in str(caught.value)


@pytest.mark.parametrize("form", ["%d/%m/%Y", "%d-%b-%y", "%Y%m%d", "%F", "%Y-%m-%d %H:%M:%S"])
def test_a_form_of_dates_that_gives_a_day_is_taken(write, form):
    assert load_mapping(write("m.yaml", f"mapping: 1\nfiles:\n  - {{file: a.csv, dates: '{form}'}}\n").path).files[0].dates == form


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("file: x", "mapping, assembly, disease, files, samples, assays, panels"),
        ("files:\n  - {file: a, date: x}", "file, separator, decimal, dates, patients"),
        ("files:\n  - {file: a, patients: {patient_code: {colum: x}}}", "column, value, values, otherwise"),
        ("files:\n  - {file: a, patients: [{patient_code: {colum: x}}]}", "column, value, values, otherwise"),
        ("samples:\n  - {file: a}", "files, specimen_code"),
        ("assays:\n  - {file: a}", "files, kind, scope, panel"),
    ],
)
def test_a_name_that_a_mapping_does_not_know_comes_with_those_it_does(write, text, known):
    with pytest.raises(MappingError, match=f"may stand there: {known}"):
        load_mapping(write("m.yaml", f"mapping: 1\n{text}\n").path)


def test_no_and_numbers_stay_text(write):
    mapping = load_mapping(
        write(
            "m.yaml",
            "mapping: 1\nfiles:\n  - {file: a.csv, patients: {patient_code: no, sex: {column: 'on', values: {1: female, no: male}}}}\n",
        ).path
    )
    ((_, fields),) = list(mapping.files[0].plans())
    assert fields["patient_code"].column == "no"
    assert fields["sex"].values == {"1": "female", "no": "male"}


def test_the_example_of_the_reference_page_is_a_mapping(write):
    page = Path(__file__).resolve().parents[3] / "docs" / "reference" / "mapping-format.md"
    example = page.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    mapping = load_mapping(write("m.yaml", example).path)
    assert [table for table, _ in mapping.files[0].plans()] == [
        "patients",
        "conditions",
        "tumor_marker_tests",
        "tumor_marker_tests",
        "coverages",
    ]
    assert mapping.examined("deep/a.maf")[0].panel == "MYPANEL"
