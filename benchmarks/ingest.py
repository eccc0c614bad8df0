"""How long does it take until a big file lies in the lake, checks included, and in how much memory? Beside tools that write Parquet only.

    python benchmarks/ingest.py [--what vcf maf cohort] [--million 1] [--seed 7] [--runs 3]

vcf     1,000,000 rows of one sample, bgzip, annotated by VEP; beside Polars (gz -> zstd Parquet) and bcftools query | DuckDB
maf     ten times 1,000,000 rows of invented tumours; beside DuckDB's read_csv -> zstd Parquet
cohort  100,000 rows of 200 samples (GT:AD:DP:GQ), and half as many; beside Polars and bcftools query

Every run has a process of its own, so that its peak memory is its own. Both sides must find the same rows and the same sum of positions;
the work is not equal: ours gives a checked lake with one annotation an allele, every row accounted for, checksums and a flush to disk, the
others write columns. The load of the machine is printed: where others are at work, compare processor seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import compute
from readers import BGZF_BLOCK, BGZF_END, VCF_HEADER, bgzf_block, invented, processor_seconds, write_maf, write_vcf

from ceiba.records import ingest

SAMPLES = 200
CARRIERS = 0.02
"""Share of the genotypes of the cohort that carry the variant."""


def write_big_maf(path: Path, rows: int, seed: int, times: int = 10) -> None:
    """Write the rows of an invented MAF several times, each time of other tumours."""
    one = path.with_suffix(".one")
    write_maf(one, rows, seed)
    head, _, body = one.read_bytes().partition(b"\n")
    one.unlink()
    with path.open("wb") as file:
        file.write(head + b"\n")
        for number in range(times):
            file.write(body.replace(b"INVENTED_", b"INVENTED_%d_" % number))


def write_cohort(path: Path, rows: int, seed: int) -> None:
    """Write a VCF of 200 samples without annotation, compressed as bgzip does."""
    names = "\t".join(f"INVENTED_{number}" for number in range(1, SAMPLES + 1))
    header = "\n".join(line for line in VCF_HEADER.splitlines() if "CSQ" not in line).replace("INVENTED_1", names) + "\n"
    dice = random.Random(seed)  # noqa: S311 - invented rows
    depths = [(dice.randrange(5, 200), dice.randrange(5, 200)) for _ in range(1000)]
    cells = [f"{'0/1' if number < 1000 * CARRIERS else '0/0'}:{a},{b}:{a + b}:99" for number, (a, b) in enumerate(depths)]
    with path.open("wb") as file:
        held = header.encode()
        for place, ref, alt, draw in invented(rows, seed):
            genotypes = "\t".join(draw.choices(cells, k=SAMPLES))
            held += f"chr1\t{place}\t.\t{ref}\t{alt}\t50\tPASS\tDP=100\tGT:AD:DP:GQ\t{genotypes}\n".encode()
            while len(held) >= BGZF_BLOCK:
                file.write(bgzf_block(held[:BGZF_BLOCK]))
                held = held[BGZF_BLOCK:]
        file.write(bgzf_block(held) + BGZF_END)


def ours(path: Path, out: Path) -> tuple[int, int]:
    """Ingest into a lake; of a cohort, whose rows make an alteration for each carrier, only the rows are compared."""
    done = ingest([path], out)
    (source,) = done.sources
    if source.rows_kept != source.rows_in:
        sys.exit("rows of the invented file were merged or refused")
    return (source.rows_in, 0) if path.name.startswith("cohort") else _sums(done.tables["alterations"], "pos")


def polars_vcf(path: Path, out: Path) -> tuple[int, int]:
    """Fixed columns typed, DP, CSQ, GT and AD cut out, streamed to Parquet."""
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
    frame.select(
        pl.col("#CHROM").alias("chrom"),
        pl.col("POS").cast(pl.Int64).alias("pos"),
        "REF",
        "ALT",
        "FILTER",
        pl.col("INFO").str.extract(r"(?:^|;)DP=([^;]*)").cast(pl.Int64).alias("dp"),
        pl.col("INFO").str.extract(r"(?:^|;)CSQ=([^;]*)").alias("csq"),
        sample.list.get(0).alias("gt"),
        sample.list.get(1).str.split(",").cast(pl.List(pl.Int64)).alias("ad"),
    ).sink_parquet(out, compression="zstd")
    return _sums(out, "pos")


def bcftools_duckdb_vcf(path: Path, out: Path) -> tuple[int, int]:
    """The same keys as text by bcftools query, through a pipe into DuckDB and to Parquet."""
    form = "%CHROM\\t%POS\\t%REF\\t%ALT\\t%FILTER\\t%INFO/DP\\t%INFO/CSQ[\\t%GT\\t%AD]\\n"
    columns = {
        name: "BIGINT" if name in ("pos", "dp") else "VARCHAR" for name in ["chrom", "pos", "ref", "alt", "filter", "dp", "csq", "gt", "ad"]
    }
    _through_a_pipe(["bcftools", "query", "-f", form, str(path)], columns, out)
    return _sums(out, "pos")


def duckdb_maf(path: Path, out: Path) -> tuple[int, int]:
    """DuckDB's CSV reader to Parquet: nothing checked, nothing joined."""
    import duckdb

    duckdb.sql(f"COPY (FROM read_csv('{path}', delim='\\t', header=true)) TO '{out}' (FORMAT parquet, COMPRESSION zstd)")
    return _sums(out, "Start_Position")


