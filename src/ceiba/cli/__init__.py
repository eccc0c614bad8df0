"""Arguments in, one call, exit code out."""

from ceiba.cli.entry import main, run_command

__all__ = ["main", "run_command"]
