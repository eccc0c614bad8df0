"""Variant Call Format: one row a place in the genome, one alteration for each changed allele that the tumour carries.

A row that can be read becomes alterations; or it is understood and makes none (`silent`: filtered by the caller, structural,
carried by another sample only ...), which a notice counts by reason; or it is refused with its line and reason. Only the keys that
are used are parsed, by whole columns, a bounded piece of the file at a time. `docs/explanation/reading-vcf.md` gives every rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from ceiba.records.annotations import choose
from ceiba.records.bcsq import with_pointers
from ceiba.records.builds import chromosome
from ceiba.records.drafts import RAW_LENGTH, Draft, InputFile, Refusal, draft_schema, draft_table, no_rows
from ceiba.records.frequencies import PREFIX, frequencies, frequency_fields, of_allele
from ceiba.records.samples import columns_of, implied_people
from ceiba.records.spilled import Growing
from ceiba.records.vcf_calls import calls
from ceiba.records.vcf_forms import FormCheck
from ceiba.records.vcf_genotypes import Genotypes
from ceiba.records.vcf_header import VcfHeader, read_header
from ceiba.records.vcf_info import info_value
from ceiba.records.vcf_lines import Rows, ahead, open_vcf, whole_rows
from ceiba.records.vcf_notices import LeftOut, notices_of
from ceiba.records.vcf_rows import PROBLEMS, read_columns, split_alleles, texts_of, trim
from ceiba.records.vcf_structural import BLOCK, events, kinds_of, structural_alleles

_GENOTYPE = (
    "The genotype names an allele that this row does not have, or is not a genotype.",
    "Write 0 for the reference and 1, 2 ... for the alternate alleles of this row.",
)
_WIDTH = ("The row has more or fewer columns than the header.", "Mend the row: a tab is missing or too many, or the file breaks off here.")
_HEADER_AGAIN = ("A header line stands among the rows.", "Join files with bcftools concat, which keeps one header.")


def read_vcf(file: InputFile) -> Draft:
    """Read a VCF file: plain, gzip or bgzip; annotated by VEP or snpEff, or not annotated at all.

    InputUnreadable when it is no VCF file or breaks off; MixedBuilds when its header states two builds. Without annotation gene_symbol is
    null and the assay's `readable` false. `origin` is somatic only where the row or a somatic caller with a normal sample says so,
    otherwise unknown. Peak memory grows with the alterations found, not with the file.
    """
    text = open_vcf(file.path, file.name)
    header = read_header(text.header, file)
    genotypes = Genotypes(file, header)
    tally = _Tally(header, genotypes)
    growing, frequent = Growing(draft_schema("alterations")), Growing(draft_schema("allele_frequencies"))
    # Arrow copies each piece's text out of the bytes it was cut from, which can then be let go.
    for frame in _alterations(tally, ahead(_rows(text.pieces(), header))):
        growing.add(draft_table("alterations", columns_of(frame)))
        for rows in tally.frequencies:
            frequent.add(draft_table("allele_frequencies", columns_of(rows)))
        tally.frequencies.clear()
    alterations, of_groups = growing.done(), frequent.done()
    given = {"allele_frequencies": of_groups} if of_groups.num_rows else {}
    samples = pl.DataFrame({"specimen_code": [sample.specimen_code for sample in header.samples]}).with_columns(
        line=pl.lit(header.line, pl.Int64)
    )
    told = header.annotation is not None and header.annotation.gives_protein_change
    readable = not tally.small or (told and tally.unannotated < tally.small)
    assays = pa.concat_tables(
        draft_table("assays", {**columns_of(samples), "kind": kind, "scope": "unknown", "readable": readable or kind != "small_variant"})
        for kind in ("small_variant", *sorted(tally.kinds))
    )
    return Draft(
        file,
        "vcf",
        rows_in=tally.rows,
        tables={"alterations": alterations, "genotypes": genotypes.table(), **given},
        implied={**implied_people(samples), "assays": assays},
        silent=tuple(sorted(tally.silent)),
        refused=tuple(sorted(tally.refused, key=lambda refusal: refusal.line or 0)),
        notices=header.notices
        + genotypes.notices()
        + tally.forms.notices(file.name, tally.last if text.cut else None)
        + notices_of(file, tally.left, tally.small, tally.unannotated, readable=readable),
        assembly=header.assembly,
        sha256=text.sha256,
    )


def _alterations(tally: _Tally, pieces: Iterator[tuple[Rows, pl.DataFrame]]) -> Iterator[pl.DataFrame]:
    """Give the alterations of each piece in order; a piece's annotations are chosen, in a thread of their own, while the next is begun."""
    with ThreadPoolExecutor(1) as pool:
        waiting: tuple[_Begun, Future[list[pl.Series]]] | None = None
        for rows, frame in pieces:
            begun = tally.begin(rows, frame)
            coming = None if begun is None else pool.submit(_annotations, begun.found, begun.good, tally.header)
            if waiting is not None:
                yield tally.end(waiting[0], waiting[1].result())
            waiting = None if begun is None or coming is None else (begun, coming)
        if waiting is not None:
            yield tally.end(waiting[0], waiting[1].result())


