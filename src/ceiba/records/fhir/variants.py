"""Genomic variants of Genomics Reporting and mCODE: small variants, copy number and fusions."""

from __future__ import annotations

import re
from typing import Any

import polars as pl

from ceiba.records.fhir import variant_codes as codes
from ceiba.records.fhir.components import Parts, genes_of, parts_of
from ceiba.records.fhir.context import Context
from ceiba.records.fhir.elements import LOINC, Quantity, code_in, written
from ceiba.records.fhir.resources import Observation
from ceiba.records.fhir.rows import Rows, leave, refuse_here
from ceiba.records.fhir.specimens import sample_of
from ceiba.records.protein import protein_changes

_PROTEIN = re.compile(r"(?:^|[\s:(])(p\.\(?[A-Za-z*]{1,3}[0-9][^\s)]*)")
_CODING = re.compile(r"(?:^|[\s:(])(c\.[^\s()]+)")
_GENOMIC = re.compile(r"^(?:chr)?(?P<sequence>[A-Z0-9_.]+):g\.(?P<pos>[0-9]+)(?P<ref>[ACGT])>(?P<alt>[ACGT])$")
_IN_BRACKETS = re.compile(r"\((?P<gene>[A-Z][A-Z0-9-]*(?:orf[0-9]+)?)\):c\.")
_TRANSCRIPT = re.compile(r"^(?P<sequence>(?:N[MR]_|XM_|ENST|LRG_)[A-Za-z0-9_.]+)(?:\([^()]*\))?:\(?c\.")
_EXON = re.compile(r"exon\s*(?P<number>[0-9]+)", re.IGNORECASE)
_TERM = re.compile(r"[A-Za-z0-9]+(?:_[A-Za-z0-9']+)+")
_BASES = re.compile(r"[ACGTN]+")

COMPLEX = "Variants that are a pair or a group of others (compound heterozygous, haplotype ...) make no record: {types}."
INSIDE_ONE_GENE = "Rearrangements inside one gene are no fusion of it and make no record: {types}."
NOT_FOUND = "Variants that were looked for and not found, without a protein change by which to name them, make no record: {types}."
INDETERMINATE = "Variants without a call, or with an indeterminate one, make no record: {types}."
COPIES_ALONE = "Copy numbers that no word calls an amplification or a deletion are taken as gain or loss (variants: {count})."
ONE_COPY = "One copy of a gene, without a word that calls it a loss, may be normal (X, Y) and makes no record: {types}."
NO_PLACE = "Genomic changes other than a substitution on a known chromosome give no position (variants: {count})."
NO_CHANGE = "Genes without copy-number change make no record: {types}."
VAF_UNSURE = "Allele fractions that are neither between 0 and 1 nor in percent are taken as not recorded (variants: {count})."


def read_variant(observation: Observation, code: str, patient: str, rows: Rows, context: Context) -> None:
    """Add an alteration, or the stated absence of one; refuses a variant that names neither a gene nor a place."""
    parts = parts_of(observation)
    if codes.COMPLEX in parts.by_code or (observation.has_member and not parts.by_code):
        leave(COMPLEX)
    value = _answered(observation)
    if value in (codes.NO_CALL, codes.INDETERMINATE):
        leave(INDETERMINATE)
    genes, unnamed = genes_of(parts, context)
    discrete = parts.words(codes.DISCRETE, codes.DISCRETE_OLD)
    if not genes:
        genes = [found["gene"] for word in discrete if (found := _IN_BRACKETS.search(word))][:1]
    hgvs = [*parts.words(codes.HGVS_P), *parts.words(codes.HGVS_C), *parts.words(codes.HGVS_G), *discrete]
    protein = next((found[1] for word in hgvs if (found := _PROTEIN.search(word))), None)
    coding = next((found[1] for word in hgvs if (found := _CODING.search(word))), None)
    if value == codes.ABSENT:
        _not_found(genes, protein, observation, code, patient, rows, context)
        return
    place = _place(parts)
    exon = next((found for word in parts.words(codes.REGION_NAME) if (found := _EXON.fullmatch(word.strip()))), None)
    common = {
        "hgvs_p": protein,
        "hgvs_c": coding,
        "transcript": _transcript(parts, hgvs),
        "exon": int(exon["number"]) if exon else None,
        "origin": parts.answer(codes.SOURCE_CLASS, codes.ORIGINS) or "unknown",
        "significance": parts.answer(codes.SIGNIFICANCE, codes.SIGNIFICANCES) or _first(parts.words(codes.SIGNIFICANCE)),
        "vaf": _fraction(parts.quantity(codes.VAF), rows),
        **place,
    }
    if not place and parts.by_code.keys() & {codes.HGVS_G, codes.REF_ALLELE}:
        rows.say(NO_PLACE)
    kind = _kind(parts, genes, protein or coding)
    if not genes and not place:
        _refuse_nameless(unnamed=unnamed)
    if kind == "fusion" and len(genes) == 1 and len(parts.by_code.get(codes.GENE, ())) > 1 and not unnamed:
        leave(INSIDE_ONE_GENE)
    own = _of_kind(kind, parts, genes, rows)
    sample = sample_of(observation, code, patient, rows, context)
    rows.add("alterations", specimen_code=sample, kind=kind, gene_symbol=genes[-1] if genes else None, **common, **own)
    rows.imply_examined(sample, kind, readable=bool(genes))


