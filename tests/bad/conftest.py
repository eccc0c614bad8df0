"""Broken files, one a case: a whole copy is changed as the case says, and what the check finds is held against what the case expects.

A case names its `file` and changes it by one of CHANGES. `expect` holds words of the problem and of the remedy, the line (`line_of`: the
first that holds this text; `line`; else 1), the file where it is another, and how many faults there are where it is more than one.
"""

from __future__ import annotations

import pytest

CHANGES = {"replace", "append", "write", "write_hex", "latin1", "delete"}
"""replace: `old` by `new`, the first behind the text `after`. append, write: text. write_hex, latin1: bytes. delete: the file goes."""


def _break(folder, case):
    path, change = folder / case["file"], CHANGES & set(case)
    assert len(change) == 1, "a case changes its file in one way"
    if "delete" in case:
        path.unlink()
    elif "write_hex" in case:
        path.write_bytes(bytes.fromhex(case["write_hex"]))
    elif "latin1" in case:
        path.write_bytes(case["latin1"].encode("latin-1"))
    elif "write" in case:
        path.write_text(case["write"], encoding="utf-8")
    elif "append" in case:
        path.write_text(path.read_text(encoding="utf-8") + case["append"], encoding="utf-8")
    else:
        text = path.read_text(encoding="utf-8")
        start = text.index(case.get("after", ""))
        old, new = case["replace"]["old"], case["replace"]["new"]
        assert old in text[start:], "the text to replace is not there any more: mend the case"
        path.write_text(text[:start] + text[start:].replace(old, new, 1), encoding="utf-8")


def _line_of(path, text, after):
    """The 1-based line of the text, or of its first occurrence behind another."""
    lines = path.read_text(encoding="utf-8").splitlines()
    first = next(number for number, line in enumerate(lines) if after in line)
    return next(number for number, line in enumerate(lines[first:], start=first + 1) if text in line)


def _hold(faults, folder, case):
    assert set(case) <= CHANGES | {"file", "after", "expect"}
    expect = case["expect"]
    assert set(expect) <= {"problem", "remedy", "line_of", "line", "file", "faults"}
    told = [(fault, fault.problem.format(**fault.fields), fault.remedy.format(**fault.fields)) for fault in faults]
    found = [fault for fault, problem, remedy in told if expect["problem"] in problem and expect["remedy"] in remedy]
    assert len(found) == 1, [str(fault) for fault in faults]
    assert len(faults) == expect.get("faults", 1), [str(fault) for fault in faults]
    assert found[0].file == expect.get("file", case["file"])
    line = _line_of(folder / found[0].file, expect["line_of"], case.get("after", "")) if "line_of" in expect else expect.get("line", 1)
    assert found[0].line == line
    return found[0]


@pytest.fixture(scope="session")
def break_file():
    """Change the one file of a case: `break_file(folder, case)`."""
    return _break


@pytest.fixture(scope="session")
def expected_fault():
    """Return the one fault that a case expects of those found, standing where it expects it: `expected_fault(faults, folder, case)`."""
    return _hold
