"""What cBioPortal's importer demands of a study folder, as its validator checks it (validateData.py and cbioportal_common.py of
cBioPortal/cbioportal-core, read in 2026-11), for the kinds of files that are exported. Written anew from the rules; returns sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

PROFILE = {
    "cancer_study_identifier",
    "genetic_alteration_type",
    "datatype",
    "stable_id",
    "show_profile_in_analysis_tab",
    "profile_name",
} | {
    "profile_description",
    "data_filename",
}
PLAIN = {"cancer_study_identifier", "genetic_alteration_type", "datatype", "data_filename"}
META = {
    ("MUTATION_EXTENDED", "MAF"): (PROFILE, {"mutations"}),
    ("COPY_NUMBER_ALTERATION", "DISCRETE"): (PROFILE, {"gistic", "cna", "cna_rae", "cna_consensus", "rae"}),
    ("STRUCTURAL_VARIANT", "SV"): (PROFILE, {"structural_variants"}),
    ("CLINICAL", "PATIENT_ATTRIBUTES"): (PLAIN, None),
    ("CLINICAL", "SAMPLE_ATTRIBUTES"): (PLAIN, None),
    ("CLINICAL", "TIMELINE"): (PLAIN, None),
    ("GENE_PANEL_MATRIX", "GENE_PANEL_MATRIX"): (PLAIN, None),
}
OPTIONAL = {"gene_panel", "swissprot_identifier", "namespaces", "pd_annotations_filename"}
STUDY = {"cancer_study_identifier", "type_of_cancer", "name", "description"}
STUDY_MAY = {"citation", "pmid", "groups", "add_global_case_list", "tags_file", "reference_genome"}
LEVELS = {
    "AGE": ("patient", "NUMBER"),
    "SEX": ("patient", "STRING"),
    "OS_STATUS": ("patient", "STRING"),
    "CANCER_TYPE_DETAILED": (None, "STRING"),
}
BANNED = {"MUTATION_COUNT", "FRACTION_GENOME_ALTERED"}
NULLS = {"[not applicable]", "[not available]", "[pending]", "[discrepancy]", "[completed]", "[null]", "", "na"}
FILTERED = {"Silent", "Intron", "3'UTR", "3'Flank", "5'UTR", "5'Flank", "IGR", "RNA"}
CLASSES = FILTERED | {
    "Frame_Shift_Del", "Frame_Shift_Ins", "In_Frame_Del", "In_Frame_Ins", "Missense_Mutation", "Nonsense_Mutation", "Splice_Site",
    "Translation_Start_Site", "Nonstop_Mutation", "Targeted_Region", "De_novo_Start_InFrame", "De_novo_Start_OutOfFrame", "Splice_Region",
    "Fusion", "Unknown",
}  # fmt: skip
STATUSES = {"none", "germline", "somatic", "loh", "post-transcriptional modification", "unknown", "wildtype", ""}


def problems(study: Path) -> list[str]:
    """Return what the importer would refuse or warn of in a study's meta files, clinical tables, findings, panels and case lists."""
    return list(_problems(study))


def _problems(study: Path) -> Iterator[str]:
    about = key_values(study / "meta_study.txt")
    yield from _fields("meta_study.txt", about, STUDY, STUDY_MAY)
    metas = {path.name: key_values(path) for path in sorted(study.glob("meta_*.txt")) if path.name != "meta_study.txt"}
    samples, patients = set(), set()
    for level in ("sample", "patient"):
        found = next((m for m in metas.values() if m.get("datatype") == f"{level.upper()}_ATTRIBUTES"), None)
        if found is None or not (study / found["data_filename"]).is_file():
            if found is not None or level == "sample":
                yield f"no {level} attributes"
            continue
        faults, ids = _clinical(study / found["data_filename"], level)
        yield from faults
        samples, patients = (ids, patients) if level == "sample" else (samples, ids)
    for name, meta in metas.items():
        kind = (meta.get("genetic_alteration_type", ""), meta.get("datatype", ""))
        if kind not in META:
            continue
        required, stable = META[kind]
        yield from _fields(name, meta, required, OPTIONAL)
        if meta.get("cancer_study_identifier") != about.get("cancer_study_identifier"):
            yield f"{name}: of another study"
        if stable and meta.get("stable_id") not in stable:
            yield f"{name}: stable id"
        data = study / meta.get("data_filename", "?")
        if not data.is_file():
            yield f"{name}: no data file"
            continue
        yield from CHECKS[kind](data, samples, patients) if kind in CHECKS else ()
    yield from _case_lists(study, samples, about)


