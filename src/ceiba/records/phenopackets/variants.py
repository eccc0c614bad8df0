"""The variants of interpretations, as alterations of the person or of a sample.

What an interpretation calls a variant (causative, contributory, candidate) has no column: a variant is a finding whatever its part, and
the words are counted; a rejected one makes no finding. A variant of the person, not of a sample, with a zygosity and a class of the ACMG
and in a packet without samples is germline; of any other the origin is unknown.
"""

from __future__ import annotations

import re

from ceiba.records.builds import build_of, chromosome_of
from ceiba.records.fhir.rows import Rows, leave, refuse_here
from ceiba.records.fhir.variant_codes import CHROMOSOMES
from ceiba.records.phenopackets.people import Known
from ceiba.records.phenopackets.shapes import (
    ACMG,
    STATUSES,
    GenomicInterpretation,
    OntologyClass,
    VariantInterpretation,
    VariationDescriptor,
    VcfRecord,
    named,
)

_SIGNIFICANCES = {
    "BENIGN": "benign",
    "LIKELY_BENIGN": "likely benign",
    "UNCERTAIN_SIGNIFICANCE": "uncertain significance",
    "LIKELY_PATHOGENIC": "likely pathogenic",
    "PATHOGENIC": "pathogenic",
}
_COPIES = {
    "SO:0001742": "gain", "SO:0001743": "loss", "SO:1000035": "gain", "SO:1000037": "gain", "SO:0000159": "loss", "SO:1000029": "loss",
    "EFO:0030070": "gain", "EFO:0030071": "gain", "EFO:0030072": "amplification", "EFO:0030073": "amplification",
    "EFO:0030067": "loss", "EFO:0030068": "loss", "EFO:0020073": "deletion", "EFO:0030069": "deletion",
}  # fmt: skip
"""Sequence Ontology (copy number gain and loss, duplication, chromosomal duplication, deletion, chromosomal deletion) and the terms of copy
number change of GA4GH VRS 1.3 (Experimental Factor Ontology)."""

_FUSIONS = ("SO:0001565", "SO:0000806")
_BOTH_COPIES = ("GENO:0000136", "GENO:0000134", "GENO:0000604")
"""Genotype Ontology: homozygous, hemizygous, hemizygous X-linked: a loss leaves no copy."""
_ZYGOSITIES = (*_BOTH_COPIES, "GENO:0000135", "GENO:0000402", "GENO:0000605")
"""With heterozygous, compound heterozygous, hemizygous Y-linked."""

_SMALL = ("SO:0001483", "SO:0001019", "SO:0000667", "SO:1000002", "SO:0001059", "SO:1000032", "SO:0002007")
"""Single-nucleotide and copy-neutral small changes that only say again what an expression says."""

_PAIR = re.compile(r"^\s*(?P<five>[A-Z0-9orf-]+)(?:--|::)(?P<three>[A-Z0-9orf-]+)\b")
_GENOMIC = re.compile(r"^(?P<sequence>NC_[0-9]{6}\.[0-9]+):g\.(?P<pos>[0-9]+)(?P<ref>[ACGT])>(?P<alt>[ACGT])$")
_BASES = re.compile(r"[ACGTN]+")

REJECTED = "Variants that the interpretation rejects make no finding: {types}."
PART = "What an interpretation calls a variant is not kept: a variant is a finding whatever its part ({types})."
GENE_ALONE = "Interpretations that name a gene and no variant make no finding: {types}."
NO_BUILD = "Positions on a genome build other than GRCh37 and GRCh38 are left out; the variant is kept (variants: {count})."


def read_genomic(found: GenomicInterpretation, rows: Rows, known: Known) -> None:
    """Add the alteration of an interpretation; refuses one that names neither a gene nor a position, or is said too vaguely."""
    status = named(found.interpretation_status, STATUSES)
    if status == "REJECTED":
        leave(REJECTED, status)
    if found.variant_interpretation is None:
        leave(GENE_ALONE, status or "UNKNOWN_STATUS")
    rows.count_left(PART, status or "UNKNOWN_STATUS")
    _add(found.variant_interpretation, found.subject_or_biosample_id, rows, known)


def _add(interpreted: VariantInterpretation, of: str, rows: Rows, known: Known) -> None:
    variant = interpreted.variation_descriptor
    gene = variant.gene_context.symbol.strip() if variant.gene_context else ""
    sample = _sample(of, rows, known)
    place = _place(variant, rows)
    kind, state, partner = _kind(variant, gene)
    if not gene and not place and not partner:
        refuse_here(
            "variantInterpretation.variationDescriptor",
            "The variant names neither a gene nor a position.",
            "Give geneContext.symbol, or a vcfRecord on GRCh37 or GRCh38.",
        )
    acmg = named(interpreted.acmg_pathogenicity_classification, ACMG)
    five, three = partner or ("", "")
    rows.add(
        "alterations",
        specimen_code=sample,
        kind=kind,
        gene_symbol=(three or gene or None) if kind == "fusion" else gene or None,
        partner_gene=five or None,
        hgvs_p=_expression(variant, "p"),
        hgvs_c=_expression(variant, "c"),
        copy_number_state=state,
        significance=_SIGNIFICANCES.get(acmg),
        origin=_origin(variant, of, known),
        **(place if kind == "small_variant" else {}),
    )
    rows.imply("assays", specimen_code=sample, kind=kind, scope="unknown", readable=True)


