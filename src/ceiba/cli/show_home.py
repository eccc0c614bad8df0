"""What a programme abroad showed at home, as it stands beside what it would do here."""

from __future__ import annotations

from ceiba.cli.show import show_lines, show_title
from ceiba.language import current
from ceiba.language import gettext as _
from ceiba.packs import Programme

MOST_FIGURES = 6


def show_home(programme: Programme) -> None:
    """Print what a programme showed at home, with its figures, and what of it would carry over here."""
    from ceiba.reports.pack_words import say_figure
    from ceiba.reports.words import OUTCOME_WORDS

    speech = current()
    lang = speech.lang
    home, outcome = speech.territory_name(programme.country), _(OUTCOME_WORDS[programme.outcome])
    show_title(_("At home: {name} ({country}, {outcome})", name=programme.names.in_language(lang), country=home, outcome=outcome))
    show_lines([f"  {'−' if showed.kind == 'failure' else '+'} {showed.says.in_language(lang)}" for showed in programme.showed])
    for figure in programme.figures[:MOST_FIGURES]:
        value = say_figure(figure.value, figure.unit, figure.price_year, speech)
        show_lines([f"  · {figure.says.in_language(lang)}: {value} ({figure.as_of})"])
    if len(programme.figures) > MOST_FIGURES:
        show_lines(["    " + _("More figures: ceiba programme show {programme}", programme=programme.id)])
    kinds = {"transferable": _("Carries over:"), "assumed": _("Assumed:"), "not_transferable": _("Not here:")}
    show_lines([f"  {kinds[each.kind]} {each.says.in_language(lang)}" for each in programme.transfer])
