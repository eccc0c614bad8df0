"""Decisions -> pages that people read, in Spanish, Portuguese and English. Words for codes are here too: the command line speaks them."""

from ceiba.reports.conflicts import ConflictTold, conflict_of, conflicts_told, say_item
from ceiba.reports.country import CountryLandscape
from ceiba.reports.header import Header
from ceiba.reports.hotspots import hotspot_sentences
from ceiba.reports.landscape import LandscapePage, landscape_page
from ceiba.reports.markers import say_marker, say_profile
from ceiba.reports.missing import say_missing
from ceiba.reports.names import NO_NAMES, Names, names_of
from ceiba.reports.patient import patient_report
from ceiba.reports.pharmacogenes import GeneView, gene_sentences, gene_views
from ceiba.reports.references import Reference, References
from ceiba.reports.words import say_date, say_finding, say_gate, say_kind, say_lever, say_list, say_owners, say_roadblock, say_value

__all__ = [
    "NO_NAMES",
    "ConflictTold",
    "CountryLandscape",
    "GeneView",
    "Header",
    "LandscapePage",
    "Names",
    "Reference",
    "References",
    "conflict_of",
    "conflicts_told",
    "gene_sentences",
    "gene_views",
    "hotspot_sentences",
    "landscape_page",
    "names_of",
    "patient_report",
    "say_date",
    "say_finding",
    "say_gate",
    "say_item",
    "say_kind",
    "say_lever",
    "say_list",
    "say_marker",
    "say_missing",
    "say_owners",
    "say_profile",
    "say_roadblock",
    "say_value",
]
