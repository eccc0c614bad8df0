"""Text that a reader sees, in the three languages of the project."""

from __future__ import annotations

import msgspec

from ceiba.terms.faults import ValueFault

LANGUAGES = ("es", "pt", "en")
"""BCP 47 codes of the languages every text is given in."""


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text in Spanish, Portuguese and English; none may be empty."""

    es: str
    pt: str
    en: str

    def in_language(self, lang: str) -> str:
        """Return the text in `lang`, one of LANGUAGES.

        >>> Text(es="prueba", pt="teste", en="test").in_language("pt")
        'teste'
        """
        return {"es": self.es, "pt": self.pt, "en": self.en}[lang]

    def __post_init__(self) -> None:
        for lang in LANGUAGES:
            if not self.in_language(lang).strip():
                raise ValueFault("the text in '{lang}' is empty", lang=lang)
