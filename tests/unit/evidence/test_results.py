"""What the stated result of one marker says of others, and what it leaves open."""

from __future__ import annotations

import pytest

from ceiba.evidence import Matcher
from ceiba.evidence.results import finding_from_result
from ceiba.terms.markers import parse_marker
from ceiba.terms.situations import Finding

PRESENT, ABSENT, FAILED, UNREADABLE = Finding.PRESENT, Finding.ABSENT, Finding.FAILED, Finding.UNREADABLE
TPS_1, TPS_50, CPS_1 = "PD-L1 TPS >= 1%", "PD-L1 TPS >= 50%", "PD-L1 CPS >= 1"


@pytest.fixture(scope="module")
def matcher(knowledge):
    return Matcher(knowledge.exons, knowledge.variants)


@pytest.mark.parametrize(
    ("tested", "result", "value", "marker", "expected"),
    [
        # A marker's own result.
        ("EGFR p.L858R", "present", None, "EGFR p.L858R", PRESENT),
        ("EGFR p.L858R", "absent", None, "EGFR p.L858R", ABSENT),
        ("MSI-high", "absent", 3.0, "MSI-high", ABSENT),
        ("HER2 positive", "present", 3.0, "HER2 positive", PRESENT),
        ("MGMT promoter methylation", "present", None, "MGMT promoter methylation", PRESENT),
        # A measured value answers every threshold; the class written beside it does not count.
        (TPS_1, "present", 60.0, TPS_50, PRESENT),
        (TPS_1, "present", 50.0, TPS_50, PRESENT),
        (TPS_1, "present", 49.9, TPS_50, ABSENT),
        (TPS_1, "present", 60.0, TPS_1, PRESENT),
        (TPS_50, "present", 20.0, TPS_50, ABSENT),
        (TPS_1, "present", 60.0, CPS_1, None),
        ("TMB >= 10/Mb", "present", 12.0, "TMB >= 20/Mb", ABSENT),
        # Without a value only what the class implies.
        (TPS_50, "present", None, TPS_1, PRESENT),
        (TPS_1, "present", None, TPS_50, None),
        (TPS_1, "absent", None, TPS_50, ABSENT),
        (TPS_50, "absent", None, TPS_1, None),
        (TPS_50, "present", None, TPS_50, PRESENT),
        # HER2: low is not positive; not positive may be low.
        ("HER2 positive", "present", None, "HER2 low", ABSENT),
        ("HER2 low", "present", None, "HER2 positive", ABSENT),
        ("HER2 positive", "absent", None, "HER2 low", None),
        ("HER2 low", "absent", None, "HER2 positive", None),
        # A result of IHC or ISH and an amplification by sequencing are two markers.
        ("HER2 positive", "present", None, "ERBB2 amplification", None),
        ("HER2 positive", "absent", None, "ERBB2 amplification", None),
        ("ERBB2 amplification", "present", None, "HER2 positive", None),
        ("ER positive", "present", None, "PR positive", None),
        ("MSI-high", "present", None, "HRD", None),
        # A person has one phenotype of a pharmacogene.
        ("DPYD poor metabolizer", "present", None, "DPYD intermediate metabolizer", ABSENT),
        ("DPYD normal metabolizer", "present", None, "DPYD poor metabolizer", ABSENT),
        ("DPYD poor metabolizer", "absent", None, "DPYD intermediate metabolizer", None),
        ("DPYD poor metabolizer", "present", None, "DPYD mutation", None),
        # What is present implies what it is a case of.
        ("EGFR p.L858R", "present", None, "EGFR mutation", PRESENT),
        ("EGFR p.L858R", "present", None, "EGFR p.L858", PRESENT),
        ("EGFR p.L858R", "present", None, "EGFR p.T790M", None),
        ("EGFR p.L858R", "present", None, "KRAS mutation", None),
        ("EML4::ALK fusion", "present", None, "ALK fusion", PRESENT),
        ("ALK fusion", "present", None, "EML4::ALK fusion", UNREADABLE),
        ("ERBB2 amplification", "present", None, "ERBB2 mutation", None),
        ("ERBB2 amplification", "present", None, "ERBB2 deletion", None),
        ("EGFR mutation", "present", None, "EGFR p.L858R", None),
        ("MGMT promoter methylation", "present", None, "MGMT mutation", None),
        # What is absent says nothing of other changes of the gene.
        ("EGFR p.L858R", "absent", None, "EGFR p.T790M", None),
        ("EGFR p.L858R", "absent", None, "EGFR mutation", None),
        ("EML4::ALK fusion", "absent", None, "ALK fusion", None),
        # The absence of the whole is the absence of its parts.
        ("KRAS mutation", "absent", None, "KRAS p.G12C", ABSENT),
        ("FLT3 mutation", "absent", None, "FLT3 internal tandem duplication", ABSENT),
        ("KRAS mutation", "absent", None, "KRAS amplification", None),
        ("KRAS mutation", "absent", None, "NRAS mutation", None),
        ("BRCA1 mutation", "absent", None, "BRCA1 pathogenic or likely pathogenic germline", None),
        ("BRAF p.V600", "absent", None, "BRAF p.V600E", ABSENT),
        ("BRAF p.V600", "absent", None, "BRAF p.L597R", None),
        ("BRAF p.V600", "absent", None, "BRAF mutation", None),
        ("ALK fusion", "absent", None, "EML4::ALK fusion", ABSENT),
        # A test that failed says so of its own marker only.
        ("EGFR p.L858R", "failed", None, "EGFR p.L858R", FAILED),
        ("EGFR p.L858R", "failed", None, "EGFR mutation", None),
        (TPS_1, "failed", 60.0, TPS_1, FAILED),
    ],
)
def test_a_result_says_of_a_marker(matcher, tested, result, value, marker, expected):
    assert finding_from_result(tested, result, value, parse_marker(marker), matcher) is expected


def test_a_variant_of_a_known_origin_is_one_of_either_and_not_the_other_way_round(matcher):
    def says(tested, marker):
        return finding_from_result(tested, "present", None, parse_marker(marker), matcher)

    either = "BRCA1 pathogenic or likely pathogenic"
    assert says(f"{either} germline", either) is Finding.PRESENT
    assert says(f"{either} somatic", either) is Finding.PRESENT
    assert says(either, f"{either} germline") is None
    assert says(f"{either} somatic", f"{either} germline") is None
