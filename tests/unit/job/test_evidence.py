"""Snapshots are written whole or not at all and read back strictly; their conflicts are told beside those of the knowledge."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from ceiba.errors import InputMissing, InputUnreadable, OutputError, UsageError
from ceiba.evidence import knowledge_folder, load_knowledge
from ceiba.job import (
    RunQuestion,
    assumed_rows,
    check_evidence,
    compare_evidence,
    import_evidence,
    read_snapshot,
    with_conflicts,
    world_of,
    write_check,
    write_conflicts,
)

COLUMNS = (Path(__file__).parents[2] / "data" / "civic_columns.txt").read_text(encoding="utf-8").split()
"""The columns of CIViC's table of molecular profiles."""
ROW = {
    "molecular_profile": "EGFR L858R",
    "disease": "Lung Non-small Cell Carcinoma",
    "doid": "3908",
    "therapies": "Osimertinib",
    "evidence_type": "Predictive",
    "evidence_direction": "Does Not Support",
    "evidence_level": "D",
    "significance": "Sensitivity/Response",
    "citation": "Nobody et al., 2000",
    "evidence_status": "accepted",
    "evidence_id": "90001",
    "last_review_date": "2024-01-31",
    "is_flagged": "false",
}


def write_table(file, *rows):
    lines = ["\t".join(COLUMNS), *("\t".join({**ROW, **row}.get(column, "") for column in COLUMNS) for row in rows)]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.fixture
def snapshot(tmp_path):
    """Import a table of CIViC of these rows into a folder of that name."""

    def make(name, *rows, version=""):
        table = write_table(tmp_path / name / "civic" / "01-Feb-2024-ClinicalEvidenceSummaries.tsv", *(rows or ({},)))
        import_evidence(table, "civic", tmp_path / name / "snapshot", version)
        return tmp_path / name / "snapshot"

    return make


def test_a_snapshot_says_what_was_imported_and_reads_back_as_it_was_written(snapshot):
    folder = snapshot("one", {}, {"evidence_id": "90002", "evidence_status": "submitted"})
    read = read_snapshot(folder)
    assert (read.manifest.source, read.manifest.version, read.manifest.latest) == ("civic", "2024-02-01", "2024-01-31")
    assert (read.manifest.counts.read, read.manifest.counts.taken, read.manifest.counts.refused) == (2, 1, {"not accepted": 1})
    (file,) = read.manifest.inputs
    assert (file.file, len(file.sha256)) == ("01-Feb-2024-ClinicalEvidenceSummaries.tsv", 64)
    assert read.items[0].actions == ("osimertinib",)
    assert sorted(path.name for path in folder.iterdir()) == ["items.jsonl", "refused.csv", "snapshot.yaml"]


def test_the_version_declared_goes_before_the_one_in_the_name(snapshot):
    assert read_snapshot(snapshot("one", version="of our own")).manifest.version == "of our own"


def test_a_folder_finds_the_table_in_it_and_leaves_that_of_submitted_evidence_alone(tmp_path):
    write_table(tmp_path / "in" / "nightly-AcceptedClinicalEvidenceSummaries.tsv", {})
    write_table(tmp_path / "in" / "nightly-ClinicalEvidenceSummaries.tsv", {}, {"evidence_id": "2"})
    write_table(tmp_path / "in" / "nightly-AcceptedAndSubmittedClinicalEvidenceSummaries.tsv", {})
    assert import_evidence(tmp_path / "in", "civic", tmp_path / "out").inputs[0].file == "nightly-AcceptedClinicalEvidenceSummaries.tsv"


def test_a_former_snapshot_is_never_written_over(snapshot, tmp_path):
    folder = snapshot("one")
    with pytest.raises(OutputError, match="not empty"):
        import_evidence(tmp_path / "one" / "civic", "civic", folder)
    (tmp_path / "file").write_text("a file")
    with pytest.raises(OutputError, match="not empty"):
        import_evidence(tmp_path / "one" / "civic", "civic", tmp_path / "file")


def test_what_cannot_be_written_leaves_nothing(snapshot, tmp_path):
    snapshot("one")
    (tmp_path / "file").write_text("a file")
    with pytest.raises(OutputError, match="cannot be written"):
        import_evidence(tmp_path / "one" / "civic", "civic", tmp_path / "file" / "inside")


