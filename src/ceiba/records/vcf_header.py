"""What the header of a VCF file says: its genome build, its samples, its annotation, and whether its caller is a somatic one.

Nothing here is guessed: a build, a tumour or an origin that the header does not state stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ceiba.errors import InputUnreadable, MixedBuilds
from ceiba.records.annotations import AnnotationFormat, annotation_format
from ceiba.records.builds import BUILD_OF_LENGTH
from ceiba.records.drafts import Assembly, InputFile, Notice
from ceiba.records.vcf_meta import Meta, read_meta

FIXED_COLUMNS = ("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO")
_VEP_RELEASE = re.compile(r'##VEP="?v?(\d+)')
_ALLELE_SPECIFIC = 98
"""The release of VEP from which CLIN_SIG is of the allele unless told otherwise (github.com/Ensembl/ensembl-vep, pull request 558)."""

_FIRST_SAMPLE = 9

_WORDS: tuple[tuple[re.Pattern[str], Assembly], ...] = (
    (re.compile(r"grch37|hg19|(?<![a-z0-9])b37|g1k_v37|hs37|ncbi37|GCF_000001405\.(?:13|25)(?!\d)", re.IGNORECASE), "GRCh37"),
    (re.compile(r"grch38|hg38|(?<![a-z0-9])b38|hs38|GCF_000001405\.(?:2[6-9]|3\d|40)(?!\d)", re.IGNORECASE), "GRCh38"),
)
_LIFTED = re.compile(r"(?:grch37|hg19|b37|grch38|hg38|b38)[_.-]?to[_.-]?(grch37|hg19|b37|grch38|hg38|b38)", re.IGNORECASE)
_CONTIG = re.compile(r"##contig=<.*?ID=(?:chr)?([^,>]+)(.*)>", re.IGNORECASE)
_BUILD_LINES = ("##reference", "##assembly", "##vep=", "##vep_", "##snpeffcmd")

_SOMATIC_CALLER = re.compile(r"mutect|\bmuse|somatic", re.IGNORECASE)
_CALLER_LINES = ("##source", "##gatkcommandline", "##muse", "##mutect", "##content", "##cmdline")

_DEFINED = re.compile(r'##(INFO|FORMAT)=<ID=([^,>]+).*?(?:Description="(.*)")?>?$')
_SAMPLE_LINE = re.compile(r"##SAMPLE=<ID=([^,>]+)(.*)>")
_ROLE_LINE = re.compile(r"##(tumor|tumour|normal)(?:_sample)?=\"?(?:Sample=)?([^,\"]+)", re.IGNORECASE)
_TCGA = re.compile(r"TCGA-\w\w-\w{4}-(\d)\d")
_TUMOUR_WORDS = {"TUMOR", "TUMOUR", "CANCER"}
_NORMAL_WORDS = {"NORMAL", "GERMLINE", "CONTROL"}
_GENERIC_WORDS = _TUMOUR_WORDS | _NORMAL_WORDS | {"DNA", "RNA", "SAMPLE", "SAMPLE1", "PRIMARY", "UNKNOWN", "1", "01"}
_PAIRED_ENDING = re.compile(r"(.+)[-_.]([TN])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample that is read. column: its place among the columns of a row, 0-based; None when the file has no sample columns."""

    column: int | None
    specimen_code: str


@dataclass(frozen=True, slots=True)
class VcfHeader:
    """What the header says. defined: (INFO or FORMAT, key) -> description. somatic: a somatic caller that had a normal sample."""

    columns: int
    line: int
    samples: tuple[Sample, ...]
    assembly: Assembly | None
    annotation: AnnotationFormat | None
    somatic: bool
    defined: Mapping[tuple[str, str], str]
    notices: tuple[Notice, ...]
    meta: Meta


def _annotation(defined: Mapping[tuple[str, str], str], meta: tuple[str, ...]) -> AnnotationFormat | None:
    """Return the annotation of a file: the first of the header, bcftools' own only where there is no other.

    VEP says of which allele a clinical significance is from release 98 on; before it is not read.
    """
    styles = [style for (kind, key), text in defined.items() if kind == "INFO" and (style := annotation_format(key, text))]
    found = min(styles, key=lambda style: style.tool == "bcftools", default=None)
    release = next((int(said[1]) for line in meta if (said := _VEP_RELEASE.match(line))), 0)
    if found is None or release >= _ALLELE_SPECIFIC:
        return found
    return replace(found, places={name: place for name, place in found.places.items() if name != "clin_sig"})


