"""The mapping file: what a user states about files that do not say it themselves (docs/reference/mapping-format.md).

Read strictly: an unknown or repeated key is refused with its line, and every plain value is text, so that `no` stays `no`.
"""

from __future__ import annotations

import datetime as dt
import fnmatch
import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import msgspec
import polars as pl

from ceiba.errors import InputMissing, MappingError
from ceiba.language import gettext
from ceiba.records.drafts import Assembly, InputFile, Wanted
from ceiba.terms.documents import DocumentFault, read_document
from ceiba.terms.faults import Place, Saying
from ceiba.terms.library_words import UNKNOWN_KEY

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


_ANY_TIME = dt.datetime(2024, 11, 23, 10, 20, 30)  # noqa: DTZ001 - dates of records bear no zone

MAPPED_TABLES = (
    "patients", "conditions", "specimens", "assays", "panels", "alterations", "tumor_marker_tests", "treatments", "coverages",
    "exposures", "lifestyle", "family_history", "consents",
)  # fmt: skip
"""The tables that a CSV may fill."""

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
    exposures: Tables = msgspec.field(default_factory=list)
    lifestyle: Tables = msgspec.field(default_factory=list)
    family_history: Tables = msgspec.field(default_factory=list)
    consents: Tables = msgspec.field(default_factory=list)

    def plans(self) -> Iterator[tuple[str, dict[str, Field]]]:
        """Yield each table that the file fills with its columns; a table may come more than once."""
        for table in MAPPED_TABLES:
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


class DataSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In what state of de-identification some files are, and who says so."""

    files: str
    state: Literal["identified", "coded", "dissociated", "anonymised"]
    stated_by: str = ""


class Privacy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What may come in of people. identifying: headings that name people and may be read, as codes only.

    dates: `shift` moves the dates of each person by as many days as the key gives. free_text: whether long text is kept.
    """

    identifying: list[str] = msgspec.field(default_factory=list)
    dates: Literal["keep", "shift"] = "keep"
    free_text: Literal["leave_out", "keep"] = "leave_out"
    data_sets: list[DataSet] = msgspec.field(default_factory=list)

    def state_of(self, name: str) -> str | None:
        """Return the stated state of a file; None when nobody stated it."""
        return next((data_set.state for data_set in self.data_sets if _fits(name, data_set.files)), None)


