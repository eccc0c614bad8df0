"""Missing facts and markers in words: what a gate can miss, a reader can read."""

from __future__ import annotations

import pytest

from ceiba.language import LANGUAGES
from ceiba.reports import names_of, say_marker, say_missing, say_profile
from ceiba.reports.missing import BY_ACTION, SUBJECTS, say_together
from ceiba.terms.profiles import parse_profile


@pytest.fixture(scope="session")
def br(worlds):
    return names_of(worlds["br"].knowledge, worlds["br"].pack)


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("stage", "el estadio"),
        ("payers", "quién paga (la cobertura de la persona)"),
        ("income_monthly", "el ingreso mensual del hogar"),
        ("a rule for people under 18", "qué vale para menores de 18 años"),
        ("EGFR p.L858R", "EGFR p.L858R"),
        ("coverage:osimertinib:br-sus", "la cobertura de osimertinib por SUS"),
        ("approval:osimertinib", "la aprobación de osimertinib por ANVISA para este uso"),
        ("delivery:gefitinib:br-sus", "la entrega efectiva de gefitinib por SUS"),
        ("price:gefitinib", "cuánto cuesta gefitinib"),
        ("price:gefitinib:br-ans", "cuánto cuesta gefitinib para Planes privados"),
        ("service:ngs_laboratory:BR-AM", "si hay un laboratorio de secuenciación (NGS) en Amazonas"),
        ("service:ngs_laboratory", "si hay un laboratorio de secuenciación (NGS) en el país"),
        ("distance_km:oncology_centre:BR-SP", "a qué distancia está un centro oncológico desde São Paulo"),
        ("wait_days:oncology_centre", "cuánto se espera en un centro oncológico"),
        ("result_window_days:molecular_pcr:BR-SP", "cuánto tarda un resultado en un laboratorio que hace PCR en São Paulo"),
        ("threshold:distance_km", "qué distancia es tolerable en este país"),
        ("threshold:another_one", "another one"),
        ("patient_share:br-sus", "qué parte del precio queda al paciente: SUS"),
        ("payer:br-other", "qué cubre el financiador «br-other»; el paquete del país no lo conoce"),
        ("payer:other", "qué cubre un financiador que el paquete del país no conoce"),
        ("coverage:gefitinib:other", "la cobertura de gefitinib por un financiador que el paquete del país no conoce"),
        ("test:ALK fusion", "una prueba que resuelva fusión de ALK"),
    ],
)
def test_a_missing_fact_in_words(fact, expected, br):
    assert say_missing(fact, "es", br) == expected


def test_without_names_codes_are_said_as_they_are_written():
    assert say_missing("approval:osimertinib", "en") == "whether osimertinib is approved for this use"
    assert say_missing("coverage:osimertinib:br-sus", "en") == "coverage of osimertinib by br-sus"
    assert say_missing("service:proton_beam", "en") == "whether there is proton beam in the country"


def test_a_test_is_done_rather_than_approved(br):
    assert say_missing("approval:ngs_panel", "en", br).startswith("whether this test is done in the country: ")


