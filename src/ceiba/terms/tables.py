"""The tables of Ceiba, declared once: every column with its type, unit, meaning and the meaning of null.

Readers, the engine, reports and the reference pages all read this declaration; a column that is not here does not exist.
Types: "int64", "int32", "int8", "float64", "string", "bool", "date". Coordinates: `pos` is 1-based as in VCF; `start`, `end`
are 0-based half-open. Every identifier ending in `_id` is a number of this lake and carries no meaning; what the file
called a person or a sample is in `*_code`.
"""

from __future__ import annotations

from ceiba.terms.columns import NOT_RECORDED, PLACE, Column, Table
from ceiba.terms.deidentification import STATES
from ceiba.terms.person_tables import CONSENTS, EXPOSURES, FAMILY_HISTORY, LIFESTYLE

SOURCES = Table(
    "sources",
    "an input file that was read",
    "records",
    (
        Column("source_id", "int32", "number of the file in this lake"),
        Column("file", "string", "path relative to the folder that was given"),
        Column("format", "string", "what it was read as: maf, vcf, clinical_sample, csv ..."),
        Column("sha256", "string", "checksum of the bytes read"),
        Column("rows_in", "int64", "data rows in the file, headers and comments aside"),
        Column(
            "rows_kept",
            "int64",
            "rows that were understood: became at least one record, or say that there is nothing to record (no change, filtered ...)",
        ),
        Column("rows_merged", "int64", "rows that repeated a record that was there already"),
        Column("rows_refused", "int64", "rows in `quarantine`; in = kept + merged + refused, always"),
        Column("state", "string", "read, or absent: named by a study's meta file and not there", allowed=("read", "absent")),
        Column(
            "deidentification",
            "string",
            "the state of its records as they lie in the lake: as the mapping states, and coded at least when Ceiba gave them pseudonyms",
            "nobody stated it",
            allowed=STATES,
        ),
    ),
)

SOURCE_TABLES = Table(
    "source_tables",
    "what became of the records that an input file gives one table",
    "records",
    (
        Column("source_id", "int32", "the file"),
        Column("table", "string", "name of the table"),
        Column("records_in", "int64", "records that the file states; what it only implies is not counted"),
        Column("records_kept", "int64", "records in the table, or understood and left out with a notice"),
        Column("records_merged", "int64", "records that repeat one that was there already"),
        Column("records_refused", "int64", "records of refused rows or of nobody known; in = kept + merged + refused, always"),
    ),
)

QUARANTINE = Table(
    "quarantine",
    "an input row that was refused",
    "records",
    (
        *PLACE,
        Column("file", "string", "path relative to the folder that was given"),
        Column("column", "string", "the column at fault", "the whole row is at fault"),
        Column("problem", "string", "what is wrong, an English message id"),
        Column("remedy", "string", "what to do about it, an English message id"),
        Column("raw", "string", "the row as it was written, cut at 2,000 characters"),
    ),
)

PATIENTS = Table(
    "patients",
    "a person",
    "records",
    (
        Column("patient_id", "int64", "number of the person in this lake"),
        Column("patient_code", "string", "what the source calls the person; never in a file name or a log"),
        Column("sex", "string", "sex recorded", NOT_RECORDED, allowed=("female", "male")),
        Column("age_years", "float64", "age at presentation", NOT_RECORDED, "years"),
        Column("vital_status", "string", "last known", NOT_RECORDED, allowed=("alive", "deceased")),
        Column("region", "string", "ISO 3166-2 code of residence", NOT_RECORDED),
        Column("income_monthly", "float64", "household income per month in the pack's currency", NOT_RECORDED, "currency of the pack"),
        Column("ethnicity", "string", "as the person or the record says; never sets a marker", NOT_RECORDED),
        Column("ancestry", "string", "genetic ancestry group as measured", "not measured"),
        *PLACE,
    ),
)

