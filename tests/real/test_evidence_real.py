"""The real exports of CIViC (2021) and MOAlmanac, imported whole, and every assertion of the knowledge set beside them.

Rows were counted from the files with zcat, wc and a JSON reader, not from what the program gives. The knowledge grows, so no test says how
many assertions there are: each has one standing, and each conflict is told in conflicts.yaml or has its reason here.

A new conflict with CIViC fails here and prints its entry: read the item, mend the sentences, and add the entry to
`src/ceiba/data/knowledge/conflicts.yaml` (`ceiba evidence check --against SNAPSHOT --conflicts FILE` writes the same). One with
MOAlmanac is not shipped (GPL-2.0): give its reason in NOT_SHIPPED.
"""

from __future__ import annotations

import collections
import csv
import gzip
import json

import msgspec
import pytest

from ceiba.evidence import load_knowledge
from ceiba.evidence.crosscheck import STANDINGS, cross_check
from ceiba.evidence.other_names import read_disease_names
from ceiba.job import check_evidence, import_evidence, read_snapshot, untold_conflicts

pytestmark = pytest.mark.real

NOT_SHIPPED = {
    ("selpercatinib_ret_mutation_medullary_thyroid", "moalmanac 519"): "RET V804M, the gatekeeper: cells lose some response",
    (
        "imatinib_kit_mutation_melanoma",
        "moalmanac 354",
    ): "KIT exon 17 does not respond to imatinib; our row speaks of any KIT mutation",
    ("imatinib_kit_mutation_melanoma", "moalmanac 355"): "the same, another change of exon 17",
}
"""(assertion, item of MOAlmanac) -> why they differ, in our words. Shown to those who import MOAlmanac; its data are not ours to ship."""

SOURCES = {
    "civic": ("civic", "civic/nightly-ClinicalEvidenceSummaries.tsv.gz", 3706),
    "moalmanac": ("moalmanac", "moalmanac-db/molecular-oncology-almanac.json.gz", 1018),
    "referenced": ("moalmanac", "moalmanac-db/referenced", 1944),
}


@pytest.fixture(scope="module")
def imported(real_data, tmp_path_factory):
    """Each source's folder of a snapshot and what it says of itself; read them, never write into them."""
    folder = tmp_path_factory.mktemp("snapshots")
    return {name: (folder / name, import_evidence(real_data(file), source, folder / name)) for name, (source, file, _) in SOURCES.items()}


@pytest.fixture(scope="module")
def checked(imported):
    """Every assertion beside both sources."""
    return check_evidence([imported["civic"][0], imported["moalmanac"][0]])


@pytest.mark.parametrize("name", SOURCES)
def test_every_row_is_taken_or_refused_and_what_is_taken_is_read_back(imported, name):
    folder, manifest = imported[name]
    counts = manifest.counts
    with (folder / "refused.csv").open(encoding="utf-8", newline="") as handle:
        refused = list(csv.DictReader(handle))
    assert counts.read == SOURCES[name][2]
    assert counts.taken + len(refused) == counts.read
    assert sum(counts.refused.values()) == len(refused)
    items = read_snapshot(folder).items
    assert len({item.id for item in items}) == len(items) == counts.taken
    assert all(item.molecular_profile for item in items), "the source's own words are kept"
    assert all(item.therapies for item in items if item.actions)
    assert all(item.formula is None or item.formula.markers for item in items)


@pytest.mark.parametrize(
    ("name", "profile", "disease", "action"), [("civic", 0.8, 0.95, 0.6), ("moalmanac", 0.9, 0.95, 0.7), ("referenced", 0.9, 0.95, 0.6)]
)
def test_our_names_say_most_of_what_is_predictive(imported, name, profile, disease, action):
    counts = imported[name][1].counts
    shares = tuple(part / counts.predictive for part in (counts.with_profile, counts.with_disease, counts.with_action))
    print(name, counts)  # noqa: T201 - shown with -rP
    assert all(share >= least for share, least in zip(shares, (profile, disease, action), strict=True)), shares


def test_what_is_gpl_says_that_it_stays_where_it_is(imported):
    assert (imported["civic"][1].licence, imported["civic"][1].stays) == ("CC0-1.0", "")
    for name in ("moalmanac", "referenced"):
        assert imported[name][1].licence == "GPL-2.0"
        assert "your own folder" in imported[name][1].stays


def test_every_assertion_has_one_standing_beside_both_sources(checked):
    standings = collections.Counter(one.standing for one in checked.assertions)
    whys = collections.Counter(one.why for one in checked.assertions if one.why)
    print(dict(standings), dict(whys))  # noqa: T201 - shown with -rP
    assert checked.counts == {standing: standings[standing] for standing in STANDINGS}
    assert sum(checked.counts.values()) == len(checked.assertions) == len(load_knowledge().assertions)
    for one in checked.assertions:
        assert (one.standing == "neither") == (not one.agree and not one.conflict)
        assert bool(one.why) == (one.standing == "neither"), "what is found nowhere says why"
    assert checked.counts["agrees"] > sum(checked.counts.values()) / 2


def test_every_item_that_an_assertion_was_read_in_is_there_and_does_not_say_the_opposite(checked):
    assert [one.assertion for one in checked.assertions if one.cited_missing] == []
    assert [one.assertion for one in checked.assertions if any(bears.cited for bears in one.conflict)] == []


def test_every_conflict_is_told_in_the_knowledge_or_has_its_reason(imported):
    knowledge = load_knowledge()
    snapshots = [read_snapshot(folder) for folder, _ in imported.values()]
    untold = untold_conflicts(knowledge, snapshots, cross_check(knowledge, snapshots))
    fresh = [conflict for conflict in untold if any((each, conflict.item) not in NOT_SHIPPED for each in conflict.assertions)]
    assert not fresh, "read the item, mend the sentences, and add to conflicts.yaml:\n" + msgspec.yaml.encode(fresh).decode()
    found = {(assertion, conflict.item) for conflict in untold for assertion in conflict.assertions}
    assert NOT_SHIPPED.keys() <= found, "a reason stands here for a conflict that is gone"


def test_every_conflict_that_is_told_is_one_and_is_told_with_its_level(checked):
    levels = {(one.assertion, bears.item.id): bears.item.level for one in checked.assertions for bears in one.conflict}
    told = {(assertion, conflict.item): conflict.level for conflict in load_knowledge().conflicts for assertion in conflict.assertions}
    assert told
    assert {pair: levels.get(pair) for pair in told} == told, "a conflict is told that is none, or at another level"
    assert all(item.startswith("civic ") for _, item in told), "only CIViC's may be shipped"


def test_every_disease_code_of_our_table_is_one_of_the_oncotree(real_data):
    tree = real_data("oncotree/trees/oncotree_2025_10_03.json.gz")
    codes: set[str] = set()

    def walk(node):
        codes.add(node["code"])
        for child in (node.get("children") or {}).values():
            walk(child)

    walk(json.loads(gzip.decompress(tree.read_bytes()))["TISSUE"])
    assert {row["oncotree"] for row in read_disease_names()} <= codes
