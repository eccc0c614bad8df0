"""Cancers, their stages and treatments, and samples, as FHIR R4 with the profiles of mCODE STU4."""

from __future__ import annotations

from collections.abc import Iterator

from ceiba.records.fhir import written as w
from ceiba.records.fhir.disease_codes import ONCOTREE
from ceiba.records.fhir.diseases import LINE_FROM, LINE_OF_THERAPY
from ceiba.records.fhir.elements import CONDITION_OF, GIVEN, ONGOING
from ceiba.records.outgoing import Outgoing

_ASSERTED = "http://hl7.org/fhir/StructureDefinition/condition-assertedDate"
_VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
_CATEGORY = "http://terminology.hl7.org/CodeSystem/condition-category"
_SPECIMEN = "http://terminology.hl7.org/CodeSystem/v2-0487"
_SPECIMEN_CODES = {"tissue": "TISS", "blood": "BLD", "plasma": "PLAS", "csf": "CSF", "marrow": "MAR"}


def conditions(outgoing: Outgoing, ids: w.Ids) -> Iterator[tuple[int, w.Json]]:
    """Yield each condition, and its stage group as an observation in whose focus it is."""
    for row in w.rows_of(outgoing.table("conditions")):
        key = w.number(row, "patient_id")
        name = w.condition_id(row["condition_id"])
        stage, line = row["stage"], row["line_of_therapy"]
        extensions: list[w.Json] = []
        if row["diagnosed_on"] is not None:
            extensions.append({"url": _ASSERTED, "valueDateTime": w.day(row["diagnosed_on"])})
        if line is not None:
            extensions.append({"url": LINE_OF_THERAPY, "valueInteger": line})
        if row["line_from"] is not None:
            extensions.append({"url": LINE_FROM, "valueCode": row["line_from"]})
        yield (
            key,
            w.resource("Condition", name, row, outgoing, (w.MCODE + "mcode-primary-cancer-condition",))
            | w.with_values(
                extension=extensions or None,
                clinicalStatus=w.absent(),
                verificationStatus=w.concept(w.coding(_VERIFICATION, "confirmed")),
                category=[w.concept(w.coding(_CATEGORY, "problem-list-item"))],
                code=_disease(row, outgoing),
                subject=ids.patient(row),
                stage=[{"assessment": [{"reference": f"Observation/stage-{row['condition_id']}"}]}] if stage is not None else None,
            ),
        )
        if stage is not None:
            yield (
                key,
                w.resource("Observation", f"stage-{row['condition_id']}", row, outgoing, (w.MCODE + "mcode-tnm-stage-group",))
                | {
                    "status": "final",
                    "code": w.loinc("21914-7", "Stage group.other Cancer"),
                    "subject": ids.patient(row),
                    "focus": [{"reference": f"Condition/{name}"}],
                    "method": w.absent(),
                    "valueCodeableConcept": w.concept(text=f"Stage {stage}"),
                },
            )


def _disease(row: w.Row, outgoing: Outgoing) -> w.Json:
    code = row["oncotree"]
    codings = [w.coding(ONCOTREE, code, outgoing.diseases.get(str(code)))] if code is not None else []
    return w.concept(*codings, text=row["disease_text"]) or w.absent()


def specimens(outgoing: Outgoing, ids: w.Ids) -> Iterator[tuple[int, w.Json]]:
    """Yield each sample."""
    for row in w.rows_of(outgoing.table("specimens")):
        kind, condition = row["specimen_type"], row["condition_id"]
        codings = [w.coding(_SPECIMEN, _SPECIMEN_CODES[str(kind)])] if kind in _SPECIMEN_CODES else []
        taken = w.day(row["collected_on"])
        name = ids.specimens[w.number(row, "specimen_id")]
        reference = {"reference": f"Condition/{w.condition_id(condition)}"}
        yield (
            w.number(row, "patient_id"),
            w.resource("Specimen", name, row, outgoing, (w.MCODE + "mcode-human-specimen",))
            | w.with_values(
                extension=[{"url": CONDITION_OF, "valueReference": reference}] if condition is not None else None,
                identifier=[{"system": w.CODE_OF_SAMPLE, "value": row["specimen_code"]}],
                status="available" if row["adequate"] else "unsatisfactory",
                type=w.concept(*codings, text=kind) if kind is not None else w.absent(),
                subject=ids.patient(row),
                collection={"collectedDateTime": taken} if taken else None,
            ),
        )


def treatments(outgoing: Outgoing, ids: w.Ids) -> Iterator[tuple[int, w.Json]]:
    """Yield each treatment: an administration when it has a first and a last day, else a statement that it was given."""
    for index, row in enumerate(w.rows_of(outgoing.table("treatments")), start=1):
        started, ended = w.day(row["started_on"]), w.day(row["ended_on"])
        line, condition = row["line_of_therapy"], row["condition_id"]
        whole = started is not None and ended is not None
        kind = "MedicationAdministration" if whole else "MedicationStatement"
        profiles = (w.MCODE + "mcode-cancer-related-medication-administration",) if whole else ()
        extensions: list[w.Json] = [{"url": LINE_OF_THERAPY, "valueInteger": line}] if line is not None else []
        over = ended is not None or row["ended"]
        if not over:
            extensions.append({"url": GIVEN, "valueCode": ONGOING if row["ended"] is False else "given"})
        yield (
            w.number(row, "patient_id"),
            w.resource(kind, f"treatment-{index}", row, outgoing, profiles)
            | w.with_values(
                extension=extensions or None,
                status="completed" if over else "unknown",
                medicationCodeableConcept=w.concept(text=row["regimen"]),
                subject=ids.patient(row),
                effectivePeriod=w.with_values(start=started, end=ended) or None,
                reasonReference=[{"reference": f"Condition/{w.condition_id(condition)}"}] if condition is not None else None,
            ),
        )
