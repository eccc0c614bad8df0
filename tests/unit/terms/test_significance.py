"""ClinVar's words, and what they say of pathogenicity."""

from __future__ import annotations

import pytest

from ceiba.terms.significance import read_significance


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Pathogenic", "pathogenic"),
        ("Likely_pathogenic", "pathogenic"),
        ("Pathogenic/Likely_pathogenic", "pathogenic"),
        ("pathogenic/likely pathogenic|drug response", "pathogenic"),
        ("Pathogenic,_drug_response", "pathogenic"),
        ("Pathogenic; risk factor", "pathogenic"),
        ("Conflicting_interpretations_of_pathogenicity", "conflicting"),
        ("Conflicting_classifications_of_pathogenicity|drug_response", "conflicting"),
        ("conflicting classifications of pathogenicity: pathogenic (1), benign (1)", "conflicting"),
        ("Pathogenic|Uncertain_significance", "conflicting"),
        ("Likely pathogenic, benign", "conflicting"),
        ("Pathogenic,_low_penetrance", "low penetrance"),
        ("Pathogenic/Likely pathogenic/Pathogenic, low penetrance; other", "low penetrance"),
        ("Likely_pathogenic,_low_penetrance", "low penetrance"),
        ("Uncertain_significance", "uncertain"),
        ("VUS", "uncertain"),
        ("Uncertain significance/Likely benign", "uncertain"),
        ("Benign/Likely_benign", "benign"),
        ("drug_response", "unstated"),
        ("not_provided", "unstated"),
        ("risk_factor|association", "unstated"),
        ("no_classification_for_the_single_variant", "unstated"),
        ("", "unstated"),
        (None, "unstated"),
    ],
)
def test_words_are_read_whatever_joins_them(words, said):
    assert read_significance(words) == said
