"""Tumour mutational burden counted from a file: mutations per megabase of the panel that was run, where its file states the size.

The counting rule (our convention, that of cBioPortal's TMB_NONSYNONYMOUS): non-synonymous coding changes of the tumour over the coding
bases that the panel profiles. A count is made for panels of 0.8 megabases and more (assumed: about the size over which FoundationOne CDx
counts; smaller ones are too coarse), and only from a MAF or VCF, which holds every variant; a table may hold the reported ones only.
Variants whose origin is not stated, or whose consequence is not, count for the most there can be and not for the least: between the two
bounds the burden is not settled. A stated burden outranks a counted one, and a counted one is no companion diagnostic.
"""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw
import pyarrow as pa

from ceiba.engine import Engine, Frame
from ceiba.evidence.catalogue import MarkerCatalogue
from ceiba.terms.markers import Signature
from ceiba.terms.situations import Finding

LEAST_BASES = 800_000
"""Coding bases that a panel must examine at least."""

COUNTED = (
    "missense_variant",
    "stop_gained",
    "stop_lost",
    "start_lost",
    "frameshift_variant",
    "inframe_deletion",
    "inframe_insertion",
    "inframe_indel",
    "protein_altering_variant",
)
"""Consequences that count."""

_COMPLETE = ("maf", "vcf")
_PER = 1_000_000


def counted_burden(
    engine: Engine, records: Mapping[str, Frame], catalogue: MarkerCatalogue, specimens: Frame, ranks: tuple[int, int]
) -> Frame | None:
    """Return specimen_id, marker_id, rank, state of the TMB markers; None where no marker asks or no panel states its size.

    specimens: with `adequate` and `germline`. ranks: of what the count settles, and of what it leaves open.
    """
    asked = {
        catalogue.index[text]: marker.at_least
        for text, marker in catalogue.parsed.items()
        if isinstance(marker, Signature) and marker.gene == "TMB" and marker.at_least is not None
    }
    sizes = engine.collect(
        records["panels"].filter(nw.col("coding_bases") >= LEAST_BASES).select("panel_code", nw.col("coding_bases").alias("bases")).unique()
    )
    if not asked or not sizes.num_rows:
        return None
    usable = specimens.filter(nw.col("adequate") & ~nw.col("germline")).select("specimen_id").unique()
    assays = records["assays"].filter((nw.col("kind") == "small_variant") & (nw.col("scope") == "panel") & nw.col("readable"))
    sized = assays.join(engine.register(sizes), on="panel_code", how="inner").select("specimen_id", "bases")
    bounds = _bounds(records).join(sized.join(usable, on="specimen_id", how="inner"), on="specimen_id", how="inner")
    table = pa.table({"marker_id": pa.array(list(asked), pa.int32()), "at_least": pa.array(list(asked.values()), pa.float64())})
    crossed = bounds.with_columns(nw.lit(1).alias("one")).join(
        engine.register(table.append_column("one", pa.array([1] * len(asked), pa.int32()))), on="one", how="inner"
    )
    needed = nw.col("at_least") * nw.col("bases")
    present, absent = nw.col("least") * _PER >= needed, nw.col("most") * _PER < needed
    state = nw.when(present).then(nw.lit(int(Finding.PRESENT))).otherwise(nw.lit(int(Finding.UNREADABLE)))
    settled, left_open = ranks
    return crossed.with_columns(
        nw.when(absent).then(nw.lit(int(Finding.ABSENT))).otherwise(state).cast(nw.Int64).alias("state"),
        nw.when(present | absent).then(nw.lit(settled)).otherwise(nw.lit(left_open)).cast(nw.Int64).alias("rank"),
    ).select("specimen_id", "marker_id", "rank", "state")


def _bounds(records: Mapping[str, Frame]) -> Frame:
    """specimen_id, least, most: the mutations that count for sure, and those that may; of specimens with a variant in a complete file."""
    complete = records["sources"].filter(nw.col("format").is_in(_COMPLETE)).select("source_id")
    rows = records["alterations"].filter((nw.col("kind") == "small_variant") & (nw.col("origin") != "germline"))
    counts = nw.col("consequence").is_in(COUNTED).fill_null(value=False)
    least, most = counts & (nw.col("origin") == "somatic"), counts | nw.col("consequence").is_null()
    flagged = rows.join(complete, on="source_id", how="inner").with_columns(
        *(
            nw.when(flag).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64).alias(name)
            for flag, name in ((least, "least"), (most, "most"))
        )
    )
    return flagged.group_by("specimen_id").agg(nw.col("least").sum(), nw.col("most").sum())
