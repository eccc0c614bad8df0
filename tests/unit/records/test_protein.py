"""Protein changes in the one form of the tables."""

from __future__ import annotations

import polars as pl
import pytest

from ceiba.records.protein import coding_change, protein_change, protein_changes


@pytest.mark.parametrize(
    ("written", "change"),
    [
        ("p.Val600Glu", "p.V600E"),
        ("V600E", "p.V600E"),
        ("p.(Leu858Arg)", "p.L858R"),
        ("ENSP00000275493.2:p.Glu746_Ala750del", "p.E746_A750del"),
        ("NP_005219.2:p.Thr790Met", "p.T790M"),
        ("p.Ala155ArgfsTer59", "p.A155Rfs*59"),
        ("p.A20GfsX5", "p.A20Gfs*5"),
        ("R196X", "p.R196*"),
        ("p.Arg196Ter", "p.R196*"),
        ("p.X126_splice", "p.X126_splice"),
        ("p.T9T", "p.T9="),
        ("p.Arg196%3D", "p.R196="),
        ("p.Met1?", "p.M1?"),
        ("p.V600_K601delinsE", "p.V600_K601delinsE"),
        ("p.599_600insDFREYEY", "p.599_600insDFREYEY"),
        ("p.WQ288fs", "p.WQ288fs"),
        (" p.L858R ", "p.L858R"),
        ("exon 19", None),
        ("c.12G>T", None),
        ("p.=", None),
        (None, None),
    ],
)
def test_a_protein_change_is_written_in_one_way(written, change):
    frame = pl.DataFrame({"text": [written]}, schema={"text": pl.String})
    assert frame.select(protein_change(pl.col("text"))).item() == change


@pytest.mark.parametrize(
    ("written", "change"), [("ENST00000269305.4:c.535C>T", "c.535C>T"), ("c.463delG", "c.463delG"), ("p.V600E", None), (None, None)]
)
def test_a_coding_change_loses_its_reference_sequence(written, change):
    frame = pl.DataFrame({"text": [written]}, schema={"text": pl.String})
    assert frame.select(coding_change(pl.col("text"))).item() == change


@pytest.mark.parametrize("texts", [[], [""], [None, ""], ["", "p.Val600Glu", None, "", "p.Gly12fs", "nothing", ""], ["p.V600E", ""]])
def test_texts_that_say_nothing_leave_the_others_in_their_places(texts):
    found = protein_changes(pl.Series("hgvs_p", texts, pl.String))
    each = [pl.select(protein_change(pl.lit(text, pl.String))).item() if text else None for text in texts]
    assert (found.name, found.dtype, found.to_list()) == ("hgvs_p", pl.String, each)