def _rows(pieces: Iterator[bytes], header: VcfHeader) -> Iterator[tuple[Rows, pl.DataFrame]]:
    """Give the rows of each piece, as lines and as columns."""
    line = header.line + 1
    for piece in pieces:
        rows = whole_rows(piece, header.columns, line)
        line = rows.end
        yield rows, read_columns(rows, header) if len(rows.lines) else pl.DataFrame()


@dataclass(frozen=True, slots=True)
class _Begun:
    """A piece of which all is known but the annotations of the alleles found. passed: its rows that no filter marks."""

    rows: Rows
    frame: pl.DataFrame
    good: pl.DataFrame
    passed: pl.DataFrame
    found: pl.DataFrame
    misfits: pl.Series
    low: pl.Series


class _Tally:
    """Reads piece after piece and keeps account of every row: kept, silent with its reason, or refused."""

    def __init__(self, header: VcfHeader, genotypes: Genotypes) -> None:
        self.header = header
        self.genotypes = genotypes
        self.rows = 0
        self.last = header.line
        self.unannotated = 0
        self.small = 0
        self.kinds: set[str] = set()
        self.silent: list[int] = []
        self.refused: list[Refusal] = []
        self.left = LeftOut()
        self.frequencies: list[pl.DataFrame] = []
        self.in_info = frequency_fields(key for kind, key in header.defined if kind == "INFO")
        samples = len([sample for sample in header.samples if sample.column is not None])
        self.forms = FormCheck(header.meta, samples, header.annotation.key if header.annotation else None)

    def begin(self, rows: Rows, frame: pl.DataFrame) -> _Begun | None:
        """Account for some rows as far as their text goes; None when no row of theirs can be read."""
        for line, columns, raw in rows.ragged:
            problem, remedy = _WIDTH if columns else _HEADER_AGAIN
            self.refused.append(Refusal(line, None, problem, remedy, raw[:RAW_LENGTH]))
        self.last = rows.end - 1
        self.rows += len(rows.lines) + len(rows.ragged)
        if frame.is_empty():
            return None
        good = self._refuse(frame, rows)
        self.forms.look(good)
        self.genotypes.look(good)
        if (good["pos"] == 0).any():
            telomere = (pl.col("pos") == 0) & ~pl.col("ALT").str.contains(r"[\[\]<]")
            self._leave_out(good.filter(telomere)["line"], "telomere")
            good = good.filter(~telomere)
        passed = pl.col("FILTER").is_in(["PASS", "."])
        filtered = good.filter(~passed)
        self.left.filters.update(dict(filtered["FILTER"].value_counts().iter_rows()))
        self._leave_out(filtered["line"], "filtered")
        kept = good.filter(passed)
        found, misfits, low = calls(split_alleles(kept), self.header)
        return _Begun(rows, frame, good, kept, found, misfits, low)

    def end(self, begun: _Begun, annotations: list[pl.Series]) -> pl.DataFrame:
        """Return the alterations of a piece, in the columns of the draft."""
        self._refuse_genotypes(begun.misfits, begun.frame, begun.rows)
        kept = begun.found.with_columns(annotations)
        self.unannotated += kept["consequence"].null_count()
        self.small += kept.height
        fused = self._structural(begun.passed)
        rows_kept = pl.concat([kept.select("row"), fused.select("row")])
        self._account(begun.passed, rows_kept, begun.misfits, begun.low)
        written = _written(kept, self.header)
        self._frequencies(kept, written)
        return pl.concat([written, _in_draft(fused)])

    def _frequencies(self, kept: pl.DataFrame, written: pl.DataFrame) -> None:
        """Keep the frequencies of ancestry groups that the header declares, of the alterations found."""
        annotated = frequency_fields(name.removeprefix(PREFIX) for name in kept.columns if name.startswith(PREFIX))
        told = {field: kept[PREFIX + field.name] for field in annotated}
        told |= {field: kept.select(of_allele(info_value(field.name))).to_series() for field in self.in_info}
        if told and kept.height:
            self.frequencies.append(frequencies(written, told))

    def _structural(self, passed: pl.DataFrame) -> pl.DataFrame:
        """The fusions and lost genes that structural rows say."""
        alleles = structural_alleles(passed).with_row_index("allele")
        if alleles.is_empty() or self.header.annotation is None:
            return pl.DataFrame(schema={"row": passed.schema["row"]})
        found = events(calls(alleles, self.header)[0], self.header)
        self.kinds |= set(found["kind"])
        return found

    def _refuse(self, frame: pl.DataFrame, rows: Rows) -> pl.DataFrame:
        bad = frame.filter(pl.col("fault").is_not_null())
        if bad.is_empty():
            return frame
        texts = texts_of(rows, bad["row"])
        for row, line, fault in bad.select("row", "line", "fault").iter_rows():
            column, problem, remedy = PROBLEMS[fault]
            self.refused.append(Refusal(line, column, problem, remedy, texts[row]))
        return frame.filter(pl.col("fault").is_null())

    def _refuse_genotypes(self, misfits: pl.Series, frame: pl.DataFrame, rows: Rows) -> None:
        if misfits.is_empty():
            return
        texts = texts_of(rows, misfits)
        lines = frame["line"]
        self.refused += [Refusal(lines[row], "FORMAT", *_GENOTYPE, texts[row]) for row in misfits]

    def _leave_out(self, lines: pl.Series, reason: str) -> None:
        if len(lines):
            self.silent += lines.to_list()
            self.left.reasons[reason] += len(lines)

    def _account(self, good: pl.DataFrame, kept: pl.DataFrame, misfits: pl.Series, low: pl.Series) -> None:
        """Every row that made no alteration and was not refused is left out, each with the first reason that fits."""
        rest = good.select("row", "line", "ALT").join(kept.select("row"), on="row", how="anti")
        rest = rest.filter(~pl.col("row").is_in(misfits.implode()))
        reason = (
            pl.when(pl.col("ALT") == ".")
            .then(pl.lit("reference"))
            .when(pl.col("ALT").str.contains(r"^[*Nn,]+$"))
            .then(pl.lit("unspecified"))
            .when(pl.col("ALT").str.contains(BLOCK))
            .then(pl.lit("block"))
            .when(~pl.col("ALT").str.contains(r"(?:^|,)[ACGTacgt]+(?:,|$)"))
            .then(pl.lit("structural"))
            .when(pl.col("row").is_in(low.implode()))
            .then(pl.lit("filtered"))
            .otherwise(pl.lit("not carried"))
        )
        if rest.is_empty():
            return
        self.left.structures.update(kinds_of(rest.filter(reason == "structural")["ALT"]))
        for (word,), part in rest.with_columns(reason=reason).group_by("reason"):
            self._leave_out(part["line"], str(word))
            if word == "filtered":
                self.left.filters["FT"] += part.height


