"""Pharmacogenes: definitions that the user imports, a person's genotype, and the diplotypes and phenotypes that it allows."""

from ceiba.evidence.pharmacogenes.calls import GeneCall, call
from ceiba.evidence.pharmacogenes.definitions import INDETERMINATE, NOT_FROM_POSITIONS, Gene, NamedAllele, Site
from ceiba.evidence.pharmacogenes.genotype import Observed, genotype_of
from ceiba.evidence.pharmacogenes.outside import OutsideCall, read_outside, stated_call

__all__ = [
    "INDETERMINATE",
    "NOT_FROM_POSITIONS",
    "Gene",
    "GeneCall",
    "NamedAllele",
    "Observed",
    "OutsideCall",
    "Site",
    "call",
    "genotype_of",
    "read_outside",
    "stated_call",
]