def test_a_source_that_is_not_there_is_missing(tmp_path):
    with pytest.raises(InputMissing):
        import_evidence(tmp_path / "nowhere", "civic", tmp_path / "out")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("snapshot.yaml", "format: 1", "format: 2", "has the format 2"),
        ("snapshot.yaml", "source: civic", "sauce: civic", "does not fit"),
        ("snapshot.yaml", "taken: 1", "taken: 2", "holds 2 items and holds 1"),
        ("items.jsonl", '"predictive"', "predictive", "The item does not fit"),
        ("items.jsonl", "EGFR p.L858R", "EGFR of some kind", "The item does not fit"),
    ],
)
def test_a_snapshot_that_was_changed_is_refused_with_its_place(snapshot, file, old, new, said):
    folder = snapshot("one")
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), "utf-8")
    with pytest.raises(InputUnreadable, match=said) as raised:
        read_snapshot(folder)
    assert raised.value.file == f"snapshot/{file}"


def test_a_folder_without_a_snapshot_is_said_to_be(tmp_path):
    with pytest.raises(InputMissing, match="no snapshot"):
        check_evidence([tmp_path])


def test_a_conflict_of_the_users_own_snapshot_is_told_in_three_languages(snapshot):
    folder = snapshot("one")
    knowledge = with_conflicts(load_knowledge(), [folder])
    (told,) = knowledge.conflicts_by_assertion["osimertinib_egfr_common_1l"]
    assert (told.item, told.level, told.paper) == ("civic EID90001", "D", "Nobody et al., 2000")
    assert told.says.en == "osimertinib: no better response with EGFR p.L858R in Non-Small Cell Lung Cancer."
    assert len({told.says.es, told.says.pt, told.says.en}) == 3
    world = world_of(RunQuestion(country="xx", evidence=(str(folder),)))
    assert world.knowledge.conflicts == knowledge.conflicts
    assert world.knowledge.sha256 == load_knowledge().sha256


def test_what_the_knowledge_tells_already_is_not_told_twice(snapshot):
    told = load_knowledge().conflicts[0]
    row = {"evidence_id": told.item.removeprefix("civic EID")}
    knowledge = with_conflicts(load_knowledge(), [snapshot("one", row)])
    pairs = [(assertion, conflict.item) for conflict in knowledge.conflicts for assertion in conflict.assertions]
    assert len(set(pairs)) == len(pairs)


def test_an_item_our_words_cannot_say_is_told_in_its_own(snapshot):
    row = {"molecular_profile": "EGFR T790M", "evidence_id": "1867", "doid": "", "disease": "A Disease"}  # cited by one of our assertions
    knowledge = with_conflicts(load_knowledge(), [snapshot("one", row)])
    told = next(c for c in knowledge.conflicts if c.item == "civic EID1867")
    assert told.says.en == "osimertinib: no better response with EGFR p.T790M in A Disease."


def test_the_check_is_written_as_csv_and_what_is_untold_as_entries_that_load(snapshot, tmp_path):
    found = check_evidence([snapshot("one")])
    write_check(found, tmp_path / "check.csv")
    lines = (tmp_path / "check.csv").read_text("utf-8").splitlines()
    assert len(lines) > len(found.assertions)
    assert any("osimertinib_egfr_common_1l" in line and "conflicts" in line and "EID90001" in line for line in lines)
    write_conflicts(found, tmp_path / "conflicts.yaml")
    (entry,) = msgspec.yaml.decode((tmp_path / "conflicts.yaml").read_bytes())
    assert entry["item"] == "civic EID90001"
    assert "osimertinib_egfr_common_1l" in entry["assertions"]
    for write in (write_check, write_conflicts):
        with pytest.raises(OutputError):
            write(found, tmp_path / "nowhere" / "file")


def test_everything_assumed_is_listed_with_its_reason_tests_included():
    rows = assumed_rows()
    knowledge = load_knowledge()
    kinds = {row.kind for row in rows}
    assert {"assertion", "test"} <= kinds
    assert sum(row.kind == "assertion" for row in rows) == knowledge.n_assumed
    assert sum(row.kind == "test" for row in rows) == sum(test.assumed for test in knowledge.tests.values())
    assert all(row.reason and row.place for row in rows if row.kind != "performance")


def test_two_snapshots_or_two_knowledge_folders_are_compared_and_nothing_else(snapshot, tmp_path):
    one, other = snapshot("one"), snapshot("other", {"evidence_level": "A"}, {"evidence_id": "90002"})
    found = compare_evidence(one, other)
    assert (found.added, [thing.id for thing in found.changed]) == ((("item", "civic EID90002"),), ["civic EID90001"])
    assert compare_evidence(knowledge_folder(), knowledge_folder()).changed == ()
    with pytest.raises(UsageError, match="is a snapshot and the other is not"):
        compare_evidence(one, knowledge_folder())
    manifest = (other / "snapshot.yaml").read_text("utf-8")
    (other / "snapshot.yaml").write_text(manifest.replace("source: civic", "source: moalmanac"), "utf-8")
    with pytest.raises(UsageError, match="different sources"):
        compare_evidence(one, other)
    with pytest.raises(InputMissing):
        compare_evidence(tmp_path, tmp_path)
