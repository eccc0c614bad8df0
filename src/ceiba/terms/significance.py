"""What ClinVar's words say of a variant's pathogenicity, in the one question that markers ask: pathogenic or likely pathogenic, or not.

Read: the words of ClinVar's aggregate records and of its VCF (`Pathogenic/Likely_pathogenic`, `Pathogenic,_low_penetrance|drug_response`,
`Conflicting_classifications_of_pathogenicity`), whatever joins them. A conflict is neither side; words on something else (drug response,
risk factor, association) say nothing; a variant of low penetrance is none of those that the assertions were made of.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

SignificanceClass = Literal["pathogenic", "uncertain", "benign", "conflicting", "low penetrance", "unstated"]

_WORDS: dict[str, SignificanceClass] = {
    "pathogenic": "pathogenic",
    "likely pathogenic": "pathogenic",
    "uncertain significance": "uncertain",
    "variant of uncertain significance": "uncertain",
    "vus": "uncertain",
    "benign": "benign",
    "likely benign": "benign",
    "pathogenic low penetrance": "low penetrance",
    "likely pathogenic low penetrance": "low penetrance",
}
_PARTS = re.compile(r"[|;/,]")


@lru_cache(maxsize=1 << 12)
def read_significance(text: str | None) -> SignificanceClass:
    """Return what the words say; unstated for none, and for words that are not about pathogenicity.

    >>> read_significance("Pathogenic/Likely_pathogenic|drug_response")
    'pathogenic'
    >>> read_significance("Conflicting_classifications_of_pathogenicity")
    'conflicting'
    """
    plain = " ".join((text or "").replace("_", " ").lower().partition(":")[0].split())
    if plain.startswith("conflicting"):
        return "conflicting"
    parts = _PARTS.split(re.sub(r",? ?low penetrance", " low penetrance", plain))
    said = {_WORDS[part.strip()] for part in parts if part.strip() in _WORDS}
    if "low penetrance" in said:
        return "low penetrance"
    if "pathogenic" in said:
        return "pathogenic" if len(said) == 1 else "conflicting"
    return "uncertain" if "uncertain" in said else "benign" if said else "unstated"
