"""How fast are the VCF and MAF readers? Rows per second beside `bcftools query` and Polars, on the same invented files.

    python benchmarks/readers.py [--rows 1000000] [--seed 7]

Every reader runs in a process of its own, so that its peak memory is its own, and gives a checksum (rows, sum of positions): they must
be equal. The work is not: our readers give checked tables with one annotation chosen for each allele, protein changes in one
letter and every row accounted for; `bcftools query` writes text; Polars types the fixed columns and cuts out the keys that our reader uses.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa
from pyarrow import compute

from ceiba.records.drafts import InputFile
from ceiba.records.maf import read_maf
from ceiba.records.vcf import read_vcf

CHROMOSOME_LENGTH = 248_956_422
BGZF_BLOCK = 65_280
BGZF_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
AMINO_ACIDS = ["Ala", "Arg", "Asn", "Asp", "Cys", "Gln", "Glu", "Gly", "His", "Ile", "Leu", "Lys", "Met", "Phe", "Pro", "Ser", "Thr", "Val"]
CONSEQUENCES = ["missense_variant", "synonymous_variant", "intron_variant", "stop_gained", "downstream_gene_variant"]
CSQ_FIELDS = (
    "Allele|Consequence|IMPACT|SYMBOL|Gene|Feature_type|Feature|BIOTYPE|EXON|INTRON|HGVSc|HGVSp|cDNA_position|CDS_position"
    "|Protein_position|Amino_acids|Codons|CANONICAL"
)
VCF_HEADER = f"""##fileformat=VCFv4.2
##FILTER=<ID=PASS,Description="All filters passed">
##contig=<ID=chr1,length={CHROMOSOME_LENGTH},assembly=GRCh38>
##INFO=<ID=DP,Number=1,Type=Integer,Description="Depth">
##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from Ensembl VEP. Format: {CSQ_FIELDS}">
##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">
##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Reads of each allele">
##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">
##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="Quality">
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tINVENTED_1
"""
MAF_COLUMNS = [
    "Hugo_Symbol", "NCBI_Build", "Chromosome", "Start_Position", "End_Position", "Variant_Classification", "Variant_Type",
    "Reference_Allele", "Tumor_Seq_Allele1", "Tumor_Seq_Allele2", "Tumor_Sample_Barcode", "HGVSc", "HGVSp", "HGVSp_Short", "Exon_Number",
    "t_depth", "t_ref_count", "t_alt_count", "Mutation_Status",
]  # fmt: skip


def invented(rows: int, seed: int) -> Iterator[tuple[int, str, str, random.Random]]:
    """Give position, REF and ALT of each row, and the generator to draw the rest from."""
    draw = random.Random(seed)  # noqa: S311 - invented rows
    for place in sorted(draw.randrange(1, CHROMOSOME_LENGTH) for _ in range(rows)):
        ref, alt = draw.sample("ACGT", 2)
        yield place, ref, alt, draw


def write_vcf(path: Path, rows: int, seed: int) -> None:
    """Write a VEP-annotated VCF of one sample, one to three transcripts a row, compressed as bgzip does."""
    with path.open("wb") as file:
        held = VCF_HEADER.encode()
        for place, ref, alt, draw in invented(rows, seed):
            gene, blocks = draw.randrange(20_000), []
            for number in range(draw.randrange(1, 4)):
                consequence, residue = draw.choice(CONSEQUENCES), draw.randrange(1, 1000)
                first, last = draw.choice(AMINO_ACIDS), draw.choice(AMINO_ACIDS)
                protein = f"ENSP{gene:011d}.1:p.{first}{residue}{last}" if consequence[0] in "ms" else ""
                blocks.append(
                    f"{alt}|{consequence}|MODERATE|GENE{gene}|ENSG{gene:011d}|Transcript|ENST{gene * 3 + number:011d}|protein_coding"
                    f"|{number + 1}/9||ENST{gene:011d}.2:c.{residue * 3}{ref}>{alt}|{protein}|{residue * 3}|{residue * 3}"
                    f"|{residue}|A/B|aAa/aBa|{'YES' if number else ''}"
                )
            reads, changed = draw.randrange(5, 200), draw.randrange(5, 200)
            held += (
                f"chr1\t{place}\t.\t{ref}\t{alt}\t50\tPASS\tDP={reads + changed};CSQ={','.join(blocks)}\tGT:AD:DP:GQ"
                f"\t0/1:{reads},{changed}:{reads + changed}:99\n"
            ).encode()
            while len(held) >= BGZF_BLOCK:
                file.write(bgzf_block(held[:BGZF_BLOCK]))
                held = held[BGZF_BLOCK:]
        file.write(bgzf_block(held) + BGZF_END)


def bgzf_block(text: bytes) -> bytes:
    """Compress one block of at most 65,280 bytes."""
    deflate = zlib.compressobj(4, zlib.DEFLATED, -15)
    data = deflate.compress(text) + deflate.flush()
    head = bytes.fromhex("1f8b08040000000000ff060042430200") + (len(data) + 25).to_bytes(2, "little")
    return head + data + zlib.crc32(text).to_bytes(4, "little") + len(text).to_bytes(4, "little")


def write_maf(path: Path, rows: int, seed: int) -> None:
    """Write a MAF of invented tumours, ten rows a tumour."""
    with path.open("w") as file:
        file.write("\t".join(MAF_COLUMNS) + "\n")
        for number, (place, ref, alt, draw) in enumerate(invented(rows, seed)):
            residue, reads, changed = draw.randrange(1, 1000), draw.randrange(5, 200), draw.randrange(5, 200)
            first, last = draw.sample(AMINO_ACIDS, 2)
            values = [
                f"GENE{draw.randrange(20_000)}", "GRCh38", "chr1", place, place, "Missense_Mutation", "SNP", ref, ref, alt,
                f"INVENTED_{number // 10}", f"c.{residue * 3}{ref}>{alt}", f"p.{first}{residue}{last}", f"p.{first[0]}{residue}{last[0]}",
                "3/9", reads + changed, reads, changed, "Somatic",
            ]  # fmt: skip
            file.write("\t".join(map(str, values)) + "\n")


def our_vcf(path: Path) -> tuple[int, int]:
    """Read with our VCF reader."""
    found = read_vcf(InputFile(path, path.name)).tables["alterations"]
    return found.num_rows, int(compute.sum(found.column("pos")).as_py())


def polars_vcf(path: Path) -> tuple[int, int]:
    """Read with Polars: fixed columns typed, CSQ, GT and AD cut out as text."""
    frame = pl.scan_csv(
        path,
        separator="\t",
        has_header=False,
        quote_char=None,
        comment_prefix="#",
        infer_schema=False,
        new_columns=VCF_HEADER.split("\n")[-2].split("\t"),
    )
    sample = pl.col("INVENTED_1").str.split(":")
    table = frame.select(
        "#CHROM",
        pl.col("POS").cast(pl.Int64),
        "REF",
        "ALT",
        "FILTER",
        pl.col("INFO").str.extract(r"(?:^|;)CSQ=([^;]*)").alias("CSQ"),
        sample.list.get(0).alias("GT"),
        sample.list.get(1).str.split(",").alias("AD"),
    ).collect()
    return table.height, int(table["POS"].sum())


def bcftools_vcf(path: Path) -> tuple[int, int]:
    """Write the same keys as text with `bcftools query`; the checksum is taken from that text."""
    out = path.with_suffix(".tsv")
    form = "%CHROM\t%POS\t%REF\t%ALT\t%FILTER\t%INFO/CSQ[\t%GT\t%AD]\n"
    subprocess.run(["bcftools", "query", "-f", form, "-o", str(out), str(path)], check=True)
    positions = (
        pl.scan_csv(out, separator="\t", has_header=False, quote_char=None, infer_schema=False).select(pl.nth(1).cast(pl.Int64)).collect()
    )
    return positions.height, int(positions.to_series().sum())


def our_maf(path: Path) -> tuple[int, int]:
    """Read with our MAF reader."""
    found = read_maf(InputFile(path, path.name)).tables["alterations"]
    return found.num_rows, int(compute.sum(found.column("pos")).as_py())


def polars_maf(path: Path) -> tuple[int, int]:
    """Read with Polars: every column that our reader uses, numbers typed."""
    table = pl.read_csv(path, separator="\t", quote_char=None)
    return table.height, int(table["Start_Position"].sum())


READERS: dict[str, Callable[[Path], tuple[int, int]]] = {
    "vcf ceiba": our_vcf,
    "vcf bcftools query": bcftools_vcf,
    "vcf polars": polars_vcf,
    "maf ceiba": our_maf,
    "maf polars": polars_maf,
}


def run_alone(reader: str, path: Path) -> dict[str, float]:
    """Run one reader in a process of its own; return rows, sum, seconds, processor (seconds) and peak_mb (children included)."""
    done = subprocess.run([sys.executable, __file__, "--one", reader, "--file", str(path)], check=True, capture_output=True, text=True)
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def one(reader: str, path: Path) -> None:
    """Run one reader here and print what it took, as JSON."""
    pa.array([0])  # PyArrow looks for pandas the first time: no part of reading
    began, used = time.perf_counter(), processor_seconds()
    rows, total = READERS[reader](path)
    seconds, processor = time.perf_counter() - began, processor_seconds() - used
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"rows": rows, "sum": total, "seconds": seconds, "processor": processor, "peak_mb": peak / 1024}))


def processor_seconds() -> float:
    """Processor time of this process and its children: what other programs on the machine do not change much."""
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)


def main() -> None:
    """Write the files, run every reader on them, print both sides and compare the checksums."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--one", help=argparse.SUPPRESS)
    options.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.one:
        one(asked.one, asked.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        files = {"vcf": Path(folder, "invented.vcf.gz"), "maf": Path(folder, "invented.maf")}
        write_vcf(files["vcf"], asked.rows, asked.seed)
        write_maf(files["maf"], asked.rows, asked.seed)
        print(f"{asked.rows:,} rows: " + ", ".join(f"{kind} {path.stat().st_size / 1e6:.0f} MB" for kind, path in files.items()))
        print(f"{'reader':20} {'seconds':>8} {'processor':>10} {'rows/s':>12} {'peak MB':>8} {'ceiba takes':>12}")
        for kind, path in files.items():
            took: dict[str, dict[str, float]] = {}
            for reader in (name for name in READERS if name.startswith(kind)):
                if "bcftools" in reader and shutil.which("bcftools") is None:
                    print(f"{reader:20} skipped: bcftools is not installed (Debian: apt-get install bcftools)")
                    continue
                took[reader] = run_alone(reader, path)
            ours = took[f"{kind} ceiba"]
            for reader, result in took.items():
                ratio = "" if result is ours else f"{ours['seconds'] / result['seconds']:.2f} x"
                speed = result["rows"] / result["seconds"]
                print(
                    f"{reader:20} {result['seconds']:8.2f} {result['processor']:10.2f} {speed:12,.0f} {result['peak_mb']:8,.0f} {ratio:>12}"
                )
            if len({(result["rows"], result["sum"]) for result in took.values()}) != 1:
                sys.exit(f"the checksums differ: {took}")
            print(f"{kind}: equal checksums, {ours['rows']:,} rows, sum of positions {ours['sum']:,}")


if __name__ == "__main__":
    main()
