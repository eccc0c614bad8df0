"""What the user is told about the input, what a changed pack does to old results, and which words name an action."""

from __future__ import annotations

import shutil
from contextlib import closing

import pytest

from ceiba.engine import DuckDBEngine
from ceiba.errors import LakeError, UnknownCountry
from ceiba.evidence import load_knowledge
from ceiba.job import RunQuestion, run, world_of
from ceiba.job.explain import find_action
from ceiba.job.past import decide_one
from ceiba.packs import packs_folder


@pytest.fixture
def strange(tmp_path):
    """Two people, one of whom has a payer and a region that no pack knows."""
    people = tmp_path / "people.csv"
    people.write_text("patient_code,payer,region\nA,unimed,BR-ZZ\nB,br-sus,BR-SP\n", encoding="utf-8")
    return people


def test_payers_and_regions_that_the_pack_does_not_know_are_told_with_how_many_people(strange, tmp_path):
    done = run([strange], RunQuestion(country="br"), tmp_path / "out", max_reports=0)
    told = [notice.told("pt") for notice in done.record.notices]
    assert any("unimed" in text and "1" in text and "br-sus" in text for text in told)
    assert any("BR-ZZ" in text for text in told)
    assert not any("BR-SP" in text.partition("BR-AC")[0] for text in told)


def test_results_of_a_pack_that_has_changed_since_are_not_explained_by_the_new_one(strange, tmp_path):
    packs = tmp_path / "packs"
    shutil.copytree(packs_folder() / "br", packs / "br")
    question = RunQuestion(country="br", packs=str(packs))
    run([strange], question, tmp_path / "out", max_reports=0)
    (packs / "br" / "README.md").write_text("changed", encoding="utf-8")
    with closing(DuckDBEngine()) as engine, pytest.raises(LakeError, match="changed since"):
        decide_one(engine, tmp_path / "out", "A")


def test_a_folder_of_packs_without_the_country_is_said_to_be(tmp_path):
    with pytest.raises(UnknownCountry, match="holds no pack 'br'"):
        world_of(RunQuestion(country="br", packs=str(tmp_path)))


@pytest.mark.parametrize("word", ["osimertinib", "Osimertinib", "OSIMERTINIBE", " osimertinib "])
def test_an_action_is_known_by_its_name_in_any_language_and_case(word):
    found = find_action(load_knowledge(), word)
    assert found is not None
    assert found.id == "osimertinib"


def test_a_word_that_names_no_action_finds_none():
    assert find_action(load_knowledge(), "aspirin of the moon") is None
