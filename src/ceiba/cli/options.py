"""Options that every command has, and those that several share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ceiba.language import LANGUAGES
from ceiba.language import gettext as _

Command = Callable[..., Any]


class Day(click.ParamType[dt.date]):
    """A whole day, written YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: str | dt.date, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Return the day; a usage error when it is none."""
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            self.fail(_("'{value}' is not a day; write it as 2026-11-22.", value=value), param, ctx)


def common(command: Command) -> Command:
    """Add --lang, --json and --quiet."""
    command = click.option("--quiet", is_flag=True, help=_("No progress."))(command)
    command = click.option("--json", "as_json", is_flag=True, help=_("The result as JSON, for machines."))(command)
    return language_option(command)


def language_option(command: Command) -> Command:
    """Add --lang, which is read before the commands are built (see `ceiba.cli`)."""
    return click.option("--lang", type=click.Choice(LANGUAGES), help=_("Language of all output (default: that of the locale)."))(command)


def engine_option(command: Command) -> Command:
    """Add --engine; the name is checked where it is opened."""
    return click.option(
        "--engine",
        default="duckdb",
        show_default=True,
        metavar="ENGINE",
        help=_("Where people are decided: duckdb, sail, spark, or a cluster's Spark Connect server (spark=sc://host:15002)."),
    )(command)


def genome_options(command: Command) -> Command:
    """Add --reference, --gene-models, --chain."""
    path = click.Path(path_type=Path, dir_okay=False)
    for option in (
        click.option("--chain", type=path, help=_("A UCSC chain file: positions of its first genome build are lifted over to its second.")),
        click.option("--gene-models", type=path, help=_("Gene models (GFF3 of Ensembl) on the reference genome.")),
        click.option(
            "--reference",
            type=path,
            help=_("A reference genome (FASTA with its .fai): with gene models, variants without annotation are annotated by bcftools."),
        ),
    ):
        command = option(command)
    return command


def country_option(command: Command) -> Command:
    """Add --country, of the pack that is asked; in lower case."""
    return click.option(
        "--country",
        required=True,
        metavar="CODE",
        callback=lambda _context, _option, code: code.lower(),
        help=_("Country of the pack: xx (invented), br ..."),
    )(command)


def on_option(command: Command) -> Command:
    """Add --on, None when it is left out."""
    return click.option("--on", type=Day(), help=_("The day whose law holds (default: through which the pack was verified)."))(command)


def packs_option(command: Command) -> Command:
    """Add --packs, None when it is left out."""
    path = click.Path(path_type=Path, file_okay=False)
    return click.option("--packs", type=path, help=_("A folder of country packs of your own, in place of those that ship."))(command)


def cache_option(command: Command) -> Command:
    """Add --cache, of people that are invented; None when it is left out."""
    path = click.Path(path_type=Path, file_okay=False)
    return click.option("--cache", type=path, help=_("A folder that keeps the invented people for the next time (private)."))(command)


def question_options(command: Command) -> Command:
    """Add --country, --on, --known, --payer, --disease, --packs, --examined, --evidence, --knowledge."""
    path = click.Path(path_type=Path, file_okay=False)
    for option in (
        click.option("--knowledge", type=path, help=_("A knowledge folder of your own.")),
        click.option(
            "--evidence",
            multiple=True,
            type=path,
            help=_(
                "A snapshot of your own (see `ceiba evidence import`): its conflicts with the knowledge are shown,"
                " its pharmacogenes are called. May be repeated."
            ),
        ),
        click.option(
            "--examined",
            type=click.Path(path_type=Path),
            help=_("BED or VCF file of the positions that were examined in your VCF files, whatever was found there (pharmacogenes)."),
        ),
        packs_option,
        click.option("--disease", metavar="ONCOTREE", help=_("The disease of all whose record names none.")),
        click.option("--payer", help=_("The payer of all whose record names none, as the pack calls it.")),
        click.option("--known", type=Day(), help=_("What was known by that day (for audits).")),
        on_option,
        country_option,
    ):
        command = option(command)
    return command
