"""Join the drafts of many files into the tables of one lake: number people and samples, merge repeats, count every row.

The same files give the same lake, whatever the order in which they are named.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ceiba.language import mark
from ceiba.records.accounting import Kept, Refused
from ceiba.records.distinct import of_each
from ceiba.records.drafts import Notice
from ceiba.records.findings import as_declared, findings
from ceiba.records.lines import with_lines
from ceiba.records.merging import ON_SPECIMENS, merged
from ceiba.records.people import conditions, patients, specimens, with_condition
from ceiba.records.spilled import Pieces
from ceiba.records.stacks import Source, Stacks
from ceiba.terms.diseases import plain_words


@dataclass(frozen=True, slots=True)
class Linked:
    """The tables of the lake but `sources` and `quarantine`, those whose rows may be many apart; what became of rows; what to tell."""

    tables: dict[str, pl.DataFrame]
    many: dict[str, Pieces]
    kept: Kept
    refused: Refused
    notices: tuple[Notice, ...]


def link(sources: Sequence[Source], known_diseases: Collection[str] | None = None, disease: str | None = None) -> Linked:
    """Join drafts; DuplicatePatients when one patient code stands for people who differ.

    known_diseases: the OncoTree codes there are; a code that is none of them stays as text only. None: codes are taken as written. A
    mapping also has names, as `plain_words` writes them -> code: a text that is such a name, whole, has that code where none is given.
    disease: OncoTree code of the conditions whose files name no disease.
    """
    stacks = Stacks(sources)
    samples = specimens(stacks)
    people = patients(stacks, samples)
    ill = _diseases(conditions(stacks, samples, people), known_diseases, disease, stacks.notices)
    ids = people.select("patient_code", "patient_id")
    found = findings(stacks, samples, ids, ill)
    ill = with_lines(ill, found["treatments"], sources, stacks.notices)
    _without_samples(sources, people, samples, stacks.notices)
    samples_of = with_condition(samples.join(ids, on="patient_code", how="left", maintain_order="left"), ill)
    tables = {
        "patients": as_declared(people, "patients"),
        "conditions": as_declared(ill, "conditions"),
        "specimens": as_declared(samples_of, "specimens"),
        **found,
    }
    many: dict[str, Pieces] = {name: merged(stacks, name, samples.select("specimen_code", "specimen_id")) for name in ON_SPECIMENS}
    return Linked(tables, many, stacks.kept, stacks.refused, tuple(stacks.notices))


def _without_samples(sources: Sequence[Source], people: pl.DataFrame, samples: pl.DataFrame, notices: list[Notice]) -> None:
    """Tell how many patients of clinical tables have no sample, where a table of samples is there too."""
    if not {"clinical_patient", "clinical_sample"} <= {source.draft.format for source in sources}:
        return
    count = people.join(samples.select("patient_code"), on="patient_code", how="anti").height
    if count:
        problem = mark("Patients have no sample in any file: {count}.")
        notices.append(Notice(problem, "Add their samples if there are some.", fields={"count": count}))


def _diseases(conditions: pl.DataFrame, known: Collection[str] | None, disease: str | None, notices: list[Notice]) -> pl.DataFrame:
    """Settle the OncoTree code of each condition: as recorded, as the text names it, or as the user states for those without one."""
    code, text = pl.col("oncotree").str.to_uppercase(), pl.col("disease_text")
    if isinstance(known, Mapping):
        named = of_each(text, lambda written: known.get(plain_words(written)))
        conditions = conditions.with_columns(oncotree=pl.coalesce("oncotree", named))
    if known is not None:
        codes = list(known)
        strange = conditions.filter(code.is_not_null() & code.is_in(codes).not_())
        if strange.height:
            notices.append(
                Notice(
                    "A disease code that the tree does not know ({codes}) is kept as text (conditions: {count}).",
                    "Use OncoTree codes, or map them.",
                    fields={"count": strange.height, "codes": ", ".join(sorted(strange["oncotree"].unique().to_list())[:10])},
                )
            )
        conditions = conditions.with_columns(
            oncotree=pl.when(code.is_in(codes)).then(code).when(text.str.to_uppercase().is_in(codes)).then(text.str.to_uppercase()),
            disease_text=pl.coalesce(text, "oncotree"),
        )
    else:
        conditions = conditions.with_columns(oncotree=code)
    if disease:
        bare = pl.col("oncotree").is_null() & pl.col("disease_text").is_null()
        conditions = conditions.with_columns(oncotree=pl.when(bare).then(pl.lit(disease)).otherwise("oncotree"))
    return conditions
