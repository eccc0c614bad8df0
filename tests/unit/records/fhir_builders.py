"""Small invented resources of FHIR, and what was read of them, for tests."""

from __future__ import annotations

import json


def coded(code, system="http://loinc.org", display=None):
    """Return a concept of one code."""
    coding = {"system": system, "code": code} | ({"display": display} if display else {})
    return {"coding": [coding]}


def reference(address):
    return {"reference": address}


def patient(name="P1", /, **more):
    return {"resourceType": "Patient", "id": name, "gender": "female", **more}


def condition(name="C1", /, **more):
    concept = coded("LUAD", "http://oncotree.mskcc.org")
    return {"resourceType": "Condition", "id": name, "subject": reference("Patient/P1"), "code": concept, **more}


def specimen(name="S1", /, **more):
    return {"resourceType": "Specimen", "id": name, "subject": reference("Patient/P1"), **more}


def observation(code, name="O1", system="http://loinc.org", **more):
    return {
        "resourceType": "Observation",
        "id": name,
        "status": "final",
        "code": coded(code, system),
        "subject": reference("Patient/P1"),
        **more,
    }


def component(code, value=None, system="http://loinc.org", display=None, **more):
    concept = {"valueCodeableConcept": coded(value, system, display)} if value is not None else {}
    return {"code": coded(code), **concept, **more}


def variant(*components, name="O1", value="LA9633-4", **more):
    return observation("69548-6", name, valueCodeableConcept=coded(value), component=list(components), **more)


def gene(symbol):
    return component("48018-6", "HGNC:1", "http://www.genenames.org/geneId", symbol)


def protein(change):
    return component("48005-3", change, "http://varnomen.hgvs.org")


def bundle(*resources, urls=()):
    entries = [{"resource": resource} for resource in resources]
    for entry, url in zip(entries, urls, strict=False):
        entry["fullUrl"] = url
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})


def ndjson(*resources):
    return "".join(json.dumps(resource) + "\n" for resource in resources)


def rows(draft, table):
    """What a draft holds of a table; [] when it holds none."""
    return draft.tables[table].to_pylist() if table in draft.tables else []


def said(draft):
    """The notices of a draft, one a line."""
    return "\n".join(str(notice) for notice in draft.notices)


def problems(draft):
    """What is said of each refused row of a draft."""
    return [refusal.problem for refusal in draft.refused]
