"""What the evidence commands print: what was imported, who agrees and who says the opposite, what is assumed, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from ceiba.cli.show import coloured, share_of, show_lines, show_table, show_title
from ceiba.evidence.crosscheck import STANDINGS, Bears, Checked
from ceiba.evidence.differences import Difference
from ceiba.evidence.items import Manifest, level_rank
from ceiba.job import AssumedRow, EvidenceCheck
from ceiba.language import current, mark, ngettext
from ceiba.language import gettext as _
from ceiba.reports import say_item

MOST_LINES = 30
"""How many lines of a list are printed; --json gives all."""

STANDING_WORDS = {
    "agrees": mark("agrees"),
    "conflicts": mark("conflicts"),
    "agrees and conflicts": mark("agrees and conflicts"),
    "neither": mark("found in none"),
}
_COLOURS = {"agrees": "yes", "conflicts": "no", "agrees and conflicts": "unknown", "neither": "unknown"}
WHY_WORDS = {
    "no treatment": mark("these sources speak of treatments only"),
    "no marker": mark("the assertion asks for no marker"),
    "action": mark("no item about this treatment"),
    "marker": mark("no item about this treatment with such a marker"),
    "disease": mark("only in another disease"),
    "says neither": mark("items about it that say nothing of the response"),
    "exception": mark("only the opposite, of more people than the assertion speaks of: it is the exception"),
}
RELATION_WORDS = {
    "same": mark("same"),
    "narrower": mark("narrower"),
    "wider": mark("wider"),
    "overlaps": mark("overlaps"),
    "as cited": mark("as cited"),
}
REASON_WORDS = {
    "columns": mark("the columns do not fit"),
    "no id": mark("without a number"),
    "repeated": mark("given twice"),
    "not accepted": mark("not accepted by the source's editors"),
    "flagged": mark("flagged as doubtful by the source"),
    "no classification": mark("without a classification of the germline"),
    "several variants": mark("of several variants together"),
    "other gene": mark("of genes whose class no marker asks for"),
    "no gene": mark("without a gene"),
    "no change": mark("without a change of the protein that is read"),
    "no profile": mark("without a molecular profile"),
    "unknown word": mark("with a word that we do not know"),
    "withdrawn": mark("withdrawn by its authors"),
    "lacking": mark("naming what its folder lacks"),
    "build": mark("on another genome build"),
    "disagrees": mark("saying otherwise than a row before"),
    "exempt": mark("left out by the source itself"),
    "no definition": mark("of an allele that no file defines"),
    "no position": mark("without a position that was taken"),
    "no reference": mark("without a reference allele"),
    "strange bases": mark("with bases that its position does not name"),
    "structural": mark("structural changes"),
}
KIND_WORDS = {
    "assertion": mark("assertion"),
    "test": mark("test"),
    "performance": mark("what was measured of a test"),
    "diseases": mark("the diseases a test is for"),
    "variant": mark("coordinates of a variant"),
    "exon": mark("exon"),
    "item": mark("item"),
    "action": mark("action"),
    "source": mark("source"),
    "conflict": mark("conflict"),
    "disease": mark("disease"),
}

GENE_KIND_WORDS = {
    "gene": mark("genes"),
    "change": mark("changes of CPIC's tables"),
    "position": mark("positions"),
    "allele": mark("named alleles"),
    "function": mark("functions of alleles"),
    "diplotype": mark("phenotypes of diplotypes"),
}

HOTSPOT_WORDS = {
    "substitution": mark("changes of one residue"),
    "several residues": mark("changes of several residues, or of the frame"),
}

CLASS_WORDS = {
    "pathogenic": mark("pathogenic or likely pathogenic"),
    "low penetrance": mark("of low penetrance"),
    "uncertain": mark("of uncertain significance"),
    "conflicting": mark("classified in contradictory ways"),
    "benign": mark("benign or likely benign"),
    "unstated": mark("classified for something else"),
}


def show_import(into: Path, manifest: Manifest) -> None:
    """Print what was imported, what was refused and why, and how much of it our names can say."""
    counts = manifest.counts
    show_title(
        _("{title}: {version}", title=manifest.title, version=manifest.version if manifest.version != "unknown" else manifest.latest)
    )
    show_lines(
        [
            _("licence: {licence}", licence=manifest.licence),
            *([_(manifest.stays)] if manifest.stays else []),
            _("written to {folder}", folder=into),
        ]
    )
    rows = [(_("rows read"), counts.read), (_("taken"), counts.taken), (_("refused"), counts.read - counts.taken)]
    show_table(("", ""), rows)
    if counts.refused:
        show_lines([_("Refused (refused.csv has each with its reason):")])
        show_table(("", ""), [(_(REASON_WORDS[reason]), n) for reason, n in counts.refused.items()])
    if manifest.counts.kinds.get("gene") or manifest.source in ("clinvar", "hotspots"):
        words = {"clinvar": CLASS_WORDS, "hotspots": HOTSPOT_WORDS}.get(manifest.source, GENE_KIND_WORDS)
        show_lines([_("Taken:")])
        show_table(("", ""), [(_(words[kind]), n) for kind, n in counts.kinds.items()])
        return
    show_lines([_("Of {count} items about the response to a treatment, our names can say:", count=current().number(counts.predictive))])
    shares = (
        (_("the molecular profile"), counts.with_profile),
        (_("the molecular profile, whole"), counts.whole_profile),
        (_("the disease"), counts.with_disease),
        (_("the treatment"), counts.with_action),
        (_("all three, so that they can be compared"), counts.comparable),
    )
    show_table(("", "", ""), [(name, n, share_of(n, counts.predictive)) for name, n in shares])


def show_check(found: EvidenceCheck) -> None:
    """Print how many assertions agree, conflict or are found nowhere; each conflict with both sides; and what was found nowhere."""
    snapshots = ", ".join(f"{one.name} ({one.version if one.version != 'unknown' else one.latest})" for one in found.snapshots)
    show_title(_("The knowledge of {version} beside {snapshots}", version=found.knowledge_version, snapshots=snapshots))
    show_table(("", ""), [(coloured(_(STANDING_WORDS[name]), _COLOURS[name]), found.counts[name]) for name in STANDINGS])
    show_lines([ngettext("{count} assertion in all", "{count} assertions in all", len(found.assertions))])
    _show_conflicts(found)
    _show_agreements(found)
    _show_neither(found)
    missing = [one.assertion for one in found.assertions if one.cited_missing]
    if missing:
        show_title(_("Read in an item that the snapshot does not hold"))
        _show_first([f"  {assertion}" for assertion in missing])


def _show_conflicts(found: EvidenceCheck) -> None:
    told = set(found.told)
    conflicting = [one for one in found.assertions if one.conflict]
    if not conflicting:
        return
    show_title(_("Conflicts"))
    for one in conflicting:
        show_lines([f"  {one.assertion} ({_('ours')}: AMP {one.amp}): {found.names[one.assertion].in_language(current().lang)}"])
        for bears in one.conflict:
            untold = "" if (one.assertion, bears.item.id) in told else f" [{_('not told in the knowledge')}]"
            show_lines([f"    - {_item(bears)}{untold}"])


def _item(bears: Bears) -> str:
    item = bears.item
    relation = _("marker: {marker}, disease: {disease}", marker=_(RELATION_WORDS[bears.marker]), disease=_(RELATION_WORDS[bears.disease]))
    level = _("level {level}", level=item.level)
    said = f"{item.molecular_profile}, {item.disease}, {' + '.join(item.therapies)}: {item.direction} {item.significance}"
    return f"{say_item(item.id)} ({level}; {relation}): {said}. {item.citation}"


def _show_agreements(found: EvidenceCheck) -> None:
    agreeing = [one for one in found.assertions if one.agree]
    if not agreeing:
        return
    show_title(_("Agreements, levels side by side"))
    rows = [(one.assertion, f"AMP {one.amp}", _levels(one), len(one.agree), len(one.conflict)) for one in agreeing]
    show_table((_("assertion"), _("ours"), _("theirs, the strongest first"), _("agree"), _("conflict")), rows[:MOST_LINES])
    _show_more(len(rows))


def _levels(one: Checked) -> str:
    strongest = sorted(one.agree, key=lambda bears: level_rank(bears.item.level))[:2]
    return ", ".join(f"{say_item(bears.item.id)}: {bears.item.level}" for bears in strongest)


def _show_neither(found: EvidenceCheck) -> None:
    nowhere = [one for one in found.assertions if one.standing == "neither"]
    if nowhere:
        show_title(_("Found in none"))
        rows = [(one.assertion, f"AMP {one.amp}", _(WHY_WORDS[one.why])) for one in nowhere]
        show_table((_("assertion"), _("ours"), _("why")), rows[:MOST_LINES])
        _show_more(len(rows))


def show_assumed(rows: Sequence[AssumedRow]) -> None:
    """Print every row that is assumed, with its reason, as its author wrote it."""
    show_title(_("Assumed: general knowledge, not read"))
    for row in rows:
        says = f": {row.says.in_language(current().lang)}" if row.says else ""
        show_lines([f"  {_(KIND_WORDS[row.kind])} {row.id}{says} ({row.place})", f"      {row.reason}"])
    show_lines([ngettext("{count} row in all", "{count} rows in all", len(rows))])


def show_difference(found: Difference) -> None:
    """Print what was added, removed and changed, counted by kind."""
    show_title(_("What changed"))
    kinds = sorted({kind for kind, _id in (*found.added, *found.removed)} | {thing.kind for thing in found.changed})
    rows = [
        (
            _(KIND_WORDS[kind]),
            sum(of == kind for of, _id in found.added),
            sum(of == kind for of, _id in found.removed),
            sum(thing.kind == kind for thing in found.changed),
        )
        for kind in kinds
    ]
    show_table((_("kind"), _("added"), _("removed"), _("changed")), rows)
    show_lines([ngettext("{count} alike in both", "{count} alike in both", found.same)])
    for title, things in ((_("Added"), found.added), (_("Removed"), found.removed)):
        if things:
            show_title(title)
            _show_first([f"  {_(KIND_WORDS[kind])} {identity}" for kind, identity in things])
    if found.changed:
        show_title(_("Changed"))
        lines = []
        for thing in found.changed:
            lines.append(f"  {_(KIND_WORDS[thing.kind])} {thing.id}")
            lines += [f"      {field.field}: {_written(field.before)} → {_written(field.now)}" for field in thing.fields]
        _show_first(lines)


def _written(value: object) -> str:
    return "–" if value is None else msgspec.json.encode(value).decode()


def _show_first(lines: Sequence[str]) -> None:
    show_lines(lines[:MOST_LINES])
    _show_more(len(lines))


def _show_more(count: int) -> None:
    if count > MOST_LINES:
        show_lines([_("  … and {count} more; --json gives all", count=current().number(count - MOST_LINES))])
