"""What strata and their words are called in a terminal."""

from __future__ import annotations

from ceiba.language import current
from ceiba.language import gettext as _
from ceiba.reports import Names


def say_stratum_name(by: str) -> str:
    """Return what a stratum is called, given its name in STRATA."""
    return {
        "payer": _("payer"),
        "region": _("region"),
        "sex": _("sex"),
        "disease": _("disease"),
        "stage": _("stage"),
        "age_band": _("age"),
        "ancestry": _("ancestry group"),
        "ethnicity": _("ethnicity as recorded"),
        "uncertain": _("variant of uncertain significance"),
    }[by]


def say_stratum(word: str, by: str, names: Names) -> str:
    """Return what one word of a stratum is called."""
    lang = current().lang
    if not word:
        return _("not recorded")
    if by == "payer":
        return _("without coverage") if word == "none" else names.short_payer(word, lang)
    if by == "region":
        return names.region(word)
    if by == "disease":
        return names.disease(word, lang)
    if by == "sex":
        return {"female": _("female"), "male": _("male")}.get(word, word)
    return word
