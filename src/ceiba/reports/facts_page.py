"""What a landscape's page says of the facts of a pack: figures with their units, professions, exposures, kinds of lists."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from ceiba.language import Speech, translator
from ceiba.packs import FactRow
from ceiba.reports.country import CountryLandscape, SourceList, is_assumed
from ceiba.reports.names import Names, names_of
from ceiba.reports.pack_words import (
    BASIS_WORDS,
    EXPOSURE_WORDS,
    GAINED_WORDS,
    LEVEL_WORDS,
    LIST_KIND_WORDS,
    MEASURE_WORDS,
    PROFESSION_WORDS,
    STATE_WORDS,
    TOPIC_WORDS,
    UNIT_WORDS,
)
from ceiba.reports.words import CONFIDENCE_WORDS, SEX_WORDS, say_date
from ceiba.terms.answers import Answer
from ceiba.terms.codes import ROOT
from ceiba.terms.texts import Text

SLACK = 0.0005
"""How far shares of a whole may miss it by rounding."""
SHARE, WHOLE = "share of ", "share of 1"
"""How the units of parts begin, which are shown in percent; and the unit that says no more than that."""


@dataclass(frozen=True)
class FactsPage:
    """A page about one country in one language, with others beside it."""

    here: CountryLandscape
    others: tuple[CountryLandscape, ...]
    lang: str

    @property
    def speech(self) -> Speech:
        """The page's language, whatever the country: texts of several countries stand beside each other, and write numbers alike."""
        return translator(self.lang)

    @functools.cached_property
    def sources(self) -> SourceList:
        """The sources cited, in order of first use."""
        return SourceList(self.here.world.pack.sources, self.here.briefing.landscape.sources)

    @functools.cached_property
    def names(self) -> Names:
        """Names of what codes stand for."""
        return names_of(self.here.world.knowledge, self.here.world.pack)

    def text(self, text: Text) -> str:
        """Return a text in the page's language."""
        return text.in_language(self.lang)

    def day(self, written: object, precision: str = "day") -> str:
        """Return a day, a month or a year in words, no finer than it is known."""
        return say_date(str(written), self.lang, precision=precision)

    def figure(self, value: float) -> str:
        """Return a figure as short as it can be written without loss of what matters."""
        decimals = 0 if float(value).is_integer() else (1 if abs(value) >= 10 else 2)  # noqa: PLR2004 - two digits tell enough
        return self.speech.number(value, decimals=decimals)

    def of_sex(self, row: FactRow) -> str:
        """Return the sex that a row counts, in brackets; "" for both."""
        return f" ({self.sex(row['sex'])})" if row["sex"] else ""

    def is_assumed(self, answer: Answer) -> bool:
        """Whether an answer is yes and rests on a value that was not read."""
        return is_assumed(answer)

    def measured(self, row: FactRow) -> str:
        """Return the figure of a facts row with its unit where the file has one; a share in percent."""
        unit = row.values.get("unit", "")
        words = self.speech.gettext(UNIT_WORDS[unit]) if unit in UNIT_WORDS else unit
        if unit.startswith(SHARE):
            return f"{self.speech.percent(row['value'], decimals=1)} {'' if unit == WHOLE else words}".strip()
        return f"{self.figure(row['value'])} {words}".strip()

    def burden_codes(self) -> list[str]:
        """Return the diseases that incidence, mortality or survival speak of, all tumours first, then by new cases or deaths."""
        size: dict[str, float] = {}
        for name, column in (("incidence", "cases_per_year"), ("mortality", "deaths_per_year"), ("survival", "share")):
            for row in self.here.facts(name):
                size[row["disease"]] = max(size.get(row["disease"], 0.0), row[column])
        return sorted(size, key=lambda code: (code != ROOT, -size[code], code))

    def country_name(self, code: str) -> str:
        """Return a country's name in the page's language; its code where the language has none."""
        return self.speech.territory_name(code)

    def profession(self, code: str) -> str:
        """Return a profession in words."""
        return self.speech.gettext(PROFESSION_WORDS[code])

    def per(self, measure: str) -> str:
        """Return what a measure counts."""
        return self.speech.gettext(MEASURE_WORDS[measure])

    def counted(self, row: FactRow) -> str:
        """Return the figure of the workforce with what it counts; people need no word beside their profession."""
        return self.figure(row["value"]) if row["measure"] == "people" else f"{self.figure(row['value'])} {self.per(row['measure'])}"

    def unassigned(self) -> float:
        """Return the share of the people that no row of payers counts; 0 when the rows add up."""
        left = 1 - sum(row["share"] for row in self.here.facts("payers") if not row["region"])
        return left if left > SLACK else 0.0

    def gained(self, code: str) -> str:
        """Return what a threshold pays for."""
        return self.speech.gettext(GAINED_WORDS[code])

    def year(self, row: FactRow) -> str:
        """Return the year of which a row speaks."""
        return row.as_of[:4]

    def exposure(self, code: str) -> str:
        """Return an exposure in words; as it is written where we have none."""
        return self.speech.gettext(EXPOSURE_WORDS[code]) if code in EXPOSURE_WORDS else code.replace("_", " ")

    def by_region(self, name: str) -> bool:
        """Whether a facts file speaks of single regions."""
        return any(row["region"] for row in self.here.facts(name))

    def told_of(self, row: FactRow) -> str:
        """Return of what a risk factor's figure speaks: measure, disease, level, sex and region, as far as they are given."""
        level, disease, region = row["level"], row["disease"], row["region"]
        parts = [
            self.per(row["measure"]),
            self.names.disease(disease, self.lang) if disease else "",
            self.speech.gettext(LEVEL_WORDS[level]) if level else "",
            self.sex(row["sex"]) if row["sex"] else "",
            self.names.region(region) if region else "",
        ]
        return ", ".join(part for part in parts if part)

    def basis(self, code: str) -> str:
        """Return on what a threshold rests."""
        return self.speech.gettext(BASIS_WORDS[code])

    def kind(self, code: str) -> str:
        """Return what absence from a list of this kind means."""
        return self.speech.gettext(LIST_KIND_WORDS[code])

    def topic(self, code: str) -> str:
        """Return a topic of the pack in words."""
        return self.speech.gettext(TOPIC_WORDS[code])

    def state(self, code: str) -> str:
        """Return how much the pack holds of a topic."""
        return self.speech.gettext(STATE_WORDS[code])

    def sex(self, code: str) -> str:
        """Return a sex in words."""
        return self.speech.gettext(SEX_WORDS[code])

    def confidence(self, code: str) -> str:
        """Return a confidence in words."""
        return self.speech.gettext(CONFIDENCE_WORDS[code])
