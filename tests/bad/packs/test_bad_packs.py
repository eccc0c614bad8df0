"""One broken pack a case: an overlay over a copy of the invented country, beside the fault that the check must give.

The keys of a case are those of all broken files, see `tests/bad/conftest.py`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from ceiba.errors import PackRefused
from ceiba.evidence import load_knowledge
from ceiba.packs import Vocabulary, check_pack, find_pack, load_pack

CASES = sorted(Path(__file__).parent.glob("*.yaml"))


@pytest.fixture(scope="module")
def vocabulary():
    knowledge = load_knowledge()
    return Vocabulary(frozenset(knowledge.actions), knowledge.medicines, knowledge.tree)


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(find_pack("xx"), tmp_path / "xx")


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_a_broken_pack_is_refused_with_file_line_problem_and_remedy(copy, vocabulary, file, break_file, expected_fault):
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    break_file(copy, case)
    expected_fault(check_pack(copy, vocabulary)[1], copy, case)
    with pytest.raises(PackRefused):
        load_pack(copy, vocabulary)


def test_the_word_no_unquoted_is_a_word_and_no_fault(copy, vocabulary):
    path = copy / "policy/coverage/public_lung.yaml"
    text = path.read_text(encoding="utf-8")
    assert 'answer: "no"' in text
    path.write_text(text.replace('answer: "no"', "answer: no"), encoding="utf-8")
    pack = load_pack(copy, vocabulary)
    assert [rule.history[0].answer for rule in pack.rules if rule.id == "xx_public_osimertinib"] == ["no"]


def test_a_byte_order_mark_is_let_pass(copy, vocabulary):
    for name in ("pack.yaml", "facts/prices.csv"):
        path = copy / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_pack(copy, vocabulary).facts["prices"]


def test_the_pack_that_the_cases_break_is_whole(copy, vocabulary):
    assert check_pack(copy, vocabulary)[1] == []
