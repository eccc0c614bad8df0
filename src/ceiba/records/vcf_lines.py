"""The text of a VCF file: decompressed, cut at whole lines, a bounded piece at a time.

Plain text, gzip, bgzip and bzip2 are told apart by their first bytes, never by the file's name. A file that ends before it should (a
gzip member cut off, a bgzip file without its closing block) is not read at all: nobody knows what the missing part said.
"""

from __future__ import annotations

import bz2
import hashlib
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO, TypeVar

import numpy as np
import numpy.typing as npt

from ceiba.errors import InputMissing, InputUnreadable
from ceiba.records.opening import LONGEST_LINE, endless_line, refuse_other_formats

T = TypeVar("T")

PIECE_BYTES = 12 * 2**20
"""Decompressed bytes worked on at a time: the bound on memory, whatever the size of the file."""

_READ_BYTES = 2**20
_GZIP = b"\x1f\x8b"
_BZIP2 = b"BZh"
_BGZF_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
_BGZF_HEADER_BYTES = 18
_TAB, _NEWLINE, _RETURN, _HASH = 9, 10, 13, 35


@dataclass(slots=True)
class VcfText:
    """A VCF file being read: its header at once, its rows in pieces.

    header: the lines that begin with '#', the '#CHROM' line last. sha256: checksum of the bytes of the file, "" until the last
    piece has been given out. cut: whether what was given out last does not end with a line end.
    """

    header: tuple[str, ...]
    _first: bytes
    _rest: Iterator[bytes]
    _digest: hashlib._Hash
    sha256: str = ""
    cut: bool = False

    def pieces(self) -> Iterator[bytes]:
        """Give the rows, piece by piece, each piece whole lines; the next one is decompressed while this one is worked on."""
        for piece in chain((self._first,) if self._first else (), ahead(self._rest)):
            self.cut = not piece.endswith(b"\n")
            yield piece
        self.sha256 = self._digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Rows:
    """The well-formed rows of a piece, and the lines that are not.

    text: whole lines with exactly the columns of the header. lines: 1-based line number of each. ragged: line number, columns
    found and text of every other line (0 columns found: a header line among the rows). end: line number after the piece.
    """

    text: bytes
    lines: npt.NDArray[np.int64]
    ragged: tuple[tuple[int, int, str], ...]
    end: int


def open_vcf(path: Path, name: str) -> VcfText:
    """Open a VCF file and read its header.

    name: what to call the file in messages. InputMissing when it is not there; InputUnreadable when it is not a VCF file, is
    compressed in a way that is not read, or breaks off.
    """
    digest = hashlib.sha256()
    pieces = _pieces(path, name, digest)
    held = next(pieces, b"")
    if not held:
        raise InputUnreadable("The file is empty.", "Give a VCF file with at least its header.", file=name)
    held = held.removeprefix(b"\xef\xbb\xbf")
    refuse_other_formats(held[:64], name)
    if not held.startswith(b"#"):
        raise InputUnreadable(
            "The file has no VCF header: its first line does not begin with '#'.",
            "Add the header; the last of its lines begins with #CHROM.",
            file=name,
        )
    end = _header_end(held)
    while end is None:
        more = next(pieces, None)
        if more is None:
            end = len(held)
            break
        held += more
        end = _header_end(held)
    header = tuple(held[:end].decode("utf-8", "replace").splitlines())
    return VcfText(header, held[end:], pieces, digest, cut=not held.endswith(b"\n"))


def whole_rows(piece: bytes, columns: int, first_line: int) -> Rows:
    """Sort the lines of a piece into rows with exactly `columns` columns and lines that have not; blank lines are passed over."""
    if not piece.isascii():
        piece = piece.decode("utf-8", "replace").encode()
    if not piece.endswith(b"\n"):
        piece += b"\n"
    codes = np.frombuffer(piece, np.uint8)
    at = np.flatnonzero(codes <= _NEWLINE)  # tabs, line ends, and what nearly no file has
    kinds = codes[at]
    if kinds.min(initial=_TAB) < _TAB:
        at, kinds = at[kinds >= _TAB], kinds[kinds >= _TAB]
    line_ends = np.flatnonzero(kinds == _NEWLINE)
    ends = at[line_ends]
    starts = np.concatenate(([0], ends[:-1] + 1))
    tabs = np.diff(line_ends, prepend=-1) - 1
    lines = np.arange(first_line, first_line + len(ends), dtype=np.int64)
    last = first_line + len(ends)
    header = codes[starts] == _HASH
    good = (tabs == columns - 1) & ~header
    if good.all():
        return Rows(piece, lines, (), last)
    blank = (ends == starts) | ((ends == starts + 1) & (codes[starts] == _RETURN))
    ragged = tuple(
        (int(lines[at]), 0 if header[at] else int(tabs[at]) + 1, piece[starts[at] : ends[at]].decode().rstrip("\r"))
        for at in np.flatnonzero(~good & ~blank)
    )
    edges = np.flatnonzero(np.diff(np.concatenate(([False], good, [False])).astype(np.int8)))
    kept = b"".join(piece[starts[begin] : ends[end - 1] + 1] for begin, end in edges.reshape(-1, 2))
    return Rows(kept, lines[good], ragged, last)


