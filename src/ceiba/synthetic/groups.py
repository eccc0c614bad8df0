"""The marker groups of a pack: who carries which marker of a group, and whose group is tested."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ceiba.packs import FactRow
from ceiba.synthetic.book import FactBook
from ceiba.synthetic.contents import Content, Contents
from ceiba.synthetic.shares import EMPTY, Shares


@dataclass(frozen=True, slots=True)
class Group:
    """One group of markers of one disease; they exclude each other.

    disease: its code in the population. bit: its place among the groups of its disease. carried: draws a place in `markers`; EMPTY is
    none of them. tested: share tested by code of the payer, the last for a payer not known; NaN where no fact says so: not recorded.
    """

    disease: int
    name: str
    bit: int
    markers: tuple[Content, ...]
    carried: Shares
    tested: npt.NDArray[np.float64]

    def looked_at(self, germline: bool) -> dict[str, tuple[str, ...]]:  # noqa: FBT001 - one of two kinds of sample
        """Return the genes that a test of the group looks at, by kind of assay, in samples of the germline or of the tumour."""
        genes: dict[str, dict[str, None]] = {}
        for marker in self.markers:
            if marker.table is not None and marker.germline is germline:
                genes.setdefault(marker.parsed.assay_kind, {})[marker.parsed.gene] = None
        return {kind: tuple(found) for kind, found in genes.items()}


def groups_of(book: FactBook, diseases: tuple[str, ...], payers: tuple[str, ...], contents: Contents) -> tuple[Group, ...]:
    """Return the groups of all diseases, in the order of profiles.csv; PackRefused when a marker cannot be read."""
    found: list[Group] = []
    for place, disease in enumerate(diseases):
        _once(book, disease, contents)
        names = dict.fromkeys(row["group"] for row in book.rows("profiles", disease=disease))
        for bit, name in enumerate(names):
            rows = book.rows("profiles", disease=disease, group=name)
            markers = tuple(_content(book, row, contents) for row in rows)
            carried = book.shares("profiles", rows, rows.index, "prevalence")
            found.append(Group(place, name, bit, markers, carried, _tested(book, disease, name, payers)))
    return tuple(found)


def _once(book: FactBook, disease: str, contents: Contents) -> None:
    """Refuse a marker that stands twice in a disease: it would be drawn twice, and could be present and absent in one person."""
    seen: set[str] = set()
    for row in book.rows("profiles", disease=disease):
        marker = _content(book, row, contents).marker
        if marker in seen:
            raise book.refuse(
                "profiles",
                row,
                "The marker stands twice in this disease.",
                "Keep one row of each marker and disease, in the group of the markers that exclude it.",
            )
        seen.add(marker)


def _content(book: FactBook, row: FactRow, contents: Contents) -> Content:
    try:
        return contents.of(row["marker"])
    except ValueError:
        raise book.refuse(
            "profiles",
            row,
            "This is not a marker that Ceiba knows how to read.",
            "Write one such as 'EGFR p.L858R', 'ALK fusion' or 'MSI-high'.",
        ) from None


def _tested(book: FactBook, disease: str, group: str, payers: tuple[str, ...]) -> npt.NDArray[np.float64]:
    """Return the share tested by payer; a row of a payer wins over a row of any."""
    tested = np.full(len(payers) + 1, np.nan)
    for place, payer in [*enumerate(payers), (EMPTY, None)]:
        rows = book.nearest("testing", "payer", payer, disease=disease, marker_group=group)
        if rows:
            book.shares("testing", rows, lambda _: 0)
            tested[place] = sum(row["share"] for row in rows)
    if np.isnan(tested).any():
        without = [payer for payer, share in zip((*payers, "unknown"), tested, strict=True) if np.isnan(share)]
        book.note_empty(f"tested: {group}", f"{disease}, payer {', '.join(without)}", 1.0)
    return tested