def key_values(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    lines = (line.partition(":") for line in path.read_text(encoding="utf-8").splitlines() if ":" in line)
    return {key.strip(): value.strip() for key, _, value in lines}


def _fields(name: str, said: dict[str, str], required: set[str], may: set[str]) -> Iterator[str]:
    yield from (f"{name}: lacks {field}" for field in sorted(required - set(said)))
    yield from (f"{name}: does not know {field}" for field in sorted(set(said) - required - may))


def rows_of(path: Path) -> tuple[list[str], list[dict[str, str]], list[str]]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    header = lines[0].split("\t")
    faults, rows = [], []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(header):
            faults.append(f"{path.name}: row {number} has {len(cells)} cells")
        if any(cell.startswith('"') for cell in cells):
            faults.append(f"{path.name}: row {number} begins a cell with a quote")
        rows.append(dict(zip(header, cells, strict=False)))
    if len(set(header)) != len(header):
        faults.append(f"{path.name}: repeats a column")
    return header, rows, faults


def _clinical(path: Path, level: str) -> tuple[list[str], set[str]]:
    above = [line[1:].split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    header, rows, faults = rows_of(path)
    if len(above) != 4 or any(len(line) != len(header) for line in above):
        return [*faults, f"{path.name}: four lines above the header"], set()
    faults += [f"{path.name}: empty definition" for line in above for cell in line if cell.strip().lower() in NULLS]
    faults += [f"{path.name}: data type {cell}" for cell in above[2] if cell not in {"STRING", "NUMBER", "BOOLEAN"}]
    faults += [f"{path.name}: priority {cell}" for cell in above[3] if not cell.isdigit()]
    for name, kind in zip(header, above[2], strict=True):
        if not name.isupper() or name in BANNED:
            faults.append(f"{path.name}: column {name}")
        of, right = LEVELS.get(name, (None, kind))
        if (of and of != level) or kind != right:
            faults.append(f"{path.name}: {name} is of another level or type")
        if kind == "NUMBER":
            faults += [f"{path.name}: {name} {row[name]}" for row in rows if row[name].lower() not in NULLS and not _is_number(row[name])]
    key = "SAMPLE_ID" if level == "sample" else "PATIENT_ID"
    wanted = {"PATIENT_ID", key}
    if not wanted <= set(header) or (level == "patient" and "SAMPLE_ID" in header):
        return [*faults, f"{path.name}: identifiers"], set()
    faults += [f"{path.name}: identifier" for row in rows for name in wanted if not row[name] or re.search(r"[^A-Za-z0-9._-]", row[name])]
    ids = [row[key] for row in rows]
    if len(set(ids)) != len(ids):
        faults.append(f"{path.name}: an identifier stands twice")
    allowed = {"LIVING", "DECEASED", "0:LIVING", "1:DECEASED"}
    faults += [
        f"{path.name}: OS_STATUS" for row in rows if row.get("OS_STATUS", "").lower() not in NULLS and row["OS_STATUS"] not in allowed
    ]
    return faults, set(ids)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[<>]?[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", text) is not None


def _mutations(path: Path, samples: set[str], _patients: set[str]) -> Iterator[str]:
    header, rows, faults = rows_of(path)
    yield from faults
    if not {"Tumor_Sample_Barcode", "Hugo_Symbol", "Variant_Classification"} <= set(header):
        yield f"{path.name}: required columns"
        return
    if not {"HGVSp_Short", "Amino_Acid_Change"} & set(header):
        yield f"{path.name}: no column of protein changes"
    for number, row in enumerate(rows, start=2):
        if row["Variant_Classification"] in FILTERED:
            continue
        yield from (f"{path.name}: row {number}: {fault}" for fault in _mutation(row, header, samples))


def _mutation(row: dict[str, str], header: list[str], samples: set[str]) -> Iterator[str]:
    if row["Tumor_Sample_Barcode"] not in samples:
        yield "sample"
    if row["Hugo_Symbol"] in {"", "NA", "Unknown"}:
        yield "gene"
    if row["Variant_Classification"] not in CLASSES:
        yield "class"
    if row.get("Mutation_Status", "").lower() not in STATUSES:
        yield "Mutation_Status"
    change = row.get("HGVSp_Short", "")
    if "p." in change[1:] or any(mark in change for mark in ";+,"):
        yield "HGVSp_Short"
    for name in ("Start_Position", "End_Position"):
        if name in header and not row[name].isdigit() and not (name == "Start_Position" and row[name] == "NA"):
            yield name
    if {"Start_Position", "End_Position"} <= set(header) and "Reference_Allele" in header and row["Start_Position"].isdigit():
        yield from _alleles(row)


def _alleles(row: dict[str, str]) -> Iterator[str]:
    ref, alt, kind = row["Reference_Allele"], row["Tumor_Seq_Allele2"], row["Variant_Type"]
    start, end = int(row["Start_Position"]), int(row["End_Position"])
    if not ref or not alt or set(ref + alt) - set("ACGT-"):
        yield "alleles"
    if start > end:
        yield "starts after its end"
    if kind == "INS" and end - start + 1 != len(ref) and end - start != 1:
        yield "insertion"
    if kind == "DEL" and end - start + 1 != len(ref):
        yield "deletion"
    if kind in {"SNP", "DNP", "TNP", "ONP"} and ({"SNP": 1, "DNP": 2, "TNP": 3}.get(kind, len(ref)) != len(ref) or "-" in ref + alt):
        yield "length of the alleles"


def _copy_number(path: Path, samples: set[str], _patients: set[str]) -> Iterator[str]:
    header, rows, faults = rows_of(path)
    yield from faults
    if not {"Hugo_Symbol", "Entrez_Gene_Id"} & set(header):
        yield f"{path.name}: no gene"
    columns = [name for name in header if name not in {"Hugo_Symbol", "Entrez_Gene_Id", "Cytoband"}]
    yield from (f"{path.name}: sample {name}" for name in columns if name not in samples)
    yield from (
        f"{path.name}: value {row[name]}"
        for row in rows
        for name in columns
        if row[name] not in {"-2", "-1.5", "-1", "0", "1", "2", "", "NA"}
    )
    genes = [row.get("Hugo_Symbol", row.get("Entrez_Gene_Id")) for row in rows]
    if len(set(genes)) != len(genes):
        yield f"{path.name}: a gene stands twice"


def _structural(path: Path, samples: set[str], _patients: set[str]) -> Iterator[str]:
    header, rows, faults = rows_of(path)
    yield from faults
    if not {"Sample_Id", "SV_Status"} <= set(header):
        yield f"{path.name}: required columns"
        return
    genes = [name for name in header if re.fullmatch(r"Site[12]_(?:Hugo_Symbol|Entrez_Gene_Id)", name)]
    for number, row in enumerate(rows, start=2):
        if row["Sample_Id"] not in samples:
            yield f"{path.name}: row {number}: sample"
        if row["SV_Status"] not in {"SOMATIC", "GERMLINE"}:
            yield f"{path.name}: row {number}: SV_Status"
        if not any(row[name] not in {"", "NA"} for name in genes):
            yield f"{path.name}: row {number}: gene"


def _panel_matrix(path: Path, samples: set[str], _patients: set[str]) -> Iterator[str]:
    header, rows, faults = rows_of(path)
    yield from faults
    if header[0] != "SAMPLE_ID":
        yield f"{path.name}: SAMPLE_ID"
        return
    listed = {key_values(panel).get("stable_id") for panel in path.parent.glob("data_gene_panel_*.txt") if panel != path}
    ids = [row["SAMPLE_ID"] for row in rows]
    if len(set(ids)) != len(ids) or not set(ids) <= samples:
        yield f"{path.name}: samples"
    yield from (f"{path.name}: panel {row[name]}" for row in rows for name in header[1:] if row[name] not in listed | {"NA"})


def _timeline(path: Path, _samples: set[str], patients: set[str]) -> Iterator[str]:
    header, rows, faults = rows_of(path)
    yield from faults
    if header[:4] != ["PATIENT_ID", "START_DATE", "STOP_DATE", "EVENT_TYPE"]:
        yield f"{path.name}: first columns"
        return
    yield from (f"{path.name}: patient" for row in rows if row["PATIENT_ID"] not in patients)
    yield from (f"{path.name}: START_DATE" for row in rows if not re.fullmatch(r"-?[0-9]+", row["START_DATE"]))


def _case_lists(study: Path, samples: set[str], about: dict[str, str]) -> Iterator[str]:
    seen: set[str] = set()
    for path in sorted((study / "case_lists").glob("*.txt")):
        said = key_values(path)
        required = {"cancer_study_identifier", "stable_id", "case_list_name", "case_list_description", "case_list_ids"}
        yield from _fields(path.name, said, required, {"case_list_category"})
        if not said.get("stable_id", "").startswith(f"{about.get('cancer_study_identifier')}_") or said.get("stable_id") in seen:
            yield f"{path.name}: stable id"
        seen.add(said.get("stable_id", ""))
        ids = [name.strip() for name in said.get("case_list_ids", "").split("\t")]
        if len(set(ids)) != len(ids) or not set(ids) <= samples:
            yield f"{path.name}: samples"
    if about.get("add_global_case_list", "").lower() != "true" and f"{about.get('cancer_study_identifier')}_all" not in seen:
        yield "no case list of all samples"


CHECKS = {
    ("MUTATION_EXTENDED", "MAF"): _mutations,
    ("COPY_NUMBER_ALTERATION", "DISCRETE"): _copy_number,
    ("STRUCTURAL_VARIANT", "SV"): _structural,
    ("GENE_PANEL_MATRIX", "GENE_PANEL_MATRIX"): _panel_matrix,
    ("CLINICAL", "TIMELINE"): _timeline,
}
