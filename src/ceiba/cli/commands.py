"""The commands: each takes arguments, makes one call, and prints what comes back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from ceiba.cli.economics_commands import budget, contract, economics
from ceiba.cli.evidence_commands import evidence
from ceiba.cli.landscape_commands import landscape, programme
from ceiba.cli.model_commands import model
from ceiba.cli.nation_commands import nation, roadblocks
from ceiba.cli.options import common, engine_option, genome_options, language_option, question_options
from ceiba.cli.pack_commands import pack
from ceiba.cli.pharmacogene_commands import pharmacogenes
from ceiba.cli.places_commands import places
from ceiba.cli.roadmap_commands import roadmap
from ceiba.cli.scenario_commands import scenario
from ceiba.cli.show import progress_on_stderr, show_json
from ceiba.cli.why_command import why
from ceiba.language import current
from ceiba.language import gettext as _

_FOLDER = click.Path(path_type=Path)


@click.group(
    help=_("What precision oncology can do for this patient, in this country, under these rules, and what would have to change."),
    epilog=_("Ceiba supports a decision; it never takes one. It is not a certified medical device."),
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)
@click.version_option(package_name="ceiba", message="ceiba %(version)s", help=_("Show the version and end."))
@language_option
def ceiba(lang: str | None) -> None:
    """The program."""


ceiba.add_command(pack)
ceiba.add_command(landscape)
ceiba.add_command(scenario)
ceiba.add_command(roadmap)
ceiba.add_command(why)
ceiba.add_command(programme)
ceiba.add_command(model)
ceiba.add_command(nation)
ceiba.add_command(places)
ceiba.add_command(roadblocks)
ceiba.add_command(evidence)
ceiba.add_command(pharmacogenes)
ceiba.add_command(economics)
ceiba.add_command(budget)
ceiba.add_command(contract)


@ceiba.command(
    short_help=_("Decide for the patients in your files."),
    help=_("Read files and folders (cBioPortal studies, MAF, VCF, CSV, mixed), decide for every patient, and write reports and tables."),
    epilog=_("Example: ceiba run my-cohort --country br --payer br-sus --into results"),
)
@click.argument("inputs", nargs=-1, required=True, type=_FOLDER, metavar="FOLDER...")
@question_options
@genome_options
@click.option("--into", type=_FOLDER, default=Path("ceiba-results"), show_default=True, help=_("Folder to write into (private)."))
@click.option("--mapping", type=_FOLDER, help=_("What the columns of your CSV files mean (YAML)."))
@click.option("--key", type=_FOLDER, help=_("The key that makes pseudonyms of the codes of people and samples (see `ceiba key`)."))
@click.option(
    "--reports",
    "max_reports",
    type=click.IntRange(min=0),
    default=200,
    show_default=True,
    help=_("Write the reports of at most so many patients."),
)
@engine_option
@common
def run(
    inputs: tuple[Path, ...],
    into: Path,
    mapping: Path | None,
    key: Path | None,
    max_reports: int,
    engine: str,
    as_json: bool,
    quiet: bool,
    lang: str | None,
    **asked: Any,
) -> None:
    """The main job on the user's files."""
    from ceiba.cli.show_run import show_run
    from ceiba.job import RunQuestion
    from ceiba.job import run as do_run

    with progress_on_stderr(quiet=quiet) as progress:
        done = do_run(
            inputs,
            RunQuestion(**_texts(asked)),
            into,
            mapping=mapping,
            key=key,
            report_languages=(lang or current().lang,),
            max_reports=max_reports,
            engine=engine,
            progress=progress,
        )
    if as_json:
        show_json({"folder": str(done.folder), "reports": [str(path) for path in done.reports], "run": done.record})
    else:
        show_run(done)


@ceiba.command(
    short_help=_("Say what would be read and what refused."),
    help=_("Say what would be read from a file or folder and what refused, and why, without writing. Exit code 0 only when all is fine."),
    epilog=_("Example: ceiba check my-cohort --mapping columns.yaml"),
)
@click.argument("inputs", nargs=-1, required=True, type=_FOLDER, metavar="FILE|FOLDER...")
@click.option("--mapping", type=_FOLDER, help=_("What the columns of your CSV files mean (YAML)."))
@click.option("--key", type=_FOLDER, help=_("The key that makes pseudonyms of the codes of people and samples (see `ceiba key`)."))
@genome_options
@common
def check(
    inputs: tuple[Path, ...],
    mapping: Path | None,
    key: Path | None,
    reference: Path | None,
    gene_models: Path | None,
    chain: Path | None,
    as_json: bool,
    quiet: bool,
    lang: str | None,
) -> int:
    """Read without writing; returns the exit code when nothing but JSON may be printed."""
    from ceiba.cli.show_run import raise_when_refused, show_checked
    from ceiba.errors import InputUnreadable, RowsRefused
    from ceiba.job import key_apart, known_disease_codes, with_genome
    from ceiba.records import check as do_check

    secret = key_apart(key, inputs)
    wanted = with_genome(reference, gene_models, chain)
    with progress_on_stderr(quiet=quiet) as progress:
        found = do_check(inputs, mapping=mapping, known_diseases=known_disease_codes(), key=secret, wanted=wanted, progress=progress)
    if as_json:
        show_json(found)
        return RowsRefused.exit_code if found.refused else InputUnreadable.exit_code if found.unread else 0
    show_checked(found)
    raise_when_refused(found)
    return 0


