"""A folder of documents being read: every fault is kept with its file and line."""

from __future__ import annotations

import msgspec

from ceiba.errors import PackRefused
from ceiba.terms.citations import Citation
from ceiba.terms.readings import Fault, Reading, refusal


class Thing(msgspec.Struct):
    """Something with an id."""

    id: str = ""


def reading(**files):
    return Reading({name.replace("__", "/") + ".yaml": data for name, data in files.items()}, "guide.md")


def said(found):
    return [str(fault) for fault in found.faults]


def test_a_document_is_read_and_the_place_of_every_id_kept():
    found = reading(a=b"# first\n- id: one\n- id: two\n", b=b"- id: one\n- {}\n")
    assert [thing.id for thing in found.document("a.yaml", list[Thing])] == ["one", "two"]
    assert found.document("b.yaml", list[Thing])[1].id == ""
    assert (found.place("one"), found.place("two")) == (("a.yaml", 2), ("a.yaml", 3))
    assert (found.place("b.yaml[0]"), found.place("b.yaml[1]")) == (("b.yaml", 1), ("b.yaml", 2))
    assert found.faults == []


def test_an_id_that_was_never_defined_is_placed_in_the_first_file():
    assert reading(a=b"x", b=b"y").place("nobody") == ("a.yaml", 1)
    assert Reading({}, "guide.md").place("nobody") == ("", 1)


def test_one_thing_has_no_places():
    found = reading(a=b"id: one\n")
    assert found.document("a.yaml", Thing).id == "one"
    assert found.places == {}


def test_a_file_that_is_missing_empty_or_not_text_is_a_fault():
    found = reading(empty=b"  \n", latin=b"a: b\nc: caf\xe9\n")
    assert [found.document(f"{name}.yaml", Thing) for name in ("gone", "empty", "latin")] == [None, None, None]
    assert said(found) == [
        "gone.yaml:1: the file is missing Add it; guide.md says what belongs in it.",
        "empty.yaml:1: the file is empty Fill it; guide.md says what belongs in it.",
        "latin.yaml:2: is not UTF-8 text Save the file as UTF-8.",
    ]


def test_a_document_that_does_not_fit_is_a_fault_with_its_line():
    found = reading(a=b"id: one\nid: two\n")
    assert found.document("a.yaml", Thing) is None
    assert said(found) == ["a.yaml:2: the key 'id' is repeated Mend the value; guide.md shows the form."]


def test_a_fault_is_a_sentence_with_fields_so_that_it_can_be_translated():
    fault = Fault("a.yaml", 3, "the id '{id}' is used twice", "Give each its own id.", {"id": "{one}"})
    assert str(fault) == "a.yaml:3: the id '{one}' is used twice Give each its own id."


def test_files_are_named_in_order_by_pattern():
    found = reading(b__z=b"", a=b"", b__y=b"")
    assert found.named("b/*.yaml") == ("b/y.yaml", "b/z.yaml")
    assert found.named("*.csv") == ()


def test_the_checksum_is_of_names_and_bytes_and_not_of_their_order():
    checksum = reading(a=b"1", b=b"2").sha256
    assert reading(b=b"2", a=b"1").sha256 == checksum
    assert len({checksum, reading(a=b"1", c=b"2").sha256, reading(a=b"1", b=b"3").sha256, reading(a=b"1").sha256}) == 4


def test_a_reading_with_faults_is_refused_at_the_first_of_them_which_is_told_with_how_many_there_are():
    first = Fault("a.yaml", 3, "the id '{id}' is used twice", "Give each of {country} its own id.", {"id": "one", "country": "xx"})
    refused = refusal(PackRefused, "'{pack}': {first} ({counted}).", [first, Fault("b.yaml", 1, "no", "Mend it.")], pack="xz")
    assert (type(refused), refused.place) == (PackRefused, "a.yaml:3")
    assert str(refused) == "a.yaml:3: 'xz': the id 'one' is used twice (2 faults). Give each of xx its own id."
    told = refusal(PackRefused, "{first} ({counted}).", [first], "{what_to_do} See {guide}.", guide="guide.md")
    assert str(told) == "a.yaml:3: the id 'one' is used twice (1 fault). Give each of xx its own id. See guide.md."


def test_every_further_entry_that_bears_an_id_again_is_a_fault_where_it_stands():
    found = reading(a=b"- id: one\n- id: two\n- id: one\n- id: one\n")
    found.once_each("a.yaml", [thing.id for thing in found.document("a.yaml", list[Thing])])
    assert said(found) == [f"a.yaml:{line}: the id 'one' is used twice Give each its own id." for line in (3, 4)]


def test_a_source_that_is_not_described_is_a_fault_and_none_is_not():
    found = reading(a=b"- id: one\n")
    for source in ("", "told", "rumour"):
        found.check_source(("a.yaml", 1), source, {"told"}, "`sources`")
    found.check_source(("a.yaml", 2), "rumour", [])
    assert said(found) == [
        "a.yaml:1: the source 'rumour' is not in `sources` Add it, or mend the id.",
        "a.yaml:2: the source 'rumour' is not in sources.yaml Add it, or mend the id.",
    ]


def test_a_value_that_was_read_says_what_was_read_in_its_words_or_ours():
    found = reading(a=b"- id: one\n")
    for cited in (
        Citation(assumed=True, reason="a test"),
        Citation(source="told", place="p. 1", confidence="high", quote="Yes."),
        Citation(source="told", place="p. 1", confidence="high", paraphrase="It is so."),
        Citation(source="told", place="p. 1", confidence="high", quote=" "),
    ):
        found.check_words(("a.yaml", 1), cited)
    assert len(found.faults) == 1
    assert "in its source's words nor in ours" in said(found)[0]