def test_facts_that_differ_only_in_the_treatment_are_said_together(br):
    facts = ["coverage:gefitinib:br-sus", "stage", "stage", "coverage:erlotinib:br-sus", "coverage:erlotinib:br-ans"]
    said = say_together(facts, "en", br)
    assert said["coverage of gefitinib and erlotinib by SUS"] == ("coverage:gefitinib:br-sus", "coverage:erlotinib:br-sus")
    assert list(said) == ["coverage of gefitinib and erlotinib by SUS", "the stage", "coverage of erlotinib by Private plans"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_whatever_a_gate_misses_has_words(lang, explained, worlds, person_name):
    person = explained(person_name)
    world = worlds[person_name[:2]]
    names = names_of(world.knowledge, world.pack)
    kept = person.needs[0].alternatives
    assert kept or person.needs[0].excluded
    answers = [answer for found in kept for answer in (*found.answers.values(), found.path, *(test.answer for test in found.tests))]
    for fact in {fact.what for answer in answers for fact in answer.missing}:
        words = say_missing(fact, lang, names)
        assert ":" not in words.replace(": ", "").replace("::", "")
        assert "_" not in words.replace("Y772_A775dup", "")
        if not fact.partition(" ")[0].isupper() and ":" in fact:
            assert fact.partition(":")[0] in {*BY_ACTION, *SUBJECTS}


@pytest.mark.parametrize(
    ("marker", "es", "pt"),
    [
        ("EGFR exon 19 deletion", "deleción del exón 19 de EGFR", "deleção do éxon 19 de EGFR"),
        ("MET exon 14 skipping", "omisión del exón 14 de MET", "salto do éxon 14 de MET"),
        ("ALK fusion", "fusión de ALK", "fusão de ALK"),
        ("EML4::ALK fusion", "fusión de EML4::ALK", "fusão de EML4::ALK"),
        ("ERBB2 amplification", "amplificación de ERBB2", "amplificação de ERBB2"),
        ("PTEN deletion", "deleción de PTEN", "deleção de PTEN"),
        ("BRAF p.V600", "BRAF p.V600", "BRAF p.V600"),
        ("FLT3 internal tandem duplication", "duplicación interna en tándem de FLT3 (ITD)", "duplicação interna em tandem de FLT3 (ITD)"),
        ("MSI-high", "inestabilidad microsatelital alta (MSI-H)", "instabilidade de microssatélites alta (MSI-H)"),
        ("TMB >= 10/Mb", "carga mutacional tumoral (TMB) ≥ 10 por Mb", "carga mutacional tumoral (TMB) ≥ 10 por Mb"),
        ("HRD", "deficiencia de recombinación homóloga (HRD)", "deficiência de recombinação homóloga (HRD)"),
        ("HER2 low", "HER2 bajo", "HER2 baixo"),
        ("ER positive", "receptor de estrógeno positivo (RE+)", "receptor de estrogênio positivo (RE+)"),
        ("PD-L1 TPS >= 50%", "PD-L1 TPS ≥ 50%", "PD-L1 TPS ≥ 50%"),
        ("PD-L1 CPS >= 10", "PD-L1 CPS ≥ 10", "PD-L1 CPS ≥ 10"),
        ("MGMT promoter methylation", "metilación del promotor de MGMT", "metilação do promotor de MGMT"),
        ("KRAS mutation", "mutación de KRAS", "mutação de KRAS"),
        ("no marker at all", "no marker at all", "no marker at all"),
    ],
)
def test_a_marker_in_words(marker, es, pt):
    assert (say_marker(marker, "es"), say_marker(marker, "pt")) == (es, pt)


@pytest.mark.parametrize("lang", ["es", "pt"])
def test_no_marker_of_knowledge_or_packs_is_left_in_english(lang, knowledge, worlds):
    english = ("mutation", "fusion", "deletion", "insertion", "skipping", "amplification", "methylation", "pathogenic ", "positive", "low")
    for marker in {*knowledge.markers, *(marker for world in worlds.values() for marker in world.pack.markers)}:
        assert not [word for word in english if word in say_marker(marker, lang)], marker


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ALK fusion", "fusión de ALK"),
        ({"not": "ALK fusion"}, "sin fusión de ALK"),
        ({"all": ["EGFR p.T790M", {"not": "EGFR p.C797S"}]}, "EGFR p.T790M y sin EGFR p.C797S"),
        ({"any": ["PIK3CA p.E542", "PIK3CA p.E545", "PIK3CA p.H1047R", "AKT1 p.E17K"]}, "PIK3CA p.E542, p.E545, p.H1047R o AKT1 p.E17K"),
        ({"all": [{"any": ["ER positive", "PR positive"]}, "MSI-high"]}, None),
        ({"not": {"any": ["KRAS mutation", "NRAS mutation"]}}, "sin (mutación de KRAS o mutación de NRAS)"),
    ],
)
def test_a_profile_in_words(written, expected):
    words = say_profile(parse_profile(written), "es")
    assert words == (
        expected
        or "(receptor de estrógeno positivo (RE+) o receptor de progesterona positivo (RP+)) e inestabilidad microsatelital alta (MSI-H)"
    )


def test_a_quality_is_denied_as_one():
    told = say_profile(parse_profile({"all": [{"not": "HER2 positive"}, {"not": "ER positive"}, {"not": "ALK fusion"}]}), "en")
    assert told == "not HER2 positive, not oestrogen receptor positive (ER+), and no ALK fusion"


def test_no_profile_is_no_words():
    assert say_profile(None, "es") == ""