def _sample(of: str, rows: Rows, known: Known) -> str:
    """Return the sample of a variant: the biosample named, or one unnamed sample of the person."""
    if of in known.samples:
        return known.codes.sample(known.packet, of)
    if of and of != (known.subject or of):
        refuse_here(
            "subjectOrBiosampleId",
            "This is neither the subject of the packet nor one of its samples.",
            "Name the subject or a biosample of the same packet.",
        )
    sample = f"{known.person}/genome"
    kind = "germline" if known.constitutional else None
    rows.imply("specimens", specimen_code=sample, patient_code=known.person, specimen_type=kind, adequate=True)
    return sample


def _origin(variant: VariationDescriptor, of: str, known: Known) -> str:
    if of in known.germline or (of not in known.samples and known.constitutional):
        return "germline"
    keys = variant.vcf_record.info.split(";") if variant.vcf_record else []
    return "somatic" if "SOMATIC" in keys else "unknown"


def is_constitutional(found: GenomicInterpretation) -> bool:
    """Whether what is said of a variant of the person can only be said of the genome born with: a zygosity and a class of the ACMG."""
    interpreted = found.variant_interpretation
    if interpreted is None or interpreted.variation_descriptor.allelic_state is None:
        return False
    classed = named(interpreted.acmg_pathogenicity_classification, ACMG) not in ("", "NOT_PROVIDED")
    return classed and interpreted.variation_descriptor.allelic_state.id in _ZYGOSITIES


def _kind(variant: VariationDescriptor, gene: str) -> tuple[str, str | None, tuple[str, str] | None]:
    """Return the kind of alteration, its copy-number state and the genes of a fusion (5', 3')."""
    structural = variant.structural_type or OntologyClass()
    pair = _PAIR.match(gene) or (_PAIR.match(variant.label) if structural.id in _FUSIONS else None)
    if pair:
        return "fusion", None, (pair["five"], pair["three"])
    if structural.id in _FUSIONS:
        return "fusion", None, None
    spelt = variant.vcf_record is not None and bool(_BASES.fullmatch(variant.vcf_record.alt.upper()))
    if structural.id in _COPIES and not spelt and not _expression(variant, "p"):
        state = _COPIES[structural.id]
        both = variant.allelic_state is not None and variant.allelic_state.id in _BOTH_COPIES
        return "copy_number", "deletion" if state == "loss" and both else state, None
    if structural.id and structural.id not in (*_SMALL, *_COPIES) and not spelt and not variant.expressions:
        refuse_here(
            "variantInterpretation.variationDescriptor.structuralType",
            "The structural change is said too vaguely to be a record (neither a gain, a loss nor a fusion).",
            "Give a term of copy number or fusion (SO:0001742, SO:0001743, SO:0001565), a vcfRecord or an HGVS expression.",
        )
    return "small_variant", None, None


def _place(variant: VariationDescriptor, rows: Rows) -> dict[str, object]:
    """Return assembly, chrom, pos, ref and alt as in VCF; nothing when the variant has no position that can be used."""
    record = variant.vcf_record or _from_genomic(variant)
    if record is None or not (_BASES.fullmatch(record.ref.upper()) and _BASES.fullmatch(record.alt.upper())):
        return {}
    try:
        pos = int(record.pos)
    except ValueError:
        pos = 0
    if pos < 1:
        refuse_here(
            "variantInterpretation.variationDescriptor.vcfRecord.pos",
            "The position is not a whole number of 1 or more.",
            "Write the 1-based position without separators.",
        )
    assembly = build_of(record.genome_assembly)
    if assembly is None:
        rows.say(NO_BUILD)
        return {}
    return {"assembly": assembly, "chrom": chromosome_of(record.chrom), "pos": pos, "ref": record.ref.upper(), "alt": record.alt.upper()}


def _from_genomic(variant: VariationDescriptor) -> VcfRecord | None:
    for expression in variant.expressions:
        found = _GENOMIC.match(expression.value.strip())
        if found and found["sequence"] in CHROMOSOMES:
            chrom, assembly = CHROMOSOMES[found["sequence"]]
            return VcfRecord(assembly, chrom, int(found["pos"]), found["ref"], found["alt"])
    return None


def _expression(variant: VariationDescriptor, level: str) -> str | None:
    """Return the expression of HGVS on the protein (p) or the transcript (c); None when there is none, or it says that nothing is known."""
    for expression in variant.expressions:
        value = expression.value.strip()
        right = expression.syntax.lower() == f"hgvs.{level}" or (
            expression.syntax.lower() in ("hgvs", "") and re.search(rf"(?:^|:)\(?{level}\.", value) is not None
        )
        if right and not value.endswith(f"{level}.?"):
            return value
    return None
