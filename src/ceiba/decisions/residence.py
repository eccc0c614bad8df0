"""What the place of residence says of an exposure that a person's own record is silent about: a default, with its source and its day.

Only a mean that was measured in the unit of the factor is one; a prevalence says how many are exposed, not whether this person is. A
region's own row wins over the country's. It is never a value of the person's record, and no label (ethnicity, surname) gives one.
"""

from __future__ import annotations

from dataclasses import dataclass

from ceiba.packs import FactRow, Pack
from ceiba.terms.factors import FACTORS

FACTOR_OF = {"pm25": "pm2_5", "arsenic_water": "arsenic_in_water"}
"""What the packs call an exposure, where it is one of our factors with a number."""


@dataclass(frozen=True, slots=True)
class ResidenceDefault:
    """The mean of an exposure where a person lives. region: "" is the whole country. row: the fact, with its citation and day."""

    factor: str
    value: float
    region: str
    row: FactRow


def residence_defaults(pack: Pack, region: str | None) -> dict[str, ResidenceDefault]:
    """Return the defaults of a place by factor; without a region, the country's."""
    found: dict[str, ResidenceDefault] = {}
    for row in pack.facts.get("risk_factors", ()):
        factor = FACTOR_OF.get(row["exposure"])
        if factor is None or row["measure"] != "mean" or row["disease"] or row["sex"] or row["level"]:
            continue
        if row["unit"] != FACTORS[factor].unit or row["region"] not in (None, region):
            continue
        if factor not in found or row["region"] or not found[factor].region:
            found[factor] = ResidenceDefault(factor, float(row["value"]), row["region"] or "", row)
    return found
