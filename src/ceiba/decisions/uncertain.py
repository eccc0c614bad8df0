"""Who carries a variant of uncertain significance: a stratum, since fewer variants are classified where fewer people were sequenced."""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from ceiba.decisions.world import World
from ceiba.engine import Engine, Frame
from ceiba.terms.markers import Pathogenic, parse_marker
from ceiba.terms.significance import read_significance


def uncertain_variants(engine: Engine, records: Mapping[str, Frame], world: World) -> Frame:
    """patient_id, uncertain ("yes"): people with a variant of uncertain or conflicting significance in a gene whose class a marker asks.

    The words are those of the files. Who has no row may have none, or may not have been examined: nobody is counted as without.
    """
    markers = (parse_marker(marker) for marker in world.knowledge.markers)
    genes = sorted({marker.gene for marker in markers if isinstance(marker, Pathogenic)})
    ours = records["alterations"].filter(nw.col("gene_symbol").is_in(genes))
    words = engine.collect(ours.select("significance").unique())["significance"].to_pylist()
    open_words = [word for word in words if word and read_significance(word) in ("uncertain", "conflicting")]
    found = ours.filter(nw.col("significance").is_in(open_words)).select("specimen_id").unique()
    people = records["specimens"].select("specimen_id", "patient_id").join(found, on="specimen_id", how="inner")
    return people.select("patient_id").unique().with_columns(nw.lit("yes").alias("uncertain"))
