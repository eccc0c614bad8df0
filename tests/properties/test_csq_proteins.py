"""The protein change of a random variant, as bcftools and we write it, makes of the translated gene what the changed gene translates to."""

from __future__ import annotations

import os
import random
import re
import shutil
from itertools import product
from pathlib import Path

import polars as pl
import pytest

from ceiba.records.builds import turn
from ceiba.records.drafts import Draft, InputFile, Wanted, draft_table
from ceiba.records.genome import read_genome
from ceiba.records.local import prepared

pytestmark = pytest.mark.skipif(
    shutil.which("bcftools") is None and os.environ.get("CI") != "true", reason="bcftools is not installed (apt-get install bcftools)"
)

CODONS = ["".join(bases) for bases in product("TCAG", repeat=3)]
RESIDUES = dict(zip(CODONS, "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG", strict=True))
GENES, EVERY, LENGTH = 60, 1000, 240


def protein(bases: str) -> str:
    """Translate up to the first stop, the stop included."""
    residues = ""
    for at in range(0, len(bases) - 2, 3):
        residues += RESIDUES[bases[at : at + 3]]
        if residues[-1] == "*":
            break
    return residues


def invent(folder: Path, random_: random.Random) -> str:
    """Write a reference genome with genes on both strands and their gene models; return its sequence."""
    sequence = [random_.choice("ACGT") for _ in range((GENES + 1) * EVERY)]
    lines = ["##gff-version 3", f"##sequence-region 7 1 {len(sequence)}"]
    usable = [codon for codon in CODONS if RESIDUES[codon] != "*"]
    for number in range(GENES):
        first, strand = number * EVERY + 500, "+-"[number % 2]
        coding = "ATG" + "".join(random_.choice(usable) for _ in range(LENGTH // 3 - 2)) + "TAA"
        sequence[first : first + LENGTH] = list(coding if strand == "+" else turn(coding))
        span = f"{first + 1}\t{first + LENGTH}\t.\t{strand}"
        lines.append(f"7\tx\tgene\t{span}\t.\tID=gene:G{number};Name=F{number};biotype=protein_coding")
        lines.append(f"7\tx\tmRNA\t{span}\t.\tID=transcript:T{number};Parent=gene:G{number};biotype=protein_coding")
        lines.append(f"7\tx\texon\t{span}\t.\tParent=transcript:T{number}")
        lines.append(f"7\tx\tCDS\t{span}\t0\tID=CDS:P{number};Parent=transcript:T{number}")
    (folder / "models.gff3").write_text("\n".join(lines) + "\n")
    text = "".join(sequence)
    (folder / "genome.fa").write_text(">7\n" + text + "\n")
    (folder / "genome.fa.fai").write_text(f"7\t{len(text)}\t3\t{len(text)}\t{len(text) + 1}\n")
    return text


def variants(sequence: str, random_: random.Random) -> list[tuple[int, str, str]]:
    """Substitutions, insertions and deletions within the genes, as (0-based place, ref, alt)."""
    found = set()
    for _ in range(2500):
        at = random_.randrange(GENES) * EVERY + 500 + random_.randrange(3, LENGTH - 15)
        size, ref = random_.choice([1, 2, 3, 6]), sequence[at]
        inserted = "".join(random_.choice("ACGT") for _ in range(size))
        again = sequence[at + 1 : at + 1 + size]
        kinds = [
            (ref, random_.choice([base for base in "ACGT" if base != ref])),
            (sequence[at : at + 1 + size], ref),
            (ref, ref + inserted),
        ]
        found.add((at, *random_.choice([*kinds, (ref, ref + again)])))
    return sorted(found)


def explains(change: str, before: str, after: str) -> bool:
    """Whether a change in HGVS makes one protein of the other, as far to the end as it fits."""
    if found := re.fullmatch(r"p\.([A-Z])(\d+)([A-Z*]|=)", change):
        residue, at, new = found[1], int(found[2]), found[3]
        expected = before if new == "=" else before[: at - 1] + "*" if new == "*" else before[: at - 1] + new + before[at:]
        return before[at - 1] == residue and expected == after
    if found := re.fullmatch(r"p\.([A-Z*])(\d+)([A-Z])fs\*(\d+|\?)", change):
        at = int(found[2])
        front = before[: at - 1] == after[: at - 1] and before[at - 1] == found[1] and after[at - 1] == found[3] != found[1]
        return front and (found[4] == "?" or len(after) == at - 1 + int(found[4]))
    if found := re.fullmatch(r"p\.([A-Z])(\d+)(?:_([A-Z*])(\d+))?(del|dup|ins|delins)([A-Z]*)", change):
        first, last, new = int(found[2]), int(found[4] or found[2]), found[6]
        named = before[first - 1] == found[1] and (not found[3] or before[last - 1] == found[3])
        gone = before[first - 1 : last]
        expected = {
            "del": before[: first - 1] + before[last:],
            "dup": before[:last] + gone + before[last:],
            "ins": before[:first] + new + before[first:],
            "delins": before[: first - 1] + new + before[last:],
        }[found[5]]
        moved = found[5] in ("del", "dup") and before[last] == gone[0]
        return named and expected == after and not moved and not (found[5] == "ins" and before[first - len(new) : first] == new)
    return False


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_protein_change_explains_the_changed_protein(tmp_path, seed):
    random_ = random.Random(seed)
    sequence = invent(tmp_path, random_)
    given = variants(sequence, random_)
    columns = {"specimen_code": ["S"] * len(given), "kind": "small_variant", "chrom": "7", "pos": [at + 1 for at, _, _ in given]}
    columns |= {"ref": [ref for _, ref, _ in given], "alt": [alt for _, _, alt in given], "line": list(range(len(given)))}
    assays = draft_table("assays", {"specimen_code": ["S"], "kind": "small_variant", "scope": "unknown", "readable": False})
    draft = Draft(
        InputFile(tmp_path / "a.vcf", "a.vcf"), "vcf", len(given), {"alterations": draft_table("alterations", columns)}, {"assays": assays}
    )
    genome = read_genome(tmp_path / "genome.fa", tmp_path / "models.gff3")
    told = pl.from_arrow(prepared(draft, Wanted(genomes=(genome,))).tables["alterations"])
    assert told["consequence"].null_count() == 0
    wrong, right = [], 0
    for (at, ref, alt), change, word, coding in zip(given, told["hgvs_p"], told["consequence"], told["hgvs_c"], strict=True):
        number = at // EVERY
        first = number * EVERY + 500
        gene, changed = sequence[first : first + LENGTH], sequence[first:at] + alt + sequence[at + len(ref) : first + LENGTH]
        before, after = (protein(bases if number % 2 == 0 else turn(bases)) for bases in (gene, changed))
        if change is None or word == "start_lost" or "ext" in change:
            continue
        right += 1
        if coding is not None:  # the residue that a single base belongs to
            assert int(re.sub(r"\D", "", change)) == (int(re.sub(r"\D", "", coding)) + 2) // 3
        if not explains(change, before, after):
            wrong.append((at + 1, ref, alt, change, word))
    assert not wrong
    assert right >= 0.85 * len(given)  # of some insertions, the residues before are not known
