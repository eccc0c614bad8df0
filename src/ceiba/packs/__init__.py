"""What a country decided and measured: load, check and ask a pack.

A pack is one country's folder of dated, sourced values (docs/reference/pack-format.md). The halves of the project meet only in `decisions`.
"""

from ceiba.packs.access import bearable, delivered, done_somewhere, near_enough
from ceiba.packs.ageing import Ageing, AssumedValue, OldFact, ageing, assumed_values, old_facts
from ceiba.packs.briefing import Advice, BarrierReading, Briefing, IndicatorReading, brief
from ceiba.packs.cases import cases_counted, without_totals
from ceiba.packs.changes import AnyChange, Change, OfPeople, RecordsChange, ServiceChange, TestingChange, VariantsChange
from ceiba.packs.check import check_pack, load_pack
from ceiba.packs.differences import READ, Difference, Turned, ValueDifference, differences, said_on, turned
from ceiba.packs.facts import FactRow
from ceiba.packs.format import ID, Named, Payer, Person, Sentence, reason_of
from ceiba.packs.landscape import Landscape, check_landscape, indicator_ids, landscape_folder, load_landscape
from ceiba.packs.landscape_format import Figure, Programme, ProgrammeSentence
from ceiba.packs.load import countries_in, find_pack, packs_folder, shipped_countries
from ceiba.packs.naming import Names, fault_unknown, names_of, payers_of, regions_of, speaks_of_one_country
from ceiba.packs.overlay import lay_over
from ceiba.packs.pack import Pack
from ceiba.packs.question import Question
from ceiba.packs.reform import LACKS, Laid, Reform
from ceiba.packs.resolve import answer_from_lists
from ceiba.packs.scaffold import start_pack
from ceiba.packs.vocabulary import Vocabulary

__all__ = [
    "ID",
    "LACKS",
    "READ",
    "Advice",
    "Ageing",
    "AnyChange",
    "AssumedValue",
    "BarrierReading",
    "Briefing",
    "Change",
    "Difference",
    "FactRow",
    "Figure",
    "IndicatorReading",
    "Laid",
    "Landscape",
    "Named",
    "Names",
    "OfPeople",
    "OldFact",
    "Pack",
    "Payer",
    "Person",
    "Programme",
    "ProgrammeSentence",
    "Question",
    "RecordsChange",
    "Reform",
    "Sentence",
    "ServiceChange",
    "TestingChange",
    "Turned",
    "ValueDifference",
    "VariantsChange",
    "Vocabulary",
    "ageing",
    "answer_from_lists",
    "assumed_values",
    "bearable",
    "brief",
    "cases_counted",
    "check_landscape",
    "check_pack",
    "countries_in",
    "delivered",
    "differences",
    "done_somewhere",
    "fault_unknown",
    "find_pack",
    "indicator_ids",
    "landscape_folder",
    "lay_over",
    "load_landscape",
    "load_pack",
    "names_of",
    "near_enough",
    "old_facts",
    "packs_folder",
    "payers_of",
    "reason_of",
    "regions_of",
    "said_on",
    "shipped_countries",
    "speaks_of_one_country",
    "start_pack",
    "turned",
    "without_totals",
]
