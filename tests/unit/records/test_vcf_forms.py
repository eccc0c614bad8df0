"""What is odd in a VCF file and leaves its rows readable: said once with its first line, and the rows are read."""

from __future__ import annotations

import pytest

from ceiba.records.drafts import InputFile
from ceiba.records.vcf import read_vcf
from ceiba.records.vcf_meta import read_meta
from ceiba.records.vcf_order import OrderCheck, shortest
from ceiba.records.vcf_values import ValueCheck

COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"


@pytest.fixture
def said(tmp_path):
    def sentences(*rows: str, meta: tuple[str, ...] = (), samples: tuple[str, ...] = (), version: str = "VCFv4.3") -> dict[int, str]:
        """Read an invented file; return what is said of its lines, every row of it being read."""
        names = COLUMNS + ("\tFORMAT\t" + "\t".join(samples) if samples else "")
        lines = [f"##fileformat={version}", "##contig=<ID=7,length=159138663>", *meta, names]
        lines += ["\t".join(row.split(" ")) for row in rows]
        path = tmp_path / "invented.vcf"
        path.write_text("\n".join(lines) + "\n")
        draft = read_vcf(InputFile(path, path.name))
        assert not draft.refused
        assert draft.rows_in == len(rows)
        return {notice.line: str(notice) for notice in draft.notices if notice.line}

    return sentences


def faults(*meta: str, version: str = "VCFv4.3") -> dict[str, list[tuple[int, str]]]:
    return read_meta((f"##fileformat={version}", *meta, COLUMNS)).faults


@pytest.mark.parametrize(
    ("line", "fault", "name"),
    [
        ("##some words", "plain", ""),
        ("##reference=", "plain", ""),
        ('##INFO=<ID=A,Number=1,Type=String,Description="x"', "closed", "INFO"),
        ('##INFO=<ID=A,Number=1,Type=String,Description="x>', "closed", "INFO"),
        ('##INFO=<ID=A,Number=1,Type=String,Description="a "b" c">', "closed", "INFO"),
        ('##INFO=<Number=1,ID=A,Type=String,Description="x">', "id", "INFO A"),
        ("##contig=<length=12>", "id", "contig"),
        ("##contig=<ID=1 A>", "name", "contig"),
        ("##contig=<ID=1,A,length=3>", "fields", "contig"),
        ('##INFO=<ID=A,Number=N,Type=String,Description="x">', "number", "INFO A"),
        ('##INFO=<ID=A,Type=String,Description="x">', "number", "INFO A"),
        ('##INFO=<ID=A,Number=1,Type=Text,Description="x">', "type", "INFO A"),
        ('##FORMAT=<ID=A,Number=0,Type=Flag,Description="x">', "type", "FORMAT A"),
        ("##INFO=<ID=A,Number=1,Type=String,Description=x>", "description", "INFO A"),
        ('##INFO=<ID=DP,Number=1,Type=String,Description="x">', "reserved", "INFO DP"),
        ('##FORMAT=<ID=AD,Number=1,Type=Integer,Description="x">', "reserved", "FORMAT AD"),
        ('##ALT=<ID=DEL,Number=1,Description="x">', "symbol", "ALT DEL"),
        ('##ALT=<ID=LOSS:A,Description="x">', "symbol", "ALT LOSS:A"),
        ("##META=<ID=A,Number=.,Type=String,Values=x y>", "values", "META A"),
        ("##assembly=ftp://8080:8080/a", "address", "assembly"),
        ("##PEDIGREE=<ID=A,Mother=B C>", "fields", "PEDIGREE"),
    ],
)
def test_a_fault_of_a_header_line_is_named_with_its_line_and_key(line, fault, name):
    assert faults(line) == {fault: [(2, name)]}


@pytest.mark.parametrize(
    "line",
    [
        '##INFO=<ID=A,Number=.,Type=String,Description="with \\"quotes\\", commas and <angles>">',
        '##INFO=<ID=A,Number=P,Type=String,Description="x",Source="y",Version="3">',
        "##contig=<ID=HLA-A*01:01:01:01,length=3503>",
        '##ALT=<ID=NON_REF,Description="x">',
        '##ALT=<ID=any"thing,Description="x">',
        "##META=<ID=Assay,Number=.,Type=String,Values=[WholeGenome, Exome]>",
        '##SAMPLE=<ID=A,Assay=Exome,Description="x, y">',
        "##assembly=https://example.org/a.fa",
        "##anything=<at all",
    ],
)
def test_a_header_line_that_is_valid_is_not_spoken_of(line):
    assert not faults(line)


def test_what_a_version_does_not_reserve_is_free(said):
    line = '##FORMAT=<ID=AD,Number=1,Type=Integer,Description="x">'
    assert not faults(line, version="VCFv4.2")
    assert faults(line, version="VCFv4.3")
    assert list(faults(version="VCF 4.3")) == ["version"]
    assert list(faults(version="VCFv4.9")) == ["version"]
    assert list(faults("##SAMPLE=<ID=A,Mixture=.5;.5>", version="VCFv4.1")) == ["mixture"]