def _refuse_nameless(*, unnamed: bool) -> None:
    """Refuse a variant that names no gene and no place. unnamed: a gene is given, by its number."""
    if unnamed:
        refuse_here(
            "component",
            "The gene is given by its number only, without its symbol.",
            "Give the HGNC symbol as the display, or say under 'codes' in the mapping which gene the number is.",
        )
    refuse_here("component", "The variant names neither a gene nor a place in the genome.", "Give the gene studied (LOINC 48018-6).")


def _of_kind(kind: str, parts: Parts, genes: list[str], rows: Rows) -> dict[str, Any]:
    """Return what only a change of its kind has: the 5' partner of a fusion, the class of a copy number, the consequence of another."""
    if kind == "fusion":
        return {"partner_gene": genes[0] if len(genes) > 1 else None}
    if kind == "copy_number":
        return {"copy_number_state": _copy_state(parts, rows)}
    return {"consequence": _consequence(parts)}


def _first(words: list[str]) -> str | None:
    return words[0].lower() if words else None


def _transcript(parts: Parts, hgvs: list[str]) -> str | None:
    """Return the transcript of the coding change: the one that is named, else the one that stands before the change."""
    stated = parts.words(codes.TRANSCRIPT)
    return stated[0] if stated else next((found["sequence"] for word in hgvs if (found := _TRANSCRIPT.search(word))), None)


_CALLS = {
    "present": codes.PRESENT, "absent": codes.ABSENT, "no call": codes.NO_CALL, "indeterminate": codes.INDETERMINATE,
    "positive": codes.PRESENT, "negative": codes.ABSENT, "detected": codes.PRESENT, "not detected": codes.ABSENT,
}  # fmt: skip
_CALLED = frozenset(_CALLS.values())


def _answered(observation: Observation) -> str | None:
    """Return the answer to whether the variant is there, as its LOINC code; None when it says nothing that is known."""
    for word in written(observation.value_codeable_concept):
        if word in _CALLED:
            return word
        answer = _CALLS.get(word.lower().removesuffix(" (qualifier value)"))
        if answer:
            return answer
    return None


def _not_found(
    genes: list[str], protein: str | None, observation: Observation, code: str, patient: str, rows: Rows, context: Context
) -> None:
    """Add the stated absence of one protein change as a result of that marker."""
    change = protein_changes(pl.Series([protein], dtype=pl.String)).item()
    if len(genes) != 1 or change is None:
        leave(NOT_FOUND)
    sample = sample_of(observation, code, patient, rows, context)
    rows.add("tumor_marker_tests", specimen_code=sample, marker=f"{genes[0]} {change}", result="absent")