def polars_cohort(path: Path, out: Path) -> tuple[int, int]:
    """Fixed columns typed, the samples as text, streamed to Parquet."""
    names = [*VCF_HEADER.split("\n")[-2].split("\t")[:9], *(f"s{number}" for number in range(SAMPLES))]
    frame = pl.scan_csv(path, separator="\t", has_header=False, quote_char=None, comment_prefix="#", infer_schema=False, new_columns=names)
    frame.with_columns(pl.col("POS").cast(pl.Int64)).sink_parquet(out, compression="zstd")
    return pq.read_metadata(out).num_rows, 0


def bcftools_cohort(path: Path, out: Path) -> tuple[int, int]:
    """Genotypes and read counts of every sample as text."""
    with out.open("wb") as file:
        subprocess.run(["bcftools", "query", "-f", "%CHROM\\t%POS\\t%REF\\t%ALT[\\t%GT:%AD]\\n", str(path)], check=True, stdout=file)
    with out.open("rb") as file:
        return sum(1 for _ in file), 0


def _through_a_pipe(words: list[str], columns: dict[str, str], out: Path) -> None:
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        pipe = Path(folder, "pipe")
        os.mkfifo(pipe)
        with subprocess.Popen([*words, "-o", str(pipe)]) as process:
            duckdb.sql(
                f"COPY (FROM read_csv('{pipe}', delim='\\t', header=false, quote='', columns={columns!r}, auto_detect=false)) "
                f"TO '{out}' (FORMAT parquet, COMPRESSION zstd)"
            )
        if process.returncode:
            sys.exit("bcftools failed")


def _sums(path: Path, column: str) -> tuple[int, int]:
    found = pq.read_table(path, columns=[column]).column(column)
    return len(found), int(compute.sum(found).as_py())


SIDES: dict[str, dict[str, Callable[[Path, Path], tuple[int, int]]]] = {
    "vcf": {"ceiba": ours, "polars": polars_vcf, "bcftools | duckdb": bcftools_duckdb_vcf},
    "maf": {"ceiba": ours, "duckdb": duckdb_maf},
    "cohort": {"ceiba": ours, "polars": polars_cohort, "bcftools": bcftools_cohort},
}


def alone(what: str, side: str, path: Path) -> dict[str, float]:
    """Run one side in a process of its own."""
    words = [sys.executable, __file__, "--one", what, side, "--file", str(path)]
    result: dict[str, float] = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
    return result


def one(what: str, side: str, path: Path) -> None:
    """Run one side in this process and print what it took."""
    pa.array([0])  # PyArrow looks for pandas the first time: no part of reading
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        out = Path(folder, "out")
        started, processor = time.perf_counter(), processor_seconds()
        rows, total = SIDES[what][side](path, out)
        seconds, processor = time.perf_counter() - started, processor_seconds() - processor
    uses = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps({"rows": rows, "sum": total, "seconds": seconds, "processor": processor, "peak": sum(uses)}))


def compare(what: str, path: Path, runs: int) -> None:
    """Run every side in turn, several times, and print medians; end when the checksums differ."""
    took: dict[str, list[dict[str, float]]] = {side: [] for side in SIDES[what]}
    for _ in range(runs):
        for side, results in took.items():
            results.append(alone(what, side, path))
    if len({(result["rows"], result["sum"]) for results in took.values() for result in results}) != 1:
        sys.exit(f"the checksums differ: {took}")
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    print(f"{path.name}: {path.stat().st_size / 1e6:,.0f} MB, median of {runs}, load {load}")
    middle = {side: {key: statistics.median(result[key] for result in results) for key in results[0]} for side, results in took.items()}
    fastest = {key: min(middle[side][key] for side in middle if side != "ceiba") for key in ("seconds", "processor")}
    print(f"{'side':20} {'seconds':>8} {'processor':>10} {'peak MiB':>9}")
    for side, result in middle.items():
        ratios = "" if side != "ceiba" else "  " + ", ".join(f"{result[key] / fastest[key]:.2f} x {key}" for key in fastest)
        print(f"{side:20} {result['seconds']:8.2f} {result['processor']:10.2f} {result['peak']:9,.0f}{ratios}", flush=True)


def main() -> None:
    """Write the files, run every side on them, print both sides and compare the checksums."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--what", nargs="+", choices=list(SIDES), default=list(SIDES))
    options.add_argument("--million", type=float, default=1)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.one:
        one(*asked.one, asked.file)
        return
    rows = int(asked.million * 1_000_000)
    with tempfile.TemporaryDirectory() as folder:
        if "vcf" in asked.what:
            write_vcf(Path(folder, "one.vcf.gz"), rows, asked.seed)
            compare("vcf", Path(folder, "one.vcf.gz"), asked.runs)
        if "maf" in asked.what:
            write_big_maf(Path(folder, "big.maf"), rows, asked.seed)
            compare("maf", Path(folder, "big.maf"), asked.runs)
        for part in (20, 10) if "cohort" in asked.what else ():
            write_cohort(Path(folder, f"cohort-{part}.vcf.gz"), rows // part, asked.seed)
            compare("cohort", Path(folder, f"cohort-{part}.vcf.gz"), asked.runs)


if __name__ == "__main__":
    main()
