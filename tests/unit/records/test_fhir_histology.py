"""A histology in words, with the organ's code, names the cancer; doubt and two names do not."""

from __future__ import annotations

import pytest

from ceiba.records.fhir.disease_codes import oncotree
from ceiba.records.fhir.elements import CodeableConcept, Coding
from ceiba.records.fhir.histology import histology_in_words


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Adenocarcinoma of the ascending colon, metastatic to the liver", "8140"),
        ("Adenocarcinoma (morphologic abnormality)", "8140"),
        ("Non-small cell lung carcinoma", "8046"),
        ("Small cell carcinoma of lung", "8041"),
        ("Carcinoma pulmonar de células no pequeñas", "8046"),
        ("Carcinoma de células pequeñas", "8041"),
        ("Carcinoma de pequenas células", "8041"),
        ("Carcinoma epidermoide", "8070"),
        ("Carcinoma ductal infiltrante", "8500"),
        ("Carcinoma lobular invasor de mama", "8520"),
        ("Carcinoma hepatocelular", "8170"),
        ("Melanoma maligno", "8720"),
        ("Adenosquamous carcinoma", None),
        ("adenocarcinoma vs squamous cell carcinoma", None),
        ("squamous cell carcinoma and adenocarcinoma", None),
        ("suspected adenocarcinoma", None),
        ("ductal carcinoma in situ", None),
        ("Malignant neoplasm of colon", None),
    ],
)
def test_a_histology_is_read_from_words_where_they_name_one(text, code):
    assert histology_in_words([text]) == code


def concept(category: str, text: str = "") -> CodeableConcept:
    return CodeableConcept(coding=(Coding(system="http://hl7.org/fhir/sid/icd-10", code=category),), text=text or None)


@pytest.mark.parametrize(
    ("category", "text", "expected"),
    [
        ("C18.2", "Adenocarcinoma of the colon", ("COAD", False)),
        ("C19", "Adenocarcinoma", ("COADREAD", False)),
        ("C20", "Adenocarcinoma del recto", ("READ", False)),
        ("C34.1", "Adenocarcinoma de pulmón", ("LUAD", False)),
        ("C18.2", "Malignant neoplasm of colon", ("BOWEL", True)),
        ("C34.1", "adenocarcinoma vs squamous cell carcinoma", ("LUNG", True)),
    ],
)
def test_words_and_the_organ_name_the_cancer(category, text, expected):
    assert oncotree(concept(category, text)) == expected


def test_the_morphology_is_read_before_the_words_of_the_disease():
    morphology = CodeableConcept(coding=(Coding(system="http://snomed.info/sct", code="1", display="Adenocarcinoma"),))
    assert oncotree(concept("C18", "squamous cell carcinoma"), (), morphology) == ("COAD", False)


def test_a_code_of_icd_o_3_is_read_before_words():
    morphology = CodeableConcept(coding=(Coding(system="http://terminology.hl7.org/CodeSystem/icd-o-3", code="8070/3"),))
    assert oncotree(concept("C34", "adenocarcinoma"), (), morphology) == ("LUSC", False)