def test_a_key_declared_twice_is_said(said):
    line = '##INFO=<ID=A,Number=1,Type=String,Description="x">'
    assert faults(line, line) == {"twice": [(3, "INFO A")]}
    assert "a second time: 1 (INFO A)" in said("7 5 . A G . PASS .", meta=(line, line))[4]


@pytest.mark.parametrize(
    ("declared", "fits", "odd"),
    [
        ("Number=1,Type=Integer", ("X=5", "X=-5", "X=.", "X=+7", "X=2147483647"), ("X=5.5", "X=a", "X=1,2", "X", "X=2147483648")),
        ("Number=1,Type=Float", ("X=5", "X=.5", "X=1e-3", "X=NaN", "X=-inf"), ("X=a", "X=1,2")),
        ("Number=A,Type=Integer", ("X=1", "X=."), ("X=1,2",)),
        ("Number=R,Type=Integer", ("X=1,2", "X=.,2", "X=."), ("X=1", "X=1,2,3")),
        ("Number=G,Type=Integer", ("X=1,2,3", "X=1"), ("X=a,b",)),
        ("Number=2,Type=Character", ("X=a,b",), ("X=ab,c", "X=a")),
        ("Number=1,Type=String", ("X=any", 'X="a,b"'), ("X=a,b",)),
        ("Number=.,Type=String", ("X=a,b,c:d|e",), ()),
        ("Number=0,Type=Flag", ("X", "X=1", "."), ("X=yes",)),
    ],
)
def test_a_value_that_does_not_fit_its_declaration_is_said_with_its_first_line(said, declared, fits, odd):
    meta = (f'##INFO=<ID=X,{declared},Description="x">',)
    assert not said(*(f"7 {pos} . A G . PASS DP=1;{value}" for pos, value in enumerate(fits, 1)), meta=meta)
    for value in odd:
        found = said("7 1 . A G . PASS DP=1", f"7 2 . A G . PASS DP=2;{value}", f"7 3 . A G . PASS {value}", meta=meta)
        assert list(found) == [6]
        assert "keys (X)" in found[6]


def test_keys_that_vcf_reserves_need_no_declaration(said):
    assert not said("7 1 . A G . PASS DP=5;AF=0.5;MQ=60.1;DB;CIGAR=1X;NEW=x;OTHER", "7 2 . A G,C . PASS AC=1,2;CIGAR=1M30I2D1N,1X")
    found = said("7 1 . A G . PASS DP=-5;AF=x;CIGAR=M1", "7 2 . A G . PASS AC=1,2;H2=x")
    assert "(DP, AF, CIGAR, AC, H2)" in found[4]


def test_the_count_of_values_follows_the_alleles_and_the_ploidy_of_each_row(said):
    rows = ("7 1 . A G,C . PASS . GT:PL 0/1:1,2,3,4,5,6", "7 2 . A G . PASS . GT:PL 0:1,2", "7 3 . A G . PASS . GT:PL 0/0/1:1,2,3,4")
    assert not said(
        *rows, "7 4 . A G . PASS . GT:PL .:1,2,3", "7 5 . A G . PASS . PL 1,2,3", "7 6 . A G . PASS . GT:PL 0/1", samples=("S",)
    )
    assert "keys (PL)" in said(*rows, "7 4 . A G . PASS . GT:PL 0/1:1,2", samples=("S",))[7]


def test_a_sample_value_of_the_wrong_kind_is_said_and_the_annotation_may_be_anything(said):
    csq = '##INFO=<ID=CSQ,Number=1,Type=String,Description="Consequence annotations from Ensembl VEP. Format: Allele|Consequence|SYMBOL">'
    found = said("7 1 . A G . PASS DP=3;CSQ=G|x|A,G|x|B;AC=1 GT:DP 0/1:many", meta=(csq,), samples=("S",))
    assert list(found) == [5]
    assert "keys (DP)" in found[5]


def test_blanks_and_repeats_in_info_keys_are_said(said):
    assert "twice in one row (X)" in said("7 1 . A G . PASS X=1;X=2")[4]
    check = ValueCheck(read_meta(("##fileformat=VCFv4.3",)), 0)
    assert next(iter(check._faults("A KEY=1", 1)))[1] == "A KEY"


def test_many_odd_rows_are_looked_at_up_to_a_bound_and_each_key_is_said_once(said):
    meta = ('##INFO=<ID=X,Number=1,Type=Float,Description="x">',)
    assert not said(*(f"7 {pos} . A G . PASS X=inf" for pos in range(1, 700)), meta=meta)
    found = said(*(f"7 {pos} . A G . PASS X={'a' if pos > 600 else 'inf'}" for pos in range(1, 700)), meta=meta)
    assert list(found) == [4 + 601]


