"""Changes of what is recorded, on needs written by hand: who is filled, from whom, and who cannot be."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from ceiba.packs import RecordsChange, VariantsChange
from ceiba.policylab.scenarios.people import Needs
from ceiba.policylab.scenarios.profiles import key_of
from ceiba.terms.texts import Text

SAYS = Text(es="x", pt="x", en="x")
N = 200


@pytest.fixture
def needs(knowledge):
    """People of two regions; every other one of the north has a payer recorded, nobody of the south; half of the stages are recorded."""

    def build(**columns):
        places = np.arange(N)
        table = {
            "need_id": places,
            "condition_id": places,
            "patient_id": places,
            "purpose": np.full(N, "treatment"),
            "disease": np.where(places % 4 == 0, "LUAD", "BRCA"),
            "region": np.where(places < N // 2, "XX-N", "XX-S"),
            "stage": np.where(places % 2 == 0, "IV", ""),
            "payer_set": np.where((places < N // 2) & (places % 2 == 0), 1, -1),
            "principal": np.where((places < N // 2) & (places % 2 == 0), 0, -1).astype(np.int32),
            "ancestry": np.where(places % 2 == 0, "AMR", "EUR"),
            "uncertain": np.where(places % 10 < 2, "yes", ""),
        } | columns
        return Needs(pa.table(table), knowledge.tree, 7, ())

    return build


def records(field, share, **more):
    return RecordsChange(says=SAYS, field=field, share=share, **more)


def test_a_record_is_filled_up_to_the_share_and_no_further(needs):
    people = needs()
    people.lay(records("stage", 0.9))
    (moved,) = people.moved
    filled = people.column("stage") == "IV"
    assert moved.n_asked == N
    assert (moved.share_before, moved.share_after) == (0.5, 0.9)
    assert moved.n_filled == 80
    assert filled.sum() == 180


def test_those_reached_first_are_reached_again_by_a_higher_share(needs):
    low, high = needs(), needs()
    low.lay(records("stage", 0.7))
    high.lay(records("stage", 0.9))
    reached = [people.column("stage") == "IV" for people in (low, high)]
    assert reached[0].sum() < reached[1].sum()
    assert not (reached[0] & ~reached[1]).any()


def test_a_share_that_is_there_already_moves_nobody(needs):
    people = needs()
    people.lay(records("stage", 0.3))
    assert (people.moved[0].n_filled, people.moved[0].share_after) == (0, 0.5)


def test_a_payer_is_filled_from_the_same_region_and_from_anywhere_where_it_has_none(needs):
    people = needs()
    people.lay(records("payer", 1.0))
    assert (people.column("payer_set") == 1).all()
    assert (people.column("principal") == 0).all()
    assert people.moved[0].n_alone == 0


def test_a_stage_is_filled_from_the_same_disease_alone_and_those_without_are_told(needs):
    places = np.arange(N)
    people = needs(stage=np.where((places % 4 != 0) & (places % 2 == 0), "IV", ""))  # no LUAD has a stage
    people.lay(records("stage", 1.0))
    lung = people.column("disease") == "LUAD"
    assert (people.column("stage")[lung] == "").all()
    assert (people.column("stage")[~lung] == "IV").all()
    assert people.moved[0].n_alone == lung.sum()
    assert people.moved[0].share_after == 1.0


def test_only_the_diseases_named_are_filled(needs):
    people = needs()
    people.lay(records("stage", 1.0, diseases=("NSCLC",)))
    lung = people.column("disease") == "LUAD"
    assert people.moved[0].n_asked == lung.sum()
    assert (people.column("stage")[~lung] == "").sum() == 100


def test_nobody_of_whom_it_is_asked_gives_no_share(needs):
    people = needs()
    people.lay(records("stage", 1.0, diseases=("AML",)))
    assert people.moved[0].n_asked == 0
    assert np.isnan(people.moved[0].share_after)


def test_classified_variants_leave_the_share_named_of_the_group_named(needs):
    people = needs()
    people.lay(VariantsChange(says=SAYS, remaining=0.25, ancestries=("AMR",)))
    american = people.column("ancestry") == "AMR"
    assert (people.column("uncertain")[american] == "yes").sum() == 5
    assert (people.column("uncertain")[~american] == "yes").sum() == 20
    assert (people.moved[0].n_filled, people.moved[0].n_asked) == (15, 100)


@pytest.mark.parametrize(
    ("marker", "key"),
    [("KRAS p.G12C", ("gene", "KRAS")), ("PD-L1 TPS >= 1%", ("protein", "PD-L1")), ("MSI-high", ("signature", "MSI"))],
)
def test_a_test_looks_at_a_gene_a_protein_or_a_signature(marker, key):
    assert key_of(marker) == key
