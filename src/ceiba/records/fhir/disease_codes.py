"""Which cancer a coded disease is, as far as a code says it: ICD-10 and ICD-O-3 topography name an organ, never a histology.

A code of an organ becomes the OncoTree node of that organ (C34 -> LUNG), so that a rule about one cancer of the organ stays unknown;
ICD-O-3 morphology together with the organ names the cancer where the pair leaves one choice. SNOMED CT is licensed and is not shipped: the
user's mapping says what its codes mean. Codes: WHO ICD-10 (2019), chapter II; WHO ICD-O-3, morphology; OncoTree 2025-10-03.
"""

from __future__ import annotations

import re

from ceiba.records.fhir.elements import CodeableConcept, Coding, spoken, written
from ceiba.records.fhir.histology import histology_in_words

_ICD10 = re.compile(r"(?P<letter>[CD])(?P<number>[0-9]{2})")
_MORPHOLOGY = re.compile(r"(?P<histology>[0-9]{4})/(?P<behaviour>[0-9])")
ONCOTREE = "http://oncotree.mskcc.org"

_ORGANS: tuple[tuple[int, int, str], ...] = (
    (0, 14, "HEAD_NECK"), (15, 16, "STOMACH"), (17, 21, "BOWEL"), (23, 23, "BILIARY_TRACT"), (25, 25, "PANCREAS"), (30, 32, "HEAD_NECK"),
    (34, 34, "LUNG"), (37, 37, "THYMUS"), (40, 41, "BONE"), (43, 43, "MEL"), (44, 44, "SKIN"), (49, 49, "SOFT_TISSUE"), (50, 50, "BREAST"),
    (51, 52, "VULVA"), (53, 53, "CERVIX"), (54, 55, "UTERUS"), (56, 56, "OVARY"), (60, 60, "PENIS"), (61, 61, "PROSTATE"),
    (62, 62, "TESTIS"), (64, 64, "KIDNEY"), (67, 67, "BLADDER"), (69, 69, "EYE"), (70, 72, "BRAIN"), (73, 73, "THYROID"),
    (81, 86, "LYMPH"), (88, 88, "LYMPH"), (90, 91, "LYMPH"), (92, 93, "MYELOID"),
)  # fmt: skip
"""First and last category of ICD-10 (C..) -> OncoTree. Left out, because OncoTree puts parts of the category under another organ: C22, C24
(bile ducts, ampulla), C45 and C48 (any site), C57, C65 and C66 (the urothelium of the upper tract), C74 (neuroblastoma), C94 to C96."""

_SECONDARY = range(77, 80)

_HISTOLOGIES: tuple[tuple[str, frozenset[int], str], ...] = (
    ("8140", frozenset({34}), "LUAD"),
    ("8070", frozenset({34}), "LUSC"),
    ("8041", frozenset({34}), "SCLC"),
    ("8046", frozenset({34}), "NSCLC"),
    ("8500", frozenset({50}), "IDC"),
    ("8520", frozenset({50}), "ILC"),
    ("8140", frozenset({18}), "COAD"),
    ("8140", frozenset({19}), "COADREAD"),
    ("8140", frozenset({20}), "READ"),
    ("8140", frozenset({61}), "PRAD"),
    ("8140", frozenset({25}), "PAAD"),
    ("8170", frozenset({22}), "HCC"),
    ("8720", frozenset({43, 44}), "MEL"),
)
"""ICD-O-3 histology of behaviour 3, categories of the place -> OncoTree."""

_CARCINOMAS = range(8010, 8590)
"""ICD-O-3 histologies that belong to the organ they sit in; a lymphoma or a sarcoma of the breast is no breast cancer."""

_BLOOD = re.compile(r"D4[567]")

_CANCER_WORDS = re.compile(
    r"cancer|carcinom|c[áâ]ncer|neoplas[ia]|malignan|maligno|leuk[ae]*emi|leucemi|lymphom|linfom|melanom|sarcom|myelom|mielom|glioblastom|"
    r"\btumou?r\b|\btumor(?:es)?\b|mesotheliom|mesoteliom|blastom",
    re.IGNORECASE,
)
_OTHER_WORDS = re.compile(
    r"benign|family history|historia familiar|hist[óo]ria familiar|screening|\bno \b|suspect|sospech|suspeit", re.IGNORECASE
)


