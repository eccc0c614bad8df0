"""From tables to people: what the records say of exposures, way of life, family and cancers, one `PersonFacts` a person.

The latest record of a factor counts, one without a date as the earliest; two values of the same day that differ leave it unknown. A record
dated after the day asked about is not seen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import narwhals as nw
import pyarrow as pa

from ceiba.engine import Engine, Frame
from ceiba.evidence.knowledge import Knowledge
from ceiba.evidence.risk.person import OwnCancer, PersonFacts, Relative

OF_PREVENTION = ("exposures", "lifestyle", "family_history")
"""The tables that speak of prevention: a person with a row in one of them is asked about it."""

Rows = dict[int, list[dict[str, Any]]]


def people_facts(
    engine: Engine,
    records: Mapping[str, Frame],
    carried: Callable[[], Mapping[int, frozenset[str]]],
    knowledge: Knowledge,
    on: dt.date,
    *,
    only: int | None = None,
) -> dict[int, PersonFacts]:
    """Return the facts of every person of whom a table of prevention says something, by patient_id.

    carried: gives the genes with a germline variant found, by patient_id; asked only where somebody has a row. on: records dated later
    are not seen. only: of this person alone.
    """
    asked = {name: records[name] if only is None else records[name].filter(nw.col("patient_id") == only) for name in OF_PREVENTION}
    tables = {name: _rows(engine, frame) for name, frame in asked.items()}
    ids = sorted({number for rows in tables.values() for number in rows})
    if not ids:
        return {}
    genes = carried()
    wanted = engine.register(pa.table({"patient_id": pa.array(ids, pa.int64())}))
    people = _rows(engine, records["patients"].join(wanted, on="patient_id", how="semi"))
    cancers = _rows(engine, records["conditions"].join(wanted, on="patient_id", how="semi"))
    found = {}
    for number in ids:
        person = people[number][0]
        numbers, words, conflicting = _factors(tables, number, on)
        found[number] = PersonFacts(
            age=person["age_years"],
            sex=person["sex"],
            ethnicity=person["ethnicity"],
            numbers=numbers,
            words=words,
            conflicting=conflicting,
            relatives=tuple(_relative(row, knowledge) for row in tables["family_history"].get(number, ())),
            cancers=tuple(OwnCancer(knowledge.disease_code(row["oncotree"]), person["age_years"]) for row in cancers.get(number, ())),
            carries=genes.get(number, frozenset()),
            region=person["region"],
        )
    return found


def _rows(engine: Engine, frame: Frame) -> Rows:
    found: Rows = {}
    for row in engine.collect(frame).to_pylist():
        found.setdefault(row["patient_id"], []).append(row)
    return found


def _factors(tables: Mapping[str, Rows], number: int, on: dt.date) -> tuple[dict[str, float], dict[str, str], tuple[str, ...]]:
    """The numbers and the words of the latest day of each factor, and the factors of which that day says two things."""
    told: dict[str, dict[dt.date, set[float | str]]] = {}
    for name, column in (("exposures", "exposure"), ("lifestyle", "factor")):
        for row in tables[name].get(number, ()):
            value = row["value"] if row["state"] is None else row["state"]
            day = row["observed_on"] or dt.date.min
            if value is not None and day <= on:
                told.setdefault(row[column], {}).setdefault(day, set()).add(value)
    latest = {code: days[max(days)] for code, days in told.items()}
    single = {code: next(iter(values)) for code, values in latest.items() if len(values) == 1}
    numbers = {code: value for code, value in single.items() if isinstance(value, float)}
    words = {code: value for code, value in single.items() if isinstance(value, str)}
    return numbers, words, tuple(sorted(set(latest) - set(single)))


def _relative(row: Mapping[str, Any], knowledge: Knowledge) -> Relative:
    return Relative(
        relation=row["relation"],
        side=row["side"],
        disease=knowledge.disease_code(row["oncotree"]),
        affected=row["affected"],
        age_years=row["age_at_diagnosis_years"],
        who=row["relative_code"] or "",
        text=row["disease_text"] or "",
    )
