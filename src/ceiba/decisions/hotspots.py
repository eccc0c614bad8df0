"""The recurrent hotspots at which a person's variants lie: told beside the decisions, and part of none."""

from __future__ import annotations

import msgspec
import narwhals as nw

from ceiba.decisions.decide import Decision
from ceiba.evidence import Alteration
from ceiba.evidence.classes import Classes
from ceiba.evidence.hotspots import HotspotFound, Hotspots

_COLUMNS = ("kind", "gene_symbol", "hgvs_p", "hgvs_c", "transcript", "significance", "origin", "assembly", "chrom", "pos", "ref", "alt")


def hotspots_of(decision: Decision, patient_id: int) -> tuple[HotspotFound, ...]:
    """Return each hotspot of a person's variants once, in order; nothing where no snapshot of hotspots was named.

    A variant that its file does not classify takes the class of the user's own evidence first. What a germline specimen shows is left out:
    the hotspots are of tumours.
    """
    knowledge, engine = decision.world.knowledge, decision.engine
    if not knowledge.hotspots:
        return ()
    own = decision.records["specimens"].filter(nw.col("patient_id") == patient_id).select("specimen_id", "specimen_type")
    variants = decision.records["alterations"].filter(nw.col("kind") == "small_variant").select("specimen_id", *_COLUMNS)
    rows = engine.collect(variants.join(own, on="specimen_id", how="inner").drop("specimen_id").unique()).to_pylist()
    classes, hotspots = Classes(knowledge.classified), Hotspots(knowledge.hotspots, knowledge.aliases.genes)
    variants_of_tumours = (row for row in rows if row.pop("specimen_type") != "germline")
    found = {each for row in variants_of_tumours for each in hotspots.at(classes.classify(msgspec.convert(row, Alteration)))}
    return tuple(sorted(found, key=lambda each: (each.gene, each.change, each.title, each.version)))
