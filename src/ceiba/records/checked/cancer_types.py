"""cBioPortal's table of cancer types: code, name, colour, parent; it has no line of column names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from ceiba.records.checked.outcome import filled, outcome, repeats
from ceiba.records.checks import Check, read_checked
from ceiba.records.delimited_header import Header
from ceiba.records.drafts import Draft, InputFile

_COLUMNS = ("code", "name", "dedicated_color", "parent")
_FILE_NAME = re.compile(r"cancer_?type", re.IGNORECASE)
_CODE = re.compile(r"[a-z0-9_-]{1,63}")
_FEWEST, _MOST = 3, 5

COLOURS = frozenset(
    """aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood cadetblue chartreuse
    chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta
    darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet
    deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green
    greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral
    lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray
    lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple
    mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite
    navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink
    plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue
    slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke yellow
    yellowgreen""".split()  # noqa: SIM905 - one word after the other is easier to read
)
"""The named colours of CSS (CSS Color Module Level 4, section 6.1)."""


def is_cancer_types(path: Path, lines: Sequence[str]) -> bool:
    """Whether a file is a table of cancer types: by its name, or by a colour in every third cell, and a code first in every line."""
    rows = [line.split("\t") for line in lines if line.strip()]
    if not rows or not all(_FEWEST <= len(row) <= _MOST and _CODE.fullmatch(row[0].strip()) for row in rows):
        return False
    coloured = all(len(row) > _FEWEST and row[2].strip().lower() in COLOURS for row in rows)
    return coloured or _FILE_NAME.search(path.name) is not None


def read_cancer_types(file: InputFile) -> Draft:
    """Check a table of cancer types: four cells a row, a colour that has a name in CSS, no code twice.

    Whether a code or its parent is one that the portal knows is not checked: the portal has its own list.
    """
    header = Header(_COLUMNS, 0, "\t", quoted=False, comments=())
    code, name, colour, parent = _COLUMNS
    unknown = pl.col(colour).str.to_lowercase().is_in(list(COLOURS)).not_()
    checks = [
        filled(code),
        filled(name),
        Check(colour, "The cancer type has no colour.", "Name a colour of CSS, for example Gainsboro.", pl.col(colour).is_null()),
        Check(colour, "The colour is none of the named colours of CSS.", "Name one of them, for example Gainsboro.", unknown),
        filled(parent),
        repeats([code], code),
    ]
    return outcome(file, "cancer_types", read_checked(file.path, header, list(_COLUMNS), checks))
