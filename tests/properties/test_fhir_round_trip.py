"""What is written as FHIR and read again is what it was: people, cancers, findings, treatments, relatives, habits, consents."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ceiba.records import ingest, read_table
from ceiba.records.drafts import lake_schema
from ceiba.records.fhir.writer import write_fhir, write_fhir_bundles
from ceiba.records.outgoing import HANDED_ON, Outgoing
from ceiba.terms.codes import STAGES
from ceiba.terms.factors import FACTORS
from ceiba.terms.person_tables import CONSENTS, FAMILY_HISTORY
from ceiba.terms.tables import ALTERATIONS, ASSAYS, SPECIMENS

pytestmark = pytest.mark.slow

ON = dt.date(2026, 11, 20)
DAYS = st.dates(dt.date(1990, 1, 1), ON)
WORDS = st.text(st.characters(categories=("L", "N"), include_characters=" -,.'"), min_size=1, max_size=20).map(str.strip).filter(bool)
GENES = st.sampled_from(("EGFR", "KRAS", "ALK", "BRCA2", "C11orf30", "HLA-A"))
MEDICINES = st.sampled_from(("osimertinib", "carboplatin+pemetrexed", "tamoxifeno", "folfox"))
BASES = st.text("ACGT", min_size=1, max_size=4)


def maybe(strategy):
    return st.none() | strategy


def allowed(table, column):
    return st.sampled_from(table.column(column).allowed)


@st.composite
def alteration(draw):
    kind = draw(allowed(ALTERATIONS, "kind"))
    place = {}
    if draw(st.booleans()):
        place = {
            "assembly": draw(st.sampled_from(("GRCh37", "GRCh38"))),
            "chrom": draw(st.sampled_from(("1", "7", "22", "X", "Y"))),
            "pos": draw(st.integers(1, 200_000_000)),
            "ref": draw(BASES),
            "alt": draw(BASES),
        }
    small = {
        "hgvs_p": draw(maybe(st.sampled_from(("p.L858R", "p.E746_A750del", "p.R196*", "p.V600E", "p.Q2634Afs*20")))),
        "hgvs_c": draw(maybe(st.sampled_from(("c.2573T>G", "c.68_69del", "c.2236_2250del")))),
        "transcript": draw(maybe(st.sampled_from(("NM_005228.5", "ENST00000275493.7")))),
        "exon": draw(maybe(st.integers(1, 60))),
        "consequence": draw(maybe(st.sampled_from(("missense_variant", "stop_gained", "frameshift_variant", "exon_loss_variant")))),
    }
    return {
        "kind": kind,
        "gene_symbol": draw(GENES),
        "partner_gene": draw(maybe(st.sampled_from(("EML4", "BCR")))) if kind == "fusion" else None,
        "copy_number_state": draw(allowed(ALTERATIONS, "copy_number_state")) if kind == "copy_number" else None,
        "significance": draw(maybe(st.sampled_from(("pathogenic", "likely benign", "drug response")))),
        "origin": draw(allowed(ALTERATIONS, "origin")),
        "vaf": draw(maybe(st.floats(0, 1))),
        **(small if kind == "small_variant" else {}),
        **place,
    }


@st.composite
def marker_test(draw):
    marker = draw(
        st.sampled_from(("MSI-high", "TMB >= 10/Mb", "ER positive", "HER2 low", "PD-L1 TPS >= 50%", "EGFR p.L858R", "ALK fusion"))
    )
    number = draw(maybe(st.floats(0, 100))) if ">=" in marker else None
    return {
        "marker": marker,
        "result": draw(st.sampled_from(("present", "absent"))) if number is not None else draw(RESULTS),
        "value": number,
    }


RESULTS = st.sampled_from(("present", "absent", "failed"))


@st.composite
def habit(draw, table):
    factor = draw(st.sampled_from([factor for factor in FACTORS.values() if factor.table == table]))
    if factor.words:
        return {"state": draw(st.sampled_from(factor.words)), "value": None, "code": factor.code}
    return {"state": None, "value": draw(st.floats(factor.least, min(factor.greatest, 1000))), "code": factor.code}


@st.composite
def relative(draw, index):
    affected = draw(st.booleans())
    return {
        "relative_code": f"R{index}",
        "relation": draw(allowed(FAMILY_HISTORY, "relation")),
        "side": draw(maybe(allowed(FAMILY_HISTORY, "side"))),
        "affected": affected,
        "oncotree": draw(maybe(st.sampled_from(("BREAST", "LUAD")))) if affected else None,
        "disease_text": draw(st.sampled_from(("breast cancer", "cáncer de colon", "leucemia"))) if affected else None,
        "age_at_diagnosis_years": draw(maybe(st.integers(1, 99).map(float))) if affected else None,
    }


class Lake:
    """Rows of the tables of a lake in the making, each with the numbers that a lake has."""

    def __init__(self):
        self.rows = {name: [] for name in HANDED_ON}

    def add(self, table, **values):
        self.rows[table].append(values | {"source_id": 1, "line": len(self.rows[table]) + 1})
        return len(self.rows[table])

    def frames(self):
        return {
            name: pl.DataFrame(rows, schema=pl.DataFrame(lake_schema(name).empty_table()).schema, strict=False)
            for name, rows in self.rows.items()
        }


def add_person(draw, lake, person):
    lake.add(
        "patients",
        patient_id=person,
        patient_code=draw(st.sampled_from(("P", "A b/", "ñ"))) + str(person),
        sex=draw(maybe(st.sampled_from(("female", "male")))),
        age_years=draw(maybe(st.integers(0, 110).map(float))),
        vital_status=draw(maybe(st.sampled_from(("alive", "deceased")))),
        region=draw(maybe(st.sampled_from(("BR-SP", "CO-DC", "MX-CMX")))),
        ethnicity=draw(maybe(WORDS)),
        ancestry=draw(maybe(WORDS)),
    )


def add_condition(draw, lake, person):
    line = draw(maybe(st.integers(1, 6)))
    return lake.add(
        "conditions",
        condition_id=len(lake.rows["conditions"]) + 1,
        patient_id=person,
        oncotree=draw(st.sampled_from(("LUAD", "BREAST", "GIST"))),
        disease_text=draw(maybe(WORDS)),
        stage=draw(maybe(st.sampled_from(STAGES))),
        line_of_therapy=line,
        line_from=draw(st.sampled_from(("record", "algorithm"))) if line else None,
        diagnosed_on=draw(maybe(DAYS)),
    )


def add_sample(draw, lake, person, owned):
    kind = draw(maybe(allowed(SPECIMENS, "specimen_type")))
    sample = len(lake.rows["specimens"]) + 1
    lake.add(
        "specimens",
        specimen_id=sample,
        patient_id=person,
        condition_id=None if kind == "germline" else draw(st.sampled_from(owned)),
        specimen_code=f"S{sample}",
        specimen_type=kind,
        collected_on=draw(maybe(DAYS)),
        adequate=draw(st.booleans()),
    )
    found_there = draw(st.lists(alteration(), max_size=2))
    looked_for = draw(st.sets(allowed(ASSAYS, "kind"), max_size=2)) | {found["kind"] for found in found_there}
    for kind in sorted(looked_for):
        scope = draw(allowed(ASSAYS, "scope"))
        panel = "PANEL1" if scope == "panel" else None
        lake.add("assays", specimen_id=sample, kind=kind, scope=scope, panel_code=panel, readable=draw(st.booleans()))
    for found in found_there:
        lake.add("alterations", alteration_id=len(lake.rows["alterations"]) + 1, specimen_id=sample, **found)
    for found in draw(st.lists(marker_test(), max_size=2)):
        lake.add("tumor_marker_tests", specimen_id=sample, **found)


def add_treatment(draw, lake, person, owned):
    lake.add(
        "treatments",
        patient_id=person,
        condition_id=draw(st.sampled_from(owned)) if owned else None,
        regimen=draw(MEDICINES),
        line_of_therapy=draw(maybe(st.integers(1, 6))),
        started_on=draw(maybe(DAYS)),
        ended_on=(last := draw(maybe(DAYS))),
        ended=True if last else draw(maybe(st.booleans())),  # a last day says so too
    )


def add_habits(draw, lake, person):
    for table, column in (("lifestyle", "factor"), ("exposures", "exposure")):
        for _ in range(draw(st.integers(0, 2))):
            found = draw(habit(table))
            code = found.pop("code")
            lake.add(table, patient_id=person, **{column: code}, **found, observed_on=draw(maybe(DAYS)))


def add_consent(draw, lake, person, scope):
    lake.add(
        "consents",
        patient_id=person,
        scope=scope,
        decision=draw(allowed(CONSENTS, "decision")),
        given_on=draw(maybe(DAYS)),
        ended_on=draw(maybe(DAYS)),
        document=draw(maybe(WORDS)),
    )


@st.composite
def lakes(draw):
    lake = Lake()
    for person in range(1, draw(st.integers(1, 3)) + 1):
        add_person(draw, lake, person)
        owned = [add_condition(draw, lake, person) for _ in range(draw(st.integers(0, 2)))]
        for _ in range(draw(st.integers(0, 2)) if owned else 0):
            add_sample(draw, lake, person, owned)
        for _ in range(draw(st.integers(0, 2))):
            add_treatment(draw, lake, person, owned)
        for payer in sorted(draw(st.sets(st.sampled_from(("br-sus", "none", "co-eps")), max_size=2))):
            lake.add("coverages", patient_id=person, payer=payer, principal=draw(st.booleans()))
        for index in range(draw(st.integers(0, 2))):
            lake.add("family_history", patient_id=person, **draw(relative(index)))
        add_habits(draw, lake, person)
        for scope in sorted(draw(st.sets(allowed(CONSENTS, "scope"), max_size=2))):
            add_consent(draw, lake, person, scope)
    if any(row["panel_code"] for row in lake.rows["assays"]):
        for gene in ("EGFR", "KRAS"):
            lake.add("panels", panel_code="PANEL1", gene_symbol=gene)
        lake.add("panels", panel_code="PANEL1", gene_symbol="DPYD", hgvs_c="c.1905+1G>A")
    return lake.frames()


_NUMBERS = ("alteration_id", "source_id", "line")


def told(frames):
    """Return each table as the set of its rows, people by what is known of them and samples and conditions by their facts."""
    people = {row["patient_id"]: tuple(sorted(facts(row, "patients").items(), key=str)) for row in frames["patients"].iter_rows(named=True)}
    ill = {
        row["condition_id"]: tuple(sorted(facts(row, "conditions").items(), key=str)) for row in frames["conditions"].iter_rows(named=True)
    }
    samples = {
        row["specimen_id"]: tuple(sorted(facts(row, "specimens").items(), key=str)) for row in frames["specimens"].iter_rows(named=True)
    }
    said = {}
    for name in HANDED_ON:
        rows = set()
        for row in frames[name].iter_rows(named=True):
            whole = facts(row, name)
            for key, known in (("patient_id", people), ("condition_id", ill), ("specimen_id", samples)):
                if key in row and row[key] is not None and key not in OWN.get(name, ()):
                    whole[key] = known[row[key]]
            rows.add(tuple(sorted(whole.items(), key=str)))
        said[name] = rows
    return said


OWN = {"patients": ("patient_id",), "conditions": ("condition_id",), "specimens": ("specimen_id",)}
_CODES = ("patient_code", "specimen_code", "relative_code")
"""Codes that cannot be ids in FHIR become numbers, so they are compared by what they are of."""


def facts(row, table):
    del table
    return {key: value for key, value in row.items() if key not in (*_NUMBERS, *_CODES, "patient_id", "condition_id", "specimen_id")}


def read_again(folder):
    done = ingest([folder], folder.parent / "lake")
    assert not done.refused, done.refused
    assert all(source.rows_in == source.rows_kept + source.rows_merged for source in done.sources)
    return {name: pl.DataFrame(read_table(done.lake, name)) for name in HANDED_ON}


@pytest.mark.parametrize("write", [write_fhir, write_fhir_bundles])
@given(frames=lakes())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_what_is_written_as_fhir_is_read_again_as_it_was(write, frames):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "out"
        folder.mkdir()
        written = write(Outgoing(frames, ON), folder)
        assert written.written == {name: frames[name].height for name in HANDED_ON if name not in ("genotypes", "allele_frequencies")}
        before, after = told(frames), told(read_again(folder))
    for name in HANDED_ON:
        assert after[name] == before[name], name
