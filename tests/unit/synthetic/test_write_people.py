"""Invented people: the same seed the same bytes, and shares as the facts say."""

from __future__ import annotations

import dataclasses
import math
import stat

import polars as pl
import pytest

from ceiba.errors import InputUnreadable, OutputError, UsageError
from ceiba.records import ingest
from ceiba.synthetic import Invented, read_invented
from ceiba.terms.texts import LANGUAGES

MANY = 20_000
COUNTRIES = ("xx", "br")
TOTALS = {"TISSUE", "LUNG"}
"""Whole tissues that these packs count beside their tumours."""


def contents(done):
    return {path.name: path.read_bytes() for path in sorted(done.folder.iterdir())}


def near(count, trials, share):
    """Whether a count is within five standard errors of a binomial's mean, and one for the whole number."""
    return abs(count - trials * share) <= 5 * math.sqrt(trials * share * (1 - share)) + 1


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_same_seed_gives_the_same_bytes(write, packs, country):
    assert contents(write(packs[country], name="one")) == contents(write(packs[country], name="two"))


def test_another_seed_gives_other_people(write, packs):
    one, two = contents(write(packs["xx"], name="one")), contents(write(packs["xx"], seed=2, name="two"))
    assert all(one[name] != two[name] for name in one if name != "panels.csv")


@pytest.mark.parametrize("block", [1, 7, 499])
def test_blocks_change_nothing(write, packs, block):
    whole, parts = contents(write(packs["xx"], name="whole")), contents(write(packs["xx"], name="parts", block=block))
    assert whole == parts


def test_the_first_people_are_the_same_however_many_follow(write, packs):
    few, many = contents(write(packs["br"], n=40, name="few")), contents(write(packs["br"], n=400, name="many"))
    for name in ("patients.csv", "specimens.csv", "assays.csv", "results.csv", "mutations.maf"):
        assert many[name].startswith(few[name])


@pytest.mark.parametrize("country", COUNTRIES)
def test_ingest_refuses_nothing_and_the_rows_add_up(write, packs, knowledge, country, tmp_path):
    done = write(packs[country], n=2000)
    lake = ingest([done.folder], tmp_path / "lake", known_diseases=knowledge.tree.codes)
    assert lake.refused == ()
    assert lake.notices == ()
    assert {source.file: source.rows_in for source in lake.sources} == done.rows
    assert all((source.rows_kept, source.rows_merged, source.rows_refused) == (source.rows_in, 0, 0) for source in lake.sources)
    assert lake.rows["patients"] == lake.rows["conditions"] == 2000
    assert lake.rows["specimens"] == done.rows["specimens.csv"]
    assert lake.rows["alterations"] == done.rows["mutations.maf"] + done.rows["fusions.tsv"]
    assert lake.rows["tumor_marker_tests"] == done.rows["results.csv"]


@pytest.mark.parametrize("country", COUNTRIES)
def test_disease_and_sex_follow_incidence(write, packs, table, country):
    people = table(write(packs[country], n=MANY), "patients")
    rows = [row for row in packs[country].facts["incidence"] if row["disease"] not in TOTALS]
    total = sum(row["cases_per_year"] for row in rows)
    for row in rows:
        sex = pl.col("sex").is_null() if row["sex"] is None else pl.col("sex") == row["sex"]
        found = people.filter((pl.col("oncotree") == row["disease"]) & sex).height
        assert near(found, MANY, row["cases_per_year"] / total), row.values


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize(("file", "column"), [("stages", "stage"), ("lines", "line_of_therapy")])
def test_stage_and_line_follow_their_facts(write, packs, table, country, file, column):
    people = table(write(packs[country], n=MANY), "patients")
    rows = packs[country].facts[file]
    for row in rows:
        of_disease = people.filter(pl.col("oncotree") == row["disease"])
        value = str(row["stage" if file == "stages" else "line"])
        assert near(of_disease.filter(pl.col(column) == value).height, of_disease.height, row["share"]), row.values
    told = {row["disease"] for row in rows}
    assert (
        people.filter(pl.col("oncotree").is_in(list(told)).not_())[column].null_count()
        == people.filter(pl.col("oncotree").is_in(list(told)).not_()).height
    )


@pytest.mark.parametrize("country", COUNTRIES)
def test_ages_follow_their_bands(write, packs, table, country):
    people = table(write(packs[country], n=MANY), "patients").with_columns(pl.col("age_years").cast(pl.Int64))
    for row in packs[country].facts["ages"]:
        of_disease = people.filter(pl.col("oncotree") == row["disease"])
        within = pl.col("age_years").is_between(row["age_min"], row["age_max"])
        assert near(of_disease.filter(within).height, of_disease.height, row["share"]), row.values
        years = row["age_max"] - row["age_min"] + 1
        oldest = of_disease.filter(pl.col("age_years") == row["age_max"]).height
        assert near(oldest, of_disease.height, row["share"] / years), row.values


