"""The landscape of a country as one HTML page for a ministry: what is decided, what is measured, what stands in the way, what to do.

One file that needs no network and no script, on screen and on A4. What is not known is said and never drawn as zero.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ceiba.decisions import Granted
from ceiba.language import Speech, translator
from ceiba.packs import BarrierReading, FactRow, IndicatorReading
from ceiba.reports.country import CountryLandscape, SourceList, is_assumed
from ceiba.reports.markers import say_profile
from ceiba.reports.names import Names, names_of
from ceiba.reports.pack_words import (
    BASIS_WORDS,
    EXPOSURE_WORDS,
    LIST_KIND_WORDS,
    MEASURE_WORDS,
    PROFESSION_WORDS,
    STATE_WORDS,
    TOPIC_WORDS,
    UNIT_WORDS,
)
from ceiba.reports.templating import css, environment
from ceiba.reports.words import (
    CONFIDENCE_WORDS,
    DOMAIN_WORDS,
    LEVER_WORDS,
    OUTCOME_WORDS,
    OWNER_WORDS,
    SEX_WORDS,
    say_date,
    say_list,
    say_value,
)
from ceiba.terms.answers import Answer, Value
from ceiba.terms.codes import ROOT
from ceiba.terms.roadblocks import ROADBLOCKS
from ceiba.terms.texts import Text

SHARE, WHOLE = "share of ", "share of 1"
"""How the units of parts begin, which are shown in percent; and the unit that says no more than that."""

TOP = 3
"""How many barriers the summary names."""


@dataclass(frozen=True)
class LandscapePage:
    """What the template asks for, in one language."""

    here: CountryLandscape
    others: tuple[CountryLandscape, ...]
    lang: str

    @property
    def speech(self) -> Speech:
        """The page's language with the habits of the country."""
        return translator(self.lang, territory=self.here.country)

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
        return say_date(str(written), self.lang, precision=precision, territory=self.here.country)

    def score(self, value: float | None) -> str:
        """Return a score with two decimals; a dash where there is none."""
        return "–" if value is None else self.speech.number(value, decimals=2)

    def figure(self, value: float) -> str:
        """Return a figure as short as it can be written without loss of what matters."""
        decimals = 0 if float(value).is_integer() else (1 if abs(value) >= 10 else 2)  # noqa: PLR2004 - two digits tell enough
        return self.speech.number(value, decimals=decimals)

    def levers(self, codes: Sequence[str]) -> str:
        """Return levers in words."""
        return say_list([self.speech.gettext(LEVER_WORDS[code]) for code in codes], self.lang)

    def owners(self, codes: Sequence[str]) -> str:
        """Return owners in words."""
        return say_list([self.speech.gettext(OWNER_WORDS[code]) for code in codes], self.lang)

    def outcome(self, code: str) -> str:
        """Return how a programme went."""
        return self.speech.gettext(OUTCOME_WORDS[code])

    def roadblocks(self, codes: Sequence[str]) -> str:
        """Return roadblocks in words."""
        return " ".join(self.text(ROADBLOCKS[code].meaning) for code in codes)

    def value(self, value: Value) -> str:
        """Return yes, no or not known."""
        return say_value(value, self.lang)

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

    def levers_of(self, barrier: BarrierReading) -> tuple[str, ...]:
        """Return the levers of a barrier's indicators, each once."""
        return tuple(dict.fromkeys(lever for reading in barrier.readings for lever in reading.definition.levers))

    def codes_of(self, barrier: BarrierReading) -> tuple[str, ...]:
        """Return the roadblocks that a barrier's indicators show up as, each once."""
        return tuple(dict.fromkeys(code for reading in barrier.readings for code in reading.definition.roadblocks))

    def named(self, readings: Sequence[IndicatorReading]) -> str:
        """Return the names of indicators as a list in words."""
        return say_list([self.text(reading.definition.names) for reading in readings], self.lang)

    def unscored(self) -> list[IndicatorReading]:
        """Return the indicators that have no score that holds."""
        return [reading for reading in self.here.briefing.readings if reading.score is None]

    def score_of(self, other: CountryLandscape, reading: IndicatorReading) -> float | None:
        """Return another country's score of the same indicator."""
        return next(r.score for r in other.briefing.readings if r.definition.id == reading.definition.id)

    def country_name(self, code: str) -> str:
        """Return a country's name in the page's language; its code where the language has none."""
        return self.speech.territory_name(code)

    def profession(self, code: str) -> str:
        """Return a profession in words."""
        return self.speech.gettext(PROFESSION_WORDS[code])

    def per(self, measure: str) -> str:
        """Return what a measure counts."""
        return self.speech.gettext(MEASURE_WORDS[measure])

    def exposure(self, code: str) -> str:
        """Return an exposure in words; as it is written where we have none."""
        return self.speech.gettext(EXPOSURE_WORDS[code]) if code in EXPOSURE_WORDS else code.replace("_", " ")

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

    def unmet(self, reading: IndicatorReading) -> str:
        """Return why an indicator has no score that holds."""
        words = {
            "unknown": self.speech.gettext("not known"),
            "not_scored": self.speech.gettext("read, not scored"),
            "stale": self.speech.gettext("no longer verified"),
        }
        return words[reading.state]

    def domains(self) -> list[tuple[str, list[IndicatorReading]]]:
        """Return the indicators by domain, domains in their order."""
        order = list(DOMAIN_WORDS)
        readings = sorted(self.here.briefing.readings, key=lambda r: order.index(r.definition.domain))
        grouped = groupby(readings, key=lambda r: r.definition.domain)
        return [(self.speech.gettext(DOMAIN_WORDS[domain]), list(found)) for domain, found in grouped]

    def tumours(self) -> list[tuple[str, list[Granted]]]:
        """Return what is granted, by tumour, in the order of the knowledge."""
        found: dict[str, list[Granted]] = {}
        for row in self.here.granted:
            several = len(row.assertion.disease) > 3  # noqa: PLR2004 - more diseases than a heading can name
            name = self.speech.gettext("Several tumours") if several else self.names.disease(row.situation.disease or "", self.lang)
            found.setdefault(name, []).append(row)
        return sorted(found.items(), key=lambda item: (len(item[1]) == 0, item[0].casefold()))

    def whom(self, row: Granted) -> str:
        """Return the marker and the line that a standard treatment is for."""
        who = row.assertion.who
        line = self.speech.gettext("line {number}", number=row.situation.line) if who.line or who.line_at_least else ""
        return ", ".join(part for part in (say_profile(who.profile, self.lang), line) if part)

    def summary(self) -> list[str]:
        """Return what a minister reads first, each a sentence made from the same data as the page."""
        gettext, number, briefing = self.speech.gettext, self.speech.number, self.here.briefing
        n_all, n_known = len(briefing.readings), briefing.n_scored
        told = [
            gettext(
                "Of {all} indicators, {known} can be scored today; of {unknown} nothing that holds is known.",
                all=number(n_all),
                known=number(n_known),
                unknown=number(n_all - n_known),
            )
        ]
        low = [barrier for barrier in briefing.barriers if barrier.mean is not None][:TOP]
        if low:
            named = [f"{self.text(b.barrier.names)} ({self.score(b.mean)})" for b in low]
            told.append(gettext("The lowest scores stand at: {barriers}.", barriers=say_list(named, self.lang)))
        fallen = [self.text(r.definition.names) for r in briefing.readings if r.trend == "fallen"]
        if fallen:
            told.append(gettext("Fallen since their last value: {indicators}.", indicators=say_list(fallen, self.lang)))
        approved, covered = self.here.approved, self.here.covered
        told.append(
            gettext(
                "Of {all} standard treatments with evidence of level AMP IA or IB, {approved} are known to be approved and {covered} to be"
                " covered by at least one payer; for {open} one of the two answers, or both, is not known.",
                all=number(len(self.here.granted)),
                approved=number(approved["yes"]),
                covered=number(covered["yes"]),
                open=number(len(self.here.granted) - self.here.decided),
            )
        )
        if self.here.n_assumed:
            told.append(
                self.speech.ngettext(
                    "{count} of these treatments has a yes that rests on an assumed value; it is marked.",
                    "{count} of these treatments have a yes that rests on an assumed value; they are marked.",
                    self.here.n_assumed,
                )
            )
        return told


def landscape_page(here: CountryLandscape, others: Sequence[CountryLandscape], lang: str) -> str:
    """Return the page of a country as HTML in `lang`; others: countries to stand beside it."""
    page = LandscapePage(here, tuple(others), lang)
    speech = page.speech
    return (
        environment()
        .get_template("landscape.html")
        .render(
            _=speech.gettext,
            ngettext=speech.ngettext,
            speech=speech,
            lang=lang,
            page=page,
            here=here,
            others=page.others,
            briefing=here.briefing,
            pack=here.world.pack,
            css=css("report.css", "landscape.css"),
        )
    )
