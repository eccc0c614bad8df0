"""Ceiba: what precision oncology can do for this patient, in this country, under these rules, and what would have to change.

Data flows one way through the rooms, and so do imports:

    errors      the tree of errors and their exit codes
    language    Spanish, Portuguese, English
    terms       the vocabulary: markers, answers, roadblocks, money, dates, declared tables
    engine      where tables are computed
    records     what is known about people: files in, a lake out, nothing lost
    evidence    what is known about disease: assertions, tests, alterations -> findings
    packs       what a country decided and measured
    decisions   records x evidence x packs -> needs and options through four gates
    synthetic   invented patients, written as files that `records` reads
    policylab   cells -> roadblocks, scenarios, economics, contracts, places, roadmap
    reports     documents for people
    job         the main job: files -> lake -> decisions -> documents
    cli         arguments in, one call, exit code out
"""

from importlib.metadata import version

__version__ = version("ceiba")
__all__ = ["__version__"]
