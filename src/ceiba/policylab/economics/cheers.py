"""The CHEERS 2022 checklist, filled as far as the program knows: what it answers and where, and what the author must still write.

    rows = checklist(said_of_results(results, "model.yaml", shown, speech=speech), speech=speech)

The program never claims more than it holds: an item is `answered` only where nothing is left to an author.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ceiba.language import Speech, current
from ceiba.policylab.economics.chart_words import Names, effect_word, rate_said
from ceiba.policylab.economics.cheers_items import AUTHORS_ALONE, ITEMS
from ceiba.policylab.economics.exchange import PriceLevel, Rate
from ceiba.policylab.economics.results import Results
from ceiba.policylab.economics.wording import conventions_said, conversion_said, kind_said, perspective_said

__all__ = ["CheersRow", "Said", "Shown", "Status", "checklist", "said_of_results"]

_VALUED = frozenset({"QALY", "DALY_averted"})
_NOT_STATED = frozenset({"", "not_stated"})
_INVENTED = "xx"
"""The country of what is invented."""


class Status(StrEnum):
    """How far an item is answered."""

    ANSWERED = "answered"
    PARTLY = "partly"
    TO_WRITE = "to_write"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that the program says to an item, and where it stands: a key of a file, or a file that was written."""

    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Which files were written beside the checklist; "" where that analysis was not made.

    inputs: every input with its source. comparison: costs, effects, ratios. acceptability, information, tornado: of uncertainty.
    strata: results by group of people. equity: who gains and who forgoes health. conversion: the rates that amounts were converted by.
    """

    inputs: str = ""
    comparison: str = ""
    acceptability: str = ""
    information: str = ""
    tornado: str = ""
    strata: str = ""
    equity: str = ""
    conversion: str = ""


@dataclass(frozen=True, slots=True)
class CheersRow:
    """One item as it is reported, all words in the reader's language. answer, where, to_write: "" where there is none."""

    number: int
    section: str
    topic: str
    asks: str
    status: Status
    answer: str
    where: str
    to_write: str


def checklist(
    said: Mapping[int, Sequence[Said]],
    *,
    not_applicable: Mapping[int, str] | None = None,
    left_to_write: Mapping[int, str] | None = None,
    speech: Speech | None = None,
) -> tuple[CheersRow, ...]:
    """Return the 28 rows in order. said: by number of item. not_applicable: items that do not apply, with the reason.

    left_to_write: of items, what an author must still write, in place of what an item always leaves to one.
    """
    speech, without, lacking = speech or current(), not_applicable or {}, left_to_write or {}
    rows = []
    for item in ITEMS:
        found = said.get(item.number, ())
        left = lacking.get(item.number) or (speech.gettext(item.author) if item.author else "")
        if item.number in without:
            status, left = Status.NOT_APPLICABLE, ""
            found = [Said(without[item.number], "")]
        elif not found:
            status = Status.TO_WRITE
            left = left if item.number in AUTHORS_ALONE else f"{speech.gettext(item.asks)} {left}".strip()
        else:
            status = Status.PARTLY if left else Status.ANSWERED
        where = "; ".join(dict.fromkeys(each.where for each in found if each.where))
        answer = " ".join(each.text for each in found)
        words = speech.gettext(item.section), speech.gettext(item.topic), speech.gettext(item.asks)
        rows.append(CheersRow(item.number, *words, status, answer, where, left))
    return tuple(rows)


def said_of_results(
    results: Results,
    file: str,
    shown: Shown,
    *,
    names: Names | None = None,
    changed: Mapping[str, float] | None = None,
    speech: Speech | None = None,
) -> dict[int, list[Said]]:
    """Return what the results of a model, its file and the files written with it say to the items.

    file: of the model, as it is named. changed: what the user gave in place of what the file says, such as `discounting.cost`.
    """
    return _Filling(results, file, shown, names or {}, changed or {}, speech or current()).said


