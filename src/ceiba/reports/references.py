"""The numbered references of a page, each with where it was read.

Assertions of the knowledge are E1, E2 ...; rules and facts of the country, and what a record says, are R1, R2 ...
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ceiba.evidence import Assertion
from ceiba.language import mark, translator
from ceiba.reports.conflicts import ConflictTold, conflicts_told
from ceiba.reports.header import Header
from ceiba.reports.missing import say_service
from ceiba.reports.words import CONFIDENCE_WORDS, say_date
from ceiba.terms.answers import Reason
from ceiba.terms.citations import Citation, Source
from ceiba.terms.factors import FACTORS

FOR_OTHERS = "for others"
"""The note of a reason that speaks of other people than the one asked about."""

_ROW = re.compile(r"services\.csv:(?P<line>[0-9]+)")
_MEASURED = re.compile(r"(?P<found>[0-9.e+]+) / (?P<limit>[0-9.e+]+) (?P<unit>km|days)")
_MONEY = re.compile(r"(?P<found>[0-9.]+) (?P<currency>[A-Z]{3}) to pay / (?P<limit>[0-9.]+) [A-Z]{3}")
_UNITS = {"km": mark("{found} km; tolerable are {limit} km"), "days": mark("{found} days; tolerable are {limit} days")}
_SENTENCES = {
    "no_payer": mark("It is recorded that the person has no coverage."),
    "origin_unknown": mark("A variant was seen in the tumour alone: whether it is of the germline, only a germline test tells."),
    "distance_km": mark("The tolerable distance in this country."),
    "wait_days": mark("The tolerable wait in this country."),
    "out_of_pocket_share_of_income": mark("The share of income a person may be left to pay in this country."),
    "result_window_days": mark("By when a test result must be there in this country."),
}


@dataclass(frozen=True, slots=True)
class Reference:
    """One line of the list of references. since: see `References.since`; through: a day in words, "" when there is none.

    why_assumed: as the author wrote it, in English.
    levels: of evidence, such as "AMP IA". read_in: how the authors of the knowledge read it. quote: words read in the source,
    "" when paraphrased. conflicts: what others say against it.
    """

    label: str
    says: str
    levels: tuple[str, ...]
    source: Source | None
    published: str
    place: str
    since: str
    through: str
    confidence: str
    assumed: bool
    why_assumed: str
    read_in: str
    quote: str
    conflicts: tuple[ConflictTold, ...] = ()


class References:
    """Gives each reason its label on first use; iterates over the references of a page in that order."""

    def __init__(self, header: Header, lang: str) -> None:
        self._header = header
        self._lang = lang
        self._speech = translator(lang, territory=header.country)
        self._found: dict[tuple[str, str, str], Reference] = {}
        self._assertions = {assertion.id: assertion for assertion in header.world.knowledge.assertions}

    def cite(self, reasons: Iterable[Reason]) -> tuple[str, ...]:
        """Return the labels of reasons, each once, in order."""
        return tuple(dict.fromkeys(self._label(reason) for reason in reasons))

    def cite_assertions(self, assertions: Iterable[Assertion]) -> tuple[str, ...]:
        """Return the labels of assertions."""
        return self.cite(Reason(a.id, "knowledge", a.source, a.place, confidence=a.confidence or "", assumed=a.assumed) for a in assertions)

    def reference(self, label: str) -> Reference:
        """Return the reference that bears a label."""
        return next(found for found in self._found.values() if found.label == label)

    def says(self, reason: Reason) -> str:
        """Return what a rule, a list, an assertion or a measured fact says, as a sentence."""
        names, gettext, rule = self._header.names, self._speech.gettext, reason.rule
        if rule in names.rules:
            return names.rules[rule].in_language(self._lang)
        if rule in names.lists:
            return self._absence(reason)
        if rule in _SENTENCES:
            return gettext(_SENTENCES[rule])
        if rule in FACTORS:
            return gettext("Where this person lives: {factor}.", factor=FACTORS[rule].names.in_language(self._lang))
        row = _ROW.fullmatch(rule)
        if row:
            return self._service(int(row["line"]))
        return self._delivery(rule) if rule.startswith("delivery:") else self._route_or_test(reason)

    def _absence(self, reason: Reason) -> str:
        """What it says that a list holds no entry."""
        gettext = self._speech.gettext
        title = self._header.names.lists[reason.rule].in_language(self._lang)
        if not reason.since:
            return gettext("Not found in the list “{title}”, which the pack does not hold whole.", title=title)
        day = self._date(reason.since, "day")
        return gettext("Not found in the list “{title}”, which the pack holds whole since {day}.", title=title, day=day)

    def _delivery(self, rule: str) -> str:
        names, gettext = self._header.names, self._speech.gettext
        _, action, payer = rule.split(":", 2)
        thing = gettext("what is listed") if action == "any" else names.action(action, self._lang)
        return gettext("Delivery by {payer}: {action}.", payer=names.short_payer(payer, self._lang), action=thing)

    def note(self, reason: Reason) -> str:
        """Return what was compared, in words; "" where the note says nothing that a reader needs here."""
        found = _MEASURED.fullmatch(reason.note)
        if found:
            told = {"found": found["found"], "limit": found["limit"]}
            return "" if self.repeats(reason) else self._speech.gettext(_UNITS[found["unit"]], **told)
        money = _MONEY.fullmatch(reason.note)
        if money:
            sums = {name: self._speech.money(float(money[name]), money["currency"]) for name in ("found", "limit")}
            return self._speech.gettext("{found} to pay a month; tolerable are {limit}", **sums)
        return self._speech.gettext("this entry speaks of other people") if reason.note == FOR_OTHERS else ""

    def repeats(self, reason: Reason) -> bool:
        """Whether it is the threshold of a comparison that the reason before it tells already."""
        return reason.rule in _SENTENCES and bool(_MEASURED.fullmatch(reason.note))

    def since(self, reason: Reason) -> str:
        """Return since when a rule holds, no finer than its source gives, as *since 2019*; "" when it has no such day.

        Of a value that was read to hold on a day: that day, and that since when is not known.
        """
        if not reason.since or reason.rule in self._header.names.lists:
            return ""
        dated = self._dated(reason)
        precision = getattr(dated, "date_precision", "day")
        day = self._date(reason.since, precision)
        if precision == "read":
            return self._speech.gettext("known to hold on {day}; since when is not known", day=day)
        return self._speech.gettext("since {day}", day=day)

    def __iter__(self) -> Iterator[Reference]:
        return iter(self._found.values())

    @property
    def evidence(self) -> tuple[Reference, ...]:
        """The assertions and tests of the knowledge."""
        return tuple(found for found in self if found.label.startswith("E"))

    @property
    def rules(self) -> tuple[Reference, ...]:
        """The rules and facts of the country, and what the record says."""
        return tuple(found for found in self if found.label.startswith("R"))

    @property
    def assumed(self) -> tuple[Reference, ...]:
        """Those that were not read but are assumed."""
        return tuple(found for found in self if found.assumed)

    def _label(self, reason: Reason) -> str:
        key = (reason.origin, reason.rule, reason.since)
        if key not in self._found:
            letter = "E" if reason.origin == "knowledge" else "R"
            number = 1 + sum(found.label.startswith(letter) for found in self._found.values())
            self._found[key] = self._reference(f"{letter}{number}", reason)
        return self._found[key].label

    def _reference(self, label: str, reason: Reason) -> Reference:
        assertion = self._assertions.get(reason.rule) if reason.origin == "knowledge" else None
        source = self._header.sources.get((reason.origin, reason.source))
        dated = self._dated(reason)
        through = getattr(dated, "valid_through", None)
        confidence = CONFIDENCE_WORDS.get(reason.confidence, "")
        return Reference(
            label=label,
            says=self.says(reason),
            levels=levels_of(assertion) if assertion else (),
            source=source,
            published=self._date(source.published, source.date_precision) if source else "",
            place="" if reason.place == "unknown" else reason.place,
            since=self.since(reason),
            through=self._date(through.isoformat(), getattr(dated, "date_precision", "day")) if through else "",
            confidence=self._speech.gettext(confidence) if confidence else "",
            assumed=reason.assumed,
            why_assumed=_why_assumed(reason, assertion or dated),
            read_in=self._read_in(assertion) if assertion else "",
            quote=getattr(assertion or dated, "quote", ""),
            conflicts=conflicts_told(self._header.world.knowledge, assertion, self._lang) if assertion else (),
        )

    def _dated(self, reason: Reason) -> Citation | None:
        """The dated value of the pack that gave the reason."""
        pack = self._header.world.pack
        histories = [rule.history for rule in pack.rules if rule.id == reason.rule]
        if reason.rule.startswith("delivery:"):
            _, action, payer = reason.rule.split(":", 2)
            histories += [entry.history for entry in pack.deliveries if entry.payer == payer and action in entry.actions]
        found = [dated for history in histories for dated in history if dated.since.isoformat() == reason.since]
        return found[0] if found else None

    def _read_in(self, assertion: Assertion) -> str:
        kind, _, entry = assertion.read_in.partition(" ")
        return f"CIViC {entry}" if kind == "civic" else self._speech.gettext(READ_IN_WORDS[kind])

    def _route_or_test(self, reason: Reason) -> str:
        names, gettext = self._header.names, self._speech.gettext
        payer, _, route = reason.rule.partition(":")
        if (payer, route) in names.routes:
            said = {"payer": names.short_payer(payer, self._lang), "route": names.routes[payer, route].in_language(self._lang)}
            found = self._header.world.pack.payers[payer].route(route)
            if found is None or found.patient_share is None:
                return gettext("{payer} pays by this route: {route}.", **said)
            share = self._speech.percent(found.patient_share)
            return gettext("{payer}, {route}: {share} of the price is left to the patient.", **said, share=share)
        if reason.rule in names.tests:
            return gettext("What the test settles: {action}.", action=names.action(reason.rule, self._lang))
        return reason.rule

    def _service(self, line: int) -> str:
        """What a row of the country's services says: who offers what, and where."""
        row = next(row for row in self._header.world.pack.facts["services"] if row.line == line)
        place = self._header.names.region(row["region"]) if row["region"] else self._header.country_name(self._lang)
        fields = {"service": say_service(row["service"], self._lang, self._header.names), "place": place}
        if row["available"]:
            return self._speech.gettext("There is {service}: {place}.", **fields)
        return self._speech.gettext("There is not {service}: {place}.", **fields)

    def _date(self, written: str, precision: str) -> str:
        day = say_date(written, self._lang, precision=precision, territory=self._header.country)
        return "" if written in ("", "unknown") else day


READ_IN_WORDS = {
    "label": mark("read in the label"),
    "paper": mark("read in the paper"),
    "abstract": mark("read in the abstract"),
    "guideline": mark("read in the guideline"),
    "secondary": mark("read as others tell it"),
    "assumed": mark("general knowledge, not read"),
}


def levels_of(assertion: Assertion) -> tuple[str, ...]:
    """Return the levels of evidence as they are written: AMP IA, ESCAT I-A."""
    return (f"AMP {assertion.amp}", *((f"ESCAT {assertion.escat}",) if assertion.escat else ()))


def _why_assumed(reason: Reason, cited: Citation | None) -> str:
    if not reason.assumed:
        return ""
    return cited.reason if cited else reason.note
