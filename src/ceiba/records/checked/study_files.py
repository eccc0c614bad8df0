"""The files of a cBioPortal study that name others: meta files and case lists; what is wrong with one, and with several together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ceiba.language import mark
from ceiba.records.drafts import Draft, InputFile, Notice, Refusal
from ceiba.records.opening import checksum
from ceiba.records.panels import key_values

CATEGORIES = frozenset(
    """all_cases_in_study all_cases_with_mutation_data all_cases_with_cna_data all_cases_with_log2_cna_data all_cases_with_methylation_data
    all_cases_with_mrna_array_data all_cases_with_mrna_rnaseq_data all_cases_with_rppa_data all_cases_with_microrna_data
    all_cases_with_mutation_and_cna_data all_cases_with_mutation_and_cna_and_mrna_data all_cases_with_gsva_data all_cases_with_sv_data
    other""".split()  # noqa: SIM905 - one word after the other is easier to read
)
"""What a case list may give as its category ("Case Lists", docs.cbioportal.org/file-formats)."""

_NOT_SHOWN = {("COPY_NUMBER_ALTERATION", "LOG2-VALUE"), ("COPY_NUMBER_ALTERATION", "CONTINUOUS"), ("MRNA_EXPRESSION", "CONTINUOUS")}
_STABLE_IDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("MUTATION_EXTENDED", "MAF"): ("mutations",),
    ("COPY_NUMBER_ALTERATION", "DISCRETE"): ("gistic", "cna", "cna_rae", "cna_consensus"),
    ("COPY_NUMBER_ALTERATION", "DISCRETE_LONG"): ("gistic", "cna", "cna_rae", "cna_consensus"),
    ("COPY_NUMBER_ALTERATION", "LOG2-VALUE"): ("log2CNA",),
    ("MRNA_EXPRESSION", "CONTINUOUS"): (
        "mrna", "mrna_U133", "rna_seq_mrna", "rna_seq_v2_mrna", "rna_seq_mrna_capture", "mirna", "mrna_merged_median_Zscores",
    ),
    ("STRUCTURAL_VARIANT", "SV"): ("structural_variants",),
}  # fmt: skip
"""Kind of profile -> the stable ids that the portal takes for it."""
_PLAIN_ID = re.compile(r"[A-Za-z0-9_.-]+")
_PMID = re.compile(r"\d{1,9}")


def is_meta(lines: Sequence[str]) -> bool:
    """Whether the first lines are those of a meta file: of the study, or of a data file."""
    keys = {line.partition(":")[0].strip() for line in lines}
    return {"cancer_study_identifier", "type_of_cancer", "name"} <= keys or {"genetic_alteration_type", "data_filename"} <= keys


def is_case_list(lines: Sequence[str]) -> bool:
    """Whether the first lines are those of a case list."""
    keys = {line.partition(":")[0].strip() for line in lines}
    return {"stable_id", "case_list_ids"} <= keys


def read_meta(file: InputFile) -> Draft:
    """Check a meta file: it is one row of data, and what is wrong with it is told with the line."""
    said = key_values(file)
    return Draft(file, "meta", rows_in=1, silent=(1,), notices=tuple(meta_notices(file, said)), sha256=checksum(file.path))


def read_case_list_file(file: InputFile) -> Draft:
    """Check a case list given by itself: one row of data, refused when it lists nobody."""
    said = key_values(file)
    line, text = said.get("case_list_ids", (1, ""))
    nobody = mark("The case list names no sample.")
    refused = () if text else (Refusal(line, "case_list_ids", nobody, "Fill in its samples, a tab between two.", ""),)
    silent = () if refused else (line,)
    notices = tuple(case_list_notices(file, said))
    return Draft(file, "case_list", rows_in=1, silent=silent, refused=refused, notices=notices, sha256=checksum(file.path))


def read_case_list_files(files: Sequence[InputFile]) -> Iterator[Draft]:
    """Check the case lists of one folder: each by itself, and whether two share what only one may have."""
    drafts = [read_case_list_file(file) for file in files]
    shared = list(lists_twice(files))
    for draft in drafts:
        yield replace(draft, notices=(*draft.notices, *(notice for notice in shared if notice.file == draft.file.name)))


def study_notices(meta_files: Sequence[InputFile], case_lists: Sequence[InputFile]) -> Iterator[Notice]:
    """Tell what is wrong with the meta files and the case lists of a study."""
    for file in meta_files:
        yield from meta_notices(file, key_values(file))
    for file in case_lists:
        yield from case_list_notices(file, key_values(file))
    yield from lists_twice(case_lists)
    kinds = {key_values(file).get("genetic_alteration_type", (1, ""))[1] for file in meta_files}
    if "MUTATION_EXTENDED" in kinds and not case_lists:
        problem = mark("The study has no case lists, so a sample without a mutation in the file may not have been sequenced.")
        yield Notice(
            problem, "Add case_lists/cases_sequenced.txt with the samples that were.", meta_files[0].name.rpartition("/")[0] or None
        )


def meta_notices(file: InputFile, said: Mapping[str, tuple[int, str]]) -> Iterator[Notice]:
    """Tell what is wrong with a meta file. said: key -> line and value."""
    kind = (said.get("genetic_alteration_type", (1, ""))[1], said.get("datatype", (1, ""))[1])
    line, pmid = said.get("pmid", (1, ""))
    wrong = [one for one in pmid.split(",") if pmid and (one.strip() != one or not _PMID.fullmatch(one))]
    if wrong:
        problem = mark("The PubMed numbers (pmid) are not digits with commas between them and nothing else ({count} are not).")
        yield Notice(problem, "Write them as 23000897,29625048.", file.name, line, {"count": len(wrong)})
    line, shown = said.get("show_profile_in_analysis_tab", (1, ""))
    if shown and shown.lower() not in ("true", "false"):
        yield Notice(
            "The field {field} is neither true nor false.", "Correct it.", file.name, line, {"field": "show_profile_in_analysis_tab"}
        )
    if shown.lower() == "true" and kind in _NOT_SHOWN:
        problem = mark("The profile is to be shown in the analysis tab, which cBioPortal refuses for values of this kind.")
        yield Notice(problem, "Set show_profile_in_analysis_tab to false.", file.name, line)
    line, stable = said.get("stable_id", (1, ""))
    if stable and not _PLAIN_ID.fullmatch(stable):
        problem = mark("The stable_id has letters that cBioPortal refuses.")
        yield Notice(problem, "Use letters, digits, full stops, hyphens and underscores.", file.name, line)
    elif stable and kind in _STABLE_IDS and stable not in _STABLE_IDS[kind]:
        problem = mark("The stable_id {stable} is none that cBioPortal knows for this kind of data ({known}).")
        yield Notice(problem, "Use one of them.", file.name, line, {"stable": stable, "known": ", ".join(_STABLE_IDS[kind])})


def case_list_notices(file: InputFile, said: Mapping[str, tuple[int, str]]) -> Iterator[Notice]:
    """Tell what is wrong with one case list: samples twice, a category that is none."""
    line, text = said.get("case_list_ids", (1, ""))
    samples = [sample.strip() for sample in text.split("\t") if sample.strip()]
    if len(samples) > len(set(samples)):
        problem = mark("The case list names samples more than once ({count} too many); each counts once.")
        yield Notice(problem, "Delete the repeats.", file.name, line, {"count": len(samples) - len(set(samples))})
    line, category = said.get("case_list_category", (1, ""))
    if category and category not in CATEGORIES:
        problem = mark("The category {category} is none that a case list may have.")
        yield Notice(problem, "Use one of those of the documentation, or 'other'.", file.name, line, {"category": category})


def lists_twice(files: Sequence[InputFile]) -> Iterator[Notice]:
    """Tell which case lists of one folder share a stable_id, or a category that only one may have."""
    told = [(file, key_values(file)) for file in files]
    for key, problem in (
        ("stable_id", mark("Another case list has the same stable_id ({value}).")),
        ("case_list_category", mark("Another case list has the same category ({value}).")),
    ):
        seen: set[str] = set()
        for file, said in told:
            line, value = said.get(key, (1, ""))
            if value in seen and value != "other":
                yield Notice(problem, "Give each case list its own.", file.name, line, {"value": value})
            seen |= {value} - {""}
