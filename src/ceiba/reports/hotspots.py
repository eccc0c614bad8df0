"""What a page says of a variant at a recurrent hotspot: how often it was counted and by whom, and nothing of what it means."""

from __future__ import annotations

from collections.abc import Iterable

from ceiba.evidence.hotspots import HotspotFound
from ceiba.language import translator


def hotspot_sentences(found: Iterable[HotspotFound], lang: str) -> tuple[str, ...]:
    """Return one sentence a hotspot, in order."""
    return tuple(_sentence(each, lang) for each in found)


def _sentence(found: HotspotFound, lang: str) -> str:
    speech = translator(lang)
    fields = {"gene": found.gene, "change": found.change, "residue": found.residue or found.change}
    if found.listed:
        said = speech.gettext("{gene} {change}: at a recurrent hotspot of tumours, {residue}; this very change is listed.", **fields)
    else:
        said = speech.gettext("{gene} {change}: at a recurrent hotspot of tumours, {residue}; this very change is not listed.", **fields)
    counts = []
    if found.tumours is not None:
        counts.append(speech.gettext("Counted at this residue: {count}.", count=speech.number(found.tumours)))
    if found.same is not None:
        counts.append(speech.gettext("Of this change: {count}.", count=speech.number(found.same)))
    if not counts:
        counts.append(speech.gettext("The file that was imported gives no count."))
    version = speech.gettext("version not stated") if found.version == "unknown" else found.version
    return " ".join([said, *counts, speech.gettext("Source: {title}, {version}.", title=found.title, version=version)])
