"""The markers that were found: the few of them that stand at the head of a need, what bears on a treatment first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ceiba.decisions import MarkerFinding, NeedExplained
from ceiba.reports.markers import say_marker
from ceiba.reports.page import Page
from ceiba.terms.answers import Value
from ceiba.terms.markers import AnyMutation, Codon, Exon, Expression, Marker, ProteinChange, Signature, parse_marker
from ceiba.terms.situations import Finding

MOST_FOUND = 5
"""How many markers are named at the head of a need; section 6 names all."""


@dataclass(frozen=True, slots=True)
class FoundView:
    """Markers that are present, each with whether specimens disagree. more: how many more there are.

    silent: what is said where none is known to be present; "" where one is, or where no marker matters for the disease.
    """

    markers: tuple[tuple[str, bool], ...]
    more: int
    silent: str


def found_view(page: Page, need: NeedExplained) -> FoundView:
    """Return what stands at the head of a need: what the evidence speaks of comes first, in the order of the alternatives."""
    spoken = [
        marker
        for found in (*need.alternatives, *need.excluded)
        for assertion, _ in found.assertions
        if assertion.who.profile is not None
        for marker in assertion.who.profile.markers
    ]
    places = {marker: place for place, marker in reversed(list(enumerate(spoken)))}
    present = _telling([found for found in need.findings if found.state is Finding.PRESENT])
    present.sort(key=lambda found: places.get(found.marker, len(spoken)))
    markers = tuple((say_marker(found.marker, page.lang), found.discordant) for found in present)
    silent = "" if markers or need.situation.target else _silent(page, need.findings)
    return FoundView(markers[:MOST_FOUND], len(markers[MOST_FOUND:]), silent)


def _silent(page: Page, findings: Sequence[MarkerFinding]) -> str:
    if not findings:
        return ""
    n_unknown = sum(found.state.value_of_presence is Value.UNKNOWN for found in findings)
    if not n_unknown:
        return page.speech.gettext("none of the markers that matter for this disease")
    return page.speech.ngettext(
        "no marker is known to be present; {count} that matters is not known",
        "no marker is known to be present; {count} that matter are not known",
        n_unknown,
    )


def _telling(present: Sequence[MarkerFinding]) -> list[MarkerFinding]:
    """Leave out what follows from another marker that is there, unless specimens disagree about it alone."""
    parsed = [(found, parse_marker(found.marker)) for found in present]
    return [
        found
        for found, marker in parsed
        if not any(_follows(marker, other) and found.discordant <= stronger.discordant for stronger, other in parsed)
    ]


def _follows(marker: Marker, other: Marker) -> bool:
    """Whether a marker says less than another one of the same gene."""
    if marker.gene != other.gene or marker == other:
        return False
    if isinstance(marker, Codon):
        start = f"p.{marker.reference}{marker.position}"
        return isinstance(other, ProteinChange) and other.change.startswith(start) and other.change[len(start) :].isalpha()
    if isinstance(marker, AnyMutation):
        return isinstance(other, Codon | ProteinChange | Exon)
    if isinstance(marker, Expression) and isinstance(other, Expression):
        return marker.score == other.score and (marker.at_least or 0) < (other.at_least or 0)
    return isinstance(marker, Signature) and isinstance(other, Signature) and (marker.at_least or 0) < (other.at_least or 0)
