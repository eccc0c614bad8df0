"""What a risk model answers: a risk with all that it rests on, or a refusal with its reasons. Never a number without them."""

from __future__ import annotations

from dataclasses import dataclass

from ceiba.terms.answers import Reason, Value
from ceiba.terms.faults import Saying


@dataclass(frozen=True, slots=True)
class Percents:
    """Shares of 1 that a sentence names; a page writes them as its country does."""

    shares: tuple[float, ...]

    def __str__(self) -> str:
        """Return them in percent, two decimals, a stroke between."""
        return " / ".join(f"{100 * share:.2f}" for share in self.shares)


@dataclass(frozen=True, slots=True)
class FactorNames:
    """Codes of factors that a page writes out as names."""

    codes: tuple[str, ...]

    def __str__(self) -> str:
        """Return the codes."""
        return ", ".join(self.codes)


@dataclass(frozen=True, slots=True)
class Risk:
    """A probability (a share of 1) of a first diagnosis within `horizon_years`.

    low, high: what it may be when what is not recorded, or the group that the model asks for, is varied; both equal to `value` where
    nothing is open. assumptions: what was taken for granted, each a sentence. missing: codes of the factors not recorded.
    """

    model: str
    value: float
    low: float
    high: float
    horizon_years: float
    because: tuple[Reason, ...]
    assumptions: tuple[Saying, ...] = ()
    missing: tuple[str, ...] = ()

    def at_least(self, threshold: float) -> Value:
        """Whether the risk reaches a threshold: unknown where what is open decides it."""
        if self.low >= threshold:
            return Value.YES
        return Value.NO if self.high < threshold else Value.UNKNOWN


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a model gives no number. reasons: sentences. missing: codes of factors not recorded; invalid: of those that contradict."""

    model: str
    reasons: tuple[Saying, ...]
    missing: tuple[str, ...] = ()
    invalid: tuple[str, ...] = ()