def _kind(parts: Parts, genes: list[str], small: str | None) -> str:
    """Return what kind of change it is; refuses two genes of which nothing says how they belong together."""
    words = set(parts.words(codes.CHANGE_TYPE, *codes.CONSEQUENCES))
    if words & codes.FUSIONS or any("fusion" in word.lower() for word in words):
        return "fusion"
    if codes.COPIES in parts.by_code or words & set(codes.COPY_CHANGES):
        return "copy_number"
    if len(genes) > 1:
        if small is None and len(genes) == 2:  # noqa: PLR2004 - a fusion has two partners
            return "fusion"
        refuse_here(
            "component",
            "The variant names several genes and nothing says that they are fused.",
            "Write the fusion as such (DNA change type or molecular consequence SO:0001565), or one variant a gene.",
        )
    return "small_variant"


def _copy_state(parts: Parts, rows: Rows) -> str:
    """Return the class of a copy-number change: as a word says it, else gain or loss; never an amplification by a number alone."""
    copies = parts.quantity(codes.COPIES)
    if copies is not None and copies.value == 0:
        return "deletion"
    words = [word.lower() for word in parts.words(codes.CHANGE_TYPE, *codes.CONSEQUENCES)]
    for state in ("amplification", "deletion"):
        if any(word == state or word.endswith(f" {state}") for word in words):
            return state
    terms = parts.words(codes.CHANGE_TYPE, *codes.CONSEQUENCES)
    change = next((codes.COPY_CHANGES[word] for word in terms if word in codes.COPY_CHANGES), None)
    if change is None:
        number = copies.value if copies is not None else None
        if number is None or number == 2:  # noqa: PLR2004 - of two
            leave(NO_CHANGE)
        if number < 2:  # noqa: PLR2004
            leave(ONE_COPY)
        change = "gain"
    rows.say(COPIES_ALONE)
    return change


def _consequence(parts: Parts) -> str | None:
    terms = [codes.SEQUENCE_ONTOLOGY.get(word, word) for word in parts.words(*codes.CONSEQUENCES)]
    known = [term for term in terms if _TERM.fullmatch(term)]
    return "&".join(dict.fromkeys(known)) or parts.answer(codes.AMINO_ACID_TYPE, codes.AMINO_ACID_CHANGES)


def _fraction(quantity: Quantity | None, rows: Rows) -> float | None:
    if quantity is None or quantity.value is None:
        return None
    fraction = quantity.value / 100 if quantity.written == "%" else quantity.value
    if 0 <= fraction <= 1:
        return fraction
    rows.say(VAF_UNSURE)
    return None


def _place(parts: Parts) -> dict[str, Any]:
    """Return assembly, chrom, pos, ref and alt of a substitution, or of alleles that are spelt out; {} when one of them is not said."""
    stated = parts.answer(codes.ASSEMBLY, codes.ASSEMBLIES)
    for word in parts.words(codes.HGVS_G, codes.DISCRETE):
        found = _GENOMIC.match(word)
        if found and (where := _chromosome(found["sequence"], stated)):
            return {"assembly": where[1], "chrom": where[0], "pos": int(found["pos"]), "ref": found["ref"], "alt": found["alt"]}
    sequence = next((where for word in parts.words(codes.REF_SEQ) if (where := _chromosome(word, stated))), None)
    ref, alt = (next(iter(parts.words(name)), "").upper() for name in (codes.REF_ALLELE, codes.ALT_ALLELE))
    start = parts.quantity(codes.START_END) or parts.quantity(codes.START_END_OLD)
    if sequence is None or start is None or start.value is None or not _BASES.fullmatch(ref) or not _BASES.fullmatch(alt):
        return {}
    shift = 1 if codes.ZERO_BASED in parts.words(codes.COORDINATES) else 0
    return {"assembly": sequence[1], "chrom": sequence[0], "pos": int(start.value) + shift, "ref": ref, "alt": alt}


def _chromosome(sequence: str, stated: str | None) -> tuple[str, str] | None:
    if sequence in codes.CHROMOSOMES:
        return codes.CHROMOSOMES[sequence]
    name = sequence.removeprefix("chr")
    return (name, stated) if stated and ((name.isdecimal() and 1 <= int(name) <= 22) or name in ("X", "Y")) else None  # noqa: PLR2004


def is_variant(observation: Observation) -> bool:
    """Whether an observation is a variant."""
    return code_in(observation.code, LOINC) == codes.VARIANT or observation.follows("genomic-variant", "genetic-variant", "/variant")