def _header_end(held: bytes) -> int | None:
    """Offset of the line after '#CHROM', or of the first line that does not begin with '#'; None when more must be read to know."""
    at = 0
    while at < len(held):
        newline = held.find(b"\n", at)
        if held[at : at + 1] != b"#":
            return at
        if newline < 0:
            return None
        if held.startswith(b"#CHROM", at):
            return newline + 1
        at = newline + 1
    return None


def ahead(items: Iterator[T]) -> Iterator[T]:
    """Give the items of an iterator; the next one is made, in a thread of its own, while this one is worked on."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = pool.submit(next, items, None)
            yield item


def _pieces(path: Path, name: str, digest: hashlib._Hash) -> Iterator[bytes]:
    """Give the decompressed bytes in pieces that end with a line; the last one may lack its line end."""
    held: list[bytes] = []
    size = 0
    lines = 0
    for block in _blocks(path, name, digest):
        held.append(block)
        size += len(block)
        if size < PIECE_BYTES:
            continue
        joined = b"".join(held)
        cut = joined.rfind(b"\n") + 1
        if cut:
            lines += joined.count(b"\n")
            yield joined[:cut]
        held = [joined[cut:]]
        size = len(held[0])
        if size > LONGEST_LINE:
            raise endless_line(name, lines + 1)
    rest = b"".join(held)
    if rest:
        yield rest


def _blocks(path: Path, name: str, digest: hashlib._Hash) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            start = file.read(_BGZF_HEADER_BYTES)
            file.seek(0)
            if start.startswith(_BZIP2):
                yield from _bzip2(file, name, digest)
            elif not start.startswith(_GZIP):
                yield from _read(file, digest)
            elif start[12:14] == b"BC":
                yield from _bgzip(file, name, digest)
            else:
                yield from _gzip(file, name, digest)
    except FileNotFoundError as error:
        raise InputMissing("There is no such file.", "Check the path you gave.", file=name) from error
    except OSError as error:
        raise InputUnreadable("The file cannot be opened.", "Check that it is a file and that you may read it.", file=name) from error


def _read(file: BinaryIO, digest: hashlib._Hash) -> Iterator[bytes]:
    while block := file.read(_READ_BYTES):
        digest.update(block)
        yield block


def _bgzip(file: BinaryIO, name: str, digest: hashlib._Hash) -> Iterator[bytes]:
    held = b""
    tail = b""
    for read in _read(file, digest):
        held += read
        at = 0
        out: list[bytes] = []
        while at + _BGZF_HEADER_BYTES <= len(held):
            if held[at : at + 2] != _GZIP or held[at + 12 : at + 14] != b"BC":
                raise _damaged(name)
            size = int.from_bytes(held[at + 16 : at + 18], "little") + 1
            if at + size > len(held):
                break
            try:
                out.append(zlib.decompress(held[at : at + size], wbits=31, bufsize=65536))
            except zlib.error as error:
                raise _damaged(name) from error
            tail = held[at : at + size] if size == len(_BGZF_END) else b""
            at += size
        held = held[at:]
        yield b"".join(out)
    if held or tail != _BGZF_END:
        raise _truncated(name)


def _gzip(file: BinaryIO, name: str, digest: hashlib._Hash) -> Iterator[bytes]:
    member = zlib.decompressobj(wbits=31)
    for read in _read(file, digest):
        left = read
        while left:
            if member.eof:
                left = left.lstrip(b"\0")
                if not left:
                    break
                member = zlib.decompressobj(wbits=31)
            try:
                yield member.decompress(left, PIECE_BYTES)
            except zlib.error as error:
                raise _damaged(name) from error
            left = member.unused_data or member.unconsumed_tail
    if not member.eof:
        raise _truncated(name)


def _bzip2(file: BinaryIO, name: str, digest: hashlib._Hash) -> Iterator[bytes]:
    stream = bz2.BZ2Decompressor()
    for read in _read(file, digest):
        left = read
        while left or not (stream.needs_input or stream.eof):
            if stream.eof:
                stream = bz2.BZ2Decompressor()
            try:
                yield stream.decompress(left, PIECE_BYTES)
            except OSError as error:
                raise _damaged(name) from error
            left = stream.unused_data
    if not stream.eof:
        raise _truncated(name)


def _truncated(name: str) -> InputUnreadable:
    return InputUnreadable(
        "The file breaks off: its compressed data end too early.", "Copy the file again from where it was made, or leave it out.", file=name
    )


def _damaged(name: str) -> InputUnreadable:
    return InputUnreadable(
        "The file is damaged: its compressed data cannot be read.",
        "Copy the file again from where it was made, or leave it out.",
        file=name,
    )
