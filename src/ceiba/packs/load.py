"""From a folder to a pack: read every file strictly and collect every fault with its line."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TypeVar

from ceiba.errors import PackRefused, UnknownCountry
from ceiba.packs.facts import CITATION_COLUMNS, FACT_COLUMNS, FactRow, read_facts
from ceiba.packs.format import Delivery, Description, Manifest, PackList, Payer, Rule, Sentence, Threshold, Topic
from ceiba.packs.indicators import Indicator
from ceiba.packs.pack import Pack
from ceiba.terms.citations import Source
from ceiba.terms.readings import Fault, Reading, refusal

T = TypeVar("T")

GUIDE = "docs/reference/pack-format.md"


def packs_folder() -> Path:
    """The folder of the packs that ship with Ceiba."""
    return Path(str(resources.files("ceiba"))) / "data" / "packs"


def shipped_countries() -> tuple[str, ...]:
    """Codes of the countries whose packs ship with Ceiba."""
    return countries_in(packs_folder())


def countries_in(folder: Path) -> tuple[str, ...]:
    """Codes of the countries whose packs lie in a folder, in their order."""
    return tuple(sorted(path.parent.name for path in folder.glob("*/pack.yaml")))


def find_pack(country: str, folder: Path | None = None) -> Path:
    """Return the folder of a country's pack; UnknownCountry when there is none.

    folder: a folder of packs of the user's own, looked at instead of those that ship.
    """
    base = packs_folder() if folder is None else folder
    if (base / country / "pack.yaml").is_file():
        return base / country
    if folder is not None:
        raise UnknownCountry(
            "The folder '{folder}' holds no pack '{country}'.",
            "Name the folder in which the folder '{country}' with its pack.yaml stands.",
            folder=folder,
            country=country,
        )
    raise UnknownCountry(
        "There is no pack for the country '{country}'.",
        "Choose one of {known}, or start one with: ceiba pack new {country} --currency ISO4217",
        country=country,
        known=", ".join(shipped_countries()),
    )


def read_pack(folder: Path) -> tuple[Pack | None, Reading]:
    """Read a pack file by file. Returns the pack, or None when a file does not fit its form, with the reading that holds every fault.

    Only forms are judged here; whether the parts fit together is `check_pack`'s question.
    """
    reading = Reading({path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}, GUIDE)
    manifest = reading.document("pack.yaml", Manifest)
    topics = reading.document("status.yaml", list[Topic]) or []
    payers = reading.document("policy/payers.yaml", list[Payer]) or []
    lists = reading.document("policy/lists.yaml", list[PackList]) or []
    thresholds = reading.document("policy/thresholds.yaml", list[Threshold]) or []
    rules = [rule for name in _rule_files(reading) for rule in reading.document(name, list[Rule]) or []]
    sentences = [(name, sentence) for name in reading.named("*.test.yaml") for sentence in reading.document(name, list[Sentence]) or []]
    deliveries = _optional(reading, "facts/delivery.yaml", list[Delivery])
    indicators = _optional(reading, "facts/indicators.yaml", list[Indicator])
    facts = {name: _facts(reading, name) for name in FACT_COLUMNS}
    # Last: a source and a list may bear one name, and a fault of the list must say where the list stands.
    sources = reading.document("sources.yaml", list[Source]) or []
    _strays(reading)
    for name, entries in (("sources.yaml", sources), ("policy/payers.yaml", payers), ("policy/lists.yaml", lists)):
        reading.once_each(name, [entry.id for entry in entries])
    if manifest is None or reading.faults:
        return None, reading
    return (
        Pack(
            manifest=manifest,
            sources={source.id: source for source in sources},
            topics=tuple(topics),
            payers={payer.id: payer for payer in payers},
            lists={entry.id: entry for entry in lists},
            rules=tuple(rules),
            thresholds=tuple(thresholds),
            deliveries=tuple(deliveries),
            indicators=tuple(indicators),
            facts=facts,
            sentences=tuple(sentences),
            sha256=reading.sha256,
        ),
        reading,
    )


def _optional(reading: Reading, name: str, kind: type[list[T]]) -> list[T]:
    """Return the entries of a file that a pack may leave out."""
    return (reading.document(name, kind) or []) if name in reading.files else []


def _rule_files(reading: Reading) -> tuple[str, ...]:
    names = (*reading.named("policy/approvals/*.yaml"), *reading.named("policy/coverage/*.yaml"))
    return tuple(name for name in names if not name.endswith(".test.yaml"))


def _facts(reading: Reading, name: str) -> tuple[FactRow, ...]:
    file = f"facts/{name}.csv"
    if file not in reading.files:
        return ()
    beside = f"facts/{name}.meta.yaml"
    if beside not in reading.files:
        reading.fault(file, 1, "its description is missing", "Add {beside}: title, columns, units, nulls.", beside=beside)
    else:
        _described(reading, name, beside)
    text = reading.text(file)
    rows, faults = read_facts(name, text) if text else ((), ())
    for fault in faults:
        reading.fault(file, fault.line, fault.problem, "Mend the row; {guide} names the columns.", guide=GUIDE, **fault.fields)
    return rows


def _described(reading: Reading, name: str, beside: str) -> None:
    """Fault a description that does not describe just the columns of its file, in their order."""
    description = reading.document(beside, Description)
    if description is not None and tuple(description.columns) != (*FACT_COLUMNS[name], *CITATION_COLUMNS):
        columns = ",".join((*FACT_COLUMNS[name], *CITATION_COLUMNS))
        reading.fault(
            beside, 1, "it does not describe the columns of its file", "Describe each, in this order: {columns}.", columns=columns
        )


def _strays(reading: Reading) -> None:
    """Fault every YAML or CSV file that no reader reads: a name that is misspelt would be left out in silence."""
    read = {"pack.yaml", "sources.yaml", "status.yaml", "facts/delivery.yaml", "facts/indicators.yaml"}
    read |= {*_rule_files(reading), *reading.named("*.test.yaml")}
    read |= {f"policy/{name}.yaml" for name in ("payers", "lists", "thresholds")}
    read |= {f"facts/{name}.{ending}" for name in FACT_COLUMNS for ending in ("csv", "meta.yaml")}
    for name in reading.files:
        if name.endswith((".yaml", ".yml", ".csv")) and name not in read:
            reading.fault(name, 1, "no such file belongs in a pack", "Mend its name or place; {guide} names them all.", guide=GUIDE)


def refuse(folder: Path, faults: list[Fault]) -> PackRefused:
    """Return the error for a pack that has faults: the first one's place, how many there are, and the command that shows all.

    The command names the pack as the user did: by its country when it ships with Ceiba, otherwise by its folder.
    """
    return refusal(
        PackRefused,
        "The pack '{country}' is refused: {first} ({counted}).",
        faults,
        "{what_to_do} See all with: ceiba pack check {pack}",
        country=folder.resolve().name,
        pack=folder.name if folder.parent == packs_folder() else folder,
    )
