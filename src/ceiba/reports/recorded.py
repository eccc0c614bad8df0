"""What the files say of a person's samples and treatments, in the words of a laboratory's report: changes, fractions, dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ceiba.decisions import ChangeRecorded, PersonRecorded, SampleRecorded, TreatmentRecorded
from ceiba.evidence.classes import Classes
from ceiba.language import mark
from ceiba.reports.classes import classes_of, say_class
from ceiba.reports.frequencies import frequency_notes, say_frequencies, shown_frequencies
from ceiba.reports.markers import say_marker
from ceiba.reports.page import Page
from ceiba.reports.unsettled import SPECIMEN_WORDS
from ceiba.reports.words import say_finding
from ceiba.terms.situations import Finding

KIND_WORDS: Mapping[str, str] = {
    "small_variant": mark("small variants"),
    "copy_number": mark("copy number"),
    "fusion": mark("fusions"),
    "signature": mark("signatures"),
    "expression": mark("expression"),
    "methylation": mark("methylation"),
}
SAMPLE_WORDS: Mapping[str, str] = {**SPECIMEN_WORDS, "germline": mark("germline sample")}
UNKNOWN_SAMPLE = mark("sample of a kind that is not recorded")
ORIGIN_WORDS: Mapping[str, str] = {
    "somatic": mark("somatic, by the file"),
    "germline": mark("germline, by the file"),
    "unknown": mark("inherited or not: not recorded"),
}
COPY_WORDS: Mapping[str, str] = {"gain": mark("{gene}: gain of copies"), "loss": mark("{gene}: loss of copies")}
RESULT_STATES: Mapping[str, Finding] = {"present": Finding.PRESENT, "absent": Finding.ABSENT, "failed": Finding.FAILED}


@dataclass(frozen=True, slots=True)
class SampleView:
    """One sample in words. examined, found: one line each. n_more: changes that are counted only."""

    name: str
    code: str
    examined: tuple[str, ...]
    found: tuple[str, ...]
    n_more: int


@dataclass(frozen=True, slots=True)
class GivenView:
    """One treatment in words; "" where the record is silent."""

    regimen: str
    line: str
    when: str


@dataclass(frozen=True, slots=True)
class RecordedView:
    """What the files say, sample by sample and treatment by treatment. notes: on the allele frequencies that are shown."""

    samples: tuple[SampleView, ...]
    treatments: tuple[GivenView, ...]
    notes: tuple[str, ...] = ()


def recorded_view(page: Page, recorded: PersonRecorded) -> RecordedView:
    """Return the section; without samples and treatments it is empty."""
    samples = tuple(_sample(page, each, recorded.ancestry) for each in recorded.samples)
    changes = [(change, classes_of(page, (change,))) for sample in recorded.samples for change in sample.changes if change.frequencies]
    shown = tuple(found for change, classes in changes for found in shown_frequencies(change, classes))
    return RecordedView(samples, tuple(_given(page, each) for each in recorded.treatments), frequency_notes(page, shown))


def _sample(page: Page, sample: SampleRecorded, ancestry: str | None) -> SampleView:
    gettext, classes = page.speech.gettext, classes_of(page, sample.changes)
    inherited = sample.specimen_type == "germline"
    kind = gettext(SAMPLE_WORDS.get(sample.specimen_type or "", UNKNOWN_SAMPLE))
    parts = [page.sentence([kind]), *([page.speech.date(sample.collected_on)] if sample.collected_on else [])]
    if not sample.adequate:
        parts.append(gettext("the laboratory could not use it"))
    results = tuple(
        gettext("{marker}: {result}", marker=say_marker(marker, page.lang), result=say_finding(RESULT_STATES[result], page.lang))
        for marker, result in sample.results
    )
    return SampleView(
        name=", ".join(parts),
        code=sample.code,
        examined=tuple(_examined(page, *each) for each in sample.examined),
        found=(*(_change(page, change, classes, inherited=inherited, ancestry=ancestry) for change in sample.changes), *results),
        n_more=sample.n_more,
    )


def _examined(page: Page, kind: str, panel: str | None, scope: str) -> str:
    gettext = page.speech.gettext
    what = gettext(KIND_WORDS[kind])
    if panel:
        known = gettext("panel {panel}", panel=panel)
        return f"{what}: {known}" if scope != "unknown" else f"{what}: {known} ({gettext('its genes are not recorded')})"
    return f"{what}: {gettext('all genes') if scope == 'all' else gettext('which genes is not recorded')}"


def _change(page: Page, change: ChangeRecorded, classes: Classes, *, inherited: bool, ancestry: str | None) -> str:
    """A change with what is recorded of it. inherited: whether the sample is of the germline, which says where the change arose."""
    return " · ".join((_name(page, change), *_details(page, change, classes, inherited=inherited, ancestry=ancestry)))


def _name(page: Page, change: ChangeRecorded) -> str:
    gene = change.gene_symbol or ""
    if change.kind == "fusion":
        return say_marker(f"{change.partner_gene}::{gene} fusion" if change.partner_gene else f"{gene} fusion", page.lang)
    if change.kind == "copy_number":
        state = change.copy_number_state or ""
        return page.speech.gettext(COPY_WORDS[state], gene=gene) if state in COPY_WORDS else say_marker(f"{gene} {state}", page.lang)
    change_of = (change.hgvs_p, change.hgvs_c) if gene else ()
    named = " ".join(part for part in (gene, *change_of) if part)
    return named if any(change_of) else " ".join(part for part in (gene, _position(change)) if part)


def _position(change: ChangeRecorded) -> str:
    return f"{change.chrom}:{change.pos} {change.ref}>{change.alt} ({change.assembly})" if change.chrom else ""


def _details(page: Page, change: ChangeRecorded, classes: Classes, *, inherited: bool, ancestry: str | None) -> Iterator[str]:
    speech = page.speech
    if change.vaf is not None:
        yield speech.gettext("allele fraction {share}", share=speech.percent(change.vaf))
    if change.origin and not (inherited and change.origin == "unknown"):
        yield speech.gettext(ORIGIN_WORDS[change.origin])
    yield from say_class(page, change, classes)
    frequencies = say_frequencies(page, change, classes, ancestry)
    if frequencies:
        yield frequencies


def _given(page: Page, given: TreatmentRecorded) -> GivenView:
    line = page.speech.number(given.line) if given.line is not None else ""
    return GivenView(given.regimen, line, _when(page, given.started_on, given.ended_on))


def _when(page: Page, start: dt.date | None, end: dt.date | None) -> str:
    speech = page.speech
    if start and end:
        return speech.gettext("{start} to {end}", start=speech.date(start), end=speech.date(end))
    if start:
        return speech.gettext("from {start}", start=speech.date(start))
    return speech.gettext("to {end}", end=speech.date(end)) if end else ""
