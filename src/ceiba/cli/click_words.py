"""Click's own words in the reader's language: *Usage*, *Options*, defaults."""

from __future__ import annotations

import click.core
import click.decorators
import click.formatting

from ceiba.language import gettext, mark

WORDS = (
    mark("Usage:"),
    mark("Options"),
    mark("Commands"),
    mark("required"),
    mark("default: {default}"),
    mark("Show this message and exit."),
)
"""What Click says by itself; the catalogues learn of it here."""


def speak() -> None:
    """Let Click look its words up in our catalogues."""
    for module in (click.core, click.decorators, click.formatting):
        vars(module).update({"_": gettext})
