"""Whose record fills whose: a deck of those alike, and the markers of a group within the profiles of needs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ceiba.evidence import BITS, MARKERS_PER_WORD, MarkerCatalogue
from ceiba.packs import Pack
from ceiba.terms.markers import Expression, Signature, parse_marker
from ceiba.terms.situations import Finding

Booleans = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

_MASK = (1 << BITS) - 1
_NOT_LOOKED = tuple(int(state) for state in (Finding.UNTESTED, Finding.OUTSIDE_PANEL, Finding.SCOPE_UNKNOWN))
_READ = (int(Finding.ABSENT), int(Finding.PRESENT))


class Deck:
    """Those of whom something is recorded, by the group in which they are alike.

    alike: the group of each place, from 0. recorded: who may fill others. whole: where a group records it of nobody, everyone fills it.
    """

    def __init__(self, alike: Places, recorded: Booleans, *, whole: bool) -> None:
        self._alike = alike
        donors = np.flatnonzero(recorded)
        self._donors: Places = donors[np.argsort(alike[donors], kind="stable")]
        self._counts: Places = np.bincount(alike[donors], minlength=int(alike.max(initial=-1)) + 1).astype(np.int64)
        self._starts: Places = np.cumsum(self._counts) - self._counts
        self._whole = whole

    @property
    def has_alike(self) -> Booleans:
        """Whether each place has someone alike of whom it is recorded."""
        own: Booleans = self._counts[self._alike] > 0
        return own | (self._whole and len(self._donors) > 0)

    def drawn(self, places: Places, numbers: Numbers) -> Places:
        """Return the one who fills each of these places. numbers: in [0, 1), one a place."""
        group = self._alike[places]
        own = self._counts[group] > 0
        count = np.where(own, self._counts[group], len(self._donors))
        start = np.where(own, self._starts[group], 0)
        found: Places = self._donors[start + (numbers * count).astype(np.int64)] if len(places) else places
        return found


@dataclass
class MarkerGroup:
    """Markers that one test looks at together, as a pack's `profiles.csv` groups them. disease: "" is every disease.

    keys: genes, proteins and signatures, each with its kind.
    """

    disease: str
    name: str
    keys: frozenset[tuple[str, str]]
    catalogue: MarkerCatalogue
    n_words: int
    _bits: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    def has_gene(self, genes: Collection[str]) -> bool:
        """Whether one of these genes stands in the group."""
        return any(name in genes for _, name in self.keys)

    def bits(self, disease: str) -> tuple[tuple[int, int], ...]:
        """The (word, shift) of the group's markers in the profile of a disease."""
        if disease not in self._bits:
            relevant = self.catalogue.relevant(disease or None)
            places = [place for place, marker in enumerate(relevant) if key_of(marker) in self.keys]
            self._bits[disease] = tuple((place // MARKERS_PER_WORD, BITS * (place % MARKERS_PER_WORD)) for place in places)
        return self._bits[disease]

    def asked_in(self, diseases: Sequence[str]) -> Booleans:
        """Which of these diseases ask for a marker of the group."""
        return np.array([bool(self.bits(disease)) for disease in diseases], dtype=bool)

    def looked_at(self, words: Sequence[Places], diseases: Sequence[str], code: Places) -> tuple[Booleans, Booleans]:
        """Return of whose profile some marker of the group was looked at, and of whose some was read. code: place of each in `diseases`."""
        looked, read = np.zeros(len(code), dtype=bool), np.zeros(len(code), dtype=bool)
        for place, disease in enumerate(diseases):
            rows = np.flatnonzero(code == place)
            for word, shift in self.bits(disease):
                states = (words[word][rows] >> shift) & _MASK
                looked[rows] |= ~np.isin(states, _NOT_LOOKED)
                read[rows] |= np.isin(states, _READ)
        return looked, read

    def copied(self, words: Sequence[Places], diseases: Sequence[str], code: Places, filled: Places, donors: Places) -> list[Places]:
        """Return the words of all profiles, the group's markers of those filled as those of their donors, who have the same disease."""
        masks = np.zeros((len(words), len(diseases)), dtype=np.int64)
        for place, disease in enumerate(diseases):
            for word, shift in self.bits(disease):
                masks[word, place] |= _MASK << shift
        found = []
        for word, values in enumerate(words):
            mask, put = masks[word][code[filled]], values.copy()
            put[filled] = (values[filled] & ~mask) | (values[donors] & mask)
            found.append(put)
        return found


def groups_of(pack: Pack, catalogue: MarkerCatalogue, n_words: int) -> tuple[MarkerGroup, ...]:
    """Return the groups of a pack's markers; a pack without `profiles.csv` has one of all markers."""
    keys: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for row in pack.facts.get("profiles", ()):
        keys.setdefault((row["disease"], row["group"]), set()).add(key_of(row["marker"]))
    if not keys:
        keys["", "all"] = {key_of(marker) for marker in catalogue.markers}
    return tuple(MarkerGroup(*named, frozenset(found), catalogue, n_words) for named, found in keys.items())


def key_of(marker: str) -> tuple[str, str]:
    """Return what a test looks at to read a marker: a gene, a protein or a signature, with its kind.

    >>> key_of("EGFR p.L858R"), key_of("PD-L1 TPS >= 50%")
    (('gene', 'EGFR'), ('protein', 'PD-L1'))
    """
    parsed = parse_marker(marker)
    kind = "protein" if isinstance(parsed, Expression) else "signature" if isinstance(parsed, Signature) else "gene"
    return kind, parsed.gene
