"""The codes of the Genomics Reporting guide: components of a variant, and what their answers mean in our words.

Source: HL7 FHIR Genomics Reporting STU3 (http://hl7.org/fhir/uv/genomics-reporting), mCODE STU4; components and answers:
LOINC; effects: Sequence Ontology identifiers (http://www.sequenceontology.org). RefSeq accessions of chromosomes: NCBI assemblies
GCF_000001405.25 and GCF_000001405.40.
"""

from __future__ import annotations

from typing import Literal

GENE, HGVS_P, HGVS_C, HGVS_G, DISCRETE = "48018-6", "48005-3", "48004-6", "81290-9", "81252-9"
DISCRETE_OLD = "48003-8"
"""DNA sequence variation identifier: where mCODE 0.9 wrote the variant's ClinVar or dbSNP name."""

ASSEMBLY, SOURCE_CLASS, VAF, SIGNIFICANCE = "62374-4", "48002-0", "81258-6", "53037-8"
CHANGE_TYPE, AMINO_ACID_TYPE, COPIES, COMPLEX = "48019-4", "48006-1", "82155-3", "81263-6"
REF_SEQ, REF_ALLELE, ALT_ALLELE, START_END, COORDINATES = "48013-7", "69547-8", "69551-0", "81254-5", "92822-6"
TRANSCRIPT, REGION_NAME = "51958-7", "47999-8"
VARIANT, REGION_STUDIED = "69548-6", "53041-0"

START_END_OLD = "exact-start-end"
"""The code of the guide's own for the place, before it had one of LOINC."""

CONSEQUENCES = ("functional-annotation", "molecular-consequence", "feature-consequence")
"""Codes of the guide's own for the effect on the transcript."""

PRESENT, ABSENT, NO_CALL, INDETERMINATE = "LA9633-4", "LA9634-2", "LA18198-4", "LA11884-6"

ASSEMBLIES: dict[str, Literal["GRCh37", "GRCh38"]] = {"LA14029-5": "GRCh37", "LA26806-2": "GRCh38"}
ORIGINS = {"LA6683-2": "germline", "LA6684-0": "somatic"}
"""Likely somatic, likely germline, prenatal, de novo and unknown stay unknown."""

ZERO_BASED = "LA30100-4"

SIGNIFICANCES = {
    "LA6668-3": "pathogenic",
    "LA26332-9": "likely pathogenic",
    "LA26333-7": "uncertain significance",
    "LA26334-5": "likely benign",
    "LA6675-8": "benign",
}

AMINO_ACID_CHANGES = {
    "LA6698-0": "missense_variant",
    "LA6699-8": "stop_gained",
    "LA6700-2": "synonymous_variant",
    "LA6694-9": "frameshift_variant",
}

COPY_CHANGES = {"LA14033-7": "gain", "LA14034-5": "loss", "SO:0001742": "gain", "SO:0001743": "loss"}
FUSIONS = {"SO:0001565", "SO:0000806"}
"""Sequence Ontology: gene_fusion, fusion."""

SEQUENCE_ONTOLOGY = {
    "SO:0001893": "transcript_ablation", "SO:0001574": "splice_acceptor_variant", "SO:0001575": "splice_donor_variant",
    "SO:0001629": "splice_site_variant", "SO:0001587": "stop_gained", "SO:0001589": "frameshift_variant", "SO:0001578": "stop_lost",
    "SO:0002012": "start_lost", "SO:0001889": "transcript_amplification", "SO:0001821": "inframe_insertion",
    "SO:0001822": "inframe_deletion", "SO:0001820": "inframe_indel", "SO:0001583": "missense_variant",
    "SO:0001818": "protein_altering_variant", "SO:0001630": "splice_region_variant", "SO:0001567": "stop_retained_variant",
    "SO:0001819": "synonymous_variant", "SO:0001580": "coding_sequence_variant", "SO:0001623": "5_prime_UTR_variant",
    "SO:0001624": "3_prime_UTR_variant", "SO:0001792": "non_coding_transcript_exon_variant", "SO:0001627": "intron_variant",
    "SO:0001619": "non_coding_transcript_variant", "SO:0001631": "upstream_gene_variant", "SO:0001632": "downstream_gene_variant",
    "SO:0001628": "intergenic_variant", "SO:0001787": "splice_donor_5th_base_variant",
    "SO:0002170": "splice_donor_region_variant", "SO:0002169": "splice_polypyrimidine_tract_variant",
    "SO:0001626": "incomplete_terminal_codon_variant", "SO:0002019": "start_retained_variant", "SO:0001620": "mature_miRNA_variant",
    "SO:0001621": "NMD_transcript_variant", "SO:0001968": "coding_transcript_variant", "SO:0001907": "feature_elongation",
    "SO:0001906": "feature_truncation", "SO:0001895": "TFBS_ablation", "SO:0001892": "TFBS_amplification",
    "SO:0001782": "TF_binding_site_variant", "SO:0001894": "regulatory_region_ablation", "SO:0001891": "regulatory_region_amplification",
    "SO:0001566": "regulatory_region_variant", "SO:0001060": "sequence_variant",
}  # fmt: skip

_VERSIONS = (
    (1, 10, 11), (2, 11, 12), (3, 11, 12), (4, 11, 12), (5, 9, 10), (6, 11, 12), (7, 13, 14), (8, 10, 11), (9, 11, 12), (10, 10, 11),
    (11, 9, 10), (12, 11, 12), (13, 10, 11), (14, 8, 9), (15, 9, 10), (16, 9, 10), (17, 10, 11), (18, 9, 10), (19, 9, 10), (20, 10, 11),
    (21, 8, 9), (22, 10, 11), (23, 10, 11), (24, 9, 10),
)  # fmt: skip
"""Number of the chromosome, version of its sequence in GRCh37 and in GRCh38: NC_000007.13 and NC_000007.14."""

CHROMOSOMES: dict[str, tuple[str, Literal["GRCh37", "GRCh38"]]] = {}
"""RefSeq accession -> chromosome and assembly."""
for _number, _old, _new in _VERSIONS:
    _name = {23: "X", 24: "Y"}.get(_number, str(_number))
    CHROMOSOMES[f"NC_{_number:06d}.{_old}"] = (_name, "GRCh37")
    CHROMOSOMES[f"NC_{_number:06d}.{_new}"] = (_name, "GRCh38")
