"""One broken source of evidence beside what is said of it: a sentence that ends the import, or the rows that are refused.

The name of an input begins with the source it is given as. `<input>.expected` holds the name of the error, its exit code and its sentence;
or, for each refused row, its line and column, the problem and the remedy. `pytest --golden-rewrite tests/bad/evidence` writes them anew:
read the difference.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ceiba.errors import CeibaError
from ceiba.job import import_evidence

HERE = Path(__file__).parent
INPUTS = sorted(path for path in HERE.iterdir() if path.suffix not in {".py", ".expected"} and not path.name.startswith(("__", ".")))


def said_of(path: Path, into: Path) -> str:
    try:
        done = import_evidence(path, path.name.partition("_")[0], into)
    except CeibaError as error:
        assert not into.exists(), "what fails leaves nothing behind"
        return f"{type(error).__name__} {error.exit_code}\n{error}\n".replace(f"{path.parent}/", "")
    with (into / "refused.csv").open(encoding="utf-8", newline="") as handle:
        refused = list(csv.DictReader(handle))
    assert refused, "a broken input must be refused, in whole or in part"
    assert done.counts.read == done.counts.taken + len(refused)
    assert all(row["raw"] for row in refused), "nothing is lost"
    return "\n".join(f"line {row['line']} {row['column']}".rstrip() + f"\n{row['problem']}\n{row['remedy']}\n" for row in refused)


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_a_broken_source_is_said_to_be(path, tmp_path, golden_rewrite):
    expected = path.with_name(path.name + ".expected")
    said = said_of(path, tmp_path / "snapshot")
    if golden_rewrite:
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


def test_no_expected_message_is_without_its_input():
    names = {path.name + ".expected" for path in INPUTS}
    assert {path.name for path in HERE.glob("*.expected")} == names
