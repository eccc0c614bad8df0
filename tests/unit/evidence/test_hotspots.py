"""Recurrent hotspots: every row taken or refused, and shown only beside variants whose meaning nobody states."""

from __future__ import annotations

import pytest

from ceiba.errors import InputUnreadable
from ceiba.evidence import Alteration
from ceiba.evidence.hotspots import Hotspots, HotspotSource, read_hotspots
from ceiba.reports import hotspot_sentences

SHEET = (
    "Hugo_Symbol\tAmino_Acid_Position\tMutation_Count\tReference_Amino_Acid\tVariant_Amino_Acid\n"
    "AAAA1\t12\t40\tG:40\tD:30\n"
    "AAAA1\t12\t40\tG:40\tV:9\n"
    "AAAA1\tX125\t8\tsplice:8\tsplice:8\n"
    "\t12\t40\tG:40\tV:9\n"
    "AAAA1\t30\tmany\tQ:1\t*:x\n"
    "AAAA1\t40\n"
)
INDELS = "Hugo_Symbol\tAmino_Acid_Position\tMutation_Count\tVariant_Amino_Acid\nAAAA1\t45-47\t7\tE45_A47del:5\n"
PLACES = (
    "1\t100\tG\tA\tAAAA1\tMissense_Mutation\tG12D\tdeleterious(0)\n"
    "1\t101\tG\tT\tAAAA1\tNonsense_Mutation\tQ30*\t\n"
    "1\t102\tGAA\tG\tAAAA1\tDEL\tE45_A47del\t\n"
    "1\t103\tG\tT\tAAAA1\tMissense_Mutation\t\t\n"
    "1\t104\tG\n"
)


def rows(drawn):
    return [(hotspot.change, hotspot.residue, hotspot.tumours, hotspot.same) for hotspot in drawn.hotspots]


def variant(change, **fields):
    return Alteration(kind="small_variant", gene_symbol="AAAA1", hgvs_p=change, **fields)


@pytest.fixture(scope="module")
def hotspots():
    counted = HotspotSource("Counted", "v2", (*read_hotspots(SHEET, "s").hotspots, *read_hotspots(INDELS, "i").hotspots))
    return Hotspots([counted, HotspotSource("Placed", "unknown", read_hotspots(PLACES, "p").hotspots)], {"OLDNAME": "AAAA1"})


def test_a_sheet_is_read_row_by_row_with_its_counts():
    drawn = read_hotspots(SHEET, "sheet.tsv")
    assert rows(drawn) == [("p.G12D", "G12", 40, 30), ("p.G12V", "G12", 40, 9), ("p.Q30*", "Q30", None, None)]
    assert [(row.line, row.reason) for row in drawn.refused] == [(4, "no change"), (5, "no gene"), (7, "columns")]
    assert drawn.n_read == len(drawn.hotspots) + len(drawn.refused) == 6
    assert rows(read_hotspots(INDELS, "indels.tsv")) == [("p.E45_A47del", "", 7, 5)]


def test_the_table_by_coordinates_counts_nothing():
    drawn = read_hotspots(PLACES, "places.tsv")
    assert rows(drawn) == [("p.G12D", "G12", None, None), ("p.Q30*", "Q30", None, None), ("p.E45_A47del", "", None, None)]
    assert [(row.line, row.reason) for row in drawn.refused] == [(4, "no change"), (5, "columns")]


@pytest.mark.parametrize("text", ["", "gene\tchange\nAAAA1\tG12D\n", "1,100,G,A,AAAA1,Missense_Mutation,G12D\n"])
def test_a_file_of_another_form_is_refused(text):
    with pytest.raises(InputUnreadable, match="no table of Cancer Hotspots"):
        read_hotspots(text, "other.tsv")


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("p.G12D", [("Counted", True, 40, 30), ("Placed", True, None, None)]),
        ("p.G12R", [("Counted", False, 40, None), ("Placed", False, None, None)]),
        ("p.E45_A47del", [("Counted", True, 7, 5), ("Placed", True, None, None)]),
        ("p.E45_A46del", []),
        ("p.A12D", []),
        ("p.G13D", []),
        ("p.G12fs", []),
        ("not HGVS", []),
    ],
)
def test_a_substitution_is_at_a_hotspot_by_its_residue_and_another_change_by_itself(hotspots, change, found):
    at = hotspots.at(variant(change))
    assert [(each.title, each.listed, each.tumours, each.same) for each in at] == found


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({}, True),
        ({"significance": "Uncertain_significance"}, True),
        ({"origin": "somatic"}, True),
        ({"significance": "Likely pathogenic"}, False),
        ({"significance": "benign"}, False),
        ({"significance": "Conflicting_classifications_of_pathogenicity"}, False),
        ({"origin": "germline"}, False),
    ],
)
def test_it_is_shown_only_of_variants_of_uncertain_or_no_stated_significance_that_are_not_of_the_germline(hotspots, fields, shown):
    assert bool(hotspots.at(variant("p.G12D", **fields))) is shown


def test_a_gene_is_known_by_its_other_names_and_what_is_no_small_variant_is_at_none(hotspots):
    assert hotspots.at(Alteration(kind="small_variant", gene_symbol="OLDNAME", hgvs_p="p.G12D"))[0].gene == "AAAA1"
    assert hotspots.at(Alteration(kind="copy_number", gene_symbol="AAAA1", hgvs_p="p.G12D")) == ()
    assert hotspots.at(Alteration(kind="small_variant", hgvs_p="p.G12D")) == ()


def test_the_sentence_names_the_source_and_the_count_or_that_there_is_none(hotspots):
    counted, placed = hotspot_sentences(hotspots.at(variant("p.G12D")), "en")
    assert counted == (
        "AAAA1 p.G12D: at a recurrent hotspot of tumours, G12; this very change is listed. Counted at this residue: 40. Of this change: 30."
        " Source: Counted, v2."
    )
    assert placed.endswith("The file that was imported gives no count. Source: Placed, version not stated.")
    assert "this very change is not listed" in hotspot_sentences(hotspots.at(variant("p.G12R")), "en")[0]
