"""What a VCF file says at wanted positions: rows, gVCF blocks and a file of examined positions; everything else is unknown."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from ceiba.errors import InputUnreadable
from ceiba.records import ingest, read_table
from ceiba.records.drafts import Draft, InputFile, Wanted, WantedSite
from ceiba.records.sites import read_examined, spelt, was_examined
from ceiba.records.vcf import read_vcf

SNV = WantedSite("GRCh38", "2", 100, "C", ("T",))
REPEAT = WantedSite("GRCh38", "2", 200, "CAT", ("C", "CATAT"))
HEADER = "##fileformat=VCFv4.2\n##contig=<ID=2,length=242193529>\n"


def read(
    tmp_path: Path, *rows: str, sites: tuple[WantedSite, ...] = (SNV,), bed: str = "", header: str = HEADER, names: str = "S1"
) -> Draft:
    path = tmp_path / "a.vcf"
    columns = "\t".join(["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT", *names.split()])
    path.write_text(header + "\n".join([columns, *("\t".join(row.split()) for row in rows)]) + "\n")
    examined = None
    if bed:
        (tmp_path / "seen.bed").write_text(bed)
        examined = read_examined(tmp_path / "seen.bed")
    return read_vcf(InputFile(path, "a.vcf", wanted=Wanted(sites, examined)))


def copies(draft: Draft) -> list[tuple[int, str | None, str | None, str | None, bool]]:
    return [
        (row["pos"], row["first_allele"], row["second_allele"], row["phase_set"], row["from_block"])
        for row in draft.tables["genotypes"].to_pylist()
    ]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("chr2 100 . C T . PASS . GT 0/1", ("C", "T", None)),
        ("2 100 . C T . . . GT:PS 1|0:77", ("T", "C", "77")),
        ("2 100 . C T . . . GT 0|1", ("C", "T", "*")),
        ("2 100 . C T . . . GT 1", ("T", None, None)),
        ("2 100 . C G,T . . . GT 1/2", ("G", "T", None)),
        ("2 100 . CA TA . . . GT 0/1", ("C", "T", None)),
        ("2 99 . GC GT . . . GT 1/1", ("T", "T", None)),
        ("2 100 . C T . . . GT ./.", (None, None, None)),
        ("2 100 . C T . . . GT ./1", (None, None, None)),
        ("2 100 . C T . LowQual . GT 0/1", (None, None, None)),
        ("2 100 . C T . PASS . GT:FT 0/1:LowDP", (None, None, None)),
        ("2 100 . C * . PASS . GT 0/1", (None, None, None)),
        ("2 98 . AGC A . PASS . GT 0/1", (None, None, None)),
        ("2 99 . GC AA . PASS . GT 0/1", ("C", "A", None)),
    ],
)
def test_a_row_at_the_position_says_what_each_copy_has(tmp_path: Path, row: str, expected: tuple[str | None, ...]) -> None:
    assert copies(read(tmp_path, row)) == [(100, *expected, False)]


@pytest.mark.parametrize(
    "row",
    [
        "2 101 . A G . PASS . GT 0/1",
        "2 98 . AGC A . PASS . GT 0/0",
        "2 100 . C CA . PASS . GT 0/1",
        "2 100 . C T . PASS . DP 30",
        "3 100 . C T . PASS . GT 0/1",
    ],
)
def test_a_row_that_does_not_speak_of_the_position_leaves_it_unknown(tmp_path: Path, row: str) -> None:
    assert copies(read(tmp_path, row)) == []


def test_a_file_that_has_nothing_at_the_position_leaves_it_unknown(tmp_path: Path) -> None:
    assert copies(read(tmp_path)) == []


def test_alternates_split_into_rows_are_joined_again(tmp_path: Path) -> None:
    site = WantedSite("GRCh38", "2", 100, "C", ("G", "T"))
    unphased = read(tmp_path, "2 100 . C G . . . GT 0/1", "2 100 . C T . . . GT 0/1", sites=(site,))
    phased = read(tmp_path, "2 100 . C G . . . GT 1|0", "2 100 . C T . . . GT 0|1", sites=(site,))
    partly = read(tmp_path, "2 100 . C G . . . GT ./1", "2 100 . C T . . . GT ./1", sites=(site,))
    assert copies(unphased) == [(100, "G", "T", None, False)]
    assert copies(phased) == [(100, "G", "T", "*", False)]
    assert copies(partly) == [(100, "G", "T", None, False)]


def test_one_row_given_twice_is_one_row(tmp_path: Path) -> None:
    assert copies(read(tmp_path, "2 100 . C T . . . GT 0/1", "2 100 . C T . . . GT 0/1")) == [(100, "C", "T", None, False)]


def test_rows_that_give_three_changed_copies_are_not_believed(tmp_path: Path) -> None:
    site = WantedSite("GRCh38", "2", 100, "C", ("G", "T"))
    assert copies(read(tmp_path, "2 100 . C G . . . GT 1/1", "2 100 . C T . . . GT 0/1", sites=(site,))) == [(100, None, None, None, False)]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("2 200 . CAT C,CATAT . . . GT 1/2", ("C", "CATAT")),
        ("2 200 . C CAT . . . GT 0/1", ("CAT", "CATAT")),
        ("2 202 . T TAT . . . GT 0/1", ("CAT", "CATAT")),
        ("2 200 . CATATA CATA . . . GT 1/1", ("C", "C")),
        ("2 203 . A ATA . . . GT 0/1", ("CAT", "CATAT")),
        ("2 201 . A G . . . GT 0/1", ("CAT", "CGT")),
    ],
)
def test_one_change_of_length_written_in_several_ways_is_the_same(tmp_path: Path, row: str, expected: tuple[str, str]) -> None:
    assert copies(read(tmp_path, row, sites=(REPEAT,))) == [(200, *expected, None, False)]


def test_a_change_of_length_near_the_position_makes_it_unknown_though_a_block_says_reference(tmp_path: Path) -> None:
    block = "2 190 . A <NON_REF> . . END=210 GT:GQ:MIN_DP 0/0:60:30"
    far = "2 300 . T TAT . . . GT 0/1"
    near = "2 214 . T TAT . . . GT 0/1"
    assert copies(read(tmp_path, block, far, sites=(REPEAT,))) == [(200, "CAT", "CAT", None, True)]
    assert copies(read(tmp_path, block, near, sites=(REPEAT,))) == [(200, None, None, None, True)]
    assert copies(read(tmp_path, near, sites=(REPEAT,), bed="chr2\t0\t500\n")) == [(200, None, None, None, True)]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("2 90 . A <NON_REF> . . END=110 GT:GQ:MIN_DP 0/0:60:30", ("C", "C")),
        ("2 90 . A <*> . PASS END=110 GT 0|0", ("C", "C")),
        ("2 100 . C . . . . GT 0/0", ("C", "C")),
        ("2 100 . C . . . . GT ./.", (None, None)),
        ("2 100 . C <NON_REF> . . . GT:DP 0/0:30", ("C", "C")),
        ("2 90 . A <NON_REF> . . END=110 GT:GQ:MIN_DP 0/0:0:30", (None, None)),
        ("2 90 . A <NON_REF> . . END=110 GT:DP 0/0:0", (None, None)),
        ("2 90 . A <NON_REF> . . END=110 GT ./.", (None, None)),
        ("2 90 . A <NON_REF> . LowQual END=110 GT 0/0", (None, None)),
    ],
)
def test_a_reference_block_says_reference_only_where_something_was_read(
    tmp_path: Path, block: str, expected: tuple[str | None, ...]
) -> None:
    assert copies(read(tmp_path, block)) == [(100, *expected, None, True)]


def test_a_block_that_ends_before_the_position_says_nothing_of_it(tmp_path: Path) -> None:
    assert copies(read(tmp_path, "2 90 . A <NON_REF> . . END=99 GT:GQ 0/0:60")) == []


def test_blocks_must_cover_every_base_of_the_position(tmp_path: Path) -> None:
    first, gap, second = (f"2 {start} . A <*> . . END={end} GT 0/0" for start, end in ((190, 200), (202, 210), (201, 210)))
    assert copies(read(tmp_path, first, gap, sites=(REPEAT,))) == []
    assert copies(read(tmp_path, first, second, sites=(REPEAT,))) == [(200, "CAT", "CAT", None, True)]


def test_a_deletion_of_a_whole_stretch_makes_the_positions_in_it_unknown(tmp_path: Path) -> None:
    block = "2 40 . A <NON_REF> . . END=300 GT 0/0"
    called, other = (f"2 50 . A <DEL> . PASS END={end} GT 0/1" for end in (250, 90))
    assert copies(read(tmp_path, block, called)) == [(100, None, None, None, False)]
    assert copies(read(tmp_path, block, called, "2 100 . C T . . . GT 0/1")) == [(100, None, None, None, False)]
    assert copies(read(tmp_path, block, other)) == [(100, "C", "C", None, True)]


def test_rows_without_alternates_say_reference_only_of_the_bases_they_show(tmp_path: Path) -> None:
    bases = [f"2 {pos} . {base} . . PASS . GT 0/0" for pos, base in ((200, "C"), (201, "A"), (202, "T"))]
    assert copies(read(tmp_path, bases[0], sites=(REPEAT,))) == []
    assert copies(read(tmp_path, *bases, sites=(REPEAT,))) == [(200, "CAT", "CAT", None, True)]


def test_a_row_goes_before_a_block(tmp_path: Path) -> None:
    block = "2 90 . A <NON_REF> . . END=110 GT 0/0"
    assert copies(read(tmp_path, block, "2 100 . C T,<NON_REF> . . . GT 0/1")) == [(100, "C", "T", None, False)]


def test_a_called_allele_without_bases_is_not_known(tmp_path: Path) -> None:
    assert copies(read(tmp_path, "2 100 . C T,<NON_REF> . . . GT 0/2")) == [(100, None, None, None, False)]


def test_a_position_that_was_examined_and_has_no_row_is_reference(tmp_path: Path) -> None:
    assert copies(read(tmp_path, bed="chr2\t99\t100\n")) == [(100, "C", "C", None, True)]
    assert copies(read(tmp_path, bed="chr2\t100\t200\n")) == []


def test_each_sample_has_its_own_copies(tmp_path: Path) -> None:
    draft = read(tmp_path, "2 100 . C T . . . GT 0/1 1/1", names="S1 S2")
    rows = [(row["specimen_code"], row["first_allele"], row["second_allele"]) for row in draft.tables["genotypes"].to_pylist()]
    assert rows == [("S1", "C", "T"), ("S2", "T", "T")]


def test_a_file_without_sample_columns_has_no_genotype(tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    path.write_text(HEADER + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n2\t100\t.\tC\tT\t.\tPASS\t.\n")
    assert read_vcf(InputFile(path, "a.vcf", wanted=Wanted((SNV,)))).tables["genotypes"].num_rows == 0


def test_a_file_on_the_other_build_is_told_so_and_gives_no_genotype(tmp_path: Path) -> None:
    other = "##fileformat=VCFv4.2\n##contig=<ID=2,length=243199373>\n"
    draft = read(tmp_path, "2 100 . C T . . . GT 0/1", header=other)
    assert copies(draft) == []
    assert any("GRCh38 and the file is on GRCh37" in str(notice) for notice in draft.notices)


def test_other_reference_bases_leave_the_position_unknown_and_are_counted(tmp_path: Path) -> None:
    draft = read(tmp_path, "2 100 . G T . . . GT 0/1")
    assert copies(draft) == [(100, None, None, None, False)]
    assert any("not those of the definition, left unknown: 1" in str(notice) for notice in draft.notices)


def test_a_file_that_nothing_is_asked_of_has_no_genotypes(tmp_path: Path) -> None:
    assert copies(read(tmp_path, "2 100 . C T . . . GT 0/1", sites=())) == []


def test_genotypes_reach_the_lake_and_every_row_is_still_counted(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    columns = "#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT S1".replace(" ", "\t")
    rows = ("2 90 . A <NON_REF> . . END=95 GT 0/0", "2 100 . C T . PASS . GT 0/1", "2 100 . C T . PASS . GT 0/1")
    (folder / "s1.vcf").write_text(HEADER + "\n".join([columns, *("\t".join(row.split()) for row in rows)]) + "\n")
    found = ingest([folder], tmp_path / "lake", wanted=Wanted((SNV,)))
    (source,) = found.sources
    assert source.rows_in == source.rows_kept + source.rows_merged + source.rows_refused == 3
    (row,) = read_table(tmp_path / "lake", "genotypes").to_pylist()
    assert (row["pos"], row["first_allele"], row["second_allele"]) == (100, "C", "T")


def test_examined_positions_are_read_from_bed_and_from_vcf(tmp_path: Path) -> None:
    bed, positions = tmp_path / "a.bed", tmp_path / "a.vcf.gz"
    bed.write_text("track name=x\n# remark\n\nchr2\t190\t201\tname\n2 201 202\n")
    positions.write_bytes(gzip.compress(b"##fileformat=VCFv4.2\n#CHROM\tPOS\nchr2\t200\t.\tCAT\tC\t.\t.\t.\n"))
    for path in (bed, positions):
        examined = read_examined(path)
        assert was_examined(examined, REPEAT)
        assert not was_examined(examined, SNV)


@pytest.mark.parametrize("line", ["chr2\t190", "chr2\tx\t200", "chr2\t200\t200"])
def test_a_line_of_a_bed_file_that_says_no_stretch_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.bed").write_text(f"chr2\t1\t2\n{line}\n")
    with pytest.raises(InputUnreadable) as error:
        read_examined(tmp_path / "a.bed")
    assert error.value.line == 2


def test_a_line_of_a_vcf_of_positions_that_says_no_stretch_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.vcf").write_text("##fileformat=VCFv4.2\n2\tx\t.\tC\tT\n")
    with pytest.raises(InputUnreadable):
        read_examined(tmp_path / "a.vcf")


def test_a_damaged_file_of_positions_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.bed").write_bytes(gzip.compress(b"chr2\t1\t2\n")[:-9])
    with pytest.raises(InputUnreadable):
        read_examined(tmp_path / "a.bed")


def test_a_deletion_across_the_position_cannot_be_spelt_there() -> None:
    assert spelt(REPEAT, 199, "GCATA", "G") is None
    assert spelt(REPEAT, 198, "GG", "G") == "CAT"
