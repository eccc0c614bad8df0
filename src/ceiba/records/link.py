"""Join the drafts of many files into the tables of one lake: number people and samples, merge repeats, count every row.

Order decides nothing but ties: people and samples are numbered by their code, so the same files give the same lake. What a file
states wins over what another implies; among implied assays a panel wins over `all`, and both over unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import cast

import polars as pl
import pyarrow as pa

from ceiba.errors import DuplicatePatients
from ceiba.records.accounting import Kept, Refused, refused_frame
from ceiba.records.drafts import NOT_READ, Draft, Notice, draft_schema, lake_schema

_PATIENT_FACTS = ("sex", "age_years", "vital_status", "region", "income_monthly", "ethnicity", "ancestry")
_TCGA_LONG = r"^(TCGA-[A-Z0-9]{2}-[A-Z0-9]{4}-[0-9]{2})[A-Z]"
_TELLING = {"panel": 0, "all": 1, "unknown": 2}
_ORDER = ["source_id", "line"]


@dataclass(frozen=True, slots=True)
class Linked:
    """The tables of the lake but `sources` and `quarantine`; which rows survived; which were refused here; what to tell."""

    tables: dict[str, pl.DataFrame]
    kept: Kept
    refused: Refused
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A draft with its number in the lake and the number of the input it came with."""

    source_id: int
    input_number: int
    draft: Draft


def number_sources(drafts: Sequence[tuple[int, Draft]]) -> tuple[Source, ...]:
    """Number the drafts that are sources, from 1, in the order they were read."""
    real = [(number, draft) for number, draft in drafts if draft.format != NOT_READ]
    return tuple(Source(index, number, draft) for index, (number, draft) in enumerate(real, start=1))


def link(sources: Sequence[Source], known_diseases: Collection[str] | None = None, disease: str | None = None) -> Linked:
    """Join drafts; DuplicatePatients when one patient code stands for people who differ.

    known_diseases: the OncoTree codes there are; a code that is none of them stays as text only. None: codes are taken as written.
    disease: OncoTree code of the conditions whose files name no disease.
    """
    linker = _Linker(sources)
    specimens = linker.specimens()
    patients = linker.patients(specimens)
    conditions = linker.conditions(specimens, patients)
    conditions = _diseases(conditions, known_diseases, disease, linker.notices)
    people = patients.select("patient_code", "patient_id")
    whole = linker.findings(specimens, people, conditions)
    tables = {
        "patients": _lake(patients, "patients"),
        "conditions": _lake(conditions, "conditions"),
        "specimens": _lake(linker.with_condition(specimens.join(people, on="patient_code", how="left"), conditions), "specimens"),
        **whole,
    }
    return Linked(tables, linker.kept, linker.refused, tuple(linker.notices))


