"""What libraries and our own structs say of a value, in the reader's language and in places a jurist can follow."""

from __future__ import annotations

import re
from typing import Literal

import pytest

from ceiba import language
from ceiba.packs.facts import read_facts
from ceiba.packs.format import Manifest, PackList, Payer, Rule
from ceiba.packs.indicators import Indicator
from ceiba.packs.landscape_format import Figure
from ceiba.terms.documents import DocumentFault, read_document
from ceiba.terms.faults import Place
from ceiba.terms.library_words import _kind, allowed_words, said

NAMES = "names: {es: a, pt: b, en: c}"
LIST = f"- id: a\n  {NAMES}\n  gate: covered\n  payer: p\n  actions: [treatment]\n  complete: []"
CITED = "source: s, place: p, confidence: high, quote: q"
RULE = """- id: a
  list: l
  actions: [x]
  says: {{es: a, pt: b, en: c}}
  who: {who}
  history:
    - {{from: {day}, answer: 'yes', {cited}}}"""

ENGLISH = re.compile(
    r"\b(the|this|is|are|not|of|an|with|from|needs?|or|missing|expected|got|object|field|required|invalid|value|unknown|found|did|find"
    r"|begins?|same|day|two|written|score|stage|marker|entry|date|and|such|its|here|quotation|key)\b",
    re.IGNORECASE,
)
CODE = re.compile(r"`[^`]*`|'[^']*'|: [a-z_, ]+ \((?=[a-z ]+ entrada)")


def rule(*, who="{}", day="2024-03-01", cited=CITED):
    return RULE.format(who=who, day=day, cited=cited)


HISTORY_TWICE = rule() + "\n" + rule().splitlines()[-1]

BROKEN = [
    (LIST, list[PackList], "falta la clave `kind` (en la entrada 1)"),
    (LIST + "\n  kind: positiva", list[PackList], "illustrative, negative, positive (en la entrada 1, `kind`)"),
    (rule(day="01/03/2024"), list[Rule], "escríbala como 2024-03-01 (año, mes, día) (en la entrada 1, `history` 1, `from`)"),
    (LIST + "\n  kind: positive\n  x: y", list[PackList], "la clave `x` no corresponde aquí (en la entrada 1)"),
    (
        f"- id: a\n  {NAMES}\n  routes:\n    - {{id: r, {NAMES}, ordinary: 'true', approval_rate: much, {CITED}}}",
        list[Payer],
        "está escrito como texto; se esperaba: número",
    ),
    (rule(cited="place: p, quote: q"), list[Rule], "un valor necesita una fuente"),
    (rule(who="{stage: [IIID]}"), list[Rule], "'IIID' no es un grupo de estadio (en la entrada 1, `who`)"),
    (rule(who="{profile: ALK fussion}"), list[Rule], "'ALK fussion' no es un marcador"),
    (HISTORY_TWICE, list[Rule], "dos valores de un historial empiezan el mismo día"),
    (
        f"- indicator: L2\n  history:\n    - {{from: 2024-03-01, score: 70, says: {{es: a, pt: b, en: c}}, {CITED}}}",
        list[Indicator],
        "un puntaje se escribe de 0 a 1",
    ),
    (f"says: {{es: a, pt: b, en: c}}\nas_of: '2024'\nvalue: 3\nunit: USD\n{CITED.replace(', ', chr(10))}", Figure, "`price_year`"),
    ("country: @py", Manifest, "un valor no puede empezar con este signo"),
    ("names: {es: a\ncountry: py", Manifest, "a una tabla entre llaves le falta una coma"),
]


@pytest.fixture(autouse=True)
def english():
    language.use("en")
    yield
    language.use("en")


def fault_in(lang, text, kind):
    with pytest.raises(DocumentFault) as caught:
        read_document(text, kind)
    language.use(lang)
    return language.gettext(caught.value.problem).format(**caught.value.fields)


@pytest.mark.parametrize(("text", "kind", "spanish"), BROKEN, ids=range(len(BROKEN)))
def test_a_fault_of_a_document_is_said_in_spanish_and_portuguese(text, kind, spanish):
    said_in = {lang: fault_in(lang, text, kind) for lang in ("es", "pt", "en")}
    assert spanish in said_in["es"]
    assert len(set(said_in.values())) == 3, said_in
    for lang in ("es", "pt"):
        assert not ENGLISH.findall(CODE.sub("", said_in[lang])), said_in[lang]


def test_a_fault_of_a_row_is_said_in_spanish_and_portuguese():
    header = "region,name,population,source,place,as_of,confidence,assumed,reason,fact"
    (fault,) = read_facts("population", f"{header}\nXX-N,North,10,law,,2025,alta,,,\n")[1]
    for lang, words in (("es", "'alta' no es ninguna de estas palabras: "), ("pt", "'alta' não é nenhuma destas palavras: ")):
        language.use(lang)
        assert language.gettext(fault.problem).format(**fault.fields).startswith(words + "high, low, medium")


def test_a_message_that_nobody_knows_stays_as_it_is():
    assert said("Something new in the library") == "Something new in the library"


def test_the_words_of_a_choice_are_found_by_the_path_and_none_where_it_is_no_choice():
    assert allowed_words(list[PackList], "$[3].kind") == ("illustrative", "negative", "positive")
    assert allowed_words(list[PackList], "$[3].id") == ()
    assert allowed_words(list[PackList], "$[3].nothing.at[0].all") == ()
    assert allowed_words(str | list[Literal["here", "there"]], "$[3]") == ("here", "there")


def test_the_whole_document_has_no_place():
    assert str(Place("$")) == ""


def test_several_kinds_are_named_each_and_a_kind_without_words_stays_as_it_is():
    assert str(_kind("int | null")) == str(_kind("int"))
    assert _kind("int | str") == f"{_kind('int')}, {_kind('str')}"
    assert _kind("int | wonder") == "int | wonder"
