"""Whether the parts of the knowledge fit each other: what one names, another must hold."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ceiba.evidence.format import FORMAT, Read
from ceiba.terms.grounds import Ground, parse_ground
from ceiba.terms.readings import Reading

if TYPE_CHECKING:
    from ceiba.evidence.knowledge import Knowledge

CONFLICTS = "conflicts.yaml"
TRANSCRIPTS = "transcripts.yaml"


def check(knowledge: Knowledge, reading: Reading) -> None:
    """Keep a fault for every id, action, disease, source and model that is named and is not there, or is there twice."""
    if knowledge.manifest.format != FORMAT:
        found = knowledge.manifest.format
        reading.fault(
            "knowledge.yaml", 1, problem="the format is {found}", remedy="This version reads format {read}.", found=found, read=FORMAT
        )
    _check_ids(knowledge, reading)
    _check_assertions(knowledge, reading)
    _check_citations(knowledge, reading)
    _check_conflicts(knowledge, reading)
    for number, test in enumerate(knowledge.tests.values()):
        if test.id not in knowledge.actions:
            where = reading.place(test.id)
            reading.fault(*where, problem="the test '{test}' is not in actions.yaml", remedy="Add it, or mend the id.", test=test.id)
        _check_codes(knowledge, reading, f"tests.yaml[{number}]", (*test.disease.codes, *test.disease.but) if test.disease else ())


def _check_ids(knowledge: Knowledge, reading: Reading) -> None:
    ids = [a.id for a in knowledge.assertions] + list(knowledge.actions)
    for identity, count in Counter(ids).items():
        if count > 1:
            where = reading.place(identity)
            reading.fault(*where, problem="the id '{id}' is used {count} times", remedy="Give each its own id.", id=identity, count=count)


def _check_assertions(knowledge: Knowledge, reading: Reading) -> None:
    for assertion in knowledge.assertions:
        where = reading.place(assertion.id)
        if assertion.action not in knowledge.actions:
            reading.fault(
                *where, problem="the action '{action}' is not in actions.yaml", remedy="Add it, or mend the id.", action=assertion.action
            )
        elif (assertion.purpose == "dosing") != (knowledge.actions[assertion.action].kind == "dose_change"):
            reading.fault(
                *where,
                problem="the action '{action}' is not of the kind that '{purpose}' asks for",
                remedy="Assertions on dosing, and no others, speak of actions of kind dose_change.",
                action=assertion.action,
                purpose=assertion.purpose,
            )
        for medicine in assertion.modifies:
            if medicine not in knowledge.medicines:
                reading.fault(
                    *where,
                    problem="the medicine '{medicine}' is no component of an action",
                    remedy="Write the INN as in actions.yaml, or add it there.",
                    medicine=medicine,
                )
        for ground in assertion.who.asked_grounds:
            if not _is_known(parse_ground(ground), knowledge):
                reading.fault(
                    *where,
                    problem="the ground '{ground}' names a model or criteria that the knowledge does not hold",
                    remedy="Add it under risk/, or mend the name.",
                    ground=ground,
                )
        _check_codes(knowledge, reading, assertion.id, assertion.disease)


def _is_known(ground: Ground, knowledge: Knowledge) -> bool:
    if ground.kind == "factor":
        return True
    return ground.name in ({m.id for m in knowledge.risk_models} if ground.kind == "risk" else {c.id for c in knowledge.family})


def _check_codes(knowledge: Knowledge, reading: Reading, identity: str, codes: tuple[str, ...]) -> None:
    for disease in codes:
        if disease not in knowledge.tree:
            where = reading.place(identity)
            reading.fault(*where, problem="'{disease}' is not in diseases.csv", remedy="Add the code, or mend it.", disease=disease)


def _check_citations(knowledge: Knowledge, reading: Reading) -> None:
    cited = [(a.id, a.source) for a in knowledge.assertions] + [(t.id, t.source) for t in knowledge.tests.values()]
    cited += [(name, each.source) for name, each in _of_genes(knowledge)]
    cited += [(f"tests.yaml[{i}]", t.disease.source) for i, t in enumerate(knowledge.tests.values()) if t.disease]
    cited += [(t.id, measured.source) for t in knowledge.tests.values() for measured in t.performance]
    cited += [(criteria.id, criteria.source) for criteria in knowledge.family]
    cited += [(m.id, read.source) for m in knowledge.risk_models for read in (m, *m.calibration)]
    cited += [] if knowledge.breast_risk is None else [(knowledge.breast_risk.id, group.source) for group in knowledge.breast_risk.groups]
    cited += [] if knowledge.lung_risk is None else [(knowledge.lung_risk.id, knowledge.lung_risk.norace.source)]
    for identity, source in cited:
        reading.check_source(reading.place(identity), source, knowledge.sources)


def _of_genes(knowledge: Knowledge) -> list[tuple[str, Read]]:
    """What is said of genes, each by the place its file gives it."""
    files: tuple[tuple[str, tuple[Read, ...]], ...] = (
        ("variants.yaml", knowledge.variants),
        ("exons.yaml", knowledge.exons),
        (TRANSCRIPTS, knowledge.transcripts),
    )
    return [(f"{file}[{index}]", each) for file, entries in files for index, each in enumerate(entries)]


def _check_conflicts(knowledge: Knowledge, reading: Reading) -> None:
    known = {assertion.id for assertion in knowledge.assertions}
    seen: set[tuple[str, str]] = set()
    for index, conflict in enumerate(knowledge.conflicts):
        where = reading.place(f"{CONFLICTS}[{index}]")
        reading.check_source(where, conflict.source, knowledge.sources)
        for assertion in conflict.assertions:
            if assertion not in known:
                reading.fault(
                    *where,
                    problem="the conflict names the assertion '{assertion}', which is not there",
                    remedy="Mend the id, or take it out.",
                    assertion=assertion,
                )
            if (assertion, conflict.item) in seen:
                reading.fault(
                    *where,
                    problem="the conflict of '{assertion}' with {item} is told twice",
                    remedy="Keep one of the two.",
                    assertion=assertion,
                    item=conflict.item,
                )
            seen.add((assertion, conflict.item))
