"""Every file of two public collections of valid and invalid VCF files: the valid ones are read whole, the fault of the others is named."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
from cyvcf2 import VCF
from vcf_verdicts import NAME_AND_CONTENT_DISAGREE, Verdict, is_vcf, verdicts

from ceiba.records.drafts import InputFile
from ceiba.records.vcf import read_vcf, trim

pytestmark = [pytest.mark.real, pytest.mark.slow]

CYVCF2_CANNOT = {"passed_body_format.vcf", "passed_body_samples.vcf", "passed_meta_pedigree.vcf"}
"""Rows whose FORMAT has no GT, and a blank line at the end."""


@pytest.fixture(scope="module", params=["vcf-validator", "hts-specs"])
def collection(request, real_data, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp(request.param)
    with tarfile.open(real_data(f"{request.param}/share.tar.gz")) as packed:
        packed.extractall(folder, filter="data")
    return folder


@pytest.fixture(scope="module")
def found(collection) -> list[Verdict]:
    return list(verdicts(collection))


def test_the_collections_are_whole(found):
    assert len(found) in (474, 469)
    assert {verdict.promised for verdict in found} == {"passed", "failed"}


def test_every_valid_file_is_read_and_the_fault_of_every_other_is_named(found):
    wrong = {verdict.file: verdict.became for verdict in found if not verdict.as_promised and verdict.disagrees is None}
    assert not wrong


def test_a_name_that_its_content_belies_is_listed_with_the_reason_and_read(found):
    belied = [verdict for verdict in found if verdict.disagrees]
    assert belied
    assert all(verdict.became == "read" for verdict in belied), "where we name a fault, nothing disagrees"
    assert all(any(verdict.file.endswith(end) for end in NAME_AND_CONTENT_DISAGREE) for verdict in belied)


def test_what_is_said_of_a_row_or_a_header_line_names_that_line(found):
    for verdict in found:
        if verdict.became in ("rows refused", "read, with a fault named"):
            name = verdict.file.rsplit("/", 1)[-1]
            assert all(sentence.startswith(f"{name}:") and sentence[len(name) + 1].isdigit() for sentence in verdict.said)


@pytest.mark.filterwarnings("ignore")
def test_the_valid_files_hold_the_alleles_that_cyvcf2_reads(collection):
    compared = {
        path.name: agrees(path)
        for path in sorted(filter(is_vcf, collection.rglob("*")))
        if path.suffix == ".vcf" and "passed" in path.parts
    }
    assert sum(count for count in compared.values() if count) >= 90
    unread = {name for name, count in compared.items() if count is None}
    assert unread <= CYVCF2_CANNOT, "files that htslib does not read through"


def agrees(path: Path) -> int | None:
    """Check that every allele that cyvcf2 finds carried is ours, at its line and for its sample; None where cyvcf2 fails."""
    draft = read_vcf(InputFile(path, path.name))
    mine = {(row["specimen_code"], row["line"], row["alt"]) for row in draft.tables["alterations"].to_pylist()}
    lines = [number for number, text in enumerate(path.read_text().splitlines(), 1) if text and not text.startswith("#")]
    expected = set()
    try:
        theirs = VCF(str(path))
        ours = draft.implied["specimens"].column("specimen_code").to_pylist()
        codes = dict(zip(theirs.samples or [""], ours, strict=True))
        for line, variant in zip(lines, theirs, strict=True):
            if variant.FILTER is not None or variant.POS == 0:
                continue
            carried = (
                [(name, set(called[:-1])) for name, called in zip(theirs.samples, variant.genotypes, strict=True)]
                if variant.genotypes
                else []
            )
            for number, alt in enumerate(variant.ALT, 1):
                if set(alt.upper()) <= set("ACGT"):
                    written = trim(1, variant.REF, alt)[2] if len(variant.ALT) > 1 else alt
                    names = [name for name, called in carried if number in called]
                    expected |= {(codes[name], line, written) for name in (names if theirs.samples else [""])}
    except Exception:  # noqa: BLE001 - cyvcf2 raises Exception itself
        return None
    assert expected <= mine, path.name
    return len(expected)
