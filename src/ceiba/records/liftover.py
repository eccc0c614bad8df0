"""Positions moved from one genome build to the other, by a chain file that the user gives; never without one.

A UCSC chain file lists stretches that are alike in both builds. A variant is moved when exactly one stretch holds all its REF bases.
Where a stretch is turned round, the bases are turned to the other strand, and a change of length is not moved: its first base would be
another. What is not moved stays as it was, on its own build, and is counted. With the reference genome of the new build at hand, a variant
whose REF that genome does not have is not moved either.
"""

from __future__ import annotations

import gzip
import subprocess
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
import polars as pl

from ceiba.errors import InputMissing, InputUnreadable
from ceiba.records.bcftools import Bcftools, is_installed
from ceiba.records.builds import build_of_lengths, chromosome_of, turn
from ceiba.records.drafts import Assembly, Draft, Genome, Notice, draft_schema
from ceiba.records.spilled import Growing, pieces_of

_DONE = (
    (
        "Positions lifted over from {source} to {target}: {count}; left on {source}: {left} ({unmapped} in no stretch of the chain file,"
        " {ambiguous} in several, {turned} changes of length on a turned stretch, {other} whose REF the new build does not have)."
    ),
    "The alleles were read on {source}; look at what matters in the original file.",
)
_UNCHECKED = (
    "The lifted positions were not held against the bases of {target}: no reference genome of it was given, or bcftools is missing.",
    "Give the reference genome with --reference, and install bcftools.",
)