CONDITIONS = Table(
    "conditions",
    "a cancer of a person",
    "records",
    (
        Column("condition_id", "int64", "number of the condition in this lake"),
        Column("patient_id", "int64", "whose it is"),
        Column("oncotree", "string", "OncoTree code", "no disease recorded, or none that the tree knows"),
        Column("disease_text", "string", "the disease as the source writes it", NOT_RECORDED),
        Column("stage", "string", "stage group: I, IIA, IV ...", NOT_RECORDED),
        Column("line_of_therapy", "int32", "line of the question asked now: 1 is the first", NOT_RECORDED),
        Column("line_from", "string", "where the line comes from", "no line", allowed=("record", "algorithm")),
        Column("diagnosed_on", "date", "date of diagnosis", NOT_RECORDED),
        *PLACE,
    ),
)

SPECIMENS = Table(
    "specimens",
    "a sample of a person's tumour or blood",
    "records",
    (
        Column("specimen_id", "int64", "number of the specimen in this lake"),
        Column("patient_id", "int64", "whose it is"),
        Column("condition_id", "int64", "of which condition", "germline, or the source does not say"),
        Column("specimen_code", "string", "what the source calls it; never in a file name or a log"),
        Column(
            "specimen_type", "string", "what was taken", NOT_RECORDED, allowed=("tissue", "plasma", "csf", "blood", "marrow", "germline")
        ),
        Column("collected_on", "date", "date of collection", NOT_RECORDED),
        Column("adequate", "bool", "false: the laboratory could not use it"),
        *PLACE,
    ),
)

ASSAYS = Table(
    "assays",
    "one kind of examination done on a specimen",
    "records",
    (
        Column("specimen_id", "int64", "the specimen examined"),
        Column(
            "kind",
            "string",
            "what was examined",
            allowed=("small_variant", "copy_number", "fusion", "signature", "expression", "methylation"),
        ),
        Column("panel_code", "string", "gene panel that was run, in `panels`", "see `scope`"),
        Column(
            "scope",
            "string",
            "which genes were looked at: all (exome or genome, as the source says), panel (see panel_code), unknown (a panel without its"
            " gene list, or nothing said)",
            allowed=("all", "panel", "unknown"),
        ),
        Column("readable", "bool", "false: variants are given by position only, without gene or protein change"),
        *PLACE,
    ),
)

PANELS = Table(
    "panels",
    "a gene that a panel looks at, or one variant of a gene where it looks for listed variants only",
    "records",
    (
        Column("panel_code", "string", "name of the panel"),
        Column("gene_symbol", "string", "HGNC symbol"),
        Column("hgvs_c", "string", "the one coding change of the gene that is looked for, c.68_69del", "the whole gene is"),
        Column("coding_bases", "int64", "coding bases that the whole panel examines", "not stated", "bases"),
        *PLACE,
    ),
)

ALTERATIONS = Table(
    "alterations",
    "a change found in a specimen",
    "records",
    (
        Column("alteration_id", "int64", "number of the alteration in this lake"),
        Column("specimen_id", "int64", "where it was found"),
        Column("kind", "string", "what kind of change", allowed=("small_variant", "copy_number", "fusion")),
        Column("gene_symbol", "string", "HGNC symbol; of a fusion, the 3' gene", "given by position only"),
        Column("partner_gene", "string", "of a fusion, the 5' gene", "not a fusion, or one partner known"),
        Column("hgvs_p", "string", "protein change, one-letter, p.L858R", "none, or not annotated"),
        Column("hgvs_c", "string", "coding change, c.2573T>G", "not given"),
        Column("transcript", "string", "transcript of hgvs_c and exon, with its version as the source writes it", "not given"),
        Column("exon", "int32", "number of the exon hit", "not given"),
        Column("consequence", "string", "Sequence Ontology term, most severe", "not annotated"),
        Column("copy_number_state", "string", "class", "not a copy-number change", allowed=("amplification", "gain", "loss", "deletion")),
        Column("significance", "string", "ClinVar's words, lower case: pathogenic, likely pathogenic ...", "not given"),
        Column("origin", "string", "where it arose", allowed=("somatic", "germline", "unknown")),
        Column("vaf", "float64", "variant allele fraction", "not given", "1"),
        Column("assembly", "string", "genome build of pos", "no position", allowed=("GRCh37", "GRCh38")),
        Column("chrom", "string", "chromosome without 'chr'", "no position"),
        Column("pos", "int64", "1-based, as in VCF", "no position"),
        Column("ref", "string", "reference allele as in VCF", "no position"),
        Column("alt", "string", "alternate allele as in VCF", "no position"),
        *PLACE,
    ),
)

