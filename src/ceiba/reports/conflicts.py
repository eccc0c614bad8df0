"""What others say against an assertion, in words: both sides stand on the page, and the answer stays as it is."""

from __future__ import annotations

import msgspec

from ceiba.evidence import Assertion, Knowledge
from ceiba.evidence.format import Conflict
from ceiba.evidence.items import RESISTANCE, SENSITIVITY, EvidenceItem, Manifest
from ceiba.language import LANGUAGES, mark, translator
from ceiba.reports.markers import say_profile
from ceiba.reports.words import say_list
from ceiba.terms.texts import Text

SOURCE_NAMES = {"civic": "CIViC", "moalmanac": "MOAlmanac"}
PRECLINICAL = ("D", "Preclinical")
"""The sources' own levels of what was seen in cells or animals alone."""

_SAID = {
    ("supports", SENSITIVITY): mark("{treatment}: response with {marker} in {disease}."),
    ("supports", RESISTANCE): mark("{treatment}: resistance with {marker} in {disease}."),
    ("supports", ""): mark("{treatment}: reduced response with {marker} in {disease}."),
    ("does not support", SENSITIVITY): mark("{treatment}: no better response with {marker} in {disease}."),
    ("does not support", RESISTANCE): mark("{treatment}: no resistance with {marker} in {disease}."),
}


class ConflictTold(msgspec.Struct, frozen=True):
    """A conflict in the reader's words. item: `CIViC EID306`. level: the source's own. paper: what the item cites. url: "" without any."""

    item: str
    level: str
    says: str
    paper: str
    url: str

    def sentence(self, lang: str) -> str:
        """Return it as one sentence with its paper."""
        gettext = translator(lang).gettext
        if self.level in PRECLINICAL:
            told = gettext("{item} (level {level}: not in people) says otherwise: {says}", item=self.item, level=self.level, says=self.says)
        else:
            told = gettext("{item} (level {level}) says otherwise: {says}", item=self.item, level=self.level, says=self.says)
        return f"{told} {self.paper.rstrip('.')}." if self.paper else told


def conflicts_told(knowledge: Knowledge, assertion: Assertion, lang: str) -> tuple[ConflictTold, ...]:
    """Return what others say against an assertion, the strongest level first."""
    return tuple(
        ConflictTold(say_item(conflict.item), conflict.level, conflict.says.in_language(lang), conflict.paper, conflict.url)
        for conflict in knowledge.conflicts_by_assertion.get(assertion.id, ())
    )


def conflict_line(knowledge: Knowledge, assertion: Assertion, label: str, lang: str) -> str:
    """Return the strongest of what others say against an assertion, and how many more its reference tells; "" when nobody does."""
    told = conflicts_told(knowledge, assertion, lang)
    if not told:
        return ""
    speech = translator(lang)
    more = speech.gettext("And {count} more: see {label}.", count=speech.number(len(told) - 1), label=label) if len(told) > 1 else ""
    return f"{told[0].sentence(lang)} {more}".strip()


def say_item(identity: str) -> str:
    """Return an item's id as a reader knows it.

    >>> say_item("civic EID306")
    'CIViC EID306'
    """
    source, _, number = identity.partition(" ")
    return f"{SOURCE_NAMES.get(source, source)} {number}"


def conflict_of(knowledge: Knowledge, assertion: str, item: EvidenceItem, manifest: Manifest) -> Conflict:
    """Return an item as a conflict with an assertion: what it says is put into a sentence of each language, from its fields."""
    return Conflict(
        item=item.id,
        assertions=(assertion,),
        says=Text(**{lang: _says(knowledge, item, lang) for lang in LANGUAGES}),
        level=item.level,
        paper=item.citation,
        url=item.url,
        source=manifest.source,
        place=item.place,
        confidence="medium",
        paraphrase="what the item's fields say",
    )


def _says(knowledge: Knowledge, item: EvidenceItem, lang: str) -> str:
    message = _SAID.get((item.direction, item.significance), _SAID["supports", ""])
    actions = [knowledge.actions[action].names.in_language(lang) for action in item.actions]
    marker = say_profile(item.formula, lang) if item.whole else ""
    known = item.oncotree in knowledge.tree
    return translator(lang).gettext(
        message,
        treatment=say_list(actions, lang, either=True) if actions else ", ".join(item.therapies),
        marker=marker or item.molecular_profile,
        disease=knowledge.tree.name(item.oncotree).in_language(lang) if known else item.disease,
    )
