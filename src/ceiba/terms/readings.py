"""A folder of declared documents being read: gives typed documents and keeps every fault with its file and line.

Pure: it is given the bytes; opening files is its callers' affair.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import TypeVar

from ceiba.terms.documents import DocumentFault, read_document

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a folder: file (relative), line (1-based), what, and what to do (English message ids)."""

    file: str
    line: int
    problem: str
    remedy: str


class Reading:
    """The files of one folder by relative name, the faults found so far, and the place of everything that has an id.

    guide: the page that shows the form, named in remedies.
    """

    def __init__(self, files: Mapping[str, bytes], guide: str) -> None:
        self.files = dict(sorted(files.items()))
        self.guide = guide
        self.faults: list[Fault] = []
        self.places: dict[str, str] = {}

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

    def fault(self, file: str, line: int, problem: str, remedy: str) -> None:
        """Keep a fault."""
        self.faults.append(Fault(file, line, problem, remedy))

    def text(self, name: str) -> str:
        """Return a file's text (UTF-8); a fault and "" when it is missing or is not UTF-8."""
        data = self.files.get(name)
        if data is None:
            self.fault(name, 1, "the file is missing", f"Add it; {self.guide} says what belongs in it.")
            return ""
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            self.fault(name, data[: error.start].count(b"\n") + 1, "is not UTF-8 text", "Save the file as UTF-8.")
            return ""

    def document(self, name: str, kind: type[T]) -> T | None:
        """Return a YAML file as `kind`; None and a fault when it is missing or does not fit."""
        text = self.text(name)
        if not text:
            return None
        try:
            found, lines = read_document(text, kind)
        except DocumentFault as fault:
            self.fault(name, fault.line, fault.problem, f"Mend the value; {self.guide} shows the form.")
            return None
        if isinstance(found, list):
            for index, item in enumerate(found):
                identity = getattr(item, "id", None)
                if identity:
                    self.places.setdefault(str(identity), f"{name}:{lines.nearest(f'$[{index}]')}")
        return found

    def place(self, identity: str) -> tuple[str, int]:
        """Return the file and line where an id was defined; the first file when it is not known."""
        file, _, line = self.places.get(identity, f"{next(iter(self.files), '')}:1").rpartition(":")
        return file, int(line)
