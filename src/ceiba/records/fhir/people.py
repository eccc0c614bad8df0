"""People, who pays for them and what they allowed: Patient, Coverage, Consent."""

from __future__ import annotations

import re

from ceiba.records.fhir.context import Context
from ceiba.records.fhir.elements import ANCESTRY, ETHNICITY, OURS, Reference, code_in, extension, written
from ceiba.records.fhir.resources import Consent, Coverage, Patient
from ceiba.records.fhir.rows import Rows, leave, refuse_here
from ceiba.terms.codes import SEXES

PAYER = OURS + "payer"
"""System of the identifiers of payers of a pack."""

CONSENT_SCOPE = OURS + "consent-scope"
_CONSENT_SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope"
_SCOPES = {"research": "research", "treatment": "care", "patient-privacy": "sharing"}
_RULES = {"OPTIN": "permit", "OPTOUT": "deny"}
_ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"

_STATE = re.compile(r"[A-Z0-9]{1,3}")
_REGION = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")

NO_REGION = "Addresses without a code of the region (ISO 3166-2) give no region (people: {count})."
NOT_IN_FORCE = "Records that are drafts, planned, cancelled or entered in error make no record: {types}."
PAYER_UNKNOWN = "Coverages whose payer is none that the mapping names make no record: {types}."
EXCEPTIONS = "Consents that permit with exceptions make no record, for the exceptions would be lost: {types}."
ENDED = "Consents that no longer hold and do not say since when make no record: {types}."
SCOPE_UNKNOWN = "Consents for something other than care, research, sharing or being contacted again make no record: {types}."
UNDECIDED = "Consents that neither permit nor deny make no record: {types}."


def person(reference: Reference | None, context: Context, path: str) -> str:
    """Return the code of the person that a resource is about; refuses one that is about nobody."""
    code = context.code(reference, "Patient")
    if code is None:
        refuse_here(path, "The resource does not say which patient it is about.", "Give the reference to a Patient, such as 'Patient/123'.")
    return code


def read_patient(patient: Patient, code: str, rows: Rows, context: Context) -> None:
    """Add a person: sex, whether alive, region, ethnicity as recorded; never a name or an address."""
    del context
    rows.day(patient.birth_date, "birthDate")  # it serves the age; a partial one is counted
    died = patient.deceased_boolean or patient.deceased_date_time is not None
    alive = patient.deceased_boolean is False and not died
    rows.add(
        "patients",
        patient_code=code,
        sex=patient.gender if patient.gender in SEXES else None,
        vital_status="deceased" if died else "alive" if alive else None,
        region=_region(patient, rows),
        ethnicity=_ethnicity(patient),
        ancestry=_stated(patient, ANCESTRY),
    )


def _region(patient: Patient, rows: Rows) -> str | None:
    for address in patient.address:
        state = (address.state or "").strip()
        if _REGION.fullmatch(state):
            return state
        if _STATE.fullmatch(state) and re.fullmatch(r"[A-Z]{2}", address.country or ""):
            return f"{address.country}-{state}"
    if patient.address:
        rows.say(NO_REGION)
    return None


def _ethnicity(patient: Patient) -> str | None:
    """Return our own extension, or what those of US Core say in words; other countries' extensions are not read."""
    ours = _stated(patient, ETHNICITY)
    if ours:
        return ours
    found = [extension(patient.extension, ending) for ending in ("us-core-race", "us-core-ethnicity")]
    texts = [extension(each.extension, "text") for each in found if each is not None]
    return "; ".join(text.value_string for text in texts if text is not None and text.value_string) or None


def _stated(patient: Patient, url: str) -> str | None:
    found = extension(patient.extension, url)
    return found.value_string if found else None


def read_coverage(coverage: Coverage, code: str, rows: Rows, context: Context) -> None:
    """Add the payers of a person that are payers of a pack: by our identifier, or as the mapping says."""
    del code
    if coverage.status != "active":
        leave(NOT_IN_FORCE)
    patient = person(coverage.beneficiary, context, "beneficiary")
    payers = [payer for reference in coverage.payor if (payer := _payer(reference, context)) is not None]
    if not payers:
        leave(PAYER_UNKNOWN)
    for payer in payers:
        rows.add("coverages", patient_code=patient, payer=payer, principal=coverage.order in (None, 1))


def _payer(reference: Reference, context: Context) -> str | None:
    organization = context.code(reference, "Organization")
    identifiers = [*([reference.identifier] if reference.identifier else []), *context.organizations.get(organization or "", ())]
    known = context.means.get("payer", {})
    for identifier in identifiers:
        if identifier.system == PAYER:
            return identifier.value
        meaning = known.get((identifier.system or "", identifier.value or ""))
        if meaning:
            return meaning
    return None


def read_consent(consent: Consent, code: str, rows: Rows, context: Context) -> None:
    """Add what a person permits or denies; a consent that permits with exceptions is left, for the exceptions cannot be kept."""
    del code
    if consent.status not in ("active", "rejected", "inactive"):
        leave(NOT_IN_FORCE)
    patient = person(consent.patient, context, "patient")
    scope = code_in(consent.scope, CONSENT_SCOPE) or _SCOPES.get(code_in(consent.scope, _CONSENT_SCOPE) or "")
    if scope is None:
        leave(SCOPE_UNKNOWN)
    provision = consent.provision
    stated = provision.type if provision else None
    decision = "deny" if consent.status == "rejected" else stated or _RULES.get(code_in(consent.policy_rule, _ACT_CODE) or "")
    if decision not in ("permit", "deny"):
        leave(UNDECIDED)
    if decision == "permit" and provision and provision.provision:
        leave(EXCEPTIONS)
    period = provision.period if provision else None
    ended = rows.day(period.end, "provision.period.end") if period else None
    if consent.status == "inactive" and ended is None:
        leave(ENDED)
    started = rows.day(period.start, "provision.period.start") if period else None
    rows.add(
        "consents",
        patient_code=patient,
        scope=scope,
        decision=decision,
        given_on=started or rows.day(consent.date_time, "dateTime"),
        ended_on=ended,
        document=next((policy.uri for policy in consent.policy if policy.uri), None) or next(iter(written(consent.policy_rule)), None),
    )
