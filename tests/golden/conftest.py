"""The golden people, each run the way a user runs them: files on disk, records, decision; and once more by the explanation a report prints.

People of one country and day are read from one folder, as a hospital sends them; a person's answers may not depend on who else is in it.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
import yaml

from ceiba.decisions import Decision, World, decide, explain_person, explain_situation
from ceiba.engine import DuckDBEngine
from ceiba.evidence import Knowledge, load_knowledge
from ceiba.packs import Pack, Person, Vocabulary, find_pack, load_pack
from ceiba.records import ingest
from ceiba.terms.answers import Answer, Reason, Value
from ceiba.terms.dates import AsOf
from ceiba.terms.markers import parse_marker
from ceiba.terms.roadblocks import GATES
from ceiba.terms.situations import Situation

FOLDER = Path(__file__).parent


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a golden file expects of one action; the keys are those of the README beside."""

    action: str
    why: str
    indicated: str | None = None
    available: str | None = None
    covered: str | None = None
    reachable: str | None = None
    path: str | None = None
    not_yes: tuple[str, ...] = ()
    roadblocks: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    because_facts: tuple[str | tuple[str, ...], ...] = ()
    because_sources: tuple[str, ...] = ()
    see_facts: tuple[str, ...] = ()


class Golden(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One golden file. `date` is the day asked about; what was known is what was known on that day."""

    name: str
    date: dt.date
    country: str
    person: Person
    expect: tuple[Expected, ...]
    indicated_actions: tuple[str, ...] = ()
    not_indicated: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What was answered of one action. answers: by gate; path_roadblocks: those of the path through tests, without their tags."""

    answers: Mapping[str, Answer]
    path: Value
    path_roadblocks: frozenset[str] = frozenset()

    @property
    def roadblocks(self) -> frozenset[str]:
        """The roadblocks of every gate and of the path."""
        return frozenset(code for answer in self.answers.values() for code in answer.roadblocks) | self.path_roadblocks

    @property
    def missing(self) -> frozenset[str]:
        """What is said to be missing, by name."""
        return frozenset(fact.what for answer in self.answers.values() for fact in answer.missing)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons of every gate."""
        return tuple(reason for answer in self.answers.values() for reason in answer.because)


Outcomes = Mapping[str, Outcome]


def read_golden(path: Path) -> Golden:
    """Read a golden file strictly: every plain scalar is text until its field types it, an unknown key is refused."""
    return msgspec.convert(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader), Golden, strict=False)  # noqa: S506


def small_variants(golden: Golden) -> dict[str, str]:
    """The findings that sequencing would bring; empty when it found none, for then no laboratory would send a MAF."""
    found = {
        marker: state
        for marker, state in golden.person.findings.items()
        if parse_marker(marker).assay_kind == "small_variant" and not is_germline(marker)
    }
    return found if "present" in found.values() else {}


def is_germline(marker: str) -> bool:
    """Whether a marker is one of the germline; a MAF of a tumour does not state it, a germline test does."""
    return getattr(parse_marker(marker), "origin", None) == "germline"


def is_carrier(golden: Golden) -> bool:
    """Whether a germline marker was found in the person, who then has a second need: prevention."""
    return any(state == "present" and is_germline(marker) for marker, state in golden.person.findings.items())


GOLDENS = {path.stem: read_golden(path) for path in sorted(FOLDER.glob("*/*.yaml"))}


_OPEN = {
    "mammaprint_early_breast_imss": "a signature of many genes settles no marker, so no care asks for it and it is never a candidate",
    "mammaprint_early_breast_imss_2016_12_31": "the same",
}
"""Golden people whose expectation stands and whom the program does not yet answer so, with the reason; see the README of their folder."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "golden" in metafunc.fixturenames:
        names = [name for name in GOLDENS if "maf" not in metafunc.fixturenames or small_variants(GOLDENS[name])]
        marks = {name: pytest.mark.xfail(reason=reason, strict=True) for name, reason in _OPEN.items()}
        metafunc.parametrize("golden", [pytest.param(GOLDENS[name], id=name, marks=marks.get(name, ())) for name in names])


@pytest.fixture
def golden_called() -> Callable[[str], Golden]:
    """Return the golden person of a file, by its name without the ending."""
    return GOLDENS.__getitem__


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The shipped knowledge, loaded once."""
    return load_knowledge()


@pytest.fixture(scope="session")
def pack_of(knowledge) -> Callable[[str], Pack]:
    """Return the pack of a country, checked, loaded once."""
    packs: dict[str, Pack] = {}
    medicines = frozenset(name for action in knowledge.actions.values() for name in action.components)
    vocabulary = Vocabulary(frozenset(knowledge.actions), medicines, knowledge.tree)

    def load(country: str) -> Pack:
        if country not in packs:
            packs[country] = load_pack(find_pack(country), vocabulary)
        return packs[country]

    return load


@pytest.fixture
def world(golden, knowledge, pack_of) -> World:
    """The knowledge, the pack and the day of a golden file."""
    return World(knowledge, pack_of(golden.country), AsOf(golden.date, golden.date))


Told = dict[str, tuple[Outcomes, Situation]]


@pytest.fixture(scope="session")
def told(knowledge, pack_of, tmp_path_factory) -> Callable[[Golden, bool], tuple[Outcomes, Situation]]:
    """Return a golden person's options and the situation that is explained; all people of that country and day are decided at once.

    as_maf: small variants come as a MAF a person whose panel the mapping states; otherwise every finding is a stated result.
    """
    known: dict[tuple[str, dt.date, bool], Told] = {}

    def tell(golden: Golden, as_maf: bool) -> tuple[Outcomes, Situation]:  # noqa: FBT001 - what the fixture says
        key = (golden.country, golden.date, as_maf)
        if key not in known:
            together = [one for one in GOLDENS.values() if (one.country, one.date) == key[:2] and (not as_maf or small_variants(one))]
            folder = tmp_path_factory.mktemp("golden")
            write_people(folder / "in", together)
            write_findings(folder / "in", together, as_maf)
            world = World(knowledge, pack_of(golden.country), AsOf(golden.date, golden.date))
            known[key] = _decided(folder, world, together)
        return known[key][golden.name]

    return tell


@pytest.fixture
def results(golden, told) -> Outcomes:
    """The options of the person as CSV files, every finding as the stated result of a marker test."""
    return told(golden, False)[0]


@pytest.fixture
def maf(golden, told) -> Outcomes:
    """The options of the same person with the small variants as a MAF and the other findings as results."""
    return told(golden, True)[0]


@pytest.fixture
def explanation(golden, world, told) -> Outcomes:
    """The same person, every action asked once more with `explain_situation`, as a report does."""
    situation = told(golden, False)[1]
    found = {}
    for action in (*world.cares, *world.tests):
        one = explain_situation(world, action, situation)
        tags = frozenset(code.rsplit(":", 1)[-1] for code in one.path.roadblocks)
        found[action.id] = Outcome(one.answers, one.path.value, tags)
    return found


def write_people(folder: Path, goldens: Sequence[Golden]) -> None:
    """Write people under our own column names: people with their disease, their payers, a sample each."""
    folder.mkdir()
    people, payers, samples = [], [], []
    for golden in goldens:
        person = golden.person
        people.append(
            {
                "patient_code": golden.name,
                "sex": person.sex,
                "age_years": person.age,
                "region": person.region,
                "income_monthly": person.income_monthly,
                "oncotree": person.disease,
                "stage": person.stage,
                "line_of_therapy": person.line,
            }
        )
        payers += [{"patient_code": golden.name, "payer": payer} for payer in person.payers or ()]
        samples.append({"patient_code": golden.name, "specimen_code": f"{golden.name} - tumour", "specimen_type": "tissue"})
    _write_csv(folder / "people.csv", people)
    _write_csv(folder / "payers.csv", payers)
    _write_csv(folder / "samples.csv", samples)


def write_findings(folder: Path, goldens: Sequence[Golden], as_maf: bool) -> None:  # noqa: FBT001 - as the fixture `told`
    """Write findings: small variants as MAF where that is asked, all else as stated results of marker tests."""
    rows, panels, mapped = [], [], []
    for number, golden in enumerate(goldens):
        sequenced = small_variants(golden) if as_maf else {}
        sample = f"{golden.name} - tumour"
        rows += [
            {"specimen_code": sample, "marker": marker, "result": state}
            for marker, state in golden.person.findings.items()
            if marker not in sequenced
        ]
        if sequenced:
            panel, file = f"panel {number}", f"variants_{number}.maf"
            panels += [{"panel_code": panel, "gene_symbol": gene} for gene in sorted({parse_marker(marker).gene for marker in sequenced})]
            mapped.append({"files": file, "kind": "small_variant", "scope": "panel", "panel": panel})
            _write_maf(folder / file, sequenced, sample)
    _write_csv(folder / "results.csv", rows)
    _write_csv(folder / "panels.csv", panels)
    (folder / "ceiba-mapping.yaml").write_text(yaml.safe_dump({"mapping": "1", "assays": mapped}), encoding="utf-8")


_AS_VARIANTS = {
    "EGFR p.L858R": ("EGFR", "Missense_Mutation", "p.L858R", "21/28"),
    "EGFR p.T790M": ("EGFR", "Missense_Mutation", "p.T790M", "20/28"),
    "EGFR exon 19 deletion": ("EGFR", "In_Frame_Del", "p.E746_A750del", "19/28"),
    "KRAS p.G12C": ("KRAS", "Missense_Mutation", "p.G12C", "2/6"),
    "IDH1 p.R132H": ("IDH1", "Missense_Mutation", "p.R132H", "4/10"),
    "FLT3 internal tandem duplication": ("FLT3", "In_Frame_Ins", "p.F594_D600dup", "14/24"),
    "NPM1 mutation": ("NPM1", "Frame_Shift_Ins", "p.W288Cfs*12", "11/11"),
    "BRAF p.V600E": ("BRAF", "Missense_Mutation", "p.V600E", "15/18"),
    "KIT exon 11 mutation": ("KIT", "In_Frame_Del", "p.W557_K558del", "11/21"),
}
"""One variant that each small-variant marker of the golden people is, as a laboratory writes it."""


def _write_maf(path: Path, sequenced: Mapping[str, str], sample: str) -> None:
    columns = ("Hugo_Symbol", "Variant_Classification", "HGVSp_Short", "Exon_Number", "Tumor_Sample_Barcode")
    found = [(*_AS_VARIANTS[marker], sample) for marker, state in sequenced.items() if state == "present"]
    path.write_text("".join("\t".join(line) + "\n" for line in (columns, *found)), encoding="utf-8")


def _write_csv(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    if not rows:
        return
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def _decided(folder: Path, world: World, goldens: Sequence[Golden]) -> Told:
    """Read the files of `folder/in` and decide; a row refused on the way fails the test."""
    read = ingest([folder / "in"], folder / "lake", known_diseases=world.knowledge.tree.codes)
    assert not read.refused
    engine = DuckDBEngine(threads=1)
    try:
        decision = decide(engine, read.tables, world)
        outcomes = _outcomes(decision)
        told = {}
        for golden in goldens:
            needs = explain_person(decision, golden.name).needs
            (need,) = (one for one in needs if one.situation.purpose == "treatment")
            assert [one.situation.purpose for one in needs if one is not need] == ["prevention"] * is_carrier(golden)
            told[golden.name] = (outcomes[need.need_id], need.situation)
        return told
    finally:
        engine.close()


def _outcomes(decision: Decision) -> dict[int, dict[str, Outcome]]:
    """Every action of every need of treatment, what is not indicated included. A carrier's need of prevention is not what a file asks."""
    made, engine = decision.options, decision.engine
    answer = {one.situation_id: one.answer for one in made.decided}
    by_circumstance: dict[int, dict[str, Outcome]] = {}
    for row in engine.collect(made.rows).to_pylist():
        answers = {gate: answer[row[f"{gate}_id"]] for gate in GATES}
        assert all(int(given.value) == row[gate] for gate, given in answers.items())
        hoped = frozenset(code for gate in GATES[1:] for code in answer[row[f"hoped_{gate}_id"]].roadblocks)
        action = made.actions[row["action"]].id
        by_circumstance.setdefault(row["circumstance_id"], {})[action] = Outcome(answers, Value(row["path"]), hoped)
    clinical = {row["circumstance_id"]: row["clinical_id"] for row in engine.collect(made.circumstances).to_pylist()}
    excluded: dict[int, dict[str, Outcome]] = {}
    for row in made.excluded.to_pylist():
        only = Outcome({"indicated": answer[row["indicated_id"]]}, Value.NO)
        excluded.setdefault(row["clinical_id"], {})[made.actions[row["action"]].id] = only
    found = {}
    for need in engine.collect(made.needs.select("need_id", "circumstance_id", "purpose")).to_pylist():
        if need["purpose"] != "treatment":
            continue
        circumstance = need["circumstance_id"]
        found[need["need_id"]] = by_circumstance.get(circumstance, {}) | excluded.get(clinical[circumstance], {})
    return found


@pytest.fixture
def facts_of(pack_of, golden) -> Callable[[Iterable[Reason]], frozenset[str]]:
    """Return the rows of the facts collection that reasons cite: the `fact` of the dated value that gave the reason."""
    pack = pack_of(golden.country)
    cited = {(rule.id, value.since.isoformat()): value.fact for rule in pack.rules for value in rule.history}

    def facts(reasons: Iterable[Reason]) -> frozenset[str]:
        return frozenset(cited.get((reason.rule, reason.since)) or "" for reason in reasons) - {""}

    return facts
