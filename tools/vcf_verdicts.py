"""What the VCF reader says of files whose names tell whether they are valid: the table behind a page and a test.

`verdicts` reads every VCF file below a folder and gives, for each, what its name promises (passed, failed) and what became of it. A file
whose name and content disagree stands in NAME_AND_CONTENT_DISAGREE with the reason; nothing else about it is special.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ceiba.errors import InputError
from ceiba.records.drafts import InputFile
from ceiba.records.vcf import read_vcf

Became = Literal["read", "read, with a fault named", "rows refused", "refused"]

NAME_AND_CONTENT_DISAGREE: Mapping[str, str] = {
    "v4.3/failed/failed_body_chrom_003.vcf": "a star after the first character of a contig's name is allowed (VCFv4.3, 1.4.7): HLA-A*01",
    "4.3/failed/failed_body_chrom_004.vcf": "a star after the first character of a contig's name is allowed (VCFv4.3, 1.4.7): HLA-A*01",
    "4.3/failed/failed_meta_contig_003.vcf": "a star after the first character of a contig's name is allowed (VCFv4.3, 1.4.7): HLA-A*01",
    "4.3/failed/failed_meta_sample_003.vcf": "the specification restricts no character of a sample's name but the separators",
    "4.3/failed/failed_meta_pedigree_001.vcf": "the specification restricts no character of a name in a pedigree but the separators",
    "4.1/failed/failed_meta_sample_001.vcf": "a value between quotation marks is no fault in any version of the specification",
    "evidence/failed/failed_no_genotypes_or_frequencies.vcf": "a rule of one archive for what it takes, not of VCF: sites only is valid",
}
"""End of the path -> why a file named as failed is valid VCF."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a file. promised: what its name says. said: sentences with a line (file, line, fault), the first first."""

    file: str
    promised: Literal["passed", "failed"]
    became: Became
    said: tuple[str, ...]
    rows: int
    refused: int
    disagrees: str | None

    @property
    def as_promised(self) -> bool:
        """Whether a valid file was read whole, and an invalid one refused, or its fault named with a line."""
        if self.promised == "passed":
            return self.became in ("read", "read, with a fault named")
        return self.became != "read"


def is_vcf(path: Path) -> bool:
    """Whether a file is one of these collections' VCF files, packed or not."""
    return path.is_file() and ".vcf" in path.name and not path.name.endswith((".tbi", ".csi"))


def verdicts(root: Path) -> Iterator[Verdict]:
    """Read every VCF file below a folder, in the order of their paths."""
    for path in sorted(filter(is_vcf, root.rglob("*"))):
        name = path.relative_to(root).as_posix()
        yield verdict(path, name)


def verdict(path: Path, name: str) -> Verdict:
    """Read one file and say what became of it."""
    promised: Literal["passed", "failed"] = "failed" if {"failed", "non_readable"} & set(path.parts) else "passed"
    disagrees = next((why for end, why in NAME_AND_CONTENT_DISAGREE.items() if name.endswith(end)), None)
    try:
        draft = read_vcf(InputFile(path, path.name))
    except InputError as error:
        return Verdict(name, promised, "refused", (str(error),), 0, 0, disagrees)
    refused = tuple(f"{path.name}:{refusal.line} ({refusal.column}): {refusal.problem}" for refusal in draft.refused)
    noticed = tuple(str(notice) for notice in draft.notices if notice.line is not None)
    became: Became = "rows refused" if refused else "read, with a fault named" if noticed else "read"
    return Verdict(name, promised, became, refused + noticed, draft.rows_in, len(draft.refused), disagrees)