def is_icd10(coding: Coding) -> bool:
    """Whether a coding is of ICD-10 or one of its national versions (CM, GM, CIE-10, CID-10)."""
    system = (coding.system or "").lower()
    return "icd-10" in system or "icd10" in system or "cie-10" in system or "cid10" in system or "cid-10" in system


def is_icdo3(coding: Coding) -> bool:
    """Whether a coding is of ICD-O-3, topography or morphology."""
    system = (coding.system or "").lower()
    return "icd-o" in system or "icdo" in system


def category(coding: Coding) -> int | None:
    """Return the category of a code of a malignant tumour (C34.1 -> 34); None for another code."""
    found = _ICD10.match(coding.code or "") if is_icd10(coding) or is_icdo3(coding) else None
    return int(found["number"]) if found and found["letter"] == "C" else None


def is_secondary(concept: CodeableConcept) -> bool:
    """Whether a code says that it is a metastasis (ICD-10 C77-C79, ICD-O-3 of behaviour 6)."""
    return _behaviours(concept) == {"6"} or any(is_icd10(coding) and category(coding) in _SECONDARY for coding in concept.coding)


def says_cancer(concept: CodeableConcept) -> bool:
    """Whether a concept says by its codes or words that it is a cancer (ICD-10 D45-D47, of the blood, too; ICD-O-3 of behaviour 3 only)."""
    behaviours = _behaviours(concept)
    if behaviours and "3" not in behaviours:
        return False
    for coding in concept.coding:
        if category(coding) is not None or _invasive(coding) or is_oncotree(coding):
            return True
        if is_icd10(coding) and _BLOOD.match(coding.code or ""):
            return True
    texts = [concept.text or "", *(coding.display or "" for coding in concept.coding)]
    return any(_CANCER_WORDS.search(text) and not _OTHER_WORDS.search(text) for text in texts)


def _behaviours(concept: CodeableConcept) -> set[str]:
    """Return the behaviours of the ICD-O-3 morphologies of a concept: 0 benign, 1 uncertain, 2 in situ, 3 malignant, 6 metastatic."""
    found = [_MORPHOLOGY.match(coding.code or "") for coding in concept.coding if is_icdo3(coding)]
    return {each["behaviour"] for each in found if each}


def _invasive(coding: Coding) -> str | None:
    found = _MORPHOLOGY.match(coding.code or "") if is_icdo3(coding) else None
    return found["histology"] if found and found["behaviour"] == "3" else None


def is_oncotree(coding: Coding) -> bool:
    """Whether a coding is of OncoTree."""
    return "oncotree" in (coding.system or "").lower() and bool(coding.code)


def oncotree(
    concept: CodeableConcept, sites: tuple[CodeableConcept, ...] = (), morphology: CodeableConcept | None = None
) -> tuple[str | None, bool]:
    """Return the OncoTree code of a disease, and whether it names only the organ; (None, False) when no code says it.

    concept: the disease. sites: where it sits, of which ICD-10 and ICD-O-3 topography is read. morphology: its histology; without an
    ICD-O-3 code, the words of both name it.
    """
    for coding in concept.coding:
        if is_oncotree(coding):
            return coding.code, False
    shape = morphology or CodeableConcept()
    codings = [*concept.coding, *shape.coding, *(coding for site in sites for coding in site.coding)]
    coded = next((found for coding in codings if (found := _invasive(coding)) is not None), None)
    histology = coded or histology_in_words(written(shape)) or histology_in_words(written(concept))
    places = [(number, coding) for coding in codings if (number := category(coding)) is not None]
    if not places:
        return None, False
    number, coding = places[0]
    for code, categories, exact in _HISTOLOGIES:
        if histology == code and number in categories:
            return exact, False
    if histology is not None and int(histology) not in _CARCINOMAS:
        return None, False
    organ = next((organ for first, last, organ in _ORGANS if first <= number <= last), None)
    if organ == "MEL":
        return (None, False) if is_icdo3(coding) else (organ, False)
    return organ, organ is not None


def as_written(concept: CodeableConcept) -> str | None:
    """Return the disease in the words of the sender; the name of a node of OncoTree is ours, not theirs."""
    return concept.text or spoken(CodeableConcept(tuple(coding for coding in concept.coding if not is_oncotree(coding))))
