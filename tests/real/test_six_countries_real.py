"""One real cohort under the rules of six countries: the answers differ, and each says which rule, or which missing fact, decided.

The cohort is the first thousand samples of MSK-IMPACT 2017, of many tumours; who pays is declared. The names of rules and lists are taken
from the packs' own files by another reader.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import itertools
import json

import polars as pl
import pytest
import yaml

from ceiba.cli import run_command
from ceiba.packs import find_pack

pytestmark = [pytest.mark.real, pytest.mark.slow]

COUNTRIES = {"br": "br-sus", "co": "co-contributivo", "mx": "mx-imss", "cl": "cl-fonasa", "ar": "ar-os", "pe": "pe-sis"}
SAMPLES = 1_000
GATES = ["indicated", "available", "covered", "reachable"]


def ask(*words):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert run_command([str(word) for word in words]) == 0
    return out.getvalue()


@pytest.fixture(scope="module")
def answers(request, tmp_path_factory):
    """Country -> (the folder of its run, its options)."""
    real_data = request.getfixturevalue("real_data")
    with gzip.open(real_data("datahub/msk_impact_2017/data_clinical_sample.txt.gz"), "rt", encoding="utf-8") as file:
        whole = list(itertools.islice(file, SAMPLES))
    part = tmp_path_factory.mktemp("study") / "data_clinical_sample.txt"
    part.write_text("".join(whole), encoding="utf-8")
    found = {}
    for country, payer in COUNTRIES.items():
        folder = tmp_path_factory.mktemp(country)
        ask("run", part, "--country", country, "--payer", payer, "--into", folder, "--reports", 0, "--quiet")
        found[country] = (folder, pl.read_parquet(folder / "results/options.parquet"))
    return found


def test_medicine_is_the_same_everywhere_and_the_answers_of_no_two_countries_are(answers):
    options = {country: found.select("need_id", "action", *GATES).sort("need_id", "action") for country, (_, found) in answers.items()}
    for one, two in itertools.combinations(COUNTRIES, 2):
        assert options[one]["indicated"].to_list() == options[two]["indicated"].to_list()
        assert not options[one].equals(options[two]), f"{one} and {two} answer alike"


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("action", ["trastuzumab", "osimertinib"])
def test_every_answer_says_which_rule_or_which_missing_fact_decided(answers, country, action):
    folder, _ = answers[country]
    rows = pl.read_csv(folder / "results/options.csv", infer_schema=False)
    patient = rows.filter(pl.col("action") == action)["patient"][0]
    (need, *_) = json.loads(ask("why", patient, action, "--from", folder, "--json"))["needs"]
    gates = {gate["gate"]: gate for gate in need["gates"]}
    pack = find_pack(country)
    rules = {rule["id"] for file in pack.glob("policy/*/*.yaml") if ".test." not in file.name for rule in plain(file)}
    lists = {entry["id"] for entry in plain(pack / "policy/lists.yaml")}
    for name in ("available", "covered"):
        assert gates[name]["reasons"] or gates[name]["answer"]["missing"], name
        assert {reason["rule"] for reason in gates[name]["reasons"]} <= rules | lists


def plain(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes text, lists and dictionaries only
