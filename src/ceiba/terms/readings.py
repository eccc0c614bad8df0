"""A folder of declared documents being read: gives typed documents and keeps every fault with its file and line.

Pure: it is given the bytes; opening files is its callers' affair.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Container, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import TypeVar, cast

from ceiba.errors import CeibaError
from ceiba.language import gettext, ngettext
from ceiba.terms.citations import Citation
from ceiba.terms.documents import DocumentFault, Lines, read_document

T = TypeVar("T")
Refused = TypeVar("Refused", bound=CeibaError)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a folder: file (relative), line (1-based), what, and what to do.

    problem, remedy: English message ids with named {fields}; `fields` fills them, after they are translated.
    """

    file: str
    line: int
    problem: str
    remedy: str
    fields: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return one English sentence: where, what, what to do."""
        return f"{self.file}:{self.line}: {self.problem.format(**self.fields)} {self.remedy.format(**self.fields)}"


def refusal(kind: type[Refused], problem: str, faults: Sequence[Fault], remedy: str = "{what_to_do}", **fields: object) -> Refused:
    """Return the error for what was read with faults, of which there is at least one: it stands at the place of the first.

    problem, remedy: English message ids; {first} is what is wrong there and {what_to_do} its remedy, in the language in use, {counted} how
    many faults there are; `fields` fills other names.
    """
    first = faults[0]
    return kind(
        problem,
        remedy,
        file=first.file,
        line=first.line,
        column=None,
        first=gettext(first.problem).format(**first.fields),
        what_to_do=gettext(first.remedy).format(**first.fields),
        counted=ngettext("{count} fault", "{count} faults", len(faults)),
        **fields,
    )


class Reading:
    """The files of one folder by relative name, the faults found so far, and the place of everything that has an id.

    guide: the page that shows the form, named in remedies.
    """

    def __init__(self, files: Mapping[str, bytes], guide: str) -> None:
        self.files = dict(sorted(files.items()))
        self.guide = guide
        self.faults: list[Fault] = []
        self.places: dict[str, str] = {}
        self.lines: dict[str, Lines] = {}

    @property
    def sha256(self) -> str:
        """Checksum over names and bytes of all files, so that an output can say what it used."""
        digest = hashlib.sha256()
        for name, data in self.files.items():
            digest.update(name.encode() + b"\0" + data + b"\0")
        return digest.hexdigest()

    def named(self, pattern: str) -> tuple[str, ...]:
        """The names of files that match a shell pattern, in order."""
        return tuple(name for name in self.files if fnmatch(name, pattern))

    def fault(self, file: str, line: int, problem: str, remedy: str, **fields: object) -> None:
        """Keep a fault; `fields` fills the names in braces of both sentences."""
        self.faults.append(Fault(file, line, problem, remedy, fields))

    def text(self, name: str) -> str:
        """Return a file's text (UTF-8, with or without a byte order mark); a fault and "" when it is missing, is not UTF-8 or is empty."""
        data = self.files.get(name)
        if data is None:
            self.fault(name, 1, "the file is missing", "Add it; {guide} says what belongs in it.", guide=self.guide)
            return ""
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self.fault(name, data[: error.start].count(b"\n") + 1, "is not UTF-8 text", "Save the file as UTF-8.")
            return ""
        if not text.strip():
            self.fault(name, 1, "the file is empty", "Fill it; {guide} says what belongs in it.", guide=self.guide)
            return ""
        return text

    def document(self, name: str, kind: type[T]) -> T | None:
        """Return a YAML file as `kind`; None and a fault when it is missing or does not fit."""
        text = self.text(name)
        if not text:
            return None
        try:
            read, lines = _read(text, cast("Hashable", kind))
        except DocumentFault as fault:
            self.fault(name, fault.line, fault.problem, "Mend the value; {guide} shows the form.", guide=self.guide, **fault.fields)
            return None
        found = cast("T", read)
        self.lines[name] = lines
        if isinstance(found, list):
            for index, item in enumerate(found):
                place = f"{name}:{lines.nearest(f'$[{index}]')}"
                self.places[f"{name}[{index}]"] = place
                identity = getattr(item, "id", None)
                if identity:
                    self.places.setdefault(str(identity), place)
        return found

    def place(self, identity: str) -> tuple[str, int]:
        """Return the file and line where an id was first defined, or of an entry named as `file[index]`; the first file for any other."""
        file, _, line = self.places.get(identity, f"{next(iter(self.files), '')}:1").rpartition(":")
        return file, int(line)

    def once_each(self, name: str, identities: Sequence[str]) -> None:
        """Fault every further entry of a list that bears an id again. identities: of all entries of the file, in its order."""
        seen: set[str] = set()
        for index, identity in enumerate(identities):
            if identity in seen:
                self.fault(*self.place(f"{name}[{index}]"), "the id '{id}' is used twice", "Give each its own id.", id=identity)
            seen.add(identity)

    def check_source(self, where: tuple[str, int], source: str, sources: Container[str], listed_in: str = "sources.yaml") -> None:
        """Fault a source that is named ("" is none) and that is not among those described. listed_in: where they are, as it is said."""
        if source and source not in sources:
            self.fault(
                *where,
                problem="the source '{source}' is not in {listed_in}",
                remedy="Add it, or mend the id.",
                source=source,
                listed_in=listed_in,
            )

    def check_words(self, where: tuple[str, int], cited: Citation) -> None:
        """Fault a value that was read, is not assumed, and does not say what was read."""
        if not cited.assumed and not cited.quote.strip() and not cited.paraphrase.strip():
            self.fault(
                *where,
                problem="a value says neither in its source's words nor in ours what was read",
                remedy="Give `quote` (words read there) or `paraphrase` (what we wrote).",
            )

    def line(self, name: str, path: str) -> int:
        """Return the line of a value of a document that was read, by its path, such as $.changes[0]."""
        return self.lines[name].nearest(path)


@functools.lru_cache(maxsize=1024)
def _read(text: str, kind: Hashable) -> tuple[object, Lines]:
    """Read a document once a process: the declared types are frozen, so every reading of the same text may share them.

    A program that looks at every country reads the knowledge a dozen times, and a pack laid over another differs from it in a file or two.
    """
    return read_document(text, cast("type[object]", kind))
