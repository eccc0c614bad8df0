"""Changes of proteins and of coding sequences, read, written back and compared."""

from __future__ import annotations

import pytest

from ceiba.terms.hgvs_coding import parse_coding, same_coding_change, same_transcript
from ceiba.terms.hgvs_protein import parse_protein, same_protein_change


@pytest.mark.parametrize(
    ("written", "canonical", "kind"),
    [
        ("p.(Leu858Arg)", "p.L858R", "substitution"),
        ("ENSP00000275493.2:p.Glu746_Ala750del", "p.E746_A750del", "deletion"),
        ("p.E746_A750delELREA", "p.E746_A750del", "deletion"),
        ("p.E746_A750del5", "p.E746_A750del", "deletion"),
        ("p.ELREA746del", "p.E746_A750del", "deletion"),
        ("p.745_750KELREA>K", "p.E746_A750del", "deletion"),
        ("p.K745_A750delKELREAinsK", "p.E746_A750del", "deletion"),
        ("p.K745_A750delKELREAinsA", "p.K745_E749del", "deletion"),
        ("p.V600_K601delVKinsEK", "p.V600E", "substitution"),
        ("p.V600_K601delVKinsVK", "p.V600_K601delinsVK", "delins"),
        ("p.L747_P753>S", "p.L747_P753delinsS", "delins"),
        ("p.746_750delinsP", "p.746_750delinsP", "delins"),
        ("p.L858delinsR", "p.L858R", "substitution"),
        ("p.858delinsR", "p.858delinsR", "delins"),
        ("p.A767_V769dup", "p.A767_V769dup", "duplication"),
        ("p.A767_V769dupASV", "p.A767_V769dupASV", "duplication"),
        ("p.A767_V769dup3", "p.A767_V769dup", "duplication"),
        ("p.D770_N771dupDN", "p.D770_N771dup", "duplication"),
        ("p.A767dup", "p.A767dup", "duplication"),
        ("p.Val769_Asp770insAlaSerVal", "p.V769_D770insASV", "insertion"),
        ("p.599_600insDFREYEY", "p.599_600insDFREYEY", "insertion"),
        ("p.V769_D770ins", "p.V769_D770ins", "insertion"),
        ("p.K745fs", "p.K745fs", "frameshift"),
        ("p.Lys745ArgfsTer12", "p.K745Rfs*12", "frameshift"),
        ("p.K745RfsX12", "p.K745Rfs*12", "frameshift"),
        ("p.Lys745fs*?", "p.K745fs*?", "frameshift"),
        ("p.Arg213Ter", "p.R213*", "substitution"),
        ("p.R213X", "p.R213*", "substitution"),
        ("R213*", "p.R213*", "substitution"),
        ("p.T9T", "p.T9=", "silent"),
        ("p.Leu10%3D", "p.L10=", "silent"),
        ("p.=", "p.=", "silent"),
        ("p.Met1?", "p.M1?", "start_loss"),
        ("p.M1_?", "p.M1?", "start_loss"),
        ("p.L10?", "p.L10?", "unknown"),
        ("p.?", "p.?", "unknown"),
        ("p.0", "p.0", "no_protein"),
        ("p.Ter110GlnextTer17", "p.*110Qext*17", "extension"),
        ("p.*110QextX17", "p.*110Qext*17", "extension"),
        ("p.Met1ext-5", "p.M1ext-5", "extension"),
        ("p.X1010_splice", "p.X1010_splice", "splice"),
        ("p.D1010_splice", "p.X1010_splice", "splice"),
        ("[p.V600E]", "p.V600E", "substitution"),
        ("p.V600_V600del", "p.V600del", "deletion"),
    ],
)
def test_every_notation_of_a_protein_change_has_one_form(written, canonical, kind):
    found = parse_protein(written)
    assert (str(found), found.kind) == (canonical, kind)
    assert parse_protein(str(found)) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "exon 19",
        "c.12G>T",
        "p.WQ288fs",
        "p.D770_N772insX",
        "p.E746_A750delXX",
        "p.E746_A750del4",
        "p.E746_A750delEAAAE_",
        "p.A750_E746del",
        "p.E746_A746del",
        "p.[V600E];[K601E]",
        "p.D770_N771insN[2]",
        "EGFRvIII",
        "p.E746_A750delALREA",
        "p.E746_A750delELREG",
    ],
)
def test_what_is_no_protein_change_or_contradicts_itself_is_none(text):
    assert parse_protein(text) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("p.A767_V769dupASV", "p.V769_D770insASV", True),
        ("p.A767_V769dup", "p.V769_D770insASV", False),
        ("p.V769_D770insASV", "p.A767_V769dupASV", True),
        ("p.A767_V769dupASV", "p.S768_V769insASV", False),
        ("p.D770_N771dup", "p.N771_P772insDN", True),
        ("p.A767dup", "p.A767_S768insA", True),
        ("p.A767_V769dup", "p.A767_V769dupASV", True),
        ("p.NN1_N3dup", "p.A767_V769dup", None),
        ("p.K745fs", "p.K745Rfs*12", True),
        ("p.K745Pfs*3", "p.K745Rfs*12", False),
        ("p.K745Rfs*3", "p.K745Rfs*12", False),
        ("p.K745fs", "p.K746fs", False),
        ("p.599_600insDF", "p.E599_Y600insDF", True),
        ("p.Q599_600insDF", "p.E599_Y600insDF", False),
        ("p.E746_A750del", "p.E746_A750delinsP", False),
        ("p.E746_A750delinsA", "p.E746_A750delinsP", False),
        ("p.?", "p.?", True),
        ("p.?", "p.L10?", False),
    ],
)
def test_two_changes_are_the_same_only_where_that_follows_from_what_is_written(one, other, same):
    first, second = parse_protein(one), parse_protein(other)
    if same is None:
        assert first is None
    else:
        assert same_protein_change(first, second) is same


