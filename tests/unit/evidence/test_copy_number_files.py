"""From the file of a copy-number caller to the state of a marker: what the file leaves open is never absent."""

from __future__ import annotations

import pytest

from ceiba.evidence import MarkerCatalogue, interpret
from ceiba.records import ingest, read_table
from ceiba.terms.criteria import Criteria
from ceiba.terms.situations import Finding
from ceiba.terms.tables import RECORD_TABLES

MARKER = "MET amplification"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gene|tcn|lcn|cn_state\nMET|9|1|AMP\n", Finding.PRESENT),
        ("gene|tcn|lcn|cn_state\nMET|2|1|DIPLOID\n", Finding.ABSENT),
        ("gene|tcn|lcn|cn_state|filter\nMET|9|1|AMP|unfocal_amp\nEGFR|2|1|DIPLOID|PASS\n", Finding.OUTSIDE_PANEL),
        ("gene|log2|depth\nMET|3.9|99\n", Finding.UNREADABLE),
        ("gene|type|equivocal\nMET|amplification|false\n", Finding.PRESENT),
        ("gene|type|equivocal\nMET|amplification|true\n", Finding.UNREADABLE),
        ("gene|type|equivocal\nEGFR|amplification|false\n", Finding.SCOPE_UNKNOWN),
        ("contig|start|end|call|gene\n7|1|9|+|MET\n", Finding.UNREADABLE),
        ("contig|start|end|call|gene\n7|1|9|0|MET\n", Finding.ABSENT),
    ],
)
def test_what_a_caller_says_reaches_the_marker_and_what_it_leaves_open_is_never_absent(tmp_path, engine, knowledge, text, expected):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "S1.tsv").write_text(text.replace("|", "\t"))
    (folder / "people.csv").write_text("patient_code,specimen_code,specimen_type,oncotree\nP1,S1,tissue,LUAD\n")
    lake = ingest([folder], tmp_path / "lake").lake
    records = {table.name: engine.register(read_table(lake, table.name)) for table in RECORD_TABLES}
    catalogue = MarkerCatalogue([Criteria(profile=MARKER)], knowledge.tree)
    found = engine.collect(interpret(engine, records, knowledge, catalogue).findings).to_pylist()
    assert [Finding(row["state"]) for row in found] == [expected]
