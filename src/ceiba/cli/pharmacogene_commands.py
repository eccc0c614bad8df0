"""`ceiba pharmacogenes`: the pharmacogenes of the samples of one VCF file."""

from __future__ import annotations

from pathlib import Path

import click

from ceiba.cli.options import common
from ceiba.cli.show import show_json
from ceiba.language import gettext as _

_PATH = click.Path(path_type=Path)


@click.command(
    short_help=_("Call the pharmacogenes of a germline VCF file."),
    help=_(
        "Read a germline VCF file at the positions of the definitions you imported, and print the diplotypes and phenotypes that it allows."
        " A position that was not looked at is never taken as reference."
    ),
    epilog=_("Example: ceiba pharmacogenes sample.vcf.gz --definitions pharmcat-2025-11"),
)
@click.argument("file", type=_PATH, metavar="FILE")
@click.option(
    "--definitions",
    multiple=True,
    required=True,
    type=_PATH,
    help=_("Snapshot of definitions (see `ceiba evidence import`). May be repeated."),
)
@click.option("--examined", type=_PATH, help=_("BED or VCF file of the positions that were examined, whatever was found there."))
@click.option(
    "--outside", type=_PATH, help=_("Calls of another program, such as CYP2D6: gene, diplotype, phenotype, activity score (TSV).")
)
@click.option("--sex", type=click.Choice(("female", "male")), help=_("Sex of the samples: a male has one copy of a gene on X."))
@common
def pharmacogenes(
    file: Path,
    definitions: tuple[Path, ...],
    examined: Path | None,
    outside: Path | None,
    sex: str | None,
    as_json: bool,
    quiet: bool,
    lang: str | None,
) -> None:
    """Call pharmacogenes."""
    from ceiba.cli.show_pharmacogenes import show_pharmacogenes
    from ceiba.job import call_file

    found = call_file(file, definitions, examined=examined, outside=outside, sex=sex)
    if as_json:
        show_json(found)
    else:
        show_pharmacogenes(found)
