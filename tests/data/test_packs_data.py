"""Every pack that ships: sourced, dated, tested, described. What is counted here is counted from the files, apart from the program."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path

import pytest
import yaml

from ceiba.decisions import run_sentences
from ceiba.evidence import load_knowledge
from ceiba.packs import Vocabulary, check_pack, find_pack, load_pack, shipped_countries
from ceiba.packs.facts import CITATION_COLUMNS, FACT_COLUMNS
from ceiba.terms.texts import LANGUAGES

COUNTRIES = shipped_countries()
HISTORIES = ("policy/approvals", "policy/coverage")
TOPICS = {"approvals", "coverage", "tests", "delivery", "services", "prices", "population", "incidence", "stages", "profiles", "thresholds"}
TOPICS |= {"workforce", "risk_factors", "indicators"}
DAY, PARTIAL_DAY = re.compile(r"\d{4}-\d{2}-\d{2}"), re.compile(r"\d{4}(-\d{2}){0,2}")


def plain(path: Path):
    """A file as plain text values, read by another reader than the program's."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes text, lists and dictionaries only


def values_of(folder: Path):
    """Every sourced or assumed value of the YAML files: (where, value)."""
    for place in HISTORIES:
        for path in sorted((folder / place).glob("*.yaml")):
            if not path.name.endswith(".test.yaml"):
                yield from ((f"{path.name}: {rule['id']}", value) for rule in plain(path) for value in rule["history"])
    yield from ((payer["id"], route) for payer in plain(folder / "policy/payers.yaml") for route in payer["routes"])
    yield from ((entry["id"], span) for entry in plain(folder / "policy/lists.yaml") for span in entry["complete"])
    yield from (("thresholds.yaml", threshold) for threshold in plain(folder / "policy/thresholds.yaml"))
    yield from (("delivery.yaml", value) for entry in plain(folder / "facts/delivery.yaml") for value in entry["history"])
    indicators = folder / "facts/indicators.yaml"
    yield from ((entry["indicator"], value) for entry in plain(indicators) if indicators.exists() for value in entry["history"])


