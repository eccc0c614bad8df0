"""What a page says of a pharmacogene, in English: settled, open, out of date."""

from __future__ import annotations

import pytest

from ceiba.evidence.pharmacogenes import INDETERMINATE, GeneCall
from ceiba.evidence.pharmacogenes.calls import NO_PAIR, STATED, TOLD_TWICE, UNNAMED_BASES
from ceiba.evidence.pharmacogenes.lowest import BY_PROXY, PROXY_ALONE, TAKEN_APART
from ceiba.reports import gene_sentences, gene_views
from ceiba.reports.pharmacogenes import NOTE_WORDS


def view(**told):
    (found,) = gene_views([GeneCall(gene="INV1", **told)], "en")
    return found


def test_a_settled_call_is_said_in_a_sentence():
    call = GeneCall(gene="INV1", diplotypes=("*1/*2",), n_top=1, phenotypes=("Intermediate Metabolizer",), scores=(1.5,), n_sites=2)
    assert gene_sentences([call], "en") == ("INV1: *1/*2; intermediate metabolizer, activity score 1.5; 2 of 2 positions known.",)


def test_what_is_open_is_named_and_what_may_be_too():
    found = view(
        diplotypes=("*1/*1", "*1/*2"),
        n_top=1,
        phenotypes=("Normal Metabolizer", "Intermediate Metabolizer"),
        n_sites=2,
        missing=("rs1",),
        open=("*2",),
    )
    assert found.diplotype == "*1/*1; also possible: *1/*2"
    assert found.phenotype == "not known: normal metabolizer or intermediate metabolizer"
    assert found.looked == "1 of 2 positions known; not looked at, or not called: rs1; so not ruled out: *2"


def test_a_long_list_is_cut_and_counted():
    found = view(n_sites=30, missing=tuple(f"rs{number}" for number in range(20)))
    assert found.looked.endswith("rs7 and 12 more")


def test_a_function_that_nobody_knows_is_said_so_and_another_word_stays_as_its_source_writes_it():
    assert view(phenotypes=(INDETERMINATE,)).phenotype == "of a function that is not known"
    assert view(phenotypes=("Deficient",)).phenotype == "Deficient"
    assert view(phenotypes=("Deficient",)).diplotype == "none told"


def test_variants_of_dpyd_are_told_as_far_as_was_looked():
    (found,) = gene_views([GeneCall(gene="DPYD", diplotypes=("Reference/Reference",), n_top=1, open=("c.557A>G",))], "en")
    assert found.diplotype == "Reference/Reference, of what was looked at"


def test_a_definition_that_cpic_has_changed_since_is_said_to_be_so():
    assert view(changed="2026-02-03").notes == (
        "CPIC has changed its tables of this gene since these definitions were made, last on February 3, 2026.",
    )


@pytest.mark.parametrize("note", [UNNAMED_BASES, NO_PAIR, TOLD_TWICE, STATED, TAKEN_APART, BY_PROXY, PROXY_ALONE])
def test_every_note_has_its_words(note):
    assert view(notes=(note,)).notes == (NOTE_WORDS[note],)
