"""What a page says of a pharmacogene: its diplotype, its phenotype, and what was not looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ceiba.evidence.pharmacogenes import INDETERMINATE, GeneCall
from ceiba.evidence.pharmacogenes.calls import NO_PAIR, STATED, TOLD_TWICE, UNNAMED_BASES
from ceiba.evidence.pharmacogenes.definitions import LOWEST_FUNCTION
from ceiba.evidence.pharmacogenes.lowest import BY_PROXY, PROXY_ALONE, TAKEN_APART
from ceiba.language import mark, translator
from ceiba.reports.words import say_list, say_some

PHENOTYPE_WORDS: Mapping[str, str] = {
    "Poor Metabolizer": mark("poor metabolizer"),
    "Likely Poor Metabolizer": mark("likely poor metabolizer"),
    "Intermediate Metabolizer": mark("intermediate metabolizer"),
    "Likely Intermediate Metabolizer": mark("likely intermediate metabolizer"),
    "Possible Intermediate Metabolizer": mark("possible intermediate metabolizer"),
    "Normal Metabolizer": mark("normal metabolizer"),
    "Rapid Metabolizer": mark("rapid metabolizer"),
    "Ultrarapid Metabolizer": mark("ultrarapid metabolizer"),
    INDETERMINATE: mark("of a function that is not known"),
}
"""CPIC's words for what two copies of a gene do; others are shown as the definition writes them."""

NOTE_WORDS: Mapping[str, str] = {
    UNNAMED_BASES: mark("At a position there are bases that no named allele has: what they do is not known."),
    NO_PAIR: mark("No two named alleles explain what was found."),
    TOLD_TWICE: mark("A male has one copy of this gene; the file writes it twice, and one was read."),
    STATED: mark("As a laboratory or another program states it; not made from positions."),
    TAKEN_APART: mark("Which copy carries which variant is not known: the two lowest functions are taken to lie on different copies."),
    BY_PROXY: mark("HapB3 was looked for by its exon variant c.1236G>A alone; the intron variant that causes it was not looked at."),
    PROXY_ALONE: mark("c.1236G>A was found without the intron variant that causes HapB3: it counts as nothing."),
}
MOST_NAMES = 8
"""How many diplotypes, positions or alleles are named; the rest is counted."""


@dataclass(frozen=True, slots=True)
class GeneView:
    """One gene in words. score: the activity score, "" where the gene has none. looked: how many positions are known, and which are not."""

    gene: str
    diplotype: str
    phenotype: str
    score: str
    looked: str
    notes: tuple[str, ...]


def gene_views(calls: Sequence[GeneCall], lang: str) -> tuple[GeneView, ...]:
    """Return what is to be said of each gene, in order."""
    return tuple(_view(call, lang) for call in calls)


def _view(call: GeneCall, lang: str) -> GeneView:
    gettext = translator(lang).gettext
    return GeneView(
        gene=call.gene,
        diplotype=_diplotype(call, lang),
        phenotype=say_phenotype(call, lang),
        score=say_list([f"{score:g}" for score in sorted(call.scores)], lang, either=True) if call.scores else "",
        looked=_looked(call, lang),
        notes=(*(gettext(NOTE_WORDS[note]) for note in call.notes), *_outdated(call, lang)),
    )


def _outdated(call: GeneCall, lang: str) -> tuple[str, ...]:
    speech = translator(lang)
    if not call.changed:
        return ()
    day = speech.date(dt.date.fromisoformat(call.changed))
    return (speech.gettext("CPIC has changed its tables of this gene since these definitions were made, last on {day}.", day=day),)


def gene_sentences(calls: Sequence[GeneCall], lang: str) -> tuple[str, ...]:
    """Return each gene in one sentence, its remarks after it."""
    gettext = translator(lang).gettext
    said = []
    for view in gene_views(calls, lang):
        phenotype = (
            gettext("{phenotype}, activity score {score}", phenotype=view.phenotype, score=view.score) if view.score else view.phenotype
        )
        parts = [f"{view.gene}: {view.diplotype}", phenotype, *([view.looked] if view.looked else [])]
        said.append("; ".join(parts) + "." + "".join(f" {note}" for note in view.notes))
    return tuple(said)


def say_phenotype(call: GeneCall, lang: str) -> str:
    """Return the phenotype where it is settled; otherwise that it is not known, and which it may be."""
    gettext = translator(lang).gettext
    words = [gettext(PHENOTYPE_WORDS[word]) if word in PHENOTYPE_WORDS else word for word in call.phenotypes]
    return words[0] if len(words) == 1 else gettext("not known: {phenotypes}", phenotypes=say_list(words, lang, either=True))


def _diplotype(call: GeneCall, lang: str) -> str:
    gettext = translator(lang).gettext
    if not call.diplotypes:
        return gettext("none told")
    if call.gene in LOWEST_FUNCTION:
        found = say_list(call.diplotypes, lang)
        return gettext("{found}, of what was looked at", found=found) if call.open else found
    first = say_list(call.diplotypes[: max(call.n_top, 1)][:MOST_NAMES], lang, either=True)
    rest = call.diplotypes[min(max(call.n_top, 1), MOST_NAMES) :]
    return gettext("{first}; also possible: {others}", first=first, others=say_some(rest, lang, most=MOST_NAMES)) if rest else first


def _looked(call: GeneCall, lang: str) -> str:
    gettext = translator(lang).gettext
    if not call.n_sites:
        return ""
    known = gettext("{known} of {all} positions known", known=call.n_known, all=call.n_sites)
    if not call.missing:
        return known
    missing = gettext(
        "{known}; not looked at, or not called: {missing}", known=known, missing=say_some(call.missing, lang, most=MOST_NAMES)
    )
    if not call.open:
        return missing
    return gettext("{looked}; so not ruled out: {alleles}", looked=missing, alleles=say_some(call.open, lang, most=MOST_NAMES))
