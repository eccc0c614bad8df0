"""Whether the parts of a pack fit together: every name it uses exists, every value is sourced, every rule has its sentence."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from ceiba.packs.facts import MEASURES, WORDS
from ceiba.packs.format import FORMAT, ID, PackList
from ceiba.packs.load import read_pack, refuse
from ceiba.packs.pack import Pack
from ceiba.packs.vocabulary import Vocabulary
from ceiba.terms.citations import Citation
from ceiba.terms.codes import SEXES, STAGES
from ceiba.terms.markers import parse_marker
from ceiba.terms.readings import Fault, Reading

DELIVERY = "facts/delivery.yaml"
INDICATORS = "facts/indicators.yaml"


UNCOVERED = "none"
"""What fact files write in place of a payer for people without coverage."""


def check_pack(folder: Path, vocabulary: Vocabulary) -> tuple[Pack | None, list[Fault]]:
    """Read and check a pack; returns it, or None when it cannot be read, with every fault found."""
    pack, reading = read_pack(folder)
    if pack is None:
        return None, reading.faults
    for check in (_manifest, _identities, _citations, _lists, _rules, _deliveries, _indicators, _facts, _sentences):
        check(pack, reading, vocabulary)
    if pack.country != folder.resolve().name:
        reading.fault(
            "pack.yaml",
            1,
            problem="the country '{country}' is not the folder's name",
            remedy="Rename the folder or the country.",
            country=pack.country,
        )
    return pack, reading.faults


def load_pack(folder: Path, vocabulary: Vocabulary) -> Pack:
    """Return a pack that passes its check; PackRefused with the first fault otherwise."""
    pack, faults = check_pack(folder, vocabulary)
    if pack is None or faults:
        raise refuse(folder, faults)
    return pack


def _manifest(pack: Pack, reading: Reading, _: Vocabulary) -> None:
    if pack.manifest.format != FORMAT:
        found = pack.manifest.format
        reading.fault("pack.yaml", 1, problem="the format is {found}", remedy="This version reads format {read}.", found=found, read=FORMAT)


def _identities(pack: Pack, reading: Reading, _: Vocabulary) -> None:
    named = [*(rule.id for rule in pack.rules), *pack.lists, *pack.payers]
    for identity, count in Counter(named).items():
        file, line = reading.place(identity)
        if count > 1:
            reading.fault(
                file, line, problem="the id '{id}' is used {count} times", remedy="Give each its own id.", id=identity, count=count
            )
        if not ID.fullmatch(identity):
            reading.fault(file, line, problem="'{id}' is not an id", remedy="Use lower-case letters, digits, _ and -.", id=identity)


def _citations(pack: Pack, reading: Reading, _: Vocabulary) -> None:
    for name, cited in _cited(pack):
        where = reading.place(name)
        reading.check_source(where, cited.source, pack.sources)
        reading.check_words(where, cited)
    for name, rows in pack.facts.items():
        for row in rows:
            reading.check_source((f"facts/{name}.csv", row.line), row.cited.source, pack.sources)


def _cited(pack: Pack) -> Iterable[tuple[str, Citation]]:
    """Yield every value of a YAML file with the name of its place."""
    for rule in pack.rules:
        yield from ((rule.id, dated) for dated in rule.history)
    for payer in pack.payers.values():
        yield from ((payer.id, route) for route in payer.routes)
    for entries in pack.lists.values():
        yield from ((entries.id, span) for span in entries.complete)
    yield from ((f"policy/thresholds.yaml[{index}]", threshold) for index, threshold in enumerate(pack.thresholds))
    for index, delivery in enumerate(pack.deliveries):
        yield from ((f"{DELIVERY}[{index}]", dated) for dated in delivery.history)
    for index, indicator in enumerate(pack.indicators):
        yield from ((f"{INDICATORS}[{index}]", value) for value in indicator.history)


def _lists(pack: Pack, reading: Reading, _: Vocabulary) -> None:
    for entries in pack.lists.values():
        file, line = reading.place(entries.id)
        if entries.gate == "covered" and not entries.payer:
            reading.fault(
                file,
                line,
                problem="the list '{list}' says what is covered and lacks the key `payer`",
                remedy="Add `payer`, an id of payers.yaml.",
                list=entries.id,
            )
        elif entries.gate == "covered" and entries.payer not in pack.payers:
            reading.fault(
                file,
                line,
                problem="the payer '{payer}' of a list is not in payers.yaml",
                remedy="Add it, or mend the id.",
                payer=entries.payer,
            )
        if entries.gate == "available" and entries.payer:
            reading.fault(file, line, problem="a regulator's list names a payer", remedy="Leave `payer` out, or mend the gate.")
        if entries.kind == "illustrative" and entries.complete:
            reading.fault(file, line, problem="an illustrative list cannot be complete", remedy="Leave `complete` empty.")
        _spans(entries, pack.manifest.verified_through, reading, (file, line))


def _spans(entries: PackList, verified_through: dt.date, reading: Reading, where: tuple[str, int]) -> None:
    spans = sorted((span.first, span.last or verified_through) for span in entries.complete)
    for first, last in spans:
        if last < first:
            reading.fault(*where, problem="a complete span ends before it begins", remedy="Mend its dates.")
    for before, after in itertools.pairwise(spans):
        if before[1] >= after[0]:
            reading.fault(*where, problem="two complete spans of a list overlap", remedy="Join them, or mend their dates.")


def _rules(pack: Pack, reading: Reading, vocabulary: Vocabulary) -> None:
    ids = {rule.id for rule in pack.rules}
    for rule in pack.rules:
        file, line = reading.place(rule.id)
        entries = pack.lists.get(rule.list)
        if entries is None:
            reading.fault(file, line, problem="the list '{list}' is not in lists.yaml", remedy="Add it, or mend the id.", list=rule.list)
        elif rule.route and (entries.payer not in pack.payers or pack.payers[entries.payer].route(rule.route) is None):
            reading.fault(
                file,
                line,
                problem="the route '{route}' is not one of the payer's",
                remedy="Add it to payers.yaml, or mend the id.",
                route=rule.route,
            )
        _names(rule.actions, rule.who.disease, reading, (file, line), vocabulary)
        for other in rule.supersedes:
            if other not in ids:
                reading.fault(
                    file, line, problem="it supersedes '{rule}', which is no rule of this pack", remedy="Mend the id.", rule=other
                )


def _deliveries(pack: Pack, reading: Reading, vocabulary: Vocabulary) -> None:
    for index, delivery in enumerate(pack.deliveries):
        where = reading.place(f"{DELIVERY}[{index}]")
        named = tuple(action for action in delivery.actions if action != "any")
        _names(named, delivery.who.disease, reading, where, vocabulary)
        if delivery.payer not in pack.payers:
            reading.fault(
                *where, problem="the payer '{payer}' is not in payers.yaml", remedy="Add it, or mend the id.", payer=delivery.payer
            )


def _indicators(pack: Pack, reading: Reading, vocabulary: Vocabulary) -> None:
    named = [entry.indicator for entry in pack.indicators]
    reading.once_each(INDICATORS, named)
    for index, name in enumerate(named):
        where = reading.place(f"{INDICATORS}[{index}]")
        if name not in vocabulary.indicators:
            reading.fault(
                *where,
                problem="'{indicator}' is no indicator of the landscape",
                remedy="Use an id of knowledge/landscape/indicators.yaml.",
                indicator=name,
            )


def _names(actions: tuple[str, ...], diseases: tuple[str, ...], reading: Reading, where: tuple[str, int], vocabulary: Vocabulary) -> None:
    for action in actions:
        if action not in vocabulary.actions | vocabulary.medicines:
            reading.fault(
                *where,
                problem="the action '{action}' is not one the knowledge knows",
                remedy="Mend the id, or add it to actions.yaml.",
                action=action,
            )
    for disease in diseases:
        if disease not in vocabulary.tree:
            reading.fault(
                *where,
                problem="'{disease}' is not a disease the tree knows",
                remedy="Use a code of diseases.csv, or add it there.",
                disease=disease,
            )


def _facts(pack: Pack, reading: Reading, vocabulary: Vocabulary) -> None:
    known = {
        "disease": frozenset(vocabulary.tree.codes),
        "payer": frozenset(pack.payers) | {UNCOVERED},
        "action": vocabulary.actions,
        "stage": frozenset(STAGES),
        "sex": frozenset(SEXES),
        "region": frozenset(row["region"] for row in pack.facts["population"]),
        **{column: frozenset(words) for column, words in WORDS.items()},
    }
    for name, rows in pack.facts.items():
        known["measure"] = frozenset(MEASURES.get(name, ()))
        for row in rows:
            for column, text in row.values.items():
                if text is not None and not (text in known[column] if column in known else _fits(column, text)):
                    reading.fault(
                        f"facts/{name}.csv",
                        row.line,
                        problem="{column}: '{text}' is not known",
                        remedy="Mend the code.",
                        column=column,
                        text=text,
                    )
            share = row.values.get("share", row.values.get("prevalence", 0))
            if share > 1:
                reading.fault(
                    f"facts/{name}.csv",
                    row.line,
                    problem="a share of {share} is more than one",
                    remedy="Write shares from 0 to 1.",
                    share=f"{share:g}",
                )


def _fits(column: str, text: str) -> bool:
    """Whether a marker is one of the grammar; other columns hold what they like."""
    if column == "marker":
        try:
            parse_marker(text)
        except ValueError:
            return False
    return True


def _sentences(pack: Pack, reading: Reading, vocabulary: Vocabulary) -> None:
    ids = {rule.id for rule in pack.rules}
    seen: Counter[str] = Counter()
    for name, sentence in pack.sentences:
        where = reading.place(f"{name}[{seen[name]}]")
        seen[name] += 1
        if sentence.rule and sentence.rule not in ids:
            reading.fault(
                *where,
                problem="the sentence '{sentence}' tests '{rule}', which is no rule",
                remedy="Mend the id.",
                sentence=sentence.name,
                rule=sentence.rule,
            )
        if sentence.action not in vocabulary.actions:
            reading.fault(
                *where,
                problem="the sentence '{sentence}' names the action '{action}'",
                remedy="Use an id of actions.yaml.",
                sentence=sentence.name,
                action=sentence.action,
            )
    tested = {sentence.rule for _, sentence in pack.sentences}
    for rule in pack.rules:
        if rule.id not in tested:
            reading.fault(
                *reading.place(rule.id),
                problem="the rule '{rule}' has no sentence",
                remedy="Add one to the .test.yaml beside it.",
                rule=rule.id,
            )
