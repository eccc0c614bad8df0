"""What is wrong with a value, kept as a sentence and its fields until it is spoken in the reader's language.

    raise ValueFault("'{stage}' is not a stage group", stage="V")

A field may itself be words of a language: a `Saying` (a sentence within a sentence) or a `Place` (where in a document). Both speak
the language in use at the moment they are written out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ceiba.language import gettext

_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")


class ValueFault(ValueError):
    """What is wrong with a value: `problem` is an English message id with named {fields}; str() of it is English."""

    def __init__(self, problem: str, **fields: object) -> None:
        self.problem = problem
        self.fields = fields
        super().__init__(problem.format(**fields) if fields else problem)


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence that fills a field of another: English message id with named {fields}. Without fields, its braces are left alone."""

    problem: str
    fields: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return it in the language in use."""
        return gettext(self.problem, **self.fields)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a document a value stands. path: as msgspec writes it; $ is the whole document, [0] the first entry of a list.

    key: a key of that value which the sentence has named already, so that the words do not; "" is none.

    >>> str(Place("$[0].history[1].from"))
    'entry 1, `history` 2, `from`'
    """

    path: str
    key: str = ""

    @property
    def line_path(self) -> str:
        """The path of the line to look at: that of the key, where there is one."""
        return f"{self.path}.{self.key}" if self.key else self.path

    def __str__(self) -> str:
        """Return it in the language in use, entries counted from one; "" for the whole document."""
        steps: list[str] = []
        for key, index in _STEP.findall(self.path):
            if key:
                steps.append(f"`{key}`")
            elif index.isdigit() and steps and steps[-1].endswith("`"):
                steps[-1] += f" {int(index) + 1}"
            elif index.isdigit():
                steps.append(gettext("entry {number}", number=int(index) + 1))
        return ", ".join(steps)
