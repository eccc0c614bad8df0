"""The errors a user may meet, and the exit code each ends a command with.

    CeibaError                     what went wrong, where, why, and what to do
    ├── UsageError            2    the words of the command do not fit
    ├── InputError
    │   ├── InputMissing      10   a file or folder named on the command line is not there
    │   ├── InputUnreadable   11   it is there and cannot be read as any format known
    │   ├── NoClinicalData    12   a study without patients or samples
    │   ├── NoProteinChange   13   a MAF from which no protein change can be read
    │   ├── MixedBuilds       14   one file on two genome builds
    │   ├── DuplicatePatients 15   one patient identifier stands for different patients
    │   ├── MappingError      16   a CSV mapping that does not fit its file
    │   ├── RowsRefused       17   `check` found rows that would be refused
    │   └── IdentifyingCodes  18   the codes of people are identity numbers, and no key was given
    ├── PackError
    │   ├── UnknownCountry    20   no pack for this country
    │   ├── PackRefused       21   a pack fails its check
    │   └── SentenceFailed    22   a sentence test of a pack fails
    ├── KnowledgeRefused      23   the knowledge fails its check
    ├── LandscapeRefused      24   the landscape or a programme abroad fails its check
    ├── ReformIdle            25   a reform names nothing in the pack
    ├── ScenarioRefused       26   a scenario fails its check
    ├── EconomicsRefused      27   a budget, a contract or a published evaluation fails its check
    ├── LeversRefused         28   a file of levers fails its check
    ├── OutputError           30   the output folder cannot be written
    ├── LakeError             31   the lake on disk is damaged or of another version
    ├── NotFound              40   no such patient, action or country in the results
    ├── MissingExtra          41   an optional part that is not installed was asked for
    └── EngineError           42   the Spark that was named does not answer, or does not see the files

`problem` and `remedy` are message ids (English sentences with named {fields}); the command line translates them.
No field ever holds a patient's data: at most a file's name, a line and a column.
"""

from __future__ import annotations


class CeibaError(Exception):
    """What went wrong (`problem`), where (`file`, `line`, `column`), and what to do (`remedy`).

    problem, remedy: English message ids with named fields; `fields` fills them. Lines are 1-based; None is not known.
    """

    exit_code = 1

    def __init__(
        self,
        problem: str,
        remedy: str,
        *,
        file: str | None = None,
        line: int | None = None,
        column: str | None = None,
        **fields: object,
    ) -> None:
        self.problem = problem
        self.remedy = remedy
        self.file = file
        self.line = line
        self.column = column
        self.fields = fields
        super().__init__(problem, remedy)

    @property
    def place(self) -> str:
        """Where it went wrong, as `file:line (column)`; empty when there is no place.

        >>> CeibaError("is empty", "add rows", file="a.maf", line=3, column="HGVSp").place
        'a.maf:3 (HGVSp)'
        """
        place = self.file or ""
        if self.line is not None:
            place += f":{self.line}"
        if self.column is not None:
            place += f" ({self.column})"
        return place.strip()

    def __str__(self) -> str:
        """Return one English sentence: where, what, what to do."""
        place = f"{self.place}: " if self.place else ""
        return f"{place}{self.problem.format(**self.fields)} {self.remedy.format(**self.fields)}"


class UsageError(CeibaError):
    """The words of the command do not fit together."""

    exit_code = 2


class InputError(CeibaError):
    """Something about the user's files."""


class InputMissing(InputError):
    """A file or folder named on the command line is not there."""

    exit_code = 10


class InputUnreadable(InputError):
    """It is there and cannot be read as any format known."""

    exit_code = 11


class NoClinicalData(InputError):
    """A study without patients or samples."""

    exit_code = 12


class NoProteinChange(InputError):
    """A MAF from which no protein change can be read."""

    exit_code = 13


class MixedBuilds(InputError):
    """One file on two genome builds."""

    exit_code = 14


class DuplicatePatients(InputError):
    """One patient identifier stands for different patients."""

    exit_code = 15


class MappingError(InputError):
    """A CSV mapping that does not fit its file."""

    exit_code = 16


class RowsRefused(InputError):
    """`check` found rows that would be refused."""

    exit_code = 17


class IdentifyingCodes(InputError):
    """The codes of people are identity numbers, and no key was given."""

    exit_code = 18


class PackError(CeibaError):
    """Something about a country's pack."""


class UnknownCountry(PackError):
    """No pack for this country."""

    exit_code = 20


class PackRefused(PackError):
    """A pack fails its check."""

    exit_code = 21


class SentenceFailed(PackError):
    """A sentence test of a pack fails."""

    exit_code = 22


class KnowledgeRefused(CeibaError):
    """The knowledge fails its check."""

    exit_code = 23


class LandscapeRefused(CeibaError):
    """The landscape or a programme abroad fails its check."""

    exit_code = 24


class ReformIdle(CeibaError):
    """A reform names nothing in the pack that it is laid over."""

    exit_code = 25


class ScenarioRefused(CeibaError):
    """A scenario fails its check: its form, a name or a date is wrong, or a change of it would change nothing."""

    exit_code = 26


class EconomicsRefused(CeibaError):
    """A budget, a contract or a published evaluation fails its check."""

    exit_code = 27


class LeversRefused(CeibaError):
    """A file of levers fails its check."""

    exit_code = 28


class OutputError(CeibaError):
    """The output folder cannot be written."""

    exit_code = 30


class LakeError(CeibaError):
    """The lake on disk is damaged or was written by another version."""

    exit_code = 31


class NotFound(CeibaError):
    """No such patient, action or country in the results."""

    exit_code = 40


class MissingExtra(CeibaError):
    """An optional part that is not installed was asked for."""

    exit_code = 41


class EngineError(CeibaError):
    """The Spark that was named does not answer, or does not see the files."""

    exit_code = 42
