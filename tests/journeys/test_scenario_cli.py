"""Reforms at the command line: one's own and from abroad, on one country and several, before and after."""

from __future__ import annotations

import csv
import math

import pytest

from ceiba.errors import InputMissing, NotFound, ScenarioRefused, UsageError
from ceiba.job import programmes, scenarios_of
from ceiba.job.nation import SEED
from ceiba.language import LANGUAGES
from ceiba.packs import LACKS
from ceiba.policylab.nation import BOUNDS

pytestmark = pytest.mark.slow

PEOPLE_OF_A_TEST = 600
OWN = """country: xx
scenarios:
  - id: nearer
    names: {es: Oncología a distancia, pt: Oncologia à distância, en: Oncology at a distance}
    rests_on: [{says: A board can meet at a distance., assumed: true, reason: nobody tried it here}]
    changes:
      - {lay: remote, says: Oncologists are seen at a distance., services: [oncology_centre], by: telehealth, extra_days: 7}
"""


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("people")


@pytest.fixture
def scenario(ceiba, cache, tmp_path):
    """Run `ceiba scenario` over a few invented people, a file of one's own beside the programmes named."""
    own = tmp_path / "mine.yaml"

    def run(*words, text=OWN, country=("xx",)):
        own.write_text(text, encoding="utf-8")
        named = [str(own) if word == "mine" else word for word in words]
        countries = [part for code in country for part in ("--country", code)]
        return ceiba("scenario", *named, *countries, "--people", str(PEOPLE_OF_A_TEST), "--cache", cache)

    return run


@pytest.mark.parametrize("country", ["co", "br", "mx"])
def test_every_programme_abroad_runs_here_and_tells_what_of_it_finds_nothing(country, cache):
    ids = [programme.id for programme in programmes()]
    found = scenarios_of(ids, country, people=300, cache=cache)
    assert [outlook.laying.planned.reform.id for outlook in found.compared.scenarios] == ids
    assert list(found.programmes) == ids
    assert len(ids) >= 31
    for outlook in found.compared.scenarios:
        assert [dated.change for dated in outlook.laying.changes] == list(found.programmes[outlook.laying.planned.reform.id].changes)
        assert all(dated.lacks in ("", *LACKS) for dated in outlook.laying.changes)
        asked = found.compared.baseline.cascade["asked"][0].as_py()
        assert 0 <= outlook.granted["lower"].needs <= outlook.granted["upper"].needs <= asked * (1 + 1e-9)
        assert all(math.isfinite(outlook.granted[bound].more) for bound in BOUNDS)
        if outlook.laying.finds_nothing:
            assert all(dated.lacks for dated in outlook.laying.changes)
            assert outlook.otherwise == outlook.cares_otherwise == outlook.tests_otherwise == 0
    assert any(outlook.cares_otherwise + outlook.tests_otherwise > 0 for outlook in found.compared.scenarios)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_it_showed_at_home_stands_beside_what_it_would_do_here(scenario, lang):
    said = scenario("japan-2019", "mine", "--lang", lang)
    assert said.code == 0
    home = {
        "es": "Nueve de cada diez personas perfiladas",
        "pt": "Nove em cada dez pessoas perfiladas",
        "en": "Nine in ten people profiled",
    }
    here = {"es": "Los financiadores obligatorios pagan", "pt": "Os financiadores obrigatórios pagam", "en": "Statutory payers pay"}
    assert said.out.index(home[lang]) < said.out.index(here[lang])
    assert {"es": "INVENTADO", "pt": "INVENTADO", "en": "INVENTED"}[lang] in said.out
    assert {"es": "Oncología a distancia", "pt": "Oncologia à distância", "en": "Oncology at a distance"}[lang] in said.out


def test_whom_it_was_counted_over_and_what_is_assumed_is_told_first(scenario):
    said = scenario("mine")
    assert f"Counted over {PEOPLE_OF_A_TEST} invented people (seed {SEED})" in said.out
    assert said.out.index("Counted over") < said.out.index("Needs a year that pass each gate")
    assert "Rests on: A board can meet at a distance. (assumed: nobody tried it here)" in said.out
    assert "Everything laid is assumed" in said.out


