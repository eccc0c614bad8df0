import numpy as np
import pytest

from ceiba.policylab.economics import Results
from ceiba.terms.faults import ValueFault


def results(**changes: object) -> Results:
    given: dict[str, object] = {
        "strategies": ("usual", "new"),
        "costs": np.ones((2, 3)),
        "effects": np.ones((2, 3)),
        "currency": "USD",
        "price_year": 2024,
        "effect_unit": "QALY",
    }
    return Results(**(given | changes))


def test_a_strategy_is_found_by_its_name_and_an_unknown_one_is_refused_with_those_known():
    assert results().row("new") == 1
    with pytest.raises(ValueFault, match="no strategy 'old'; there are: usual, new"):
        results().row("old")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"effects": np.ones((2, 4))}, "effects must have the shape"),
        ({"costs": np.array([[1, 2, np.nan], [1, 2, 3]])}, "costs hold a value that is not a finite number"),
        ({"parameters": {"p": np.ones(2)}}, "the draws of 'p' must be 3"),
        ({"strategies": ("new", "new")}, "each once"),
        ({"currency": ""}, "need a currency"),
    ],
)
def test_results_that_do_not_fit_together_are_refused(changes, said):
    with pytest.raises(ValueFault, match=said):
        results(**changes)
