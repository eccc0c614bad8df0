"""`ceiba pack`: check, test, new, status, gaps, diff."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from ceiba.cli.options import Day, common, language_option
from ceiba.cli.show import coloured, show_fault, show_json, show_lines, show_table, show_title
from ceiba.cli.show_diff import show_diff
from ceiba.cli.show_packs import show_gaps, show_wanted
from ceiba.errors import PackRefused, SentenceFailed, UsageError
from ceiba.language import current, ngettext
from ceiba.language import gettext as _

_FOLDER = click.Path(path_type=Path)


@click.group(
    short_help=_("Check, test, start and look at country packs."),
    help=_("Country packs: what each country decided and measured. PACK is a country's code or a folder."),
)
@language_option
def pack(lang: str | None) -> None:
    """The pack commands."""


@pack.command(
    short_help=_("Say what is wrong with a pack."),
    help=_("Read a pack and say everything that is wrong with it, with file, line, problem and remedy."),
    epilog=_("Example: ceiba pack check br"),
)
@click.argument("pack_name", metavar="PACK")
@common
def check(pack_name: str, as_json: bool, quiet: bool, lang: str | None) -> int:
    """Check a pack; returns the exit code when nothing but JSON may be printed."""
    from ceiba.job import check_named_pack

    found, faults = check_named_pack(pack_name)
    if as_json:
        show_json({"pack": pack_name, "faults": faults})
        return PackRefused.exit_code if faults else 0
    for fault in faults:
        show_fault(fault)
    if faults:
        raise PackRefused(
            "The pack '{pack}' has {counted}.",
            "Mend what is said above and check again.",
            pack=pack_name,
            counted=ngettext("{count} fault", "{count} faults", len(faults)),
        )
    if found is not None:
        show_lines([_("The pack '{pack}' fits: {rules} rules, {sentences} sentences.", pack=pack_name, **_sizes(found))])
    return 0


@pack.command(
    short_help=_("Run the sentences of a pack."),
    help=_("Run every sentence of a pack and say which do not hold."),
    epilog=_("Example: ceiba pack test xx"),
)
@click.argument("pack_name", metavar="PACK")
@common
def test(pack_name: str, as_json: bool, quiet: bool, lang: str | None) -> int:
    """Test a pack; returns the exit code when nothing but JSON may be printed."""
    from ceiba.job import run_named_pack

    verdicts = run_named_pack(pack_name)
    failed = [verdict for verdict in verdicts if verdict.faults]
    if as_json:
        shown = [{"file": v.file, "sentence": v.sentence.name, "faults": v.faults} for v in failed]
        show_json({"pack": pack_name, "sentences": len(verdicts), "failed": shown})
        return SentenceFailed.exit_code if failed else 0
    for verdict in failed:
        show_lines([click.style(f"{verdict.file}: {verdict.sentence.name}", bold=True), *(f"  {fault}" for fault in verdict.faults), ""])
    count = current().number(len(verdicts))
    show_lines([_("{held} of {count} sentences hold.", held=current().number(len(verdicts) - len(failed)), count=count)])
    if failed:
        raise SentenceFailed("{count} sentences do not hold.", "Mend the rule or the sentence.", count=current().number(len(failed)))
    return 0


@pack.command(
    short_help=_("Start the pack of a country."),
    help=_("Write an empty pack that passes its check, to be filled by a jurist or an analyst."),
    epilog=_("Example: ceiba pack new py --currency PYG --into my-packs"),
)
@click.argument("country", metavar="CODE")
@click.option("--currency", required=True, metavar="ISO4217", help=_("Currency of the country, such as PYG."))
@click.option("--into", type=_FOLDER, default=Path("packs"), show_default=True, help=_("Folder of packs to write into."))
@common
def new(country: str, currency: str, into: Path, as_json: bool, quiet: bool, lang: str | None) -> None:
    """Start a pack."""
    from ceiba.job import start_pack

    folder = start_pack(country, currency, into)
    if as_json:
        show_json({"pack": str(folder)})
    else:
        show_lines(
            [_("Started {folder}. Next: add sources.yaml, then policy/lists.yaml; check with: ceiba pack check {folder}", folder=folder)]
        )


@pack.command(
    short_help=_("Say what a pack knows."),
    help=_("Say what a pack knows, topic by topic, and how many needs of invented patients it decides at all four gates."),
    epilog=_("Example: ceiba pack status br --lang pt"),
)
@click.argument("pack_name", metavar="PACK")
@click.option("--people", type=click.IntRange(min=100), default=2_000, show_default=True, help=_("How many patients to invent."))
@common
def status(pack_name: str, people: int, as_json: bool, quiet: bool, lang: str | None) -> None:
    """Show what a pack knows."""
    from ceiba.job import pack_status

    found = pack_status(pack_name, people)
    if as_json:
        show_json(found)
        return
    speech = current()
    show_title(
        _("{country}: verified through {day}", country=found.names.in_language(speech.lang), day=speech.date(found.verified_through))
    )
    if not found.reviewed_by_counsel:
        show_lines([_("Not reviewed by counsel; no pack is legal advice.")])
    words = {"complete": ("yes", _("complete")), "partial": ("unknown", _("partial")), "absent": ("no", _("absent"))}
    rows = [
        [topic.topic, coloured(words[topic.state][1], words[topic.state][0]), topic.note.in_language(speech.lang)] for topic in found.topics
    ]
    show_table((_("topic"), _("state"), _("note")), rows)
    numbers = {
        "rules": found.n_rules,
        "sentences": found.n_sentences,
        "sources": found.n_sources,
        "assumed": found.n_assumed,
        "people": found.n_assumed_people,
    }
    show_lines(
        [
            _(
                "{rules} rules, {sentences} sentences, {sources} sources; assumed: {assumed} that gates read, {people} to invent people.",
                **{name: speech.number(value) for name, value in numbers.items()},
            ),
            _(
                "Of {needs} needs of invented patients with an indicated or undecided care, {share} are decided at all four gates.",
                needs=speech.number(found.n_asked),
                share="–" if found.share_decided is None else speech.percent(found.share_decided, decimals=1),
            ),
        ]
    )

    show_wanted(found.wanted, found.names, pack_name)


@pack.command(
    short_help=_("Say what a pack lacks."),
    help=_(
        "Say what a pack lacks: its topics, unknown indicators, the ten missing facts that decide most, what will no longer be verified,"
        " old facts, and every value that is assumed."
    ),
    epilog=_("Example: ceiba pack gaps co --within 365"),
)
@click.argument("pack_name", metavar="PACK")
@click.option("--on", type=Day(), help=_("The day asked for (default: through which the pack was verified)."))
@click.option("--within", "within_days", type=click.IntRange(min=0), default=180, show_default=True, help=_("How many days ahead to look."))
@click.option("--people", type=click.IntRange(min=100), default=2_000, show_default=True, help=_("How many patients to invent."))
@common
def gaps(pack_name: str, on: dt.date | None, within_days: int, people: int, as_json: bool, quiet: bool, lang: str | None) -> None:
    """Show what a pack lacks."""
    from ceiba.job import pack_gaps

    found = pack_gaps(pack_name, people, on=on, within_days=within_days)
    if as_json:
        show_json(found)
    else:
        show_gaps(found, pack_name)


@pack.command(
    short_help=_("Say what differs between packs, or between days."),
    help=_(
        "Say what differs between two packs (entry by entry when they are of one country) and in the standard treatments they grant,"
        " payer by payer; or, with --on and two days, what one pack says otherwise on the second."
    ),
    epilog=_("Examples: ceiba pack diff co mx; ceiba pack diff co --on 2024-01-01 2026-11-28"),
)
@click.argument("packs", nargs=-1, required=True, metavar="PACK [PACK]")
@click.option("--on", "days", nargs=2, type=Day(), help=_("Two days to compare one pack on."))
@common
def diff(packs: tuple[str, ...], days: tuple[dt.date, dt.date] | None, as_json: bool, quiet: bool, lang: str | None) -> None:
    """Show what differs."""
    from ceiba.job import pack_diff, pack_diff_on

    if len(packs) != (1 if days else 2):
        raise UsageError("Name two packs, or one pack and two days.", "See: ceiba pack diff --help")
    found = pack_diff_on(packs[0], *days) if days else pack_diff(*packs)
    if as_json:
        show_json(found)
    else:
        show_diff(found)


def _sizes(found: object) -> dict[str, str]:
    rules, sentences = getattr(found, "rules", ()), getattr(found, "sentences", ())
    return {"rules": current().number(len(rules)), "sentences": current().number(len(sentences))}
