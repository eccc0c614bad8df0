"""No cell and no column name of a CSV of results is a formula, whoever wrote it; numbers stay numbers."""

from __future__ import annotations

import ast
import csv
import io
import unicodedata
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceiba import job
from ceiba.job.spreadsheets import as_text, write_csv, write_rows, write_tables

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "−")
BEFORE = ("", " ", "  ", '"', "'", "\u00a0", "\u3000", "\ufeff", ' "')


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet might run a cell, told in another way than the program tells it: what it looks at first is an operator."""
    bare = unicodedata.normalize("NFKC", cell).lstrip(' \t\r\n"`\u200b\ufeff')
    return bare[:1] in tuple("=+-@\u2212") or cell[:1] in tuple("\t\r\n")


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("before", BEFORE)
def test_a_formula_is_written_as_text_by_both_writers(tmp_path, start, before):
    cell = f"{before}{start}HYPERLINK(1)"
    assert as_text(cell) == f"'{cell}"
    write_csv(pa.table({cell: [cell]}), tmp_path / "a.csv")
    handle = io.StringIO()
    write_rows(handle, [cell], [[cell]])
    for text in ((tmp_path / "a.csv").read_bytes().decode(), handle.getvalue()):
        assert list(csv.reader(io.StringIO(text, newline=""))) == [[f"'{cell}"], [f"'{cell}"]]


@given(texts=st.lists(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00")), min_size=1, max_size=20))
def test_no_cell_of_a_csv_begins_as_a_formula_and_both_writers_agree(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    write_csv(pa.table({"text": pa.array(texts, pa.string())}), path)
    with path.open(encoding="utf-8", newline="") as handle:
        cells = [row[0] if row else "" for row in csv.reader(handle)][1:]
    for cell, text in zip(cells, texts, strict=True):
        assert not is_formula(cell)
        assert cell in (text, f"'{text}")
        assert cell == as_text(text)


def test_numbers_below_zero_and_empty_cells_stay_what_they_are(tmp_path):
    write_csv(pa.table({"n": [-1, None], "x": [-0.5, 2.0], "text": ["=1", None]}), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == '"n","x","text"\n-1,-0.5,"\'=1"\n,2,\n'
    handle = io.StringIO()
    write_rows(handle, ["n", "x"], [[-1, -0.5]], lineterminator="\n")
    assert handle.getvalue() == "n,x\n-1,-0.5\n"


def test_a_patient_called_as_a_formula_does_no_harm(tmp_path):
    write_csv(pa.table({"patient": ['=HYPERLINK("http://x","y")', "@SUM(A1)", "+1", "-1", "\t=1"]}), tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as handle:
        assert all(row["patient"].startswith("'") for row in csv.DictReader(handle))


def test_every_csv_for_people_goes_through_one_module():
    """No other module of the room writes CSV by itself."""
    folder = Path(job.__file__).parent
    for path in folder.rglob("*.py"):
        imported = {name for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) for name in _imported(node)}
        if path.name != "spreadsheets.py":
            assert not imported & {"csv", "pyarrow.csv"}, path.name


def _imported(node):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


def test_rows_with_the_same_columns_are_a_file_a_table_and_a_list_of_them_is_one_cell(tmp_path):
    paths = write_tables({"some": [{"name": "=a", "payers": ["x", "y"]}, {"name": "b", "payers": None}], "none": []}, tmp_path)
    assert [path.name for path in paths] == ["some.csv", "none.csv"]
    assert paths[0].read_bytes() == b"name,payers\n'=a,x y\nb,\n"
    assert paths[1].read_bytes() == b"\n"
