"""What a pack's columns and topics are called: professions, measures, exposures, kinds of lists, topics."""

from __future__ import annotations

from ceiba.language import Speech, mark

PROFESSION_WORDS = {
    "medical_oncologist": mark("medical oncologists"),
    "radiation_oncologist": mark("radiation oncologists"),
    "surgical_oncologist": mark("surgical oncologists"),
    "haematologist": mark("haematologists"),
    "oncology_nurse": mark("oncology nurses"),
    "pathologist": mark("pathologists"),
    "molecular_pathologist": mark("molecular pathologists"),
    "clinical_geneticist": mark("clinical geneticists"),
    "genetic_counsellor": mark("genetic counsellors"),
    "bioinformatician": mark("bioinformaticians"),
    "medical_physicist": mark("medical physicists"),
}
MEASURE_WORDS = {
    "people": mark("people"),
    "per_100000": mark("per 100,000 residents"),
    "graduates_per_year": mark("graduates a year"),
    "share_outside_municipality": mark("treated outside their municipality"),
    "share_outside_region": mark("treated outside their region"),
    "mean_km": mark("mean distance"),
    "mean_hours": mark("mean time on the way"),
    "prevalence": mark("prevalence"),
    "mean": mark("mean"),
    "attributable_share_of_cases": mark("share of cases due to it"),
    "attributable_share_of_deaths": mark("share of deaths due to it"),
    "relative_risk": mark("relative risk"),
    "odds_ratio": mark("odds ratio"),
    "standardised_mortality_ratio": mark("standardised mortality ratio"),
}
EXPOSURE_WORDS = {
    "tobacco": mark("tobacco"),
    "alcohol": mark("alcohol"),
    "obesity": mark("obesity"),
    "pm25": mark("fine particles in the air (PM2.5)"),
    "arsenic_water": mark("arsenic in drinking water"),
    "wood_smoke": mark("wood smoke"),
    "h_pylori": mark("Helicobacter pylori"),
    "hpv": mark("human papillomavirus"),
    "aflatoxin": mark("aflatoxin"),
}
LEVEL_WORDS = {"low": mark("low exposure"), "medium": mark("medium exposure"), "high": mark("high exposure")}
BASIS_WORDS = {"official": mark("official"), "estimated": mark("estimated by researchers"), "used": mark("used by an evaluation")}
GAINED_WORDS = {
    "QALY": mark("for a quality-adjusted life year (QALY)"),
    "life_year": mark("for a life year"),
    "DALY": mark("for a disability-adjusted life year averted (DALY)"),
    "YLL": mark("for a year of life lost averted (YLL)"),
}
LIST_KIND_WORDS = {
    "positive": mark("positive: what is not on it is not granted"),
    "negative": mark("negative: what is not on it is granted"),
    "illustrative": mark("illustrative: absence says nothing"),
}
TOPIC_WORDS = {
    "approvals": mark("approvals"),
    "coverage": mark("coverage"),
    "tests": mark("tests"),
    "delivery": mark("delivery"),
    "services": mark("services"),
    "prices": mark("prices"),
    "population": mark("population"),
    "incidence": mark("incidence"),
    "stages": mark("stages at diagnosis"),
    "profiles": mark("marker profiles"),
    "thresholds": mark("thresholds"),
    "workforce": mark("workforce"),
    "risk_factors": mark("risk factors"),
    "indicators": mark("indicators"),
}
STATE_WORDS = {"complete": mark("complete"), "partial": mark("partial"), "absent": mark("absent")}
UNIT_WORDS = {
    "percent": mark("%"),
    "share of adults": mark("of adults"),
    "share of people": mark("of people"),
    "share of people of all ages": mark("of people of all ages"),
    "share of cancer deaths": mark("of cancer deaths"),
    "share of cancer cases": mark("of cancer cases"),
    "percent of adults": mark("% of adults"),
    "percent of people": mark("% of people"),
    "litres of pure alcohol per adult a year": mark("litres of pure alcohol per adult a year"),
    "ug/m3": mark("µg/m³"),
    "ug/L": mark("µg/L"),
    "points of 100": mark("points of 100"),
    "level": mark("level (1 is best)"),
    "ratio": mark("times"),
    "km": mark("km"),
    "centres": mark("centres"),
    "units": mark("units"),
}
"""Units of facts files that a reader sees in words; a unit that is not here is shown as it is written. Those that begin with `share of`
stand behind a percentage."""

FIGURE_UNITS = {
    "percent": mark("%"),
    "days": mark("days"),
    "weeks": mark("weeks"),
    "months": mark("months"),
    "years": mark("years"),
    "times": mark("times"),
}
"""Units of a programme's figures that are spoken behind the number. Money is written with its code; what is counted (people, tests ...) is
named by the figure itself."""


def say_figure(value: float, unit: str, price_year: int | None, speech: Speech) -> str:
    """Return a programme's figure with its unit, as short as it can be written.

    >>> from ceiba.language import translator
    >>> say_figure(700000, "KRW", 2017, translator("es"))
    '700.000 KRW (2017)'
    >>> say_figure(8.1, "percent", None, translator("en"))
    '8.1 %'
    """
    decimals = 0 if float(value).is_integer() else (1 if abs(value) >= 1 else 2)
    number = speech.number(value, decimals=decimals)
    if price_year is not None:
        return f"{number} {unit} ({price_year})"
    return f"{number} {speech.gettext(FIGURE_UNITS[unit])}" if unit in FIGURE_UNITS else number
