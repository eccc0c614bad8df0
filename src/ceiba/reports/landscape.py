"""The landscape of a country as one HTML page for a ministry: what is decided, what is measured, what stands in the way, what to do.

One file that needs no network and no script, on screen and on A4. What is not known is said and never drawn as zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ceiba.decisions import Granted
from ceiba.packs import BarrierReading, Figure, IndicatorReading, Programme
from ceiba.reports.country import CountryLandscape
from ceiba.reports.facts_page import FactsPage
from ceiba.reports.markers import say_profile
from ceiba.reports.pack_words import say_figure
from ceiba.reports.templating import css, environment
from ceiba.reports.words import (
    DOMAIN_WORDS,
    LEVER_WORDS,
    OUTCOME_WORDS,
    OWNER_WORDS,
    say_list,
    say_value,
)
from ceiba.terms.answers import Value
from ceiba.terms.roadblocks import ROADBLOCKS

TOP, LOW = 3, 0.7
"""How many barriers the summary names, and below which mean score."""
OURS = ("pack_silent", "stale")
"""Roadblocks that speak of what a pack lacks, not of what a country does."""
SOON = 365
"""Within how many days what is announced is named in the summary."""


class LandscapePage(FactsPage):
    """What the template asks for, in one language."""

    def score(self, value: float | None) -> str:
        """Return a score with two decimals; a dash where there is none."""
        return "–" if value is None else self.speech.number(value, decimals=2)

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
        """Return roadblocks in words, without those that speak of what we lack and not of the country; "" for none."""
        return " ".join(self.text(ROADBLOCKS[code].meaning) for code in codes if code not in OURS)

    def value(self, value: Value) -> str:
        """Return yes, no or not known."""
        return say_value(value, self.lang)

    def levers_of(self, barrier: BarrierReading) -> tuple[str, ...]:
        """Return the levers of a barrier's indicators, each once."""
        return tuple(dict.fromkeys(lever for reading in barrier.readings for lever in reading.definition.levers))

    def codes_of(self, barrier: BarrierReading) -> tuple[str, ...]:
        """Return the roadblocks that a barrier's indicators show up as, each once."""
        return tuple(dict.fromkeys(code for reading in barrier.readings for code in reading.definition.roadblocks))

    def pulled_by(self, barrier: BarrierReading) -> list[tuple[str, list[Programme]]]:
        """Return the countries that pulled a lever against a barrier, each with its programmes, by name."""
        found: dict[str, list[Programme]] = {}
        for programme in barrier.programmes:
            found.setdefault(self.country_name(programme.country), []).append(programme)
        return sorted(found.items(), key=lambda item: item[0].casefold())

    def programme_figure(self, figure: Figure) -> str:
        """Return a programme's figure with its unit and its date."""
        return f"{say_figure(figure.value, figure.unit, figure.price_year, self.speech)}, {self.day(figure.as_of)}"

    def named(self, readings: Sequence[IndicatorReading]) -> str:
        """Return the names of indicators as a list in words."""
        return say_list([self.text(reading.definition.names) for reading in readings], self.lang)

    def in_state(self, *states: str) -> list[IndicatorReading]:
        """Return the indicators in these states."""
        return [reading for reading in self.here.briefing.readings if reading.state in states]

    def score_of(self, other: CountryLandscape, reading: IndicatorReading) -> float | None:
        """Return another country's score of the same indicator."""
        return next(r.score for r in other.briefing.readings if r.definition.id == reading.definition.id)

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
        """Return the marker, the stage and the line that a standard treatment is for, as far as its assertion names them."""
        who, gettext = row.assertion.who, self.speech.gettext
        stage = gettext("stage {stage}", stage=row.situation.stage) if who.stage else ""
        line = gettext("line {number}", number=row.situation.line) if who.line or who.line_at_least else ""
        return ", ".join(part for part in (say_profile(who.profile, self.lang), stage, line) if part)

    def _scored(self, barrier: BarrierReading) -> str:
        """A barrier with its mean score, and of how many of its indicators."""
        return self.speech.gettext(
            "{barrier} ({score}, {known} of {all} indicators)",
            barrier=self.text(barrier.barrier.names),
            score=self.score(barrier.mean),
            known=self.speech.number(len(barrier.scores)),
            all=self.speech.number(len(barrier.readings)),
        )

    def _fell(self, reading: IndicatorReading) -> str:
        """An indicator with the scores between which it fell."""
        return self.speech.gettext(
            "{indicator} (from {before} to {now})",
            indicator=self.text(reading.definition.names),
            before=self.score(reading.before.score if reading.before else None),
            now=self.score(reading.score),
        )

    def _announced(self) -> list[str]:
        """What is announced within a year, by day: indicators with the score that they will have, where they will have one."""
        found: dict[str, list[str]] = {}
        for reading in self.here.briefing.announced_within(SOON):
            if (ahead := reading.announced) is not None:
                name, score = self.text(reading.definition.names), self.score(ahead.score)
                said = name if ahead.score is None else f"{name} ({score})"
                found.setdefault(self.day(ahead.since.isoformat(), ahead.date_precision), []).append(said)
        return [f"{day}: {say_list(names, self.lang)}" for day, names in found.items()]

    def summary(self) -> list[str]:
        """Return what a minister reads first, each a sentence made from the same data as the page."""
        gettext, number, briefing = self.speech.gettext, self.speech.number, self.here.briefing
        n_all, n_known = len(briefing.readings), briefing.n_scored
        told = [
            gettext(
                "Of {all} indicators, {known} have a score today; {unscored} were read without one that holds; of {unknown} no source was"
                " found.",
                all=number(n_all),
                known=number(n_known),
                unscored=number(n_all - n_known - briefing.n_unknown),
                unknown=number(briefing.n_unknown),
            )
        ]
        verified = self.here.world.pack.manifest.verified_through
        if briefing.as_of.on > verified:
            told.insert(0, gettext("The pack was verified through {day}: what holds after it is not known.", day=self.day(verified)))
        low = [barrier for barrier in briefing.barriers if barrier.mean is not None and barrier.mean < LOW][:TOP]
        if low:
            told.append(gettext("The lowest scores stand at: {barriers}.", barriers="; ".join(self._scored(barrier) for barrier in low)))
        fallen = [self._fell(reading) for reading in briefing.readings if reading.trend == "fallen"]
        if fallen:
            told.append(gettext("Fallen: {indicators}.", indicators="; ".join(fallen)))
        if ahead := self._announced():
            told.append(gettext("Announced within a year, with the score it will have: {indicators}.", indicators="; ".join(ahead)))
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
        if self.here.n_any_indication:
            told.append(
                self.speech.ngettext(
                    "{count} of those covered is so by a list that names the medicine and no indication.",
                    "{count} of those covered are so by lists that name the medicine and no indication.",
                    self.here.n_any_indication,
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