@pytest.mark.parametrize("country", COUNTRIES)
def test_region_follows_population_and_payer_the_region(write, packs, table, country):
    people = table(write(packs[country], n=MANY), "patients")
    rows = packs[country].facts["population"]
    total = sum(row["population"] for row in rows)
    for row in rows:
        assert near(people.filter(pl.col("region") == row["region"]).height, MANY, row["population"] / total), row.values
    for row in packs[country].facts["payers"]:
        there = people if row["region"] is None else people.filter(pl.col("region") == row["region"])
        assert near(there.filter(pl.col("payer") == row["payer"]).height, there.height, row["share"]), row.values


@pytest.mark.parametrize("country", COUNTRIES)
def test_income_follows_the_payer(write, packs, table, country):
    people = table(write(packs[country], n=MANY), "patients").with_columns(pl.col("income_monthly").cast(pl.Float64))
    rows = packs[country].facts["incomes"]
    own = {row["payer"] for row in rows} - {None}
    for row in rows:
        payer = pl.col("payer").is_in(list(own)).fill_null(value=False)
        there = people.filter(payer.not_() if row["payer"] is None else pl.col("payer") == row["payer"])
        found = there.filter(pl.col("income_monthly") == row["monthly_amount"]).height
        assert near(found, there.height, row["share"]), row.values


def test_what_is_left_of_the_shares_is_empty_and_said(write, with_facts, table):
    pack = with_facts(incidence=[("LUAD", None, 10.0)], stages=[("LUAD", "IV", 0.6)])
    done = write(pack, n=5000)
    people = table(done, "patients")
    assert near(people["stage"].null_count(), 5000, 0.4)
    said = {(empty.field, empty.where): empty.share for empty in done.invented.empty}
    assert said["stage", "LUAD"] == pytest.approx(0.4)
    assert said["sex", "LUAD"] == said["age_years", "LUAD"] == said["region", ""] == 1


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("ages", "age_years"),
        ("stages", "stage"),
        ("lines", "line_of_therapy"),
        ("population", "region"),
        ("payers", "payer"),
        ("incomes", "income_monthly"),
    ],
)
def test_a_missing_fact_is_empty_and_changes_nothing_before_it(write, packs, table, file, column):
    whole = table(write(packs["br"], name="whole"), "patients")
    pack = dataclasses.replace(packs["br"], facts={**packs["br"].facts, file: ()})
    less = table(write(pack, name="less"), "patients")
    assert less[column].null_count() == less.height
    assert less.drop(column).equals(whole.drop(column))


def test_rows_of_both_sexes_leave_unknown_what_rows_of_one_do_not_count(write, with_facts, table):
    people = table(write(with_facts(incidence=[("BRCA", None, 100.0), ("BRCA", "female", 80.0)]), n=5000), "patients")
    assert near(people.filter(pl.col("sex") == "female").height, 5000, 0.8)
    assert near(people["sex"].null_count(), 5000, 0.2)


def test_the_total_of_a_tissue_beside_its_tumours_is_not_drawn_from(write, with_facts, table):
    """Nobody has *all tumours*, nor *lung cancer* where the kinds of it are counted; a tumour and a kind of it are two counts."""
    counts = [("TISSUE", None, 1000.0), ("LUNG", None, 300.0), ("NSCLC", None, 250.0), ("LUAD", None, 250.0)]
    people = table(write(with_facts(incidence=counts), n=2000), "patients")
    assert set(people["oncotree"]) == {"NSCLC", "LUAD"}
    assert near(people.filter(pl.col("oncotree") == "NSCLC").height, 2000, 0.5)


def test_ages_of_a_sex_win_over_ages_of_both(write, with_facts, table):
    ages = [("AML", None, 10, 19, 1.0), ("AML", "male", 80, 89, 1.0)]
    people = table(write(with_facts(incidence=[("AML", "female", 1.0), ("AML", "male", 1.0)], ages=ages)), "patients")
    old = pl.col("age_years").cast(pl.Int64) >= 80
    assert people.filter(old)["sex"].unique().to_list() == ["male"]
    assert people.filter(old.not_())["sex"].unique().to_list() == ["female"]


def test_the_payers_of_a_region_win_and_none_is_without_coverage(write, with_facts, table, tmp_path):
    population = [("XX-N", "North", 1.0), ("XX-S", "South", 1.0)]
    payers = [("xx-public", None, 1.0), ("none", "XX-N", 1.0)]
    done = write(with_facts(incidence=[("AML", "female", 1.0)], population=population, payers=payers))
    people = table(done, "patients")
    assert set(people.select("region", "payer").unique().iter_rows()) == {("XX-N", "none"), ("XX-S", "xx-public")}
    assert ingest([done.folder], tmp_path / "lake").rows["coverages"] == people.height


