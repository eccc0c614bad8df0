"""The house keeps its own rules: order of imports, doors, size of modules."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import ceiba

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "ceiba"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST = 300
LONGER = {"src/ceiba/terms/roadblocks.py": "one closed table, each row with its meaning in three languages"}

DOORS = sorted(room.name for room in pkgutil.iter_modules(ceiba.__path__))


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def names(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def declared_door(file: Path) -> list[str] | None:
    """Return `__all__` as it is written in a module; None when the module has none."""
    for node in tree(file).body:
        if isinstance(node, ast.Assign) and any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets):
            return list(ast.literal_eval(node.value))
    return None


def test_imports_go_one_way_and_every_room_has_its_place():
    linter = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize("file", MODULES, ids=names)
def test_no_module_is_longer_than_one_idea(file):
    lines = len(file.read_text(encoding="utf-8").splitlines())
    if names(file) in LONGER:
        assert lines > LONGEST, f"{names(file)} is short again; drop it from LONGER"
        return
    assert lines <= LONGEST, f"{names(file)} has {lines} lines; look for the second idea in it"


@pytest.mark.parametrize("room", DOORS)
def test_a_door_names_everything_it_opens_to(room):
    module = importlib.import_module(f"ceiba.{room}")
    source = Path(str(module.__file__))
    door = declared_door(source)
    body = tree(source).body
    if source.name == "__init__.py":
        opened = [alias.asname or alias.name for node in body if isinstance(node, ast.ImportFrom) for alias in node.names]
        opened += [node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        public = sorted(name for name in opened if not name.startswith("_") and name != "annotations")
        assert door is not None or not public, f"ceiba.{room} opens to {public} and has no __all__"
    else:
        public = sorted(node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"))
    if door is None:
        return
    assert set(public) <= set(door), f"__all__ of ceiba.{room} lacks {sorted(set(public) - set(door))}"
    absent = [name for name in door if not hasattr(module, name)]
    assert not absent, f"__all__ of ceiba.{room} names {absent}, which it does not have"


@pytest.mark.parametrize("file", MODULES, ids=names)
def test_no_module_reaches_past_the_door_of_another_room(file):
    own_room = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
    reached = []
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("ceiba."):
            parts = node.module.split(".")
            private = [name for name in (*parts[2:], *(alias.name for alias in node.names)) if name.startswith("_")]
            if private and parts[1] != own_room:
                reached.append(f"line {node.lineno}: {node.module} {private}")
    assert not reached


@pytest.mark.parametrize("file", MODULES, ids=names)
def test_no_module_is_a_drawer_or_a_star(file):
    assert file.stem not in {"utils", "util", "helpers", "common", "misc"}, "name the module after its one idea"
    stars = [node.lineno for node in ast.walk(tree(file)) if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"]
    assert not stars
