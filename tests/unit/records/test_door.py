"""What may come in of a person: pseudonyms, shifted dates, no free text, no column that names anyone."""

from __future__ import annotations

import stat

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceiba.errors import IdentifyingCodes, InputMissing, InputUnreadable, MappingError, OutputError
from ceiba.records import check, ingest, load_key, new_key
from ceiba.records.pseudonyms import Key

KEY = Key(bytes(range(32)))
PEOPLE = (
    "patient_code,specimen_code,sex,oncotree,diagnosed_on\n"
    "MARIA-1,MARIA-1-T,female,LUAD,2024-03-31\n"
    "JOSE-22,JOSE-22-T,male,BRCA,2024-04-10\n"
)
TREATED = "patient_code,regimen,started_on\nMARIA-1,osimertinib,2024-05-01\nJOSE-22,tamoxifen,2024-05-01\n"


@pytest.fixture
def done(tmp_path, write):
    """Ingest the files written, with a key."""

    def run(mapping: str = "", key: Key | None = KEY):
        if mapping:
            write("ceiba-mapping.yaml", 'mapping: "1"\n' + mapping)
        return ingest([tmp_path / "in"], tmp_path / "lake", key=key)

    return run


def everything(folder):
    """All text that lies in the lake."""
    found = [str(pl.read_parquet(path).to_dicts()) for path in folder.rglob("*.parquet")]
    return "\n".join([*found, *(path.read_text() for path in folder.rglob("*.json"))])


def test_no_code_of_a_person_reaches_the_lake(write, done):
    write("MARIA-1.csv", PEOPLE)
    write("bad.csv", "patient_code,age_years\nMARIA-1,old\n")
    lake = done()
    text = everything(lake.lake)
    assert "MARIA" not in text
    assert "JOSE" not in text
    assert "MARIA" not in str([lake.sources, lake.refused, lake.notices])
    assert lake.refused  # the row is counted, without its text


def test_one_person_has_one_pseudonym_in_every_file(write, done, lake_rows):
    write("a.csv", PEOPLE)
    write("b.csv", TREATED)
    lake = done()
    assert {row["patient_code"] for row in lake_rows(lake, "patients")} == {
        KEY.pseudonym("patient", "MARIA-1"),
        KEY.pseudonym("patient", "JOSE-22"),
    }
    assert len(lake_rows(lake, "treatments")) == 2


def test_dates_keep_their_intervals_and_go_back(write, done, lake_rows):
    write("a.csv", PEOPLE)
    write("b.csv", TREATED)
    lake = done("privacy: {dates: shift}\n")
    diagnosed = {row["patient_id"]: row["diagnosed_on"] for row in lake_rows(lake, "conditions")}
    started = {row["patient_id"]: row["started_on"] for row in lake_rows(lake, "treatments")}
    of = {row["patient_code"]: row["patient_id"] for row in lake_rows(lake, "patients")}
    maria, jose = (of[KEY.pseudonym("patient", code)] for code in ("MARIA-1", "JOSE-22"))
    assert (started[maria] - diagnosed[maria]).days == 31
    assert (started[jose] - diagnosed[jose]).days == 21
    assert all(day.isoformat() < "2024-05-01" for day in started.values())
    assert started[maria] != started[jose]  # each person by a number of their own


def test_without_asking_dates_stay(write, done, lake_rows):
    write("a.csv", PEOPLE)
    assert {str(row["diagnosed_on"]) for row in lake_rows(done(), "conditions")} == {"2024-03-31", "2024-04-10"}


def test_dates_are_not_shifted_without_a_key(write, done):
    write("a.csv", PEOPLE)
    with pytest.raises(MappingError, match="no key was given to shift"):
        done("privacy: {dates: shift}\n", key=None)


@pytest.mark.parametrize("text", ["x" * 121, "call 5551234567", "maria@example.org", " ".join(["word"] * 15)])
def test_free_text_is_left_out_and_counted(write, done, lake_rows, text):
    write("a.csv", f"patient_code,disease_text\nP1,{text}\nP2,Lung Adenocarcinoma\n")
    lake = done()
    assert {row["disease_text"] for row in lake_rows(lake, "conditions")} == {None, "Lung Adenocarcinoma"}
    assert [notice.fields["count"] for notice in lake.notices if "Free text" in notice.problem] == [1]
    assert lake.sources[0].rows_kept == 2


