"""The mapping file: what a user states about files that do not say it themselves (docs/reference/mapping-format.md).

Read strictly: an unknown or repeated key is refused with its line, and every plain value is text, so that `no` stays `no`.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from ceiba.errors import InputMissing, MappingError
from ceiba.language import gettext
from ceiba.records.drafts import Assembly, InputFile
from ceiba.terms.documents import DocumentFault, read_document

USUAL_NAME = "ceiba-mapping.yaml"
"""A mapping of this name in a folder is used without being named."""

AssayKind = Literal["small_variant", "copy_number", "fusion", "signature", "expression", "methylation"]


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a value comes from: a column of the file, with what its words mean; or one value for every row.

    values: word of the file -> word of our table, "" for not recorded. otherwise: what to do with a word that is not in `values`.
    """

    column: str | None = None
    value: str | None = None
    values: dict[str, str] | None = None
    otherwise: Literal["refuse", "missing"] = "refuse"


Fields = dict[str, Field | str]
Tables = Fields | list[Fields]


class CsvFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A CSV and the tables it fills. file: name relative to the folder, or a pattern with '*'. dates: as strptime writes them."""

    file: str
    separator: str | None = None
    decimal: str = "."
    dates: str = "%Y-%m-%d"
    patients: Tables = msgspec.field(default_factory=list)
    conditions: Tables = msgspec.field(default_factory=list)
    specimens: Tables = msgspec.field(default_factory=list)
    assays: Tables = msgspec.field(default_factory=list)
    panels: Tables = msgspec.field(default_factory=list)
    alterations: Tables = msgspec.field(default_factory=list)
    tumor_marker_tests: Tables = msgspec.field(default_factory=list)
    treatments: Tables = msgspec.field(default_factory=list)
    coverages: Tables = msgspec.field(default_factory=list)

    def plans(self) -> Iterator[tuple[str, dict[str, Field]]]:
        """Yield each table that the file fills with its columns; a table may come more than once."""
        for table in (
            "patients", "conditions", "specimens", "assays", "panels", "alterations", "tumor_marker_tests", "treatments", "coverages"
        ):  # fmt: skip
            stated: Tables = getattr(self, table)
            for fields in [stated] if isinstance(stated, dict) else stated:
                yield table, {name: Field(column=field) if isinstance(field, str) else field for name, field in fields.items()}


class SampleName(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which sample files are of that name none, or name it otherwise."""

    files: str
    specimen_code: str


class Examined(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was examined in the samples of some files, and over which genes."""

    files: str
    kind: AssayKind
    scope: Literal["all", "panel", "unknown"]
    panel: str | None = None


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole mapping file. Names of files are relative to the folder given; panels are relative to the mapping file."""

    mapping: Literal["1"]
    assembly: Assembly | None = None
    disease: str | None = None
    files: list[CsvFile] = msgspec.field(default_factory=list)
    samples: list[SampleName] = msgspec.field(default_factory=list)
    assays: list[Examined] = msgspec.field(default_factory=list)
    panels: list[str] = msgspec.field(default_factory=list)

    def layout(self, name: str) -> CsvFile | None:
        """Return the declared layout of a file, or None."""
        return next((layout for layout in self.files if _fits(name, layout.file)), None)

    def told(self, file: InputFile) -> InputFile:
        """Return the file with what the mapping says of it."""
        code = next((sample.specimen_code for sample in self.samples if _fits(file.name, sample.files)), None)
        return InputFile(file.path, file.name, file.assembly or self.assembly, code)

    def examined(self, name: str) -> tuple[Examined, ...]:
        """Return what the mapping says was examined in the samples of a file."""
        return tuple(examined for examined in self.assays if _fits(name, examined.files))


NOTHING = Mapping(mapping="1")


def _fits(name: str, pattern: str) -> bool:
    return fnmatch.fnmatch(name, pattern) or fnmatch.fnmatch(name.rpartition("/")[2], pattern)


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file; InputMissing, MappingError (with the line where YAML itself is wrong)."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputMissing("There is no such mapping file.", "Check the path you gave.", file=str(path)) from None
    except (OSError, UnicodeDecodeError):
        raise MappingError("The mapping file cannot be read as text.", "Save it as UTF-8.", file=path.name) from None
    try:
        return read_document(text, Mapping)[0]
    except DocumentFault as fault:
        raise MappingError(
            "The mapping file does not fit its format: {reason}.",
            "Mend the line; the format is in docs/reference/mapping-format.md.",
            file=path.name,
            line=fault.line,
            reason=gettext(fault.problem).format(**fault.fields),
        ) from None
