"""One broken pack a case: an overlay over a copy of the invented country, beside the fault that the check must give.

A case changes one file: `append` text, `replace` one text (`after` says behind which), `write` it anew (`write_hex`: as bytes), or `delete`
it. `expect` says what the fault must contain, the line by the text that stands on it (`line_of`; else `line`, else the first), and how many
faults there are (`faults`: one, unless a case cannot help but make more).
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
KEYS = {"file", "replace", "after", "append", "write", "write_hex", "delete", "expect"}


@pytest.fixture(scope="module")
def vocabulary():
    knowledge = load_knowledge()
    return Vocabulary(frozenset(knowledge.actions), knowledge.medicines, knowledge.tree)


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(find_pack("xx"), tmp_path / "xx")


def break_pack(folder, case):
    """Change the one file of a case."""
    path = folder / case["file"]
    if "delete" in case:
        path.unlink()
    elif "write_hex" in case:
        path.write_bytes(bytes.fromhex(case["write_hex"]))
    elif "write" in case:
        path.write_text(case["write"], encoding="utf-8")
    elif "append" in case:
        path.write_text(path.read_text(encoding="utf-8") + case["append"], encoding="utf-8")
    else:
        text = path.read_text(encoding="utf-8")
        start = text.index(case.get("after", ""))
        old, new = case["replace"]["old"], case["replace"]["new"]
        assert old in text[start:], "the text to replace is not in the pack any more: mend the case"
        path.write_text(text[:start] + text[start:].replace(old, new, 1), encoding="utf-8")


def line_of(folder, name, text, after):
    """The 1-based line of the text, or of its first occurrence behind another."""
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    first = next(number for number, line in enumerate(lines) if after in line)
    return next(number for number, line in enumerate(lines[first:], start=first + 1) if text in line)


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_a_broken_pack_is_refused_with_file_line_problem_and_remedy(copy, vocabulary, file):
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert set(case) <= KEYS
    expect = case["expect"]
    break_pack(copy, case)
    _, faults = check_pack(copy, vocabulary)
    told = [(fault, fault.problem.format(**fault.fields), fault.remedy.format(**fault.fields)) for fault in faults]
    found = [fault for fault, problem, remedy in told if expect["problem"] in problem and expect["remedy"] in remedy]
    assert len(found) == 1, [str(fault) for fault in faults]
    assert len(faults) == expect.get("faults", 1), [str(fault) for fault in faults]
    assert found[0].file == expect.get("file", case["file"])
    if "line_of" in expect:
        assert found[0].line == line_of(copy, found[0].file, expect["line_of"], case.get("after", ""))
    else:
        assert found[0].line == expect.get("line", 1)
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