def test_free_text_stays_when_the_mapping_keeps_it(write, done, lake_rows):
    write("a.csv", f"patient_code,disease_text\nP1,{'x' * 121}\n")
    assert lake_rows(done("privacy: {free_text: keep}\n"), "conditions")[0]["disease_text"] == "x" * 121


def test_a_regimen_that_is_a_story_keeps_its_row(write, done, lake_rows):
    write("a.csv", f"patient_code,regimen\nP1,{'seen on the ward ' * 10}\n")
    assert lake_rows(done(), "treatments")[0]["regimen"] == "text left out"


def test_identity_numbers_are_refused_without_a_key_and_not_printed(write, done):
    write("a.csv", "patient_code,sex\n529.982.247-25,female\n111.444.777-35,male\n")
    with pytest.raises(IdentifyingCodes, match=r"CPF: 2 of 2") as caught:
        done(key=None)
    assert "529" not in str(caught.value)
    assert done().rows["patients"] == 2


MAPPED = "files:\n  - file: a.csv\n    patients: {patient_code: cpf, sex: {column: sex, values: {F: female}}}\n"


def test_a_column_that_names_people_is_not_read_unless_it_is_listed(write, done):
    write("a.csv", "cpf,sex\nA,F\n")
    with pytest.raises(MappingError, match="names people"):
        done(MAPPED)
    assert done(MAPPED + "privacy: {identifying: [cpf]}\n").rows["patients"] == 1


def test_a_listed_column_asks_for_a_key(write, done):
    write("a.csv", "cpf,sex\nA,F\n")
    with pytest.raises(IdentifyingCodes, match="no key was given to make pseudonyms"):
        done(MAPPED + "privacy: {identifying: [cpf]}\n", key=None)


def test_only_codes_may_be_taken_from_a_listed_column(write, done):
    write("a.csv", "id,nombre\n1,Ana\n")
    mapping = "files:\n  - file: a.csv\n    conditions: {patient_code: id, disease_text: nombre}\nprivacy: {identifying: [nombre]}\n"
    with pytest.raises(MappingError, match="only codes may be taken"):
        done(mapping)


def test_a_clinical_file_with_names_is_read_without_them(write, tmp_path):
    write("c.txt", "#a|b|c\nPATIENT_ID|PATIENT_DISPLAY_NAME|SEX\nP1|Ana Perez|Female\n")
    found = check([tmp_path / "in"])
    assert found.rows["patients"] == 1
    assert [notice.fields["columns"] for notice in found.notices if "name people" in notice.problem] == ["PATIENT_DISPLAY_NAME"]


@pytest.mark.parametrize(
    ("stated", "key", "expected"),
    [
        (None, None, None),
        (None, KEY, "coded"),
        ("identified", KEY, "coded"),
        ("identified", None, "identified"),
        ("anonymised", KEY, "anonymised"),
    ],
)
def test_the_state_of_a_data_set_is_recorded(write, done, stated, key, expected):
    write("a.csv", PEOPLE)
    mapping = f'privacy: {{data_sets: [{{files: "*.csv", state: {stated}, stated_by: data officer}}]}}\n' if stated else ""
    assert [source.deidentification for source in done(mapping, key=key).sources] == [expected]


def test_a_key_is_private_and_never_written_over(tmp_path):
    path = tmp_path / "h.key"
    new_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_key(path).pseudonym("patient", "A") == load_key(path).pseudonym("patient", "A")
    assert "secret" not in repr(load_key(path))
    with pytest.raises(OutputError, match="never written over"):
        new_key(path)
    with pytest.raises(OutputError, match="cannot be written"):
        new_key(tmp_path / "no" / "h.key")


def test_what_is_no_key_is_refused(tmp_path):
    with pytest.raises(InputMissing, match="no such key"):
        load_key(tmp_path / "h.key")
    for text in (b"hello\n", b"ceiba-key-1 c2hvcnQ=\n", b"ceiba-key-1 ***\n", "ceiba-key-1 ñ".encode()):
        (tmp_path / "h.key").write_bytes(text)
        with pytest.raises(InputUnreadable, match="not a key"):
            load_key(tmp_path / "h.key")


@given(st.text(min_size=1), st.text(min_size=1))
def test_pseudonyms_differ_as_codes_do_and_hold_nothing_of_them(one, other):
    first, second = KEY.pseudonym("patient", one), KEY.pseudonym("patient", other)
    assert (first == second) == (one == other)
    assert KEY.pseudonym("specimen", one) != first
    assert Key(bytes(32)).pseudonym("patient", one) != first
    assert 1 <= KEY.days_back(one) <= 365
