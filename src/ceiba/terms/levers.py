"""Levers and owners: the two closed lists of what removes a roadblock or a barrier, and of who can do it."""

from __future__ import annotations

from typing import Literal, get_args

Lever = Literal[
    "testing",
    "records",
    "evidence",
    "approval",
    "capacity",
    "listing",
    "insurance",
    "procurement",
    "placement",
    "price",
    "transparency",
    "law",
    "training",
    "partnership",
    "cooperation",
]
"""A kind of lever. The last four remove barriers of a country that no single answer shows: law, training, partnership with companies,
cooperation with other countries."""

Owner = Literal["ministry", "payer", "regulator", "university", "company", "partner_country", "laboratory", "hospital"]
"""Who can pull a lever."""

LEVERS: tuple[Lever, ...] = get_args(Lever)
OWNERS: tuple[Owner, ...] = get_args(Owner)
