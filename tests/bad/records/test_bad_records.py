"""One broken input beside what is said of it: a sentence that ends the run, or the rows that are refused.

`<input>.expected` holds either the name of the error, its exit code and its sentence; or, for each refused row, its line and
column, the problem and the remedy. `pytest --golden-rewrite tests/bad/records` writes them anew: read the difference.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from ceiba.errors import CeibaError
from ceiba.records import check

HERE = Path(__file__).parent
INPUTS = sorted(path for path in HERE.iterdir() if path.suffix not in {".py", ".expected"} and not path.name.startswith(("__", ".")))


def said_of(path: Path) -> str:
    try:
        done = check([path])
    except CeibaError as error:
        return f"{type(error).__name__} {error.exit_code}\n{error}\n"
    assert done.refused, "a broken input must be refused, in whole or in part"
    return "\n".join(f"line {row.line} {row.column or ''}".rstrip() + f"\n{row.problem}\n{row.remedy}\n" for row in done.refused)


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_a_broken_input_is_said_to_be(path, golden_rewrite):
    expected = path.with_name(path.name + ".expected")
    said = said_of(path)
    if golden_rewrite:
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


def test_no_expected_message_is_without_its_input():
    names = {path.name + ".expected" for path in INPUTS}
    assert {path.name for path in HERE.glob("*.expected")} == names
