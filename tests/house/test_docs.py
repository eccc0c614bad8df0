"""The docs lead somewhere, say the same in every language, and leave no file of data without its licence."""

from __future__ import annotations

import fnmatch
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "src" / "ceiba" / "data"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#]+)")
BLOCK = re.compile(r"^ *```\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
WORKPLACE = re.compile(r"/(work|farm)/\w|\.\./shared\b")


def named(page):
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page):
    broken = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert not broken


def test_every_page_of_the_docs_is_reached_from_the_first():
    first = ROOT / "docs" / "index.md"
    reached, ahead = {first}, [first]
    while ahead:
        page = ahead.pop()
        linked = {(page.parent / link).resolve() for link in LINK.findall(page.read_text(encoding="utf-8")) if link.endswith(".md")}
        found = {other for other in linked & {*PAGES} if other not in reached}
        reached |= found
        ahead += found
    assert not [named(page) for page in PAGES if page.is_relative_to(ROOT / "docs") and page not in reached]


def commands(lang):
    text = (ROOT / "docs" / "tutorial" / f"{lang}.md").read_text(encoding="utf-8")
    typed = [block.replace(f" --lang {lang}", "") for block in BLOCK.findall(text) if not block.startswith("$ ")]
    assert len(typed) > 1
    return typed


@pytest.mark.parametrize("lang", ["es", "pt"])
def test_the_tutorial_types_the_same_commands_in_every_language(lang):
    assert commands(lang) == commands("en")


def test_the_glossary_has_every_term_in_three_languages():
    rows = [
        line.strip("|").split("|") for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines() if line[:1] == "|"
    ]
    cells = [[cell.strip() for cell in row] for row in rows]
    header = cells[0]
    terms = [row for row in cells if row != header and set(row[0]) != {"-"}]
    assert header[:3] == ["English", "español", "português"]
    assert all(len(term) == len(header) and all(term) for term in terms)
    assert len({term[0] for term in terms}) == len(terms)


def patterns():
    return re.findall(r"^\| `([^`]+)` \|", (ROOT / "LICENCES.md").read_text(encoding="utf-8"), re.MULTILINE)


def files_of_data():
    return [file.relative_to(DATA).as_posix() for file in DATA.rglob("*") if file.is_file() and file.suffix not in {".py", ".pyc"}]


def test_every_file_of_data_has_its_row_in_the_licences():
    without = [file for file in files_of_data() if not any(fnmatch.fnmatch(file, pattern) for pattern in patterns())]
    assert not without, "give each a row in LICENCES.md"


def test_every_row_of_the_licences_still_stands_for_a_file():
    idle = [pattern for pattern in patterns() if not any(fnmatch.fnmatch(file, pattern) for file in files_of_data())]
    assert not idle


def test_nothing_but_tests_names_a_folder_outside_the_project():
    sources = [*(ROOT / "src").rglob("*"), *(ROOT / "docs").rglob("*"), *(ROOT / "tools").rglob("*"), *ROOT.glob("[!.]*")]
    kinds = {".py", ".md", ".yaml", ".toml", ".csv", ".cfg", ".html", ".css", ".po", ""}
    naming = [
        named(file) for file in sources if file.is_file() and file.suffix in kinds and WORKPLACE.search(file.read_text(encoding="utf-8"))
    ]
    assert not naming


def test_every_page_that_the_program_sends_people_to_is_there():
    sent = re.compile(r"docs/[\w/-]+\.md")
    named_pages = {page for file in (ROOT / "src").rglob("*.py") for page in sent.findall(file.read_text(encoding="utf-8"))}
    assert named_pages
    assert not [page for page in sorted(named_pages) if not (ROOT / page).exists()]
