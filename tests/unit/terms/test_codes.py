"""Codes, and stages as records write them."""

from __future__ import annotations

import pytest

from ceiba.terms.codes import STAGES, main_stage, stage_group


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_group_is_read_as_itself(stage):
    assert stage_group(stage) == stage
    assert stage_group(f" Stage {stage.lower()} ") == stage


@pytest.mark.parametrize(
    ("written", "stage"),
    [("4", "IV"), ("3b", "IIIB"), ("IIIA1", "IIIA"), ("IB3", "IB"), ("STAGE  II C", "IIC"), ("0", "0"), ("stage1a", "IA")],
)
def test_other_ways_to_write_a_stage_are_read(written, stage):
    assert stage_group(written) == stage


@pytest.mark.parametrize("written", [None, "", "NA", "V", "IIIA/B", "10", "22", "5", "0A", "III (locally advanced)", "metastatic"])
def test_what_names_no_stage_is_not_recorded(written):
    """Answers: fails if a number that is no stage were read as one."""
    assert stage_group(written) is None


def test_the_group_without_its_letter():
    assert [main_stage(stage) for stage in ("0", "IA", "II", "IIIC", "IVB")] == ["0", "I", "II", "III", "IV"]
