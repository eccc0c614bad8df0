"""The values of a VCF row held against what the header declares: INFO, and what each sample that is read gives for FORMAT.

One regular expression for each shape of row accepts nearly every row at the speed of the text; only rows that it does not accept are
looked at one by one, and each key is said once, with the first line that has the fault: from then on it is let through. A value
that does not fit its declaration leaves the variant readable, so the row is kept (SAMPLE texts with more parts than FORMAT are another
matter: `vcf_rows` refuses them). What is not read (the normal samples of a tumour) is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import comb

import polars as pl

from ceiba.records.drafts import Notice
from ceiba.records.vcf_meta import Meta
from ceiba.records.vcf_reserved import RESERVED, Declaration

_ANY = Declaration(None, None)
_QUICK: Mapping[str, str] = {
    "Integer": r"-?[0-9]{1,9}",
    "Float": r"[-+]?[0-9]+\.?[0-9]*(?:[eE][-+]?[0-9]+)?",
    "Character": r"[^;:,]",
    "String": r"[^;:,]*",
}
_FULL: Mapping[str, re.Pattern[str]] = {
    "Integer": re.compile(r"[-+]?[0-9]+"),
    "Float": re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[-+]?(?:inf|infinity|nan)", re.IGNORECASE),
    "Character": re.compile(r"."),
    "String": re.compile(r".*", re.DOTALL),
}
_CIGAR = re.compile(r"(?:[0-9]+[MIDNSHPX=])+")
_INTEGERS = range(-(2**31) + 8, 2**31)
"""The integers that VCF allows: 32 bits, the eight lowest kept for other uses."""

_AT_A_TIME = 200
_MOST_ROWS = 20_000
_SHAPES = 1_000
_MOST_NAMES = 5

_INFO_SAID = (
    "INFO has values that do not fit what is declared of their keys ({names}); this is the first row. The rows are read.",
    "If these values matter, mend them or their ##INFO lines.",
)
_TWICE_SAID = (
    "INFO names a key twice in one row ({names}); this is the first row. The first value is read.",
    "Keep one of them.",
)
_BLANK_SAID = ("INFO has blanks in a key; this is the first row. The rows are read.", "Write keys of letters, digits and underscores.")
_SAMPLE_SAID = (
    "Samples have values that do not fit what is declared of their keys ({names}); this is the first row. The rows are read.",
    "If these values matter, mend them or their ##FORMAT lines.",
)
SENTENCES = (_INFO_SAID, _TWICE_SAID, _BLANK_SAID, _SAMPLE_SAID)


class ValueCheck:
    """Holds the values of piece after piece against the header and keeps the first line of each key at fault.

    annotation: the INFO key of the annotation, whose long text may be anything and is cut out before the rest is looked at.
    """

    def __init__(self, meta: Meta, samples: int, annotation: str | None = None) -> None:
        self.samples = samples
        self.annotation = annotation
        self.declared: dict[str, dict[str, Declaration]] = {}
        for kind, keys in RESERVED.items():
            known = {key: Declaration(*_one(rule.numbers, rule.types), rule.at_least_zero) for key, rule in keys.items() if rule.since == 1}
            known |= {key: told for (of, key), told in meta.declared.items() if of == kind}
            self.declared[kind] = known
        self.said: dict[tuple[str, str], dict[str, int]] = {}
        self.left = _MOST_ROWS

    def look(self, frame: pl.DataFrame) -> None:
        """Look at rows with line, ALT, INFO and, where there are samples, FORMAT and `sample 0` ..."""
        several = pl.col("ALT").str.count_matches(",", literal=True) + pl.when(pl.col("ALT") == ".").then(0).otherwise(1)
        single = ~frame["ALT"].str.contains(",", literal=True)
        parts = [(1, frame.filter(single))]
        if not single.all():
            many = frame.filter(~single).with_columns(several.alias("alleles"))
            parts += [(int(count), part) for (count,), part in many.group_by("alleles", maintain_order=True)]
        for alleles, part in parts:
            self._info(part, alleles)
            if "FORMAT" in part.columns:
                for (keys,), rows in (
                    part.group_by("FORMAT", maintain_order=True) if part["FORMAT"].n_unique() > 1 else [((part["FORMAT"].first(),), part)]
                ):
                    self._samples(rows, str(keys).split(":"), alleles)
        shapes = frame.head(_SHAPES).select("line", pl.col("INFO").str.replace_all(r"=[^;]*", "").alias("keys"))
        for keys, line in shapes.group_by("keys", maintain_order=True).agg(pl.col("line").first()).iter_rows():
            listed = keys.split(";")
            if len(set(listed)) < len(listed):
                twice = next(key for key in listed if listed.count(key) > 1)
                self._say(_TWICE_SAID, twice, line)

    def notices(self, file: str) -> tuple[Notice, ...]:
        """One notice for each kind of fault, at its first line."""
        notices = []
        for (problem, remedy), found in self.said.items():
            names = list(found)
            text = ", ".join(names[:_MOST_NAMES] + (["..."] if len(names) > _MOST_NAMES else []))
            notices.append(Notice(problem, remedy, file, min(found.values()), {"names": text}))
        return tuple(notices)

    def _say(self, sentence: tuple[str, str], key: str, line: int) -> None:
        found = self.said.setdefault(sentence, {})
        found[key] = min(line, found.get(key, line))

    def _info(self, rows: pl.DataFrame, alleles: int) -> None:
        known = self.declared["INFO"]
        rows = rows.select("line", _without(self.annotation))
        while rows.height and self.left > 0:
            keys = "|".join(_quick_info(key, told, alleles) for key, told in known.items())
            rest = rows.filter(~pl.col("INFO").str.contains(rf"^(?:\.|(?:{keys})(?:;(?:{keys}))*;?)$"))
            for line, text in rest.head(_AT_A_TIME).select("line", "INFO").iter_rows():
                for sentence, key in self._faults(text, alleles):
                    self._say(sentence, key, line)
                    known[key] = _ANY
            rows = rest.slice(_AT_A_TIME)
            self.left -= min(rest.height, _AT_A_TIME)

    def _faults(self, text: str, alleles: int) -> Iterator[tuple[tuple[str, str], str]]:
        known = self.declared["INFO"]
        for entry in filter(None, text.split(";")):
            key, equals, value = entry.partition("=")
            if " " in key:
                yield _BLANK_SAID, key
            told = known.setdefault(key, _ANY)
            if told.type == "Flag":
                fits = not equals or value in ("0", "1")
            else:
                fits = told is _ANY or (bool(equals) and _fits(value, told, _counts(told, alleles, None)))
                fits = fits and (key != "CIGAR" or all(_CIGAR.fullmatch(part) or part == "." for part in value.split(",")))
            if not fits:
                yield _INFO_SAID, key

    def _samples(self, rows: pl.DataFrame, keys: list[str], alleles: int) -> None:
        for number in range(self.samples):
            self._sample(rows.select("line", text=f"sample {number}"), keys, alleles)

    def _sample(self, rows: pl.DataFrame, keys: list[str], alleles: int) -> None:
        known = self.declared["FORMAT"]
        while rows.height and self.left > 0:
            rest = rows.filter(~pl.col("text").str.contains(_quick_sample([known.get(key, _ANY) for key in keys], keys, alleles)))
            for line, text in rest.head(_AT_A_TIME).iter_rows():
                values = text.split(":")
                ploidy = values[0].count("/") + values[0].count("|") + 1 if keys[0] == "GT" and values[0] != "." else None
                for key, value in zip(keys, values, strict=False):
                    told = known.get(key, _ANY)
                    if key != "GT" and told is not _ANY and not _fits(value, told, _counts(told, alleles, ploidy)):
                        self._say(_SAMPLE_SAID, key, line)
                        known[key] = _ANY
            rows = rest.slice(_AT_A_TIME)
            self.left -= min(rest.height, _AT_A_TIME)


def _without(key: str | None) -> pl.Expr:
    """INFO without one key that does not stand first."""
    if key is None:
        return pl.col("INFO")
    parts = pl.col("INFO").str.splitn(f";{key}=", 2).struct
    after = parts.field("field_1").str.splitn(";", 2).struct.field("field_1")
    return pl.concat_str([parts.field("field_0"), after], separator=";", ignore_nulls=True).alias("INFO")


def _one(numbers: frozenset[str], types: frozenset[str]) -> tuple[str | None, str | None]:
    """What is held against a key that is reserved and not declared; None where versions differ."""
    number = next(iter(numbers)) if len(numbers) == 1 else None
    return number, ("Float" if types == {"Integer", "Float"} else next(iter(types)) if len(types) == 1 else None)


def _counts(told: Declaration, alleles: int, ploidy: int | None) -> int | None:
    """How many values a key must have in a row with so many ALT; None for any number. ploidy: None where it is not known."""
    if told.number is None:
        return None
    if told.number.isdigit():
        return int(told.number)
    if told.number == "G":
        return comb(alleles + ploidy, ploidy) if ploidy else None
    return {"A": alleles, "R": alleles + 1}.get(told.number)


def _fits(value: str, told: Declaration, count: int | None) -> bool:
    if value in (".", ""):
        return True
    parts = [value] if told.type == "String" and value[:1] == value[-1:] == '"' else value.split(",")
    if count is not None and len(parts) != count:
        return False
    return all(part == "." or _one_fits(part, told) for part in parts)


def _one_fits(part: str, told: Declaration) -> bool:
    pattern = _FULL.get(told.type or "")
    if pattern is None:
        return True
    if not pattern.fullmatch(part):
        return False
    if told.type == "Integer":
        return int(part) in _INTEGERS and not (told.at_least_zero and int(part) < 0)
    return not (told.type == "Float" and told.at_least_zero and part.startswith("-"))


def _quick(told: Declaration, count: int | None) -> str:
    """A pattern of values that surely fit; what it does not accept may still fit."""
    one = _QUICK.get(told.type or "")
    if one is None:
        return r"[^;:]*"
    if told.at_least_zero:
        one = one.removeprefix("-?").removeprefix("[-+]?")
    if count is None:
        return r"[^;:]*" if told.type == "String" else rf"(?:{one})(?:,(?:{one}))*|\."
    return r"\." if count == 0 else rf"(?:{one})" + rf"(?:,(?:{one})){{{count - 1}}}" * (count > 1) + r"|\."


def _quick_info(key: str, told: Declaration, alleles: int) -> str:
    name = re.escape(key)
    if told.type == "Flag":
        return f"{name}(?:=[01])?"
    if key == "CIGAR" and told is not _ANY:
        return rf"{name}=\."
    if told is _ANY:
        return f"{name}(?:=[^;]*)?"
    return f"{name}=(?:{_quick(told, _counts(told, alleles, None))})".replace("[^;:", "[^;")


def _quick_sample(told: list[Declaration], keys: list[str], alleles: int) -> str:
    """The pattern of a sample's text: its values in the order of FORMAT, those at the end may be left out."""
    if "G" not in {each.number for each in told}:
        return f"^(?:{_chain(told, keys, alleles, None, '[^:]*')})$"
    genotypes = ((1, r"[0-9]+"), (2, r"[0-9.]+[/|][0-9.]+")) if keys[0] == "GT" else ()
    ways = [_chain(told, keys, alleles, ploidy, pattern) for ploidy, pattern in genotypes]
    if keys[0] != "GT":
        ways.append(_chain(told, keys, alleles, None, "[^:]*"))
    return f"^(?:{'|'.join(ways)})$"


def _chain(told: list[Declaration], keys: list[str], alleles: int, ploidy: int | None, genotype: str) -> str:
    chain = ""
    for each, key in zip(reversed(told[1:]), reversed(keys[1:]), strict=True):
        pattern = "[^:]*" if key == "GT" else _quick(each, _counts(each, alleles, ploidy)).replace("[^;:", "[^:")
        chain = f"(?::(?:{pattern}){chain})?"
    first = genotype if keys[0] == "GT" else _quick(told[0], _counts(told[0], alleles, ploidy)).replace("[^;:", "[^:")
    return f"(?:{first}){chain}"
