"""The factory of records and the knowledge of tests/unit/decisions, for the tests of the evidence too."""

from __future__ import annotations

import importlib.util
from pathlib import Path

_SPEC = importlib.util.spec_from_file_location("lake_factory", Path(__file__).parent.parent / "decisions" / "conftest.py")
_FACTORY = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_FACTORY)

Lake = _FACTORY.Lake
lake = _FACTORY.lake
engine = _FACTORY.engine
knowledge = _FACTORY.knowledge
pack_of = _FACTORY.pack_of
world = _FACTORY.world
