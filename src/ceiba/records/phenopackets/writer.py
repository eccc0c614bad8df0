"""Records as Phenopackets v2: one file a person, named by number, never by code."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from ceiba.language import mark
from ceiba.records.outgoing import PRODUCER, Left, Outgoing, Written, counted, no_place, values_lost, write_text
from ceiba.records.phenopackets.measured import measured
from ceiba.records.phenopackets.terms import ABNORMAL, MEDICINE, OURS, REFERENCE, TISSUES, Json, age, meta, moment, own, term
from ceiba.records.phenopackets.variation import LOST as VARIATION_LOST
from ceiba.records.phenopackets.variation import SIGNIFICANCES, genomic

Row = Mapping[str, Any]

NO_FIELD = mark("the format has no field for it")
NO_EXAMINATION = mark("the format does not say which genes were looked at")
NO_FAMILY = mark("a packet is of one person; relatives are not written")
SAME_TERM = mark("the format tells diseases apart by their term, and the person has another of the same")
NO_ORIGIN = mark("the format says an origin by the sample alone, or by the flag SOMATIC of a position as in VCF")
OTHER_WORDS = mark("the format has five classes of pathogenicity, and this is none of them")

_VITAL = {"alive": "ALIVE", "deceased": "DECEASED"}
_SEX = {"female": "FEMALE", "male": "MALE"}


def write_phenopackets(outgoing: Outgoing, folder: Path) -> Written:
    """Write `patient-0000001.json` ... for every person."""
    of_person = {
        name: _grouped(outgoing.table(name), "patient_id") for name in ("conditions", "specimens", "treatments", "lifestyle", "exposures")
    }
    of_sample = {name: _grouped(outgoing.table(name), "specimen_id") for name in ("alterations", "tumor_marker_tests")}
    created_by = f"{PRODUCER}{': INVENTED PEOPLE, evidence about nobody' if outgoing.invented else ''}"
    about = meta(outgoing.on, created_by)
    lost: Counter[tuple[str, str, str]] = Counter()
    for person in outgoing.table("patients").iter_rows(named=True):
        mine = {name: found.get(person["patient_id"], []) for name, found in of_person.items()}
        packet = _packet(person, mine, of_sample, outgoing.diseases, lost)
        text = json.dumps({**packet, "metaData": about}, ensure_ascii=False, indent=1)
        write_text(folder / f"patient-{person['patient_id']:07d}.json", text + "\n")
    return Written(
        {name: outgoing.table(name).height for name in ("patients", *of_person, *of_sample)},
        (*_left(outgoing), *(Left(table, count, reason, column) for (table, column, reason), count in sorted(lost.items()))),
    )


def _left(outgoing: Outgoing) -> tuple[Left, ...]:
    patients, conditions, alterations = (outgoing.table(name) for name in ("patients", "conditions", "alterations"))
    germline = outgoing.table("specimens").filter(pl.col("specimen_type") == "germline")["specimen_id"].implode()
    told = (
        pl.when(pl.col("specimen_id").is_in(germline))
        .then(pl.lit("germline"))
        .when((pl.col("origin") == "somatic") & pl.col("pos").is_not_null())
        .then(pl.lit("somatic"))
        .otherwise(pl.lit("unknown"))
    )
    unclassed = alterations.filter(pl.col("significance").is_not_null() & pl.col("significance").is_in(list(SIGNIFICANCES)).not_())
    return (
        *values_lost(patients, "patients", dict.fromkeys(("region", "income_monthly", "ethnicity", "ancestry"), NO_FIELD)),
        *values_lost(conditions, "conditions", {"line_of_therapy": NO_FIELD}),
        *counted(
            Left("specimens", outgoing.table("specimens").filter(pl.col("adequate").not_()).height, NO_FIELD, "adequate"),
            Left("alterations", unclassed.height, OTHER_WORDS, "significance"),
            Left("alterations", alterations.filter(pl.col("origin") != told).height, NO_ORIGIN, "origin"),
        ),
        *values_lost(alterations, "alterations", dict.fromkeys(VARIATION_LOST, NO_FIELD)),
        *values_lost(outgoing.table("treatments"), "treatments", {"line_of_therapy": NO_FIELD}),
        *no_place(outgoing, "assays", "panels", reason=NO_EXAMINATION),
        *no_place(outgoing, "family_history", reason=NO_FAMILY),
        *no_place(outgoing, "coverages", "consents", "genotypes", "allele_frequencies"),
    )


def _grouped(table: pl.DataFrame, key: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in table.iter_rows(named=True):
        found[row[key]].append(row)
    return found


def _packet(
    person: Row,
    mine: Mapping[str, Sequence[Row]],
    of_sample: Mapping[str, Mapping[int, Sequence[Row]]],
    names: Mapping[str, str],
    lost: Counter[tuple[str, str, str]],
) -> Json:
    """Return the packet of one person, without its metaData. lost: counts what its records lose, by table, column and reason."""
    diseases = {row["condition_id"]: _disease_term(row, place, names) for place, row in enumerate(mine["conditions"], start=1)}
    repeated = len(diseases) - len({str(found["id"]) for found in diseases.values()})
    if repeated:
        lost["conditions", "condition_id", SAME_TERM] += repeated
    factors = [*mine["lifestyle"], *mine["exposures"]]
    packet: Json = {
        "id": person["patient_code"],
        "subject": _subject(person),
        "measurements": [measured(row, lost) for row in factors],
        "biosamples": [_biosample(row, person, diseases, of_sample["tumor_marker_tests"], lost) for row in mine["specimens"]],
        "interpretations": _interpretations(person, mine["specimens"], diseases, of_sample["alterations"]),
        "diseases": [_disease(row, diseases[row["condition_id"]]) for row in mine["conditions"]],
        "medicalActions": [_action(row, diseases) for row in mine["treatments"]],
    }
    return {name: value for name, value in packet.items() if value}


def _subject(person: Row) -> Json:
    subject: Json = {"id": person["patient_code"]}
    if person["age_years"] is not None:
        subject["timeAtLastEncounter"] = {"age": {"iso8601duration": age(person["age_years"])}}
    if person["vital_status"] is not None:
        subject["vitalStatus"] = {"status": _VITAL[person["vital_status"]]}
    subject["sex"] = _SEX.get(person["sex"], "UNKNOWN_SEX")
    return subject


def _disease_term(condition: Row, place: int, names: Mapping[str, str]) -> Json:
    """Return the term of a condition: its OncoTree code; one of ours when it is known by words alone, or not at all."""
    code, text = condition["oncotree"], condition["disease_text"]
    if code:
        return term((f"ONCOTREE:{code}", text or names.get(code, code)))
    return term((f"{OURS}:condition-{place}", text or ""))


def _disease(condition: Row, disease: Json) -> Json:
    found: Json = {"term": disease}
    if condition["diagnosed_on"] is not None:
        found["onset"] = {"timestamp": moment(condition["diagnosed_on"])}
    if condition["stage"] is not None:
        found["diseaseStage"] = [term((f"{OURS}:stage-{condition['stage']}", f"Stage {condition['stage']}"))]
    return found


def _biosample(
    specimen: Row, person: Row, diseases: Mapping[int, Json], tests: Mapping[int, Sequence[Row]], lost: Counter[tuple[str, str, str]]
) -> Json:
    kind = specimen["specimen_type"]
    found: Json = {"id": specimen["specimen_code"], "individualId": person["patient_code"]}
    if kind in TISSUES:
        found["sampledTissue"] = term(TISSUES[kind])
    results = [measured(row, lost) for row in tests.get(specimen["specimen_id"], ())]
    if results:
        found["measurements"] = results
    if specimen["collected_on"] is not None:
        found["timeOfCollection"] = {"timestamp": moment(specimen["collected_on"])}
    if specimen["condition_id"] in diseases:
        found["histologicalDiagnosis"] = diseases[specimen["condition_id"]]
    if kind == "germline" or specimen["condition_id"] is not None:
        found["materialSample"] = term(REFERENCE if kind == "germline" else ABNORMAL)
    return found


def _interpretations(
    person: Row, specimens: Iterable[Row], diseases: Mapping[int, Json], alterations: Mapping[int, Sequence[Row]]
) -> list[Json]:
    """Return an interpretation for each condition whose samples have variants, and one for those of no condition."""
    found: dict[int | None, list[Json]] = defaultdict(list)
    for specimen in specimens:
        for row in alterations.get(specimen["specimen_id"], ()):
            found[specimen["condition_id"]].append(genomic(row, specimen["specimen_code"]))
    written: list[Json] = []
    for place, (condition, interpreted) in enumerate(found.items(), start=1):
        disease: Json = {"disease": diseases[condition]} if condition is not None and condition in diseases else {}
        written.append(
            {
                "id": f"{person['patient_code']}-interpretation-{place}",
                "progressStatus": "UNKNOWN_PROGRESS",
                "diagnosis": {**disease, "genomicInterpretations": interpreted},
            }
        )
    return written


def _action(treatment: Row, diseases: Mapping[int, Json]) -> Json:
    medicine = own(MEDICINE, treatment["regimen"])
    started, ended = treatment["started_on"], treatment["ended_on"]
    regimen: Json = {"ontologyClass": medicine}
    if started is not None:
        regimen["startTime"] = {"timestamp": moment(started)}
    if ended is not None:
        regimen["endTime"] = {"timestamp": moment(ended)}
    action: Json = {"therapeuticRegimen": regimen}
    if treatment["condition_id"] in diseases:
        action["treatmentTarget"] = diseases[treatment["condition_id"]]
    return action
