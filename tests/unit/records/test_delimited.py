"""Rows of text by whole columns: lines are right, and nothing is dropped, padded or mended in silence."""

from __future__ import annotations

import gzip

import polars as pl
import pytest

from ceiba.errors import InputMissing, InputUnreadable
from ceiba.records.delimited import read_rows
from ceiba.records.delimited_header import guess_separator, read_header
from ceiba.records.opening import first_lines, open_bytes

BLOCKS = [1 << 20, 64, 16, 3]


def read(file, wanted, block_bytes=1 << 20):
    header = read_header(file.path)
    blocks = list(read_rows(file.path, header, wanted, block_bytes))
    frame = pl.concat([block.frame for block in blocks])
    return frame.rows(), [refusal for block in blocks for refusal in block.refused], sum(block.rows for block in blocks)


@pytest.mark.parametrize("block_bytes", BLOCKS)
def test_rows_keep_their_line_whatever_the_block(write, block_bytes):
    file = write("a.tsv", "#a comment\nA|B|C\n1|2|3\r\n\n4|NA| x \n#not a row\n5||6")
    found, refused, rows = read(file, ["A", "C"], block_bytes)
    assert found == [("1", "3", 3), ("4", "x", 5), ("5", "6", 7)]
    assert (refused, rows) == ([], 3)


@pytest.mark.parametrize("block_bytes", BLOCKS)
def test_rows_that_do_not_fit_are_refused_with_line_and_text(write, block_bytes):
    file = write("a.tsv", b"A\tB\n1\t2\n3\nA\tB\n4\t\xe9\n5\t6\t7\n8\t\x00\n9\t0\n")
    found, refused, rows = read(file, ["B"], block_bytes)
    assert found == [("2", 2), ("0", 8)]
    assert rows == len(found) + len(refused)
    assert {refusal.line: refusal.problem for refusal in refused} == {
        3: "This row has more or fewer columns than the header.",
        4: "This row repeats the header.",
        5: "This row is not UTF-8 text.",
        6: "This row has more or fewer columns than the header.",
        7: "This row holds a NUL byte, which text never has.",
    }
    assert {refusal.line: refusal.raw for refusal in refused}[6] == "5\t6\t7"


@pytest.mark.parametrize("block_bytes", BLOCKS)
def test_quotes_bind_in_csv_and_not_in_tsv(write, block_bytes):
    file = write("a.csv", 'A,B\n"1,2","x\ny"\n3,"say ""so"""\n4,5\n')
    found, refused, _ = read(file, ["A", "B"], block_bytes)
    assert found == [("1,2", "x\ny", 2), ("3", 'say "so"', 4), ("4", "5", 5)]
    assert refused == []
    tsv = write("a.tsv", 'A|B\n"1|2\n')
    assert read(tsv, ["A"])[0] == [('"1', 2)]


@pytest.mark.parametrize("line", ['3,"4', '3,4"', '3,a"b,c"d', '3,"a"b'])
def test_a_quote_that_does_not_enclose_a_value_refuses_its_row(write, line):
    found, refused, rows = read(write("a.csv", f"A,B\n1,2\n{line}\n"), ["A"])
    assert found == [("1", 2)]
    assert [(refusal.line, refusal.problem) for refusal in refused] == [(3, "A quote in this row is not closed, or stands inside a value.")]
    assert rows == 2


@pytest.mark.parametrize("word", ["", "NA", "[Not Available]", "."])
def test_words_for_missing_are_null(write, word):
    assert read(write("a.tsv", f"A|B\n1|{word}\n"), ["B"])[0] == [(None, 2)]


def test_gzip_is_seen_whatever_the_name(write):
    file = write("a.txt", gzip.compress(b"A\tB\n1\t2\n"))
    assert read(file, ["A"])[0] == [("1", 2)]


def test_a_byte_order_mark_is_no_part_of_the_header(write):
    assert read_header(write("a.csv", b"\xef\xbb\xbfA,B\n1,2\n").path).names == ("A", "B")


def test_names_are_found_without_regard_to_case(write):
    header = read_header(write("a.tsv", "Start_position|X\n").path)
    assert header.find("Start_Position") == "Start_position"
    assert header.find("Y") is None


def test_a_single_column_is_read(write):
    assert read(write("a.tsv", "A\nx y\nz\n"), ["A"])[0] == [("x y", 2), ("z", 3)]


def test_a_file_with_a_header_alone_has_no_rows(write):
    found, refused, rows = read(write("a.tsv", "A|B\n\n"), ["A"])
    assert (found, refused, rows) == ([], [], 0)


@pytest.mark.parametrize(("line", "separator"), [("a\tb,c", "\t"), ("a;b;c,d", ";"), ("a,b", ","), ("a", ",")])
def test_the_separator_is_guessed_from_the_header(line, separator):
    assert guess_separator(line) == separator


def test_an_empty_file_cannot_be_read(write):
    with pytest.raises(InputUnreadable, match="no rows"):
        read_header(write("a.tsv", "\n#only a comment\n").path)


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(InputMissing):
        open_bytes(tmp_path / "nothing")


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(InputUnreadable, match="cannot be read"):
        open_bytes(tmp_path)


def test_a_gzip_cut_short_is_said_to_be(write):
    file = write("a.gz", gzip.compress(b"A\tB\n" + b"1\t2\n" * 5000)[:-20])
    with pytest.raises(InputUnreadable, match="cut short"):
        list(read_rows(file.path, read_header(file.path), ["A"]))


def test_a_binary_file_has_no_lines(write):
    assert first_lines(write("a.bin", b"\x00\x01").path) == []


def test_rows_of_which_no_column_is_wanted_have_their_lines(write):
    file = write("a.tsv", "A|B\n1|2\n3|4\n")
    (block,) = read_rows(file.path, read_header(file.path), [])
    assert block.frame["line"].to_list() == [2, 3]
