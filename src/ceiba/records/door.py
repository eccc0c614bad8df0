"""What may come in of a person: the last step before the lake is written.

With a key, codes of people, samples and relatives become pseudonyms, wherever they stand: in the tables, and in the names of files. Dates
are shifted when the mapping asks for it. Text that is too long or too odd to be a label is left out unless the mapping keeps it. Codes that
are identity numbers are refused without a key. What was left out is counted and told; nothing here drops a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from ceiba.errors import IdentifyingCodes, MappingError
from ceiba.records.drafts import InputFile, Notice
from ceiba.records.identifying import identifying_columns, identity_numbers
from ceiba.records.mapping import CsvFile, Privacy
from ceiba.records.pseudonyms import Key
from ceiba.terms.deidentification import ANONYMISED, CODED, DISSOCIATED

CODES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "patients": (("patient_code", "patient"),),
    "specimens": (("specimen_code", "specimen"),),
    "family_history": (("relative_code", "relative"),),
}
"""The columns that hold codes of people or samples, with the kind of each."""

TEXTS: Mapping[str, tuple[str, ...]] = {
    "patients": ("ethnicity",),
    "conditions": ("disease_text",),
    "family_history": ("disease_text",),
    "treatments": ("regimen",),
    "consents": ("document",),
}
"""The columns into which a file could write anything."""

LEFT_OUT = "text left out"
"""What stands in a column that is never null for text that was left out."""

LONGEST_LABEL = 120
_MOST_WORDS = 14
_ODD = r"@|[0-9]{6,}|[\r\n]"
_SHORTEST_CODE = 4
"""Shorter codes are not looked for in the names of files: they would be found by chance."""


@dataclass(frozen=True, slots=True)
class Passed:
    """What came through the door: the tables, the names of files that hold no code of a person (old -> new), and what to tell."""

    tables: dict[str, pl.DataFrame]
    names: dict[str, str]
    notices: tuple[Notice, ...]


def through_the_door(tables: Mapping[str, pl.DataFrame], files: Iterable[str], key: Key | None, privacy: Privacy) -> Passed:
    """Return the tables as they may lie in the lake; IdentifyingCodes.

    tables: those of the lake but `sources` and `quarantine`. files: the names of the files read. key: None leaves codes as they are.
    """
    people = tables["patients"]
    if key is None:
        _refuse_identity_numbers(people["patient_code"].unique().to_list())
    passed = dict(tables)
    notices: list[Notice] = []
    if privacy.free_text == "leave_out":
        for name, texts in TEXTS.items():
            passed[name] = _without_text(passed[name], name, texts, notices)
    names: dict[str, str] = {}
    if key is not None:
        if privacy.dates == "shift":
            passed |= _shifted(passed, people, key)
        known = {
            kind: key.pseudonyms(kind, passed[table][column].drop_nulls().to_list())
            for table, columns in CODES.items()
            for column, kind in columns
        }
        names = _renamed(files, {**known["specimen"], **known["patient"]})
        for table, columns in CODES.items():
            passed[table] = passed[table].with_columns(pl.col(column).replace(known[kind]) for column, kind in columns)
    return Passed(passed, names, tuple(notices))


def refuse_unlisted(file: InputFile, layout: CsvFile, privacy: Privacy) -> None:
    """Raise when a mapping reads a column that names people without listing it, or takes more than codes from it; MappingError."""
    for _table, fields in layout.plans():
        for column, source in fields.items():
            if source.column is None or not identifying_columns([source.column]):
                continue
            if source.column not in privacy.identifying:
                raise MappingError(
                    "The mapping reads the column '{name}', which names people.",
                    "List it under `privacy: identifying` if it holds the codes you want pseudonyms of, or use another column.",
                    file=file.name,
                    column=source.column,
                    name=source.column,
                )
            if not column.endswith("_code"):
                raise MappingError(
                    "The column '{name}' names people; only codes may be taken from it, not '{target}'.",
                    "Use another column.",
                    file=file.name,
                    column=source.column,
                    name=source.column,
                    target=column,
                )


def refuse_without_key(key: Key | None, privacy: Privacy) -> None:
    """Raise when the mapping asks for what only a key can give: codes from columns that name people, or dates shifted."""
    if key is not None:
        return
    if privacy.identifying:
        raise IdentifyingCodes(
            "The mapping takes codes from columns that name people ({columns}), and no key was given to make pseudonyms of them.",
            "Name a key with --key (`ceiba key FILE` makes one).",
            columns=", ".join(privacy.identifying),
        )
    if privacy.dates == "shift":
        raise MappingError(
            "The mapping asks to shift dates, and no key was given to shift them by.",
            "Name a key with --key, or take `dates: shift` out of the mapping.",
        )


def state_in_the_lake(stated: str | None, key: Key | None) -> str | None:
    """Return the state of records as they lie in the lake: with a key at least coded, else as stated.

    >>> state_in_the_lake("identified", None), state_in_the_lake("anonymised", Key(b""))
    ('identified', 'anonymised')
    """
    return stated if key is None or stated in (DISSOCIATED, ANONYMISED) else CODED


def told_without_codes(notice: Notice, names: Mapping[str, str]) -> Notice:
    """Return a notice whose place and words name files as the lake does."""
    if not names:
        return notice
    fields = {field: _in_text(str(value), names) if isinstance(value, str) else value for field, value in notice.fields.items()}
    return replace(notice, file=names.get(notice.file or "", notice.file), fields=fields)


def _in_text(text: str, names: Mapping[str, str]) -> str:
    for old, new in names.items():
        text = text.replace(old, new)
    return text


def _refuse_identity_numbers(codes: Sequence[str]) -> None:
    kind, count = identity_numbers(codes)
    if kind:
        raise IdentifyingCodes(
            "The codes of people are identity numbers or addresses ({kind}: {count} of {total}), and would be stored as they are.",
            "Name a key with --key, so that pseudonyms are stored (`ceiba key FILE` makes one), or give people codes of your own.",
            kind=kind,
            count=count,
            total=len(codes),
        )


def _without_text(rows: pl.DataFrame, table: str, columns: Sequence[str], notices: list[Notice]) -> pl.DataFrame:
    """Leave out what is no label: more than 120 characters or 14 words, an address, six digits in a row, more than one line."""
    for column in columns:
        text = pl.col(column)
        odd = (text.str.len_chars() > LONGEST_LABEL) | (text.str.count_matches(" ") >= _MOST_WORDS) | text.str.contains(_ODD)
        count = int(rows.select(odd.fill_null(value=False).sum()).item())
        if count:
            stands = pl.lit(LEFT_OUT) if column == "regimen" else pl.lit(None, dtype=pl.String)
            rows = rows.with_columns(pl.when(odd.fill_null(value=False)).then(stands).otherwise(text).alias(column))
            notices.append(
                Notice(
                    "Free text is not stored: {count} values of {table}.{column} were left out; their rows were kept.",
                    "Write a short label or a code, or state `free_text: keep` under `privacy` in the mapping.",
                    fields={"count": count, "table": table, "column": column},
                )
            )
    return rows


def _shifted(tables: Mapping[str, pl.DataFrame], people: pl.DataFrame, key: Key) -> dict[str, pl.DataFrame]:
    """Return the tables that hold days of people, each person's moved back by as many days as the key gives."""
    days = people.select("patient_id", _days=pl.Series([-key.days_back(code) for code in people["patient_code"]], dtype=pl.Int64))
    moved = {}
    for name, rows in tables.items():
        dated = [column for column, kind in rows.schema.items() if kind == pl.Date]
        if dated and "patient_id" in rows.columns:
            joined = rows.join(days, on="patient_id", how="left", maintain_order="left")
            moved[name] = joined.with_columns(pl.col(dated) + pl.duration(days="_days")).select(rows.columns)
    return moved


def _renamed(files: Iterable[str], codes: Mapping[str, str]) -> dict[str, str]:
    """Return the names of files that hold a code, with the pseudonym in its place; longer codes first."""
    long = sorted((code for code in codes if len(code) >= _SHORTEST_CODE), key=len, reverse=True)
    renamed = {}
    for name in files:
        new = name
        for code in long:
            if code in new:
                new = new.replace(code, codes[code])
        if new != name:
            renamed[name] = new
    return renamed
