"""How frequent a variant of uncertain significance is by genetic ancestry: shown as evidence, and no class is drawn from it.

The aggregate of people with admixed ancestry hides what its tracts differ in: an analysis of gnomAD found a difference of twofold or
more in 78.5 % of the variants of its Admixed American group (abstract of Nature Communications 2025;16:8734, read 2026-11-28).
"""

from __future__ import annotations

from ceiba.decisions import ChangeRecorded, FrequencyRecorded
from ceiba.evidence.classes import Classes
from ceiba.reports.classes import class_of
from ceiba.reports.page import Page

ADMIXED = "AMR"
OPEN_CLASSES = ("uncertain", "conflicting")
"""The classes beside which frequencies are shown."""

SOURCE = "Improved allele frequencies in gnomAD through local ancestry inference. Nature Communications 2025;16:8734"
URL = "https://doi.org/10.1038/s41467-025-63340-2"


def shown_frequencies(change: ChangeRecorded, classes: Classes) -> tuple[FrequencyRecorded, ...]:
    """Return the frequencies to be shown beside a change: those of one of uncertain or conflicting class."""
    return change.frequencies if change.frequencies and class_of(change, classes) in OPEN_CLASSES else ()


def say_frequencies(page: Page, change: ChangeRecorded, classes: Classes, ancestry: str | None) -> str:
    """Return the frequencies of a change of open class in words, "" where none is shown. ancestry: as measured; its group is first."""
    shown = shown_frequencies(change, classes)
    measured = (ancestry or "").upper()
    ordered = sorted(shown, key=lambda found: (found.ancestry_group != measured, not found.tract))
    told = "; ".join(_one(page, found) for found in ordered)
    return page.speech.gettext("allele frequency by genetic ancestry, as the file says: {told}", told=told) if told else ""


def _one(page: Page, found: FrequencyRecorded) -> str:
    gettext = page.speech.gettext
    group = gettext("tracts of {group}", group=found.ancestry_group) if found.tract else found.ancestry_group
    data_set = found.data_set or gettext("data set not named")
    return gettext("{data_set}, {group}: {frequency}", data_set=data_set, group=group, frequency=f"{found.frequency:g}")


def frequency_notes(page: Page, shown: tuple[FrequencyRecorded, ...]) -> tuple[str, ...]:
    """Return what is to be known of the frequencies that are shown; empty where none is."""
    gettext = page.speech.gettext
    if not shown:
        return ()
    notes = [gettext("Allele frequencies are evidence for whoever classifies a variant; no class is drawn from them here.")]
    if any(found.ancestry_group == ADMIXED and not found.tract for found in shown):
        notes.append(
            gettext(
                "The frequency of the Admixed American group (AMR) is an aggregate of ancestries and allows no conclusion alone: 78.5 % of "
                "its variants differ twofold or more between ancestries ({source}, {url}; its abstract was read).",
                source=SOURCE,
                url=URL,
            )
        )
    return tuple(notes)
