"""What is said of the rows of a VCF file that were understood and make no alteration, by reason, and of those without annotation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from ceiba.records.csq import BY_POSITION, PARTLY
from ceiba.records.drafts import InputFile, Notice

_REASONS: Mapping[str, str] = {
    "telomere": "Rows at position 0, before the first base of a chromosome, that make no alteration: {count}.",
    "filtered": "Rows left out because they did not pass the caller's filters: {count} ({filters}).",
    "structural": "Rows of structural changes (symbolic alleles, breakends) that make no alteration: {count} ({kinds}).",
    "block": "Stretches that were looked at and are as the reference (gVCF blocks): {count}.",
    "unspecified": "Rows that name no allele to speak of ('*' or N only) and make no alteration: {count}.",
    "reference": "Rows that state that no other allele was found: {count}.",
    "not carried": "Rows whose variants the samples read do not carry, as their genotypes say: {count}.",
}
_REMEDY: Mapping[str, str] = {
    "filtered": "Where one of them is trusted all the same, write PASS in its FILTER column.",
    "structural": "Give fusions and copy-number changes as tables of their own, or annotate the file (docs/explanation/reading-vcf.md).",
}
"""Why a row that was understood makes no alteration -> what is said of such rows; the first that fits is the reason."""

_MOST_FILTERS = 5


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What of a file was understood and makes no alteration. reasons: rows by reason; filters: by filter; structures: by kind."""

    reasons: Counter[str] = field(default_factory=Counter)
    filters: Counter[str] = field(default_factory=Counter)
    structures: Counter[str] = field(default_factory=Counter)


def notices_of(file: InputFile, left: LeftOut, found: int, unannotated: int, *, readable: bool) -> tuple[Notice, ...]:
    """Say what was understood and left out, and what cannot be read from this file.

    found: alterations; unannotated: those without gene and protein change. readable: whether the file gives any.
    """
    notices = []
    for reason, problem in _REASONS.items():
        if left.reasons[reason]:
            commonest = sorted(left.filters.items(), key=lambda pair: (-pair[1], pair[0].casefold(), pair[0]))
            most = [f"{name} {count}" for name, count in commonest[:_MOST_FILTERS]]
            filters = ", ".join(most + (["..."] if len(left.filters) > _MOST_FILTERS else []))
            fields: dict[str, object] = {"count": left.reasons[reason]}
            if reason == "filtered":
                fields["filters"] = filters
            if reason == "structural":
                fields["kinds"] = ", ".join(f"{kind} {count}" for kind, count in sorted(left.structures.items()))
            notices.append(Notice(problem, _REMEDY.get(reason, ""), file.name, fields=fields))
    if not readable:
        notices.append(Notice(*BY_POSITION, file.name))
    elif unannotated:
        notices.append(Notice(*PARTLY, file.name, fields={"count": unannotated, "all": found}))
    return tuple(notices)
