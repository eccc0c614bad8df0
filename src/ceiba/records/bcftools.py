"""bcftools, where the machine has it: started on files made for it, with places and alleles only, nothing of people or samples.

A list of words, no shell; its sentences are not repeated, they could quote the file. Where it is absent, fails or takes too long, whoever
asked says so and goes on without.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import polars as pl

from ceiba.records.annotations import AnnotationFormat, annotation_format
from ceiba.records.drafts import Genome
from ceiba.records.genome import contig_names
from ceiba.records.vcf_info import info_value

PROGRAM = "bcftools"
_SECONDS, _ROWS_A_SECOND = 600, 2_000
"""How long bcftools may take: this, and a second for so many rows."""


def is_installed() -> bool:
    """Whether bcftools can be started."""
    return shutil.which(PROGRAM) is not None


class Bcftools:
    """Runs of bcftools beside a reference genome, in a folder of their own.

    CalledProcessError when one fails, TimeoutExpired when it takes too long, OSError when it cannot be started.
    """

    def __init__(self, folder: Path, genome: Genome) -> None:
        self.folder = folder
        self.genome = genome
        self.known = contig_names(genome)

    def right(self, sites: pl.DataFrame, name: str) -> pl.Series:
        """Return the rows of those sites (row, chrom, pos, ref, alt) whose REF the reference genome has. name: of the files made."""
        return _read(self._normal(sites, name))[0]["row"]

    def csq(self, sites: pl.DataFrame, name: str) -> tuple[pl.DataFrame, AnnotationFormat | None, int]:
        """Annotate sites: row and annotation, how it is written, and the number of sites whose REF the reference genome has.

        Indels are moved to the left first: of one that is not, bcftools 1.16 names wrong residues (REF TCCT, ALT T).
        """
        normal = self._normal(sites, name)
        out = self.folder / f"{name}.out.vcf"
        models = str(self.genome.models.resolve()) if self.genome.models else ""
        self._run(["csq", "--local-csq", "-s", "-", "-f", self._reference(), "-g", models, "-o", str(out), str(normal)], sites.height)
        found, style = _read(out)
        return found.select("row", info_value("BCSQ").alias("annotation")).drop_nulls(), style, found["row"].n_unique()

    def _normal(self, sites: pl.DataFrame, name: str) -> Path:
        """Those of the sites whose REF the reference genome has, indels moved to the left."""
        given, out = self._written(sites, f"{name}.given"), self.folder / f"{name}.normal.vcf"
        self._run(["norm", "-c", "x", "-f", self._reference(), "-o", str(out), str(given)], sites.height)
        return out

    def _written(self, sites: pl.DataFrame, name: str) -> Path:
        """Write sites as a VCF file, in the order and with the names of the reference genome."""
        given = self.folder / f"{name}.vcf"
        order = {contig: at for at, contig in enumerate(self.genome.contigs)}
        rows = sites.filter(pl.col("chrom").is_in(list(self.known))).select(
            pl.col("chrom").replace_strict(self.known, return_dtype=pl.String), "pos", pl.col("row").cast(pl.String), "ref", "alt",
            pl.lit(".").alias("qual"), pl.lit("PASS").alias("filter"), pl.lit(".").alias("info"),
        )  # fmt: skip
        rows = rows.sort(pl.col("chrom").replace_strict(order, return_dtype=pl.Int64), "pos")
        contigs = (f"##contig=<ID={contig},length={length}>" for contig, length in self.genome.contigs.items())
        header = ["##fileformat=VCFv4.2", *contigs, "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"]
        with given.open("w", encoding="utf-8") as handle:
            handle.write("\n".join(header))
            handle.write(rows.write_csv(separator="\t", include_header=False, quote_style="never"))
        return given

    def _reference(self) -> str:
        return str(self.genome.reference.resolve())

    def _run(self, words: list[str], rows: int) -> None:
        seconds = _SECONDS + rows // _ROWS_A_SECOND
        subprocess.run(  # noqa: S603 - a list of words, no shell; the program is the one on the user's path
            [str(shutil.which(PROGRAM)), *words], check=True, capture_output=True, timeout=seconds, stdin=subprocess.DEVNULL
        )


def _read(out: Path) -> tuple[pl.DataFrame, AnnotationFormat | None]:
    """The rows of a file that bcftools wrote (row, INFO), and how its annotation is written."""
    style = None
    header = 0
    with out.open(encoding="utf-8") as handle:
        for line in handle:
            if not line.startswith("#"):
                break
            header += 1
            if line.startswith("##INFO=<ID=BCSQ"):
                style = annotation_format("BCSQ", line.partition('Description="')[2])
    columns = dict.fromkeys(("chrom", "pos", "row", "ref", "alt", "qual", "filter", "INFO"), pl.String)
    try:
        frame = pl.read_csv(out, separator="\t", has_header=False, skip_rows=header, schema=columns, quote_char=None)
    except pl.exceptions.NoDataError:
        frame = pl.DataFrame(schema=columns)
    return frame.select(pl.col("row").cast(pl.UInt32), "INFO"), style
