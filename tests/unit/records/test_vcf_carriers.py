"""What many samples carry, found by whole columns, is what a slow reader finds that asks every sample of every row."""

from __future__ import annotations

import random
import re

import polars as pl
import pytest

from ceiba.records import vcf_calls
from ceiba.records.vcf import read_vcf

SAMPLES = 7
HEADER = """##fileformat=VCFv4.2
##reference=GRCh37
##INFO=<ID=SOMATIC,Number=0,Type=Flag,Description="Somatic">
##INFO=<ID=SS,Number=1,Type=String,Description="{info}">
##FORMAT=<ID=GT,Number=1,Type=String,Description="G">
##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Reads">
##FORMAT=<ID=FT,Number=1,Type=String,Description="Filter">
##FORMAT=<ID=SS,Number=1,Type=Integer,Description="{sample}">
#CHROM|POS|ID|REF|ALT|QUAL|FILTER|INFO|FORMAT|"""
FORMATS = ("GT", "GT:AD", "GT:FT:AD", "AD", "GT:SS:AD", "GTX:AD")
QUIET = ("0/0", "0|0", "./.", ".|.", "0", ".")
GENOTYPES = ("0/1", "1|1", "1", "./1", "0/0/1", "0/2", "2|3", "0/0/0", "/0", "0/.", "9", "", "0//0", "00", "0/10", "x", "-1")
ODDS = 0.3


def invent(dice: random.Random) -> str:
    """Write a file whose samples mostly carry nothing."""
    status = "Somatic status"
    text = HEADER.format(info=dice.choice([status, "Strand"]), sample=dice.choice([status, "Score"]))
    text += "|".join(f"S{number}" for number in range(SAMPLES)) + "\n"
    text = text.replace("|", "\t")
    for place in range(dice.randrange(1, 25)):
        alts = dice.sample(["G", "C", "T", "AT"], dice.choice([1, 1, 1, 2, 3]))
        info, keys = dice.choice([".", ".", "SOMATIC", "SS=2", "SS=1"]), dice.choice(FORMATS)
        cells = []
        for _ in range(SAMPLES):
            genotype = dice.choice(GENOTYPES if dice.random() < ODDS else QUIET)
            reads = ",".join(dice.choice([".", "0", "4", "17"]) for _ in range(len(alts) + dice.choice([1, 1, 1, 2])))
            given = {"GT": genotype, "AD": reads, "FT": dice.choice(["PASS", ".", "low"]), "SS": dice.choice(["2", "0", "."]), "GTX": "0/0"}
            values = [given[key] for key in keys.split(":")]
            cells.append(":".join(values[: dice.choice([len(values), len(values), 1])]))
        text += "\t".join(["1", str(100 * place + 100), ".", "A", ",".join(alts), ".", "PASS", info, keys, *cells]) + "\n"
    return text


def slowly(text: str) -> tuple[list[tuple[object, ...]], list[int]]:
    """Ask each sample of each row: (sample, line, ALT, share, origin) of what it carries, and the lines refused."""
    found, refused = [], []
    told = {kind: re.search(rf"##{kind}=<ID=SS.*Somatic", text) is not None for kind in ("INFO", "FORMAT")}
    for line, row in enumerate(text.split("\n")[:-1], 1):
        if row.startswith("#"):
            continue
        _, _, _, _, alt, _, _, info, keys, *cells = row.split("\t")
        alts, of_row = alt.split(","), []
        for sample, cell in enumerate(cells):
            given = {key: value for key, value in zip(keys.split(":"), cell.split(":"), strict=False) if value != "." or key == "GT"}
            genotype = given.get("GT")
            if genotype is not None and not re.fullmatch(r"[/|]?(\.|\d+)([/|](\.|\d+))*", genotype):
                refused.append(line)
                continue
            named = {int(number) for number in re.findall(r"\d+", genotype or "")}
            if max(named, default=0) > len(alts):
                refused.append(line)
            status = (given.get("SS") if told["FORMAT"] else None) or (info[3:] if told["INFO"] and info.startswith("SS=") else None)
            somatic = status == "2" if status is not None else info == "SOMATIC"
            for number, each in enumerate(alts, 1):
                carried = genotype is None or number in named or (somatic and len(alts) == 1)
                if carried and given.get("FT", "PASS") == "PASS":
                    of_row.append(
                        (f"S{sample}", line, each, share(given.get("AD"), number, len(alts)), "somatic" if somatic else "unknown")
                    )
        found += of_row if line not in refused else []
    return sorted(found, key=repr), sorted(set(refused))


def share(text: str | None, number: int, alts: int) -> float | None:
    """The allele's share where each allele has its number of reads."""
    reads = (text or "").split(",")
    if len(reads) != alts + 1 or "." in reads or not sum(map(int, reads)):
        return None
    return int(reads[number]) / sum(map(int, reads))


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("at_a_time", [1, 1 << 17])
def test_what_the_samples_carry_is_what_asking_each_of_them_gives(write, monkeypatch, seed, at_a_time):
    monkeypatch.setattr(vcf_calls, "_AT_A_TIME", at_a_time)
    text = invent(random.Random(seed))
    draft = read_vcf(write("some.vcf", text.encode()))
    table = pl.DataFrame(draft.tables["alterations"]).with_columns(
        written=pl.when(pl.col("ref").str.len_bytes() > 1).then(pl.lit("long")).otherwise(pl.col("alt"))
    )
    rows = table.select("specimen_code", "line", "written", "vaf", "origin").rows()
    found, refused = slowly(text)
    assert sorted(rows, key=repr) == found
    assert [refusal.line for refusal in draft.refused] == refused
    assert set(draft.silent) | set(table["line"]) | set(refused) == set(range(10, 10 + draft.rows_in))


def test_the_invented_files_carry_something_and_nothing_and_faults():
    answers = [slowly(invent(random.Random(seed))) for seed in range(60)]
    assert any(found for found, _ in answers)
    assert any(refused for _, refused in answers)
    assert {origin for found, _ in answers for *_, origin in found} == {"somatic", "unknown"}
    assert len({share for found, _ in answers for _, _, _, share, _ in found}) > SAMPLES
