"""Files that are broken as bytes: each is one clear sentence, in bounded memory, and never a wrong row."""

from __future__ import annotations

import gzip
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from ceiba.errors import InputUnreadable, MappingError
from ceiba.records import check, opening
from ceiba.records import delimited as delimited_module

MAF = b"Hugo_Symbol\tTumor_Sample_Barcode\tHGVSp_Short\nEGFR\tS1\tp.L858R\n"
VCF = b"##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n1\t5\t.\tA\tT\t.\tPASS\t.\n"


@pytest.fixture
def short_lines(monkeypatch):
    """Let a line be too long at 4 MiB, so that the test needs no gigabytes."""
    for module in ("opening", "delimited", "delimited_header", "vcf_lines"):
        monkeypatch.setattr(f"ceiba.records.{module}.LONGEST_LINE", 4 << 20)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"PK\x03\x04rest", "ZIP archive"),
        (b"BZh91AY", "bzip2"),
        (b"\xfd7zXZ\x00", "xz"),
        (b"\x28\xb5\x2f\xfd", "Zstandard"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Office"),
        (MAF.decode().encode("utf-16"), "UTF-16"),
        (MAF.decode().encode("utf-16-le"), "UTF-16"),
        (MAF.decode().encode("utf-16-be"), "UTF-16"),
    ],
)
@pytest.mark.parametrize("name", ["a.maf", "a.vcf", "a.csv"])
def test_a_file_of_another_kind_is_named(write, head, said, name):
    with pytest.raises(InputUnreadable, match=said):
        check([write(name, head).path])


def test_a_line_without_end_is_refused_with_its_number(write, short_lines):
    with pytest.raises(InputUnreadable, match="longer than") as caught:
        check([write("a.maf", MAF + b"x" * (40 << 20)).path])
    assert caught.value.line == 3


def test_a_header_without_end_is_refused(write, short_lines):
    with pytest.raises(InputUnreadable, match="of no format"):
        check([write("a.maf", b"Hugo_Symbol\t" + b"x" * (5 << 20)).path])


def test_a_row_of_a_vcf_without_end_is_refused_with_its_number(write, short_lines):
    with pytest.raises(InputUnreadable, match="longer than"):
        check([write("a.vcf.gz", gzip.compress(VCF + b"1\t6\t.\t" + b"A" * (40 << 20))).path])


def test_a_long_allele_is_no_line_without_end(write):
    found = check([write("a.vcf", VCF + b"1\t6\t.\tA\tA" + b"C" * (2 << 20) + b"\t.\tPASS\t.\n").path])
    assert (found.sources[0].rows_in, found.sources[0].rows_refused) == (2, 0)


def test_a_file_of_rows_that_do_not_fit_is_given_up(write, monkeypatch):
    monkeypatch.setattr(delimited_module, "MOST_MALFORMED", 100)
    with pytest.raises(InputUnreadable, match="More than 100 rows do not fit"):
        check([write("a.maf", MAF + b"a\n" * 101).path])
    assert len(check([write("b.maf", MAF + b"a\n" * 100).path]).refused) == 100


BOMB = """
import re, resource, sys
from pathlib import Path
from ceiba.errors import InputUnreadable, MappingError
from ceiba.records import check
resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
try:
    check([Path(sys.argv[1])])
except InputUnreadable as error:
    print(error)
# Not ru_maxrss, which begins at what the process that started this one held.
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) >> 10)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux says how much memory a process held at most")
@pytest.mark.parametrize(("name", "start"), [("a.maf.gz", MAF), ("a.vcf.gz", VCF)])
def test_a_gzip_that_unpacks_without_end_is_refused_in_bounded_memory(tmp_path, name, start):
    packer = zlib.compressobj(9, wbits=31)
    block = b"A" * (16 << 20)
    path = tmp_path / name
    with path.open("wb") as handle:
        handle.write(packer.compress(start))
        for _ in range(64):  # 1 GiB of one letter
            handle.write(packer.compress(block))
        handle.write(packer.flush())
    assert path.stat().st_size < 4 << 20
    done = subprocess.run([sys.executable, "-c", BOMB, str(path)], capture_output=True, text=True, check=True)
    said, peak = done.stdout.splitlines()
    assert "longer than 64 MB" in said
    assert int(peak) < 700, "peak memory in MiB"


def test_windows_line_ends_change_nothing(write):
    plain, windows = (check([write(name, text).path]) for name, text in (("a.maf", MAF), ("b.maf", MAF.replace(b"\n", b"\r\n"))))
    assert plain.rows == windows.rows
    vcf, windows = (check([write(name, text).path]) for name, text in (("a.vcf", VCF), ("b.vcf", VCF.replace(b"\n", b"\r\n"))))
    assert vcf.rows == windows.rows


def test_a_byte_order_mark_is_no_part_of_the_first_name(write):
    assert check([write("a.maf", b"\xef\xbb\xbf" + MAF).path]).rows["alterations"] == 1


def test_latin_1_refuses_its_rows_alone(write):
    found = check([write("a.maf", MAF + "EGFR\tPeña\tp.L858R\n".encode("latin-1")).path])
    assert [(row.line, row.problem) for row in found.refused] == [(3, "This row is not UTF-8 text.")]
    assert found.rows["alterations"] == 1


def test_a_short_text_is_not_taken_for_utf_16():
    opening.refuse_other_formats(b"a\0", "x")  # two bytes tell nothing


def test_old_macintosh_line_ends_are_said(write):
    with pytest.raises(InputUnreadable, match="old Macintosh"):
        check([write("a.maf", MAF.replace(b"\n", b"\r")).path])


def test_a_first_line_of_values_is_not_repeated_in_the_message(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("Ana Lopes,1970-02-03,ana@example.org\nJosé,1980-01-01,x\n", encoding="utf-8")
    with pytest.raises(InputUnreadable) as error:
        check([path])
    assert "does not look like column names" in str(error.value)
    assert "Ana" not in str(error.value)


def test_a_mapping_of_a_file_without_its_header_does_not_repeat_a_row(tmp_path):
    (tmp_path / "a.csv").write_text("Ana;F;63\nEva;F;70\n", encoding="utf-8")
    mapping = 'mapping: 1\nfiles:\n  - file: a.csv\n    separator: ";"\n    patients: {patient_code: ficha}\n'
    (tmp_path / "ceiba-mapping.yaml").write_text(mapping, encoding="utf-8")
    with pytest.raises(MappingError) as error:
        check([tmp_path])
    assert "Ana" not in str(error.value)