@pytest.mark.parametrize(
    ("change", "in_frame", "net"),
    [
        ("p.E746_A750del", True, -5),
        ("p.L747_P753delinsS", True, -6),
        ("p.N771delinsGY", True, 1),
        ("p.V769_D770insASV", True, 3),
        ("p.A767_V769dup", True, 3),
        ("p.L858R", True, 0),
        ("p.V769_D770ins", True, None),
        ("p.E746fs", False, None),
        ("p.R213*", False, None),
        ("p.E746_A750delins*", False, None),
        ("p.?", False, None),
    ],
)
def test_a_change_in_frame_gains_or_loses_residues(change, in_frame, net):
    found = parse_protein(change)
    assert (found.in_frame, found.net_residues, found.is_silent) == (in_frame, net, False)
    assert parse_protein("p.L858=").is_silent


@pytest.mark.parametrize(
    ("written", "canonical", "reference", "distance"),
    [
        ("NM_007294.4(BRCA1):c.68_69delAG", "c.68_69del", "NM_007294.4", None),
        ("ENST00000269305.4:c.535C>T", "c.535C>T", "ENST00000269305.4", None),
        ("c.(68_69del)", "c.68_69del", "", None),
        ("c.3028+1G>T", "c.3028+1G>T", "", 1),
        ("c.-15-2A>G", "c.-15-2A>G", "", 2),
        ("c.3028+1_3028+4del", "c.3028+1_3028+4del", "", 1),
        ("c.*12A>G", "c.*12A>G", "", None),
        ("c.-124C>T", "c.-124C>T", "", None),
        ("c.5266dupC", "c.5266dupC", "", None),
        ("c.815_824dup10", "c.815_824dup", "", None),
        ("c.548-?_4185+?del", "c.548-?_4185+?del", "", None),
        ("c.(80+1_81-1)_(4185+1_4186-1)del", "c.(80+1_81-1)_(4185+1_4186-1)del", "", None),
        ("c.76_77delAAinsTT", "c.76_77delinsTT", "", None),
        ("c.34_35GG>TT", "c.34_35delinsTT", "", None),
        ("c.34GG>TT", "c.34_35delinsTT", "", None),
        ("c.34G>TT", "c.34delinsTT", "", None),
        ("c.76A=", "c.76=", "", None),
        ("c.76A>A", "c.76=", "", None),
        ("c.76%3D", "c.76=", "", None),
        ("c.203_506inv", "c.203_506inv", "", None),
        ("c.67+1_67+3delGTA", "c.67+1_67+3del", "", 1),
        ("c.?", "c.?", "", None),
    ],
)
def test_a_coding_change_is_read_with_its_transcript(written, canonical, reference, distance):
    found = parse_coding(written)
    assert (found.change, found.reference, found.splice_distance) == (canonical, reference, distance)
    assert str(found) == (f"{reference}:{canonical}" if reference else canonical)
    assert parse_coding(str(found)) == found


@pytest.mark.parametrize(
    "text", ["", "185delAG", "c.185delAGG", "c.5266dupCC", "p.V600E", "c.117_118ins(5)", "c.117insA", "c.34+1GG>TT", "NM_007294.4:g.1A>T"]
)
def test_what_is_no_coding_change_is_none(text):
    assert parse_coding(text) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("c.5266dupC", "c.5266_5267insC", True),
        ("c.5266_5267insC", "c.5266dupC", True),
        ("c.5266dup", "c.5266_5267insC", False),
        ("c.5266dup", "c.5266dupC", True),
        ("c.5266dupC", "c.5266dupA", False),
        ("c.5266dup", "c.5265dup", False),
        ("c.68_69del", "c.68_69delAG", True),
        ("c.68_69del", "c.69_70del", False),
    ],
)
def test_two_coding_changes_are_compared_on_one_transcript_only(one, other, same):
    first, second = parse_coding(one), parse_coding(other)
    assert same_coding_change(first, second, same_transcript=True) is same
    assert same_coding_change(first, second, same_transcript=False) is False


def test_a_transcript_is_known_whatever_its_version_and_never_without_a_name():
    assert same_transcript("NM_007294.3", "NM_007294.4")
    assert not same_transcript("NM_007294.3", "NM_007300.4")
    assert not same_transcript("", "")
