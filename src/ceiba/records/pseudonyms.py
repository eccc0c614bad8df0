"""Keyed pseudonyms and shifted dates.

A pseudonym is the first 80 bits of an HMAC-SHA256 of the code under a key that lies apart from the data: whoever has the key can find a
person's pseudonym again, nobody else can, and the same person has the same pseudonym in every file and every run with that key. The shift
of dates is one number of days for each person, from the same key: between 1 and 365 days back, so that intervals stay and nothing comes to
lie in the future.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ceiba.errors import InputMissing, InputUnreadable, OutputError

KEY_BYTES = 32
_HEAD = "ceiba-key-1 "
_LENGTH = 16
_MOST_DAYS = 365


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """A key: 32 secret bytes. It is never printed."""

    secret: bytes

    def pseudonym(self, kind: str, code: str) -> str:
        """Return the pseudonym of a code: a letter for its kind (`patient` P, `specimen` S ...) and 16 letters and digits."""
        return f"{kind[0].upper()}-{base64.b32encode(self._mac(kind, code)[:10]).decode().lower()[:_LENGTH]}"

    def pseudonyms(self, kind: str, codes: Iterable[str]) -> dict[str, str]:
        """Return the pseudonym of each distinct code."""
        return {code: self.pseudonym(kind, code) for code in dict.fromkeys(codes)}

    def days_back(self, patient_code: str) -> int:
        """Return by how many days the dates of a person go back: 1 to 365."""
        return 1 + int.from_bytes(self._mac("days", patient_code)[:8], "big") % _MOST_DAYS

    def _mac(self, kind: str, code: str) -> bytes:
        return hmac.digest(self.secret, f"{kind}\0{code}".encode(), hashlib.sha256)


def load_key(path: Path) -> Key:
    """Read a key; InputMissing when it is not there, InputUnreadable when it is no key of ours."""
    try:
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        raise InputMissing("There is no such key.", "Make one with `ceiba key FILE`, or check the path you gave.", file=path.name) from None
    except (OSError, UnicodeDecodeError):
        text = ""
    head, _, body = text.strip().partition(" ")
    try:
        secret = base64.b64decode(body, validate=True)
    except binascii.Error:
        secret = b""
    if f"{head} " != _HEAD or len(secret) != KEY_BYTES:
        raise InputUnreadable("This is not a key of Ceiba.", "Make one with `ceiba key FILE`.", file=path.name)
    return Key(secret)


def new_key(path: Path) -> None:
    """Write a new key that only its owner can read (0600); OutputError when something is there or it cannot be written."""
    text = _HEAD + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode() + "\n"
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as handle:
            handle.write(text)
    except FileExistsError:
        raise OutputError(
            "A file of this name is there, and a key is never written over: the pseudonyms made with it could not be found again.",
            "Choose another name.",
            file=path.name,
        ) from None
    except OSError as error:
        raise OutputError(
            "The key cannot be written ({reason}).",
            "Choose a folder you may write to.",
            file=path.name,
            reason=error.strerror or type(error).__name__,
        ) from error
