"""Positions that are wanted of every VCF file whatever it found there, and a file that says which positions a laboratory examined."""

from __future__ import annotations

import gzip
import re
import zlib
from bisect import bisect_right
from pathlib import Path

from ceiba.errors import InputUnreadable
from ceiba.records.builds import chromosome_of
from ceiba.records.drafts import Examined, WantedSite
from ceiba.records.opening import unreadable

_PLACE = re.compile(r"[0-9]+")
_BED_COLUMNS, _VCF_COLUMNS = 3, 5
"""At least so many columns say a stretch."""


def read_examined(path: Path) -> Examined:
    """Read which stretches were examined: a BED file (0-based, half-open) or a VCF file of positions (its REF says how many bases).

    Plain or gzip. InputUnreadable with the line where a stretch cannot be read: a position passed over would make a reference of it, or
    take one away.
    """
    data = path.read_bytes()
    try:
        text = (gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).decode("utf-8")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise unreadable(path, error) from None
    is_vcf = text.startswith("##fileformat=VCF")
    stretches: dict[str, list[tuple[int, int]]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith(("#", "track", "browser")):
            continue
        parts = line.split("\t") if "\t" in line else line.split()
        stretch = _of_vcf(parts) if is_vcf else _of_bed(parts)
        if stretch is None:
            raise InputUnreadable(
                "The line says no stretch of a chromosome.",
                "Write chromosome, start and end (BED, 0-based), or the columns of a VCF file.",
                file=path.name,
                line=number,
            )
        stretches.setdefault(chromosome_of(parts[0]), []).append(stretch)
    return Examined({name: _merged(found) for name, found in stretches.items()})


def _of_bed(parts: list[str]) -> tuple[int, int] | None:
    if len(parts) < _BED_COLUMNS or not (_PLACE.fullmatch(parts[1]) and _PLACE.fullmatch(parts[2])) or int(parts[1]) >= int(parts[2]):
        return None
    return int(parts[1]), int(parts[2])


def _of_vcf(parts: list[str]) -> tuple[int, int] | None:
    if len(parts) < _VCF_COLUMNS or not _PLACE.fullmatch(parts[1]) or not parts[3].isalpha():
        return None
    return int(parts[1]) - 1, int(parts[1]) - 1 + len(parts[3])


def _merged(stretches: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def was_examined(examined: Examined, site: WantedSite) -> bool:
    """Whether every base of a site lies in a stretch that was examined."""
    stretches = examined.stretches.get(site.chrom, ())
    place = bisect_right(stretches, (site.pos - 1, 2**62)) - 1
    return place >= 0 and stretches[place][0] <= site.pos - 1 and site.end <= stretches[place][1]


def spelt(site: WantedSite, pos: int, ref: str, alt: str) -> str | None:
    """Return what a row's allele is at a site that it overlaps or touches, in the site's own letters; None when it cannot be told.

    Two ways to write one change (padded with more bases, moved along a repeat inside both spans) give the same. ValueError when the row's
    reference bases are not the site's: another build, or another strand.

    >>> spelt(WantedSite("GRCh38", "2", 10, "CAT", ("C", "CATAT")), 10, "C", "CAT")
    'CATAT'
    """
    low, high = min(site.pos, pos), max(site.end, pos + len(ref) - 1)
    bases = [""] * (high - low + 1)
    for start, text in ((site.pos, site.ref), (pos, ref)):
        for offset, base in enumerate(text, start=start - low):
            if bases[offset] not in ("", base):
                raise ValueError("reference bases differ")
            bases[offset] = base
    whole = "".join(bases)
    mine, theirs = site.pos - low, pos - low
    changed = whole[:theirs] + alt + whole[theirs + len(ref) :]
    for allele in (site.ref, *site.alts):
        if whole[:mine] + allele + whole[mine + len(site.ref) :] == changed:
            return allele
    return _otherwise(site, pos, ref, alt, changed[mine:])


def _otherwise(site: WantedSite, pos: int, ref: str, alt: str, changed: str) -> str | None:
    """A change that is none of the site's: the bases it makes there, or the reference when it lies beside the site."""
    front = back = 0
    shorter = min(len(ref), len(alt))
    while front < shorter and ref[front] == alt[front]:
        front += 1
    while back < shorter - front and ref[-1 - back] == alt[-1 - back]:
        back += 1
    start, end = pos + front, pos + len(ref) - back  # what is replaced: first base, and the one after the last
    if end <= site.pos or start > site.end:
        return site.ref
    if len(ref) == len(alt):
        return changed[: len(site.ref)]
    inside = start >= site.pos and end <= site.end + 1
    return changed[: len(site.ref) + len(alt) - len(ref)] if inside else None