def rows_of(folder: Path):
    """Every row of the CSV files: (where, row)."""
    for path in sorted((folder / "facts").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield path.name, row


@pytest.fixture(scope="module")
def knowledge():
    return load_knowledge()


@pytest.fixture(scope="module")
def vocabulary(knowledge):
    return Vocabulary(frozenset(knowledge.actions), knowledge.medicines, knowledge.tree)


@pytest.fixture(scope="module", params=COUNTRIES)
def folder(request):
    return find_pack(request.param)


@pytest.fixture(scope="module")
def pack(folder, vocabulary):
    return load_pack(folder, vocabulary)


def test_there_are_packs_to_test():
    assert {"br", "xx"} <= set(COUNTRIES)


def test_a_pack_passes_its_check(folder, vocabulary):
    assert [str(fault) for fault in check_pack(folder, vocabulary)[1]] == []


def test_all_its_sentences_hold(pack, knowledge):
    failed = [f"{v.file}: {v.sentence.name}: {'; '.join(v.faults)}" for v in run_sentences(pack, knowledge) if v.faults]
    assert failed == []


def test_no_sentence_on_disk_is_left_out(folder, pack, knowledge):
    """Counted by lines that begin a sentence, so that a file that nobody collects is found."""
    on_disk = sum(
        len(re.findall(r"^- (?:\{\s*)?name:", path.read_text(encoding="utf-8"), flags=re.MULTILINE))
        for path in folder.rglob("*")
        if path.is_file() and ".test." in path.name
    )
    assert on_disk == len(pack.sentences) == len(run_sentences(pack, knowledge))
    assert on_disk > 0


def test_every_sentence_expects_something(pack):
    assert [sentence.name for _, sentence in pack.sentences if sentence.expect == type(sentence.expect)()] == []


def test_every_rule_has_a_sentence_that_asks_for_its_gate_and_one_of_its_actions_or_regimens(pack, knowledge):
    """Fails if a sentence named a rule and then asked for something that the rule cannot change."""
    idle = []
    for rule in pack.rules:
        gate = pack.lists[rule.list].gate
        named = {a.id for a in knowledge.actions.values() if {a.id, *a.components} & set(rule.actions)}
        asked = [s for _, s in pack.sentences if s.rule == rule.id and s.action in named and (getattr(s.expect, gate) or s.expect.path)]
        if not asked:
            idle.append(rule.id)
    assert idle == []


def test_every_value_has_a_source_or_a_reason(folder):
    for where, value in values_of(folder):
        if value.get("assumed") == "true":
            assert value["reason"].strip(), where
        else:
            assert value["source"].strip(), where
            assert value["confidence"] in {"high", "medium", "low"}, where


def test_every_value_says_what_was_read_in_its_words_or_in_ours_and_never_both(folder):
    for where, value in values_of(folder):
        said = [key for key in ("quote", "paraphrase") if key in value]
        assert all(value[key].strip() for key in said), where
        assert len(said) == (0 if value.get("assumed") == "true" else 1), where


def test_every_source_is_used_or_named_and_every_source_used_is_there(folder):
    held = [source["id"] for source in plain(folder / "sources.yaml")]
    used = {value["source"] for _, value in values_of(folder) if "source" in value} | {row["source"] for _, row in rows_of(folder)}
    told = " ".join(
        note
        for path in folder.glob("policy/*/*.yaml")
        if ".test." not in path.name
        for rule in plain(path)
        for note in rule.get("not_modelled", ())
    )
    named = set(re.findall(r"[a-z0-9-]+", told)) & set(held)
    assert len(set(held)) == len(held)
    assert (used | named) - {""} == set(held)


def test_a_source_has_a_title_an_issuer_and_the_day_it_was_read(folder):
    for source in plain(folder / "sources.yaml"):
        assert source["title"].strip(), source["id"]
        assert source["issuer"].strip(), source["id"]
        assert DAY.fullmatch(source["accessed"]), source["id"]
        assert dt.date.fromisoformat(source["accessed"])
        assert source["published"] == "unknown" or PARTIAL_DAY.fullmatch(source["published"]), source["id"]
        assert source["published"] == "unknown" or source["published"] <= source["accessed"], source["id"]
        assert source.get("url", "unknown") == "unknown" or re.fullmatch(r"https?://\S+", source["url"]), source["id"]


def test_the_values_of_a_rule_stand_in_the_order_of_their_days(folder):
    for place in HISTORIES:
        for path in (folder / place).glob("*.yaml"):
            if path.name.endswith(".test.yaml"):
                continue
            for rule in plain(path):
                days = [(value["from"], value.get("known_since", value["from"])) for value in rule["history"]]
                assert days == sorted(set(days)), rule["id"]


def test_a_month_or_a_year_is_entered_on_its_last_day(folder):
    for where, value in values_of(folder):
        if "date_precision" in value and value["date_precision"] not in ("day", "read"):
            next_day = dt.date.fromisoformat(value["from"]) + dt.timedelta(days=1)
            assert next_day.day == 1, where
            assert value["date_precision"] == "month" or next_day.month == 1, where


def test_nothing_is_known_after_the_day_the_pack_was_verified(pack):
    through = pack.manifest.verified_through
    values = [value for rule in pack.rules for value in rule.history] + [value for entry in pack.deliveries for value in entry.history]
    assert [value.source for value in values if value.known_from > through] == []
    assert [row.line for rows in pack.facts.values() for row in rows if row.as_of > through.isoformat()] == []


def test_its_assumed_values_are_counted(folder, pack):
    """Honesty: counted again from the files; fails if an assumed value were left out of what every output says."""
    in_yaml = sum(value.get("assumed") == "true" for _, value in values_of(folder))
    in_csv = sum(row["assumed"] == "true" for _, row in rows_of(folder))
    assert pack.n_assumed + pack.n_assumed_people == in_yaml + in_csv


def test_a_facts_file_has_the_columns_that_its_description_describes(folder):
    found = {path.stem for path in (folder / "facts").glob("*.csv")}
    assert found <= set(FACT_COLUMNS)
    assert found == {path.name.removesuffix(".meta.yaml") for path in (folder / "facts").glob("*.meta.yaml")}
    for name in found:
        header = (folder / "facts" / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
        described = plain(folder / "facts" / f"{name}.meta.yaml")
        assert list(described["columns"]) == header == [*FACT_COLUMNS[name], *CITATION_COLUMNS], name
        assert set(described["title"]) == set(LANGUAGES), name
        for column, meaning in described["columns"].items():
            assert all(meaning[key].strip() for key in ("unit", "meaning", "null")), f"{name}: {column}"


def test_shares_of_one_whole_are_at_most_one(folder):
    wholes: dict[tuple[str, ...], float] = {}
    keys = {"stages": ("disease",), "ages": ("disease", "sex"), "lines": ("disease",), "payers": ("region",), "incomes": ("payer",)}
    for file, row in rows_of(folder):
        name = file.removesuffix(".csv")
        if name in keys:
            whole = (name, *(row[key] for key in keys[name]))
            wholes[whole] = wholes.get(whole, 0.0) + float(row["share"])
        if name == "profiles":
            whole = (name, row["disease"], row["group"])
            wholes[whole] = wholes.get(whole, 0.0) + float(row["prevalence"])
    assert {whole: total for whole, total in wholes.items() if total > 1 + 1e-9} == {}


def test_its_status_says_of_every_topic_once_what_it_knows(folder):
    topics = [topic["topic"] for topic in plain(folder / "status.yaml")]
    assert sorted(topics) == sorted(TOPICS)


def test_a_country_that_is_not_real_says_so_and_a_real_one_does_not(pack):
    assert pack.manifest.invented is ("xa" <= pack.country <= "xz")
