"""How the demonstration looks in a terminal: every run, the landscape, and the nation, told in short."""

from __future__ import annotations

from ceiba.cli.roadmap_notes import chart_notes, chart_title, plan_notes
from ceiba.cli.roadmap_words import rounded
from ceiba.cli.show import show_lines, show_table, show_title
from ceiba.cli.show_nation import show_cascade, show_people
from ceiba.cli.show_roadblocks import TITLES, show_totals, show_values
from ceiba.cli.show_run import show_counts, show_heading, show_sources, show_where
from ceiba.job import CountryScenarios, Demo, DemoNation, write_roadmap
from ceiba.language import current
from ceiba.language import gettext as _
from ceiba.policylab.nation import significant
from ceiba.policylab.roadmap import RoadmapKept

_MOST = 6


def show_demo(demo: Demo, seconds: float) -> None:
    """Print every run of the demonstration, where the landscape lies, the nation, and how long it took."""
    for done in demo.runs:
        show_heading(done.record)
        show_sources(done.record)
        show_counts(done.record)
        show_where(done)
    show_title(_("The landscape of a country beside its neighbours, without a patient"))
    show_lines([f"  {path}" for path in demo.landscape])
    _show_nation(demo.nation)
    show_title(_("Done in {seconds} seconds.", seconds=current().number(seconds)))


def _show_nation(found: DemoNation) -> None:
    lang = current().lang
    show_title(_("A nation at once: {country}", country=found.nation.names.in_language(lang)))
    show_people(found.nation)
    show_cascade(found.nation)
    for bound, lost in found.roadblocks.bounds.items():
        show_title(_("Roadblocks. {how}", how=TITLES[bound]()))
        show_totals(lost["totals"], found.roadblocks)
        show_values(lost["roadblocks"], lost["totals"], found.roadblocks, most=_MOST)
    _show_reform(found.reform)
    _show_roadmap(found.roadmap)
    roadmap = found.folder / "roadmap"
    write_roadmap(found.roadmap, roadmap, speech=current(), title=chart_title(found.roadmap), notes=chart_notes(found.roadmap))
    show_title(_("Written"))
    tables = sorted(path for path in found.folder.rglob("*.csv") if found.people not in path.parents)
    show_lines([f"  {path}" for path in (*tables, *sorted(roadmap.glob("*.png")))])
    show_lines(["", _("Where a milestone comes from: ceiba why --roadmap {folder} MILESTONE", folder=roadmap)])


def _show_reform(found: tuple[CountryScenarios, ...]) -> None:
    lang = current().lang
    programme = next(iter(found[0].programmes.values()))
    show_title(_("One reform from abroad on three countries: {name}", name=programme.names.in_language(lang)))
    rows: list[list[object]] = []
    for each in found:
        n = each.compared.nation.weighing.effective_n
        pack = each.compared.nation.decision.world.pack
        outlooks = (each.compared.baseline, *each.compared.scenarios)
        covered = [_say(row["yes"], n) for o in outlooks for row in o.cascade.to_pylist() if row["gate"] == "covered"]
        granted = [f"{_say(outlook.granted['lower'].needs, n)} – {_say(outlook.granted['upper'].needs, n)}" for outlook in outlooks]
        rows.append([pack.manifest.names.in_language(lang), *covered, *granted, _say(outlooks[1].otherwise, n)])
    header = (_("country"), _("covered at least"), _("with it"), _("met"), _("with it"), _("the need fares otherwise"))
    show_table(header, rows)
    show_lines(
        [
            "  "
            + _("From all unknown counted as no to all counted as yes, of invented people; everything laid is assumed to work as abroad."),
            "  " + _("What it showed at home, and what it takes: ceiba scenario {reform} --country co", reform=programme.id),
        ]
    )


def _show_roadmap(kept: RoadmapKept) -> None:
    speech = current()
    show_title(chart_title(kept))
    show_lines([f"  {sentence}" for sentence in chart_notes(kept)])
    rows = [
        [
            place,
            milestone.names.in_language(speech.lang),
            speech.date(milestone.begins),
            speech.date(milestone.in_effect),
            speech.number(rounded(milestone.target)),
            speech.number(round(milestone.own_cost)),
        ]
        for place, milestone in enumerate(kept.milestones, start=1)
    ]
    show_table(
        (
            "",
            _("milestone"),
            _("begins"),
            _("in effect"),
            _("the country then, needs met a year"),
            _("own cost, {unit}", unit=kept.currency),
        ),
        rows,
    )
    show_lines([f"  {sentence}" for sentence in plan_notes(kept)])


def _say(value: float, n: float) -> str:
    return current().number(significant(value, n))
