"""What one language's page shares while it is built: the header, the words, the references."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ceiba.language import Speech, translator
from ceiba.reports.header import Header
from ceiba.reports.missing import say_together
from ceiba.reports.names import Names
from ceiba.reports.references import References
from ceiba.reports.words import say_gate, say_value
from ceiba.terms.answers import Answer, Missing, Value
from ceiba.terms.roadblocks import GATES


@dataclass(frozen=True, slots=True)
class GateCell:
    """One gate's answer to show: the value's word (yes, no, unknown) picks icon and colour, `answer` is what is read.

    labels: of the rules it rests on; those of *indicated* stand with the evidence.
    """

    gate: str
    value: str
    answer: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """The state of one page."""

    header: Header
    lang: str
    references: References = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "references", References(self.header, self.lang))

    @property
    def speech(self) -> Speech:
        """How the page speaks: its language with the habits of the country."""
        return translator(self.lang, territory=self.header.country)

    @property
    def names(self) -> Names:
        """Names of what codes stand for."""
        return self.header.names

    def action(self, code: str) -> str:
        """Return the name of an action."""
        return self.names.action(code, self.lang)

    def cell(self, gate: str, value: Value) -> GateCell:
        """Return one gate's cell; gate is one of GATES, or a word of its own such as the heading of a column."""
        return GateCell(say_gate(gate, self.lang) if gate in GATES else gate, value.word, say_value(value, self.lang))

    def cells(self, answers: dict[str, Answer]) -> tuple[GateCell, ...]:
        """Return the cells of the gates that were asked, in order."""
        return tuple(
            replace(self.cell(gate, answers[gate].value), labels=() if gate == GATES[0] else self.references.cite(answers[gate].because))
            for gate in GATES
            if gate in answers
        )

    def missing(self, facts: Iterable[Missing]) -> tuple[str, ...]:
        """Return missing facts in words, each once, those that differ only in the treatment together."""
        return tuple(say_together([fact.what for fact in facts], self.lang, self.names))

    def sentence(self, words: Sequence[str]) -> str:
        """Return words joined by a semicolon and begun with a capital."""
        text = "; ".join(words)
        return text[:1].upper() + text[1:]
