"""Tables that do not fit in memory: the lake is the same, nothing is left behind, a full disk is said."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest

from ceiba.errors import OutputError
from ceiba.records import ingest, open_lake, read_table, spilled
from ceiba.records.drafts import InputFile
from ceiba.records.maf import read_maf
from ceiba.records.samples import renamed
from ceiba.records.spilled import Growing, Spilled, pieces_of, spilling_into, whole

SCHEMA = pa.schema([("a", pa.int64()), ("b", pa.string())])
PIECES = [pa.table({"a": [number, None], "b": [None, f"x{number}"]}, schema=SCHEMA) for number in range(5)]
MAF = "Hugo_Symbol|Tumor_Sample_Barcode|HGVSp_Short\n"


@pytest.fixture
def no_memory(monkeypatch):
    """Let every table spill from its first row on, and be worked on a few rows at a time."""
    monkeypatch.setattr(spilled, "HELD_BYTES", 0)
    monkeypatch.setattr("ceiba.records.stacks.SLICE_ROWS", 7)
    monkeypatch.setattr("ceiba.records.merging.COMPARED_ROWS", 5)


def grown():
    table = Growing(SCHEMA)
    for piece in PIECES:
        table.add(piece)
    return table.done()


def test_a_table_that_fits_stays_in_memory(tmp_path):
    with spilling_into(tmp_path / "lake"):
        assert grown() == pa.concat_tables(PIECES)
    assert not (tmp_path / "lake").exists()


def test_a_table_that_does_not_fit_is_read_as_it_was_added_as_often_as_asked(no_memory, tmp_path):
    with spilling_into(tmp_path):
        table = grown()
    assert isinstance(table, Spilled)
    assert (table.num_rows, table.schema) == (10, SCHEMA)
    assert [list(pieces_of(table)), list(table.pieces())] == [PIECES, PIECES]
    assert whole(table) == pa.concat_tables(PIECES)
    assert [column.to_pylist() for column in table.column("b")] == [piece["b"].to_pylist() for piece in PIECES]


def test_the_tables_of_one_run_share_what_memory_they_have(monkeypatch, tmp_path):
    monkeypatch.setattr(spilled, "HELD_BYTES", pa.concat_tables(PIECES).nbytes + 50)
    with spilling_into(tmp_path):
        first, second = grown(), grown()
    assert isinstance(first, pa.Table)
    assert isinstance(second, Spilled)
    with spilling_into(tmp_path):
        assert isinstance(grown(), pa.Table), "another run begins anew"


def test_what_is_spilled_has_no_name_that_another_could_open(no_memory, tmp_path):
    with spilling_into(tmp_path):
        table = grown()
        assert list(tmp_path.iterdir()) == []
    assert table.num_rows == 10


def test_a_table_without_rows_is_empty(tmp_path):
    table = Growing(SCHEMA)
    table.add(SCHEMA.empty_table())
    assert table.done() == SCHEMA.empty_table()


def test_a_full_disk_is_said_in_one_sentence(no_memory, tmp_path, monkeypatch):
    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ceiba.records.spilled.tempfile.TemporaryFile", full)
    with (
        spilling_into(tmp_path / "lake"),
        pytest.raises(OutputError, match=r"no room .*\(No space left on device\).* Free"),
    ):
        grown()
    assert not (tmp_path / "lake").exists()


def many(dice):
    """Rows of few samples and genes, so that many repeat another."""
    rows = [f"G{dice.randrange(6)}|S{dice.randrange(4)}|p.A{dice.randrange(3) + 1}T\n" for _ in range(60)]
    return MAF + "".join(rows) + "short\n"


def test_the_lake_is_the_same_whether_tables_fit_in_memory_or_not(write, tmp_path, monkeypatch):
    dice = random.Random(7)
    for name in ("a.maf", "b.maf", "c.maf"):
        write(name, many(dice))
    write("people.csv", "patient_code,specimen_code,marker,result\nP1,S1,MSI-high,present\nP1,S1,MSI-high,present\nP2,S2,MSI-high,absent\n")
    held = ingest([tmp_path / "in"], tmp_path / "held")
    monkeypatch.setattr(spilled, "HELD_BYTES", 0)
    monkeypatch.setattr("ceiba.records.stacks.SLICE_ROWS", 7)
    monkeypatch.setattr("ceiba.records.merging.COMPARED_ROWS", 5)
    spilt = ingest([tmp_path / "in"], tmp_path / "spilt")
    assert {name: path.read_bytes() for name, path in open_lake(held.lake).items()} == {
        name: path.read_bytes() for name, path in open_lake(spilt.lake).items()
    }
    assert (held.sources, held.refused) == (spilt.sources, spilt.refused)
    assert sum(source.rows_merged for source in held.sources) > 50
    rows = read_table(held.lake, "alterations").to_pylist()
    keys = [(row["specimen_id"], row["gene_symbol"], row["hgvs_p"]) for row in rows]
    assert len(set(keys)) == len(keys) == len({tuple(line.split("|")) for line in many_lines(7)})
    assert [row["alteration_id"] for row in rows] == list(range(1, len(rows) + 1))
    assert [(row["source_id"], row["line"]) for row in rows] == sorted((row["source_id"], row["line"]) for row in rows)


def many_lines(seed):
    dice = random.Random(seed)
    return [line for _ in range(3) for line in many(dice).splitlines()[1:] if line != "short"]


def test_two_keys_that_share_a_number_are_both_kept(write, tmp_path, monkeypatch):
    import polars as pl

    write("a.maf", MAF + "EGFR|S1|p.L858R\nKRAS|S1|p.G12C\nEGFR|S1|p.L858R\n")
    monkeypatch.setattr(pl.DataFrame, "hash_rows", lambda frame: pl.Series([7] * frame.height, dtype=pl.UInt64))
    lake = ingest([tmp_path / "in"], tmp_path / "lake")
    assert [row["gene_symbol"] for row in read_table(lake.lake, "alterations").to_pylist()] == ["EGFR", "KRAS"]
    assert [(source.rows_kept, source.rows_merged) for source in lake.sources] == [(2, 1)]


def test_a_fraction_of_zero_is_zero_however_it_is_written(write, tmp_path):
    write("a.maf", "Hugo_Symbol|Tumor_Sample_Barcode|HGVSp_Short|t_vaf\nEGFR|S1|p.L858R|0\nEGFR|S1|p.L858R|-0.0\n")
    assert [(source.rows_kept, source.rows_merged) for source in ingest([tmp_path / "in"], tmp_path / "lake").sources] == [(1, 1)]


def test_a_sample_of_a_spilled_draft_can_be_named_anew(no_memory, write):
    file = write("a.maf", MAF + "EGFR|S1|p.L858R\n")
    draft = renamed(read_maf(InputFile(file.path, file.name)), "S1", "T9")
    assert isinstance(draft.tables["alterations"], Spilled)
    assert whole(draft.tables["alterations"])["specimen_code"].to_pylist() == ["T9"]
    assert draft.implied["specimens"]["specimen_code"].to_pylist() == ["T9"]


def test_tables_that_are_never_held_hold_nothing_that_the_door_looks_at():
    from ceiba.records.door import CODES, TEXTS
    from ceiba.records.drafts import lake_schema
    from ceiba.records.merging import ON_SPECIMENS

    assert not {*CODES, *TEXTS} & {*ON_SPECIMENS}
    assert not [(name, field.name) for name in ON_SPECIMENS for field in lake_schema(name) if pa.types.is_date(field.type)]
