"""What resources say of each other, over all files of FHIR that are read together.

A bulk export puts each type in a file of its own, so a result's sample may stand in a report of another file, a medicine's name in
`Medication`, a birth date in `Patient`. The files are looked through once for these, then read one by one.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ceiba.records.fhir.elements import CodeableConcept, Identifier, Reference
from ceiba.records.fhir.entries import BAD_JSON, Entry
from ceiba.records.fhir.resources import DiagnosticReport, Medication, Organization, Patient, Resource, Specimen, decoder, typed

_ADDRESS = re.compile(r"(?:^|/)(?P<type>[A-Z][A-Za-z]+)/(?P<id>[A-Za-z0-9.\-]{1,64})(?:/_history/[^/]+)?$")
_SEARCHED = re.compile(r"(?:^|/)(?P<type>[A-Z][A-Za-z]+)\?identifier=(?:(?P<system>[^|]*)\|)?(?P<value>[^&]+)$")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NAMED = re.compile(rb'"resourceType"\s*:\s*"(?:Patient|Specimen|DiagnosticReport|Medication|Organization)"')

CodeOf = Mapping[tuple[str, str], str]
"""(system, code) -> what the user's mapping says that it means."""


@dataclass(slots=True)
class Context:
    """What is known of the resources of all files. means: by kind (disease, medicine ...), what the user's mapping says of codes."""

    means: Mapping[str, CodeOf] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    identified: dict[tuple[str, str, str], str] = field(default_factory=dict)
    birthdays: dict[str, dt.date] = field(default_factory=dict)
    specimens: set[str] = field(default_factory=set)
    samples: dict[str, str] = field(default_factory=dict)
    medicines: dict[str, CodeableConcept] = field(default_factory=dict)
    organizations: dict[str, tuple[Identifier, ...]] = field(default_factory=dict)
    reports: list[DiagnosticReport] = field(default_factory=list)

    def look(self, entry: Entry) -> None:
        """Note what an entry says that others need; entries that cannot be read are passed over here."""
        if entry.raw is None:
            return
        url = entry.full_url
        named = bool(_NAMED.search(memoryview(entry.raw)))
        if url is None and not named:
            return
        try:
            resource = decoder.decode(entry.raw) if named else typed.decode(entry.raw)
        except BAD_JSON:
            return
        code = own_code(resource, url)
        if url and code:
            self.addresses[url] = code
        if code:
            self._note(resource, code)

    def _note(self, resource: object, code: str) -> None:
        for identifier in getattr(resource, "identifier", ()):
            if identifier.value:
                self.identified[type(resource).__name__, identifier.system or "", identifier.value] = code
        match resource:
            case Patient(birth_date=str(birth)) if _DAY.fullmatch(birth):
                with contextlib.suppress(ValueError):
                    self.birthdays[code] = dt.date.fromisoformat(birth)
            case Specimen():
                self.specimens.add(code)
            case Medication(code=CodeableConcept() as concept):
                self.medicines[code] = concept
            case Organization(identifier=identifiers):
                self.organizations[code] = identifiers
            case DiagnosticReport(specimen=(_,)):
                self.reports.append(resource)

    def settle(self) -> None:
        """Give the results of each report the one sample of the report, once every file was looked through."""
        for report in self.reports:
            sample = self.code(report.specimen[0], "Specimen")
            for result in report.result:
                key = self.code(result, "Observation")
                if sample and key:
                    self.samples.setdefault(key, sample)
        self.reports.clear()

    def code(self, reference: Reference | None, kind: str) -> str | None:
        """Return the code of the resource that a reference of that type means; None when it says none."""
        if reference is None:
            return None
        address = reference.reference
        if not address:
            named = reference.identifier
            return self.identified.get((kind, named.system or "", named.value)) if named and named.value else None
        if address in self.addresses:
            return self.addresses[address]
        found = _ADDRESS.search(address)
        if found:
            return found["id"] if found["type"] == kind else None
        if address.startswith(("urn:uuid:", "urn:oid:")):
            return address.rpartition(":")[2]
        searched = _SEARCHED.search(address)
        return self.identified.get((kind, searched["system"] or "", searched["value"])) if searched else None

    def meaning(self, kind: str, concept: CodeableConcept | None) -> str | None:
        """Return what the user's mapping says that a concept means, as a disease, a medicine ...; None when it says nothing."""
        known = self.means.get(kind)
        if not known or concept is None:
            return None
        return next(
            (known[key] for coding in concept.coding if (key := (coding.system or "", coding.code or "")) in known),
            None,
        )


def own_code(
    resource: Any,  # noqa: ANN401 - any resource of R4
    url: str | None,
) -> str | None:
    """Return the code that a resource is known by: its id, else the end of its address in the Bundle, else its first identifier."""
    if resource.id:
        return str(resource.id)
    if url:
        return url.rpartition("/")[2] if "/" in url else url.rpartition(":")[2]
    identifiers = getattr(resource, "identifier", ()) if isinstance(resource, Resource) else ()
    return next((identifier.value for identifier in identifiers if identifier.value), None)
