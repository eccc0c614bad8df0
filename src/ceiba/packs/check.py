"""Whether the parts of a pack fit together: every name it uses exists, every value is sourced, every rule has its sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ceiba.packs.format import FORMAT, ID, PackList
from ceiba.packs.load import read_pack, refuse
from ceiba.packs.pack import Pack
from ceiba.terms.citations import Citation
from ceiba.terms.diseases import DiseaseTree
from ceiba.terms.readings import Fault, Reading


@dataclass(frozen=True)
class Vocabulary:
    """What the knowledge knows by name, so that a pack's names can be checked against it.

    actions: ids of actions. medicines: components that rules may name too. markers: canonical texts.
    """

    actions: frozenset[str]
    medicines: frozenset[str]
    tree: DiseaseTree


def check_pack(folder: Path, vocabulary: Vocabulary) -> tuple[Pack | None, list[Fault]]:
    """Read and check a pack; returns it, or None when it cannot be read, with every fault found."""
    pack, reading = read_pack(folder)
    if pack is None:
        return None, reading.faults
    if pack.country != folder.name:
        reading.fault("pack.yaml", 1, f"the country '{pack.country}' is not the folder's name", "Rename the folder or the country.")
    for check in (_manifest, _identities, _citations, _lists, _rules, _facts, _sentences):
        check(pack, reading, vocabulary)
    return pack, reading.faults


def load_pack(folder: Path, vocabulary: Vocabulary) -> Pack:
    """Return a pack that passes its check; PackRefused with the first fault otherwise."""
    pack, faults = check_pack(folder, vocabulary)
    if pack is None or faults:
        raise refuse(folder.name, faults)
    return pack


def _manifest(pack: Pack, reading: Reading, _: Vocabulary) -> None:
    if pack.manifest.format != FORMAT:
        reading.fault("pack.yaml", 1, f"the format is {pack.manifest.format}", f"This version reads format {FORMAT}.")


def _identities(pack: Pack, reading: Reading, _: Vocabulary) -> None:
    named = [*(rule.id for rule in pack.rules), *pack.lists, *pack.payers]
    for identity, count in Counter(named).items():
        file, line = _place(pack, identity)
        if count > 1:
            reading.fault(file, line, f"the id '{identity}' is used {count} times", "Give each its own id.")
        if not ID.fullmatch(identity):
            reading.fault(file, line, f"'{identity}' is not an id", "Use lower-case letters, digits, _ and -.")


def _citations(pack: Pack, reading: Reading, _: Vocabulary) -> None:
    for place, cited in _cited(pack):
        if cited.source and cited.source not in pack.sources:
            file, line = place
            reading.fault(file, line, f"the source '{cited.source}' is not in sources.yaml", "Add it, or mend the id.")


def _cited(pack: Pack) -> Iterable[tuple[tuple[str, int], Citation]]:
    for rule in pack.rules:
        yield from ((_place(pack, rule.id), dated) for dated in rule.history)
    for payer in pack.payers.values():
        yield from ((_place(pack, payer.id), route) for route in payer.routes)
    for entries in pack.lists.values():
        yield from ((_place(pack, entries.id), span) for span in entries.complete)
    for threshold in pack.thresholds:
        yield _place(pack, threshold.id), threshold
    for delivery in pack.deliveries:
        yield from ((("facts/delivery.yaml", 1), dated) for dated in delivery.history)
    for name, rows in pack.facts.items():
        yield from (((f"facts/{name}.csv", row.line), row.cited) for row in rows)


def _lists(pack: Pack, reading: Reading, _: Vocabulary) -> None:
    for entries in pack.lists.values():
        file, line = _place(pack, entries.id)
        if entries.gate == "covered" and entries.payer not in pack.payers:
            reading.fault(file, line, f"the payer '{entries.payer}' of a list is not in payers.yaml", "Add it, or mend the id.")
        if entries.kind == "illustrative" and entries.complete:
            reading.fault(file, line, "an illustrative list cannot be complete", "Leave `complete` empty.")
        _spans(entries, reading, file, line)


def _spans(entries: PackList, reading: Reading, file: str, line: int) -> None:
    spans = sorted(entries.complete, key=lambda span: span.first)
    for before, after in zip(spans, spans[1:], strict=False):
        if before.last is None or before.last >= after.first:
            reading.fault(file, line, "two complete spans of a list overlap", "Join them, or mend their dates.")
    for span in spans:
        if span.last is not None and span.last < span.first:
            reading.fault(file, line, "a complete span ends before it begins", "Mend its dates.")


def _rules(pack: Pack, reading: Reading, vocabulary: Vocabulary) -> None:
    ids = {rule.id for rule in pack.rules}
    for rule in pack.rules:
        file, line = _place(pack, rule.id)
        entries = pack.lists.get(rule.list)
        if entries is None:
            reading.fault(file, line, f"the list '{rule.list}' is not in lists.yaml", "Add it, or mend the id.")
        elif entries.gate == "available" and rule.who.region:
            reading.fault(file, line, "an approval names a region", "Approvals hold for the whole country; name regions in coverage or services.")
        elif rule.route and (entries.payer not in pack.payers or pack.payers[entries.payer].route(rule.route) is None):
            reading.fault(file, line, f"the route '{rule.route}' is not one of the payer's", "Add it to payers.yaml, or mend the id.")
        _names(rule.actions, rule.who.disease, reading, file, line, vocabulary)
        for other in rule.supersedes:
            if other not in ids:
                reading.fault(file, line, f"it supersedes '{other}', which is no rule of this pack", "Mend the id.")
    for delivery in pack.deliveries:
        _names(delivery.actions, delivery.who.disease, reading, "facts/delivery.yaml", 1, vocabulary, more={"any"})
        if delivery.payer not in pack.payers:
            reading.fault("facts/delivery.yaml", 1, f"the payer '{delivery.payer}' is not in payers.yaml", "Add it, or mend the id.")


def _names(
    actions: tuple[str, ...],
    diseases: tuple[str, ...],
    reading: Reading,
    file: str,
    line: int,
    vocabulary: Vocabulary,
    more: set[str] | None = None,
) -> None:
    known = vocabulary.actions | vocabulary.medicines | (more or set())
    for action in actions:
        if action not in known:
            reading.fault(file, line, f"the action '{action}' is not one the knowledge knows", "Mend the id, or add it to actions.yaml.")
    for disease in diseases:
        if disease not in vocabulary.tree:
            reading.fault(file, line, f"'{disease}' is not a disease the tree knows", "Use a code of diseases.csv, or add it there.")


def _facts(pack: Pack, reading: Reading, vocabulary: Vocabulary) -> None:
    checked = {"disease": vocabulary.tree.codes, "payer": tuple(pack.payers), "action": tuple(vocabulary.actions)}
    for name, rows in pack.facts.items():
        for row in rows:
            for column, known in checked.items():
                value = row.values.get(column)
                if value is not None and value not in known:
                    reading.fault(f"facts/{name}.csv", row.line, f"{column}: '{value}' is not known", "Mend the code.")
            share = row.values.get("share", row.values.get("prevalence"))
            if share is not None and share > 1:
                reading.fault(f"facts/{name}.csv", row.line, f"a share of {share:g} is more than one", "Write shares from 0 to 1.")


def _sentences(pack: Pack, reading: Reading, vocabulary: Vocabulary) -> None:
    ids = {rule.id for rule in pack.rules}
    tested = {sentence.rule for _, sentence in pack.sentences}
    for file, sentence in pack.sentences:
        if sentence.rule and sentence.rule not in ids:
            reading.fault(file, 1, f"the sentence '{sentence.name}' tests '{sentence.rule}', which is no rule", "Mend the id.")
        if sentence.action not in vocabulary.actions:
            reading.fault(file, 1, f"the sentence '{sentence.name}' names the action '{sentence.action}'", "Use an id of actions.yaml.")
    for rule in pack.rules:
        if rule.id not in tested:
            file, line = _place(pack, rule.id)
            reading.fault(file, line, f"the rule '{rule.id}' has no sentence", "Add one to the .test.yaml beside it.")


def _place(pack: Pack, identity: str) -> tuple[str, int]:
    file, _, line = pack.places.get(identity, "pack.yaml:1").rpartition(":")
    return file, int(line)
