"""Handing records on: every record is written or left with its reason, all or nothing, and never over what somebody else wrote."""

from __future__ import annotations

import datetime as dt
import json
import os
import stat
from pathlib import Path

import polars as pl
import pytest

from ceiba.errors import CeibaError, OutputError
from ceiba.records import EXPORTS, Written, export, exports, ingest, open_lake
from ceiba.records.outgoing import Outgoing, write_text
from ceiba.records.sharing import refused_sharing

ON = dt.date(2026, 11, 20)
FILES = {
    "patients.csv": (
        "patient_code,sex,age_years,vital_status,oncotree,stage,diagnosed_on\n"
        "P-1,female,62,alive,LUAD,IV,2026-01-10\n"
        "P-2,male,58,deceased,CRC,IIIA,\n"
        "P-3,female,40,,,,\n"
    ),
    "specimens.csv": "specimen_code,patient_code,specimen_type\nS-1,P-1,tissue\nS-2,P-2,plasma\n",
    "consents.csv": "patient_code,scope,decision,given_on\nP-3,sharing,deny,2026-02-01\n",
}


@pytest.fixture
def lake(tmp_path) -> Path:
    folder = tmp_path / "cohort"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    ingest([folder], tmp_path / "lake")
    return tmp_path / "lake"


def consents(*rows):
    names = ["patient_id", "scope", "decision", "given_on", "ended_on"]
    types = {"patient_id": pl.Int64, "scope": pl.String, "decision": pl.String, "given_on": pl.Date, "ended_on": pl.Date}
    return pl.DataFrame([dict(zip(names, row, strict=True)) for row in rows], schema=types)


@pytest.mark.parametrize("to", sorted(EXPORTS))
def test_what_went_and_what_was_left_add_up_to_what_there_is(lake, tmp_path, to):
    done = export(open_lake(lake), to, tmp_path / "out", on=ON)
    assert done.rows["patients"] == 3
    for name, count in done.rows.items():
        left = sum(one.count for one in done.left if one.table == name and one.column is None)
        assert done.written[name] + left == count, name


@pytest.mark.parametrize("to", sorted(EXPORTS))
def test_who_refused_sharing_is_in_no_file_and_is_counted(lake, tmp_path, to):
    done = export(open_lake(lake), to, tmp_path / "out", on=ON)
    texts = [path.read_text(encoding="utf-8") for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert any("P-1" in text for text in texts)
    assert not any("P-3" in text for text in texts)
    refused = {one.table: one.count for one in done.left if one.reason == exports.REFUSED}
    assert refused == {"patients": 1, "consents": 1}


@pytest.mark.parametrize("to", sorted(EXPORTS))
def test_only_the_owner_can_read_what_was_written_and_no_name_tells_a_code(lake, tmp_path, to):
    export(open_lake(lake), to, tmp_path / "out", on=ON)
    everything = [tmp_path / "out", *(tmp_path / "out").rglob("*")]
    assert len(everything) > 2
    for path in everything:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
        assert "P-1" not in path.name


@pytest.mark.parametrize("to", sorted(EXPORTS))
def test_a_second_export_takes_the_place_of_the_first_with_the_same_bytes(lake, tmp_path, to):
    def bytes_of():
        return {path.name: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}

    export(open_lake(lake), to, tmp_path / "out", on=ON)
    first = bytes_of()
    (tmp_path / "out" / "stale.txt").write_text("of the first")
    export(open_lake(lake), to, tmp_path / "out", on=ON)
    assert bytes_of() == first


def test_a_folder_that_somebody_else_filled_is_left_alone(lake, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(OutputError, match="holds something else"):
        export(open_lake(lake), "cbioportal", tmp_path / "out", on=ON)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_a_writer_that_fails_leaves_the_former_export_whole(lake, tmp_path, monkeypatch):
    export(open_lake(lake), "cbioportal", tmp_path / "out", on=ON)
    before = sorted(path.name for path in (tmp_path / "out").iterdir())

    def fail(outgoing: Outgoing, folder: Path) -> Written:
        write_text(folder / "half.txt", "half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exports, "EXPORTS", {"cbioportal": fail})
    with pytest.raises(OutputError, match="No space left"):
        export(open_lake(lake), "cbioportal", tmp_path / "out", on=ON)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == before
    assert {path.name for path in tmp_path.iterdir()} == {"cohort", "lake", "out"}


def test_a_writer_that_loses_a_record_is_found_out(lake, tmp_path, monkeypatch):
    monkeypatch.setattr(exports, "EXPORTS", {"cbioportal": lambda outgoing, folder: Written({"patients": 1})})
    monkeypatch.setattr(exports, "HANDED_ON", ("conditions", "consents", "specimens"))
    with pytest.raises(CeibaError, match="do not add up: 2 in 'conditions', 0 written"):
        export(open_lake(lake), "cbioportal", tmp_path / "out", on=ON)
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_said(lake, tmp_path):
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(OutputError, match="cannot be written"):
        export(open_lake(lake), "cbioportal", tmp_path / "closed" / "out", on=ON)


def test_the_manifest_says_what_was_written_and_names_no_person(lake, tmp_path):
    export(open_lake(lake), "cbioportal", tmp_path / "out", on=ON)
    said = json.loads((tmp_path / "out" / exports.MANIFEST).read_text(encoding="utf-8"))
    assert said["to"] == "cbioportal"
    assert said["written"]["patients"] == 2
    assert "P-1" not in json.dumps(said)


def test_a_refusal_holds_from_its_first_day_to_its_last():
    rows = [(1, "sharing", "deny", dt.date(2026, 1, 1), None), (2, "sharing", "deny", dt.date(2026, 12, 1), None)]
    rows += [(3, "sharing", "deny", dt.date(2025, 1, 1), dt.date(2026, 11, 19)), (4, "sharing", "deny", None, ON)]
    assert sorted(refused_sharing(consents(*rows), ON)) == [1, 4]


def test_the_latest_decision_counts_and_on_one_day_the_refusal():
    day = dt.date(2026, 1, 1)
    rows = [(1, "sharing", "deny", day, None), (1, "sharing", "permit", dt.date(2026, 3, 1), None)]
    rows += [(2, "sharing", "permit", day, None), (2, "sharing", "deny", dt.date(2026, 3, 1), None)]
    rows += [(3, "sharing", "deny", day, None), (3, "sharing", "permit", day, None)]
    rows += [(4, "sharing", "deny", None, None), (4, "sharing", "permit", day, None)]
    rows += [(5, "research", "deny", day, None)]
    assert sorted(refused_sharing(consents(*rows), ON)) == [2, 3]
