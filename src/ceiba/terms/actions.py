"""Actions: what can be done for a person. The knowledge names them; packs, needs and options speak of them by id."""

from __future__ import annotations

from typing import Literal

import msgspec

from ceiba.terms.texts import Text

ActionKind = Literal["treatment", "test", "dose_change", "screening", "prevention"]


class Action(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A test, a drug regimen, a dose change, a screening or a preventive step.

    components: INN of each medicine; a regimen has several. service: what must be within reach, as packs name it in services.csv.
    """

    id: str
    kind: ActionKind
    names: Text
    components: tuple[str, ...] = ()
    service: str
    turnaround_days: int | None = None
    specimen: tuple[str, ...] = ()

    @property
    def is_regimen(self) -> bool:
        """Whether several medicines are given together."""
        return len(self.components) > 1
