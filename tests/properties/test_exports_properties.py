"""What is handed on and read again is what it was, as far as the format has a place for it, whatever the records are."""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ceiba.records import export, ingest, open_lake, read_table

pytestmark = pytest.mark.slow

ON = dt.date(2026, 11, 20)
CODES = ("LUAD", "BRCA", "COAD", "MEL", "AML")
KNOWN = frozenset(CODES)
GENES = ("EGFR", "KRAS", "BRCA2", "TP53")
BASES = st.text("ACGT", min_size=1, max_size=4)
MAYBE_DAY = st.none() | st.dates(dt.date(2000, 1, 1), ON)
CLASSES = (None, "benign", "likely benign", "uncertain significance", "likely pathogenic", "pathogenic")
STAGES = (None, "I", "IIA", "IIIB", "IV", "IVA")

variants = st.fixed_dictionaries(
    {
        "kind": st.just("small_variant"),
        "gene_symbol": st.sampled_from(GENES),
        "hgvs_p": st.none()
        | st.builds("p.{}{}{}".format, st.sampled_from("ACDEFGHIKL"), st.integers(1, 900), st.sampled_from("MNPQRSTVWY*")),
        "hgvs_c": st.none() | st.builds("c.{}{}>{}".format, st.integers(1, 3000), st.sampled_from("AC"), st.sampled_from("GT")),
        "significance": st.sampled_from(CLASSES),
        "consequence": st.sampled_from((None, "missense_variant", "frameshift_variant", "stop_gained", "intron_variant")),
        "place": st.none()
        | st.tuples(st.sampled_from(("7", "X", "MT")), st.integers(1, 10_000_000), BASES, BASES).filter(lambda p: p[2] != p[3]),
    }
)
copies = st.fixed_dictionaries(
    {
        "kind": st.just("copy_number"),
        "gene_symbol": st.sampled_from(GENES),
        "copy_number_state": st.sampled_from(("amplification", "gain", "loss", "deletion")),
    }
)
fusions = st.fixed_dictionaries(
    {
        "kind": st.just("fusion"),
        "gene_symbol": st.sampled_from(("ALK", "RET")),
        "partner_gene": st.none() | st.sampled_from(("EML4", "KIF5B")),
    }
)
people = st.lists(
    st.fixed_dictionaries(
        {
            "sex": st.sampled_from((None, "female", "male")),
            "age_years": st.none() | st.integers(0, 110),
            "vital_status": st.sampled_from((None, "alive", "deceased")),
            "oncotree": st.sampled_from(CODES),
            "stage": st.sampled_from(STAGES),
            "diagnosed_on": MAYBE_DAY,
            "specimen_type": st.sampled_from((None, "tissue", "plasma", "csf", "blood", "marrow")),
            "collected_on": MAYBE_DAY,
            "findings": st.lists(st.one_of(variants, copies, fusions), max_size=4),
            "treatments": st.lists(
                st.tuples(st.sampled_from(("osimertinib", "carboplatin+pemetrexed")), MAYBE_DAY), max_size=2, unique_by=lambda t: t[0]
            ),
        }
    ),
    min_size=1,
    max_size=4,
)


def write(folder: Path, name: str, rows: list[dict[str, object]]) -> None:
    if rows:
        names = list(dict.fromkeys(key for row in rows for key in row))
        with (folder / name).open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, names)
            writer.writeheader()
            writer.writerows(rows)


def cohort(folder: Path, persons: list[dict[str, object]]) -> None:
    patients, samples, findings, treatments = [], [], [], []
    for number, person in enumerate(persons):
        facts = ("sex", "age_years", "vital_status", "oncotree", "stage", "diagnosed_on")
        patients.append({"patient_code": f"P-{number}", **{fact: person[fact] for fact in facts}})
        samples.append(
            {
                "specimen_code": f"S-{number}",
                "patient_code": f"P-{number}",
                "specimen_type": person["specimen_type"],
                "collected_on": person["collected_on"],
            }
        )
        for found in person["findings"]:
            row = {key: value for key, value in found.items() if key != "place"}
            if found.get("place"):
                row |= dict(zip(("assembly", "chrom", "pos", "ref", "alt"), ("GRCh38", *found["place"]), strict=True))
            findings.append({"specimen_code": f"S-{number}", **row})
        treatments += [{"patient_code": f"P-{number}", "regimen": name, "started_on": day} for name, day in person["treatments"]]
    write(folder, "patients.csv", patients)
    write(folder, "specimens.csv", samples)
    write(folder, "alterations.csv", findings)
    write(folder, "treatments.csv", treatments)


