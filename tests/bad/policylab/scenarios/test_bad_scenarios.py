"""One broken file of scenarios a case: a change of a small whole one, beside the fault that must be told.

`replace` says which text becomes which (`@all`: the whole file); `line_of` is on the line that the fault names (`@2:` the second such).
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ceiba.errors import ScenarioRefused
from ceiba.evidence import load_knowledge
from ceiba.job.landscape import landscape_names
from ceiba.job.question import open_pack
from ceiba.packs import load_landscape
from ceiba.policylab.scenarios import Library, lay_scenario, plan_file

HERE = Path(__file__).parent
WHOLE = (HERE / "whole.yaml").read_text(encoding="utf-8")
CASES = sorted(path for path in HERE.glob("*.yaml") if path.name != "whole.yaml")


@pytest.fixture(scope="module")
def knowledge():
    return load_knowledge()


@pytest.fixture(scope="module")
def laid(knowledge):
    """Read a file of scenarios and lay them all over the invented country."""
    names = landscape_names(knowledge)
    library, pack = Library(load_landscape(names), names), open_pack("xx", knowledge)
    kinds = {action.id: action.kind for action in knowledge.actions.values()}

    def lay(text):
        planned = plan_file(library, pack, "mine.yaml", text.encode())
        return [lay_scenario(each, pack, on=pack.manifest.verified_through, kinds=kinds, tree=knowledge.tree) for each in planned]

    return lay


def line_of(text, wanted):
    nth, wanted = (2, wanted[3:]) if wanted.startswith("@2:") else (1, wanted)
    return [number for number, line in enumerate(text.splitlines(), start=1) if wanted in line][nth - 1]


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_a_broken_scenario_is_refused_with_file_line_problem_and_remedy(laid, file):
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    old, new = case["replace"]["old"], case["replace"]["new"]
    assert old == "@all" or old in WHOLE, "the text to replace is not there any more: mend the case"
    text = new if old == "@all" else WHOLE.replace(old, new, 1)
    with pytest.raises(ScenarioRefused) as refused:
        laid(text)
    error = refused.value
    assert case["expect"]["problem"] in error.problem.format(**error.fields)
    assert case["expect"]["remedy"] in error.remedy.format(**error.fields)
    assert (error.file, error.line) == ("mine.yaml", line_of(text, case["expect"]["line_of"]))


def test_the_whole_file_has_no_fault(laid):
    nearer, japan = laid(WHOLE)
    assert [dated.lacks for dated in (*nearer.changes, *japan.changes)] == [""] * 5
    assert (nearer.planned.programmes, japan.planned.programmes) == ((), ("japan-2019",))
