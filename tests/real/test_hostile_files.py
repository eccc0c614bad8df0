"""Each file of cBioPortal's tests of its validator is read when it is in order; otherwise what is said names its fault and its line.

The expectations (`cbioportal_faults.yaml`) were written by reading the files.
"""

from __future__ import annotations

from pathlib import Path

import hostile_files
import pytest
import yaml

from ceiba.errors import CeibaError
from ceiba.records import check

pytestmark = [pytest.mark.real, pytest.mark.slow]

FAULTS = yaml.safe_load((Path(__file__).parent / "cbioportal_faults.yaml").read_text(encoding="utf-8"))


def said_of(path: Path) -> tuple[list[tuple[int | None, str]], list[tuple[int | None, str]]]:
    """Return what is refused and what is told: (line, sentence)."""
    try:
        done = check([path])
    except CeibaError as error:
        return [(error.line, str(error))], []
    for source in done.sources:
        assert source.rows_in == source.rows_kept + source.rows_merged + source.rows_refused
    return [(row.line, row.problem) for row in done.refused], [(notice.line, str(notice)) for notice in done.notices]


@pytest.mark.parametrize("name", FAULTS)
def test_a_file_is_read_or_its_fault_is_named(real_data, name):
    expected = FAULTS[name]
    refused, told = said_of(real_data(f"cbioportal-core-tests/{name}"))
    if "says" not in expected:
        assert refused == []
        assert "wrong" not in expected or "unchecked" in expected
    else:
        places = [line for line, sentence in refused + told if expected["says"] in sentence]
        assert places, (refused, told)
        assert expected.get("line") in places


def test_every_file_at_the_top_has_an_expectation(real_data):
    folder = real_data("cbioportal-core-tests")
    at_the_top = {path.name for path in folder.iterdir() if path.is_file()} - {"README.md"}
    assert at_the_top <= set(FAULTS)
    studies = {path.name for path in folder.iterdir() if path.is_dir()}
    assert {name for name in studies if name.startswith(("study_", "case_lists_"))} <= set(FAULTS)


def test_a_message_holds_no_code_of_a_patient_or_sample(real_data):
    """Codes of patients and samples stand nowhere in what is said, but for what the user named a file or column."""
    for name in FAULTS:
        refused, told = said_of(real_data(f"cbioportal-core-tests/{name}"))
        for _, sentence in refused + told:
            assert "TCGA-" not in sentence, (name, sentence)
            assert "TEST-PAT" not in sentence, (name, sentence)


def test_the_page_of_hostile_files_says_of_studies_and_of_our_own_what_is_said_today(real_data):
    """What it says of the sets of VCF is held by `make hostile` alone: test_vcf_validity_real.py reads the same files."""
    page = hostile_files.PAGE.read_text(encoding="utf-8")
    for lines in (hostile_files.studies(real_data(hostile_files.STUDIES)), hostile_files.own()):
        missing = [line for line in hostile_files.table(list(lines)) if line not in page]
        assert not missing, "run `make hostile`"
