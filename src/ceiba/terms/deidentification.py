"""In what state data are as to whom they are about. The words mean different things in different countries: docs/explanation/privacy.md."""

from __future__ import annotations

from ceiba.terms.texts import Text

IDENTIFIED, CODED, DISSOCIATED, ANONYMISED = STATES = ("identified", "coded", "dissociated", "anonymised")
"""From the state in which people are named to the one from which nobody can name them again."""

NAMES: dict[str, Text] = {
    IDENTIFIED: Text(en="identified", es="identificados", pt="identificados"),
    CODED: Text(en="coded (a key links them to people)", es="codificados (una clave los enlaza con personas)",
        pt="codificados (uma chave os liga a pessoas)"),
    DISSOCIATED: Text(en="dissociated", es="disociados", pt="dissociados"),
    ANONYMISED: Text(en="anonymised (nobody can link them again)", es="anonimizados (nadie puede volver a enlazarlos)",
        pt="anonimizados (ninguém pode religá-los)"),
}  # fmt: skip
NOT_STATED = Text(en="not stated", es="no declarado", pt="não declarado")
