"""What is installed, and what is missing for each optional part."""

from __future__ import annotations

import importlib.util
import platform
import shutil
from importlib.metadata import PackageNotFoundError, version

import msgspec

from ceiba.cli.show import coloured, show_table, show_title
from ceiba.language import gettext as _
from ceiba.language import mark

_CORE = ("duckdb", "narwhals", "polars", "pyarrow", "msgspec", "jinja2", "babel", "click", "rich")
_OPTIONAL = (
    ("sail", ("pysail", "pyspark-client"), mark("the same decisions on Sail (Spark Connect): pip install 'ceiba[sail]'")),
    ("spark", ("pyspark",), mark("the same decisions on a Spark cluster: pip install 'ceiba[spark]', Java 17")),
)
_PROGRAMS = (
    ("bcftools", mark("annotation of VCF files that have none (--reference, --gene-models): apt-get install bcftools")),
    ("chromium", mark("the tests that look at pages: apt-get install chromium")),
    ("java", mark("Spark")),
)


class Part(msgspec.Struct, frozen=True):
    """One part: its name, whether it is there, its version ("" when not), and what it is needed for (message id)."""

    name: str
    there: bool
    version: str
    needed_for: str


def examine() -> list[Part]:
    """Look at every part; starts nothing."""
    parts = [Part("python", True, platform.python_version(), mark("everything")), _package("ceiba", mark("everything"))]
    parts += [_package(name, mark("everything")) for name in _CORE]
    for name, packages, use in _OPTIONAL:
        found = [_package(package, use) for package in packages]
        parts.append(Part(name, all(part.there for part in found), ", ".join(p.version for p in found if p.version), use))
    parts += [Part(name, shutil.which(name) is not None, "", use) for name, use in _PROGRAMS]
    return parts


def show_parts(parts: list[Part]) -> None:
    """Print the parts."""
    show_title(_("What is installed"))
    rows = [
        [part.name, coloured(_("there"), "yes") if part.there else coloured(_("missing"), "unknown"), part.version, _(part.needed_for)]
        for part in parts
    ]
    show_table((_("part"), _("state"), _("version"), _("needed for")), rows)


def _package(name: str, use: str) -> Part:
    try:
        return Part(name, True, version(name), use)
    except PackageNotFoundError:
        return Part(name, importlib.util.find_spec(name.replace("-", "_")) is not None, "", use)
