"""Write docs/reference/hostile-files.md: what is said of every file that is made to be wrong, file by file. `make hostile`.

    python tools/hostile_files.py DATA            write the page; DATA: the folder that holds the collections of others
    python tools/hostile_files.py DATA --check    change nothing; exit 1 when the page is stale

The files of others are not part of the project: without them the page cannot be written, and says what it said when they were last there.
Their names are told, not what they hold.
"""

from __future__ import annotations

import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from vcf_verdicts import Verdict, verdicts

from ceiba.errors import CeibaError
from ceiba.records import check

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "hostile-files.md"
BAD = ROOT / "tests" / "bad"
STUDIES = "cbioportal-core-tests"
VCF_SETS = ("vcf-validator", "hts-specs")
LONGEST = 160
WITHOUT_FAULT = "The rows were checked and make no record"
"""A notice that is told of every file of a kind that is only checked."""

READ, TOLD, ROWS, WHOLE, UNCHECKED = "read", "read, its fault told", "rows refused", "refused whole", "not checked"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the page. rows: in, kept (merged ones too), refused; None where the file was refused whole."""

    file: str
    wrong: str
    rows: tuple[int, int, int] | None
    said: str
    verdict: str


def main(arguments: list[str]) -> int:
    """Write the page, or compare it; 1 when it is stale, 2 when the files of others are not there."""
    data = Path(arguments[0]) if arguments else Path()
    if not (data / STUDIES).is_dir():
        print(f"The folder '{data}' does not hold {STUDIES}.", file=sys.stderr)
        return 2
    text = page(data)
    if "--check" in arguments:
        return 0 if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


def page(data: Path) -> str:
    """Return the page as Markdown. data: the folder that holds the collections of others."""
    sections = [
        (
            "Tests of cBioPortal's validator",
            "`cbioportal-core-tests`, from github.com/cBioPortal/cbioportal-core.",
            list(studies(data / STUDIES)),
        ),
        *(
            (name, f"`{name}`: the name of a file says whether it is valid (passed, failed).", list(vcf_set(data / name)))
            for name in VCF_SETS
        ),
        ("Broken inputs of our own", "`tests/bad`: the whole of what is said stands beside each file.", list(own())),
    ]
    parts = [
        "<!-- Written by `make hostile` from what is said of the files; edit the readers, not this. -->\n",
        "# Hostile files\n",
        (
            "What is said of every file that others, and we, made to be wrong. *Rows* are rows in, kept, refused. *Said* is the first "
            "thing that is said of the file, with its line. *Not checked* says why the fault cannot be known from the file alone; nothing "
            "is lost then: the file is read as it stands. How these files are read, and what the fuzzing of the readers found, is told "
            "in [Hostile files](../explanation/hostile-files.md).\n"
        ),
    ]
    for title, about, lines in sections:
        tally = Counter(line.verdict.split(":")[0] for line in lines)
        counts = ", ".join(f"{count} {verdict}" for verdict, count in sorted(tally.items()))
        parts += [f"## {title}\n", f"{about} Files: {len(lines)} ({counts}).\n", *table(lines), ""]
    return "\n".join(parts).rstrip() + "\n"


def table(lines: list[Line]) -> Iterator[str]:
    """Give the lines of a table of files."""
    yield "| file | what is wrong | rows | said | verdict |"
    yield "| --- | --- | --- | --- | --- |"
    for line in lines:
        rows = " / ".join(map(str, line.rows)) if line.rows else "-"
        cells = (f"`{line.file}`", line.wrong, rows, line.said, line.verdict)
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def studies(folder: Path) -> Iterator[Line]:
    """Give each file of cBioPortal's tests, and each study as a whole."""
    faults = yaml.safe_load((ROOT / "tests" / "real" / "cbioportal_faults.yaml").read_text(encoding="utf-8"))
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {"README.md"}
    for name in sorted(files | set(faults)):
        known = faults.get(name, {})
        path = folder / name
        whole = name.split("/")[0]
        wrong = known.get("wrong", "nothing" if name in faults else f"part of {whole}")
        line = checked(path, name + ("/" if path.is_dir() else ""), wrong)
        if "unchecked" in known and line.verdict in (READ, TOLD):
            line = Line(line.file, line.wrong, line.rows, line.said, f"{UNCHECKED}: {known['unchecked']}")
        yield line


def checked(path: Path, name: str, wrong: str) -> Line:
    """Check one file or folder and tell what became of it."""
    try:
        done = check([path])
    except CeibaError as error:
        unknown = "of no format" in error.problem or "No file in this folder" in error.problem
        return Line(name, wrong, None, _said(error.line, error.problem.format(**error.fields)), "of no format" if unknown else WHOLE)
    kept = sum(source.rows_kept + source.rows_merged for source in done.sources)
    rows = (sum(source.rows_in for source in done.sources), kept, sum(source.rows_refused for source in done.sources))
    if done.refused:
        return Line(name, wrong, rows, _said(done.refused[0].line, done.refused[0].problem), ROWS)
    told = [notice for notice in done.notices if not notice.problem.startswith(WITHOUT_FAULT)]
    told.sort(key=lambda notice: notice.line is None)
    said = _said(told[0].line, told[0].problem.format(**told[0].fields)) if told else ""
    return Line(name, wrong, rows, said, TOLD if told and told[0].line is not None else READ)


def vcf_set(collection: Path) -> Iterator[Line]:
    """Give each VCF file of a public collection."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(collection / "share.tar.gz") as packed:
            packed.extractall(folder, filter="data")
        for found in verdicts(Path(folder)):
            yield _of_verdict(found)


def _of_verdict(found: Verdict) -> Line:
    stem = found.file.rsplit("/", 1)[-1].split(".")[0]
    wrong = "nothing" if found.promised == "passed" else stem.removeprefix("failed_").replace("_", " ")
    told = {"read": READ, "read, with a fault named": TOLD, "rows refused": ROWS, "refused": WHOLE}[found.became]
    said = found.said[0].removeprefix(found.file.rsplit("/", 1)[-1]).removeprefix(":").strip() if found.said else ""
    said = f"line {said}" if said[:1].isdigit() else said
    rows = None if told == WHOLE else (found.rows, found.rows - found.refused, found.refused)
    return Line(found.file, wrong, rows, _short(said), told if found.disagrees is None else f"{told}: {found.disagrees}")


def own() -> Iterator[Line]:
    """Give each broken input of our own: what stands beside it."""
    for expected in sorted(BAD.rglob("*.expected")):
        beside = (expected.with_suffix(""), *expected.parent.glob(f"{expected.stem}.*"))
        broken = next(path for path in beside if path != expected and path.exists())
        first, *rest = expected.read_text(encoding="utf-8").splitlines()
        whole = first.split(" ")[0].isidentifier() and first.split(" ")[-1].isdigit() and not first.startswith("line ")
        sentence = rest[0] if rest else ""
        said = sentence if whole else f"{first}: {sentence}"
        name = broken.relative_to(BAD).as_posix()
        said = said.removeprefix(f"{broken.name}: ").removeprefix(f"{broken.name}:")
        said = f"line {said}" if said[:1].isdigit() else said
        yield Line(name, broken.name.split(".")[0].replace("_", " "), None, _short(said), WHOLE if whole else ROWS)


def _said(line: int | None, sentence: str) -> str:
    return _short(f"line {line}: {sentence}" if line else sentence)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 3].rstrip() + "..."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
