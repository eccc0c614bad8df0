"""Whatever bytes a table holds, every row is read or refused, and the size of the blocks changes nothing."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ceiba.records.delimited import read_rows
from ceiba.records.delimited_header import read_header

pieces = st.sampled_from(
    [b"a", b"1", b"\t", b",", b'"', b"\n", b"\r\n", b" ", b"#", b"\xff", b"\x00", b"A\tB\n", "ñ".encode(), b"NA", b'""']
)


@pytest.mark.parametrize("header", [b"A\tB\n", b"A,B\n"], ids=["tsv", "csv"])
@given(body=st.lists(pieces, max_size=60).map(b"".join))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_row_is_read_or_refused(tmp_path, header, body):
    path = tmp_path / "a.txt"
    path.write_bytes(header + body)
    laid_out = read_header(path)
    outcomes = []
    for block_bytes in (1 << 20, 7):
        blocks = list(read_rows(path, laid_out, ["A", "B"], block_bytes))
        frame = pl.concat([block.frame for block in blocks])
        refused = [refusal for block in blocks for refusal in block.refused]
        assert frame.height + len(refused) == sum(block.rows for block in blocks)
        lines = frame["line"].to_list() + [refusal.line for refusal in refused]
        assert len(lines) == len(set(lines))
        outcomes.append((frame.rows(), sorted(refusal.line for refusal in refused)))
    if header == b"A\tB\n" or b'"' not in body:
        assert outcomes[0] == outcomes[1]