def of(lake: Path, name: str, *columns: str) -> list[tuple[object, ...]]:
    """Return rows of a table with the codes of its person and sample, in an order of their own."""
    frame = pl.DataFrame(read_table(lake, name))
    for table, key, code in (("specimens", "specimen_id", "specimen_code"), ("patients", "patient_id", "patient_code")):
        if key in frame.columns and code not in frame.columns:
            named = pl.DataFrame(read_table(lake, table)).select(key, code, *(["patient_id"] if key == "specimen_id" else []))
            frame = frame.join(named, on=key, how="left")
    return sorted(frame.select(columns).unique().rows(), key=str)


PEOPLE = ("patient_code", "sex", "age_years", "vital_status")
CANCERS = ("patient_code", "oncotree", "stage")
FOUND = ("specimen_code", "kind", "gene_symbol", "partner_gene", "hgvs_p", "hgvs_c", "copy_number_state", "significance")
PLACED = ("assembly", "chrom", "pos", "ref", "alt")


def handed_on(to: str, persons: list[dict[str, object]], compare) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "cohort").mkdir()
        cohort(folder / "cohort", persons)
        ingest([folder / "cohort"], folder / "lake", known_diseases=KNOWN)
        export(open_lake(folder / "lake"), to, folder / "out", on=ON, diseases={code: f"Disease {code}" for code in CODES})
        again = ingest([folder / "out"], folder / "again", known_diseases=KNOWN)
        assert again.refused == ()
        compare(folder / "lake", folder / "again")


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(people)
def test_phenopackets_keep_people_cancers_samples_variants_and_treatments(persons):
    def compare(before: Path, after: Path) -> None:
        for table, columns in (
            ("patients", PEOPLE),
            ("conditions", (*CANCERS, "diagnosed_on")),
            ("specimens", ("specimen_code", "patient_code", "specimen_type", "collected_on")),
            ("alterations", (*FOUND, *PLACED)),
            ("treatments", ("patient_code", "regimen", "started_on", "ended_on")),
        ):
            assert of(after, table, *columns) == of(before, table, *columns), table

    handed_on("phenopackets", persons, compare)


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(people)
def test_a_cbioportal_study_keeps_people_cancers_samples_and_findings(persons):
    def compare(before: Path, after: Path) -> None:
        for table, columns in (
            ("patients", PEOPLE),
            ("conditions", CANCERS),
            ("specimens", ("specimen_code", "patient_code", "specimen_type")),
        ):
            assert of(after, table, *columns) == of(before, table, *columns), table
        for kind in ("small_variant", "fusion"):
            assert [row for row in of(after, "alterations", *FOUND) if row[1] == kind] == [
                row for row in of(before, "alterations", *FOUND) if row[1] == kind
            ]
        states = [row for row in of(before, "alterations", *FOUND) if row[1] == "copy_number"]
        told = [row for row in of(after, "alterations", *FOUND) if row[1] == "copy_number"]
        assert {row[:3] for row in told} == {row[:3] for row in states}
        assert set(told) <= set(states)
        places = [row for row in of(before, "alterations", "specimen_code", *PLACED) if row[3] is not None]
        again = [row for row in of(after, "alterations", "specimen_code", *PLACED) if row[3] is not None]
        assert len(again) == len(places)
        assert [row for row in again if len(row[4]) == len(row[5])] == [row for row in places if len(row[4]) == len(row[5])]

    handed_on("cbioportal", persons, compare)