def test_incomes_in_another_currency_are_not_known(write, with_facts, table):
    incomes = [(None, 100.0, "EUR", 2025, 1.0)]
    people = table(write(with_facts(incidence=[("AML", "female", 1.0)], incomes=incomes)), "patients")
    assert people["income_monthly"].null_count() == people.height


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_mark_says_what_was_used(write, packs, knowledge, country):
    done = write(packs[country])
    assert read_invented(done.folder) == done.invented
    said = done.invented
    assert isinstance(said, Invented)
    assert (said.invented, said.seed, said.people, said.pack_sha256) == (True, 1, 500, packs[country].sha256)
    assert all(said.heading.in_language(lang) for lang in LANGUAGES)
    used = {(fact.file.rpartition("/")[2], fact.line) for fact in [*said.facts, *said.assumed]}
    diseases = {row["disease"] for row in packs[country].facts["incidence"]} - TOTALS
    drawn_from = ("incidence", "ages", "stages", "lines", "profiles", "testing", "population", "payers", "incomes")
    rows = {(f"{name}.csv", row.line): row for name in drawn_from for row in packs[country].facts[name]}
    assert used <= set(rows)
    assert {place for place, row in rows.items() if row.values.get("disease") in diseases and "payer" not in row.values} <= used
    assert {(fact.file.rpartition("/")[2], fact.line) for fact in said.assumed} == {place for place in used if rows[place].cited.assumed}
    assert all(fact.source in packs[country].sources for fact in said.facts)
    assert all(member.source in knowledge.sources for member in said.written_as)


def test_a_folder_without_a_mark_is_not_invented(tmp_path):
    assert read_invented(tmp_path) is None


def test_a_mark_that_cannot_be_read_is_refused_with_its_line(tmp_path):
    (tmp_path / "invented.yaml").write_text("format: 1\ninvented: true\nnobody: knows\n", encoding="utf-8")
    with pytest.raises(InputUnreadable) as refused:
        read_invented(tmp_path)
    assert (refused.value.file, refused.value.line) == ("invented.yaml", 3)


def test_a_folder_that_cannot_be_made_is_said(write, packs, tmp_path):
    (tmp_path / "people").write_text("a file", encoding="utf-8")
    with pytest.raises(OutputError):
        write(packs["xx"], n=5)
    assert (tmp_path / "people").read_text(encoding="utf-8") == "a file"


def test_a_disease_without_cases_has_no_people_and_leaves_nothing_empty(write, with_facts, table):
    done = write(with_facts(incidence=[("AML", None, 0.0), ("LUAD", "male", 3.0)]))
    assert table(done, "patients")["oncotree"].unique().to_list() == ["LUAD"]
    assert ("sex", "AML") not in {(empty.field, empty.where) for empty in done.invented.empty}


def test_every_file_begins_with_the_heading(write, packs):
    done = write(packs["xx"], n=50)
    for path in done.files.values():
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        assert all(done.invented.heading.in_language(lang) in first for lang in LANGUAGES)


def test_the_folder_is_private(write, packs):
    assert stat.S_IMODE(write(packs["xx"], n=5).folder.stat().st_mode) == 0o700


def test_new_people_take_the_place_of_the_old(write, packs):
    write(packs["xx"], n=50, seed=1)
    assert contents(write(packs["xx"], n=50, seed=2)) == contents(write(packs["xx"], n=50, seed=2, name="fresh"))


@pytest.mark.parametrize("name", ["notes.txt", "invented.yaml"])
def test_files_of_others_are_never_lost(write, packs, tmp_path, name):
    folder = tmp_path / "people"
    folder.mkdir()
    (folder / name).write_text("mine", encoding="utf-8")
    (folder / "report.pdf").write_text("mine too", encoding="utf-8")
    with pytest.raises(OutputError):
        write(packs["xx"], n=5)
    assert sorted(path.name for path in folder.iterdir()) == sorted([name, "report.pdf"])


def test_what_was_there_stays_when_inventing_breaks_off(write, packs, tmp_path):
    before = contents(write(packs["xx"], n=50))

    def break_off(_stage, done, _total):
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(packs["xx"], n=50, seed=2, block=10, progress=break_off)
    assert {path.name: path.read_bytes() for path in sorted((tmp_path / "people").iterdir())} == before
    assert [path.name for path in tmp_path.iterdir()] == ["people"]


def test_progress_is_told(write, packs):
    told = []
    write(packs["xx"], n=25, block=10, progress=lambda *step: told.append(step))
    assert [(done, total) for _, done, total in told] == [(0, 25), (10, 25), (20, 25), (25, 25)]


def test_nobody_cannot_be_invented(write, packs):
    with pytest.raises(UsageError):
        write(packs["xx"], n=0)
