"""Which genes were looked at: gene panel files, the gene panel matrix and the case lists of a cBioPortal study.

`scope` of an assay is settled late, by `ingest`, which knows every file: a panel whose genes no file lists becomes unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from ceiba.errors import InputUnreadable
from ceiba.records.cbioportal_rules import repeated
from ceiba.records.checks import Check, read_checked
from ceiba.records.delimited_header import Header, read_header
from ceiba.records.drafts import Draft, InputFile, Notice, Refusal, draft_table
from ceiba.records.opening import checksum, first_lines
from ceiba.records.samples import columns_of

WHOLE_FILE_BYTES = 1 << 26
"""A gene panel or case list longer than this is not read as one."""


def key_values(file: InputFile) -> dict[str, tuple[int, str]]:
    """Return the `key: value` lines of a cBioPortal meta, panel or case list file: key -> (line, value)."""
    found: dict[str, tuple[int, str]] = {}
    for number, text in enumerate(first_lines(file.path, WHOLE_FILE_BYTES), start=1):
        key, colon, value = text.partition(":")
        if colon and key.strip():
            found.setdefault(key.strip(), (number, value.strip()))
    return found


def is_gene_panel(lines: list[str]) -> bool:
    """Whether the first lines are those of a gene panel file (stable_id and gene_list)."""
    keys = {line.partition(":")[0].strip() for line in lines[:20]}
    return {"stable_id", "gene_list"} <= keys


def read_gene_panel(file: InputFile) -> Draft:
    """Read a gene panel file: one row of `panels` a gene. The file has one row of data, its list of genes."""
    said = key_values(file)
    if "stable_id" not in said or "gene_list" not in said:
        raise InputUnreadable("A gene panel file needs the lines stable_id and gene_list.", "Complete the file.", file=file.name)
    line, text = said["gene_list"]
    genes = list(dict.fromkeys(gene for gene in text.replace(",", "\t").replace(" ", "\t").split("\t") if gene))
    refused = () if genes else (Refusal(line, "gene_list", "The gene panel lists no gene.", "Fill in its genes.", ""),)
    _, bases = said.get("number_of_profiled_coding_base_pairs", (0, ""))
    columns = {
        "panel_code": said["stable_id"][1],
        "gene_symbol": genes,
        "coding_bases": int(bases) if bases.isdigit() else None,
        "line": [line] * len(genes),
    }
    panels = draft_table("panels", columns, rows=len(genes))
    return Draft(file, "gene_panel", rows_in=1, tables={"panels": panels}, refused=refused, sha256=checksum(file.path))


USUAL_PROFILES: Mapping[str, str] = {
    "mutations": "small_variant",
    "gistic": "copy_number",
    "cna": "copy_number",
    "structural_variants": "fusion",
    "sv": "fusion",
}
"""Usual names of profiles (stable_id, lower case) -> kind of assay."""


def is_panel_matrix(header: Header) -> bool:
    """Whether a table says which panel each sample was run on: SAMPLE_ID and nothing but usual profiles."""
    profiles = {name.lower() for name in header.names} - {"sample_id"}
    return "SAMPLE_ID" in header.names and bool(profiles) and profiles <= set(USUAL_PROFILES)


def read_panel_matrix(file: InputFile, kinds: Mapping[str, str] = USUAL_PROFILES, sequenced: Collection[str] = ()) -> Draft:
    """Read a gene panel matrix: which panel each sample was run on, profile by profile.

    kinds: profile (stable_id, the column) -> kind of assay; other columns are left. NA means, by the format's documentation, "not
    profiled on a gene panel, or not profiled at all": a sample of `sequenced` (the case list of mutations) was then profiled
    without a panel (scope all), any other was not examined.
    """
    header = read_header(file.path, "\t")
    sample = header.find("SAMPLE_ID")
    if sample is None:
        raise InputUnreadable("The gene panel matrix has no column SAMPLE_ID.", "Add it.", file=file.name, line=header.line)
    columns = {name: kinds[name.lower()] for name in header.names if name.lower() in kinds}
    empty = Check(sample, "The sample is empty.", "Fill in the sample of this row.", pl.col(sample).is_null())
    read = read_checked(file.path, header, [sample, *columns], [empty])
    profiles = [_profile(read.good, sample, name, kind, sequenced) for name, kind in columns.items()]
    assays = pl.concat([_no_assays(), *profiles])
    silent = read.good.filter(pl.col("line").is_in(assays["line"].implode()).not_())["line"].to_list()
    table = draft_table("assays", {**columns_of(assays), "readable": True}, rows=assays.height)
    return Draft(
        file,
        "gene_panel_matrix",
        rows_in=read.rows,
        tables={"assays": table},
        silent=tuple(silent),
        refused=read.refused,
        notices=(*repeated(file, read.good, [sample]), *_notices(file, len(silent))),
        sha256=checksum(file.path),
    )


def _notices(file: InputFile, silent: int) -> tuple[Notice, ...]:
    if not silent:
        return ()
    return (
        Notice("Samples that the file says were not examined on a panel make no record: {rows}.", file=file.name, fields={"rows": silent}),
    )


def _profile(named: pl.DataFrame, sample: str, column: str, kind: str, sequenced: Collection[str]) -> pl.DataFrame:
    panel = pl.col(column)
    listed = pl.col(sample).is_in(list(sequenced)) if kind == "small_variant" else pl.lit(value=False)
    scope = pl.when(panel.is_not_null()).then(pl.lit("panel")).when(listed).then(pl.lit("all"))
    return named.select(specimen_code=sample, kind=pl.lit(kind), panel_code=panel, scope=scope, line="line").drop_nulls("scope")


def _no_assays() -> pl.DataFrame:
    text = dict.fromkeys(("specimen_code", "kind", "panel_code", "scope"), pl.String)
    return pl.DataFrame(schema={**text, "line": pl.Int64})


def read_case_list(file: InputFile, kind: str, *, scope: str) -> Draft:
    """Read a case list: its samples were examined for `kind`, over `scope`, unless another file says more."""
    said = key_values(file)
    line, text = said.get("case_list_ids", (1, ""))
    samples = list(dict.fromkeys(sample.strip() for sample in text.split("\t") if sample.strip()))
    assays = draft_table(
        "assays",
        {"specimen_code": samples, "kind": kind, "scope": scope, "readable": True, "line": [line] * len(samples)},
        rows=len(samples),
    )
    return Draft(file, "case_list", rows_in=1, implied={"assays": assays}, silent=(line,), sha256=checksum(file.path))


def case_list_samples(file: InputFile) -> frozenset[str]:
    """Return the samples of a case list."""
    _, text = key_values(file).get("case_list_ids", (1, ""))
    return frozenset(sample.strip() for sample in text.split("\t") if sample.strip())
