"""Whether a rule about one disease holds for a person with another."""

from __future__ import annotations

import pytest

from ceiba.terms.diseases import DiseaseTree
from ceiba.terms.texts import Text

LUNG = Text(es="pulmón", pt="pulmão", en="lung")
TREE = DiseaseTree({"TISSUE": "", "LUNG": "TISSUE", "LUAD": "LUNG", "BRCA": "TISSUE"}, {"LUNG": LUNG})


@pytest.mark.parametrize(
    ("named", "recorded", "word"),
    [
        (["LUNG"], "LUNG", "yes"),
        (["LUNG"], "LUAD", "yes"),
        (["LUAD"], "LUNG", "unknown"),
        (["LUAD"], "BRCA", "no"),
        (["LUAD", "BRCA"], "BRCA", "yes"),
        (["LUAD", "BRCA"], "LUNG", "unknown"),
        (["TISSUE"], "BRCA", "yes"),
        (["TISSUE"], None, "unknown"),
        (["LUAD"], None, "unknown"),
        (["LUAD"], "NOT_IN_TREE", "unknown"),
        (["TISSUE"], "NOT_IN_TREE", "yes"),
        ([], "LUAD", "no"),
    ],
)
def test_a_rule_holds_for_descendants_may_hold_for_ancestors_and_not_for_others(named, recorded, word):
    """Answers: fails if a person of whom only the organ is recorded were told no."""
    assert TREE.holds(named, recorded).word == word


def test_a_tree_knows_its_codes_names_and_lineages():
    assert TREE.codes == ("TISSUE", "LUNG", "LUAD", "BRCA")
    assert ("LUAD" in TREE, "NSCLC" in TREE) == (True, False)
    assert (TREE.lineage("LUAD"), TREE.lineage("NSCLC")) == (("LUAD", "LUNG", "TISSUE"), ())
    assert (TREE.name("LUNG"), TREE.name("BRCA").pt) == (LUNG, "BRCA")


def test_a_disease_that_is_its_own_ancestor_is_refused():
    with pytest.raises(ValueError, match="its own ancestor"):
        DiseaseTree({"A": "B", "B": "A"}, {})


def test_a_name_of_two_diseases_is_no_name_of_either():
    names = {"A": Text(en="Same", es="Uno", pt="Um"), "B": Text(en="same", es="Dos", pt="Dois")}
    assert DiseaseTree({"A": "", "B": "A"}, names).by_name() == {"uno": "A", "um": "A", "dos": "B", "dois": "B"}
