"""The markers that stand at the head of a need: the few that tell most, what bears on a treatment first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ceiba.decisions import MarkerFinding
from ceiba.reports import Header, patient_report
from ceiba.reports.found import MOST_FOUND, found_view
from ceiba.reports.page import Page
from ceiba.terms.situations import Finding


@pytest.fixture
def found(explained, worlds):
    """Return the head of a lung cancer with these markers: `found({"ALK fusion": True})`, True where specimens disagree."""

    def view(present: dict[str, bool], *others: MarkerFinding):
        need = explained("br_egfr").needs[0]
        markers = tuple(MarkerFinding(marker, Finding.PRESENT, discordant) for marker, discordant in present.items())
        return found_view(Page(Header(worlds["br"]), "en"), replace(need, findings=(*markers, *others)))

    return view


@pytest.mark.parametrize(
    ("present", "told"),
    [
        (["IDH1 p.R132", "IDH1 p.R132H"], ["IDH1 p.R132H"]),
        (["BRAF p.V600", "BRAF p.V600_K601delinsE"], ["BRAF p.V600", "BRAF p.V600_K601delinsE"]),
        (["PIK3CA p.E54", "PIK3CA p.E542K"], ["PIK3CA p.E54", "PIK3CA p.E542K"]),
        (["KRAS mutation", "KRAS p.G12C", "NRAS mutation"], ["KRAS p.G12C", "NRAS mutation"]),
        (["EGFR mutation", "EGFR amplification"], ["EGFR mutation", "EGFR amplification"]),
        (["PD-L1 TPS >= 1%", "PD-L1 TPS >= 50%", "PD-L1 CPS >= 1"], ["PD-L1 TPS ≥ 50%", "PD-L1 CPS ≥ 1"]),
        (["TMB >= 10/Mb", "TMB >= 20/Mb"], ["tumour mutational burden (TMB) ≥ 20 per Mb"]),
        (["HER2 positive", "HER2 low"], ["HER2 positive", "HER2 low"]),
    ],
)
def test_what_follows_from_another_marker_is_not_told_beside_it(present, told, found):
    assert sorted(marker for marker, _ in found(dict.fromkeys(present, False)).markers) == sorted(told)


def test_what_specimens_disagree_about_is_told_and_marked(found):
    assert set(found({"KRAS mutation": True, "KRAS p.G12C": False}).markers) == {("KRAS p.G12C", False), ("KRAS mutation", True)}
    assert found({"KRAS mutation": True, "KRAS p.G12C": True}).markers == (("KRAS p.G12C", True),)


def test_what_the_evidence_speaks_of_comes_first_and_the_rest_is_counted(found):
    others = [f"PTEN p.R{position}Q" for position in range(1, MOST_FOUND + 2)]
    view = found(dict.fromkeys([*others, "EGFR p.L858R"], False))
    assert view.markers[0] == ("EGFR p.L858R", False)
    assert len(view.markers) == MOST_FOUND
    assert view.more == 2
    assert not view.silent


def test_nothing_found_is_no_absence(found):
    untested, absent = MarkerFinding("ALK fusion", Finding.UNTESTED, False), MarkerFinding("MSI-high", Finding.ABSENT, False)
    assert found({}, untested, absent).silent == "no marker is known to be present; 1 that matters is not known"
    assert found({}, absent).silent == "none of the markers that matter for this disease"
    assert found({}).silent == ""


def test_more_markers_lead_to_section_6(explained, worlds):
    person = explained("br_egfr")
    many = tuple(MarkerFinding(f"PTEN p.R{position}Q", Finding.PRESENT, False) for position in range(1, MOST_FOUND + 4))
    html = patient_report(replace(person, needs=(replace(person.needs[0], findings=many),)), Header(worlds["br"]), "es")
    assert '<a href="#need-1-findings">3 más: sección 6</a>' in html
    assert '<h3 id="need-1-findings">' in html
