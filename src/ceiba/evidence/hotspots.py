"""Cancer Hotspots v2, recurrently mutated residues of tumours: its sheets saved as text, and the table by coordinates that maftools ships.

A hotspot is shown beside a variant whose meaning nobody states. It is no marker, makes none present and nothing indicated: that a residue
is changed again and again says neither what the change does nor what helps. Pure: it is given the text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from ceiba.errors import InputUnreadable
from ceiba.evidence.items import RefusedItem
from ceiba.evidence.small_variants import Alteration, read_protein
from ceiba.language import mark
from ceiba.terms.significance import read_significance

TITLE = "Cancer Hotspots"
HOME = "https://www.cancerhotspots.org/"
LICENCE = "as cancerhotspots.org states (its terms were not read)"
STAYS = mark("Keep it in your own folder, and read the terms of cancerhotspots.org before you share it.")

_SHEET = ("Hugo_Symbol", "Amino_Acid_Position", "Variant_Amino_Acid")
_BY_PLACE = 7
"""Columns without names: chromosome, position, reference, alternate, gene, class, protein change, and more."""
_OPEN_CLASSES = ("uncertain", "unstated")


class Hotspot(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One change at a hotspot. change: in the form of our tables. residue: such as V600; "" for a change of several residues.

    tumours: how often the residue was counted; same: how often this change was. None where the file does not say.
    """

    gene: str
    change: str
    residue: str = ""
    tumours: int | None = None
    same: int | None = None


class DrawnHotspots(msgspec.Struct, frozen=True):
    """What was read: n_read rows, each taken or refused. form: which of the two forms the file has."""

    n_read: int
    form: str
    hotspots: tuple[Hotspot, ...]
    refused: tuple[RefusedItem, ...]


class HotspotSource(msgspec.Struct, frozen=True):
    """The hotspots of one snapshot. title, version: as its manifest has them."""

    title: str
    version: str
    hotspots: tuple[Hotspot, ...]


class HotspotFound(msgspec.Struct, frozen=True, order=True):
    """A variant at a hotspot. listed: whether the source lists this very change. The rest as in `Hotspot` and `HotspotSource`."""

    gene: str
    change: str
    residue: str
    listed: bool
    tumours: int | None
    same: int | None
    title: str
    version: str


def read_hotspots(text: str, file: str) -> DrawnHotspots:
    """Read a file of hotspots, told by its first line; InputUnreadable when it is of neither form."""
    first = text.partition("\n")[0].rstrip("\r").split("\t")
    if set(_SHEET) <= set(first):
        form, rows = "sheet of hotspots", _from_sheet(text)
    elif len(first) >= _BY_PLACE and first[1].isdigit():
        form, rows = "changes by coordinates", _from_places(text)
    else:
        raise InputUnreadable(
            "The file is no table of Cancer Hotspots.",
            "Save a sheet of hotspots_v2.xls as tab-separated text with its header, or give the table by coordinates of maftools.",
            file=file,
            line=1,
        )
    read = list(rows)
    return DrawnHotspots(
        len(read),
        form,
        tuple(row for row in read if isinstance(row, Hotspot)),
        tuple(row for row in read if isinstance(row, RefusedItem)),
    )


def _from_sheet(text: str) -> Iterator[Hotspot | RefusedItem]:
    """The rows of a sheet: `V:897` is a residue or a change and how often it was counted."""
    for number, row in enumerate(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE), start=2):
        values = {
            name: (value or "").strip().strip('"') for name, value in row.items() if isinstance(name, str) and not isinstance(value, list)
        }
        raw = "\t".join(values.values())
        if None in row or None in row.values():
            yield _refused(number, "columns", mark("has another number of columns than the header"), raw)
            continue
        reference = values.get("Reference_Amino_Acid", "").partition(":")[0]
        new, _, same = values["Variant_Amino_Acid"].partition(":")
        change = f"{reference}{values['Amino_Acid_Position']}{new}" if reference else new
        yield _hotspot(number, values["Hugo_Symbol"], change, _count(values.get("Mutation_Count", "")), _count(same), raw)


def _from_places(text: str) -> Iterator[Hotspot | RefusedItem]:
    """The rows of the table by coordinates, which counts nothing."""
    for number, line in enumerate(text.splitlines(), start=1):
        cells = line.split("\t")
        if len(cells) < _BY_PLACE:
            yield _refused(number, "columns", mark("has too few columns"), line)
            continue
        yield _hotspot(number, cells[4], cells[6], None, None, line)


def _hotspot(number: int, gene: str, written: str, tumours: int | None, same: int | None, raw: str) -> Hotspot | RefusedItem:
    if not gene:
        return _refused(number, "no gene", mark("names no gene"), raw)
    change = read_protein(f"p.{written}")
    if change is None or change.first is None:
        return _refused(number, "no change", mark("names no change of the protein that is read"), raw)
    residue = f"{change.first_residue}{change.first}" if change.kind == "substitution" and change.first_residue else ""
    return Hotspot(gene=gene, change=str(change), residue=residue, tumours=tumours, same=same)


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _refused(number: int, reason: str, problem: str, raw: str) -> RefusedItem:
    return RefusedItem(number, "", reason, problem, mark("Nothing to do: no variant is compared with it."), raw)


class Hotspots:
    """Looks up the hotspots at which alterations lie. genes: other names of genes -> ours."""

    def __init__(self, sources: Iterable[HotspotSource], genes: Mapping[str, str]) -> None:
        self._sources = tuple(sources)
        self._genes = genes
        self._by_residue: dict[tuple[int, str, str], list[Hotspot]] = {}
        self._by_change: dict[tuple[int, str, str], Hotspot] = {}
        for place, source in enumerate(self._sources):
            for hotspot in source.hotspots:
                gene = genes.get(hotspot.gene, hotspot.gene)
                self._by_change.setdefault((place, gene, hotspot.change), hotspot)
                if hotspot.residue:
                    self._by_residue.setdefault((place, gene, hotspot.residue), []).append(hotspot)

    def at(self, alteration: Alteration) -> tuple[HotspotFound, ...]:
        """Return the hotspots, one a source, of a small variant of uncertain or no stated significance that is not of the germline.

        A substitution is at a hotspot by its residue, whichever residue comes instead; another change where that very change is listed.
        """
        change = alteration.protein
        if alteration.kind != "small_variant" or alteration.origin == "germline" or change is None or alteration.gene_symbol is None:
            return ()
        if read_significance(alteration.significance) not in _OPEN_CLASSES:
            return ()
        gene = self._genes.get(alteration.gene_symbol, alteration.gene_symbol)
        residue = f"{change.first_residue}{change.first}" if change.kind == "substitution" else ""
        found = []
        for place, source in enumerate(self._sources):
            same = self._by_change.get((place, gene, str(change)))
            near = self._by_residue.get((place, gene, residue), []) if residue else []
            if same is None and not near:
                continue
            counts = [hotspot.tumours for hotspot in (*near, *([same] if same else [])) if hotspot.tumours is not None]
            found.append(
                HotspotFound(
                    gene,
                    str(change),
                    residue,
                    same is not None,
                    max(counts, default=None),
                    same.same if same is not None else None,
                    source.title,
                    source.version,
                )
            )
        return tuple(found)
