"""The report of one patient: one HTML file that needs no network and no script, for a tumour board, on screen and on A4."""

from __future__ import annotations

from markupsafe import Markup

from ceiba.decisions import PersonExplained
from ceiba.reports.classes import rearrangements_not_looked_for
from ceiba.reports.header import Header
from ceiba.reports.hotspots import hotspot_sentences
from ceiba.reports.needs import need_view
from ceiba.reports.page import Page
from ceiba.reports.pharmacogenes import gene_views
from ceiba.reports.prevention import prevention_view
from ceiba.reports.recorded import recorded_view
from ceiba.reports.templating import css, environment
from ceiba.reports.words import say_gate
from ceiba.terms.roadblocks import GATES


def patient_report(person: PersonExplained, header: Header, lang: str) -> str:
    """Return the report as HTML in `lang` (one of `language.LANGUAGES`).

    The patient's code stands in the body and in the margin of printed pages, never in the title. What came from files is escaped.
    """
    page = Page(header, lang)
    needs = tuple(need_view(page, need, number) for number, need in enumerate(person.needs, start=1))
    prevention = prevention_view(page, person.facts)
    speech = page.speech
    return (
        environment()
        .get_template("patient.html")
        .render(
            _=speech.gettext,
            ngettext=speech.ngettext,
            speech=speech,
            lang=lang,
            page=page,
            header=header,
            country=header.country_name(lang),
            on=speech.date(header.on),
            person=person,
            needs=needs,
            prevention=prevention,
            rearrangements=rearrangements_not_looked_for(page, person),
            genes=gene_views(person.calls, lang),
            recorded=recorded_view(page, person.recorded),
            hotspots=hotspot_sentences(person.hotspots, lang),
            gate_heads=tuple(say_gate(gate, lang) for gate in GATES),
            facts=needs[0].person if needs else (),
            references=page.references,
            declared=tuple(_declared(page, field, value) for field, value in header.declared),
            css=css("report.css"),
            margin=Markup(_margin(page, person.patient_code)),  # noqa: S704 - every sign of it is escaped
        )
    )


def css_string(text: str) -> str:
    r"""Return a text as a CSS string in which every sign but letters and digits of ASCII is escaped, so that nothing can end it.

    >>> css_string("a<b")
    '"a\\00003cb"'
    """
    return '"' + "".join(sign if sign.isascii() and sign.isalnum() else f"\\{ord(sign):06x}" for sign in text) + '"'


def _margin(page: Page, patient_code: str) -> str:
    """What every printed page repeats: whose it is, where and when, and its number."""
    gettext = page.speech.gettext
    left = gettext("Patient {code}", code=patient_code)
    right = f"{page.header.country_name(page.lang)} · {page.speech.date(page.header.on)}"
    warning = gettext("Invented: for trying, never evidence") if page.header.invented else gettext("Supports a decision, never takes one")
    return (
        "@page{"
        f"@top-left{{content:{css_string(left)}}}"
        f"@top-right{{content:{css_string(right)}}}"
        f"@bottom-left{{content:{css_string('Ceiba ' + page.header.ceiba_version + ' · ' + warning)}}}"
        '@bottom-right{content:counter(page) " / " counter(pages)}'
        "}"
    )


def _declared(page: Page, field: str, value: str) -> tuple[str, str]:
    gettext, names = page.speech.gettext, page.names
    if field == "disease":
        return gettext("Disease"), f"{names.disease(value, page.lang)} ({value})"
    if field == "payer":
        return gettext("Coverage"), names.payer(value, page.lang)
    return field, value
