"""A cBioPortal study folder: its meta files say which data files it has and what they are.

A data file that a meta file names and that is not there is a notice and a source with state `absent`: its table stays unknown.
When the folder holds that kind of file under another usual name, that one is read, and the notice says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
import pyarrow as pa

from ceiba.errors import NoClinicalData
from ceiba.records.builds import build_of
from ceiba.records.checked.study_files import study_notices
from ceiba.records.clinical import read_clinical_patients, read_clinical_samples
from ceiba.records.copy_number import read_long, read_matrix
from ceiba.records.drafts import NOT_READ, Draft, InputFile, Notice
from ceiba.records.fusions import read_structural_variants
from ceiba.records.maf import read_maf
from ceiba.records.opening import naming
from ceiba.records.panels import USUAL_PROFILES, case_list_samples, key_values, read_case_list, read_gene_panel, read_panel_matrix
from ceiba.records.spilled import whole
from ceiba.records.timeline import read_timeline

Kind = tuple[str, str]
"""genetic_alteration_type and datatype of a meta file."""

PATIENTS: Kind = ("CLINICAL", "PATIENT_ATTRIBUTES")
SAMPLES: Kind = ("CLINICAL", "SAMPLE_ATTRIBUTES")
MUTATIONS: Kind = ("MUTATION_EXTENDED", "MAF")
DISCRETE: Kind = ("COPY_NUMBER_ALTERATION", "DISCRETE")
DISCRETE_LONG: Kind = ("COPY_NUMBER_ALTERATION", "DISCRETE_LONG")
STRUCTURAL: Kind = ("STRUCTURAL_VARIANT", "SV")
TIMELINE: Kind = ("CLINICAL", "TIMELINE")
MATRIX: Kind = ("GENE_PANEL_MATRIX", "GENE_PANEL_MATRIX")

READ_KINDS = (PATIENTS, SAMPLES, MUTATIONS, DISCRETE, DISCRETE_LONG, STRUCTURAL, MATRIX, TIMELINE)

USUAL_NAMES: Mapping[Kind, tuple[str, ...]] = {
    PATIENTS: ("data_clinical_patient.txt", "data_clinical_patients.txt", "data_bcr_clinical_data_patient.txt"),
    SAMPLES: ("data_clinical_sample.txt", "data_clinical_samples.txt", "data_bcr_clinical_data_sample.txt"),
    MUTATIONS: ("data_mutations.txt", "data_mutations_extended.txt", "data_mutations_extended.maf", "data_mutations_mskcc.txt"),
    DISCRETE: ("data_cna.txt", "data_CNA.txt"),
    DISCRETE_LONG: ("data_cna_discrete.txt",),
    STRUCTURAL: ("data_sv.txt", "data_structural_variants.txt"),
    MATRIX: ("data_gene_panel_matrix.txt", "data_gene_matrix.txt"),
}

_NAMING = ("meta_*.txt", "case_lists/*.txt")
"""Files of a study that name others."""

_WHOLE = re.compile(r"whole[ -]?(?:exome|genome)|\bwxs\b|\bwes\b|\bwgs\b", re.IGNORECASE)
_TARGETED = re.compile(r"target|panel", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meta:
    """One meta file: what it says, and the data file it names (None when neither that file nor another of its kind is there)."""

    name: str
    kind: Kind
    said: Mapping[str, str]
    data: InputFile | None
    named: str


def is_study(folder: Path) -> bool:
    """Whether a folder is a cBioPortal study: it has meta files that name genetic alterations or the study."""
    return any(_is_meta(path) for path in folder.glob("meta_*.txt"))


def _is_meta(path: Path) -> bool:
    said = key_values(InputFile(path, path.name))
    return "cancer_study_identifier" in said and ("genetic_alteration_type" in said or path.name == "meta_study.txt")


def read_study(folder: Path, prefix: str = "", told: Callable[[InputFile], InputFile] = lambda file: file) -> Iterator[Draft]:
    """Yield a draft for each file of a study; NoClinicalData when it has neither patients nor samples.

    prefix: put before file names (as `folder/`). told: adds to a file what the mapping says of it.
    """
    study = (
        {key: value for key, (_, value) in key_values(InputFile(folder / "meta_study.txt", "meta_study.txt")).items()}
        if (folder / "meta_study.txt").exists()
        else {}
    )
    assembly = build_of(study.get("reference_genome"))
    metas = [_read_meta(path, folder, prefix) for path in sorted(folder.glob("meta_*.txt")) if path.name != "meta_study.txt"]
    metas = [replace(meta, data=_with_build(told(meta.data), assembly)) if meta.data else meta for meta in metas if meta.said]
    present = {meta.kind: meta for meta in metas if meta.data is not None}
    if PATIENTS not in present and SAMPLES not in present:
        raise NoClinicalData(
            "The study has neither a patient file nor a sample file that can be read.",
            "Add data_clinical_sample.txt with its meta file; without it, give the mutation file alone.",
            file=(prefix or folder.name).rstrip("/"),
        )
    lists = _case_lists(folder, prefix)
    sequenced = frozenset[str]().union(*(case_list_samples(file) for kind, file in lists if kind == "small_variant"))
    for meta in metas:
        if meta.data is None:
            yield _absent(meta)
        elif meta.kind in READ_KINDS:
            yield _read(meta, meta.data, metas, sequenced, study)
    unused = [meta for meta in metas if meta.data is not None and meta.kind not in READ_KINDS]
    if unused:
        yield _unused(unused, prefix or f"{folder.name}/")
    for path in sorted(folder.glob("data_gene_panel_*.txt*")):
        if not path.name.startswith("data_gene_panel_matrix"):
            yield read_gene_panel(InputFile(path, prefix + path.name))
    for kind, file in lists:
        yield read_case_list(file, kind, scope=_scope_of_profile(metas, kind))
    files = [[InputFile(path, prefix + path.relative_to(folder).as_posix()) for path in sorted(folder.glob(kind))] for kind in _NAMING]
    said = tuple(study_notices(*files))
    if said:
        yield Draft(InputFile(folder, prefix.rstrip("/") or folder.name), NOT_READ, notices=said)


def named_data(folder: Path) -> frozenset[str]:
    """Return the names of the data files that the meta files of a study speak of, whether Ceiba has a use for them or not."""
    told = (key_values(InputFile(path, path.name)) for path in folder.glob("meta_*.txt"))
    return frozenset(Path(said["data_filename"][1]).name for said in told if "data_filename" in said)


def _with_build(file: InputFile, assembly: str | None) -> InputFile:
    return replace(file, assembly=build_of(assembly)) if file.assembly is None and assembly else file


def _read_meta(path: Path, folder: Path, prefix: str) -> Meta:
    said = {key: value for key, (_, value) in key_values(InputFile(path, path.name)).items()}
    kind = (said.get("genetic_alteration_type", ""), said.get("datatype", ""))
    named = said.get("data_filename", "")
    data = _existing(folder, named) if named else None
    if data is None:
        data = next((found for name in USUAL_NAMES.get(kind, ()) if (found := _existing(folder, name)) is not None), None)
    file = InputFile(data, prefix + data.relative_to(folder).as_posix()) if data is not None else None
    return Meta(prefix + path.name, kind, said, file, named)


def _existing(folder: Path, name: str) -> Path | None:
    """Return the file of that name in the folder, plain or with .gz; None when there is none, or it lies outside."""
    for candidate in (folder / name, folder / f"{name}.gz"):
        if candidate.is_file() and candidate.resolve().is_relative_to(folder.resolve()):
            return candidate
    return None


def _case_lists(folder: Path, prefix: str) -> list[tuple[str, InputFile]]:
    """Return the case lists that say who was examined: (kind of assay, file)."""
    found: list[tuple[str, InputFile]] = []
    for path in sorted((folder / "case_lists").glob("*.txt")) if (folder / "case_lists").is_dir() else []:
        file = InputFile(path, f"{prefix}case_lists/{path.name}")
        stable = key_values(file).get("stable_id", (1, ""))[1]
        kind = "small_variant" if stable.endswith("_sequenced") else "fusion" if stable.endswith("_sv") else None
        if kind:
            found.append((kind, file))
    return found


def _scope_of_profile(metas: Sequence[Meta], kind: str) -> str:
    """Return "all" when the study itself says that mutations come from whole exomes or genomes, else "unknown"."""
    if kind != "small_variant":
        return "unknown"
    told = [f"{meta.said.get('profile_name', '')} {meta.said.get('profile_description', '')}" for meta in metas if meta.kind == MUTATIONS]
    return "all" if told and all(_WHOLE.search(text) and not _TARGETED.search(text) for text in told) else "unknown"


def _read(meta: Meta, data: InputFile, metas: Sequence[Meta], sequenced: frozenset[str], study: Mapping[str, str]) -> Draft:
    draft = _read_data(meta, data, metas, sequenced)
    if meta.kind == SAMPLES and study.get("type_of_cancer"):
        draft = _with_disease(draft, study["type_of_cancer"])
    if data.path.name.removesuffix(".gz") == Path(meta.named).name.removesuffix(".gz"):
        return draft
    notice = Notice(
        "The study names {data}, which is not there; {other} holds the same kind of table and was read instead.",
        "Check that it is the right file.",
        file=meta.name,
        fields={"data": meta.named or "no data file", "other": data.path.name},
    )
    return replace(draft, notices=(notice, *draft.notices))


def _absent(meta: Meta) -> Draft:
    named = meta.named or "no data file"
    name = f"{meta.name.rpartition('/')[0]}/{named}".lstrip("/")
    notice = Notice(
        "The study names {data}, which is not there: that table stays unknown.",
        "Add the file if you have it.",
        file=meta.name,
        fields={"data": named},
    )
    kind = "/".join(part.lower() for part in meta.kind if part)
    return Draft(InputFile(Path(name), name), kind, notices=(notice,), state="absent")


def _unused(metas: Sequence[Meta], name: str) -> Draft:
    """Say in one notice which files hold what Ceiba has no use for."""
    files = ", ".join(sorted(meta.named for meta in metas))
    notice = Notice(
        "Files with kinds of data that Ceiba does not use were not read ({count}): {files}.",
        file=name.rstrip("/"),
        fields={"count": len(metas), "files": files},
    )
    return Draft(InputFile(Path(name), name), NOT_READ, notices=(notice,))


def _read_data(meta: Meta, data: InputFile, metas: Sequence[Meta], sequenced: frozenset[str]) -> Draft:
    panel = meta.said.get("gene_panel") or None
    readers: Mapping[Kind, Callable[[], Draft]] = {
        PATIENTS: lambda: read_clinical_patients(data),
        SAMPLES: lambda: read_clinical_samples(data),
        MUTATIONS: lambda: _on_panel(read_maf(data), panel),
        DISCRETE: lambda: read_matrix(data, panel),
        DISCRETE_LONG: lambda: read_long(data, panel),
        STRUCTURAL: lambda: read_structural_variants(data, panel),
        TIMELINE: lambda: read_timeline(data),
        MATRIX: lambda: read_panel_matrix(data, _profiles(metas), sequenced),
    }
    with naming(data):
        return readers[meta.kind]()


def _on_panel(draft: Draft, panel: str | None) -> Draft:
    """State the panel that a meta file gives to all samples of its profile."""
    if panel is None:
        return draft
    assays = draft.implied["assays"]
    columns = {
        **{name: assays[name] for name in assays.column_names},
        "panel_code": pa.array([panel] * assays.num_rows, pa.string()),
        "scope": pa.array(["panel"] * assays.num_rows, pa.string()),
    }
    return replace(draft, implied={**draft.implied, "assays": pa.table(columns, schema=assays.schema)})


def _profiles(metas: Sequence[Meta]) -> dict[str, str]:
    """Return which kind of assay each column of the gene panel matrix speaks of: stable_id, lower case -> kind."""
    kinds = {MUTATIONS: "small_variant", DISCRETE: "copy_number", DISCRETE_LONG: "copy_number", STRUCTURAL: "fusion"}
    return dict(USUAL_PROFILES) | {
        meta.said["stable_id"].lower(): kinds[meta.kind] for meta in metas if meta.kind in kinds and meta.said.get("stable_id")
    }


def _with_disease(draft: Draft, cancer_type: str) -> Draft:
    """Give each sample without a disease of its own the study's type of cancer, as text."""
    specimens = pl.DataFrame(whole(draft.tables["specimens"]))
    bare = specimens.filter(pl.col("condition_code").is_null())
    if bare.is_empty() or cancer_type.lower() == "mixed":
        return draft
    conditions = pl.DataFrame(whole(draft.tables["conditions"]))
    added = bare.select(
        condition_code=pl.lit(None, dtype=pl.String), patient_code="patient_code", disease_text=pl.lit(cancer_type), line="line"
    )
    both = pl.concat([conditions, added], how="diagonal").select(conditions.columns)
    schema = draft.tables["conditions"].schema
    return replace(draft, tables={**draft.tables, "conditions": both.to_arrow().cast(schema)})
