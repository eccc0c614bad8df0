"""The generated pages say what the code says, and every error is told."""

from __future__ import annotations

import inspect

import generate_reference
import pytest

from ceiba import errors

ERRORS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.CeibaError)]
ENDINGS = [kind for kind in ERRORS if "exit_code" in vars(kind) and kind is not errors.CeibaError]
"""Those that end a command with a code of their own; the others are families."""


@pytest.mark.parametrize("page", sorted(generate_reference.pages()))
def test_a_generated_page_is_fresh(page):
    written = (generate_reference.PAGES / page).read_text(encoding="utf-8")
    assert written == generate_reference.pages()[page](), f"docs/reference/{page} is stale; run `make docs`"


@pytest.mark.parametrize("error", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_is_documented_and_drawn_in_the_tree(error):
    page = (generate_reference.PAGES / "errors.md").read_text(encoding="utf-8")
    assert f"| {error.exit_code} | `{error.__name__}` |" in page
    assert error.__name__ in str(errors.__doc__)
    assert inspect.getdoc(error)


def test_no_two_kinds_of_error_share_an_exit_code():
    codes = [kind.exit_code for kind in ERRORS if "exit_code" in vars(kind)]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("error", ENDINGS, ids=lambda kind: kind.__name__)
def test_the_exit_code_drawn_in_the_tree_is_the_real_one(error):
    drawn = next(line for line in str(errors.__doc__).splitlines() if f" {error.__name__} " in line)
    assert f" {error.exit_code} " in drawn
