"""The patient report: what a tumour board must find in it, and what must not be in it."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from pages import Page

from ceiba.decisions import DoseChange, DoseTest, Modifiers, PersonExplained
from ceiba.language import LANGUAGES
from ceiba.reports import Header, References, patient_report
from ceiba.reports.dosing import dose_views
from ceiba.reports.options import grounds
from ceiba.reports.page import Page as PageState
from ceiba.reports.patient import css_string
from ceiba.terms.answers import Answer, Reason, Value
from ceiba.terms.situations import Situation

SECTIONS = ("1. ", "2. ", "3. ", "4. ", "5. ", "6. ", "7. ", "8. ")
HOSTILE = '</style><script>alert("x")</script>\\"}@import url(http://evil)'


@pytest.fixture
def report(explained, worlds):
    """Write the report of a person of PEOPLE and read it: `report("br_egfr", "es")`."""

    def write(name: str, lang: str = "en", **header: object) -> Page:
        return Page(patient_report(explained(name), Header(worlds[name[:2]], **header), lang))

    return write


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_whole_speaks_its_language_and_needs_nothing_from_outside(report, person_name, lang):
    page = report(person_name, lang)
    assert not page.faults
    assert ("html", "lang", lang) in page.attributes
    assert not {"script", "img", "link", "iframe"} & set(page.tags)
    assert not [name for _, name, _ in page.attributes if name == "src" or name.startswith("on")]
    assert all(link.startswith(("#", "http")) for link in page.links)
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_has_its_sections_in_order_and_says_what_it_is_for(report, person_name, lang):
    text = report(person_name, lang).text
    places = [text.find(number) for number in SECTIONS]
    assert -1 not in places
    said = {"es": "nunca toma una decisión", "pt": "nunca toma uma decisão", "en": "it never takes a decision"}[lang]
    assert said in text


def test_a_page_in_spanish_or_portuguese_has_no_english_of_ours(report, person_name):
    ours = (
        "Not known",
        "no test recorded",
        "Who could",
        "Evidence",
        "Indicated",
        "Covered",
        "Reachable",
        "treatments",
        "Treatment",
        "since ",
    )
    for lang in ("es", "pt"):
        text = report(person_name, lang).text.partition("8. M")[0].partition("7. Evid")[0]
        assert not [word for word in ours if word in text]


def test_egfr_in_sus_tells_what_is_closest_and_what_it_rests_on(report, explained):
    page = report("br_egfr")
    first = page.text.partition("1. What can be done here")[0]
    assert "Brazil · rules in force on" in first
    assert "Sex female Age 61 years Residence São Paulo Coverage SUS" in first
    assert "Found EGFR p.L858R (specimens disagree) OncoTree LUAD" in first
    assert "No treatment passes all four gates for certain. Closest: " in first
    closest = [found for found in explained("br_egfr").needs[0].alternatives if found.answers["covered"].value is Value.YES]
    assert any(found.action.names.en in first for found in closest)
    assert "SUS covers gefitinib" in page.text
    assert "Not known: outside what the test that was run looks for ROS1 fusion" in page.text
    assert "Not known: the test failed PD-L1 TPS ≥ 50%" in page.text
    assert "EGFR p.L858R (specimens disagree)" in page.text
    assert "Exceptional routes exist beside coverage: " in page.text
    assert "Court order (SUS)" in page.text


def test_an_untested_tumour_is_told_which_test_and_its_own_gates(report):
    page = report("br_untested", "pt")
    tests = page.text.partition("Testes que resolveriam")[2]
    assert "Painel amplo de NGS em tecido amostra: tecido Indicado sim Disponível" in tests
    assert "Resolve" in tests
    assert "Se for achado" in tests
    assert "Ainda não se sabe se algum tratamento" in page.text


def test_what_is_blocked_says_gate_why_who_could_lift_it_and_what_instead(report, explained):
    page = report("xx_open")
    blocked = page.text.partition("2. Indicated, but blocked here")[2].partition("3. What is not known")[0]
    found = [
        each
        for each in explained("xx_open").needs[0].alternatives
        if each.answers["indicated"].value is Value.YES and each.value is Value.NO
    ]
    assert found
    assert all(each.action.names.en in blocked for each in found)
    assert "Next best" in blocked
    assert "The payer does not list it." in blocked
    assert "Who could lift it — The payer and the health ministry: put it on the payer's list" in blocked
    assert "Not found in the list “Public list of medicines”, which the pack holds whole since January 1, 2020." in blocked
    assert "Exceptional Court order (Invented public system)" in blocked


def test_what_can_be_done_is_told_first_with_every_gate_grounded(report):
    page = report("xx_open", "es")
    head, _, rest = page.text.partition("1. Qué se puede hacer aquí")
    assert "3 tratamientos pasan las cuatro compuertas con estas reglas: osimertinib, gefitinib y erlotinib." in head
    done = rest.partition("2. Indicado, pero bloqueado aquí")[0]
    assert "osimertinib AMP IA Indicado sí Disponible sí Cubierto sí Al alcance sí" in done
    assert "El sistema público paga osimertinib" in done
    assert "Hay un centro oncológico: Capital (invented). 12 km; lo tolerable son 200 km. 20 días; lo tolerable son 60 días." in done
    assert "al paciente le queda 0" in done


def test_too_far_is_told_with_the_distance_and_the_threshold(report):
    assert "There is an oncology centre: Northern (invented). 420 km; tolerable are 200 km." in report("xx_egfr").text


def test_resistance_that_is_there_is_told_first_and_in_the_summary(report):
    page = report("br_kras_crc", "es")
    head, _, rest = page.text.partition("1. Qué se puede hacer aquí")
    told = rest.partition("4. Resistencia y lo que se descartó")[2].partition("5. En investigación")[0]
    assert told.startswith(" Tratamiento Hallado Qué dice la evidencia cetuximab mutación de KRAS")
    assert "panitumumab" in told.lower()
    assert "La evidencia es" in told
    assert "en contra de cetuximab" in head


@pytest.mark.parametrize(
    ("lang", "change"),
    [("es", "Cambio de dosis: evitar la fluoropirimidina."), ("pt", "Mudança de dose: evitar a fluoropirimidina."), ("en", "")],
)
def test_a_phenotype_that_is_there_changes_the_dose_under_the_option(report, lang, change):
    text = report("br_dose", lang).text
    assert (change or "Change of dose: avoid the fluoropyrimidine.") in text


def test_a_dose_that_must_change_is_told_at_the_head_and_is_nothing_to_be_bought_or_reached(report):
    text = report("br_dose").text
    head = text.partition("1. What can be done here")[0]
    names = "tucatinib plus trastuzumab and capecitabine and lapatinib plus capecitabine"
    assert f"Change of dose, for {names}: avoid the fluoropyrimidine." in head
    assert "coverage of avoid the fluoropyrimidine" not in text
    assert "Change of dose, for" not in report("br_her2").text


def test_a_treatment_whose_evidence_does_not_fit_may_have_other_uses(report):
    assert "A treatment may have other uses, which Ceiba does not hold: those are not ruled out." in report("br_egfr").text


def test_a_phenotype_that_is_not_known_asks_for_its_test_before_the_medicine(report):
    text = report("br_her2").text
    assert "Before it is given: DPYD genotype. It settles DPYD poor metabolizer or DPYD intermediate metabolizer (no test recorded)" in text
    assert "avoid the fluoropyrimidine or reduce the fluoropyrimidine dose" in text
    assert "Before it is given" not in report("br_egfr").text


def test_a_dose_tells_what_no_test_settles_and_what_may_not_apply(worlds):
    page = PageState(Header(worlds["br"]), "en")
    actions, situation = worlds["br"].knowledge.actions, Situation(disease="BRCA", age=12, findings={})
    change = DoseChange(actions["fluoropyrimidine_avoid"], ("capecitabine",), (), {"indicated": Answer(Value.UNKNOWN)})
    test = DoseTest(None, ("DPYD poor metabolizer",), (actions["fluoropyrimidine_avoid"],), (), {})
    maybe, none = dose_views(page, Modifiers((change,), (test,)), situation)
    assert maybe.sentence == "Change of dose, not known whether it applies: avoid the fluoropyrimidine."
    assert none.sentence.startswith("Before it is given: DPYD poor metabolizer is not known (no test recorded), and no test is known.")
    assert none.cells == ()


def test_what_is_recorded_and_what_is_not_are_told_apart(report):
    text = report("br_idh1", "es").text
    assert "Edad 38 años" in text
    assert "Sexo no consta" in text
    assert "Cobertura no consta" in text
    assert "Cobertura nenhuma (consta)" in report("xx_no_payer", "pt").text


def test_a_person_without_a_disease_gets_a_page_all_the_same(report):
    assert "Disease not recorded" in report("br_nothing").text


def test_a_person_without_needs_gets_a_page_that_says_so(worlds):
    page = Page(patient_report(PersonExplained("P-1", ()), Header(worlds["br"]), "en"))
    assert not page.faults
    assert "The record holds no condition of this person" in page.text


def test_two_needs_stand_apart_with_a_list_of_both(explained, worlds):
    page = Page(patient_report(explained("br_egfr", "br_her2"), Header(worlds["br"]), "en"))
    assert not page.faults
    assert {"need-1", "need-2"} <= set(page.ids)
    assert "Needs of this person Lung Adenocarcinoma, stage IV, line 1" in page.text


def test_answers_are_words_and_shapes_never_colour_alone(report):
    page = report("xx_no_payer")
    shapes = {value for tag, name, value in page.attributes if tag == "use" and name == "href"}
    assert shapes == {"#icon-yes", "#icon-no", "#icon-unknown"}
    assert {"icon-yes", "icon-no", "icon-unknown"} <= set(page.ids)
    assert page.tags.count("use") == sum(
        value in ("answer yes", "answer no", "answer unknown") for _, name, value in page.attributes if name == "class"
    )


def test_the_invented_is_headed_so_and_the_real_is_not(report):
    assert report("xx_egfr").text.index("INVENTED") < report("xx_egfr").text.index("Patient P-0042")
    assert "INVENTED" not in report("br_egfr").text
    assert "INVENTED" in report("br_egfr", invented_patients=True).text


def test_versions_hashes_and_assumed_values_are_told(report, worlds):
    world = worlds["br"]
    text = report("br_kras").text
    assert world.pack.sha256 in text
    assert world.knowledge.sha256 in text
    assert f"{world.pack.n_assumed + world.knowledge.n_assumed} in the pack and the knowledge together" in text


def test_what_the_user_declared_and_what_was_noticed_are_told(report):
    declared = (("disease", "GBM"), ("payer", "br-sus"), ("line", "1"))
    text = report("br_egfr", declared=declared, notices=("The file <x> was not there.",)).text
    assert "Disease = " in text
    assert "(GBM)" in text
    assert "Coverage = SUS (Unified Health System)" in text
    assert "line = 1" in text
    assert "1 note about the files that were read: section 8." in text.partition("1. What can be done here")[0]
    assert "The file <x> was not there." in text.partition("8. Method and versions")[2]


def test_the_title_carries_no_patient(report):
    page = report("br_egfr")
    assert page.title == "Ceiba: report for a tumour board"
    assert "P-0042" in page.text


@pytest.mark.parametrize("code", ["<script>alert(1)</script>", HOSTILE, "名前 & «Ñ»"])
def test_a_hostile_name_stays_text(code, explained, worlds):
    html = patient_report(explained("br_egfr", code=code), Header(worlds["br"]), "en")
    page = Page(html)
    assert not page.faults
    assert "script" not in page.tags
    assert f"Patient {' '.join(code.split())}" in page.text
    assert "@import" not in html.partition("</style>")[0]
    assert "as <b>written</b>" in page.text


def test_a_css_string_cannot_be_ended_from_within():
    assert css_string('a"b\\}\n') == '"a\\000022b\\00005c\\00007d\\00000a"'


def test_every_reference_named_is_listed_once_and_every_listed_one_is_named(report, person_name):
    page = report(person_name)
    listed = [each for each in page.ids if each[:1] in "ER" and each[1:].isdigit()]
    named = {link[1:] for link in page.links if link.startswith(("#E", "#R"))}
    assert named == set(listed)


def test_the_day_asked_for_is_the_day_told(explained, worlds):
    world = worlds["br"]
    earlier = replace(world, as_of=type(world.as_of)(world.as_of.on.replace(year=2024), world.as_of.known))
    assert "rules in force on November 22, 2024" in Page(patient_report(explained("br_egfr"), Header(earlier), "en")).text


def test_a_payer_that_the_pack_does_not_know_is_said_so(report):
    text = report("xx_other_payer").text
    assert "Coverage a payer that the country's pack does not know" in text
    assert "what a payer covers that the country's pack does not know" in text
    assert "‘other’" not in text


def test_a_fact_of_the_head_stands_there_once(report):
    head = report("xx_open", "pt").text.partition("1. O que pode ser feito aqui")[0]
    assert [head.count(fact) for fact in ("61 anos", "Sistema público inventado", "Adenocarcinoma de pulmão", "estádio IV")] == [1, 1, 1, 1]


def test_a_need_repeats_of_the_person_only_what_differs(explained, worlds):
    page = Page(patient_report(explained("br_egfr", "br_her2"), Header(worlds["br"]), "en"))
    second = page.text.partition("Invasive Breast Carcinoma, stage IV, line 2 Found")[2].partition("1. What can be done here")[0]
    assert "Age 48 years Residence Rio de Janeiro Coverage SUS, Private plans" in second
    assert "Sex" not in second


def test_a_line_that_was_counted_is_said_to_be(explained, worlds):
    person = explained("br_egfr")
    for counted in (False, True):
        needs = tuple(replace(need, line_counted=counted) for need in person.needs)
        page = patient_report(replace(person, needs=needs), Header(worlds["br"]), "en")
        assert ("1, counted from the treatments recorded" in page) is counted


def test_a_card_tells_each_rule_once(worlds, explained):
    page = PageState(Header(worlds["xx"]), "en")
    for found in explained("xx_two_payers").needs[0].alternatives:
        for gate, answer in found.answers.items():
            told = grounds(page, answer)
            assert len({(ground.says, ground.since) for ground in told}) == len(told), gate
            assert all(len(set(ground.notes)) == len(ground.notes) for ground in told)


def test_what_is_compared_apart_is_told_in_one_line(worlds):
    row = next(row for row in worlds["xx"].pack.facts["services"] if row["available"])
    place = Reason(f"services.csv:{row.line}", "pack:xx", note="12 / 200 km")
    limit = Reason("distance_km", "pack:xx", note="12 / 200 km")
    wait = Reason(place.rule, "pack:xx", note="20 / 60 days")
    other = Reason("xx-public:list", "pack:xx")
    told = grounds(PageState(Header(worlds["xx"]), "en"), Answer(Value.YES, (place, limit, other, wait)))
    assert [ground.notes for ground in told] == [("12 km; tolerable are 200 km", "20 days; tolerable are 60 days"), ()]


@pytest.mark.parametrize(
    ("lang", "precision", "expected"),
    [
        ("en", "read", "known to hold on June 1, 2019; since when is not known"),
        ("es", "read", "consta vigente el 1 de junio de 2019; no se sabe desde cuándo"),
        ("pt", "read", "consta vigente em 1 de junho de 2019; não se sabe desde quando"),
        ("es", "month", "desde: junio de 2019"),
        ("en", "day", "since June 1, 2019"),
    ],
)
def test_a_date_on_which_it_was_read_is_no_beginning(lang, precision, expected, worlds):
    world = worlds["xx"]
    rule = next(rule for rule in world.pack.rules for dated in rule.history if dated.since.isoformat() == "2019-06-01")
    history = tuple(msgspec.structs.replace(dated, date_precision=precision) for dated in rule.history)
    pack = replace(world.pack, rules=(msgspec.structs.replace(rule, history=history),))
    references = References(Header(replace(world, pack=pack)), lang)
    assert references.since(Reason(rule.id, "pack:xx", since="2019-06-01")) == expected
