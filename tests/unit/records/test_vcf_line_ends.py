"""Lines are sorted into rows and others as a reader does that splits the text at line ends and tabs."""

from __future__ import annotations

import random

import pytest

from ceiba.records.vcf_lines import whole_rows

COLUMNS = 3
CHARACTERS = ["a", "a", "a", "\t", "\t", "\t", "\n", "\n", "#", "\r\n", "\x01", "\x08", "\x0b", "é"]


@pytest.mark.parametrize("seed", range(200))
def test_the_lines_of_a_piece_are_those_of_a_slow_reader(seed):
    dice = random.Random(seed)
    text = "".join(dice.choice(CHARACTERS) for _ in range(dice.randrange(1, 60)))
    rows = whole_rows(text.encode(), COLUMNS, 7)
    good, ragged, lines = [], [], text.removesuffix("\n").split("\n")
    for number, line in enumerate(lines, 7):
        if not line.startswith("#") and line.count("\t") == COLUMNS - 1:
            good.append((number, line))
        elif line not in ("", "\r"):
            ragged.append((number, 0 if line.startswith("#") else line.count("\t") + 1, line.rstrip("\r")))
    assert rows.lines.tolist() == [number for number, _ in good]
    assert rows.text.decode() == "".join(line + "\n" for _, line in good)
    assert list(rows.ragged) == ragged
    assert rows.end == 7 + len(lines)
