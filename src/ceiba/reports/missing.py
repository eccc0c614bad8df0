"""Missing facts in words: `coverage:osimertinib:br-sus` is *coverage of osimertinib by SUS*."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ceiba.decisions.options import OTHER_PAYER
from ceiba.language import mark, translator
from ceiba.reports.grounds import say_ground
from ceiba.reports.markers import say_marker
from ceiba.reports.names import NO_NAMES, Names
from ceiba.reports.words import say_some
from ceiba.terms.factors import FACTORS

FIELD_WORDS = {
    "disease": mark("the disease"),
    "stage": mark("the stage"),
    "line": mark("the line of treatment"),
    "age": mark("the age"),
    "sex": mark("the sex"),
    "region": mark("the region of residence"),
    "payers": mark("who pays (the person's coverage)"),
    "income": mark("the monthly household income"),
    "income_monthly": mark("the monthly household income"),
    "purpose": mark("the purpose: treatment or prevention"),
    "family_history": mark("cancers in the family"),
    "a rule for people under 18": mark("what holds for people under 18"),
}
SERVICE_WORDS = {
    "endoscopy": mark("an endoscopy service"),
    "imaging": mark("an imaging centre"),
    "infusion_centre": mark("an infusion centre"),
    "mammography": mark("a mammography service"),
    "molecular_fish": mark("a laboratory that does FISH"),
    "molecular_pcr": mark("a laboratory that does PCR"),
    "ngs_laboratory": mark("a sequencing laboratory (NGS)"),
    "oncology_centre": mark("an oncology centre"),
    "pathology_ihc": mark("a laboratory that does immunohistochemistry"),
    "primary_care": mark("a primary care centre"),
    "surgery": mark("a surgical service"),
}
THRESHOLD_WORDS = {
    "distance_km": mark("which distance is tolerable in this country"),
    "wait_days": mark("which wait is tolerable in this country"),
    "out_of_pocket_share_of_income": mark("which share of income a person may be left to pay in this country"),
    "result_window_days": mark("by when a test result must be there in this country"),
}


def say_missing(fact: str, lang: str, names: Names = NO_NAMES) -> str:
    """Return a missing fact (`Missing.what`) as words that follow *not known:*. A form we do not know is given as it is written.

    names: of what the fact speaks of; without them, codes are given as they are written.
    """
    gettext = translator(lang).gettext
    if fact in FIELD_WORDS:
        return gettext(FIELD_WORDS[fact])
    if fact in FACTORS:
        return FACTORS[fact].names.in_language(lang)
    kind, _, rest = fact.partition(":")
    if kind in BY_ACTION and rest:
        action, _, payer = rest.partition(":")
        return BY_ACTION[kind]([action], payer, lang, names)
    return SUBJECTS[kind](rest, lang, names) if kind in SUBJECTS and rest else say_marker(fact, lang)


def say_together(facts: Sequence[str], lang: str, names: Names = NO_NAMES) -> dict[str, tuple[str, ...]]:
    """Return missing facts in words, those that differ only in the treatment they speak of as one: words -> the facts so said.

    facts: forms of `Missing.what`. `coverage:a:p` and `coverage:b:p` become *coverage of A and B by P*.
    """
    alike: dict[tuple[str, ...], list[str]] = {}
    for fact in dict.fromkeys(facts):
        subject, _, rest = fact.partition(":")
        action, _, payer = rest.partition(":")
        key = (subject, str(action in names.tests), payer) if subject in BY_ACTION and action else (fact,)
        alike.setdefault(key, []).append(fact)
    said: dict[str, tuple[str, ...]] = {}
    for same in alike.values():
        subject, _, rest = same[0].partition(":")
        if len(same) == 1:
            words = say_missing(same[0], lang, names)
        else:
            actions = [fact.split(":")[1] for fact in same]
            words = BY_ACTION[subject](actions, rest.partition(":")[2], lang, names)
        said[words] = tuple(same)
    return said


def say_service(service: str, lang: str, names: Names = NO_NAMES) -> str:
    """Return the kind of place that a service is had at, with its article."""
    if service in SERVICE_WORDS:
        return translator(lang).gettext(SERVICE_WORDS[service])
    return names.action(service, lang)


def _approval(actions: Sequence[str], payer: str, lang: str, names: Names) -> str:
    del payer
    gettext = translator(lang).gettext
    action = _all(actions, lang, names)
    if actions[0] in names.tests:
        return gettext("whether this test is done in the country: {action}", action=action)
    if names.regulator is None:
        return gettext("whether {action} is approved for this use", action=action)
    return gettext("whether {regulator} approved {action} for this use", regulator=names.regulator.in_language(lang), action=action)


def _coverage(actions: Sequence[str], payer: str, lang: str, names: Names) -> str:
    return translator(lang).gettext(
        "coverage of {action} by {payer}", payer=names.short_payer(payer, lang), action=_all(actions, lang, names)
    )


def _delivery(actions: Sequence[str], payer: str, lang: str, names: Names) -> str:
    return translator(lang).gettext(
        "actual delivery of {action} by {payer}", payer=names.short_payer(payer, lang), action=_all(actions, lang, names)
    )


def _price(actions: Sequence[str], payer: str, lang: str, names: Names) -> str:
    gettext = translator(lang).gettext
    if payer:
        return gettext("what {action} costs {payer}", action=_all(actions, lang, names), payer=names.short_payer(payer, lang))
    return gettext("what {action} costs", action=_all(actions, lang, names))


def _all(actions: Sequence[str], lang: str, names: Names) -> str:
    return say_some([names.action(action, lang) for action in actions], lang, most=5)


def _service(rest: str, lang: str, names: Names) -> str:
    gettext = translator(lang).gettext
    service, _, region = rest.partition(":")
    place = say_service(service, lang, names)
    if region:
        return gettext("whether there is {service} in {region}", service=place, region=names.region(region))
    return gettext("whether there is {service} in the country", service=place)


def _distance(rest: str, lang: str, names: Names) -> str:
    return _measure(rest, lang, names, mark("how far it is to {service}"), mark("how far it is to {service} from {region}"))


def _wait(rest: str, lang: str, names: Names) -> str:
    return _measure(rest, lang, names, mark("how long the wait is at {service}"), mark("how long the wait is at {service} in {region}"))


def _result_window(rest: str, lang: str, names: Names) -> str:
    return _measure(
        rest, lang, names, mark("how long a result takes at {service}"), mark("how long a result takes at {service} in {region}")
    )


def _measure(rest: str, lang: str, names: Names, anywhere: str, there: str) -> str:
    service, _, region = rest.partition(":")
    fields = {"service": say_service(service, lang, names)}
    if region:
        return translator(lang).gettext(there, **fields, region=names.region(region))
    return translator(lang).gettext(anywhere, **fields)


def _patient_share(rest: str, lang: str, names: Names) -> str:
    return translator(lang).gettext("which part of the price is left to the patient: {payer}", payer=names.short_payer(rest, lang))


def _payer(rest: str, lang: str, names: Names) -> str:
    if rest == OTHER_PAYER and rest not in names.payers:
        return translator(lang).gettext("what a payer covers that the country's pack does not know")
    return translator(lang).gettext("what the payer ‘{payer}’ covers; the country's pack does not know it", payer=names.payer(rest, lang))


def _threshold(rest: str, lang: str, names: Names) -> str:
    del names
    return translator(lang).gettext(THRESHOLD_WORDS[rest]) if rest in THRESHOLD_WORDS else rest.replace("_", " ")


def _ground(rest: str, lang: str, names: Names) -> str:
    del names
    return translator(lang).gettext("what no record can settle: {ground}", ground=say_ground(rest, lang))


def _test(rest: str, lang: str, names: Names) -> str:
    del names
    return translator(lang).gettext("a test that settles {marker}", marker=say_marker(rest, lang))


BY_ACTION: dict[str, Callable[[Sequence[str], str, str, Names], str]] = {
    "approval": _approval,
    "coverage": _coverage,
    "delivery": _delivery,
    "price": _price,
}
"""Facts about treatments or tests, `subject:action[:payer]` -> how they are said; several actions are said together."""

SUBJECTS: dict[str, Callable[[str, str, Names], str]] = {
    "service": _service,
    "distance_km": _distance,
    "wait_days": _wait,
    "result_window_days": _result_window,
    "patient_share": _patient_share,
    "payer": _payer,
    "threshold": _threshold,
    "ground": _ground,
    "test": _test,
}
"""What stands before the first colon of any other missing fact -> how it is said."""
