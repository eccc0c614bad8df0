"""Words that do not fit, said in the reader's language: the library that reads them speaks English, and repeats what it was given.

What was given may be a patient's identifier, so only names of options and commands are repeated, and values of options that hold none.
"""

from __future__ import annotations

import click

from ceiba.cli.options import Day
from ceiba.errors import UsageError
from ceiba.language import mark

REMEDY = mark("`{command} --help` shows what it takes, with an example.")


def usage_error(error: click.ClickException) -> UsageError:
    """Return the error as one of ours."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "ceiba"
    if isinstance(error, click.MissingParameter):
        return UsageError("'{name}' is missing.", REMEDY, name=_name(error, context), command=command)
    if isinstance(error, click.BadParameter):
        return _bad_value(error, _name(error, context), command)
    if isinstance(error, click.NoSuchOption):
        return UsageError("There is no option '{name}'.", REMEDY, name=error.option_name, command=command)
    if isinstance(error, click.BadOptionUsage):
        return UsageError("The option '{name}' is not used as it should be.", REMEDY, name=error.option_name, command=command)
    if context is not None and isinstance(context.command, click.Group):
        known = ", ".join(context.command.list_commands(context))
        return UsageError("There is no such command.", "Choose one of {known}.", known=known)
    return UsageError("There are words that do not belong to this command.", REMEDY, command=command)


def _bad_value(error: click.BadParameter, name: str, command: str) -> UsageError:
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, Day):
        return UsageError("'{name}': {reason}", REMEDY, name=name, reason=error.message, command=command)
    if isinstance(kind, click.Choice):
        return UsageError("'{name}' takes one of {choices}.", REMEDY, name=name, choices=", ".join(kind.choices), command=command)
    if isinstance(kind, click.IntRange):
        return UsageError("'{name}' takes a whole number, {least} or more.", REMEDY, name=name, least=kind.min, command=command)
    if isinstance(kind, click.types.IntParamType):
        return UsageError("'{name}' takes a whole number.", REMEDY, name=name, command=command)
    if isinstance(kind, click.Path):
        return UsageError("'{name}' takes a folder.", REMEDY, name=name, command=command)
    return UsageError("'{name}' does not take this value.", REMEDY, name=name, command=command)


def _name(error: click.BadParameter, context: click.Context | None) -> str:
    """The option or argument as it is written on the command line."""
    param = error.param
    if param is None:
        return error.param_hint if isinstance(error.param_hint, str) else ""
    return param.opts[0] if isinstance(param, click.Option) else param.make_metavar(context) if context is not None else str(param.name)
