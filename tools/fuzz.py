"""Damage small files at random and feed them to the readers: no error but the project's own, no row lost, no hang, no patient in a message.

    python tools/fuzz.py vcf --seconds 60
    python tools/fuzz.py all --seconds 60 --seed 7 --keep out/fuzz

Each round takes a file of tests/fuzz/seeds (or of tests/bad) that is known to be small, damages it by a few steps (bytes, cells, lines,
columns, encodings) and reads it. The same seed gives the same files. `--keep` writes each file that found something, with what it found.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import random
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ceiba.errors import CeibaError
from ceiba.records import check
from ceiba.records.liftover import read_chain
from ceiba.terms.hgvs_coding import parse_coding
from ceiba.terms.hgvs_protein import parse_protein
from ceiba.terms.markers import parse_marker

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "tests" / "fuzz" / "seeds"
BAD = ROOT / "tests" / "bad"
PERSON = re.compile(r"ZZ-?PERS", re.IGNORECASE)
"""In every seed, the code of each patient and sample begins so: a message that holds it has told a person."""

SLOW_S = 20
LARGEST = 1 << 16
NASTY = (
    b"", b" ", b".", b"-", b"NA", b"nan", b"inf", b"1e400", b"-1", b"0", b"99999999999999999999", b"1.5", b"=1+1", b"\xef\xbb\xbf", b"\x00",
    b"\xff\xfe", b"\xc3", "٣".encode(), "１".encode(), "\u202e".encode(), "é".encode(), b'"', b"'", b"\\", b"{}", b"[]", b"null", b"true",
    b"<DEL>", b"*", b"p.?", b"c.(?_?)del", b"chrUn", b"2024-02-30", b"0000-00-00", b"%s", b"{0}", b"{file}", b"A" * 3000, b"\t", b",", b";",
)  # fmt: skip
Breaks = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Parser:
    """What is fuzzed. seeds: files by name. run: reads a damaged file and returns what is wrong with how that went."""

    name: str
    seeds: tuple[tuple[str, bytes], ...]
    run: Callable[[str, bytes, Path], Breaks]


def main(arguments: list[str]) -> int:
    """Fuzz one parser, or all; print what was done; 1 when anything was found."""
    parsed = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = [parser.name for parser in parsers()]
    parsed.add_argument("parser", choices=[*names, "all"])
    parsed.add_argument("--seconds", type=float, default=60, help="CPU seconds a parser")
    parsed.add_argument("--seed", type=int, default=1)
    parsed.add_argument("--keep", type=Path, help="folder for the files that found something")
    wanted = parsed.parse_args(arguments)
    found = 0
    for parser in parsers():
        if wanted.parser in (parser.name, "all"):
            rounds, breaks = fuzz(parser, wanted.seconds, wanted.seed, wanted.keep)
            found += len(breaks)
            print(f"{parser.name}: {rounds} files in {wanted.seconds:.0f} s of CPU, seed {wanted.seed}: {len(breaks)} kinds of faults")
            for said, count in breaks.most_common():
                print(f"  {count} x {said}")
    return 1 if found else 0


def fuzz(parser: Parser, seconds: float, seed: int, keep: Path | None = None) -> tuple[int, Counter[str]]:
    """Damage and read files for some CPU seconds; return how many, and the kinds of faults found."""
    chance = random.Random(f"{parser.name}/{seed}")  # noqa: S311 - damage need not be secret
    found: Counter[str] = Counter()
    rounds, began = 0, time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        while time.process_time() - began < seconds:
            name, data = damaged(parser.seeds, chance)
            here = Path(folder) / "in"
            here.mkdir()
            for kind, said in _run(parser, name, data, here):
                if not found[kind] and keep is not None:
                    keep.mkdir(parents=True, exist_ok=True)
                    stem = f"{parser.name}-{seed}-{rounds}"
                    (keep / f"{stem}-{name}").write_bytes(data)
                    (keep / f"{stem}.txt").write_text(said, encoding="utf-8")
                found[kind] += 1
            shutil.rmtree(here)
            rounds += 1
    return rounds, found


def _run(parser: Parser, name: str, data: bytes, here: Path) -> Breaks:
    try:
        with _at_most(SLOW_S):
            return parser.run(name, data, here)
    except CeibaError as error:
        return _told([str(error)])
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        place = [
            f"{Path(frame.filename).name}:{frame.name}" for frame in traceback.extract_tb(error.__traceback__) if "ceiba" in frame.filename
        ]
        kind = f"{type(error).__name__} in {place[-1] if place else 'a library'}"
        return [(kind, traceback.format_exc())]


@contextlib.contextmanager
def _at_most(seconds: int) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TimeoutError(f"more than {seconds} s")

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def _told(sentences: list[str]) -> Breaks:
    return [("a message tells a person", sentence) for sentence in sentences if PERSON.search(sentence)]


def read_file(name: str, data: bytes, here: Path) -> Breaks:
    """Check one file: every row is accounted for, and no message tells a person."""
    path = here / name
    path.write_bytes(data)
    return _checked(path)


def read_mapped(name: str, data: bytes, here: Path) -> Breaks:
    """Check a folder of a CSV and its mapping, one of the two damaged."""
    for seed, whole in _seeds("mapping"):
        (here / seed).write_bytes(data if seed == name else whole)
    return _checked(here)


def _checked(path: Path) -> Breaks:
    done = check([path])
    sentences = [str(notice) for notice in done.notices]
    sentences += [f"{row.problem} {row.remedy} {row.column}" for row in done.refused]
    breaks = _told(sentences)
    for source in done.sources:
        if source.rows_in != source.rows_kept + source.rows_merged + source.rows_refused:
            breaks.append(("rows do not add up", str(source)))
    return breaks


def read_chain_file(name: str, data: bytes, here: Path) -> Breaks:
    """Read a chain file."""
    (here / name).write_bytes(data)
    read_chain(here / name)
    return []


def read_hgvs(name: str, data: bytes, here: Path) -> Breaks:
    """Read each line as a change of a protein and of a coding sequence; what is read reads back as itself."""
    del name, here
    breaks: Breaks = []
    for line in data.decode("utf-8", errors="replace").splitlines():
        for read in (parse_protein, parse_coding):
            found = read(line)
            if found is not None and read(str(found)) not in (found, None) and hasattr(type(found), "__str__"):
                breaks.append((f"{read.__name__} does not read back", line))
    return breaks


def read_markers(name: str, data: bytes, here: Path) -> Breaks:
    """Read each line as a marker; what is read reads back as itself."""
    del name, here
    breaks: Breaks = []
    for line in data.decode("utf-8", errors="replace").splitlines():
        with contextlib.suppress(ValueError):
            marker = parse_marker(line)
            if parse_marker(str(marker)) != marker:
                breaks.append(("a marker does not read back", line))
    return breaks


def parsers() -> tuple[Parser, ...]:
    """Return every parser that is fuzzed, with its seeds."""
    bad = {path.name: path.read_bytes() for path in sorted(BAD.glob("*/*")) if path.is_file() and path.stat().st_size < LARGEST}
    tables = tuple((name, data) for name, data in bad.items() if name.endswith((".tsv", ".txt")) and not name.startswith(("civic", "moa")))
    return (
        Parser("vcf", _seeds("vcf") + tuple(one for one in bad.items() if one[0].endswith(".vcf")), read_file),
        Parser("maf", _seeds("maf") + tuple(one for one in bad.items() if one[0].endswith(".maf")), read_file),
        Parser("cbioportal", _seeds("cbioportal") + tables, read_file),
        Parser("csv", _seeds("csv") + tuple(one for one in bad.items() if one[0].endswith(".csv")), read_file),
        Parser("mapping", _seeds("mapping"), read_mapped),
        Parser("fhir", _seeds("fhir"), read_file),
        Parser("phenopackets", _seeds("phenopackets"), read_file),
        Parser("chain", _seeds("chain"), read_chain_file),
        Parser("hgvs", _seeds("hgvs"), read_hgvs),
        Parser("markers", _seeds("markers"), read_markers),
    )


def _seeds(name: str) -> tuple[tuple[str, bytes], ...]:
    return tuple((path.name, path.read_bytes()) for path in sorted((SEEDS / name).iterdir()))


def damaged(seeds: tuple[tuple[str, bytes], ...], chance: random.Random) -> tuple[str, bytes]:
    """Return one of the seeds after one to six steps of damage."""
    name, data = chance.choice(seeds)
    for _ in range(chance.randint(1, 6)):
        data = chance.choice(STEPS)(data, chance)[:LARGEST]
    if chance.random() < 0.03:  # noqa: PLR2004
        data = gzip.compress(data, mtime=0)[: chance.randint(3, len(data) + 40)]
    return name, data


def _bytes(data: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(data))
    gone = chance.choice((0, 0, 1, 1, 2, 8))
    return data[:at] + chance.choice((b"", bytes([chance.randrange(256)]), chance.choice(NASTY))) + data[at + gone :]


def _lines(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    what = chance.randrange(4)
    if what == 0:
        lines.insert(one, lines[other])
    elif what == 1:
        del lines[one]
    elif what == 2:  # noqa: PLR2004
        lines[one], lines[other] = lines[other], lines[one]
    else:
        lines[one] = lines[one][: chance.randint(0, len(lines[one]))]
    return b"\n".join(lines)


def _cell(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    parts = re.split(rb"([\t,;:=|/])", lines[at])
    cell = chance.randrange(0, len(parts), 2)
    parts[cell] = chance.choice((chance.choice(NASTY), chance.choice(parts), parts[cell] * 2))
    lines[at] = b"".join(parts)
    return b"\n".join(lines)


def _column(data: bytes, chance: random.Random) -> bytes:
    mark = b"\t" if b"\t" in data else chance.choice((b",", b";"))
    rows = [line.split(mark) for line in data.split(b"\n")]
    one, other = chance.randrange(max(map(len, rows))), chance.randrange(max(map(len, rows)))
    what = chance.randrange(3)
    for row in rows:
        if len(row) > max(one, other):
            if what == 0:
                row[one], row[other] = row[other], row[one]
            elif what == 1:
                del row[one]
            else:
                row.insert(one, row[other])
    return b"\n".join(mark.join(row) for row in rows)


def _whole(data: bytes, chance: random.Random) -> bytes:
    text = data.decode("utf-8", errors="replace")
    return chance.choice(
        (
            data.replace(b"\n", b"\r\n"),
            b"\xef\xbb\xbf" + data,
            data[: chance.randint(0, len(data))],
            text.encode("utf-16"),
            text.encode("latin-1", errors="replace"),
            data.rstrip(b"\n"),
            data + data,
        )
    )


STEPS = (_bytes, _bytes, _lines, _lines, _cell, _cell, _cell, _column, _whole)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
