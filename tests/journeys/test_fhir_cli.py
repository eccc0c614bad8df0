"""A hospital whose system gives FHIR: a Bundle in, a report out, the records handed on as FHIR, and the same answers from those."""

from __future__ import annotations

import json

LOINC, ONCOTREE = "http://loinc.org", "http://oncotree.mskcc.org"


def coded(code, system=LOINC, **more):
    return {"coding": [{"system": system, "code": code, **more}]}


def bundle():
    person = {"reference": "urn:uuid:0001"}
    resources = {
        "urn:uuid:0001": {
            "resourceType": "Patient",
            "id": "RUT-77",
            "gender": "female",
            "birthDate": "1960-05-20",
            "name": [{"family": "Secreta"}],
        },
        "urn:uuid:0002": {
            "resourceType": "Condition",
            "id": "C1",
            "subject": person,
            "code": coded("LUAD", ONCOTREE),
            "onsetDateTime": "2024-03-31",
            "stage": [{"summary": {"text": "Stage IV"}}],
            "extension": [{"url": "urn:ceiba:line-of-therapy", "valueInteger": 1}],
        },
        "urn:uuid:0003": {
            "resourceType": "Observation",
            "id": "O1",
            "status": "final",
            "subject": person,
            "code": coded("69548-6"),
            "valueCodeableConcept": coded("LA9633-4"),
            "component": [
                {"code": coded("48018-6"), "valueCodeableConcept": coded("HGNC:3236", "http://www.genenames.org/geneId", display="EGFR")},
                {"code": coded("48005-3"), "valueCodeableConcept": coded("p.Leu858Arg", "http://varnomen.hgvs.org")},
            ],
        },
        "urn:uuid:0004": {
            "resourceType": "Coverage",
            "id": "V1",
            "status": "active",
            "beneficiary": person,
            "payor": [{"identifier": {"system": "urn:ceiba:payer", "value": "br-sus"}}],
        },
    }
    entries = [{"fullUrl": url, "resource": resource} for url, resource in resources.items()]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})


def answers(ceiba, into):
    told = ceiba("why", "RUT-77", "osimertinib", "--from", into, "--lang", "en")
    assert told.code == 0
    return [line for line in told.out.splitlines() if any(gate in line for gate in ("Indicated", "Available", "Covered", "Reachable"))]


def test_a_bundle_gives_a_report_and_what_is_handed_on_gives_the_same_answers(ceiba, tmp_path):
    folder = tmp_path / "hospital"
    folder.mkdir()
    (folder / "bundle.json").write_text(bundle(), encoding="utf-8")
    assert ceiba("check", folder).code == 0
    ran = ceiba("run", folder, "--country", "br", "--into", tmp_path / "out", "--lang", "en", "--quiet")
    assert ran.code == 0
    assert list((tmp_path / "out").rglob("*.html"))
    first = answers(ceiba, tmp_path / "out")
    assert "yes" in first[0]
    for to in ("fhir", "fhir-bundles"):
        assert ceiba("export", tmp_path / "out", "--to", to, tmp_path / to).code == 0
        assert b"Secreta" not in b"".join(path.read_bytes() for path in (tmp_path / to).rglob("*") if path.is_file())
        assert ceiba("run", tmp_path / to, "--country", "br", "--into", tmp_path / f"again-{to}", "--quiet").code == 0
        assert answers(ceiba, tmp_path / f"again-{to}") == first
