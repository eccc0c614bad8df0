"""Names of the things that codes stand for: actions, diseases, payers, regions, rules and lists, in three languages.

Words about a missing fact or a rule need the names of what it speaks of; they are gathered once from the knowledge and the pack.
A code without a name is spoken as it is written, its underscores as blanks: an answer never fails for want of a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ceiba.decisions.options import OTHER_PAYER
from ceiba.evidence import Knowledge
from ceiba.language import translator
from ceiba.packs import Pack
from ceiba.terms.texts import Text


@dataclass(frozen=True)
class Names:
    """Code -> name. routes: (payer, route) -> name. regions: ISO 3166-2 -> name. tests: ids of the actions that are tests.

    regulator: who approves medicines in the country; None where no country is named.
    """

    actions: Mapping[str, Text] = field(default_factory=dict)
    tests: frozenset[str] = frozenset()
    diseases: Mapping[str, Text] = field(default_factory=dict)
    payers: Mapping[str, Text] = field(default_factory=dict)
    routes: Mapping[tuple[str, str], Text] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, Text] = field(default_factory=dict)
    rules: Mapping[str, Text] = field(default_factory=dict)
    regulator: Text | None = None

    def action(self, code: str, lang: str) -> str:
        """Return the name of an action or a medicine."""
        return _named(self.actions, code, lang)

    def disease(self, code: str, lang: str) -> str:
        """Return the name of a disease."""
        return _named(self.diseases, code, lang)

    def payer(self, code: str, lang: str) -> str:
        """Return the name of a payer; OTHER_PAYER is one that the pack does not know."""
        if code == OTHER_PAYER and code not in self.payers:
            return translator(lang).gettext("a payer that the country's pack does not know")
        return _named(self.payers, code, lang)

    def short_payer(self, code: str, lang: str) -> str:
        """Return the name of a payer without what it adds in brackets: the form for tables and lists."""
        return self.payer(code, lang).partition(" (")[0]

    def region(self, code: str) -> str:
        """Return the name of a region, in the country's own language."""
        return self.regions.get(code, code)


NO_NAMES = Names()
"""Where no pack is at hand: codes are spoken as they are written."""


def names_of(knowledge: Knowledge, pack: Pack) -> Names:
    """Gather every name that the knowledge and a country's pack give."""
    return Names(
        actions={action.id: action.names for action in knowledge.actions.values()},
        tests=frozenset(knowledge.tests),
        diseases={code: knowledge.tree.name(code) for code in knowledge.tree.codes},
        payers={payer.id: payer.names for payer in pack.payers.values()},
        routes={(payer.id, route.id): route.names for payer in pack.payers.values() for route in payer.routes},
        regions={row["region"]: row["name"] for row in pack.facts.get("population", ())},
        lists={entries.id: entries.names for entries in pack.lists.values()},
        rules={
            **{rule.id: rule.says for rule in pack.rules},
            **{assertion.id: assertion.says for assertion in knowledge.assertions},
            **{rule: says for model in knowledge.risk_models for rule, says in model.rules().items()},
            **{criteria.id: criteria.names for criteria in knowledge.family},
        },
        regulator=pack.manifest.regulator.names,
    )


def _named(names: Mapping[str, Text], code: str, lang: str) -> str:
    return names[code].in_language(lang) if code in names else code.replace("_", " ")
