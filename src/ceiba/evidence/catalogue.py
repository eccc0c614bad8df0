"""Which markers matter for which disease, and how a condition's findings are written as a few integers.

A profile is the tuple of the states of the markers relevant to a disease, three bits a marker, twenty markers a 64-bit word. Ten million
options carry these integers, never strings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ceiba.terms.criteria import Criteria
from ceiba.terms.diseases import DiseaseTree
from ceiba.terms.markers import Fusion, Marker, parse_marker
from ceiba.terms.situations import Finding

BITS = 3
MARKERS_PER_WORD = 20


class MarkerCatalogue:
    """The markers that knowledge and pack name, by the diseases for which they are asked."""

    def __init__(self, criteria: Iterable[Criteria], tree: DiseaseTree) -> None:
        self._tree = tree
        asked: dict[tuple[str, ...], dict[str, None]] = {}
        for who in criteria:
            asked.setdefault(who.disease, {}).update(dict.fromkeys(who.markers))
        self._asked = {diseases: tuple(markers) for diseases, markers in asked.items()}
        self.markers = tuple(dict.fromkeys(marker for markers in self._asked.values() for marker in markers))
        self.index = {marker: place for place, marker in enumerate(self.markers)}
        self.parsed: Mapping[str, Marker] = {marker: parse_marker(marker) for marker in self.markers}
        self._relevant: dict[str | None, tuple[str, ...]] = {}

    def relevant(self, disease: str | None) -> tuple[str, ...]:
        """Return the markers asked for in a disease (None: not recorded, so all), in catalogue order."""
        if disease not in self._relevant:
            found: dict[str, None] = {}
            for diseases, markers in self._asked.items():
                if not diseases or self._tree.holds(diseases, disease):
                    found.update(dict.fromkeys(markers))
            self._relevant[disease] = tuple(sorted(found, key=self.index.__getitem__))
        return self._relevant[disease]

    def n_words(self, diseases: Iterable[str | None]) -> int:
        """How many words the widest of these diseases needs; at least one."""
        widest = max((len(self.relevant(disease)) for disease in diseases), default=1)
        return max(1, -(-widest // MARKERS_PER_WORD))

    def place(self, disease: str | None, marker: str) -> tuple[int, int]:
        """Return (word, factor) of a marker in a disease's profile: the state is added as state x factor to that word."""
        word, bit = divmod(self.relevant(disease).index(marker), MARKERS_PER_WORD)
        return word, 1 << (BITS * bit)

    def decode(self, disease: str | None, words: tuple[int, ...]) -> dict[str, Finding]:
        """Return marker -> state for the markers of a disease that are not untested."""
        found: dict[str, Finding] = {}
        for place, marker in enumerate(self.relevant(disease)):
            word, bit = divmod(place, MARKERS_PER_WORD)
            state = (words[word] >> (BITS * bit)) & ((1 << BITS) - 1)
            if state:
                found[marker] = Finding(state)
        return found

    @property
    def genes(self) -> frozenset[str]:
        """Every gene that a marker names, the 5' partners of fusions among them."""
        return frozenset(gene for marker in self.parsed.values() for gene in genes_of(marker))


def genes_of(marker: Marker) -> tuple[str, ...]:
    """Return the genes a marker names: its own, and of a fusion the 5' partner where one is named."""
    partner = marker.five_prime if isinstance(marker, Fusion) else None
    return (marker.gene,) if partner is None else (marker.gene, partner)
