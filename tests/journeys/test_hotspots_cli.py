"""Recurrent hotspots imported and shown in a report and in `ceiba why`: they change no answer."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.slow

SHEET = (
    "Hugo_Symbol\tAmino_Acid_Position\tMutation_Count\tReference_Amino_Acid\tVariant_Amino_Acid\n"
    "EGFR\t858\t40\tL:40\tR:30\nKRAS\t12\t50\tG:50\tD:20\nKRAS\tX1\t5\tsplice:5\tsplice:5\n"
)
RUN = ("--country", "br", "--lang", "en", "--json")


def test_a_hotspot_is_shown_with_its_source_and_count_and_decides_nothing(ceiba, cohort, checksums, tmp_path):
    sheet = tmp_path / "sheet.tsv"
    sheet.write_text(SHEET)
    said = ceiba(
        "evidence", "import", sheet, "--from", "hotspots", "--into", tmp_path / "snapshot", "--version", "invented", "--lang", "en"
    )
    assert said.code == 0, said.err
    assert "changes of one residue" in said.out
    assert "without a change of the protein that is read" in said.out
    assert "no change" in (tmp_path / "snapshot" / "refused.csv").read_text()

    assert ceiba("run", cohort, *RUN, "--into", tmp_path / "without").code == 0
    with_them = tmp_path / "with"
    assert ceiba("run", cohort, *RUN, "--into", with_them, "--evidence", tmp_path / "snapshot").code == 0
    assert checksums(with_them) == checksums(tmp_path / "without")

    for folder, shown in ((with_them, True), (tmp_path / "without", False)):
        assert ceiba("report", "RUT-7733", "--from", folder, "--lang", "en").code == 0
        pages = [page.read_text() for page in folder.rglob("patient-*.en.html")]
        (text,) = (page for page in pages if "RUT-7733" in page)
        assert ("KRAS p.G12C: at a recurrent hotspot of tumours, G12; this very change is not listed." in text) is shown
        assert ("Counted at this residue: 50." in text) is shown
        assert ("Cancer Hotspots, invented" in text) is shown
        assert "EGFR p.L858R: at" not in text, "another person's"
        why = ceiba("why", "RUT-7731", "osimertinib", "--from", folder, "--lang", "en")
        assert ("EGFR p.L858R: at a recurrent hotspot" in why.out) is shown
        assert ("hotspots" in ceiba("why", "RUT-7731", "osimertinib", "--from", folder, "--json").json) is shown


def test_a_file_that_is_none_and_one_that_is_not_there_are_refused(ceiba, tmp_path):
    other = tmp_path / "other.tsv"
    other.write_bytes(b"gene\tchange\nKRAS\tG12D\n")
    said = ceiba("evidence", "import", other, "--from", "hotspots", "--into", tmp_path / "out")
    assert (said.code, "no table of Cancer Hotspots" in said.err) == (11, True)
    other.write_bytes(b"Hugo_Symbol\xff\n")
    assert "UTF-8" in ceiba("evidence", "import", other, "--from", "hotspots", "--into", tmp_path / "out").err
    other.with_suffix(".gz").write_bytes(b"\x1f\x8b\x08cut")
    assert ceiba("evidence", "import", other.with_suffix(".gz"), "--from", "hotspots", "--into", tmp_path / "out").code == 11
    assert ceiba("evidence", "import", tmp_path / "nowhere", "--from", "hotspots", "--into", tmp_path / "out").code == 10
    assert not (tmp_path / "out").exists()
