"""What was looked for in a block of people and what was found, as the rows of files.

A group that was tested becomes an assay over a panel of the group's genes, and a row for what was found; markers that are stated become a
result each, present or absent. A group that was not tested becomes nothing at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from ceiba.synthetic.contents import Contents
from ceiba.synthetic.groups import Group
from ceiba.synthetic.people import People
from ceiba.synthetic.streams import Streams

SAMPLE_COLUMN = {"mutations": "Tumor_Sample_Barcode", "fusions": "Sample_Id", "copy_number": "Sample_Id"}
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "mutations": (
        "Hugo_Symbol",
        "NCBI_Build",
        "Chromosome",
        "Start_Position",
        "End_Position",
        "Variant_Classification",
        "Reference_Allele",
        "Tumor_Seq_Allele1",
        "Tumor_Seq_Allele2",
        "Tumor_Sample_Barcode",
        "Mutation_Status",
        "HGVSc",
        "HGVSp_Short",
        "Exon_Number",
        "CLNSIG",
    ),
    "fusions": ("Sample_Id", "Site1_Hugo_Symbol", "Site2_Hugo_Symbol"),
    "copy_number": ("Hugo_Symbol", "Sample_Id", "Value"),
}
"""The columns of each table of findings, in order."""

_TUMOUR, _GERMLINE = "-T", "-G"
Places = npt.NDArray[np.int64]


@dataclass(slots=True)
class _Block:
    """What is known of a block of `size` people so far, people by their place in it.

    found: table -> (who, marker). stated: (who, marker, whether present). looked: kind of assay, germline or not -> a bit a group tested.
    """

    size: int
    found: dict[str, list[tuple[Places, int]]] = field(default_factory=dict)
    stated: list[tuple[Places, int, npt.NDArray[np.bool_]]] = field(default_factory=list)
    looked: dict[tuple[str, bool], npt.NDArray[np.int64]] = field(default_factory=dict)


class Finder:
    """Draws findings for blocks of people. panels: code -> genes of every panel that was run so far."""

    def __init__(self, groups: Sequence[Group], diseases: tuple[str, ...], contents: Contents) -> None:
        self._groups = tuple(groups)
        self._diseases = diseases
        self._markers = [marker for group in groups for marker in group.markers]
        self._start = np.cumsum([0, *(len(group.markers) for group in groups)])
        self._implied = [_implied(group, contents) for group in groups]
        self.panels: dict[str, tuple[str, ...]] = {}

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables of findings that these groups can fill."""
        used = {marker.table for marker in self._markers}
        return tuple(name for name in COLUMNS if name in used)

    def find(self, people: People, streams: Streams) -> dict[str, pl.DataFrame]:
        """Draw what each person carries and whether it was looked for; return the rows of each file."""
        names = dict.fromkeys(group.name for group in self._groups)
        carried = {name: streams.uniform(f"carried: {name}", people.count) for name in names}
        tested = {name: streams.uniform(f"tested: {name}", people.count) for name in names}
        block = _Block(people.count)
        for number, group in enumerate(self._groups):
            here = np.flatnonzero(people.disease == group.disease)
            share = group.tested[people.payer[here]]
            here = here[tested[group.name][here] < share]  # NaN, no fact: not recorded
            self._note(block, number, here, group.carried.draw(carried[group.name][here]))
        codes = people.names()
        return {
            "specimens": self._specimens(block, codes),
            "assays": self._assays(block, people, codes),
            "results": self._results(block, codes),
            **{table: self._rows(block, table, codes) for table in self.tables},
        }

    def _note(self, block: _Block, number: int, here: Places, drawn: npt.NDArray[np.int32]) -> None:
        group = self._groups[number]
        start = int(self._start[number])
        for place, marker in enumerate(group.markers):
            if marker.table is not None:
                block.found.setdefault(marker.table, []).append((here[drawn == place], start + place))
            else:
                block.stated.append((here, start + place, self._implied[number][place][drawn]))
        for germline in (False, True):
            for kind in group.looked_at(germline):
                bits = block.looked.setdefault((kind, germline), np.zeros(block.size, dtype=np.int64))
                bits[here] |= 1 << group.bit

    def _rows(self, block: _Block, table: str, codes: pl.Series) -> pl.DataFrame:
        who, which = _in_order([(here, np.full(here.size, marker)) for here, marker in block.found.get(table, [])])
        of_table = [(place, marker) for place, marker in enumerate(self._markers) if marker.table == table]
        cells = pl.DataFrame(
            [{"marker": place, **{name: marker.cells.get(name) or None for name in COLUMNS[table]}} for place, marker in of_table],
            schema={"marker": pl.Int64, **dict.fromkeys(COLUMNS[table], pl.String)},
        )
        germline = np.asarray([marker.germline for marker in self._markers], dtype=bool)
        sample = _samples(codes, who, germline[which])
        joined = pl.DataFrame({"marker": which, "sample": sample}).join(cells, on="marker", how="left", maintain_order="left")
        return joined.with_columns(pl.col("sample").alias(SAMPLE_COLUMN[table])).select(COLUMNS[table])

    def _results(self, block: _Block, codes: pl.Series) -> pl.DataFrame:
        who, which = _in_order([(here, np.full(here.size, marker)) for here, marker, _ in block.stated])
        _, present = _in_order([(here, yes.astype(np.int64)) for here, _, yes in block.stated])
        germline = np.asarray([marker.germline for marker in self._markers], dtype=bool)
        texts = pl.Series("marker", [marker.marker for marker in self._markers], dtype=pl.String)
        results = pl.Series("result", ["absent", "present"])
        sample = _samples(codes, who, germline[which])
        return pl.DataFrame([sample.alias("specimen_code"), texts.gather(which), results.gather(present)])

    def _assays(self, block: _Block, people: People, codes: pl.Series) -> pl.DataFrame:
        parts = []
        for (kind, germline), bits in sorted(block.looked.items()):
            who = np.flatnonzero(bits)
            disease, run = people.disease[who], bits[who]
            pairs, which = np.unique(np.stack([disease.astype(np.int64), run]), axis=1, return_inverse=True)
            panels = [self._panel(int(disease_code), int(groups), kind, germline) for disease_code, groups in pairs.T]
            panel = pl.Series("panel_code", panels, dtype=pl.String).gather(which.reshape(-1).astype(np.uint32))
            sample = _samples(codes, who, np.full(who.size, germline))
            parts.append(pl.DataFrame([sample.alias("specimen_code"), panel]).with_columns(kind=pl.lit(kind), scope=pl.lit("panel")))
        schema = dict.fromkeys(("specimen_code", "kind", "panel_code", "scope"), pl.String)
        whole = pl.concat([part.select(list(schema)) for part in parts]) if parts else pl.DataFrame(schema=schema)
        return whole.sort("specimen_code", "kind", maintain_order=True)

    def _panel(self, disease: int, run: int, kind: str, germline: bool) -> str:  # noqa: FBT001 - one of two kinds of sample
        """Return the code of the panel that looks at some groups of a disease, and keep its genes."""
        groups = [group for group in self._groups if group.disease == disease and run >> group.bit & 1]
        place = "germline" if germline else "tumour"
        code = f"INV-{self._diseases[disease]}-{place}-{kind}-{'+'.join(group.name for group in groups)}"
        genes = (gene for group in groups for gene in group.looked_at(germline).get(kind, ()))
        self.panels.setdefault(code, tuple(dict.fromkeys(genes)))
        return code

    def _specimens(self, block: _Block, codes: pl.Series) -> pl.DataFrame:
        """Return the samples in which something was looked for: one of the tumour, one of the germline."""
        seen = {germline: np.zeros(len(codes), dtype=bool) for germline in (False, True)}
        for (_, of_germline), bits in block.looked.items():
            seen[of_germline][np.flatnonzero(bits)] = True
        for here, marker, _ in block.stated:
            seen[self._markers[marker].germline][here] = True
        who = np.concatenate([np.flatnonzero(seen[False]), np.flatnonzero(seen[True])])
        germline = np.concatenate([np.zeros(int(seen[False].sum()), dtype=bool), np.ones(int(seen[True].sum()), dtype=bool)])
        order = np.argsort(who, kind="stable")
        who, germline = who[order], germline[order]
        kinds = pl.Series("specimen_type", [None, "germline"], dtype=pl.String)
        sample = _samples(codes, who, germline)
        return pl.DataFrame([codes.gather(who), sample.alias("specimen_code"), kinds.gather(germline.astype(np.uint32))])


def _implied(group: Group, contents: Contents) -> list[npt.NDArray[np.bool_]]:
    """Return for each marker of a group, by the marker carried (the last: none), whether it is present."""
    table: list[npt.NDArray[np.bool_]] = []
    for other in group.markers:
        present = [carried is other or contents.implies(carried, other) for carried in group.markers]
        table.append(np.asarray([*present, False], dtype=bool))
    return table


def _samples(codes: pl.Series, who: Places, germline: npt.NDArray[np.bool_]) -> pl.Series:
    ends = pl.Series([_TUMOUR, _GERMLINE]).gather(germline.astype(np.uint32))
    return (codes.gather(who) + ends).alias("sample")


def _in_order(parts: Sequence[tuple[Places, npt.NDArray[np.int64]]]) -> tuple[Places, npt.NDArray[np.int64]]:
    """Return people and what goes with each, by person; within a person in the order of the parts."""
    if not parts:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    who = np.concatenate([here for here, _ in parts])
    what = np.concatenate([with_it for _, with_it in parts])
    order = np.argsort(who, kind="stable")
    return who[order], what[order]
