"""What `ceiba pharmacogenes` prints: each sample's genes, and below them what was not looked at."""

from __future__ import annotations

from ceiba.cli.show import show_lines, show_table, show_title
from ceiba.job import Pharmacogenes
from ceiba.language import current, ngettext
from ceiba.language import gettext as _
from ceiba.reports import gene_views


def show_pharmacogenes(found: Pharmacogenes) -> None:
    """Print the calls of every sample: a row a gene, then its remarks."""
    show_lines(found.notices)
    for sample in found.samples:
        show_title(sample.sample)
        views = gene_views(sample.calls, current().lang)
        rows = [(view.gene, view.diplotype, view.phenotype, view.score) for view in views]
        show_table((_("Gene"), _("Diplotype"), _("Phenotype"), _("activity score")), rows)
        for call, view in zip(sample.calls, views, strict=True):
            show_lines([f"  {view.gene}: {line}" for line in (*([view.looked] if call.missing else []), *view.notes)])
        if sample.unknown:
            genes = ", ".join(sample.unknown)
            show_lines(
                [
                    ngettext(
                        "No position of {count} gene is known: {genes}.",
                        "No position of {count} genes is known: {genes}.",
                        len(sample.unknown),
                        genes=genes,
                    )
                ]
            )
