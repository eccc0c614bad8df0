"""The mapping file: what a user states about files that do not say it themselves (docs/reference/mapping-format.md).

Read strictly: an unknown or repeated key is refused with its line, and every plain value is text, so that `no` stays `no`.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from ceiba.errors import InputMissing, MappingError
from ceiba.records.drafts import Assembly, InputFile

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


class _StrictLoader(yaml.SafeLoader):
    """YAML with repeated keys refused; built on the base constructor, so plain values are text."""


def _strict_map(loader: _StrictLoader, node: yaml.MappingNode) -> dict[str, object]:
    keys: set[str] = set()
    for key, _ in node.value:
        if key.value in keys:
            raise yaml.MarkedYAMLError(problem=f"the key '{key.value}' stands twice", problem_mark=key.start_mark)
        keys.add(key.value)
    return {str(key.value): loader.construct_object(value, deep=True) for key, value in node.value}


def _text(_loader: _StrictLoader, node: yaml.ScalarNode) -> str:
    return str(node.value)


_StrictLoader.add_constructor("tag:yaml.org,2002:map", _strict_map)
for _tag in ("null", "bool", "int", "float", "timestamp", "str"):
    _StrictLoader.add_constructor(f"tag:yaml.org,2002:{_tag}", _text)


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file; InputMissing, MappingError (with the line where YAML itself is wrong)."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputMissing("There is no such mapping file.", "Check the path you gave.", file=str(path)) from None
    except (OSError, UnicodeDecodeError):
        raise MappingError("The mapping file cannot be read as text.", "Save it as UTF-8.", file=path.name) from None
    try:
        raw = yaml.load(text, Loader=_StrictLoader)  # noqa: S506 (a SafeLoader, made stricter)
        return msgspec.convert(raw, Mapping)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise MappingError(
            "The mapping file is not well written: {reason}.",
            "Mend the line; the format is in docs/reference/mapping-format.md.",
            file=path.name,
            line=line,
            reason=error.problem,
        ) from None
    except msgspec.ValidationError as error:
        raise MappingError(
            "The mapping file does not fit its format: {reason}.",
            "Mend it; the format is in docs/reference/mapping-format.md.",
            file=path.name,
            reason=str(error),
        ) from None
