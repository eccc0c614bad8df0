"""PharmCAT's JSON files as definitions: allele definitions (`GENE_translation.json`), phenotypes (`GENE.json`) and `exemptions.json`.

Every entry of the files is taken or refused with its reason. PharmCAT's data come from CPIC (CC0), ClinPGx (CC BY-SA 4.0) and PharmVar;
what is imported stays in the user's own folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from ceiba.evidence.items import RefusedItem
from ceiba.evidence.pharmacogenes.cpic_changes import read_changes, with_changes
from ceiba.evidence.pharmacogenes.definitions import IUPAC, Gene, NamedAllele, Site, pair_key
from ceiba.language import mark

TITLE = "PharmCAT: allele definitions and phenotypes of CPIC, ClinPGx and PharmVar"
HOME = "https://github.com/PharmGKB/PharmCAT"
LICENCE = "CPIC: CC0 1.0; ClinPGx: CC BY-SA 4.0"
STAYS = mark("ClinPGx's part is CC BY-SA 4.0: share what you import under that licence and name the source, or keep it in your folder.")

BUILD = "GRCh38"
_TEXT_LENGTH = 2000


class DrawnGenes(msgspec.Struct, frozen=True):
    """What was read: n_read entries, each taken or refused. kinds: entries taken by kind. latest: the latest day a definition bears."""

    n_read: int
    genes: tuple[Gene, ...]
    refused: tuple[RefusedItem, ...]
    kinds: dict[str, int]
    latest: str = ""

    def __post_init__(self) -> None:
        if self.n_read != sum(self.kinds.values()) + len(self.refused):
            raise AssertionError("an entry was neither taken nor refused")


def read_pharmcat(
    definitions: Mapping[str, bytes], phenotypes: Mapping[str, bytes], exemptions: bytes | None, logs: Mapping[str, str] | None = None
) -> DrawnGenes:
    """Read the files, by name; an entry that does not fit is refused, a file that is no JSON of this kind with all it holds.

    Phenotypes of a gene without a definition are refused. Several definitions of one gene: the first by name is taken. logs: of CPIC's
    changes, by name.
    """
    tally = _Tally()
    ignored = _ignored(exemptions)
    genes: dict[str, Gene] = {}
    latest = ""
    for file, data in sorted(definitions.items()):
        said = tally.document(file, data, ("gene", "variants", "namedAlleles", "genomeBuild"))
        if said is None:
            continue
        if said["gene"] in genes:
            tally.decline_all(said, file, "repeated", mark("the gene is defined in another file too"), mark("Keep one of the two."))
            continue
        if not str(said["genomeBuild"]).startswith(BUILD):
            tally.decline_all(said, file, "build", mark("the positions are not on GRCh38"), mark("Import PharmCAT's files of GRCh38."))
            continue
        gene = tally.definition(said, file, ignored.get(said["gene"], {}))
        if gene is not None:
            genes[gene.symbol] = gene
            latest = max(latest, str(said.get("modificationDate", ""))[:10])
    for file, data in sorted(phenotypes.items()):
        said = tally.document(file, data, ("gene", "diplotypes", "namedAlleles"))
        if said is None:
            continue
        if said["gene"] not in genes:
            tally.decline_all(said, file, "no definition", mark("no file defines the alleles of this gene"), mark("Import it as well."))
            continue
        genes[said["gene"]] = tally.phenotypes(said, file, genes[said["gene"]])
    found = tuple(genes.values())
    for file, text in sorted((logs or {}).items()):
        changes, refused = read_changes(file, text)
        tally.take("change", len(changes))
        tally.read += len(refused)
        tally.refused += refused
        found = with_changes(found, changes)
    return DrawnGenes(tally.read, found, tuple(tally.refused), dict(sorted(tally.kinds.items())), latest)


def _ignored(exemptions: bytes | None) -> dict[str, dict[str, Any]]:
    return msgspec.json.decode(exemptions) if exemptions else {}


class _Tally:
    """Takes or refuses entry after entry."""

    def __init__(self) -> None:
        self.read = 0
        self.kinds: dict[str, int] = {}
        self.refused: list[RefusedItem] = []

    def take(self, kind: str, count: int = 1) -> None:
        """Count entries as taken."""
        self.read += count
        self.kinds[kind] = self.kinds.get(kind, 0) + count

    def decline(self, place: int, file: str, reason: str, problem: str, remedy: str, entry: object) -> None:
        """Count an entry as refused, with its place in the list it stands in (from 1) and its text."""
        self.read += 1
        raw = msgspec.json.encode(entry).decode()[:_TEXT_LENGTH]
        self.refused.append(RefusedItem(place, file, reason, problem, remedy, raw))

    def decline_all(self, said: Mapping[str, Any], file: str, reason: str, problem: str, remedy: str) -> None:
        """Refuse every entry of a document."""
        for name in ("variants", "namedAlleles", "diplotypes"):
            for place, entry in enumerate(said.get(name, ()), start=1):
                self.decline(place, file, reason, problem, remedy, entry)

    def document(self, file: str, data: bytes, keys: Iterable[str]) -> dict[str, Any] | None:
        """Decode a file; None, with the refusal, when it is no JSON object with these keys."""
        try:
            said = msgspec.json.decode(data)
        except msgspec.DecodeError:
            said = None
        if isinstance(said, dict) and all(key in said for key in keys):
            return said
        self.decline(1, file, "columns", mark("the file is not of PharmCAT's form"), mark("Copy it again from PharmCAT."), file)
        return None

    def definition(self, said: Mapping[str, Any], file: str, exempt: Mapping[str, Any]) -> Gene | None:
        """Read the sites and alleles of a gene; None when its reference allele does not fit, with all entries refused."""
        skipped = {position.get("chromosomeHgvsName") for position in exempt.get("ignoredPositions", ())}
        sites: list[Site] = []
        columns: dict[int, int] = {}
        for column, entry in enumerate(said["variants"]):
            site = _site(entry)
            if site is None:
                self.decline(column + 1, file, "columns", mark("the position lacks a value"), mark("Copy the file again."), entry)
            elif entry.get("chromosomeHgvsName") in skipped:
                self.decline(
                    column + 1, file, "exempt", mark("PharmCAT itself leaves it out"), mark("Nothing: it is so at the source."), entry
                )
            else:
                columns[column] = len(sites)
                sites.append(site)
                self.take("position")
        alleles: list[NamedAllele] = []
        for place, entry in enumerate(said["namedAlleles"], start=1):
            reason = _fault(entry, len(said["variants"]), exempt.get("ignoredAlleles", ()))
            bases = {} if reason else _bases(entry, columns)
            reason = reason or _strange(bases, sites)
            if reason:
                self.decline(place, file, reason, *_ALLELE_FAULTS[reason], entry)
                continue
            alleles.append(NamedAllele(entry["name"], bases))
            self.take("allele")
        alleles.sort(key=lambda allele: allele.name not in {each["name"] for each in said["namedAlleles"] if each.get("reference")})
        try:
            return Gene(
                symbol=said["gene"],
                assembly=BUILD,
                sites=tuple(sites),
                alleles=tuple(alleles),
                version=str(said.get("version", "unknown")),
                source=str(said.get("source", "")),
                place=file,
            )
        except ValueError:
            raw = said["gene"]
            self.decline(1, file, "no reference", mark("no allele of the gene is the reference"), mark("Copy the file again."), raw)
            return None

    def phenotypes(self, said: Mapping[str, Any], file: str, gene: Gene) -> Gene:
        """Return the gene with the functions of its alleles and the phenotype of each pair of functions."""
        told = {}
        for place, entry in enumerate(said["namedAlleles"], start=1):
            name = entry.get("name")
            if name not in gene.by_name:
                self.decline(
                    place, file, "no definition", mark("the definition has no such allele"), mark("Import files of one day."), entry
                )
                continue
            activity = entry.get("activityValue")
            told[name] = (entry.get("functionValue") or "", None if activity in (None, "n/a") else float(activity))
            self.take("function")
        alleles = tuple(
            NamedAllele(allele.name, allele.bases, *told[allele.name]) if allele.name in told else allele for allele in gene.alleles
        )
        by_name = {allele.name: allele for allele in alleles}
        found: dict[str, str] = {}
        for place, entry in enumerate(said["diplotypes"], start=1):
            names = [name for name, count in entry.get("diplotypekey", {}).items() for _ in range(count)]
            if not names or any(name not in by_name for name in names) or not entry.get("phenotype"):
                self.decline(
                    place, file, "no definition", mark("the definition has no such allele"), mark("Import files of one day."), entry
                )
                continue
            key = pair_key(*(by_name[name] for name in names))
            if found.setdefault(key, entry["phenotype"]) != entry["phenotype"]:
                problem = mark("alleles of the same functions make another phenotype in this file")
                self.decline(place, file, "disagrees", problem, mark("Ask CPIC which of the two holds."), entry)
                continue
            self.take("diplotype")
        return msgspec.structs.replace(gene, alleles=alleles, phenotypes=found)


_ALLELE_FAULTS = {
    "columns": (mark("the allele lacks a value"), mark("Copy the file again.")),
    "exempt": (mark("PharmCAT itself leaves it out"), mark("Nothing: it is so at the source.")),
    "structural": (mark("it is a structural change, which positions do not show"), mark("Use a caller made for it, and give its result.")),
    "no position": (mark("none of its positions was taken"), mark("Read why, in this list.")),
    "strange bases": (mark("it has bases that its position does not name"), mark("Copy the file again.")),
}


def _site(entry: Mapping[str, Any]) -> Site | None:
    try:
        name = entry.get("rsid") or entry["chromosomeHgvsName"]
        return Site(entry["chromosome"].removeprefix("chr"), int(entry["position"]), entry["ref"], tuple(entry["alts"]), name)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _fault(entry: Mapping[str, Any], n_columns: int, exempt: Iterable[str]) -> str:
    if not entry.get("name") or len(entry.get("alleles") or ()) != n_columns:
        return "columns"
    if entry["name"] in exempt:
        return "exempt"
    return "structural" if entry.get("structuralVariant") else ""


def _bases(entry: Mapping[str, Any], columns: Mapping[int, int]) -> dict[int, str]:
    return {columns[column]: text for column, text in enumerate(entry["alleles"]) if text and column in columns}


def _strange(bases: Mapping[int, str], sites: list[Site]) -> str:
    if not bases:
        return "no position"
    known = ((text, {sites[place].ref, *sites[place].alts}) for place, text in bases.items())
    return "" if all(text in named or text in IUPAC for text, named in known) else "strange bases"
