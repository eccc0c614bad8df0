"""The demonstration: a country's landscape, the main job, and a nation at once.

The landscape stands beside its neighbours'. The main job runs on the invented country and on Brazil with invented patients, and on a real
study where one is named.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ceiba.job.demo_nation import DemoNation, count_demo_nation
from ceiba.job.folder import private_folder
from ceiba.job.landscape import landscapes_of, write_landscape
from ceiba.job.question import RunQuestion, world_of
from ceiba.job.run import Run, run
from ceiba.records.gather import no_progress
from ceiba.synthetic import write_people

Progress = Callable[[str, int, int], None]
COUNTRIES = ("xx", "br")
LANGUAGES = ("es", "pt", "en")


BRIEFED = ("co", "br", "mx", "cl", "ar", "pe")
"""The country whose landscape is shown, and those that stand beside it."""


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demonstration left: its runs, the pages and tables of the landscape, and the nation that was counted."""

    runs: list[Run]
    landscape: tuple[Path, ...]
    nation: DemoNation


def run_demo(people: int, seed: int, into: Path, *, study: Path | None = None, progress: Progress = no_progress) -> Demo:
    """Write a landscape, invent patients for each country, run the main job on them and on a real study, and count a nation."""
    done = []
    private_folder(into)
    landscape = write_landscape(landscapes_of(BRIEFED), into / "landscape", LANGUAGES)
    for country in COUNTRIES:
        question = RunQuestion(country=country)
        folder = private_folder(into / country)
        pack = world_of(question).pack
        write_people(pack, folder / "people", people, seed, progress=progress)
        done.append(run([folder / "people"], question, folder, report_languages=LANGUAGES, max_reports=1, progress=progress))
    if study is not None:
        done.append(run([study], RunQuestion(country="br"), into / "study", report_languages=("pt",), max_reports=3, progress=progress))
    return Demo(done, landscape, count_demo_nation(private_folder(into / "nation"), progress))