TUMOR_MARKER_TESTS = Table(
    "tumor_marker_tests",
    "a marker's result as the record states it (PCR, IHC, FISH, signatures ...)",
    "records",
    (
        Column("specimen_id", "int64", "the specimen examined"),
        Column("marker", "string", "the marker in canonical form"),
        Column("result", "string", "what was found", allowed=("present", "absent", "failed")),
        Column("value", "float64", "the number measured: TMB per Mb, PD-L1 percent", "only the class is given"),
        *PLACE,
    ),
)

TREATMENTS = Table(
    "treatments",
    "a treatment given",
    "records",
    (
        Column("patient_id", "int64", "to whom"),
        Column("condition_id", "int64", "for which condition", "the source does not say"),
        Column("regimen", "string", "medicines as written, lower case, joined by +"),
        Column("line_of_therapy", "int32", "line it was", NOT_RECORDED),
        Column("started_on", "date", "first day", NOT_RECORDED),
        Column("ended_on", "date", "last day", "not recorded, or going on"),
        Column("ended", "bool", "whether it is over; a last day says so too", NOT_RECORDED),
        *PLACE,
    ),
)

COVERAGES = Table(
    "coverages",
    "a payer of a person",
    "records",
    (
        Column("patient_id", "int64", "whose"),
        Column("payer", "string", "id of a payer of the pack; none: recorded as without coverage"),
        Column("principal", "bool", "whether it is the declared principal payer (strata use it)"),
        *PLACE,
    ),
)

GENOTYPES = Table(
    "genotypes",
    "what a germline file says of one position that the imported pharmacogene definitions name",
    "records",
    (
        Column("specimen_id", "int64", "the specimen read"),
        Column("assembly", "string", "genome build of pos", allowed=("GRCh37", "GRCh38")),
        Column("chrom", "string", "chromosome without 'chr'"),
        Column("pos", "int64", "1-based, as in VCF"),
        Column("ref", "string", "reference allele as in VCF"),
        Column("first_allele", "string", "bases of the first copy", "not called: the position is unknown, never reference"),
        Column("second_allele", "string", "bases of the second copy", "not called, or one copy only (haploid)"),
        Column("phase_set", "string", "copies of one phase set lie on the same chromosomes in the same order", "not phased"),
        Column("from_block", "bool", "true: a gVCF reference block, or a positions file, says that it is reference"),
        *PLACE,
    ),
)

ALLELE_FREQUENCIES = Table(
    "allele_frequencies",
    "how frequent an alteration is in one genetic-ancestry group of a data set, as the file says; only of alterations of a protein, of a"
    " splice site, or with a stated class",
    "records",
    (
        Column("specimen_id", "int64", "the specimen whose alteration it is"),
        Column("assembly", "string", "genome build of pos", "as the alteration", allowed=("GRCh37", "GRCh38")),
        Column("chrom", "string", "chromosome without 'chr'"),
        Column("pos", "int64", "1-based, as in VCF, as the file has it"),
        Column("ref", "string", "reference allele as in VCF"),
        Column("alt", "string", "alternate allele as in VCF"),
        Column("data_set", "string", "gnomAD, gnomAD exomes, gnomAD genomes, 1000 Genomes", "the file does not name it"),
        Column("ancestry_group", "string", "the group, as the data set calls it: AFR, AMR, NFE ..."),
        Column("tract", "bool", "true: of tracts of that ancestry (local ancestry); false: of the people of that group"),
        Column("frequency", "float64", "allele frequency", unit="1"),
        *PLACE,
    ),
)

RECORD_TABLES: tuple[Table, ...] = (
    SOURCES,
    SOURCE_TABLES,
    QUARANTINE,
    PATIENTS,
    CONDITIONS,
    SPECIMENS,
    ASSAYS,
    PANELS,
    ALTERATIONS,
    TUMOR_MARKER_TESTS,
    TREATMENTS,
    COVERAGES,
    EXPOSURES,
    LIFESTYLE,
    FAMILY_HISTORY,
    CONSENTS,
    GENOTYPES,
    ALLELE_FREQUENCIES,
)
