"""People and what hangs on them alone, as FHIR R4: Patient, Coverage, Consent, FamilyMemberHistory, and habits and exposures."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ceiba.records.fhir import written as w
from ceiba.records.fhir.disease_codes import ONCOTREE
from ceiba.records.fhir.elements import ANCESTRY, ETHNICITY, RELATIVE, SIDE
from ceiba.records.fhir.family import NO_CANCER, ROLE, ROLES
from ceiba.records.fhir.habits import AGE, FACTOR, WRITTEN_AS
from ceiba.records.fhir.people import CONSENT_SCOPE, PAYER
from ceiba.records.outgoing import Outgoing
from ceiba.terms.factors import FACTORS

_SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope"
_SCOPES = {"research": "research", "care": "treatment", "sharing": "patient-privacy"}
_SMOKING = {"never": "LA18978-9", "former": "LA15920-4"}
_ROLE_OF = {(relation, side): code for code, (relation, side) in reversed(ROLES.items())}


def patients(outgoing: Outgoing, ids: w.Ids) -> Iterator[tuple[int, w.Json]]:
    """Yield (patient_id, resource): each person, with the name masked, and the age as an observation."""
    ill = set(outgoing.table("conditions")["patient_id"].to_list())
    for row in w.rows_of(outgoing.table("patients")):
        key = w.number(row, "patient_id")
        name = ids.patients[key]
        patient = w.resource("Patient", name, row, outgoing, (w.MCODE + "mcode-cancer-patient",) if key in ill else ())
        told = [(ETHNICITY, row["ethnicity"]), (ANCESTRY, row["ancestry"])]
        extensions = [{"url": url, "valueString": value} for url, value in told if value is not None]
        region = row["region"]
        vital = row["vital_status"]
        patient |= w.with_values(
            extension=extensions or None,
            identifier=[{"system": w.CODE_OF_PERSON, "value": row["patient_code"]}],
            name=[w.absent("masked")],
            gender=row["sex"] or "unknown",
            deceasedBoolean=None if vital is None else vital == "deceased",
            address=[{"state": region, "country": str(region)[:2]}] if region is not None else None,
        )
        yield key, patient
        if row["age_years"] is not None:
            age = w.resource("Observation", f"age-{key}", row, outgoing)
            yield (
                key,
                age
                | {
                    "status": "final",
                    "code": w.loinc(AGE, "Age"),
                    "subject": {"reference": f"Patient/{name}"},
                    "valueQuantity": w.quantity(row["age_years"], "a"),
                },
            )


def coverages(outgoing: Outgoing, ids: w.Ids) -> Iterator[tuple[int, w.Json]]:
    """Yield each coverage; its payer is an identifier of the pack."""
    for index, row in enumerate(w.rows_of(outgoing.table("coverages")), start=1):
        yield (
            w.number(row, "patient_id"),
            w.resource("Coverage", f"coverage-{index}", row, outgoing)
            | {
                "status": "active",
                "beneficiary": ids.patient(row),
                "payor": [{"identifier": {"system": PAYER, "value": row["payer"]}}],
                "order": 1 if row["principal"] else 2,
            },
        )


def consents(outgoing: Outgoing, ids: w.Ids) -> Iterator[tuple[int, w.Json]]:
    """Yield each consent."""
    for index, row in enumerate(w.rows_of(outgoing.table("consents")), start=1):
        scope = str(row["scope"])
        coded = w.coding(_SCOPE, _SCOPES[scope]) if scope in _SCOPES else w.coding(CONSENT_SCOPE, scope)
        ended = w.day(row["ended_on"])
        yield (
            w.number(row, "patient_id"),
            w.resource("Consent", f"consent-{index}", row, outgoing)
            | w.with_values(
                status="active",
                scope=w.concept(coded),
                category=[w.loinc("59284-0", "Consent Document")],
                patient=ids.patient(row),
                dateTime=w.day(row["given_on"]),
                policyRule=w.concept(text=row["document"]) if row["document"] is not None else w.absent(),
                provision={"type": row["decision"]} | ({"period": {"end": ended}} if ended else {}),
            ),
        )


def relatives(outgoing: Outgoing, ids: w.Ids) -> Iterator[tuple[int, w.Json]]:
    """Yield each relative with the cancers recorded; rows without a code of the relative are a relative each."""
    table = outgoing.table("family_history").with_row_index("row")
    key = pl.coalesce("relative_code", pl.format("\n{}", "row"))  # no code has a line break
    grouped = table.with_columns(key=key).partition_by("patient_id", "key", "relation", "side", maintain_order=True)
    for index, rows in enumerate(grouped, start=1):
        row = rows.row(0, named=True)
        relation, side = str(row["relation"]), row["side"]
        code = _ROLE_OF.get((relation, side))
        whole = w.resource("FamilyMemberHistory", f"relative-{index}", row, outgoing)
        yield (
            w.number(row, "patient_id"),
            whole
            | w.with_values(
                extension=[{"url": SIDE, "valueCode": side}] if code is None and side is not None else None,
                identifier=[{"system": RELATIVE, "value": row["relative_code"]}] if row["relative_code"] is not None else None,
                status="completed",
                patient=ids.patient(row),
                relationship=w.concept(w.coding(ROLE, code or _ROLE_OF[relation, None]), text=relation.replace("_", " ")),
                condition=[_cancer(each, outgoing) for each in w.rows_of(rows)],
            ),
        )


def _cancer(row: w.Row, outgoing: Outgoing) -> w.Json:
    if not row["affected"]:
        return {"code": w.concept(w.coding(NO_CANCER, "no-cancer"), text="no cancer")}
    code = row["oncotree"]
    codings = [w.coding(ONCOTREE, code, outgoing.diseases.get(str(code)))] if code is not None else []
    age = row["age_at_diagnosis_years"]
    text = row["disease_text"] if row["disease_text"] is not None or codings else "cancer"
    return w.with_values(code=w.concept(*codings, text=text), onsetAge=w.quantity(age, "a") if age is not None else None)


def factors(outgoing: Outgoing, ids: w.Ids) -> Iterator[tuple[int, w.Json]]:
    """Yield each habit and each exposure as an observation of social history."""
    for table, column in (("lifestyle", "factor"), ("exposures", "exposure")):
        for index, row in enumerate(w.rows_of(outgoing.table(table)), start=1):
            factor = FACTORS[str(row[column])]
            known = WRITTEN_AS.get(factor.code)
            codings = [*([w.coding("http://loinc.org", known)] if known else []), w.coding(FACTOR, factor.code)]
            answer = _SMOKING.get(str(row["state"])) if factor.code == "smoking_status" else None
            state, value = row["state"], row["value"]
            yield (
                w.number(row, "patient_id"),
                w.resource("Observation", f"{table}-{index}", row, outgoing)
                | w.with_values(
                    status="final",
                    category=[w.category("social-history")],
                    code=w.concept(*codings, text=factor.names.en),
                    subject=ids.patient(row),
                    effectiveDateTime=w.day(row["observed_on"]),
                    valueCodeableConcept=w.concept(*([w.coding("http://loinc.org", answer)] if answer else []), text=state)
                    if state is not None
                    else None,
                    valueQuantity=w.quantity(value, factor.unit) if value is not None else None,
                ),
            )
