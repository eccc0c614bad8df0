"""What is said of a variant's class, at the finding: the file's own words, both sides of a conflict, and what the user's ClinVar says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from ceiba.decisions import ChangeRecorded, PersonExplained
from ceiba.evidence import Alteration
from ceiba.evidence.classes import Classes
from ceiba.evidence.clinvar import ClassifiedVariant
from ceiba.reports.page import Page
from ceiba.reports.words import say_list
from ceiba.terms.significance import SignificanceClass, read_significance
from ceiba.terms.situations import Finding

GENES_WITH_REARRANGEMENTS = ("BRCA1", "BRCA2")
"""The genes of which the page says when large deletions and duplications were not looked for."""

_SEQUENCED = (Finding.ABSENT, Finding.UNREADABLE, Finding.SCOPE_UNKNOWN)
"""The states of a class that a germline sequencing leaves, without a variant that was found."""


def classes_of(page: Page, changes: Iterable[ChangeRecorded]) -> Classes:
    """Return what the user's ClinVar says of the genes of some changes."""
    genes = {change.gene_symbol for change in changes}
    return Classes(tuple(variant for variant in page.header.world.knowledge.classified if genes.intersection(variant.genes)))


def say_class(page: Page, change: ChangeRecorded, classes: Classes) -> Iterator[str]:
    """Yield what the file says of a change's class and, where it says nothing of it, what the user's ClinVar says, with its day."""
    if change.significance:
        yield _words(page, change.significance)
    found = classes.variant_of(_alteration(change)) if change.kind == "small_variant" else None
    if found is not None:
        yield page.speech.gettext("your ClinVar ({day}): {words}", day=_day(page, found), words=_words(page, found.significance))


def class_of(change: ChangeRecorded, classes: Classes) -> SignificanceClass:
    """Return the class of a small variant by the file or, where the file says nothing, by the user's ClinVar."""
    found = classes.variant_of(_alteration(change)) if change.kind == "small_variant" else None
    return read_significance(found.significance if found is not None else change.significance)


def _words(page: Page, significance: str) -> str:
    """The words as they are written; of a conflict both sides, or that they are not told."""
    if read_significance(significance) != "conflicting":
        return significance
    whole, _, sides = significance.partition(":")
    if sides.strip():
        return page.speech.gettext("classifications conflict: {sides}", sides=sides.strip())
    return page.speech.gettext("classifications conflict, and who says what is not told ({words})", words=whole)


def _day(page: Page, found: ClassifiedVariant) -> str:
    """The day of the snapshot; where it is none, as it is written there."""
    try:
        return page.speech.date(dt.date.fromisoformat(found.released))
    except ValueError:
        return found.released or page.speech.gettext("of a day that is not told")


def _alteration(change: ChangeRecorded) -> Alteration:
    return Alteration(
        kind=change.kind,
        gene_symbol=change.gene_symbol,
        hgvs_p=change.hgvs_p,
        hgvs_c=change.hgvs_c,
        transcript=change.transcript,
        significance=change.significance,
        assembly=change.assembly,
        chrom=change.chrom,
        pos=change.pos,
        ref=change.ref,
        alt=change.alt,
    )


def rearrangements_not_looked_for(page: Page, person: PersonExplained) -> str:
    """Return that large deletions and duplications of BRCA1 and BRCA2 were not looked for, "" where they may have been, or nothing was.

    They were not where the germline was sequenced, no variant of the class was found, and no germline sample has an examination of copy
    number by the record.
    """
    germline = [kind for each in person.recorded.samples if each.specimen_type == "germline" for kind, _, _ in each.examined]
    if "small_variant" not in germline or "copy_number" in germline:
        return ""
    states = {found.marker: found.state for need in person.needs for found in need.findings}
    named = {gene: f"{gene} pathogenic or likely pathogenic germline" for gene in GENES_WITH_REARRANGEMENTS}
    genes = [gene for gene, marker in named.items() if states.get(marker) in _SEQUENCED]
    if not genes:
        return ""
    return page.speech.gettext(
        "{genes}: the germline was sequenced, and no examination of its copy number is recorded: by the record, large deletions and "
        "duplications were not looked for.",
        genes=say_list(genes, page.lang),
    )
