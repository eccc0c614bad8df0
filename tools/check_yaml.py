"""Every YAML file of the project can be read, and repeats no key: `make check`.

What a pack's or the knowledge's file may say is checked by `ceiba pack check`; this is only about YAML itself, so that the settings of
the tools are read as they were meant.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent


def faults(text: str) -> list[str]:
    """Return what is wrong with a YAML text, as `line: problem`."""
    try:
        return list(_repeated(yaml.compose(text, Loader=yaml.SafeLoader)))
    except yaml.MarkedYAMLError as error:
        return [f"{error.problem_mark.line + 1 if error.problem_mark else 1}: {error.problem}"]


def _repeated(node: yaml.Node | None) -> list[str]:
    if isinstance(node, yaml.SequenceNode):
        return [fault for child in node.value for fault in _repeated(child)]
    if not isinstance(node, yaml.MappingNode):
        return []
    found = []
    keys: set[str] = set()
    for key, value in node.value:
        if key.value in keys:
            found.append(f"{key.start_mark.line + 1}: the key '{key.value}' is repeated; only the last would be read")
        keys.add(str(key.value))
        found += _repeated(value)
    return found


def main() -> int:
    """Check every tracked or new YAML file; return the exit code."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.yaml", "*.yml"],  # noqa: S607 - git of the machine
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    found = 0
    for name in filter(None, listed):
        file = ROOT / name
        # A broken input that a test needs stands in tests/bad on purpose.
        if name.startswith("tests/bad/") or not file.exists():
            continue
        for fault in faults(file.read_text(encoding="utf-8")):
            print(f"{name}:{fault}")
            found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
