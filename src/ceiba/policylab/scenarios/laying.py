"""Lay a scenario over a country's pack, and refuse what its author cannot have meant: a change that finds nothing, or that changes nothing.

A scenario is compared with all its changes in force, over the law of the day asked for: beyond the day through which a pack was verified
the pack itself knows nothing. So one that begins or goes on later is laid as if the last of its changes began on that day; its own days are
told beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ceiba.errors import ScenarioRefused
from ceiba.language import gettext, mark
from ceiba.packs import LACKS, Change, Laid, Pack, lay_over
from ceiba.policylab.scenarios.reading import GUIDE, Planned
from ceiba.terms.actions import ActionKind
from ceiba.terms.diseases import DiseaseTree


@dataclass(frozen=True, slots=True)
class Dated:
    """A change with the day on which it begins, and what came of it. lacks: a key of LACKS; "" of one that found something to act on."""

    change: Change
    begins: dt.date
    own: bool
    lacks: str = ""
    same: bool = False


@dataclass(frozen=True, slots=True)
class Laying:
    """A scenario laid over a pack with all its changes in force. on: the day whose law holds."""

    planned: Planned
    laid: Laid
    changes: tuple[Dated, ...]
    on: dt.date

    @property
    def finds_nothing(self) -> bool:
        """Whether none of its changes found anything in the pack to act on."""
        return not self.laid.done


def lay_scenario(planned: Planned, pack: Pack, *, on: dt.date, kinds: Mapping[str, ActionKind], tree: DiseaseTree) -> Laying:
    """Return a scenario laid over a pack; ScenarioRefused where an own change of a file finds nothing, or all of them say what is so.

    A programme abroad, or one that a scenario includes, is written for any country: what of it finds nothing here is told, not refused.
    """
    reform = planned.reform
    last = max((change.begins(reform.start) for change in reform.changes), default=reform.start)
    laid = lay_over(pack, replace(reform, start=reform.start - max(last - on, dt.timedelta())), on=on, kinds=kinds, tree=tree)
    first_own = len(reform.changes) - planned.own
    lacks = {id(change): what for change, what in laid.idle}
    same = {id(change) for change in laid.same}
    changes = tuple(
        Dated(change, change.begins(reform.start), place >= first_own, lacks.get(id(change), ""), id(change) in same)
        for place, change in enumerate(reform.changes)
    )
    for line, dated in zip(planned.lines, changes[first_own:], strict=True):
        if dated.lacks:
            raise _refused(
                planned,
                line,
                mark("a change finds nothing in the pack of '{country}' to act on: {lacks}"),
                pack,
                lacks=gettext(LACKS[dated.lacks]),
            )
    if planned.file and all(dated.lacks for dated in changes):
        raise _refused(planned, planned.line, mark("none of its changes finds anything in the pack of '{country}' to act on"), pack)
    if planned.file and all(dated.lacks or dated.same for dated in changes):
        fault = mark("the scenario changes nothing: on {day} the pack of '{country}' says all of it already")
        raise _refused(planned, planned.line, fault, pack, day=on)
    return Laying(planned, laid, changes, on)


def _refused(planned: Planned, line: int, problem: str, pack: Pack, **fields: object) -> ScenarioRefused:
    return ScenarioRefused(
        "The scenario '{scenario}' is refused: {fault}.",
        "See what the pack says with: ceiba pack gaps {country}; {guide} says what each change acts on.",
        file=planned.file,
        line=line,
        scenario=planned.reform.id,
        fault=gettext(problem).format(country=pack.country, **fields),
        country=pack.country,
        guide=GUIDE,
    )
