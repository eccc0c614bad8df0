"""What names a person is known by its heading, or by its check digits."""

from __future__ import annotations

import pytest

from ceiba.records.identifying import identifying_columns, identity_numbers


@pytest.mark.parametrize(
    "heading",
    [
        "Nombre completo",
        "APELLIDO_PATERNO",
        "nome da mãe",
        "CPF",
        "rut",
        "Fecha de Nacimiento",
        "e-mail",
        "PATIENT_DISPLAY_NAME",
        "Dirección",
    ],
)
def test_a_heading_that_names_people_is_known_in_three_languages(heading):
    assert identifying_columns([heading]) == (heading,)


@pytest.mark.parametrize("heading", ["patient_code", "sex", "gene_symbol", "stage", "Hugo_Symbol", "PATIENT_ID", "region", "run_date"])
def test_a_heading_of_a_record_names_nobody(heading):
    assert identifying_columns([heading]) == ()


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("CPF", ["529.982.247-25", "11144477735", "123.456.789-09"]),
        ("RUT", ["12.345.678-5", "7654321-6", "11.111.111-1"]),
        ("CUIL", ["20-12345678-6", "27123456780", "20123456786"]),
        ("CURP", ["GODE561231HDFRRN09", "HEGG560427MVZRRL04", "BEML920313HCMLNS09"]),
        ("e-mail", ["a@b.cl", "c.d@e.com.br", "x@y.org"]),
    ],
)
def test_identity_numbers_are_known_by_form_and_check_digits(kind, codes):
    assert identity_numbers(codes) == (kind, 3)


@pytest.mark.parametrize(
    "codes",
    [
        ["TCGA-AB-2802", "TCGA-AB-2803"],
        ["529.982.247-26", "111.444.777-36", "123.456.789-00"],  # wrong check digits
        ["12.345.678-4", "7654321-5", "11.111.111-2"],
        ["20-12345678-5", "27123456781", "20123456787"],
        ["111.111.111-11"] * 3,  # repeats pass the arithmetic and are no CPF
        ["P-0000001", "P-0000002"],
        [],
    ],
)
def test_other_codes_are_not(codes):
    assert identity_numbers(codes) == ("", 0)


def test_one_number_among_many_codes_is_chance():
    assert identity_numbers(["529.982.247-25", *(f"P{n}" for n in range(50))]) == ("", 0)


def test_a_rut_may_end_in_a_letter():
    assert identity_numbers(["1.000.005-K"]) == ("RUT", 1)
