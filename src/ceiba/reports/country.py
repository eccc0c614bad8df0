"""One country's landscape as a page needs it: the briefing, what is granted to each standard treatment, and labels for its sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ceiba.decisions import Granted, World
from ceiba.packs import Briefing, FactRow
from ceiba.terms.answers import Answer, Value
from ceiba.terms.citations import Citation, Source


@dataclass(frozen=True)
class CountryLandscape:
    """A country on a day: the world it was asked in, its briefing, and what it grants to each standard treatment."""

    world: World
    briefing: Briefing
    granted: tuple[Granted, ...]

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-2, lower case."""
        return self.world.pack.country

    def name(self, lang: str) -> str:
        """Return the country's name."""
        return self.world.pack.manifest.names.in_language(lang)

    def facts(self, name: str) -> tuple[FactRow, ...]:
        """Return the rows of a facts file; none where the pack has no such file."""
        return self.world.pack.facts.get(name, ())

    @cached_property
    def approved(self) -> Counter[str]:
        """How many standard treatments are approved: yes, no, unknown."""
        return Counter(row.available.value.word for row in self.granted)

    @cached_property
    def covered(self) -> Counter[str]:
        """How many standard treatments at least one payer covers: yes, no, unknown."""
        return Counter(row.best_covered.word for row in self.granted)

    def covered_by(self, payer: str) -> Counter[str]:
        """Return how many standard treatments a payer covers: yes, no, unknown."""
        return Counter(row.covered[payer].value.word for row in self.granted)

    @cached_property
    def n_assumed(self) -> int:
        """How many standard treatments have a yes, at the regulator or at a payer, that rests on an assumed value."""
        return sum(any(is_assumed(answer) for answer in (row.available, *row.covered.values())) for row in self.granted)

    @cached_property
    def n_any_indication(self) -> int:
        """How many standard treatments are covered only under entries that name the medicine and no indication."""
        rules = {rule.id: rule for rule in self.world.pack.rules}

        def names_none(answer: Answer) -> bool:
            read = [rules[reason.rule].who for reason in answer.because if reason.rule in rules]
            return bool(read) and all(not who.disease and who.profile is None for who in read)

        granting = ([answer for answer in row.covered.values() if answer.value is Value.YES] for row in self.granted)
        return sum(bool(answers) and all(names_none(answer) for answer in answers) for answers in granting)

    @cached_property
    def decided(self) -> int:
        """Of how many standard treatments both gates are answered yes or no for at least one payer."""
        return sum(row.available.value is not Value.UNKNOWN and row.best_covered is not Value.UNKNOWN for row in self.granted)


def is_assumed(answer: Answer) -> bool:
    """Whether an answer is yes and rests on a value that was not read."""
    return answer.value is Value.YES and any(reason.assumed for reason in answer.because)


@dataclass(frozen=True, slots=True)
class Cited:
    """A label with what a reader needs beside it. assumed: the value has no source, `note` says why."""

    label: str
    note: str
    assumed: bool = False


@dataclass
class SourceList:
    """Gives each source its label on first use, S1, S2 ...; iterates over (label, source) in that order."""

    pack: dict[str, Source]
    landscape: dict[str, Source]
    _labels: dict[tuple[str, str], str] = field(default_factory=dict)

    def cite(self, cited: Citation, *, of_landscape: bool = False) -> Cited:
        """Return the label of a citation."""
        place = "" if cited.place == "unknown" else cited.place
        note = " · ".join(part for part in (place, cited.confidence or "", cited.fact) if part)
        if cited.assumed:
            return Cited("", cited.reason, assumed=True)
        key = ("landscape" if of_landscape else "pack", cited.source)
        return Cited(self._labels.setdefault(key, f"S{len(self._labels) + 1}"), note)

    def __iter__(self) -> Iterator[tuple[str, Source]]:
        for (origin, identity), label in self._labels.items():
            yield label, (self.landscape if origin == "landscape" else self.pack)[identity]
