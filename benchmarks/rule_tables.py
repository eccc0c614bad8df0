"""The knowledge and a pack as plain tables, for the side written in SQL.

Read from the YAML and CSV files alone: nothing here imports the engine.

Ids become numbers in the order of the files. A profile becomes clauses that must all hold, each a list of literals of which one is enough.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml

DATA = Path(__file__).parents[1] / "src" / "ceiba" / "data"
LOW, HIGH = dt.date(1, 1, 1), dt.date(9999, 12, 31)
INTEGERS, NUMBERS = pa.int32(), pa.float64()
ENDLESS = 1000
ANSWERS = {"no": 0, "ended": 0, "unknown": 1, "yes": 2}


class Numbers(dict[str, int]):
    """Names -> numbers in the order in which they are first met."""

    def __missing__(self, name: str) -> int:
        self[name] = len(self)
        return self[name]


class RuleTables:
    """Rows by table name, filled by the functions below; `arrow` gives the tables."""

    def __init__(self, country: str) -> None:
        self.actions, self.markers, self.criteria, self.lists, self.payers = Numbers(), Numbers(), Numbers(), Numbers(), Numbers()
        self.rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in COLUMNS}
        self.rule_names: list[str] = []
        knowledge, pack = DATA / "knowledge", DATA / "packs" / country
        verified = read(pack / "pack.yaml")["verified_through"]
        self.on = dt.date.fromisoformat(verified)
        self.currency: str = read(pack / "pack.yaml")["currency"]
        self._knowledge(knowledge)
        self._lists(pack)
        for file in sorted((pack / "policy").glob("*/*.yaml")):
            if not file.name.endswith(".test.yaml"):
                for rule in read(file):
                    self._rule(rule)
        for place, delivery in enumerate(read(pack / "facts" / "delivery.yaml")):
            self._delivery(place, delivery)
        self._facts(pack / "facts")
        self.rows["action_name"] = [(number, name) for name, number in self.actions.items()]
        self.rows["rule_name"] = list(enumerate(self.rule_names))
        self.rows["marker"] = [(number, text) for text, number in self.markers.items()]
        self.rows["payer"] = [(number, name) for name, number in self.payers.items()]

    def arrow(self) -> dict[str, pa.Table]:
        """Return every table."""
        found = {}
        for name, columns in COLUMNS.items():
            values = list(zip(*self.rows[name], strict=True)) or [()] * len(columns)
            arrays = {column: pa.array(cells, kind) for (column, kind), cells in zip(columns.items(), values, strict=True)}
            found[name] = pa.table(arrays)
        return found

    def _knowledge(self, folder: Path) -> None:
        for row in csv.DictReader((folder / "diseases.csv").open(encoding="utf-8")):
            self.rows["disease"].append((row["code"], row["parent"] or None))
        tests = {test["id"]: test for test in read(folder / "tests.yaml")}
        for action in read(folder / "actions.yaml"):
            number = self.actions[action["id"]]
            turnaround = tests.get(action["id"], {}).get("turnaround_days")
            components = action.get("components", [])
            cells = (number, action["kind"], action["service"], len(components), None if turnaround is None else float(turnaround))
            self.rows["action"].append(cells)
            self.rows["component"] += [(number, self.actions[name]) for name in components]
        for test in tests.values():
            settles = test["settles"]
            limits = test.get("disease", {"codes": ["TISSUE"]})
            self.rows["test_limit"].append((self.actions[test["id"]], "disease" in test, limits["codes"], limits.get("but", [])))
            if isinstance(settles, list):
                self.rows["settles_marker"] += [(self.actions[test["id"]], self.markers[canonical(marker)]) for marker in settles]
            else:
                pairs = [(gene, kind) for gene in settles["genes"] for kind in settles["kinds"]]
                pairs += [(None, kind) for kind in settles["kinds"] if kind == "signature"]
                self.rows["settles_gene"] += [(self.actions[test["id"]], *pair) for pair in pairs]
        for file in sorted((folder / "assertions").glob("*.yaml")):
            for a in read(file):
                purpose = a.get("purpose", "treatment")
                who = {key: a[key] for key in ("disease", "stage", "line", "line_at_least", "age", "sex", "profile") if key in a}
                if purpose == "prevention" and "profile" not in a:
                    continue  # asked for by exposures, way of life or age alone: the invented people give no ground for it
                if purpose == "prevention":
                    who = {key: who[key] for key in ("age", "sex", "profile") if key in who}
                standard = a["amp"] not in ("III", "IV")
                from_tumour = a.get("from_tumour", "true") == "true"
                cells = (self.actions[a["action"]], purpose, a["effect"] == "sensitivity", standard, int(a.get("rank", 9)), from_tumour)
                self.rows["assertion"].append((self._criteria(a["id"], who), *cells))
                self.rows["assertion_disease"] += [(self.criteria[a["id"]], code) for code in a.get("disease", [])]
                self.rows["dosing"] += [(self.criteria[a["id"]], self.actions[medicine]) for medicine in a.get("modifies", [])]

    def _criteria(self, name: str, who: dict[str, Any]) -> int:
        """Add whom something is about; returns its number, which is also the number of its name."""
        number = self.criteria[name]
        self.rule_names.append(name)
        age = who.get("age")
        low = 0 if age is None or age.get("min") is None else int(age["min"])
        high = ENDLESS if age is None or age.get("max") is None else int(age["max"])
        lines = [int(line) for line in who.get("line", [])]
        at_least = int(who["line_at_least"]) if "line_at_least" in who else None
        asks_line = bool(lines) or at_least is not None
        cells = (number, asks_line, lines, at_least or ENDLESS, age is not None, bool(age), low, high)
        words = [who.get(key, []) for key in ("disease", "stage", "sex", "region")]
        self.rows["criteria"].append((*cells, *words))
        if "profile" in who:
            for clause, literals in enumerate(clauses(who["profile"])):
                self.rows["literal"] += [(number, clause, self.markers[marker], negated) for marker, negated in literals]
        return number

    def _lists(self, pack: Path) -> None:
        for payer in read(pack / "policy" / "payers.yaml"):
            number = self.payers[payer["id"]]
            for place, route in enumerate(payer["routes"]):
                share = route.get("patient_share")
                cells = (number, place, route["id"], route["ordinary"] == "true", None if share is None else float(share))
                self.rows["route"].append(cells)
        for entry in read(pack / "policy" / "lists.yaml"):
            number = self.lists[entry["id"]]
            payer = self.payers[entry["payer"]] if "payer" in entry else -1
            self.rule_names.append(entry["id"])
            self.criteria[entry["id"]] = len(self.rule_names) - 1
            whole = any(day(span["from"]) <= self.on <= day(span.get("through"), self.on) for span in entry["complete"])
            self.rows["list"].append((number, entry["gate"], payer, entry["kind"], whole, self.criteria[entry["id"]]))
            self.rows["list_kind"] += [(number, kind) for kind in entry["actions"]]
        for threshold in read(pack / "policy" / "thresholds.yaml"):
            self.rows["threshold"].append((threshold["id"], threshold["applies_to"], float(threshold["value"])))

    def _rule(self, rule: dict[str, Any]) -> None:
        number = self._criteria(rule["id"], rule.get("who", {}))
        self.rows["rule"].append((number, self.lists[rule["list"]], rule.get("route", "")))
        self.rows["rule_action"] += [(number, self.actions[action]) for action in rule["actions"]]
        self.rows["supersedes"] += [(number, other) for other in rule.get("supersedes", [])]
        self.rows["history"] += [(number, *dated(value)) for value in rule["history"]]

    def _delivery(self, place: int, delivery: dict[str, Any]) -> None:
        number = self._criteria(f"delivery {place}", delivery.get("who", {}))
        names = [None if action == "any" else self.actions[action] for action in delivery["actions"]]
        self.rows["delivery"] += [(number, self.payers[delivery["payer"]], name) for name in names]
        self.rows["history"] += [(number, *dated(value)) for value in delivery["history"]]

    def _facts(self, folder: Path) -> None:
        for line, row in enumerate(csv.DictReader((folder / "services.csv").open(encoding="utf-8")), start=2):
            payer = self.payers[row["payer"]] if row["payer"] else None
            numbers = [float(row[name]) if row[name] else None for name in ("distance_km", "wait_days")]
            self.rows["service"].append((line, row["service"], row["region"] or None, payer, row["available"] == "yes", *numbers))
        for row in csv.DictReader((folder / "prices.csv").open(encoding="utf-8")):
            if row["currency"] == self.currency and row["per"] in ("month", "test", "course"):
                payer = self.payers[row["payer"]] if row["payer"] else None
                self.rows["price"].append((self.actions[row["action"]], payer, float(row["amount"]), int(row["price_year"])))


COLUMNS: dict[str, dict[str, pa.DataType]] = {
    "disease": {"code": pa.string(), "parent": pa.string()},
    "action": {"action": INTEGERS, "kind": pa.string(), "service": pa.string(), "components": INTEGERS, "turnaround": NUMBERS},
    "action_name": {"action": INTEGERS, "name": pa.string()},
    "component": {"action": INTEGERS, "component": INTEGERS},
    "marker": {"marker": INTEGERS, "text": pa.string()},
    "settles_marker": {"test": INTEGERS, "marker": INTEGERS},
    "settles_gene": {"test": INTEGERS, "gene": pa.string(), "kind": pa.string()},
    "test_limit": {"test": INTEGERS, "limited": pa.bool_(), "codes": pa.list_(pa.string()), "but": pa.list_(pa.string())},
    "criteria": {
        "cid": INTEGERS,
        "asks_line": pa.bool_(),
        "lines": pa.list_(INTEGERS),
        "line_at_least": INTEGERS,
        "has_age": pa.bool_(),
        "age_bound": pa.bool_(),
        "age_min": INTEGERS,
        "age_max": INTEGERS,
        "diseases": pa.list_(pa.string()),
        "stages": pa.list_(pa.string()),
        "sexes": pa.list_(pa.string()),
        "regions": pa.list_(pa.string()),
    },
    "literal": {"cid": INTEGERS, "clause": INTEGERS, "marker": INTEGERS, "negated": pa.bool_()},
    "assertion": {
        "cid": INTEGERS,
        "action": INTEGERS,
        "purpose": pa.string(),
        "sensitivity": pa.bool_(),
        "standard": pa.bool_(),
        "rank": INTEGERS,
        "from_tumour": pa.bool_(),
    },
    "assertion_disease": {"cid": INTEGERS, "code": pa.string()},
    "dosing": {"cid": INTEGERS, "medicine": INTEGERS},
    "rule": {"cid": INTEGERS, "list": INTEGERS, "route": pa.string()},
    "rule_action": {"cid": INTEGERS, "action": INTEGERS},
    "rule_name": {"cid": INTEGERS, "name": pa.string()},
    "supersedes": {"cid": INTEGERS, "other": pa.string()},
    "history": {"cid": INTEGERS, "since": pa.date32(), "known": pa.date32(), "valid": pa.date32(), "answer": INTEGERS},
    "delivery": {"cid": INTEGERS, "payer": INTEGERS, "action": INTEGERS},
    "list": {"list": INTEGERS, "gate": pa.string(), "payer": INTEGERS, "kind": pa.string(), "whole": pa.bool_(), "cid": INTEGERS},
    "list_kind": {"list": INTEGERS, "kind": pa.string()},
    "payer": {"payer": INTEGERS, "name": pa.string()},
    "route": {"payer": INTEGERS, "place": INTEGERS, "route": pa.string(), "ordinary": pa.bool_(), "share": NUMBERS},
    "threshold": {"measure": pa.string(), "kind": pa.string(), "value": NUMBERS},
    "service": {
        "line": INTEGERS,
        "service": pa.string(),
        "region": pa.string(),
        "payer": INTEGERS,
        "available": pa.bool_(),
        "distance": NUMBERS,
        "wait": NUMBERS,
    },
    "price": {"action": INTEGERS, "payer": INTEGERS, "amount": NUMBERS, "year": INTEGERS},
}


def read(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    """Return a YAML file with every scalar as text."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506 - the base loader makes text only


