"""What is known about disease: assertions, the disease tree, and what alterations mean.

`load_knowledge` gives the knowledge; `interpret` turns records into findings and one three-valued profile per condition.
"""

from ceiba.evidence.catalogue import MarkerCatalogue
from ceiba.evidence.findings import Interpretation, interpret
from ceiba.evidence.format import Assertion, SettlingTest
from ceiba.evidence.knowledge import Knowledge, knowledge_folder, load_knowledge, read_knowledge
from ceiba.evidence.matching import Alteration, Matcher

__all__ = [
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