def read_header(lines: tuple[str, ...], file: InputFile) -> VcfHeader:
    """Read the header lines of a VCF file, the '#CHROM' line last.

    InputUnreadable when there is no '#CHROM' line with the eight fixed columns, or two samples bear one name; MixedBuilds when the header
    states two genome builds and no lift-over between them.
    """
    names = _column_names(lines, file.name)
    meta = tuple(line for line in lines if line.startswith("##"))
    samples = tuple(names[_FIRST_SAMPLE:])
    if len(set(samples)) < len(samples):
        raise InputUnreadable(
            "The file gives two samples the same name.", "Rename one of them.", file=file.name, line=len(lines), column="#CHROM"
        )
    defined = {(found[1], found[2]): found[3] or "" for line in meta if (found := _DEFINED.match(line))}
    assembly, build_notices = _assembly(meta, file)
    chosen, sample_notices = _choose_samples(meta, samples, file.name)
    form = read_meta(lines)
    has_normal = len(chosen) < len(samples) or any(role[0] == "normal" for role in _roles(meta)) or "NORMAL" in _sample_lines(meta)
    return VcfHeader(
        columns=len(names),
        line=len(lines),
        samples=chosen,
        assembly=assembly,
        annotation=_annotation(defined, meta),
        somatic=has_normal and any(_SOMATIC_CALLER.search(line) for line in meta if line.lower().startswith(_CALLER_LINES)),
        defined=defined,
        notices=form.notices(file.name) + build_notices + sample_notices,
        meta=form,
    )


def stated_assembly(meta: Iterable[str], name: str) -> Assembly | None:
    """Return the genome build that the header lines state, by contig lengths, names of the reference and lift-over; None when none do.

    MixedBuilds when they state both builds. After a lift-over the older words do not count, the contig lengths still do.

    >>> stated_assembly(["##contig=<ID=chr1,length=248956422>"], "a.vcf")
    'GRCh38'
    """
    measured: dict[Assembly, str] = {}
    named: dict[Assembly, str] = {}
    lifted: Assembly | None = None
    for line in meta:
        contig = _CONTIG.match(line)
        if contig:
            length = re.search(r"length=(\d+)", contig[2])
            build = BUILD_OF_LENGTH.get(f"{contig[1]}:{length[1]}") if length else None
            if build:
                measured[build] = line
            elif (said := re.search(r"assembly=\"?([^,>\"]+)", contig[2], re.IGNORECASE)) and (
                build := _named(f"b{said[1]}" if said[1].isdigit() else said[1])
            ):
                named[build] = line
        elif line.lower().startswith("##liftover") and (found := _LIFTED.search(line)):
            lifted = _named(found[1])
        elif line.lower().startswith(_BUILD_LINES) and (build := _named(line)):
            named[build] = line
    stated = {lifted: "", **measured} if lifted else measured | named
    if len(stated) > 1:
        raise MixedBuilds(
            "The header states both GRCh37 and GRCh38.",
            "Find out on which build the positions are and mend the ##contig and ##reference lines.",
            file=name,
        )
    return next(iter(stated), None)


def _assembly(meta: tuple[str, ...], file: InputFile) -> tuple[Assembly | None, tuple[Notice, ...]]:
    stated = stated_assembly(meta, file.name)
    if stated is None and file.assembly is None:
        return None, (
            Notice(
                "The file does not say whether its positions are on GRCh37 or GRCh38: no variant can be found by position.",
                "Add a ##reference line to the header, or state the build in the mapping.",
                file.name,
            ),
        )
    if stated and file.assembly and stated != file.assembly:
        return stated, (
            Notice(
                "The header says {stated} and the mapping says {mapped}: the header is followed.",
                "Correct the mapping.",
                file.name,
                fields={"stated": stated, "mapped": file.assembly},
            ),
        )
    return stated or file.assembly, ()


def _named(text: str) -> Assembly | None:
    found = [build for pattern, build in _WORDS if pattern.search(text)]
    return found[0] if len(found) == 1 else None