def test_scenarios_stand_side_by_side_and_against_each_other_in_several_countries(scenario):
    said = scenario("japan-2019", "england-2018", country=("xx", "br"))
    assert said.code == 0
    assert said.out.index("Invented Country: scenarios") < said.out.index("Brazil: scenarios")
    assert said.out.count("japan-2019 / england-2018") == 2
    header = next(line for line in said.out.splitlines() if line.strip().startswith("as it is"))
    assert header.split()[3:] == ["japan-2019", "england-2018"]


def test_tables_are_written_and_hold_what_is_told(scenario, tmp_path):
    out = tmp_path / "out"
    said = scenario("japan-2019", "mine", "--into", str(out))
    assert said.code == 0
    tables = {path.stem: list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())) for path in out.iterdir()}
    assert set(tables) == {"population", "scenarios", "cascade", "gaps", "costs", "changes", "records", "against", "cheers"}
    assert len(tables["cheers"]) == 28
    assert {row["country"] for row in tables["cheers"]} == {"xx"}
    named = {part for row in tables["cheers"] for part in row["where"].split("; ") if part}
    assert named <= {f"{name}.csv" for name in tables}
    assert (out.stat().st_mode & 0o077) == 0
    lower = {row["scenario"]: row for row in tables["scenarios"] if row["bound"] == "lower"}
    assert list(lower) == ["as_it_is", "japan-2019", "nearer"]
    assert float(lower["nearer"]["more"]) > 0
    assert float(lower["nearer"]["more"]) == pytest.approx(float(lower["nearer"]["granted"]) - float(lower["as_it_is"]["granted"]))
    reached = {row["scenario"]: float(row["yes"]) for row in tables["cascade"] if row["gate"] == "reachable"}
    assert reached["nearer"] == pytest.approx(float(lower["nearer"]["granted"]))
    assert {row["assumed"] for row in tables["changes"]} == {"true"}
    assert {row["currency"] for row in tables["costs"]} == {"XTS"}


def test_needs_in_groups_too_small_to_compare_are_told_beside_the_gaps(scenario):
    gaps = {
        row["by"]: row for row in scenario("mine", "--json", country=("co",), text=OWN.replace("country: xx", "country: co")).json["gaps"]
    }
    said = scenario("mine", country=("co",), text=OWN.replace("country: xx", "country: co"))
    line = next(line for line in said.out.splitlines() if line.strip().startswith("region:"))
    assert gaps["region"]["needs_of_too_few"] > 1000
    assert "the gap says nothing of them" in line
    told = float(line.split(":")[1].split()[0].replace(",", ""))
    assert told == pytest.approx(gaps["region"]["needs_of_too_few"], rel=0.05)


def test_the_same_seed_gives_the_same_json(scenario):
    one, two = (scenario("mine", "--json").json for _ in range(2))
    assert one == two
    assert one["population"][0]["seed"] == SEED
    assert scenario("mine", "--json", "--seed", "8").json != one


def test_a_run_of_one_s_own_people_takes_the_place_of_invented_ones(ceiba, tmp_path):
    from .conftest import write_cohort

    run = tmp_path / "run"
    assert ceiba("run", write_cohort(tmp_path / "in"), "--country", "br", "--into", run).code == 0
    said = ceiba("scenario", "japan-2019", "--country", "br", "--run", run)
    assert said.code == 0
    assert "Counted over the 3 people of the run 'run'" in said.out
    other = ceiba("scenario", "japan-2019", "--country", "co", "--run", run)
    assert other.code == UsageError.exit_code


@pytest.mark.parametrize(
    ("words", "text", "error", "says"),
    [
        (("nowhere.yaml",), OWN, InputMissing, "nowhere.yaml"),
        (("japan-2091",), OWN, NotFound, "japan-2091"),
        (("mine",), OWN.replace("extra_days: 7", "extra_days: -7"), ScenarioRefused, "mine.yaml:7"),
        (("mine",), OWN.replace("country: xx", "country: br"), ScenarioRefused, "--country br"),
        (("mine", "--by", "shoes"), OWN, UsageError, "--by"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anybody_is_invented(scenario, words, text, error, says):
    said = scenario(*words, text=text)
    assert said.code == error.exit_code
    assert says in said.err
    assert not said.out