def day(text: str | None, missing: dt.date = HIGH) -> dt.date:
    """Return a date, or what stands for a missing one."""
    return dt.date.fromisoformat(text) if text else missing


def dated(value: dict[str, Any]) -> tuple[dt.date, dt.date, dt.date | None, int]:
    """Return since, known, valid through (None: what the pack says) and the answer of one value of a rule."""
    since = day(value["from"])
    valid = day(value["valid_through"]) if "valid_through" in value else None
    return since, day(value.get("known_since"), since), valid, ANSWERS[value["answer"]]


def canonical(marker: str) -> str:
    """Return a marker in the one form that results are written in."""
    return marker.replace(" rearrangement", " fusion")


def clauses(profile: Any, *, negated: bool = False) -> list[list[tuple[str, bool]]]:  # noqa: ANN401
    """Return a profile as clauses of (marker, negated); ValueError for one that is no conjunction of disjunctions."""
    if isinstance(profile, str):
        return [[(canonical(profile), negated)]]
    ((join, inside),) = profile.items()
    if join == "not":
        return clauses(inside, negated=not negated)
    parts = [clauses(part, negated=negated) for part in inside]
    if (join == "all") is not negated:
        return [clause for part in parts for clause in part]
    if any(len(part) != 1 for part in parts):
        raise ValueError("the SQL side knows conjunctions of disjunctions only")
    return [[literal for part in parts for literal in part[0]]]
