"""From CSV files of healthy people to what screening is indicated, paid for and within reach: in the report, in `ceiba why` and as JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from ceiba.cli import run_command

FILES = {
    "patients.csv": """patient_code,sex,age_years,region,payer,ethnicity
A1,female,46,XX-C,xx-public,mestiza
A2,male,61,XX-N,xx-public,
A3,female,58,XX-C,xx-public,
A4,female,60,XX-C,xx-public,
""",
    "lifestyle.csv": """patient_code,factor,state,value,observed_on
A1,previous_cancer,no,,2026-01-10
A1,age_at_menarche_years,,11,2026-01-10
A1,parity,,0,2026-01-10
A2,smoking_status,current,,2026-02-01
A2,cigarettes_per_day,,20,2026-02-01
A2,smoking_years,,40,2026-02-01
A2,education,high_school,,2026-02-01
A2,body_mass_index,,26.4,2026-02-01
A2,copd,no,,2026-02-01
A2,previous_cancer,no,,2026-02-01
A2,relatives_with_lung_cancer,no,,2026-02-01
A3,smoking_status,current,,2026-02-01
A3,body_mass_index,,500,2026-02-01
""",
    "exposures.csv": """patient_code,exposure,state,value
A2,wood_smoke,yes,
""",
    "family_history.csv": """patient_code,relative_code,relation,side,oncotree,age_at_diagnosis_years
A1,Maria-77,mother,,OVARY,52
""",
}


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    """The folder of a finished run, and what it printed as JSON is in its tables."""
    folder = tmp_path_factory.mktemp("people")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    into = folder.parent / f"{folder.name}-out"
    assert run_command(["run", str(folder), "--country", "xx", "--into", str(into), "--lang", "en", "--json"]) == 0
    return into


def test_why_tells_a_smoker_that_low_dose_ct_is_indicated_and_paid_for(ceiba, people):
    said = ceiba("why", "A2", "low_dose_ct", "--from", people, "--lang", "en")
    assert said.code == 0
    assert "Lung cancer: screening (final recommendation statement)" in said.out
    assert "The public system pays for low-dose CT" in said.out


def test_why_names_what_to_record_of_a_smoker_whose_cigarettes_nobody_counted(ceiba, people):
    said = ceiba("why", "A3", "low_dose_ct", "--from", people, "--lang", "es")
    assert "cigarrillos por día" in said.out


def test_the_report_tells_risk_refusal_and_what_was_never_verified(ceiba, people):
    def page(code, lang="en"):
        return Path(ceiba("report", code, "--from", people, "--lang", lang, "--json").json["report"]).read_text(encoding="utf-8")

    smoker = page("A2")
    assert "Risk of lung cancer" in smoker
    assert "Not verified in" in smoker
    assert "public non-profit use" in smoker
    assert "A germline test is indicated: hereditary breast and ovarian cancer" in page("A1")
    assert "Maria-77" not in page("A1")
    silent = page("A3")
    assert "No number" in silent
    assert "education" in silent


def test_a_number_that_its_factor_cannot_be_is_refused_and_named(ceiba, people, tmp_path):
    (tmp_path / "lifestyle.csv").write_text(FILES["lifestyle.csv"], encoding="utf-8")
    said = ceiba("check", tmp_path, "--lang", "en")
    assert "The number is outside what this factor may be." in said.out + said.err


def test_a_person_of_whom_nothing_of_prevention_is_recorded_has_no_need(ceiba, people):
    page = Path(ceiba("report", "A4", "--from", people, "--lang", "en", "--json").json["report"]).read_text(encoding="utf-8")
    assert "there is no need to decide about" in page
