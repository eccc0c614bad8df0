"""The risk models beside the numbers that other programs gave: every row of BCRA's example data and of PLCOm2012's own tests.

The files' codes: 99 is not recorded, of the first birth 98 is none. A row whose expected value is NA is deliberately invalid.
"""

from __future__ import annotations

import csv

import pytest

from ceiba.evidence import load_knowledge
from ceiba.evidence.risk import Refused, Smoker, Woman, absolute_risk, plcom2012
from ceiba.evidence.risk.gail import (
    BIRTH_LATER,
    BIRTH_TOO_EARLY,
    HYPERPLASIA_WITHOUT_BIOPSY,
    MENARCHE_LATER,
    NO_GROUP,
    OUTSIDE_AGES,
)

pytestmark = pytest.mark.real

GROUPS = [
    "white",
    "black",
    "hispanic_us_born",
    "other",
    "hispanic_foreign_born",
    "chinese",
    "japanese",
    "filipino",
    "hawaiian",
    "other_pacific_islander",
    "other_asian",
]
"""BCRA's codes of race, 1 to 11, as the knowledge calls the groups."""

INVALID = {
    1: {NO_GROUP},
    2: {HYPERPLASIA_WITHOUT_BIOPSY},
    3: {HYPERPLASIA_WITHOUT_BIOPSY},
    9: {HYPERPLASIA_WITHOUT_BIOPSY},
    11: {HYPERPLASIA_WITHOUT_BIOPSY},
    12: {HYPERPLASIA_WITHOUT_BIOPSY},
    13: {NO_GROUP},
    14: {NO_GROUP, HYPERPLASIA_WITHOUT_BIOPSY},
    15: {HYPERPLASIA_WITHOUT_BIOPSY},
    19: {BIRTH_TOO_EARLY},
    20: {MENARCHE_LATER, BIRTH_TOO_EARLY},
    23: {OUTSIDE_AGES, BIRTH_LATER},
    24: {OUTSIDE_AGES},
    25: {OUTSIDE_AGES},
    26: {NO_GROUP},
}
"""What is wrong with each of the fifteen invalid women, told from the file by hand."""


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text):
    return None if text == "99" else float(text)


def whole(text):
    return None if text == "99" else int(text)


def woman(row):
    return Woman(
        age=float(row["T1"]),
        biopsies=whole(row["N_Biop"]),
        hyperplasia={"0": False, "1": True, "99": None}[row["HypPlas"]],
        menarche=number(row["AgeMen"]),
        births=0 if row["Age1st"] == "98" else None,
        first_birth=None if row["Age1st"] in ("98", "99") else float(row["Age1st"]),
        relatives=whole(row["N_Rels"]),
    )


def asked(row):
    code = int(row["Race"])
    group = GROUPS[code - 1] if 1 <= code <= len(GROUPS) else f"code {code}"
    return absolute_risk(load_knowledge().breast_risk, group, woman(row), float(row["T2"]))


def test_every_valid_woman_of_bcra_has_the_risk_that_bcra_gave(real_data):
    valid = [row for row in rows(real_data("bcra-gail/bcra_exampledata_expected.csv")) if row["abs_risk_pct"] != "NA"]
    assert len(valid) == 11
    for row in valid:
        assert 100 * asked(row) == pytest.approx(float(row["abs_risk_pct"]), rel=1e-6, abs=0)


def test_every_invalid_woman_of_bcra_is_refused_for_what_is_wrong_with_her(real_data):
    invalid = [row for row in rows(real_data("bcra-gail/bcra_exampledata_expected.csv")) if row["abs_risk_pct"] == "NA"]
    found = {int(row["ID"]): asked(row) for row in invalid}
    assert all(isinstance(refused, Refused) for refused in found.values())
    assert {who: {reason.problem for reason in refused.reasons} for who, refused in found.items()} == INVALID


def test_every_row_of_plcom2012_has_the_risk_that_its_program_gave(real_data):
    expected = rows(real_data("plcom2012/expected.csv"))
    assert len(expected) == 2
    for row in expected:
        smoker = Smoker(
            age=float(row["age"]),
            smoking_status={"0": "former", "1": "current"}[row["smoking_status"]],
            education=int(row["education"]),
            body_mass_index=float(row["bmi"]),
            copd=row["copd"] == "1",
            previous_cancer=row["cancer_hist"] == "1",
            family=row["family_hist_lung_cancer"] == "1",
            cigarettes_per_day=float(row["smoking_intensity"]),
            smoking_years=float(row["duration_smoking"]),
            years_since_quit=float(row["smoking_quit_time"]),
            group=row["race"],
        )
        assert plcom2012(load_knowledge().lung_risk, smoker).value == pytest.approx(float(row["prob6y"]), rel=1e-6, abs=0)