@ceiba.command(
    short_help=_("Make a key for pseudonyms."),
    help=_(
        "Write a new key into a file that only you can read. With it, `run --key` stores pseudonyms in place of the codes of people and"
        " samples. Keep it apart from the data: whoever has both can find the people."
    ),
    epilog=_("Example: ceiba key ~/keys/hospital.key"),
)
@click.argument("file", type=_FOLDER)
@common
def key(file: Path, as_json: bool, quiet: bool, lang: str | None) -> None:
    """A new key."""
    from ceiba.records import new_key

    new_key(file)
    if as_json:
        show_json({"key": str(file)})
    else:
        click.echo(str(file))


@ceiba.command(
    short_help=_("Write the report of one patient."),
    help=_("Write the report of one patient of a finished run, in the language asked for, and print its path."),
    epilog=_("Example: ceiba report TCGA-AB-2802 --from ceiba-results --lang pt"),
)
@click.argument("patient")
@click.option("--from", "folder", type=_FOLDER, default=Path("ceiba-results"), show_default=True, help=_("Folder of a finished run."))
@click.option("--key", type=_FOLDER, help=_("The key of the run: PATIENT is then the code that your files give."))
@common
def report(patient: str, folder: Path, key: Path | None, as_json: bool, quiet: bool, lang: str | None) -> None:
    """One report."""
    from ceiba.job import code_in_the_lake, report_one

    path = report_one(folder, code_in_the_lake(patient, key), lang or current().lang)
    if as_json:
        show_json({"report": str(path)})
    else:
        click.echo(str(path))


@ceiba.command(
    short_help=_("Hand the records of a run on, in the format of others."),
    help=_(
        "Write the records of a finished run in the format of others, into a folder that only you can read. Says how many records of each"
        " table went, and what the format cannot hold. People whose record refuses sharing stay."
    ),
    epilog=_("Example: ceiba export ceiba-results --to cbioportal my-study"),
)
@click.argument("folder", type=_FOLDER, metavar="FOLDER")
@click.option("--to", required=True, metavar="FORMAT", help=_("Format to write: cbioportal, phenopackets or fhir."))
@click.argument("into", type=_FOLDER, metavar="INTO")
@common
def export(folder: Path, to: str, into: Path, as_json: bool, quiet: bool, lang: str | None) -> None:
    """Records in the format of others."""
    from ceiba.cli.show_export import show_exported
    from ceiba.job import export_run

    done = export_run(folder, to.lower(), into)
    if as_json:
        show_json({"folder": str(done.folder), "to": done.to, "files": len(done.files), "written": done.written, "left": done.left})
    else:
        show_exported(done)


@ceiba.command(
    short_help=_("The main job on an invented country and on real ones."),
    help=_(
        "Write the landscape of a country beside its neighbours, then run the main job on the invented country xx and on Brazil with"
        " invented patients, and on a real study where one is named."
    ),
    epilog=_("Example: ceiba demo --people 20000 --into demo"),
)
@click.option(
    "--people", type=click.IntRange(min=100), default=20_000, show_default=True, help=_("How many patients to invent for each country.")
)
@click.option("--seed", type=int, default=2026, show_default=True, help=_("The same seed gives the same people."))
@click.option("--into", type=_FOLDER, default=Path("out/demo"), show_default=True, help=_("Folder to write into (private)."))
@click.option("--study", type=_FOLDER, help=_("Folder of a real study to decide as well, for Brazil."))
@common
def demo(people: int, seed: int, into: Path, study: Path | None, as_json: bool, quiet: bool, lang: str | None) -> None:
    """The demonstration."""
    from ceiba.cli.show_demo import show_demo
    from ceiba.job import run_demo

    started = dt.datetime.now(dt.UTC)
    with progress_on_stderr(quiet=quiet) as progress:
        done = run_demo(people, seed, into, study=study, progress=progress)
    seconds = (dt.datetime.now(dt.UTC) - started).total_seconds()
    if as_json:
        show_json({"seconds": seconds, "runs": [{"folder": str(each.folder), "run": each.record} for each in done.runs]})
    else:
        show_demo(done, seconds)


@ceiba.command(
    short_help=_("Say what is installed and what is missing."),
    help=_("Say what is installed, and what is missing for each optional part."),
    epilog=_("Example: ceiba doctor"),
)
@common
def doctor(as_json: bool, quiet: bool, lang: str | None) -> None:
    """The state of the installation."""
    from ceiba.cli.doctor import examine, show_parts

    parts = examine()
    if as_json:
        show_json(parts)
    else:
        show_parts(parts)


def _texts(asked: dict[str, Any]) -> dict[str, Any]:
    """Paths as absolute text: the question is kept, and asked again from elsewhere."""
    return {name: _text(value) for name, value in asked.items()}


def _text(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_text(part) for part in value)
    return str(value.resolve()) if isinstance(value, Path) else value
