"""Arguments in, one call, exit code out.

The language is settled before the commands are built, so that their help speaks it too. Results go to stdout, progress and errors to
stderr; an error is one sentence and its own exit code (see `ceiba.errors`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from ceiba import language
from ceiba.errors import CeibaError


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and end the process with its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(run_command(words))


def run_command(words: Sequence[str]) -> int:
    """Run a command; returns its exit code. Nothing is printed twice and no traceback reaches the user for an error of ours."""
    language.use(_language(words))
    import click

    from ceiba.cli.click_words import speak

    speak()
    from ceiba.cli.commands import ceiba
    from ceiba.cli.show import show_error
    from ceiba.cli.usage import usage_error

    as_json = "--json" in words
    try:
        result = ceiba.main(args=list(words), prog_name="ceiba", standalone_mode=False)
    except CeibaError as error:
        return show_error(error, as_json=as_json)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 0
    except click.ClickException as error:
        return show_error(usage_error(error), as_json=as_json)
    except (KeyboardInterrupt, click.exceptions.Abort):
        click.echo(language.gettext("Stopped; what had landed stays whole."), err=True)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return int(result or 0)


def _language(words: Sequence[str]) -> str:
    """The language named by --lang, else the locale's."""
    for place, word in enumerate(words):
        if word == "--lang" and place + 1 < len(words) and words[place + 1] in language.LANGUAGES:
            return words[place + 1]
        if word.startswith("--lang=") and word.removeprefix("--lang=") in language.LANGUAGES:
            return word.removeprefix("--lang=")
    return language.default_language()
