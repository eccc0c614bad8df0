"""What is wrong with a model beyond its form: a sentence, and the place in the document where one mends it."""

from __future__ import annotations

from ceiba.terms.faults import ValueFault


class ModelFault(ValueFault):
    """What does not fit together in a model, or does not hold when it is computed.

    path: of the value in the document, such as $.transitions.S1. remedy: an English message id that the same fields fill.
    """

    def __init__(self, problem: str, remedy: str, path: str, **fields: object) -> None:
        super().__init__(problem, **fields)
        self.remedy = remedy
        self.path = path
