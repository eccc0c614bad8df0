"""What a country decided and measured: load, check and ask a pack.

A pack is one country's folder of dated, sourced values (docs/reference/pack-format.md). The halves of the project meet only in `decisions`.
"""

from ceiba.packs.access import bearable, delivered, done_somewhere, near_enough
from ceiba.packs.check import Vocabulary, check_pack, load_pack
from ceiba.packs.facts import FactRow
from ceiba.packs.format import Payer, Person, Sentence, reason_of
from ceiba.packs.load import find_pack, packs_folder, shipped_countries
from ceiba.packs.pack import Pack
from ceiba.packs.question import Question
from ceiba.packs.resolve import answer_from_lists
from ceiba.packs.scaffold import start_pack

__all__ = [
    "FactRow",
    "Pack",
    "Payer",
    "Person",
    "Question",
    "Sentence",
    "Vocabulary",
    "answer_from_lists",
    "bearable",
    "check_pack",
    "delivered",
    "done_somewhere",
    "find_pack",
    "load_pack",
    "near_enough",
    "packs_folder",
    "reason_of",
    "shipped_countries",
    "start_pack",
]
