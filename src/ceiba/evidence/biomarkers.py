"""MOAlmanac's biomarkers, as its legacy table and its referenced schema describe them -> profiles of our grammar.

Both describe a biomarker by fields (gene, protein change, exon, kind of change); the names of the fields are the same where both have them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ceiba.evidence.variant_names import Named, read_variant
from ceiba.terms.markers import CLASS, parse_marker

_PROTEINS = {
    "Estrogen receptor (ER)": "ER",
    "Progesterone receptor (PR)": "PR",
    "Human epidermal growth factor receptor 2 (HER2)": "HER2",
    "CD20": "CD20",
    "CD30": "CD30",
    "FOLR1": "FOLR1",
}
_SCORES = {"Tumor Proportion Score (TPS)": ("TPS", 100), "Combined Positive Score (CPS)": ("CPS", 1)}
"""Unit of a PD-L1 score -> our word and what its value is multiplied by."""

_EXON_CHANGES = {"Deletion": "deletion", "Insertion": "insertion", "Splice Site": "skipping", "": "mutation"}


def read_biomarker(kind: str, genes: Sequence[str], about: Mapping[str, Any]) -> Named | None:
    """Return a biomarker in our grammar; None when it cannot be said. genes: its symbols, the 5' partner of a fusion first."""
    gene = genes[0] if genes else ""
    match kind:
        case "Somatic Variant":
            found = _variant(gene, about)
        case "Germline Variant":
            found = _germline(gene, about)
        case "Rearrangement":
            found = _rearrangement(genes)
        case "Copy Number":
            found = read_variant(gene, _text(about, "direction")) if gene else None
        case "Wild type":
            found = read_variant(gene, "wild type") if gene else None
        case "Protein expression":
            found = _protein(about)
        case _:
            found = _signature(kind, about)
    return _where_written(found)


def _variant(gene: str, about: Mapping[str, Any]) -> Named | None:
    change, exon, kind = _text(about, "protein_change"), _text(about, "exon"), _text(about, "variant_annotation")
    if not gene:
        return None
    if change:
        return read_variant(gene, change)
    if "ITD" in kind:
        return Named(f"{gene} internal tandem duplication")
    if _text(about, "cdna_change"):
        return Named(f"{gene} mutation", whole=False)
    if exon:
        word = _EXON_CHANGES.get(kind)
        if (gene, exon, word) == ("MET", "14", "deletion"):  # of the whole exon, as labels mean it
            word = "skipping"
        if word == "skipping" and gene != "MET":
            word = None
        return Named(f"{gene} exon {exon} {word or 'mutation'}", whole=word is not None)
    return Named(f"{gene} mutation", whole=not kind and not about.get("requires_oncogenic"))


def _germline(gene: str, about: Mapping[str, Any]) -> Named | None:
    change = _text(about, "protein_change")
    if not gene:
        return None
    if change:
        named = read_variant(gene, change)
        return Named(named.profile, whole=False) if named else None
    stated = _text(about, "pathogenic") == "1" or about.get("requires_pathogenic")
    return Named(f"{gene} {CLASS} germline") if stated else Named(f"{gene} mutation", whole=False)


def _rearrangement(genes: Sequence[str]) -> Named | None:
    named = [gene for gene in genes if gene]
    if not named:
        return None
    return Named(f"{named[0]}::{named[1]} fusion" if len(named) > 1 else f"{named[0]} fusion")


def _protein(about: Mapping[str, Any]) -> Named | None:
    protein, value = _text(about, "marker"), _text(about, "value")
    if protein == "PD-L1" and about.get("unit") in _SCORES and about.get("equality") in (">=", "<"):
        score, times = _SCORES[about["unit"]]
        marker = f"PD-L1 {score} >= {float(value) * times:g}" + ("%" if score == "TPS" else "")
        return Named(marker if about["equality"] == ">=" else {"not": marker})
    ours = _PROTEINS.get(protein)
    if ours is None or value not in ("Positive", "Low", "Negative"):
        return None
    return Named({"not": f"{ours} positive"} if value == "Negative" else f"{ours} {value.lower()}")


def _signature(kind: str, about: Mapping[str, Any]) -> Named | None:
    status = _text(about, "status")
    if kind == "Microsatellite Stability":
        return Named("MSI-high") if "high" in status.lower() else Named({"not": "MSI-high"}) if "stable" in status.lower() else None
    if kind == "Mismatch Repair":
        return Named("MSI-high" if status == "Deficient" else {"not": "MSI-high"})
    if kind == "Homologous Recombination":
        return Named("HRD") if status == "Deficient" else None
    rate = _text(about, "mutations_per_mb") or _text(about, "minimum_mutations_per_megabase")
    return Named(f"TMB >= {float(rate):g}/Mb") if kind in ("Mutational Burden", "Tumor mutational burden") and rate else None


def _where_written(named: Named | None) -> Named | None:
    """The reading, where the grammar reads it."""
    if named is None or not isinstance(named.profile, str):
        return named
    try:
        parse_marker(named.profile)
    except ValueError:
        return None
    return named


def _text(about: Mapping[str, Any], name: str) -> str:
    value = about.get(name)
    return "" if value is None else str(value).strip()
