"""diseases.csv: the disease tree of the knowledge, a row a code with its parent and three names."""

from __future__ import annotations

import csv
import io

from ceiba.terms.diseases import DiseaseTree
from ceiba.terms.readings import Reading
from ceiba.terms.texts import Text

DISEASE_COLUMNS = ["code", "parent", "name_en", "name_es", "name_pt", "source"]


def read_tree(reading: Reading) -> DiseaseTree | None:
    """Return the tree of a folder; None, with every fault, when a row does not fit."""
    name = "diseases.csv"
    rows = list(csv.reader(io.StringIO(reading.text(name))))
    if not rows or rows[0] != DISEASE_COLUMNS:
        reading.fault(name, 1, "its columns are not those declared", "Write {columns}.", columns=",".join(DISEASE_COLUMNS))
        return None
    parents: dict[str, str] = {}
    names: dict[str, Text] = {}
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(DISEASE_COLUMNS) or row[0] in parents or not all(row[2:5]):
            reading.fault(name, line, "the row is incomplete or repeats a code", "Give each code once, with three names.")
            continue
        parents[row[0]] = row[1]
        names[row[0]] = Text(en=row[2], es=row[3], pt=row[4])
    for line, row in enumerate(rows[1:], start=2):
        if row[1:2] and row[1] and row[1] not in parents:
            reading.fault(name, line, "the parent '{parent}' is not in the table", "Add the parent, or mend the code.", parent=row[1])
    return None if reading.faults else DiseaseTree(parents, names)
