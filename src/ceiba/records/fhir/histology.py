"""The histology that words state, as the ICD-O-3 code of the same name: *adenocarcinoma of the colon* is histology 8140.

Only names of one histology are read, in Spanish, Portuguese and English; words that name two, or that deny or doubt, say nothing.
Names and codes: WHO ICD-O-3, morphology.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_NAMES: tuple[tuple[str, str], ...] = (
    (
        "8041",
        r"(?<!non-)(?<!non )small[- ]cell (?:lung )?carcinoma|carcinoma (?:pulmonar )?de (?:c[ée]lulas peque[ñn]as|pequenas c[ée]lulas)",
    ),
    ("8046", r"non[- ]small[- ]cell|c[ée]lulas no peque[ñn]as|n[ãa]o pequenas c[ée]lulas"),
    ("8070", r"squamous[- ]cell|escamos|epidermoid"),
    ("8140", r"adenocarcinoma"),
    ("8170", r"hepatocellular|hepatocelular"),
    ("8500", r"(?:invasive|infiltrating) duct(?:al)? carcinoma|carcinoma ductal (?:invasor|infiltrante|invasivo)"),
    ("8520", r"(?:invasive|infiltrating) lobular carcinoma|carcinoma lobular (?:invasor|infiltrante|invasivo)|lobular carcinoma, nos"),
    ("8720", r"melanoma"),
)
_DOUBT = re.compile(
    r"\bno\b|\bnot\b|without|sin |sem |vs\.?|versus|suspect|sospech|suspeit|rule out|descartar|in situ|benign|\?", re.IGNORECASE
)


def histology_in_words(texts: Iterable[str]) -> str | None:
    """Return the ICD-O-3 histology of behaviour 3 that texts name; None when they name none, several, or with doubt.

    >>> histology_in_words(["Adenocarcinoma of the ascending colon"]), histology_in_words(["squamous cell or adenocarcinoma"])
    ('8140', None)
    """
    found: set[str] = set()
    for text in texts:
        plain = re.sub(r"c[ée]lulas no peque[ñn]as", "non-small-cell", text, flags=re.IGNORECASE)
        if _DOUBT.search(plain):
            continue
        found |= {code for code, name in _NAMES if re.search(name, plain, re.IGNORECASE)}
    return found.pop() if len(found) == 1 else None
