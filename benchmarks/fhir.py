"""How fast is FHIR read and written? Resources per second beside a bare typed decode of the same lines by msgspec.

    python benchmarks/fhir.py [--people 20000] [--seed 7]

The bulk export is invented: a Patient, a Condition, a Specimen and five Observations (three variants, a marker, a habit) a person, a
file a type. Each side runs in a process of its own, so that its peak memory is its own, and counts its resources: the counts must be
equal. The work is not: the bare decode makes typed structs and forgets them; ours gives checked draft tables in which every resource is
accounted for. Rates and the ratio are of processor time, so that a busy machine changes them less.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from ceiba.records import export, ingest, open_lake
from ceiba.records.drafts import InputFile
from ceiba.records.fhir.reader import read_fhir_files
from ceiba.records.fhir.resources import decoder

GENES = ("EGFR", "KRAS", "TP53", "BRAF", "PIK3CA", "ALK")
LOINC = "http://loinc.org"


def coded(code: str, system: str = LOINC, display: str | None = None) -> dict[str, object]:
    """Return a concept of one code."""
    return {"coding": [{"system": system, "code": code} | ({"display": display} if display else {})]}


def observation(name: str, person: int, code: str, **more: object) -> dict[str, object]:
    """Return an observation of a person."""
    whole = {"resourceType": "Observation", "id": name, "status": "final", "code": coded(code)}
    return whole | {"subject": {"reference": f"Patient/p{person}"}} | more


def variant(name: str, person: int, draw: random.Random) -> dict[str, object]:
    """Return a variant with gene, protein change, origin and fraction."""
    residue = f"p.Gly{draw.randrange(1, 900)}Asp"
    parts = [
        {"code": coded("48018-6"), "valueCodeableConcept": coded("HGNC:1", "http://www.genenames.org/geneId", draw.choice(GENES))},
        {"code": coded("48005-3"), "valueCodeableConcept": coded(residue, "http://varnomen.hgvs.org")},
        {"code": coded("48002-0"), "valueCodeableConcept": coded("LA6684-0")},
        {"code": coded("81258-6"), "valueQuantity": {"value": round(draw.random(), 3), "code": "1"}},
    ]
    sample = {"reference": f"Specimen/s{person}"}
    return observation(name, person, "69548-6", specimen=sample, valueCodeableConcept=coded("LA9633-4"), component=parts)


def write(folder: Path, people: int, seed: int) -> None:
    """Write the invented bulk export."""
    draw = random.Random(seed)  # noqa: S311 - invented people
    encode = msgspec.json.Encoder().encode
    names = ("Patient", "Condition", "Specimen", "Observation")
    files = {name: (folder / f"{name}.ndjson").open("wb") for name in names}
    for person in range(people):
        subject = {"reference": f"Patient/p{person}"}
        born = f"{draw.randrange(1930, 2000)}-05-20"
        disease = coded("LUAD", "http://oncotree.mskcc.org")
        made = [
            {"resourceType": "Patient", "id": f"p{person}", "gender": draw.choice(("female", "male")), "birthDate": born},
            {"resourceType": "Condition", "id": f"c{person}", "subject": subject, "code": disease, "onsetDateTime": "2024-03-31"},
            {"resourceType": "Specimen", "id": f"s{person}", "subject": subject, "type": coded("TISS")},
            *(variant(f"v{person}-{index}", person, draw) for index in range(3)),
            observation(
                f"m{person}", person, "85337-4", specimen={"reference": f"Specimen/s{person}"}, valueCodeableConcept=coded("LA6576-8")
            ),
            observation(f"b{person}", person, "39156-5", valueQuantity={"value": 27.4, "code": "kg/m2"}),
        ]
        for each in made:
            files[str(each["resourceType"])].write(encode(each) + b"\n")
    for handle in files.values():
        handle.close()


def bare(folder: Path) -> int:
    """Decode every line into the same typed structs and forget it."""
    count = 0
    for path in sorted(folder.glob("*.ndjson")):
        with path.open("rb") as handle:
            for line in handle:
                decoder.decode(line)
                count += 1
    return count


def ours(folder: Path) -> int:
    """Read the export into drafts."""
    return sum(draft.rows_in for draft in read_fhir_files([InputFile(path, path.name) for path in sorted(folder.glob("*.ndjson"))]))


def whole(folder: Path) -> int:
    """Read the export into a lake."""
    return sum(source.rows_in for source in ingest([folder], folder.parent / "lake").sources)


def out(folder: Path) -> int:
    """Write the lake as NDJSON again; the resources written."""
    export(open_lake(folder.parent / "lake"), "fhir", folder.parent / "out", on=dt.date(2026, 11, 20))
    return sum(path.read_bytes().count(b"\n") for path in (folder.parent / "out").glob("*.ndjson"))


SIDES: dict[str, Callable[[Path], int]] = {"bare decode": bare, "drafts": ours, "lake": whole, "written": out}


def timed(side: str, folder: Path) -> dict[str, float]:
    """Run one side in a process of its own: resources, seconds, peak memory in MiB."""
    answer = subprocess.run([sys.executable, __file__, "--side", side, "--folder", str(folder)], capture_output=True, text=True, check=True)
    return dict(json.loads(answer.stdout))


def main() -> None:
    """Write the export, run every side, print both and their ratio."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=20_000)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--side")
    asked.add_argument("--folder", type=Path)
    given = asked.parse_args()
    if given.side:
        started, busy = time.perf_counter(), time.process_time()
        count = SIDES[given.side](given.folder)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        wall, seconds = time.perf_counter() - started, time.process_time() - busy
        print(json.dumps({"resources": count, "seconds": seconds, "wall": wall, "peak_mib": peak}))
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "export"
        folder.mkdir()
        write(folder, given.people, given.seed)
        results = {side: timed(side, folder) for side in SIDES}
    base = results["bare decode"]
    for side, found in results.items():
        rate = found["resources"] / found["seconds"]
        ratio = rate / (base["resources"] / base["seconds"])
        print(
            f"{side:12} {found['resources']:>9,.0f} resources {found['seconds']:6.2f} s of processor ({found['wall']:.2f} s)"
            f" {rate:>8,.0f}/s  x{ratio:.2f}  {found['peak_mib']:,.0f} MiB"
        )
    if len({results[side]["resources"] for side in ("bare decode", "drafts", "lake")}) != 1:
        sys.exit("the sides did not read the same resources")


if __name__ == "__main__":
    main()
