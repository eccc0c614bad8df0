"""Grounds of prevention in words: `pack_years >= 20` is *pack-years: 20 or more*."""

from __future__ import annotations

from ceiba.language import mark, translator
from ceiba.reports.words import say_list
from ceiba.terms.factors import FACTORS
from ceiba.terms.grounds import parse_ground
from ceiba.terms.profiles import Profile

PACK_YEARS = mark("pack-years")
FACTOR_WORDS = {
    "yes": mark("yes"),
    "no": mark("no"),
    "never": mark("never"),
    "former": mark("in the past"),
    "current": mark("now"),
    "less_than_high_school": mark("less than high school"),
    "high_school": mark("high school"),
    "post_high_school_training": mark("training after high school"),
    "some_college": mark("some college"),
    "college": mark("college degree"),
    "postgraduate": mark("postgraduate"),
}
MODEL_NAMES = {"plcom2012": "PLCOm2012", "gail": "Gail"}


def say_factor(code: str, lang: str) -> str:
    """Return the name of a factor, or of a number made of factors."""
    return FACTORS[code].names.in_language(lang) if code in FACTORS else translator(lang).gettext(PACK_YEARS)


def say_ground(text: str, lang: str) -> str:
    """Return a ground in words."""
    speech, ground = translator(lang), parse_ground(text)
    gettext = speech.gettext
    if ground.kind == "family":
        return gettext("a family that meets the criteria ‘{name}’", name=ground.name)
    if ground.kind == "risk":
        name = MODEL_NAMES.get(ground.name, ground.name)
        return gettext("a risk by {model} of {percent} % or more", model=name, percent=speech.number(100 * ground.number))
    factor = say_factor(ground.name, lang)
    if ground.op == "is":
        return gettext("{factor}: {word}", factor=factor, word=gettext(FACTOR_WORDS[ground.word]))
    number = speech.number(ground.number)
    if ground.op == ">=":
        return gettext("{factor}: {number} or more", factor=factor, number=number)
    return gettext("{factor}: {number} or less", factor=factor, number=number)


def say_grounds(profile: Profile, lang: str) -> str:
    """Return grounds joined by and, or, not, in words."""
    if profile.join == "marker":
        return say_ground(profile.marker, lang)
    parts = [f"({words})" if part.join not in ("marker", "not") else words for part in profile.parts for words in [say_grounds(part, lang)]]
    if profile.join == "not":
        return translator(lang).gettext("not ({ground})", ground=parts[0])
    return say_list(parts, lang, either=profile.join == "any")
