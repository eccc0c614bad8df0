"""Findings in samples as FHIR R4: variants and regions studied of Genomics Reporting and mCODE, and tumour markers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ceiba.records.fhir import variant_codes as codes
from ceiba.records.fhir import written as w
from ceiba.records.fhir.elements import ASSAY_KIND, ASSAY_PANEL, ASSAY_READABLE, ASSAY_SCOPE, ASSAY_VARIANT, HGVS, LOINC
from ceiba.records.fhir.markers import MARKER, MSI, TMB, WRITTEN_AS
from ceiba.records.outgoing import Outgoing
from ceiba.records.recorded import TMB_AT_LEAST, TMB_MARKER

_TBD = "http://hl7.org/fhir/uv/genomics-reporting/CodeSystem/tbd-codes-cs"
_SO = "http://www.sequenceontology.org"
_DIAGNOSTIC = "http://terminology.hl7.org/CodeSystem/v2-0074"
_ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
_NUMBER_OF: Mapping[str, str] = {term: number for number, term in codes.SEQUENCE_ONTOLOGY.items()}
_ANSWER_OF = {word: code for table in (codes.SIGNIFICANCES, codes.ORIGINS) for code, word in table.items()}
_BUILD: Mapping[str, str] = {build: code for code, build in codes.ASSEMBLIES.items()}
_SEQUENCE: Mapping[tuple[str, str], str] = {where: accession for accession, where in codes.CHROMOSOMES.items()}
_STATES = {"amplification": "SO:0001742", "gain": "SO:0001742", "loss": "SO:0001743", "deletion": "SO:0001743"}
_ONE_BASED = "LA30102-0"
_BASES = frozenset("ACGTN")
_RESULTS = {"present": ("LA6576-8", "Positive"), "absent": ("LA6577-6", "Negative")}
_MSI = {"present": ("LA26203-2", "MSI-H"), "absent": ("LA14122-8", "Stable")}


def persons_of_samples(outgoing: Outgoing) -> dict[int, int]:
    """Return the person of each sample: specimen_id -> patient_id."""
    table = outgoing.table("specimens")
    return dict(zip(table["specimen_id"].to_list(), table["patient_id"].to_list(), strict=True))


def placed(row: w.Row) -> bool:
    """Whether the place of an alteration can be written: a chromosome with an accession, and alleles of bases."""
    sequence = (str(row["chrom"]), str(row["assembly"]))
    alleles = f"{row['ref'] or ''}{row['alt'] or ''}"
    return sequence in _SEQUENCE and row["pos"] is not None and bool(row["ref"] and row["alt"]) and set(alleles) <= _BASES


def alterations(outgoing: Outgoing, ids: w.Ids) -> Iterator[tuple[int, w.Json]]:
    """Yield each alteration as a variant."""
    persons = persons_of_samples(outgoing)
    for row in w.rows_of(outgoing.table("alterations")):
        key = persons[w.number(row, "specimen_id")]
        profiles = (w.GENOMICS + "variant", w.MCODE + "mcode-genomic-variant")
        yield (
            key,
            w.resource("Observation", f"variant-{row['alteration_id']}", row, outgoing, profiles)
            | {
                "status": "final",
                "category": [w.category("laboratory"), w.concept(w.coding(_DIAGNOSTIC, "GE"))],
                "code": w.loinc(codes.VARIANT, "Genetic variant assessment"),
                "subject": {"reference": f"Patient/{ids.patients[key]}"},
                "specimen": ids.specimen(row),
                "valueCodeableConcept": w.loinc(codes.PRESENT, "Present"),
                "component": [*_changes(row), *_classes(row), *_place(row)],
            },
        )


def _component(code: str, concept: w.Json) -> w.Json:
    return {"code": w.loinc(code), "valueCodeableConcept": concept}


def _changes(row: w.Row) -> Iterator[w.Json]:
    """Yield the genes and what changed in them."""
    for gene in (row["partner_gene"], row["gene_symbol"]):
        if gene is not None:
            yield _component(codes.GENE, w.concept(text=gene))
    for code, column in ((codes.HGVS_P, "hgvs_p"), (codes.HGVS_C, "hgvs_c")):
        if row[column] is not None:
            yield _component(code, w.concept(w.coding(HGVS, row[column])))
    if row["transcript"] is not None:
        yield _component(codes.TRANSCRIPT, w.concept(text=row["transcript"]))
    if row["exon"] is not None:
        yield {"code": w.loinc(codes.REGION_NAME), "valueString": f"Exon {row['exon']}"}
    if row["kind"] == "fusion":
        yield _effect(w.coding(_SO, "SO:0001565", "gene_fusion"))
    elif row["consequence"] is not None:
        term = str(row["consequence"])
        yield _effect(*([w.coding(_SO, _NUMBER_OF[term], term)] if term in _NUMBER_OF else []), text=term)


def _classes(row: w.Row) -> Iterator[w.Json]:
    """Yield the class of a copy number, where the change arose, what it means, and its fraction."""
    if row["copy_number_state"] is not None:
        state = str(row["copy_number_state"])
        yield _component(codes.CHANGE_TYPE, w.concept(w.coding(_SO, _STATES[state]), text=state))
    for code, column in ((codes.SOURCE_CLASS, "origin"), (codes.SIGNIFICANCE, "significance")):
        word = str(row[column])
        if row[column] is not None and word != "unknown":
            yield _component(code, w.concept(*([w.coding(LOINC, _ANSWER_OF[word])] if word in _ANSWER_OF else []), text=word))
    if row["vaf"] is not None:
        yield {"code": w.loinc(codes.VAF), "valueQuantity": w.quantity(row["vaf"], "1")}


def _effect(*codings: w.Json, text: str | None = None) -> w.Json:
    code = w.concept(w.coding(_TBD, "molecular-consequence"))
    return {"code": code, "valueCodeableConcept": w.concept(*codings, text=text)}


def _place(row: w.Row) -> Iterator[w.Json]:
    """Yield where the change lies, when that can be written."""
    if not placed(row):
        return
    sequence = _SEQUENCE[str(row["chrom"]), str(row["assembly"])]
    yield _component(codes.ASSEMBLY, w.concept(w.coding(LOINC, _BUILD[str(row["assembly"])], str(row["assembly"]))))
    yield _component(codes.REF_SEQ, w.concept(w.coding("http://www.ncbi.nlm.nih.gov/nuccore", sequence)))
    if len(str(row["ref"])) == 1 and len(str(row["alt"])) == 1:
        yield _component(codes.HGVS_G, w.concept(w.coding(HGVS, f"{sequence}:g.{row['pos']}{row['ref']}>{row['alt']}")))
    yield {"code": w.loinc(codes.REF_ALLELE), "valueString": row["ref"]}
    yield {"code": w.loinc(codes.ALT_ALLELE), "valueString": row["alt"]}
    yield _component(codes.COORDINATES, w.loinc(_ONE_BASED, "1-based character counting"))
    yield {"code": w.loinc(codes.START_END), "valueRange": {"low": {"value": row["pos"]}}}


def assays(outgoing: Outgoing, ids: w.Ids) -> Iterator[tuple[int, w.Json]]:
    """Yield each examination as a region studied, with the genes of its panel."""
    persons = persons_of_samples(outgoing)
    panels: dict[str, list[w.Json]] = {}
    for row in w.rows_of(outgoing.table("panels")):
        panels.setdefault(str(row["panel_code"]), []).append(_looked_at(row))
    for index, row in enumerate(w.rows_of(outgoing.table("assays")), start=1):
        key = persons[w.number(row, "specimen_id")]
        stated = [
            (ASSAY_KIND, row["kind"]),
            (ASSAY_SCOPE, row["scope"]),
            (ASSAY_PANEL, row["panel_code"]),
            (ASSAY_READABLE, "yes" if row["readable"] else "no"),
        ]
        own = [{"code": w.concept(w.coding(name, name)), "valueString": value} for name, value in stated if value is not None]
        genes = panels.get(str(row["panel_code"]), [])
        profiles = (w.GENOMICS + "region-studied", w.MCODE + "mcode-genomic-region-studied")
        yield (
            key,
            w.resource("Observation", f"assay-{index}", row, outgoing, profiles)
            | {
                "status": "final",
                "category": [w.category("laboratory"), w.concept(w.coding(_DIAGNOSTIC, "GE"))],
                "code": w.loinc(codes.REGION_STUDIED, "DNA region of interest panel"),
                "subject": {"reference": f"Patient/{ids.patients[key]}"},
                "specimen": ids.specimen(row),
                "component": [*own, *genes],
            },
        )


def _looked_at(row: w.Row) -> w.Json:
    """Return a gene of a panel, or the one change that is looked for in it: that is no gene studied."""
    if row["hgvs_c"] is None:
        return _component(codes.GENE, w.concept(text=row["gene_symbol"]))
    return {"code": w.concept(w.coding(ASSAY_VARIANT, ASSAY_VARIANT)), "valueString": f"{row['gene_symbol']} {row['hgvs_c']}"}


def marker_tests(outgoing: Outgoing, ids: w.Ids) -> Iterator[tuple[int, w.Json]]:
    """Yield each marker's result; the marker is coded in LOINC where it has a code, and always in its own words."""
    persons = persons_of_samples(outgoing)
    for index, row in enumerate(w.rows_of(outgoing.table("tumor_marker_tests")), start=1):
        key = persons[w.number(row, "specimen_id")]
        marker = str(row["marker"])
        known = WRITTEN_AS.get(marker)
        codings = [*([w.coding(LOINC, known)] if known else []), w.coding(MARKER, marker)]
        profile = w.GENOMICS + "molecular-biomarker" if known in (MSI, TMB) else w.MCODE + "mcode-tumor-marker-test"
        yield (
            key,
            w.resource("Observation", f"marker-{index}", row, outgoing, (profile,))
            | {
                "status": "final",
                "category": [w.category("laboratory")],
                "code": w.concept(*codings, text=marker),
                "subject": {"reference": f"Patient/{ids.patients[key]}"},
                "specimen": ids.specimen(row),
            }
            | _result(marker, row["result"], row["value"]),
        )


def _result(marker: str, result: object, value: object) -> w.Json:
    """Return the elements of a result: its number where the number says it, else the word, with the number beside it."""
    if result == "failed":
        return {"dataAbsentReason": w.concept(w.coding(_ABSENT, "error"))}
    if marker == TMB_MARKER and isinstance(value, float) and (value >= TMB_AT_LEAST) == (result == "present"):
        return {"valueQuantity": w.quantity(value, "1/1000000{Base}", "mutations per megabase")}
    code, display = (_MSI if marker == "MSI-high" else _RESULTS)[str(result)]
    beside = {"code": w.concept(w.coding(MARKER, "value")), "valueQuantity": {"value": value}}
    return {"valueCodeableConcept": w.loinc(code, display)} | ({"component": [beside]} if value is not None else {})
