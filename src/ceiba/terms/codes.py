"""Codes as types: a code of one system is never compared with a code of another by accident."""

from __future__ import annotations

import re
from typing import NewType

GeneSymbol = NewType("GeneSymbol", str)
"""An HGNC approved gene symbol, such as EGFR or ERBB2."""

OncoTreeCode = NewType("OncoTreeCode", str)
"""A code of the OncoTree, such as LUAD; TISSUE is the root: every tumour."""

CountryCode = NewType("CountryCode", str)
"""ISO 3166-1 alpha-2 in lower case; xa to xz are free for invented countries."""

RegionCode = NewType("RegionCode", str)
"""ISO 3166-2, such as BR-SP."""

ActionId = NewType("ActionId", str)
"""Id of an action of the knowledge, such as osimertinib or egfr_pcr."""

PayerId = NewType("PayerId", str)
"""Id of a payer of a pack, such as br-sus."""

ROOT = OncoTreeCode("TISSUE")

STAGES = ("0", "I", "IA", "IB", "IC", "II", "IIA", "IIB", "IIC", "III", "IIIA", "IIIB", "IIIC", "IV", "IVA", "IVB", "IVC")
"""Stage groups that rules and records may name (labels only; the manual's text is not shipped)."""

SEXES = ("female", "male")

_STAGE = re.compile(r"0|(?P<group>IV|III|II|I)(?:\s*(?P<letter>[ABC])[0-9]?)?")
_ARABIC = {"1": "I", "2": "II", "3": "III", "4": "IV"}


def stage_group(written: str | None) -> str | None:
    """Return the stage group written in a record, or None when it names none.

    >>> [stage_group(text) for text in ("Stage IIIB", "4", "iia", "IIIA1", "NA")]
    ['IIIB', 'IV', 'IIA', 'IIIA', None]
    """
    if not written:
        return None
    text = written.strip().upper().removeprefix("STAGE").strip()
    text = _ARABIC.get(text[:1], text[:1]) + text[1:]
    found = _STAGE.fullmatch(text)
    return f"{found['group'] or '0'}{found['letter'] or ''}" if found else None


def main_stage(stage: str) -> str:
    """Return the group without its letter: IIIB -> III."""
    return stage.rstrip("ABC")
