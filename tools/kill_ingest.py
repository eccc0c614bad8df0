"""Kill an ingest at many random moments, and look each time whether anything was lost or torn.

    python tools/kill_ingest.py [--kills 200] [--seed 7] [--rows 30000]

Two sets of invented files, of which one is the other with a file changed, one gone and one new, are ingested in turn into one lake, by a
process of its own, with tables spilling to disk. It is killed (SIGKILL) at a random moment: half of them anywhere from its start to past
its end, half while it joins the files or writes. After each kill the lake must open and hold exactly the former generation or exactly the
new one: the checksum of every table as its manifest says and as an undisturbed run gives it, rows in = kept + merged + refused in every
file, and as many rows in quarantine as were refused. In the end one clean run must give what an undisturbed one gives, with nothing left
over.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import IO, cast

import pyarrow.parquet as pq

from ceiba.errors import CeibaError
from ceiba.records import ingest, open_lake

CHILD = """
import sys
from pathlib import Path
from ceiba.records import ingest, spilled
import pyarrow, pyarrow.parquet
pyarrow.array([0])  # PyArrow looks for pandas the first time
spilled.HELD_BYTES = 1 << 16
print("ready", flush=True)
inputs, into = sys.stdin.readline().rstrip("\\n").split("\\t")
print("started", flush=True)
ingest([Path(inputs)], Path(into), progress=lambda stage, done, total: print(stage, flush=True))
print("ended", flush=True)
"""
STAGES = ("started", "Reading files", "Joining", "Writing the lake", "ended")
LATEST = 1.05
"""The latest moment to kill, in usual durations of a run or a stage."""

_OURS = ("current", "lock")


def write_files(folder: Path, rows: int, seed: int) -> None:
    """Write invented files: three MAFs with repeats and broken rows, and the people they are of."""
    dice = random.Random(seed)  # noqa: S311 - invented rows
    folder.mkdir()
    for name in "abc":
        lines = ["Hugo_Symbol\tTumor_Sample_Barcode\tHGVSp_Short\n"]
        lines += [f"GENE{dice.randrange(900)}\tS{dice.randrange(400)}\tp.A{dice.randrange(40) + 1}T\n" for _ in range(rows // 3)]
        lines += ["GENE1\tS1\n", "\t\tp.A1T\n"]
        (folder / f"{name}.maf").write_text("".join(lines))
    people = [f"P{number // 2},S{number},{dice.choice(['female', 'male'])},{number % 90}\n" for number in range(0, 400, 2)]
    (folder / "people.csv").write_text("patient_code,specimen_code,sex,age_years\n" + "".join(people))


def faults(lake: Path, expected: dict[str, dict[str, str]]) -> tuple[list[str], str]:
    """Return what is wrong with a lake, and which of the expected ones it is. expected: name of a set of files -> checksum by table."""
    try:
        tables = open_lake(lake)
    except CeibaError as error:
        return [str(error)], ""
    found: list[str] = []
    generation = next(iter(tables.values())).parent
    stated = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))["sha256"]
    for name, path in tables.items():
        if hashlib.sha256(path.read_bytes()).hexdigest() != stated[name]:
            found.append(f"{name} is not what its manifest says")
    which = next((name for name, digests in expected.items() if digests == stated), "")
    if not which:
        found.append("the lake is neither the former nor the new one")
    if not found:
        found += unbalanced(tables)
    strange = [path.name for path in lake.iterdir() if path.name not in _OURS and not path.name.startswith(("g-", "partial-"))]
    return found + [f"{name} lies in the lake and should not" for name in strange], which


def unbalanced(tables: dict[str, Path]) -> list[str]:
    """Return the files whose rows do not add up, or whose refused rows are not in quarantine."""
    refused = Counter(pq.read_table(tables["quarantine"])["source_id"].to_pylist())
    return [
        f"the rows of {row['file']} do not add up"
        for row in pq.read_table(tables["sources"]).to_pylist()
        if row["rows_in"] != row["rows_kept"] + row["rows_merged"] + row["rows_refused"] or refused[row["source_id"]] != row["rows_refused"]
    ]


def digests_of(lake: Path) -> dict[str, str]:
    """Return the checksum of every table of a lake."""
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in open_lake(lake).items()}


def waiting() -> subprocess.Popen[str]:
    """Start a process that has everything imported and waits to be told what to ingest."""
    process = subprocess.Popen([sys.executable, "-c", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own words
    if cast(IO[str], process.stdout).readline() != "ready\n":
        sys.exit("the process that ingests did not start")
    return process


def start(process: subprocess.Popen[str], inputs: Path, into: Path) -> None:
    """Tell a waiting process what to ingest, and wait until it has heard."""
    told = cast(IO[str], process.stdin)
    told.write(f"{inputs}\t{into}\n")
    told.flush()
    cast(IO[str], process.stdout).readline()


def stages_of(process: subprocess.Popen[str], heard: str = "started") -> list[str]:
    """Return the stages that a process has told of, the last one heard first; waits until it is gone."""
    lines = cast(IO[str], process.stdout).read().splitlines()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        cast(IO[str], pipe).close()
    return [heard, *lines]


def usual_times(inputs: Path, into: Path) -> dict[str, float]:
    """Return when each stage of a run begins, in seconds from its start; `ended` is the last."""
    process = waiting()
    begun = time.monotonic()
    start(process, inputs, into)
    times = {"started": 0.0}
    for line in cast(IO[str], process.stdout):
        times.setdefault(line.strip(), time.monotonic() - begun)
    stages_of(process)
    return times


def wait_for(process: subprocess.Popen[str], times: dict[str, float], dice: random.Random) -> str:
    """Wait for a random moment of a run; return the last stage heard of. Half of the moments are anywhere, half after joining has begun."""
    if dice.random() < 1 / 2:
        time.sleep(dice.uniform(0, LATEST * times["ended"]))
        return "started"
    aim = dice.choice(("Joining", "Writing the lake"))
    end = times["Writing the lake" if aim == "Joining" else "ended"]
    while (line := cast(IO[str], process.stdout).readline().strip()) and line != aim:
        pass
    time.sleep(dice.uniform(0, LATEST * (end - times[aim])))
    return line


def kill(kills: int, seed: int, rows: int) -> tuple[list[str], dict[str, Counter[str]]]:
    """Do it all; return what went wrong, and for each stage in which kills fell how often the lake was the former one and the new one."""
    dice = random.Random(seed)  # noqa: S311 - moments
    wrong: list[str] = []
    tally = {stage: Counter[str]() for stage in STAGES}
    with tempfile.TemporaryDirectory() as folder:
        sets = {"one": Path(folder, "one"), "two": Path(folder, "two")}
        write_files(sets["one"], rows, seed)
        write_files(sets["two"], rows, seed)
        (sets["two"] / "d.maf").write_bytes((sets["two"] / "c.maf").read_bytes().replace(b"GENE1", b"GENE2"))
        (sets["two"] / "a.maf").write_bytes((sets["two"] / "a.maf").read_bytes() + b"EGFR\tS1\tp.L858R\n")
        (sets["two"] / "c.maf").unlink()
        expected = {name: digests_of(ingest([path], Path(folder, f"undisturbed-{name}")).lake) for name, path in sets.items()}
        lake = Path(folder, "lake")
        ingest([sets["one"]], lake)
        times = usual_times(sets["two"], Path(folder, "measured"))
        here, following = "one", waiting()
        for number in range(kills):
            goal = "two" if here == "one" else "one"
            process = following
            start(process, sets[goal], lake)
            heard = wait_for(process, times, dice)
            process.kill()
            stage = stages_of(process, heard)[-1]
            following = waiting()
            found, which = faults(lake, expected)
            if stage == "ended" and which != goal:
                found.append("a run that had ended is not there")
            wrong += [f"kill {number} ({stage}): {fault}" for fault in found]
            tally[stage]["former" if which == here else "new"] += 1
            here = which or here
        following.kill()
        stages_of(following)
        last = ingest([sets["one"]], lake)
        if digests_of(last.lake) != expected["one"]:
            wrong.append("the clean run after all kills differs from an undisturbed one")
        left = sorted(path.name for path in lake.iterdir())
        if len(left) != len(_OURS) + 1 or any(name.startswith("partial-") for name in left):
            wrong.append(f"something was left over: {', '.join(left)}")
    return wrong, tally


def main() -> None:
    """Kill, print what was found, and end with 1 when anything was wrong."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--rows", type=int, default=30_000)
    asked = options.parse_args()
    wrong, tally = kill(asked.kills, asked.seed, asked.rows)
    print(f"{asked.kills} kills, seed {asked.seed}, {asked.rows:,} rows")
    print(f"{'killed while':20} {'kills':>6} {'former lake':>12} {'new lake':>9}")
    for stage, counts in tally.items():
        print(f"{stage:20} {counts.total():6} {counts['former']:12} {counts['new']:9}")
    print("\n".join(wrong) or "nothing lost, nothing torn, nothing left over")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