class _Linker:
    """The work of `link`, table by table: each method says which rows survive and which are refused."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self.sources = sources
        self.kept = Kept()
        self.refused = Refused()
        self.notices: list[Notice] = []
        self.alias: dict[str, str] = {}

    def _stack(self, name: str, *, implied: bool = False) -> pl.DataFrame:
        """Return the rows of one table of every draft, with source_id and input."""
        frames = []
        for source in self.sources:
            table = (source.draft.implied if implied else source.draft.tables).get(name)
            if table is not None and table.num_rows:
                frame = cast(pl.DataFrame, pl.from_arrow(table))
                number = pl.lit(source.source_id, dtype=pl.Int32).alias("source_id")
                frames.append(frame.with_columns(number, pl.lit(source.input_number, dtype=pl.Int32).alias("input")))
        if not frames:
            empty = cast(pl.DataFrame, pl.from_arrow(draft_schema(name).empty_table()))
            return empty.with_columns(source_id=pl.lit(None, dtype=pl.Int32), input=pl.lit(None, dtype=pl.Int32))
        whole = pl.concat(frames)
        if "specimen_code" in whole.columns and self.alias:
            whole = whole.with_columns(pl.col("specimen_code").replace(self.alias))
        if not implied:
            whole = whole.join(refused_frame(self.refused), on=_ORDER, how="anti", nulls_equal=True)
            self.kept.see(whole)
        return whole

    def specimens(self) -> pl.DataFrame:
        """Return one row a specimen, numbered. A row that gives a sample to a second patient is refused."""
        stated = self._stack("specimens").sort(_ORDER, maintain_order=True)
        first = stated.unique("specimen_code", keep="first", maintain_order=True)
        owner = first.select("specimen_code", owner="patient_code")
        strange = stated.join(owner, on="specimen_code").filter(pl.col("patient_code") != pl.col("owner"))
        if strange.height:
            self.refused.add(
                strange,
                "specimen_code",
                "This sample stands with another patient elsewhere.",
                "Correct the patient of one of the two rows.",
            )
            stated = stated.join(strange.select(_ORDER), on=_ORDER, how="anti")
        self.kept.survive(first)
        implied = self._stack("specimens", implied=True).sort(_ORDER, maintain_order=True)
        codes = set(first["specimen_code"].to_list())
        if codes:
            self._shorten_barcodes(implied, codes)
            implied = implied.with_columns(pl.col("specimen_code").replace(self.alias))
            loose = implied.filter(pl.col("specimen_code").is_in(list(codes)).not_())
            self._say_loose(loose, first)
            implied = loose
        both = pl.concat([stated, implied])
        return (
            _coalesced(both, ["specimen_code"]).with_row_index("specimen_id", offset=1).with_columns(pl.col("specimen_id").cast(pl.Int64))
        )

    def _shorten_barcodes(self, implied: pl.DataFrame, codes: Collection[str]) -> None:
        """A long TCGA barcode is the sample that a clinical file names by its first fifteen characters."""
        long = implied.select("specimen_code", short=pl.col("specimen_code").str.extract(_TCGA_LONG, 1)).drop_nulls().unique()
        pairs = long.filter(pl.col("short").is_in(list(codes)) & pl.col("specimen_code").is_in(list(codes)).not_())
        self.alias = dict(pairs.iter_rows())

    def _say_loose(self, loose: pl.DataFrame, stated: pl.DataFrame) -> None:
        """Tell of samples that no clinical file of the same input names."""
        inputs = stated["input"].unique().to_list()
        count = loose.filter(pl.col("input").is_in(inputs))["specimen_code"].n_unique()
        if count:
            self.notices.append(
                Notice(
                    "Samples with findings that stand in no clinical file are each taken as a patient of their own (samples: {count}).",
                    "Add them to the clinical file, so that samples of one person are not counted as several.",
                    fields={"count": count},
                )
            )

    def patients(self, specimens: pl.DataFrame) -> pl.DataFrame:
        """Return one row a patient, numbered; DuplicatePatients when rows that state one patient differ."""
        stated = self._stack("patients").sort(_ORDER, maintain_order=True)
        self._refuse_to_mix(stated)
        self.kept.survive(stated.unique("patient_code", keep="first", maintain_order=True))
        named = [self._stack(name).select("patient_code", *_ORDER) for name in ("conditions", "treatments", "coverages")]
        spoken = pl.concat([specimens.select("patient_code", *_ORDER), *named])
        implied = self._stack("patients", implied=True).join(spoken.select("patient_code").unique(), on="patient_code", how="semi")
        both = pl.concat([stated, implied.sort(_ORDER, maintain_order=True), spoken], how="diagonal")
        return _coalesced(both, ["patient_code"]).with_row_index("patient_id", offset=1).with_columns(pl.col("patient_id").cast(pl.Int64))

    def _refuse_to_mix(self, stated: pl.DataFrame) -> None:
        """Raise when two rows that state the same patient have different facts."""
        counts = stated.group_by("patient_code").agg(pl.col(_PATIENT_FACTS).drop_nulls().n_unique())
        for fact in _PATIENT_FACTS:
            mixed = counts.filter(pl.col(fact) > 1)
            if mixed.height:
                rows = stated.join(mixed.select("patient_code"), on="patient_code").drop_nulls(fact).sort(_ORDER)
                first = rows.filter(pl.col("patient_code") == rows["patient_code"][0])
                second = first.filter(pl.col(fact) != first[fact][0])
                source = self._source(second["source_id"][0])
                raise DuplicatePatients(
                    "One patient identifier stands for different patients: '{fact}' differs from the row in {other}, line {first}.",
                    "Give each person an identifier of their own, or correct the row (identifiers affected: {count}).",
                    file=source.draft.file.name,
                    line=second["line"][0],
                    column=fact,
                    fact=fact,
                    other=self._source(first["source_id"][0]).draft.file.name,
                    first=first["line"][0],
                    count=mixed.height,
                )

    def _source(self, source_id: int) -> Source:
        return self.sources[source_id - 1]

    def conditions(self, specimens: pl.DataFrame, patients: pl.DataFrame) -> pl.DataFrame:
        """Return one row a condition, numbered. A patient with a tumour sample and no condition gets one without a disease."""
        stated = self._stack("conditions").sort(_ORDER, maintain_order=True)
        coded = stated.drop_nulls("condition_code")
        kinds = coded.group_by("patient_code").agg(
            pl.col("condition_code").n_unique().alias("kinds"), pl.col("condition_code").first().alias("only")
        )
        bare = stated.filter(pl.col("condition_code").is_null()).join(kinds, on="patient_code", how="left")
        several = bare.filter(pl.col("kinds") > 1)
        if several.height:
            self.notices.append(
                Notice(
                    "Words about the condition of a patient who has several, without saying which, were left out (rows: {count}).",
                    "Say which condition (condition_code, or a disease for each).",
                    fields={"count": several.height},
                )
            )
        bare = bare.filter((pl.col("kinds") == 1) | pl.col("kinds").is_null())
        bare = bare.with_columns(condition_code=pl.col("only")).select(stated.columns)
        both = pl.concat([coded, bare]).sort(_ORDER, maintain_order=True)
        self.kept.survive(both.unique(["patient_code", "condition_code"], keep="first", maintain_order=True))
        self.kept.survive(several)
        ill = specimens.filter(pl.col("specimen_type").is_null() | (pl.col("specimen_type") != "germline"))
        lone = ill.join(both.select("patient_code").unique(), on="patient_code", how="anti")
        empty = lone.select("patient_code", *_ORDER).sort(_ORDER).unique("patient_code", keep="first", maintain_order=True)
        whole = _coalesced(pl.concat([both, empty], how="diagonal"), ["patient_code", "condition_code"])
        numbered = whole.with_row_index("condition_id", offset=1).with_columns(pl.col("condition_id").cast(pl.Int64))
        return numbered.join(patients.select("patient_code", "patient_id"), on="patient_code", how="left")

    def with_condition(self, rows: pl.DataFrame, conditions: pl.DataFrame) -> pl.DataFrame:
        """Add condition_id: the condition named, else the patient's only one, else null; null for germline samples."""
        named = conditions.select("patient_code", "condition_code", named_id="condition_id")
        alone = conditions.group_by("patient_code").agg(pl.when(pl.len() == 1).then(pl.col("condition_id").first()).alias("only_id"))
        joined = rows.join(named, on=["patient_code", "condition_code"], how="left", nulls_equal=True).join(
            alone, on="patient_code", how="left"
        )
        condition = pl.coalesce("named_id", "only_id")
        if "specimen_type" in rows.columns:
            condition = pl.when(pl.col("specimen_type").eq_missing(pl.lit("germline")).not_()).then(condition)
        return joined.with_columns(condition_id=condition)

    def findings(self, specimens: pl.DataFrame, people: pl.DataFrame, conditions: pl.DataFrame) -> dict[str, pl.DataFrame]:
        """Return the tables that hang on people and samples."""
        ids = specimens.select("specimen_code", "specimen_id")
        alterations = self._on_specimens("alterations", ids)
        alterations = alterations.with_row_index("alteration_id", offset=1).with_columns(pl.col("alteration_id").cast(pl.Int64))
        panels = self._distinct(self._stack("panels"), ["panel_code", "gene_symbol"])
        treatments = self.with_condition(self._stack("treatments").join(people, on="patient_code", how="left"), conditions)
        coverages = self._stack("coverages").join(people, on="patient_code", how="left")
        return {
            "assays": _lake(self._assays(ids, panels), "assays"),
            "panels": _lake(panels, "panels"),
            "alterations": _lake(alterations, "alterations"),
            "tumor_marker_tests": _lake(self._on_specimens("tumor_marker_tests", ids), "tumor_marker_tests"),
            "treatments": _lake(self._distinct(treatments, _keys("treatments")), "treatments"),
            "coverages": _lake(self._distinct(coverages, _keys("coverages")), "coverages"),
        }

    def _on_specimens(self, name: str, ids: pl.DataFrame) -> pl.DataFrame:
        """Return the rows of a table whose sample is known, without repeats; rows of unknown samples are refused."""
        rows = self._stack(name)
        self._refuse_unknown(rows, ids)
        joined = rows.join(ids, on="specimen_code", how="inner", maintain_order="left")
        return self._distinct(joined, _keys(name))

    def _refuse_unknown(self, rows: pl.DataFrame, ids: pl.DataFrame) -> None:
        unknown = rows.join(ids, on="specimen_code", how="anti")
        if unknown.height:
            self.refused.add_if_nothing_else(
                unknown, "specimen_code", "The sample is in no clinical file.", "Add the sample to the clinical file, or delete the row."
            )

    def _distinct(self, rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
        first = rows.unique(keys, keep="first", maintain_order=True)
        self.kept.survive(first)
        return first

    def _assays(self, ids: pl.DataFrame, panels: pl.DataFrame) -> pl.DataFrame:
        """Return one row a specimen and kind of examination, with its scope settled."""
        stated = self._stack("assays")
        self._refuse_unknown(stated, ids)
        stated = self._with_findings(stated.join(ids, on="specimen_code", how="inner", maintain_order="left"))
        implied = self._with_findings(self._stack("assays", implied=True).join(ids, on="specimen_code", how="inner"))
        self.kept.survive(stated.unique(["specimen_id", "kind"], keep="first", maintain_order=True))
        telling = pl.col("scope").replace_strict(_TELLING, return_dtype=pl.Int8)
        ranked = pl.concat([stated.with_columns(rank=pl.lit(-1, dtype=pl.Int8)), implied.with_columns(rank=telling)])
        first = ranked.sort("specimen_id", "kind", "rank", *_ORDER).unique(["specimen_id", "kind"], keep="first", maintain_order=True)
        listed = panels["panel_code"].unique().to_list()
        without = first.filter(pl.col("panel_code").is_not_null() & pl.col("panel_code").is_in(listed).not_())
        if without.height:
            self.notices.append(
                Notice(
                    "No file lists the genes of {panels}, so it is unknown which genes were looked at (examinations: {count}).",
                    "Add the gene panel file (data_gene_panel_*.txt), or name it under 'panels' in the mapping.",
                    fields={"panels": ", ".join(sorted(without["panel_code"].unique().to_list())), "count": without.height},
                )
            )
        settled = (
            pl.when((pl.col("scope") == "panel") & pl.col("panel_code").is_in(listed).not_()).then(pl.lit("unknown")).otherwise("scope")
        )
        return first.with_columns(scope=settled)

    def _with_findings(self, assays: pl.DataFrame) -> pl.DataFrame:
        """Keep the assays whose findings some file of the same input brings, and those a CSV states; drop the others."""
        pairs = {(source.input_number, kind) for source in self.sources for kind in _kinds_found(source.draft)}
        pairs |= {
            (source.input_number, kind) for source in self.sources if source.draft.format == "csv" for kind in _kinds(source.draft.tables)
        }
        schema = {"input": pl.Int32, "kind": pl.String}
        there = pl.DataFrame(sorted(pairs), schema=schema, orient="row")
        kept = assays.join(there, on=["input", "kind"], how="semi", maintain_order="left")
        lost = assays.join(there, on=["input", "kind"], how="anti")
        self.kept.survive(lost.filter(pl.col("line").is_not_null()))
        return kept


def _kinds(tables: object) -> set[str]:
    """Return the kinds of examination that an `assays` table names."""
    assays = cast("dict[str, pa.Table]", tables).get("assays")
    return set(assays["kind"].to_pylist()) if assays is not None else set()


def _kinds_found(draft: Draft) -> set[str]:
    """Return the kinds of finding a draft brings: what it has, or looked for and did not find."""
    alterations = draft.tables.get("alterations")
    if alterations is None:
        return set()
    return _kinds(draft.implied) | set(alterations["kind"].unique().to_pylist())


def _keys(name: str) -> list[str]:
    """Return the columns that make a row of the lake what it is: all but its number and its place."""
    return [column for column in lake_schema(name).names if column not in ("alteration_id", "source_id", "line")]


def _coalesced(rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Return one row a key, each column its first known value in the order of the rows; sorted by key."""
    others = [column for column in rows.columns if column not in keys and column not in ("source_id", "line", "input")]
    place = [pl.col(column).first() for column in ("source_id", "line", "input") if column in rows.columns]
    grouped = rows.group_by(keys, maintain_order=True).agg(*(pl.col(column).drop_nulls().first() for column in others), *place)
    return grouped.sort(keys, nulls_last=True)


def _diseases(conditions: pl.DataFrame, known: Collection[str] | None, disease: str | None, notices: list[Notice]) -> pl.DataFrame:
    """Settle the OncoTree code of each condition: as recorded, as the text names it, or as the user states for those without one."""
    code, text = pl.col("oncotree").str.to_uppercase(), pl.col("disease_text")
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


def _lake(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return exactly the declared columns of a table."""
    return rows.select(lake_schema(name).names)
