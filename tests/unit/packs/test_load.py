"""From a folder to a pack, and what happens where there is none."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest

from ceiba.errors import OutputError, PackRefused, UnknownCountry, UsageError
from ceiba.evidence import load_knowledge
from ceiba.packs import Vocabulary, check_pack, find_pack, load_pack, packs_folder, shipped_countries
from ceiba.packs.load import read_pack
from ceiba.packs.scaffold import TOPICS, start_pack


@pytest.fixture(scope="module")
def vocabulary():
    knowledge = load_knowledge()
    return Vocabulary(frozenset(knowledge.actions), knowledge.medicines, knowledge.tree)


@pytest.fixture
def copy(tmp_path):
    """A copy of the invented country that a test may change."""
    folder = tmp_path / "xx"
    shutil.copytree(find_pack("xx"), folder)
    return folder


def test_the_packs_that_ship_are_found():
    assert {"br", "xx"} <= set(shipped_countries())
    assert find_pack("xx") == packs_folder() / "xx"


def test_a_folder_of_the_users_own_stands_in_place_of_those_that_ship(copy):
    assert find_pack("xx", copy.parent) == copy
    with pytest.raises(UnknownCountry, match="holds no pack 'br'"):
        find_pack("br", copy.parent)


def test_a_country_without_a_pack_says_which_there_are():
    with pytest.raises(UnknownCountry, match="no pack for the country 'zz'") as caught:
        find_pack("zz")
    assert all(country in str(caught.value) for country in ("br", "co", "xx"))
    assert "ceiba pack new zz" in str(caught.value)


def test_a_pack_knows_its_country_its_dates_and_its_bytes(copy, vocabulary):
    pack = load_pack(copy, vocabulary)
    assert (pack.country, pack.as_of.on, pack.as_of.known) == ("xx", dt.date(2026, 6, 30), dt.date(2026, 6, 30))
    assert load_pack(find_pack("xx"), vocabulary).sha256 == pack.sha256
    (copy / "README.md").write_text("changed", encoding="utf-8")
    assert load_pack(copy, vocabulary).sha256 != pack.sha256


def test_a_pack_that_fails_its_check_is_refused_with_its_first_fault_and_their_number(copy, vocabulary):
    (copy / "status.yaml").unlink()
    (copy / "pack.yaml").unlink()
    with pytest.raises(PackRefused) as caught:
        load_pack(copy, vocabulary)
    message = str(caught.value)
    assert message.startswith(
        "pack.yaml:1: The pack 'xx' is refused: the file is missing (2 faults). Add it; docs/reference/pack-format.md"
    )
    assert caught.value.exit_code == 21


def test_every_fault_of_form_is_found_at_once(copy, vocabulary):
    (copy / "status.yaml").write_text("- topic: [", encoding="utf-8")
    (copy / "sources.yaml").write_text("- id: only", encoding="utf-8")
    (copy / "facts/prices.csv").write_bytes(b"\xff")
    pack, faults = check_pack(copy, vocabulary)
    assert pack is None
    assert {fault.file for fault in faults} == {"status.yaml", "sources.yaml", "facts/prices.csv"}


def test_a_folder_that_is_not_there_is_a_pack_without_files(tmp_path, vocabulary):
    pack, faults = check_pack(tmp_path / "xx", vocabulary)
    assert pack is None
    assert {fault.problem for fault in faults} == {"the file is missing"}


def test_facts_and_deliveries_may_be_left_out(copy):
    for name in ("delivery.yaml", "incomes.csv", "incomes.meta.yaml"):
        (copy / "facts" / name).unlink()
    pack, reading = read_pack(copy)
    assert reading.faults == []
    assert (pack.deliveries, pack.facts["incomes"]) == ((), ())


def test_other_files_than_yaml_and_csv_are_let_be(copy):
    (copy / "policy" / "notes.md").write_text("anything", encoding="utf-8")
    assert read_pack(copy)[1].faults == []


def test_a_new_pack_passes_its_check_and_knows_nothing(tmp_path, vocabulary):
    """The check of a pack and the way to start one must agree, or nobody could begin."""
    folder = start_pack("PY", "pyg", tmp_path, today=dt.date(2026, 11, 22))
    pack = load_pack(folder, vocabulary)
    assert (folder.name, pack.country, pack.manifest.currency) == ("py", "py", "PYG")
    assert {(topic.topic, topic.state) for topic in pack.topics} == {(topic, "absent") for topic in TOPICS}
    assert pack.n_assumed == 0


@pytest.mark.parametrize(("country", "currency"), [("pry", "PYG"), ("p1", "PYG"), ("py", "PY"), ("py", "P1G")])
def test_a_pack_is_started_with_codes(tmp_path, country, currency):
    with pytest.raises(UsageError, match="is not a code"):
        start_pack(country, currency, tmp_path, today=dt.date(2026, 11, 22))
    assert list(tmp_path.iterdir()) == []


def test_a_pack_is_not_started_over_another(copy):
    with pytest.raises(OutputError, match="already"):
        start_pack("xx", "XTS", copy.parent, today=dt.date(2026, 11, 22))


def test_two_complete_spans_may_follow_each_other(copy, vocabulary):
    lists = copy / "policy/lists.yaml"
    text = lists.read_text(encoding="utf-8")
    span = (
        "complete: [{from: 2020-01-01, through: 2020-12-31, source: xx-register, confidence: high, paraphrase: Read.},"
        " {from: 2021-01-01, source: xx-register, confidence: high, paraphrase: Read.}]"
    )
    positive = text.replace("kind: illustrative", "kind: positive").replace("complete: []", span)
    lists.write_text(positive, encoding="utf-8")
    assert [span.last for span in load_pack(copy, vocabulary).lists["xx-private-plan"].complete] == [dt.date(2020, 12, 31), None]