def test_identifiers_qualities_keys_and_names_that_are_odd_are_said(said):
    assert "Identifiers" in said("7 1 rs1;rs2 A G . PASS .", "7 2 ;rs1 A G . PASS .")[5]
    assert "Identifiers" in said("7 1 rs1;rs2 A G . PASS .", "7 2 rs1;rs1 A G . PASS .")[5]
    assert "below zero" in said("7 1 . A G 1e3 PASS .", "7 2 . A G -5 PASS .", "7 3 . A G Inf PASS .")[5]
    assert "Keys of FORMAT" in said("7 1 . A G . PASS . GT:A*B 0/1:1", samples=("S",))[4]
    assert "Keys of FORMAT" in said("7 1 . A G . PASS . GT:A_B 0/1:1", samples=("S",), version="VCFv4.1")[4]
    assert not said("7 1 . A G . PASS . GT:A_B 0/1:1", samples=("S",))
    assert "with a colon" in said("7:1 1 . A G . PASS .")[4]
    assert not said("<7:1> 1 . A G . PASS .")


def test_rows_out_of_order_and_chromosomes_in_two_runs_are_said(said):
    assert "not sorted" in said("7 5 . A G . PASS .", "7 4 . A G . PASS .")[5]
    assert "do not stand together" in said("7 5 . A G . PASS .", "8 4 . A G . PASS .", "7 9 . A G . PASS .")[6]


def test_order_is_followed_from_one_piece_of_a_file_to_the_next():
    import polars as pl

    def piece(chrom: str, pos: int, line: int) -> pl.DataFrame:
        return pl.DataFrame({"CHROM": [chrom], "pos": [pos], "REF": ["A"], "ALT": ["G"], "line": [line]})

    check = OrderCheck()
    for chrom, pos, line in (("7", 5, 3), ("7", 4, 4), ("8", 1, 5), ("7", 9, 6)):
        check.look(piece(chrom, pos, line))
    check.look(piece("7", 9, 6).clear())
    assert sorted(notice.line for notice in check.notices("a")) == [4, 6]


@pytest.mark.parametrize(
    "rows",
    [
        ("7 5 . A G . PASS .", "7 5 . A G . PASS ."),
        ("7 5 . TAT TGT . PASS .", "7 6 . A G . PASS ."),
        ("7 5 . AT AAT,AA . PASS .", "7 6 . T A . PASS ."),
        ("7 5 . TTTAT TTTGT,T . PASS .", "7 6 . TTAT TTGT,T . PASS ."),
    ],
)
def test_one_change_written_in_two_rows_is_said_whatever_its_context(said, rows):
    assert "more than one row" in said(*rows)[5]


def test_other_changes_at_one_place_and_symbolic_ones_are_no_repeats(said):
    assert not said("7 5 . A G . PASS .", "7 5 . A C . PASS .", "7 5 . A <INS> . PASS .", "7 5 . A <INS> . PASS .", "8 5 . A G . PASS .")
    assert shortest(5, "AC", "A") == (6, "C", "")


def test_a_last_line_that_does_not_end_is_said_and_read(tmp_path):
    path = tmp_path / "a.vcf"
    for text, line in ((f"##fileformat=VCFv4.3\n{COLUMNS}\n7\t1\t.\tA\tG\t.\tPASS\t.", 3), (f"##fileformat=VCFv4.3\n{COLUMNS}", 2)):
        path.write_text(text)
        draft = read_vcf(InputFile(path, "a.vcf"))
        assert [notice.line for notice in draft.notices if "does not end" in notice.problem] == [line]
        assert not draft.refused


def test_position_0_is_no_place_of_a_small_variant(said, tmp_path):
    said("7 0 . A G . PASS .", "7 1 . A G . PASS .")
    draft = read_vcf(InputFile(tmp_path / "invented.vcf", "a.vcf"))
    assert draft.silent == (4,)
    assert any("position 0" in notice.problem for notice in draft.notices)


def test_of_rows_with_different_keys_the_first_at_fault_is_named(tmp_path):
    header = [
        "##fileformat=VCFv4.3",
        '##FORMAT=<ID=GT,Number=1,Type=String,Description="G">',
        '##FORMAT=<ID=Q,Number=1,Type=Integer,Description="Q">',
    ]
    rows = [f"7\t{number + 1}\t.\tA\tG\t.\tPASS\t.\tGT:Q:K{number}\t0/1:x:1" for number in range(40)]
    path = tmp_path / "a.vcf"
    path.write_text("\n".join([*header, COLUMNS + "\tFORMAT\tS1", *rows]) + "\n")
    (notice,) = [notice for notice in read_vcf(InputFile(path, "a.vcf")).notices if notice.fields == {"names": "Q"}]
    assert notice.line == len(header) + 2