@dataclass(frozen=True, slots=True)
class Stretches:
    """The stretches of one chromosome, by their first base.

    start, end: 0-based, half open. to: where they lead; turned: to the other strand; chrom: number of the name in `Chain.names`.
    furthest: the last end of the stretches so far.
    """

    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]
    to: npt.NDArray[np.int64]
    turned: npt.NDArray[np.bool_]
    chrom: npt.NDArray[np.int64]
    furthest: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain file: from which build to which, the names of the chromosomes it leads to, and the stretches of each it comes from."""

    source: Assembly
    target: Assembly
    names: tuple[str, ...]
    stretches: Mapping[str, Stretches]


def read_chain(path: Path) -> Chain:
    """Read a chain file, plain or gzip; InputMissing, InputUnreadable when it is none, or leads not from one human build to the other."""
    rows: dict[str, list[tuple[int, int, int, bool, int]]] = {}
    sizes: tuple[dict[str, int], dict[str, int]] = ({}, {})
    names: dict[str, int] = {}
    at = to = 0
    here: list[tuple[int, int, int, bool, int]] = []
    turned, size, name = False, 0, 0
    for number, line in enumerate(_lines(path), 1):
        parts = line.split()
        if not parts or parts[0].startswith("#"):
            continue
        try:
            if parts[0] == "chain":
                source, target = parts[2], parts[7]
                sizes[0][source], sizes[1][target] = int(parts[3]), int(parts[8])
                at, to, turned, size = int(parts[5]), int(parts[10]), parts[9] == "-", int(parts[8])
                name = names.setdefault(chromosome_of(target), len(names))
                here = rows.setdefault(chromosome_of(source), [])
                continue
            length = int(parts[0])
            here.append((at, at + length, size - to - length if turned else to, turned, name))
            if len(parts) > 1:
                at, to = at + length + int(parts[1]), to + length + int(parts[2])
        except (IndexError, ValueError):
            raise InputUnreadable(
                "The line is none of a chain file.", "Give the chain file as UCSC publishes it.", file=path.name, line=number
            ) from None
    builds = build_of_lengths(sizes[0]), build_of_lengths(sizes[1])
    if builds[0] is None or builds[1] is None or builds[0] == builds[1]:
        raise InputUnreadable(
            "The chain file does not lead from one of GRCh37 and GRCh38 to the other, as the lengths of its chromosomes say.",
            "Give hg19ToHg38.over.chain or hg38ToHg19.over.chain.",
            file=path.name,
        )
    return Chain(builds[0], builds[1], tuple(names), {chrom: _stretches(found) for chrom, found in rows.items() if found})


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        raise InputMissing("There is no such chain file.", "Check the path you gave.", file=str(path))
    data = path.read_bytes()
    try:
        return (gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).decode("ascii").splitlines()
    except (OSError, EOFError, UnicodeDecodeError):
        raise InputUnreadable("The chain file cannot be read as text.", "Copy it again.", file=path.name) from None


def _stretches(rows: list[tuple[int, int, int, bool, int]]) -> Stretches:
    rows.sort()
    start, end, to, turned, chrom = (np.array(values) for values in zip(*rows, strict=True))
    return Stretches(start, end, to, turned.astype(bool), chrom, np.maximum.accumulate(end))


def lift(draft: Draft, chain: Chain, genome: Genome | None) -> Draft:
    """Return a draft whose alterations on the chain's first build are on its second, as far as they can be moved.

    genome: of the second build, to hold REF against; None when none was given. A draft without such alterations is returned as it is.
    """
    table = draft.tables.get("alterations")
    if table is None or not table.num_rows:
        return draft
    growing = Growing(draft_schema("alterations"))
    counts: Counter[str] = Counter()
    checking = genome if genome is not None and is_installed() else None
    for piece in pieces_of(table):
        frame = cast(pl.DataFrame, pl.from_arrow(piece))
        growing.add(_lifted(frame, chain, checking, counts).to_arrow().cast(draft_schema("alterations")))
    reasons = {reason: counts[reason] for reason in ("unmapped", "ambiguous", "turned", "other")}
    left = sum(reasons.values())
    if not counts["lifted"] + left:
        return draft
    fields = {"source": chain.source, "target": chain.target, "count": counts["lifted"], "left": left, **reasons}
    said = [Notice(*_DONE, draft.file.name, fields=fields)]
    if counts["unchecked"]:
        said.append(Notice(*_UNCHECKED, draft.file.name, fields={"target": chain.target}))
    return replace(draft, tables={**draft.tables, "alterations": growing.done()}, notices=(*draft.notices, *said))


def _lifted(frame: pl.DataFrame, chain: Chain, genome: Genome | None, counts: Counter[str]) -> pl.DataFrame:
    rows = frame.with_row_index("row")
    placed = rows.filter((pl.col("assembly") == chain.source) & pl.col("pos").is_not_null() & pl.col("chrom").is_not_null())
    placed = placed.select("row", "chrom", "pos", "ref", "alt")
    moved = pl.concat([_of_chromosome(part, str(name), chain) for (name,), part in placed.group_by("chrom")]) if placed.height else None
    if moved is None:
        return frame
    good = moved.filter(pl.col("why") == "lifted")
    right = _right(good, genome) if genome is not None and good.height else None
    if right is None:
        counts["unchecked"] += good.height
    else:
        wrong = (pl.col("why") == "lifted") & ~pl.col("row").is_in(right.implode())
        moved = moved.with_columns(pl.when(wrong).then(pl.lit("other")).otherwise("why").alias("why"))
    for why, count in moved["why"].value_counts().iter_rows():
        counts[str(why)] += count
    new = moved.filter(pl.col("why") == "lifted").select(
        "row", *(pl.col(name).alias(f"new {name}") for name in ("chrom", "pos", "ref", "alt")), pl.lit(chain.target).alias("new assembly")
    )
    joined = rows.join(new, on="row", how="left", maintain_order="left")
    columns = [pl.coalesce(f"new {name}", name).alias(name) for name in ("chrom", "pos", "ref", "alt", "assembly")]
    return joined.with_columns(columns).select(frame.columns)


def _right(good: pl.DataFrame, genome: Genome) -> pl.Series | None:
    """The rows whose REF the genome has; None when bcftools could not say it. A base that a MAF leaves out (N) is not looked at."""
    bases = good.select(
        "row", "chrom", pl.col("pos") + pl.col("ref").str.starts_with("N").cast(pl.Int64), pl.col("ref").str.strip_prefix("N")
    )
    unsaid = bases.filter(pl.col("ref").is_null() | (pl.col("ref") == ""))["row"]
    sites = bases.drop_nulls().filter(pl.col("ref") != "").with_columns(alt=pl.lit("<DEL>"))
    with tempfile.TemporaryDirectory(prefix="ceiba-lift-") as folder:
        try:
            return pl.concat([unsaid, Bcftools(Path(folder), genome).right(sites, "lifted")])
        except (subprocess.SubprocessError, OSError):
            return None


def _of_chromosome(part: pl.DataFrame, chrom: str, chain: Chain) -> pl.DataFrame:
    """row, chrom, pos, ref, alt on the new build, and why: lifted, unmapped, ambiguous or turned."""
    known = chain.stretches.get(chrom)
    if known is None:
        return part.with_columns(why=pl.lit("unmapped"))
    first = part["pos"].to_numpy() - 1
    length = np.maximum(part["ref"].fill_null("N").str.len_bytes().to_numpy().astype(np.int64), 1)
    last = first + length
    at = np.searchsorted(known.start, first, side="right") - 1
    found = at.clip(0)
    within = (at >= 0) & (last <= known.end[found])
    earlier = np.where(found > 0, known.furthest[(found - 1).clip(0)], 0) > first
    later = np.where(found + 1 < len(known.start), known.start[(found + 1).clip(max=len(known.start) - 1)], last) < last
    turned = known.turned[found]
    offset = first - known.start[found]
    forward = known.to[found] + offset
    back = known.to[found] + (known.end[found] - known.start[found]) - offset - length
    moved = part.with_columns(
        pl.Series("new", np.where(turned, back, forward) + 1, pl.Int64),
        pl.Series("to", [chain.names[number] for number in known.chrom[found]], pl.String),
        pl.Series("turned", turned),
        pl.Series("within", within),
        pl.Series("several", within & (earlier | later)),
    )
    same = (pl.col("ref").str.len_bytes() == pl.col("alt").str.len_bytes()).fill_null(value=False)
    why = (
        pl.when(~pl.col("within")).then(pl.lit("unmapped")).when(pl.col("several")).then(pl.lit("ambiguous"))
        .when(pl.col("turned") & ~same).then(pl.lit("turned")).otherwise(pl.lit("lifted"))
    )  # fmt: skip
    alleles = [
        pl.when("turned").then(pl.col(name).map_elements(turn, return_dtype=pl.String)).otherwise(pl.col(name)).alias(name)
        for name in ("ref", "alt")
    ]
    return moved.with_columns(why.alias("why"), *alleles).select(
        "row", pl.col("to").alias("chrom"), pl.col("new").alias("pos"), "ref", "alt", "why"
    )
