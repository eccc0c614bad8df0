"""What names a person: columns that hold names, identity numbers or addresses, and codes that are identity numbers themselves.

Columns are known by their heading in Spanish, Portuguese and English. Identity numbers are known by their form and, where the number has
them, by its check digits (Brazil's CPF, Chile's RUT, Argentina's CUIL); numbers without check digits (Peru's DNI, Colombia's cédula) cannot
be told from other numbers, and are not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

_NAMES = (
    "name", "patientname", "patientdisplayname", "fullname", "firstname", "givenname", "middlename", "lastname", "surname", "familyname",
    "maidenname", "mothername", "nombre", "nombres", "nombrecompleto", "nombrepaciente", "nombredelpaciente", "nombremadre", "apellido",
    "apellidos", "apellidopaterno", "apellidomaterno", "primernombre", "primerapellido", "segundoapellido", "nome", "nomecompleto",
    "nomepaciente", "nomedopaciente", "nomemae", "nomedamae", "nomesocial", "sobrenome",
)  # fmt: skip
_NUMBERS = (
    "cpf", "rg", "cns", "cartaosus", "cartaonacionaldesaude", "rut", "run", "curp", "rfc", "nss", "dni", "cuil", "cuit", "cedula",
    "numerocedula", "documento", "numerodocumento", "numdocumento", "nrodocumento", "documentodeidentidad", "identificacion",
    "numeroidentificacion", "passport", "passportnumber", "pasaporte", "passaporte", "ssn", "socialsecuritynumber", "nationalid",
    "mrn", "medicalrecordnumber", "historiaclinica", "numerohistoriaclinica", "prontuario", "numeroprontuario", "expediente",
    "numeroexpediente",
)  # fmt: skip
_WHERE = (
    "email", "emailaddress", "correo", "correoelectronico", "phone", "phonenumber", "telephone", "mobile", "cellphone", "telefono",
    "telefone", "celular", "fax", "address", "streetaddress", "street", "direccion", "domicilio", "calle", "endereco", "logradouro", "cep",
    "zip", "zipcode", "postalcode", "postcode", "codigopostal", "ip", "ipaddress",
)  # fmt: skip
_BIRTH = (
    "birthdate", "dateofbirth", "dob", "birthday", "birthtime", "fechanacimiento", "fechadenacimiento", "fechanac", "datanascimento",
    "datadenascimento", "datanasc", "nascimento",
)  # fmt: skip
IDENTIFYING = frozenset((*_NAMES, *_NUMBERS, *_WHERE, *_BIRTH))
"""Headings that name a person, without accents, case, blanks and signs."""


def identifying_columns(names: Iterable[str]) -> tuple[str, ...]:
    """Return the headings that name a person, as they are written.

    >>> identifying_columns(("patient_code", "Fecha de nacimiento", "E-mail", "sex"))
    ('Fecha de nacimiento', 'E-mail')
    """
    return tuple(name for name in names if _plain(name) in IDENTIFYING)


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in letters if letter.isalnum() and letter.isascii())


_CPF = re.compile(r"[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}-?[0-9]{2}")
_RUT = re.compile(r"[0-9]{1,2}\.?[0-9]{3}\.?[0-9]{3}-[0-9kK]")
_CUIL = re.compile(r"(?:20|23|24|27|30|33|34)-?[0-9]{8}-?[0-9]")
_CURP = re.compile(r"[A-Z][AEIOUX][A-Z]{2}[0-9]{6}[HMX][A-Z]{5}[0-9A-Z][0-9]")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")


def _digits(text: str) -> list[int]:
    return [int(letter) for letter in text if letter.isdigit()]


def _is_cpf(text: str) -> bool:
    digits = _digits(text)
    if len(set(digits)) == 1:
        return False
    for length in (9, 10):
        total = sum(digit * weight for digit, weight in zip(digits[:length], range(length + 1, 1, -1), strict=True))
        if digits[length] != total * 10 % 11 % 10:
            return False
    return True


def _is_rut(text: str) -> bool:
    body, _, mark = text.replace(".", "").rpartition("-")
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(body)))
    return mark.upper() == "0123456789K0"[11 - total % 11]


def _is_cuil(text: str) -> bool:
    digits = _digits(text)
    total = sum(digit * weight for digit, weight in zip(digits[:10], (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True))
    return digits[10] == (11 - total % 11) % 11


def _by_form_alone(text: str) -> bool:
    return bool(text)


_KINDS: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("CPF", _CPF, _is_cpf),
    ("RUT", _RUT, _is_rut),
    ("CUIL", _CUIL, _is_cuil),
    ("CURP", _CURP, _by_form_alone),
    ("e-mail", _EMAIL, _by_form_alone),
)
LEAST = 3
"""Fewer codes than this of one kind may be chance, and are not taken for identity numbers unless they are all there is."""

MOST_OF = 0.5
"""Share of the codes that must be of one kind."""


def identity_numbers(codes: Sequence[str]) -> tuple[str, int]:
    """Return the kind of identity number that most codes are, and how many are; ("", 0) when they are none.

    >>> identity_numbers(["529.982.247-25", "111.444.777-35", "P-17"])
    ('CPF', 2)
    >>> identity_numbers(["TCGA-AB-2802", "P-17"])
    ('', 0)
    """
    for kind, form, holds in _KINDS:
        count = sum(1 for code in codes if form.fullmatch(code) and holds(code))
        if count > len(codes) * MOST_OF and (count >= LEAST or count == len(codes) or len(codes) <= LEAST):
            return kind, count
    return "", 0