class Meaning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a code of files that write codes (FHIR) means: as a disease an OncoTree code, as a result present, absent or failed ..."""

    system: str
    code: str
    kind: Literal["disease", "stage", "medicine", "payer", "gene", "result"]
    means: str


class GenomeFiles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A reference genome and gene models, with which VCF files without annotation are annotated. Paths relative to the mapping file."""

    reference: str
    gene_models: str | None = None


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole mapping file. Names of files are relative to the folder given; panels, genomes and the chain file to the mapping file."""

    mapping: Literal["1"]
    assembly: Assembly | None = None
    disease: str | None = None
    files: list[CsvFile] = msgspec.field(default_factory=list)
    samples: list[SampleName] = msgspec.field(default_factory=list)
    assays: list[Examined] = msgspec.field(default_factory=list)
    panels: list[str] = msgspec.field(default_factory=list)
    genomes: list[GenomeFiles] = msgspec.field(default_factory=list)
    chain: str | None = None
    privacy: Privacy = Privacy()
    codes: list[Meaning] = msgspec.field(default_factory=list)

    def layout(self, name: str) -> CsvFile | None:
        """Return the declared layout of a file, or None."""
        return next((layout for layout in self.files if _fits(name, layout.file)), None)

    def absent(self, names: Collection[str]) -> tuple[str, ...]:
        """Return the declared files (not the patterns with '*') that none of some names is."""
        wanted = dict.fromkeys(layout.file for layout in self.files if "*" not in layout.file)
        return tuple(file for file in wanted if not any(_fits(name, file) for name in names))

    def told(self, file: InputFile) -> InputFile:
        """Return the file with what the mapping says of it."""
        code = next((sample.specimen_code for sample in self.samples if _fits(file.name, sample.files)), None)
        return replace(file, assembly=file.assembly or self.assembly, specimen_code=code, codes=self.meanings())

    def meanings(self) -> dict[str, dict[tuple[str, str], str]]:
        """Return by kind what each (system, code) means."""
        found: dict[str, dict[tuple[str, str], str]] = {}
        for meaning in self.codes:
            found.setdefault(meaning.kind, {})[meaning.system, meaning.code] = meaning.means
        return found

    def examined(self, name: str) -> tuple[Examined, ...]:
        """Return what the mapping says was examined in the samples of a file."""
        return tuple(examined for examined in self.assays if _fits(name, examined.files))

    @property
    def asked(self) -> Wanted:
        """What is asked of every VCF file: nothing, in a mapping as written."""
        return Wanted()

    def asking(self, wanted: Wanted) -> Mapping:
        """Return the mapping that also asks every VCF file for positions."""
        return _Asking(**{name: getattr(self, name) for name in Mapping.__struct_fields__}, wanted=wanted)


class _Asking(Mapping, frozen=True):
    """A mapping as written, and the positions that a run asks for; no file says them."""

    wanted: Wanted = Wanted()

    @property
    def asked(self) -> Wanted:
        """What a run asks of every VCF file."""
        return self.wanted

    def told(self, file: InputFile) -> InputFile:
        """Return the file with what the mapping says of it, and with what is asked."""
        return replace(super().told(file), wanted=self.wanted)


NOTHING = Mapping(mapping="1")

_STRUCTS: tuple[tuple[str, type[msgspec.Struct]], ...] = (
    (r"\$", Mapping), (r"\$\.files\[\d+\]", CsvFile), (r"\$\.samples\[\d+\]", SampleName), (r"\$\.assays\[\d+\]", Examined),
    (r"\$\.genomes\[\d+\]", GenomeFiles),
    (r"\$\.privacy", Privacy), (r"\$\.privacy\.data_sets\[\d+\]", DataSet), (r"\$\.codes\[\d+\]", Meaning), (r".*", Field)
)  # fmt: skip
"""What stands where in a mapping; what is nowhere else is a field of a table."""


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
        mapping, lines = read_document(text, Mapping)
    except DocumentFault as fault:
        known = _known_names(fault)
        if known:
            raise MappingError(
                "The mapping file does not fit its format: {reason}.",
                "The names that may stand there: {known} (docs/reference/mapping-format.md).",
                file=path.name,
                line=fault.line,
                reason=gettext(fault.problem).format(**fault.fields),
                known=", ".join(known),
            ) from None
        raise MappingError(
            "The mapping file does not fit its format: {reason}.",
            "Mend the line; the format is in docs/reference/mapping-format.md.",
            file=path.name,
            line=fault.line,
            reason=gettext(fault.problem).format(**fault.fields),
        ) from None
    for number, layout in enumerate(mapping.files):
        if not tells_a_day(layout.dates):
            raise MappingError(
                "The form of dates '{dates}' gives no day, month and year.",
                "Write it as strptime does: %d/%m/%Y for 31/03/2024, %Y-%m-%d for 2024-03-31.",
                file=path.name,
                line=lines.nearest(f"$.files[{number}].dates"),
                column="dates",
                dates=layout.dates,
            )
    return mapping


def tells_a_day(dates: str) -> bool:
    """Whether a form of dates, as strptime writes it, gives back the day of a date written in it.

    >>> [tells_a_day(form) for form in ("%d/%m/%Y", "DD/MM/YYYY", "%d/%m", "%Q")]
    [True, False, False, False]
    """
    try:
        found = pl.Series([_ANY_TIME]).dt.strftime(dates).str.to_date(dates, strict=False).item()
    except pl.exceptions.PolarsError:
        return False
    return bool(found == _ANY_TIME.date())


def _known_names(fault: DocumentFault) -> tuple[str, ...]:
    """Return the names that may stand where a document has one that may not; () when that is not its fault."""
    problem, at = fault.fields.get("said"), fault.fields.get("path")
    if not isinstance(problem, Saying) or not isinstance(at, Place) or problem.problem != UNKNOWN_KEY:
        return ()
    struct = next(struct for pattern, struct in _STRUCTS if re.fullmatch(pattern, at.path))
    return struct.__struct_fields__
