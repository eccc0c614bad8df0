"""Words about a nation that is counted: its strata, and over whom it is counted when nobody is named."""

from __future__ import annotations

STRATA = ("payer", "region", "sex", "disease", "stage", "age_band", "purpose", "ancestry", "ethnicity", "uncertain")
"""What needs are parted by."""

NATIONAL = tuple(name for name in STRATA if name != "purpose")
"""The strata of a nation; all its needs are of treatment, since prevention has no incidence."""

SHOWN = "payer"
"""The stratum shown when none is named."""

PEOPLE = 20_000
SEED = 7
"""How many people are invented when no run is named, and from which seed."""
