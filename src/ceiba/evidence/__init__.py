"""What is known about disease: assertions, the disease tree, and what alterations mean.

`load_knowledge` gives the knowledge; `interpret` turns records into findings and one three-valued profile per condition.
"""

from ceiba.evidence.catalogue import BITS, MARKERS_PER_WORD, MarkerCatalogue
from ceiba.evidence.findings import Interpretation, interpret
from ceiba.evidence.format import Assertion, SettlingTest
from ceiba.evidence.knowledge import Knowledge, knowledge_folder, load_knowledge, read_knowledge
from ceiba.evidence.matching import Matcher
from ceiba.evidence.small_variants import Alteration

__all__ = [
    "BITS",
    "MARKERS_PER_WORD",
    "Alteration",
    "Assertion",
    "Interpretation",
    "Knowledge",
    "MarkerCatalogue",
    "Matcher",
    "SettlingTest",
    "interpret",
    "knowledge_folder",
    "load_knowledge",
    "read_knowledge",
]
