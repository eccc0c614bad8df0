"""Start the pack of a country: the files a pack must have, empty and passing its check, so that a jurist can begin without code."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from ceiba.errors import OutputError, UsageError
from ceiba.packs.descriptions import TITLES, description, header

TOPICS = (
    "approvals",
    "coverage",
    "tests",
    "delivery",
    "services",
    "prices",
    "population",
    "incidence",
    "stages",
    "profiles",
    "thresholds",
    "workforce",
    "risk_factors",
    "indicators",
)
"""What status.yaml says of every pack, topic by topic."""


def start_pack(country: str, currency: str, into: Path, *, today: dt.date) -> Path:
    """Write an empty pack into `into`/`country` and return its folder.

    country: ISO 3166-1 alpha-2. currency: ISO 4217. Errors: UsageError for a code that is none, OutputError when the folder is there
    already.
    """
    code = country.lower()
    if len(code) != 2 or not code.isalpha() or not (len(currency) == 3 and currency.isalpha()):  # noqa: PLR2004 - the lengths of the codes
        raise UsageError(
            "'{country}' or '{currency}' is not a code.", "Use ISO codes, such as py and PYG.", country=country, currency=currency
        )
    folder = into / code
    if folder.exists():
        raise OutputError("There is a folder '{folder}' already.", "Choose another with --into.", folder=folder)
    for name, text in _files(code, currency.upper(), today).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for empty in ("policy/approvals", "policy/coverage"):
        (folder / empty).mkdir(parents=True, exist_ok=True)
    return folder


def _files(code: str, currency: str, today: dt.date) -> dict[str, str]:
    upper = code.upper()
    manifest = (
        "format: 1\n"
        f"country: {code}\n"
        f"names: {{es: {upper}, pt: {upper}, en: {upper}}}   # the country's name in each language\n"
        f"currency: {currency}\n"
        "languages: [es, pt, en]\n"
        f"verified_through: {today.isoformat()}   # until when you verified what stands here\n"
        "reviewed_by_counsel: false\n"
        f"regulator: {{id: {code}-regulator, names: {{es: Autoridad reguladora, pt: Autoridade reguladora, en: Regulator}}}}\n"
    )
    note = "{es: Sin datos todavía., pt: Ainda sem dados., en: Nothing yet.}"
    status = "".join(f"- topic: {topic}\n  state: absent\n  note: {note}\n" for topic in TOPICS)
    return {
        "pack.yaml": manifest,
        "sources.yaml": "# Each law, list, paper and price file once.\n[]\n",
        "status.yaml": status,
        "policy/payers.yaml": "# Payers and their routes.\n[]\n",
        "policy/lists.yaml": "# Each list: its kind, and from when to when this pack holds it completely.\n[]\n",
        "policy/thresholds.yaml": "# What counts as tolerable.\n[]\n",
        "facts/delivery.yaml": "# What is listed and really delivered.\n[]\n",
        "facts/indicators.yaml": "# What the indicators of the landscape say of this country.\n[]\n",
        **{f"facts/{name}.csv": header(name) for name in TITLES},
        **{f"facts/{name}.meta.yaml": description(name) for name in TITLES},
    }