def _annotations(found: pl.DataFrame, good: pl.DataFrame, header: VcfHeader) -> list[pl.Series]:
    """The annotation columns of the alleles found, in their order; null where a row carries none."""
    names = ("gene_symbol", "hgvs_p", "hgvs_c", "transcript", "exon", "consequence")
    types = (pl.String, pl.String, pl.String, pl.String, pl.Int32, pl.String)
    told = [name for name in header.annotation.places if name.startswith(PREFIX)] if header.annotation else []
    if header.annotation is None or found.is_empty():
        nothing = [pl.Series(name, [None] * found.height, dtype) for name, dtype in zip(names, types, strict=True)]
        return [*nothing, found["significance"]]
    rows = good.select("row", "CHROM", "pos", info_value(header.annotation.key).alias("annotation")).drop_nulls("annotation")
    rows = (with_pointers(rows) if header.annotation.tool == "bcftools" else rows).select("row", "annotation")
    rows = rows.join(found.select("row"), on="row", how="semi")
    alleles = found.select("allele", "row", "alt", "number", "alleles_in_row", "shift").unique("allele")
    chosen = choose(alleles, rows, header.annotation)
    joined = found.select("allele").join(chosen, on="allele", how="left", maintain_order="left")
    stated = found["significance"].fill_null(joined["significance"])  # ClinVar's own field first
    return [*(joined[name] for name in (*names, *told)), stated]


def _written(kept: pl.DataFrame, header: VcfHeader) -> pl.DataFrame:
    """Write alterations in the columns of the draft; the alleles of a row with several are trimmed of bases they share with REF."""
    several = kept["alleles_in_row"] > 1
    place = pl.DataFrame({"pos": kept["pos"], "ref": kept["REF"].str.to_uppercase(), "alt": kept["alt"].str.to_uppercase()})
    if several.any():
        trimmed = [trim(*row) if cut else row for row, cut in zip(place.iter_rows(), several, strict=True)]
        place = pl.DataFrame(trimmed, schema=place.schema, orient="row")
    values: dict[str, pl.Expr] = {
        "kind": pl.lit("small_variant"),
        "assembly": pl.lit(header.assembly, pl.String),
        "chrom": chromosome(pl.col("CHROM")),
    }
    whole = kept.drop("pos").with_columns(place).with_columns(**values)
    empty = no_rows("alterations")
    return whole.select(
        [(pl.col(name) if name in whole.columns else pl.lit(None)).cast(dtype).alias(name) for name, dtype in empty.schema.items()]
    )


def _in_draft(fused: pl.DataFrame) -> pl.DataFrame:
    """Write fusions and lost genes in the columns of the draft; they have no position of a small variant."""
    if fused.is_empty():
        return no_rows("alterations")
    said = ("specimen_code", "kind", "gene_symbol", "partner_gene", "copy_number_state", "origin", "vaf", "line")
    return fused.select(
        (pl.col(name) if name in said and name in fused.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in no_rows("alterations").schema.items()
    )
