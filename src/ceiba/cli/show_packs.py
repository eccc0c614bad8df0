"""How the gaps of a pack look in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ceiba.cli.show import coloured, show_lines, show_table, show_title
from ceiba.language import current, ngettext
from ceiba.language import gettext as _

if TYPE_CHECKING:
    from ceiba.job import PackGaps, WantedFact
    from ceiba.packs import AssumedValue
    from ceiba.terms.texts import Text

MOST = 20
"""How many lines of a kind a terminal shows; --json gives all."""


def show_wanted(wanted: Sequence[WantedFact], country: Text, pack_name: str) -> None:
    """Print the missing facts of a pack that decide most needs of invented patients."""
    if not wanted:
        show_lines(["", _("No missing fact decides a need by itself: begin with the payers, the lists and their rules.")])
        return
    from ceiba.job import names_of_pack
    from ceiba.reports import say_missing

    speech = current()
    names = names_of_pack(pack_name)
    show_title(_("Most wanted facts about {country}", country=country.in_language(speech.lang)))
    rows = [[say_missing(each.fact, speech.lang, names), each.n_needs, speech.percent(each.share)] for each in wanted]
    show_table((_("fact"), _("needs it could decide"), _("share")), rows)


def show_gaps(found: PackGaps, pack_name: str) -> None:
    """Print what a pack lacks."""
    speech = current()
    show_title(_("{country}: what is missing on {day}", country=found.names.in_language(speech.lang), day=speech.date(found.on)))
    words = {"partial": ("unknown", _("partial")), "absent": ("no", _("absent"))}
    rows = [[t.topic, coloured(words[t.state][1], words[t.state][0]), t.note.in_language(speech.lang)] for t in found.topics]
    show_table((_("topic"), _("state"), _("note")), rows)
    if found.unknown_indicators:
        show_title(_("Indicators of which nothing is known"))
        show_lines(["  " + ", ".join(found.unknown_indicators)])
    show_wanted(found.wanted, found.names, pack_name)
    past = [each for each in found.ageing if each.through < found.on]
    soon = [each for each in found.ageing if each.through >= found.on]
    for title, ageing in ((_("In force, and no longer verified"), past), (_("In force, and no longer verified soon"), soon)):
        show_title(title)
        show_some([[each.part, each.id, speech.date(each.through), each.source] for each in ageing], ("", "", _("verified through"), ""))
    show_title(_("Measured long ago"))
    show_some([[f"{each.file}:{each.line}", each.as_of, each.source] for each in found.old], ("", _("of"), ""))
    show_title(_("Assumed, not read"))
    gates = [each for each in found.assumed if each.gate]
    show_lines(
        [
            "  "
            + _(
                "{gates} that a gate may read, {people} others.",
                gates=speech.number(len(gates)),
                people=speech.number(len(found.assumed) - len(gates)),
            )
        ]
    )
    show_some(_by_reason(found.assumed), (_("values"), _("the first"), _("why")))


def _by_reason(assumed: Sequence[AssumedValue]) -> list[list[object]]:
    """One row a reason: how many values share it, the first of them, and the reason."""
    places: dict[str, list[str]] = {}
    for each in assumed:
        places.setdefault(each.reason, []).append(each.place)
    return [[len(found), found[0], reason] for reason, found in places.items()]


def show_some(rows: Sequence[Sequence[object]], header: Sequence[str], most: int | None = None) -> None:
    """Print the first rows of a table, and how many are left. most: how many rows; None is MOST."""
    shown = most or MOST
    if not rows:
        show_lines(["  –"])
        return
    show_table(header, rows[:shown])
    left = len(rows) - shown
    if left > 0:
        show_lines(["  " + ngettext("and {count} more; --json gives all", "and {count} more; --json gives all", left)])
