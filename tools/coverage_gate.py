"""Every branch of `terms`, `packs` and `decisions` is taken by a test, or is exempt for a reason given here.

    python tools/coverage_gate.py .coverage.json      (what `pytest --cov --cov-branch --cov-report=json:...` wrote)

Silent with exit code 0 when it holds; otherwise names each line and branch that no test takes. An exemption that is no longer needed
is a fault too, so that the list cannot grow old.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOMS = ("terms", "packs", "decisions")

EXEMPT: Mapping[str, str] = {}
"""`src/ceiba/room/module.py:line` -> why no test can take it. Line 0 exempts nothing: each line is named."""


def faults(report: Mapping[str, Any], exempt: Mapping[str, str] = EXEMPT) -> list[str]:
    """Return what is not covered and not exempt, and the exemptions that nothing needs, as sentences."""
    missed: dict[str, str] = {}
    seen_rooms = set()
    for file, measured in sorted(report["files"].items()):
        room = file.replace("\\", "/").removeprefix("src/ceiba/").split("/")[0].removesuffix(".py")
        if room not in ROOMS:
            continue
        seen_rooms.add(room)
        for line in measured["missing_lines"]:
            missed[f"{file}:{line}"] = "no test reaches this line"
        for start, end in measured["missing_branches"]:
            where = f"line {end}" if end > 0 else "the end of the function"
            missed.setdefault(f"{file}:{start}", f"no test goes from here to {where}")
    found = [f"{place}: {what}" for place, what in missed.items() if place not in exempt]
    found += [
        f"{place}: exempt ({reason}), yet covered or gone; drop the exemption" for place, reason in exempt.items() if place not in missed
    ]
    found += [f"src/ceiba/{room}: nothing was measured" for room in ROOMS if room not in seen_rooms]
    return found


def main(arguments: list[str]) -> int:
    """Check the report named; return the exit code."""
    found = faults(json.loads(Path(arguments[0]).read_text(encoding="utf-8")))
    for fault in found:
        print(fault)
    if found:
        print(
            f"{len(found)} gaps: every branch of {', '.join(ROOMS)} needs a test, or an exemption with a reason in tools/coverage_gate.py"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
