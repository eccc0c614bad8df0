"""Tables of values by gene, protein, set of genes or other entity, a column a sample: expression, methylation, RPPA, GSVA, assays."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from ceiba.errors import InputUnreadable
from ceiba.language import mark
from ceiba.records.checked.outcome import EMPTY, outcome, repeats
from ceiba.records.checks import Check, CheckedRows, read_checked
from ceiba.records.delimited import MISSING_WORDS
from ceiba.records.delimited_header import Header, read_header
from ceiba.records.drafts import Draft, InputFile, Notice
from ceiba.records.gene_columns import is_a_name, place_of_first, sample_columns, unnamed_columns

_PROTEIN, _GENE_SET, _ENTITY = "Composite.Element.REF", "geneset_id", "ENTITY_STABLE_ID"
_OF_THE_ENTITY = ("name", "description", "url", "confidencestatement")
_COPIES = re.compile(r"(?i)cna.*(?:log2|linear|continuous)|(?:log2|linear|continuous).*cna")
_NEARLY_ALL = 0.8
_NO_NUMBER = ("The value is neither a number nor NA.", "Give a number, or NA where there is none.")
_NO_WORD = ("The value is none of the words that nearly all others are.", "Correct it, or write NA.")
_OUT_OF_BOUNDS = ("The value is outside the bounds of its kind: scores from -1 to 1, p-values from 0 to 1.", "Correct it.")
_BOOLEANS = ("true", "false", "yes", "no")
_ARM = r"^([1-9]|1[0-9]|2[0-2]|X|Y)[pq]$"
_ARM_STATES = ("Gain", "Loss", "Unchanged")


def is_gene_values(header: Header, lines: Sequence[str]) -> bool:
    """Whether a table has a row a gene and nearly only numbers beside it. lines: the first lines of the file."""
    if header.separator != "\t" or header.find("Hugo_Symbol", "Entrez_Gene_Id") is None or header.find("Sample_Id", "Chromosome"):
        return False
    places = [header.names.index(name) for name in sample_columns(header)]
    return _nearly_all_numbers(header, lines, places)


def is_entity_values(header: Header, lines: Sequence[str]) -> bool:
    """Whether a table has a row a protein, a set of genes, or an entity of a generic assay (perhaps without its column of names)."""
    if header.separator != "\t":
        return False
    if any(header.find(name) for name in (_PROTEIN, _GENE_SET, _ENTITY)):
        return True
    about = {name.lower() for name in header.names} & set(_OF_THE_ENTITY)
    places = [place for place, name in enumerate(header.names) if name and name.lower() not in _OF_THE_ENTITY]
    return {"name", "description", "url"} <= about and _nearly_all_numbers(header, lines, places)


def _nearly_all_numbers(header: Header, lines: Sequence[str], places: Sequence[int]) -> bool:
    cells = [line.split("\t") for line in lines[header.line : header.line + 50]]
    values = [row[place].strip() for row in cells if len(row) == len(header.names) for place in places]
    told = [value for value in values if value not in MISSING_WORDS]
    return bool(told) and _share(pl.Series(told).cast(pl.Float64, strict=False).is_not_null()) >= _NEARLY_ALL


def read_gene_values(file: InputFile) -> Draft:
    """Check a table with a row a gene: every value a number or missing."""
    header = read_header(file.path, "\t")
    samples = sample_columns(header)
    wrong = [_no_number(pl.col(name)) for name in samples]
    read = _rows(file, header, samples, samples, [_anywhere(_NO_NUMBER, header, samples, wrong)])
    return outcome(file, "gene_values", read, (*_notices(file, header, read, samples), *_of_copies(file)))


def _of_copies(file: InputFile) -> tuple[Notice, ...]:
    """Tell that values of copy number name no state, of a file that is called so: its values look like those of expression."""
    if not _COPIES.search(file.path.name):
        return ()
    problem = mark("Log ratios and continuous values of copy number name no state of a gene: from this file copy number stays unknown.")
    return (Notice(problem, mark("Give discrete values, as GISTIC does; this may be a table of log ratios."), file.name),)


def read_entity_values(file: InputFile) -> Draft:
    """Check a table with a row a protein, a set of genes or an entity; InputUnreadable when no column names the entity."""
    header = read_header(file.path, "\t")
    entity = header.find(_PROTEIN, _GENE_SET, _ENTITY)
    if entity is None:
        problem = mark("The file has no column {name}, which its kind needs.")
        raise InputUnreadable(problem, "Add it, or check that this is the right file.", file=file.name, line=header.line, name=_ENTITY)
    samples = [name for name in dict.fromkeys(header.names) if is_a_name(name) and name != entity and name.lower() not in _OF_THE_ENTITY]
    sample_rows = _rows(file, header, [entity, *samples], samples, [])
    kind = header.find(_PROTEIN, _GENE_SET) or _ENTITY
    checks = _checks(header, entity, samples, sample_rows.good, kind) if samples else []
    read = _rows(file, header, [entity, *samples], samples, [repeats([entity], entity), *checks])
    said = list(_notices(file, header, read, samples))
    nameless = read.good.filter(pl.col(entity).str.contains(r"^NA(\||$)"))
    if kind == _PROTEIN and nameless.height:
        problem = mark("Rows name no gene for their protein ({count}).")
        said.append(Notice(problem, "", file.name, int(nameless["line"].min()), {"count": nameless.height}))  # type: ignore[arg-type]
    names = {_PROTEIN: "protein_values", _GENE_SET: "gene_set_values", _ENTITY: "generic_assay"}
    return outcome(file, names[kind], read, said)


def _rows(file: InputFile, header: Header, wanted: Sequence[str], samples: Sequence[str], checks: Sequence[Check]) -> CheckedRows:
    """Read and sort out the rows; what is empty is null, and other words for a missing value stay."""
    return read_checked(file.path, header, list(wanted) or [header.names[0]], checks if samples else [], missing=EMPTY)


def _checks(header: Header, entity: str, samples: Sequence[str], rows: pl.DataFrame, kind: str) -> list[Check]:
    """Return what the values must not be, as nearly all of them say what they are: numbers, yes and no, or words."""
    values = rows.select(pl.concat_list(samples).alias("value")).explode("value")["value"].drop_nulls()
    told = values.filter(values.is_in(MISSING_WORDS).not_())
    numbers = told.str.strip_chars_start("<>").cast(pl.Float64, strict=False)
    share = _share(numbers.is_not_null())
    cells = [pl.col(name) for name in samples]
    if kind == _GENE_SET:
        low = -1.0 if _share(numbers < 0) >= 1 - _NEARLY_ALL else 0.0
        outside = [cell.cast(pl.Float64, strict=False).is_between(low, 1).not_() for cell in cells]
        no_number = [_no_number(cell) for cell in cells]
        return [_anywhere(_NO_NUMBER, header, samples, no_number), _anywhere(_OUT_OF_BOUNDS, header, samples, outside)]
    if kind == _PROTEIN or share >= _NEARLY_ALL:
        bare = [cell.str.strip_chars_start("<>") if kind == _ENTITY else cell for cell in cells]
        return [_anywhere(_NO_NUMBER, header, samples, [_no_number(cell) for cell in bare])]
    if _share(told.str.to_lowercase().is_in(_BOOLEANS)) >= _NEARLY_ALL:
        return [_anywhere(_NO_WORD, header, samples, [_told(cell) & cell.str.to_lowercase().is_in(_BOOLEANS).not_() for cell in cells])]
    if _share(rows[entity].str.contains(_ARM)) >= _NEARLY_ALL:
        problem = (mark("The state of a chromosome arm is none of Gain, Loss and Unchanged."), mark("Correct it, or write NA."))
        return [_anywhere(problem, header, samples, [_told(cell) & cell.is_in(_ARM_STATES).not_() for cell in cells])]
    return []


def _share(true: pl.Series) -> float:
    """Return the share of a column that is true; 0 for an empty one."""
    return float(true.fill_null(value=False).mean() or 0)  # type: ignore[arg-type]


def _told(cell: pl.Expr) -> pl.Expr:
    return cell.is_not_null() & cell.is_in(list(MISSING_WORDS)).not_()


def _no_number(cell: pl.Expr) -> pl.Expr:
    return _told(cell) & cell.cast(pl.Float64, strict=False).is_finite().fill_null(value=False).not_()


def _anywhere(reason: tuple[str, str], header: Header, samples: Sequence[str], wrong: Sequence[pl.Expr]) -> Check:
    """Return a check of many columns, told by the place of the first that fails."""
    fails = pl.any_horizontal(wrong) if wrong else pl.lit(value=False)
    return Check(None, *reason, fails, place_of_first(header, samples, wrong) if wrong else None)


def _notices(file: InputFile, header: Header, read: CheckedRows, samples: Sequence[str]) -> tuple[Notice, ...]:
    """Tell of columns without a name and of rows with empty cells."""
    said = unnamed_columns(file, header)
    if not samples or read.good.is_empty():
        return said
    empty = read.good.filter(pl.any_horizontal(pl.col(name).is_null() for name in samples))
    if empty.is_empty():
        return said
    problem = mark("Rows have cells with nothing in them ({count}); they are taken as not measured.")
    line = int(empty["line"].min())  # type: ignore[arg-type]
    return (*said, Notice(problem, "Write NA where a value is missing.", file.name, line, {"count": empty.height}))
