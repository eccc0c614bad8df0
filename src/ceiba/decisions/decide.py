"""The decision of a whole lake: records x evidence x pack -> needs and options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import narwhals as nw

from ceiba.decisions.gates import criteria_of
from ceiba.decisions.needs import build_needs
from ceiba.decisions.options import Options, decide_options
from ceiba.decisions.prevention import GroundsBook, who_is_asked
from ceiba.decisions.world import World
from ceiba.engine import Engine, Frame
from ceiba.evidence import Interpretation, MarkerCatalogue, interpret


@dataclass(frozen=True)
class Decision:
    """All that was decided of one lake in one country on one day.

    records: frames by table name. grounds: what the numbers of needs stand for. default_disease: declared for those whose record names
    none.
    """

    world: World
    engine: Engine
    records: Mapping[str, Frame]
    interpretation: Interpretation
    options: Options
    grounds: GroundsBook
    default_disease: str | None = None


def decide(
    engine: Engine,
    lake: Mapping[str, Path],
    world: World,
    *,
    default_payer: str | None = None,
    default_disease: str | None = None,
    only_patient: str | None = None,
) -> Decision:
    """Decide every need of a lake, or of one person of it.

    lake: Parquet file of every record table. only_patient: a patient_code; all else is left out. default_payer (an id of the pack),
    default_disease (an OncoTree code): declared by the user for those whose record says nothing; they never replace what is recorded.
    """
    records = {name: engine.read(path) for name, path in lake.items()}
    if only_patient is not None:
        records = _of_patient(engine, records, only_patient)
    interpretation = interpret(engine, records, world.knowledge, catalogue_of(world), default_disease)
    asked = who_is_asked(engine, records, interpretation, world)
    needs = build_needs(engine, records, interpretation, world, asked.needs, default_payer)
    options = decide_options(engine, needs, interpretation, world, asked.book)
    return Decision(world, engine, records, interpretation, options, asked.book, default_disease)


def _of_patient(engine: Engine, records: Mapping[str, Frame], patient_code: str) -> dict[str, Frame]:
    """The records of one person; panels are everyone's."""
    patients = engine.keep(records["patients"].filter(nw.col("patient_code") == patient_code))
    specimens = engine.keep(records["specimens"].join(patients.select("patient_id"), on="patient_id", how="semi"))
    keys = {"patient_id": patients, "specimen_id": specimens}
    found = {**records, "patients": patients, "specimens": specimens}
    for name, key in (
        ("conditions", "patient_id"),
        ("coverages", "patient_id"),
        ("treatments", "patient_id"),
        ("exposures", "patient_id"),
        ("lifestyle", "patient_id"),
        ("family_history", "patient_id"),
        ("consents", "patient_id"),
        ("genotypes", "specimen_id"),
        ("allele_frequencies", "specimen_id"),
        ("assays", "specimen_id"),
        ("alterations", "specimen_id"),
        ("tumor_marker_tests", "specimen_id"),
    ):
        found[name] = engine.keep(records[name].join(keys[key].select(key), on=key, how="semi"))
    return found


def catalogue_of(world: World) -> MarkerCatalogue:
    """Return the markers that knowledge and pack name; preventive ones are asked of everyone."""
    criteria = [criteria_of(assertion) for assertion in world.knowledge.assertions]
    criteria += [rule.who for rule in world.pack.rules] + [delivery.who for delivery in world.pack.deliveries]
    return MarkerCatalogue(criteria, world.knowledge.tree)
