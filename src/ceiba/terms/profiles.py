"""Molecular profiles: all / any / not over markers, answered yes, no or unknown.

Written in YAML as a marker, or as `{all: [...]}`, `{any: [...]}`, `{not: ...}` over profiles. Findings are not monotone: a
resistance marker turns a yes into a no, so bounds are set on answers, never on findings.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ceiba.terms.answers import Value, conjunction, disjunction, negation
from ceiba.terms.faults import ValueFault
from ceiba.terms.markers import parse_marker


class Profile(msgspec.Struct, frozen=True):
    """A formula over markers. Exactly one of `marker`, `parts` (with `join`) is used."""

    join: str = "marker"
    marker: str = ""
    parts: tuple[Profile, ...] = ()

    def state(self, of: Callable[[str], Value]) -> Value:
        """Return the formula's value when `of(marker)` gives each marker's: YES present, NO absent, UNKNOWN.

        >>> profile = parse_profile({"all": ["EGFR p.T790M", {"not": "EGFR p.C797S"}]})
        >>> profile.state({"EGFR p.T790M": Value.YES, "EGFR p.C797S": Value.UNKNOWN}.__getitem__).word
        'unknown'
        """
        if self.join == "marker":
            return of(self.marker)
        values = (part.state(of) for part in self.parts)
        if self.join == "all":
            return conjunction(values)
        if self.join == "any":
            return disjunction(values)
        return negation(next(values))

    @property
    def markers(self) -> tuple[str, ...]:
        """Every marker named, once, in order, in canonical form."""
        if self.join == "marker":
            return (self.marker,)
        return tuple(dict.fromkeys(marker for part in self.parts for marker in part.markers))

    def undecided(self, of: Callable[[str], Value]) -> tuple[str, ...]:
        """The unknown markers that can still change the value; empty when the value is known."""
        if self.state(of) is not Value.UNKNOWN:
            return ()
        if self.join == "marker":
            return (self.marker,)
        return tuple(dict.fromkeys(marker for part in self.parts for marker in part.undecided(of)))

    def favourable(self, of: Callable[[str], Value], *, wanted: bool = True) -> dict[str, bool]:
        """Return what the unknown markers would have to be for the formula to hold: marker -> present.

        >>> parse_profile({"all": ["KRAS mutation", {"not": "BRAF p.V600E"}]}).favourable(lambda marker: Value.UNKNOWN)
        {'KRAS mutation': True, 'BRAF p.V600E': False}
        """
        if self.join == "marker":
            return {self.marker: wanted} if of(self.marker) is Value.UNKNOWN else {}
        inside = wanted if self.join != "not" else not wanted
        return {marker: state for part in self.parts for marker, state in part.favourable(of, wanted=inside).items()}

    def __str__(self) -> str:
        if self.join == "marker":
            return self.marker
        words = {"all": " + ", "any": " / "}
        if self.join == "not":
            return f"not ({self.parts[0]})"
        return words[self.join].join(f"({part})" if part.join in words else str(part) for part in self.parts)


def parse_profile(written: object, read: Callable[[str], object] = parse_marker) -> Profile:
    """Return the profile written as a marker's text or a nested all / any / not; ValueError when it is neither.

    read: what turns the text of one part into its canonical form: a marker, or a ground of prevention.
    """
    if isinstance(written, str):
        return Profile(marker=str(read(written)))
    if isinstance(written, dict) and len(written) == 1:
        ((join, inside),) = written.items()
        if join in ("all", "any") and isinstance(inside, list) and inside:
            return Profile(join=join, parts=tuple(parse_profile(part, read) for part in inside))
        if join == "not":
            return Profile(join="not", parts=(parse_profile(inside, read),))
    raise ValueFault("a profile is a marker, or one of {all: [...]}, {any: [...]}, {not: ...}")
