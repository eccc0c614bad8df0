"""People by hand on the packs that ship: what the reports are asked to tell."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ceiba.decisions import (
    NOT_INDICATED,
    MarkerFinding,
    NeedExplained,
    PersonExplained,
    World,
    explain_situation,
    situation_of,
)
from ceiba.evidence import Knowledge, load_knowledge
from ceiba.packs import Person, Vocabulary, find_pack, load_pack
from ceiba.terms.answers import Value

EGFR = {"EGFR p.L858R": "present", "EGFR p.T790M": "absent", "ROS1 fusion": "outside_panel", "PD-L1 TPS >= 50%": "failed"}
KRAS_CRC = {"KRAS mutation": "present", "NRAS mutation": "absent", "BRAF p.V600E": "absent", "MSI-high": "absent"}
PEOPLE = {
    "br_egfr": Person(disease="LUAD", stage="IV", line=1, age=61, sex="female", region="BR-SP", payers=("br-sus",), findings=EGFR),
    "br_untested": Person(disease="LUAD", stage="IV", line=1, age=70, sex="male", region="BR-AM", payers=("br-sus",)),
    "br_her2": Person(
        disease="BRCA",
        stage="IV",
        line=2,
        age=48,
        sex="female",
        region="BR-RJ",
        payers=("br-sus", "br-ans"),
        findings={"HER2 positive": "present"},
    ),
    "br_dose": Person(
        disease="BRCA",
        stage="IV",
        line=2,
        age=55,
        payers=("br-sus",),
        findings={"HER2 positive": "present", "DPYD poor metabolizer": "present", "DPYD intermediate metabolizer": "absent"},
    ),
    "br_kras": Person(disease="LUAD", stage="IV", line=2, age=66, payers=("br-ans",), findings={"KRAS p.G12C": "present"}),
    "br_idh1": Person(disease="ODG", age=38, findings={"IDH1 p.R132H": "present", "IDH1 p.R132": "present"}),
    "br_kras_crc": Person(disease="COADREAD", stage="IV", line=1, age=59, payers=("br-ans",), findings=KRAS_CRC),
    "br_child": Person(disease="LUAD", stage="IV", line=1, age=12, payers=("br-sus",), findings={"NTRK1 fusion": "present"}),
    "br_nothing": Person(),
    "xx_egfr": Person(disease="LUAD", stage="IV", line=1, age=61, region="XX-N", payers=("xx-public",), findings=EGFR, income_monthly=900),
    "xx_open": Person(disease="LUAD", stage="IV", line=1, age=61, region="XX-C", payers=("xx-public",), findings=EGFR),
    "xx_two_payers": Person(disease="LUAD", stage="IV", line=1, age=61, region="XX-C", payers=("xx-social", "xx-private"), findings=EGFR),
    "xx_no_payer": Person(disease="NSCLC", stage="IV", line=1, age=44, region="XX-S", payers=(), findings={"ALK fusion": "present"}),
    "xx_strange_payer": Person(
        disease="NSCLC", stage="IV", line=1, age=44, region="XX-S", payers=("xx-none",), findings={"ALK fusion": "present"}
    ),
    "xx_other_payer": Person(disease="LUAD", stage="IV", line=1, age=61, region="XX-C", payers=("other",), findings=EGFR),
}


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def worlds(knowledge) -> dict[str, World]:
    vocabulary = Vocabulary(frozenset(knowledge.actions), knowledge.medicines, knowledge.tree)
    packs = (load_pack(find_pack(country), vocabulary) for country in ("xx", "br"))
    return {pack.country: World(knowledge, pack, pack.as_of) for pack in packs}


def need_of(world: World, person: Person, number: int = 1) -> NeedExplained:
    """One need, built as `explain_person` builds it, from a sentence's person."""
    situation = situation_of(person)
    spoken = [
        action
        for action in world.cares
        if any(
            a.purpose == situation.purpose and world.knowledge.tree.holds(a.disease, situation.disease) is not Value.NO
            for a in world.knowledge.assertions_by_action[action.id]
        )
    ]
    found = [explain_situation(world, action, situation) for action in spoken]
    kept = sorted(
        (each for each in found if each.standing != NOT_INDICATED), key=lambda a: (a.standing, -a.answers["indicated"].value, a.rank)
    )
    findings = tuple(MarkerFinding(marker, situation.finding(marker), marker == "EGFR p.L858R") for marker in world.knowledge.markers)
    excluded = tuple(each for each in found if each.standing == NOT_INDICATED)
    return NeedExplained(
        number, situation, "as <b>written</b>", line_counted=False, findings=findings, alternatives=tuple(kept), excluded=excluded
    )


@pytest.fixture(scope="session")
def explained(worlds) -> Callable[..., PersonExplained]:
    """Return a person by the name of PEOPLE: `explained("br_egfr", code="P-1")`; several names give several needs."""

    def explain(*names: str, code: str = "P-0042") -> PersonExplained:
        needs = (need_of(worlds[name[:2]], PEOPLE[name], number) for number, name in enumerate(names, start=1))
        return PersonExplained(code, tuple(needs))

    return explain


@pytest.fixture(params=PEOPLE)
def person_name(request) -> str:
    """The name of each of PEOPLE in turn."""
    return str(request.param)
