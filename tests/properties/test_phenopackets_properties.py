"""A packet with anything anywhere is read, entry by entry, or refused with its place: never a crash, never a lost entry."""

from __future__ import annotations

import copy
import json
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ceiba.errors import InputError
from ceiba.records import check
from ceiba.records.drafts import InputFile
from ceiba.records.phenopackets.reader import read_phenopacket

TERM = {"id": "ONCOTREE:LUAD", "label": "Lung Adenocarcinoma"}
VARIANT = {
    "geneContext": {"symbol": "EGFR"},
    "expressions": [{"syntax": "hgvs.p", "value": "p.L858R"}],
    "vcfRecord": {"genomeAssembly": "hg38", "chrom": "chr7", "pos": 5, "ref": "T", "alt": "G"},
    "structuralType": {"id": "SO:0001742", "label": "copy_number_gain"},
    "allelicState": {"id": "GENO:0000135", "label": "heterozygous"},
}
BMI = {"assay": {"id": "LOINC:39156-5"}, "value": {"quantity": {"unit": {"id": "UCUM:kg/m2"}, "value": 24}}}
PACKET = {
    "id": "K",
    "subject": {"id": "P", "timeAtLastEncounter": {"age": {"iso8601duration": "P5Y"}}, "vitalStatus": {"status": "ALIVE"}, "sex": "MALE"},
    "phenotypicFeatures": [{"type": {"id": "HP:1"}}],
    "measurements": [{**BMI, "timeObserved": {"timestamp": "2026-01-01T00:00:00Z"}}],
    "biosamples": [
        {
            "id": "S",
            "individualId": "P",
            "sampledTissue": {"id": "UBERON:0000178"},
            "histologicalDiagnosis": TERM,
            "measurements": [{"assay": {"id": "LOINC:81695-9"}}],
        }
    ],
    "interpretations": [
        {
            "progressStatus": "SOLVED",
            "diagnosis": {
                "disease": TERM,
                "genomicInterpretations": [
                    {
                        "subjectOrBiosampleId": "S",
                        "interpretationStatus": "CAUSATIVE",
                        "variantInterpretation": {"variationDescriptor": VARIANT},
                    }
                ],
            },
        }
    ],
    "diseases": [{"term": TERM, "onset": {"age": {"iso8601duration": "P4Y"}}, "diseaseStage": [{"id": "N:1", "label": "Stage II"}]}],
    "medicalActions": [{"treatment": {"agent": {"id": "D:1", "label": "x"}, "doseIntervals": [{"interval": {"start": "2026-01-01"}}]}}],
    "metaData": {"phenopacketSchemaVersion": "2.0"},
}
MOTHER = {"id": "K2", "subject": {"id": "M"}}
PERSONS = [
    {"individualId": "P", "maternalId": "M", "paternalId": "0", "sex": "MALE"},
    {"individualId": "M", "sex": "FEMALE", "affectedStatus": "AFFECTED"},
]
FAMILY = {"id": "F", "proband": PACKET, "relatives": [MOTHER], "pedigree": {"persons": PERSONS}}
COHORT = {"id": "C", "members": [PACKET, MOTHER], "metaData": {}}
VALUES = [
    None, "", "x", "P-1", -1, 0, 3, 1.5, True, [], {}, [[]], ["x"], [None], {"id": 3}, {"id": "x"}, [{"id": "x"}], "P1.1.1Y",
    "2026-13-40T00:00:00Z",
]  # fmt: skip
ANYTHING = st.sampled_from(VALUES)


def places(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    found = [path] if path else []
    if isinstance(value, dict):
        found += [place for key, inside in value.items() for place in places(inside, (*path, key))]
    elif isinstance(value, list):
        found += [place for index, inside in enumerate(value) for place in places(inside, (*path, index))]
    return found


def changed(message: dict[str, object], changes: list[tuple[tuple[object, ...], object]]) -> object:
    whole = copy.deepcopy(message)
    for path, value in changes:
        at: object = whole
        for step in path[:-1]:
            at = (
                at[step]
                if (isinstance(at, dict) and step in at) or (isinstance(at, list) and isinstance(step, int) and step < len(at))
                else None
            )
        if isinstance(at, dict) or (isinstance(at, list) and isinstance(path[-1], int) and path[-1] < len(at)):
            at[path[-1]] = copy.deepcopy(value)
    return whole


def test_one_thing_changed_anywhere_loses_no_entry(tmp_path):
    path = tmp_path / "packet.json"
    for place in places(FAMILY):
        for value in ("x", -1, [], ["x"], {"id": 3}):
            path.write_text(json.dumps(changed(FAMILY, [(place, value)])), encoding="utf-8")
            try:
                draft = read_phenopacket(InputFile(path, path.name))
            except InputError:
                continue
            lines = {line for table in draft.tables.values() for line in table["line"].to_pylist()}
            lines |= set(draft.silent) | {refusal.line for refusal in draft.refused}
            assert lines == set(range(1, draft.rows_in + 1)), (place, value)


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_packet_with_anything_anywhere_is_accounted_for(data):
    message = data.draw(st.sampled_from([PACKET, FAMILY, COHORT]))
    changes = data.draw(st.lists(st.tuples(st.sampled_from(places(message)), ANYTHING), min_size=1, max_size=3))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "packet.json"
        path.write_text(json.dumps(changed(message, changes)), encoding="utf-8")
        try:
            done = check([path])
        except InputError:
            return
    source = done.sources[0]
    assert source.rows_in == source.rows_kept + source.rows_merged + source.rows_refused
    assert len(done.refused) >= source.rows_refused
    assert all(row.column for row in done.refused)
