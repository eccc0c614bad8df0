"""What a run is asked: which country, on which day, with what declared by the user for records that say nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec

from ceiba.decisions import World
from ceiba.errors import UsageError
from ceiba.evidence import Knowledge, load_knowledge
from ceiba.job.pharmacogenes import with_snapshots
from ceiba.packs import Pack, Vocabulary, find_pack, load_pack
from ceiba.terms.dates import AsOf


class RunQuestion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The question of one run, kept in its folder so that it can be asked again.

    on: the law in force; None is the day through which the pack was verified. known: what was known; None is the later of that day
    and `on`.
    payer, disease: declared for those whose record says nothing. packs, knowledge, evidence: folders of the user's own, the last of them
    snapshots: of evidence, whose conflicts with the knowledge are shown, and of definitions of pharmacogenes. examined: a BED or VCF
    file of the positions that were examined in every VCF file, whatever was found there. reference, gene_models: with which variants are
    annotated that their file does not annotate. chain: with which positions are lifted over.
    """

    country: str
    on: dt.date | None = None
    known: dt.date | None = None
    payer: str | None = None
    disease: str | None = None
    packs: str | None = None
    knowledge: str | None = None
    evidence: tuple[str, ...] = ()
    examined: str | None = None
    reference: str | None = None
    gene_models: str | None = None
    chain: str | None = None


def vocabulary(knowledge: Knowledge) -> Vocabulary:
    """Return the names that a pack is checked against."""
    return Vocabulary(frozenset(knowledge.actions), knowledge.medicines, knowledge.tree)


def open_pack(country: str, knowledge: Knowledge, packs: Path | None = None) -> Pack:
    """Return a country's pack, checked."""
    return load_pack(find_pack(country, packs), vocabulary(knowledge))


def world_of(question: RunQuestion) -> World:
    """Return the world in which a question is asked; UsageError when its payer or disease is none that pack or knowledge know."""
    knowledge = load_knowledge(Path(question.knowledge) if question.knowledge else None)
    knowledge = with_snapshots(knowledge, [Path(folder) for folder in question.evidence])
    pack = open_pack(question.country, knowledge, Path(question.packs) if question.packs else None)
    if question.payer is not None and question.payer not in pack.payers:
        raise UsageError(
            "The pack '{country}' has no payer '{payer}'.",
            "Choose one of {known}.",
            country=question.country,
            payer=question.payer,
            known=", ".join(pack.payers),
        )
    if question.disease is not None and knowledge.disease_code(question.disease) is None:
        raise UsageError(
            "The disease tree has no code '{disease}'.",
            "Use an OncoTree code of the knowledge, such as NSCLC, LUAD, BRCA or AML.",
            disease=question.disease,
        )
    verified = pack.manifest.verified_through
    on = question.on or verified
    return World(knowledge, pack, AsOf(on, question.known or max(on, verified)))


def known_disease_codes(knowledge: Knowledge | None = None) -> dict[str, str]:
    """Return every disease code that the knowledge understands, older ones too, and every name of a disease -> its code (see `link`)."""
    known = knowledge or load_knowledge()
    codes = {code: code for code in known.tree.codes} | dict(known.aliases.diseases)
    return codes | known.tree.by_name()