def _column_names(lines: tuple[str, ...], name: str) -> list[str]:
    if not lines or not lines[-1].startswith("#CHROM"):
        raise InputUnreadable(
            "The file has no #CHROM line above its rows.", "Add it: #CHROM POS ID REF ALT QUAL FILTER INFO, with tabs.", file=name
        )
    names = lines[-1].split("\t")
    if tuple(names[: len(FIXED_COLUMNS)]) != FIXED_COLUMNS or (len(names) > len(FIXED_COLUMNS) and names[len(FIXED_COLUMNS)] != "FORMAT"):
        raise InputUnreadable(
            "The #CHROM line has not the columns of a VCF file.",
            "It must read #CHROM POS ID REF ALT QUAL FILTER INFO, then FORMAT and the samples if any, with tabs between.",
            file=name,
            line=len(lines),
        )
    return names


def _sample_lines(meta: Iterable[str]) -> dict[str, str]:
    return {found[1]: found[2] for line in meta if (found := _SAMPLE_LINE.match(line))}


def _roles(meta: Iterable[str]) -> list[tuple[str, str]]:
    """The roles the header states, as (tumour or normal, name of the sample)."""
    return [
        ("normal" if found[1].lower() == "normal" else "tumour", found[2].strip()) for line in meta if (found := _ROLE_LINE.match(line))
    ]


def _role(name: str, stated: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    """Return tumour or normal, as the header or the name says; None when neither does."""
    if name in stated:
        return stated[name]
    words = set(re.split(r"[^A-Z0-9]+", name.upper()))
    if words & _NORMAL_WORDS:
        return "normal"
    if words & _TUMOUR_WORDS:
        return "tumour"
    if barcode := _TCGA.match(name):
        return {"0": "tumour", "1": "normal"}.get(barcode[1])
    if paired := _PAIRED_ENDING.fullmatch(name):
        other = name[:-1] + {"T": "N", "N": "T", "t": "n", "n": "t"}[paired[2]]
        if other in names:
            return "normal" if paired[2] in "Nn" else "tumour"
    return None


def _choose_samples(meta: tuple[str, ...], names: tuple[str, ...], file: str) -> tuple[tuple[Sample, ...], tuple[Notice, ...]]:
    """Choose the samples to read: the tumours, where the header or the names tell them from the normals; otherwise every sample."""
    stem = re.sub(r"(?i)(\.vcf)?(\.b?gz)?$", "", file)
    if not names:
        return (Sample(None, stem),), ()
    stated = {name: role for role, name in _roles(meta)}
    roles = {name: _role(name, stated, names) for name in names}
    tumours = [name for name in names if roles[name] == "tumour"]
    normals = [name for name in names if roles[name] == "normal"]
    unsaid = [name for name in names if roles[name] is None]
    notices: tuple[Notice, ...] = ()
    if len(names) == 1:
        chosen = list(names)
        if normals:
            notices = (
                Notice("The only sample is named as a normal one: its variants are read, and where they arose stays unknown.", "", file),
            )
    elif tumours:
        chosen = tumours
    elif normals and unsaid:
        chosen = unsaid
    else:
        chosen = list(names)
        notices = (
            Notice(
                "The file has {count} samples and does not say which are tumours: each is read as a person of its own.",
                "If some are the normal samples of others, name them in the header with ##tumor_sample= and ##normal_sample=.",
                file,
                fields={"count": len(names)},
            ),
        )
    dna = [name for name in chosen if "RNA" not in name.upper().replace("-", "_").split("_")]
    chosen = dna or chosen
    lines = _sample_lines(meta)
    real = {role: name for role, name in _roles(meta) if name not in names}
    return tuple(_sample(names, name, lines, real, stem, alone=len(chosen) == 1) for name in chosen), notices


def _sample(names: tuple[str, ...], name: str, lines: Mapping[str, str], real: Mapping[str, str], stem: str, *, alone: bool) -> Sample:
    """Name a sample: as its column does, unless that says only 'TUMOR'; then as the header does, or else after the file."""
    code = name
    if set(re.split(r"[^A-Z0-9]+", name.upper())) <= _GENERIC_WORDS:
        stated = re.search(r"SampleName=\"?([^,>\"]+)", lines.get(name, ""))
        code = stated[1] if stated else real.get("tumour", "") if alone and real.get("tumour") else stem if alone else f"{stem} {name}"
    return Sample(_FIRST_SAMPLE + names.index(name), code)