class _Filling:
    """Goes through the checklist and keeps what can be said."""

    def __init__(self, results: Results, file: str, shown: Shown, names: Names, changed: Mapping[str, float], speech: Speech) -> None:
        self.results, self.file, self.shown, self.names, self.speech = results, file, shown, names, speech
        self.changed = {name.partition(".")[0] for name in changed}
        self.said: dict[int, list[Said]] = {}
        self._question()
        self._outcomes_and_costs()
        self._model()
        self._analyses()

    def _add(self, number: int, text: str, where: str) -> None:
        self.said.setdefault(number, []).append(Said(text, where))

    def _key(self, number: int, text: str, key: str) -> None:
        """Keep what a key of the file says; where the user gave something else, the file is not named for it."""
        asked = self.changed & set(key.split(", "))
        self._add(number, text, self.speech.gettext("given by the user: {key}", key=key) if asked else f"{self.file}: {key}")

    def _question(self) -> None:
        about, say, speech = self.results.about, self.speech.gettext, self.speech
        strategies = [self.names.get(name, name) for name in self.results.strategies]
        if about.title:
            self._key(1, f"{about.title}.", "title")
        if about.population:
            self._key(5, f"{about.population}.", "population")
        if about.country and about.country != _INVENTED:
            self._key(6, say("Country: {country}.", country=speech.territory_name(about.country)), "country")
        if about.payer:
            self._key(6, say("Payer: {payer}.", payer=about.payer), "payer")
        self._key(7, say("Compared: {strategies}.", strategies="; ".join(strategies)), "strategies")
        if about.perspective not in _NOT_STATED:
            self._key(8, say("Perspective: {perspective}.", perspective=perspective_said(about, speech)), "perspective")
        if about.horizon_years is not None:
            years = speech.number(about.horizon_years, decimals=0 if about.horizon_years == int(about.horizon_years) else 2)
            self._key(9, say("Years looked ahead: {years}.", years=years), "horizon")
        if about.discount_rate_cost is not None and about.discount_rate_effect is not None:
            cost, effect = (rate_said(rate, speech) for rate in (about.discount_rate_cost, about.discount_rate_effect))
            self._key(10, say("A year: {cost} for costs, {effect} for effects.", cost=cost, effect=effect), "discounting")

    def _outcomes_and_costs(self) -> None:
        results, say = self.results, self.speech.gettext
        self._key(11, say("Measured in: {unit}.", unit=effect_word(results.effect_unit, self.speech)), "effect_unit")
        if self.shown.inputs:
            for number in (12, 13, 14) if results.effect_unit in _VALUED else (12, 14):
                self._add(number, say("Each input names its source, or why it is assumed."), self.shown.inputs)
        if results.price_year is not None:
            self._key(15, say("Costs in {currency} at prices of {year}.", currency=results.currency, year=results.price_year), "price_year")
        else:
            self._key(15, say("Costs in {currency}; of which year is not known.", currency=results.currency), "currency")
        rates = [source for source in results.sources if isinstance(source.citation, Rate | PriceLevel)]
        if rates:
            told = conversion_said([source.name for source in rates], results.about.conventions, self.speech)
            self._add(15, told, self.shown.conversion or self.shown.inputs)

    def _model(self) -> None:
        about, say = self.results.about, self.speech.gettext
        if about.kind:
            kind = kind_said(about, self.speech)
            self._key(16, say("A {kind}; the file holds it whole (SHA-256 {sha}).", kind=kind, sha=about.sha256 or "?"), "kind")
        if about.conventions:
            self._key(17, " ".join(conventions_said(about, self.speech)), "conventions, discounting")
        if about.not_modelled:
            told = "; ".join(about.not_modelled)
            self._key(17, say("Not modelled: {told}.", told=told), "not_modelled")
            self._key(26, say("Limits: not modelled is {told}.", told=told), "not_modelled")
        if self.results.assumed:
            told = ", ".join(self.names.get(name, name) for name in self.results.assumed)
            self._add(17, say("Assumed inputs: {names}.", names=told), self.shown.inputs or self.file)
            self._add(26, say("Limits: it rests on assumed inputs."), self.shown.inputs or self.file)

    def _analyses(self) -> None:
        results, shown, speech, say = self.results, self.shown, self.speech, self.speech.gettext
        if shown.strata:
            self._add(18, say("Results by group of people."), shown.strata)
        if shown.equity:
            self._add(19, say("Health gained and forgone by group of people."), shown.equity)
        if results.n_draws > 1:
            drawn = speech.ngettext(
                "{count} draw of the uncertain inputs together.", "{count} draws of the uncertain inputs together.", results.n_draws
            )
            self._add(20, drawn + (" " + say("Seed {seed}.", seed=results.about.seed) if results.about.seed is not None else ""), self.file)
        if shown.tornado:
            self._add(20, say("Each input alone between its ends."), shown.tornado)
            self._add(24, say("What each input moves, and which change the decision."), shown.tornado)
        if shown.acceptability:
            self._add(24, say("The chance of each strategy to be the best, by willingness to pay."), shown.acceptability)
        if shown.information:
            self._add(24, say("What knowing more would be worth."), shown.information)
        if shown.inputs:
            count = len(results.assumed)
            assumed = speech.ngettext("{count} of them is assumed.", "{count} of them are assumed.", count)
            self._add(22, say("Every input with its value, distribution and source.") + " " + assumed, shown.inputs)
        if shown.comparison:
            self._add(23, say("Mean costs and effects of each strategy, dominance and ratios."), shown.comparison)
