"""The knowledge loads whole or not at all, and says which file and line is at fault."""

from __future__ import annotations

import shutil

import pytest

from ceiba.errors import InputMissing, KnowledgeRefused
from ceiba.evidence import knowledge_folder, load_knowledge, read_knowledge


@pytest.fixture
def broken(tmp_path):
    """Replace a text in one file of a copy of the shipped knowledge; returns its faults as (file, problem)."""

    def run(file, old, new):
        folder = tmp_path / "knowledge"
        shutil.copytree(knowledge_folder(), folder)
        text = (folder / file).read_text("utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), "utf-8")
        knowledge, faults = read_knowledge(folder)
        with pytest.raises(KnowledgeRefused) as raised:
            load_knowledge(folder)
        assert faults[0].file in str(raised.value)
        return knowledge, [(fault.file, fault.problem.format(**fault.fields)) for fault in faults]

    return run


def test_the_shipped_knowledge_has_no_fault(knowledge):
    loaded, faults = read_knowledge(knowledge_folder())
    assert (loaded.sha256, faults) == (knowledge.sha256, [])
    assert 0 < knowledge.n_assumed < len(knowledge.assertions)
    assert set(knowledge.markers) == {marker for a in knowledge.assertions for marker in a.who.markers}
    assert knowledge.actions["egfr_pcr"].specimen == ("tissue",)
    assert "osimertinib" in knowledge.medicines


@pytest.mark.parametrize(("written", "code"), [(None, None), (" luad ", "LUAD"), ("GBM", "GB"), ("no such code", None)])
def test_a_disease_code_is_the_tree_s_or_none(knowledge, written, code):
    assert knowledge.disease_code(written) == code


def test_a_folder_without_knowledge_is_missing(tmp_path):
    with pytest.raises(InputMissing):
        load_knowledge(tmp_path)


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("knowledge.yaml", "format: 1", "format: 2", "the format is 2"),
        ("assertions/nsclc.yaml", "action: osimertinib", "action: osimertinip", "osimertinip"),
        ("assertions/nsclc.yaml", "disease: [NSCLC]", "disease: [NSCL]", "'NSCL' is not in diseases.csv"),
        ("tests.yaml", "codes: [LUNG], source: nice-dg9", "codes: [LUNGE], source: nice-dg9", "'LUNGE' is not in diseases.csv"),
        (
            "tests.yaml",
            "codes: [LUNG], source: nice-dg9",
            "codes: [LUNG], source: nice-dg99",
            "the source 'nice-dg99' is not in sources.yaml",
        ),
        ("exons.yaml", "source: civic-2021", "source: civic-1999", "the source 'civic-1999' is not in sources.yaml"),
        ("transcripts.yaml", "source: vcf2maf-isoforms", "source: vcf2maf", "the source 'vcf2maf' is not in sources.yaml"),
        ("assertions/prevention.yaml", "risk gail >= 0.0166", "risk claus >= 0.0166", "the ground 'risk claus >= 0.0166' names a model"),
        ("assertions/prevention.yaml", "helicobacter_pylori is yes", "helicobacter_pylori is perhaps", "is no ground"),
        ("risk/family.yaml", "source: iarc-tp53-lfs", "source: nobody-2015", "nobody-2015"),
        ("risk/lung.yaml", "- id: plcom2012", "- id: plcom2012\n  colour: red", "colour"),
        ("assertions/aml.yaml", "source: levis-2017-pmid28546144", "source: nobody-2017", "nobody-2017"),
        ("assertions/aml.yaml", "- id: quizartinib_flt3_itd_1l", "- id: midostaurin_flt3_1l", "is used 2 times"),
        ("tests.yaml", "read_in: assumed", "read_in: hearsay", "read_in is"),
        ("assertions/pharmacogenomics.yaml", "  modifies: [fluorouracil, capecitabine]\n", "", "names under `modifies` the medicines"),
        (
            "assertions/pharmacogenomics.yaml",
            "modifies: [fluorouracil,",
            "modifies: [5-FU,",
            "the medicine '5-FU' is no component of an action",
        ),
        (
            "assertions/pharmacogenomics.yaml",
            "action: fluoropyrimidine_avoid",
            "action: capecitabine",
            "is not of the kind that 'dosing' asks for",
        ),
        (
            "assertions/germline.yaml",
            "action: colonoscopy_fap",
            "action: rasburicase_avoid",
            "is not of the kind that 'prevention' asks for",
        ),
        ("assertions/germline.yaml", "  disease: [BREAST]\n", "", "names a disease; TISSUE is every tumour"),
        (
            "assertions/germline.yaml",
            "  disease: [BREAST]\n",
            "  disease: [BREAST]\n  modifies: [tamoxifen]\n",
            "only an assertion on dosing",
        ),
        (
            "assertions/nsclc.yaml",
            "disease: [NSCLC]",
            "from_tumour: false\n  disease: [NSCLC]",
            "`from_tumour` is written of prevention alone",
        ),
        ("tests.yaml", "- id: egfr_pcr", "- id: egfr_pcx", "egfr_pcx"),
        ("conflicts.yaml", "source: civic-2021", "source: nobody-2021", "nobody-2021"),
        ("conflicts.yaml", "assertions: [cetuximab_kras_resistance]", "assertions: [no_such_assertion]", "no_such_assertion"),
        ("conflicts.yaml", "item: civic EID806", "item: civic EID306", "is told twice"),
        ("diseases.csv", "code,parent", "kode,parent", "its columns are not those declared"),
        ("diseases.csv", "\nOVARY,TISSUE,", "\nOVARY,TISSU,", "the parent 'TISSU' is not in the table"),
        ("diseases.csv", "\nOVARY,TISSUE,", "\nLYMPH,TISSUE,", "the row is incomplete or repeats a code"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(broken, file, old, new, expected):
    _, faults = broken(file, old, new)
    assert any(place == file and expected in problem for place, problem in faults)


def test_a_test_that_settles_markers_covers_those_and_one_that_settles_genes_their_kinds(knowledge):
    pcr, panel = knowledge.tests["egfr_pcr"], knowledge.tests["ngs_panel"]
    assert pcr.covers("EGFR p.L858R")
    assert not pcr.covers("KRAS p.G12C")
    assert panel.covers("KRAS p.G12C")
    assert panel.covers("MSI-high")
    assert not panel.covers("HER2 positive")
    assert not panel.covers("BRCA1 pathogenic or likely pathogenic germline")
    assert panel.covers("TP53 mutation")
    assert not panel.covers("TP53 pathogenic or likely pathogenic germline")
    assert not panel.covers("PALB2 pathogenic or likely pathogenic germline")


def test_conflicts_are_told_by_assertion_the_strongest_first_and_a_knowledge_may_have_none(knowledge, tmp_path):
    for found in knowledge.conflicts_by_assertion.values():
        assert [conflict.level for conflict in found] == sorted(conflict.level for conflict in found)
    folder = tmp_path / "knowledge"
    shutil.copytree(knowledge_folder(), folder)
    (folder / "conflicts.yaml").unlink()
    assert load_knowledge(folder).conflicts_by_assertion == {}


def test_every_test_of_a_tumour_says_for_which_diseases_it_is(knowledge):
    """A test without diseases is offered to all: right of the germline and the pharmacogenes, wrong of a stain."""
    to_all = {test.id for test in knowledge.tests.values() if test.disease is None}
    assert all(knowledge.tests[name].specimen == ("blood",) for name in to_all)


def test_every_marker_that_some_test_settles_is_settled_in_the_disease_that_asks_for_it(knowledge):
    """But two: ETV6::NTRK2 in leukaemia, which the panels of blood cancers do not hold, and HER2 in tumours of the brain."""
    lost = {
        (marker, disease)
        for assertion in knowledge.assertions
        for disease in assertion.disease
        for marker in assertion.who.markers
        if any(test.covers(marker) for test in knowledge.tests.values()) and not knowledge.tests_for(marker, disease)
    }
    assert lost == {("ETV6::NTRK2 fusion", "AML"), ("HER2 positive", "BRAIN")}
