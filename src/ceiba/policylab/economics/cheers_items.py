"""The 28 items of CHEERS 2022: their published headings, what each asks for (our words), and what only an author can write.

Husereau D, Drummond M, Augustovski F, et al. Consolidated Health Economic Evaluation Reporting Standards 2022 (CHEERS 2022) statement.
BMC Medicine 2022;20:23, table 1, https://doi.org/10.1186/s12916-021-02204-0 (CC BY 4.0). Headings as printed there; the rest is ours.
"""

from __future__ import annotations

from dataclasses import dataclass

from ceiba.language import mark

__all__ = ["AUTHORS_ALONE", "CITED", "ITEMS", "Item"]

CITED = "Husereau et al. 2022, CHEERS 2022 statement, BMC Medicine 20:23, table 1, doi:10.1186/s12916-021-02204-0"


@dataclass(frozen=True, slots=True)
class Item:
    """One item. All but the number are message ids. author: what the program cannot know; "" where its answer is whole."""

    number: int
    section: str
    topic: str
    asks: str
    author: str


_TITLE, _ABSTRACT, _INTRODUCTION = mark("Title"), mark("Abstract"), mark("Introduction")
_METHODS, _RESULTS, _DISCUSSION, _OTHER = mark("Methods"), mark("Results"), mark("Discussion"), mark("Other relevant information")

ITEMS = (
    Item(
        1,
        _TITLE,
        mark("Title"),
        mark("That this is an economic evaluation, and of what."),
        mark("A title that says economic evaluation and names the strategies."),
    ),
    Item(
        2,
        _ABSTRACT,
        mark("Abstract"),
        mark("A structured summary: context, methods, results, other analyses."),
        mark("The abstract."),
    ),
    Item(
        3,
        _INTRODUCTION,
        mark("Background and objectives"),
        mark("The context, the question and why it matters for a decision."),
        mark("The context, the question, and who decides what with the answer."),
    ),
    Item(
        4,
        _METHODS,
        mark("Health economic analysis plan"),
        mark("Whether there was a plan of the analysis beforehand, and where it is."),
        mark("Whether the analysis was planned before its results were seen, and where the plan is."),
    ),
    Item(
        5,
        _METHODS,
        mark("Study population"),
        mark("Who the people are."),
        mark("Age, sex, social and clinical characteristics, and where they were read."),
    ),
    Item(
        6,
        _METHODS,
        mark("Setting and location"),
        mark("What of the place may bear on the findings."),
        mark("What of the health system, of access and of prices there bears on the findings."),
    ),
    Item(
        7,
        _METHODS,
        mark("Comparators"),
        mark("What is compared, and why."),
        mark("Why these strategies, and whether the first is what people get today."),
    ),
    Item(8, _METHODS, mark("Perspective"), mark("Whose costs and effects count, and why."), mark("Why this perspective.")),
    Item(9, _METHODS, mark("Time horizon"), mark("How long is looked ahead, and why."), mark("Why this horizon is long enough.")),
    Item(
        10,
        _METHODS,
        mark("Discount rate"),
        mark("The discount rates, and why."),
        mark("Why these rates; the guideline of the country, if there is one."),
    ),
    Item(
        11,
        _METHODS,
        mark("Selection of outcomes"),
        mark("Which outcomes stand for benefit and harm."),
        mark("Why this outcome, and how harms enter it."),
    ),
    Item(
        12,
        _METHODS,
        mark("Measurement of outcomes"),
        mark("How outcomes were measured."),
        mark("How effects were measured in the studies that are cited, and how those were found."),
    ),
    Item(
        13,
        _METHODS,
        mark("Valuation of outcomes"),
        mark("Who valued the outcomes, and how."),
        mark("Whose preferences the utilities are, and by which method they were elicited."),
    ),
    Item(
        14,
        _METHODS,
        mark("Measurement and valuation of resources and costs"),
        mark("How costs were valued."),
        mark("How quantities of resources were measured, and what is in each unit cost."),
    ),
    Item(
        15,
        _METHODS,
        mark("Currency, price date, and conversion"),
        mark("Dates of quantities and prices; currency, and year of conversion."),
        mark("The dates of the quantities of resources."),
    ),
    Item(
        16,
        _METHODS,
        mark("Rationale and description of model"),
        mark("The model, why it is used, and where it is public."),
        mark("Why a model of this kind, and where its file can be had."),
    ),
    Item(
        17,
        _METHODS,
        mark("Analytics and assumptions"),
        mark("How data were analysed, transformed, extrapolated; how the model was validated."),
        mark("How data were transformed or extrapolated before they became inputs, and how the model was validated."),
    ),
    Item(
        18,
        _METHODS,
        mark("Characterising heterogeneity"),
        mark("How results for subgroups were estimated."),
        mark("Whether results differ between groups of people; run the model for each."),
    ),
    Item(
        19,
        _METHODS,
        mark("Characterising distributional effects"),
        mark("How effects are shared among people, and whether some count more."),
        mark("Who gains and who forgoes health; run the distributional analysis, or say that none was made."),
    ),
    Item(
        20,
        _METHODS,
        mark("Characterising uncertainty"),
        mark("How uncertainty was characterised."),
        mark("Which choices of structure were not varied."),
    ),
    Item(
        21,
        _METHODS,
        mark("Approach to engagement with patients and others affected by the study"),
        mark("How patients and others affected took part in the design."),
        mark("Who took part in designing the study, and how; nobody, if so."),
    ),
    Item(22, _RESULTS, mark("Study parameters"), mark("Every input with value, range, source and distribution."), ""),
    Item(23, _RESULTS, mark("Summary of main results"), mark("Mean costs and outcomes, and the measure that sums them up."), ""),
    Item(
        24,
        _RESULTS,
        mark("Effect of uncertainty"),
        mark("How uncertainty about inputs and judgements moves the findings; discount rate and horizon among them."),
        mark("How other discount rates and horizons move the findings."),
    ),
    Item(
        25,
        _RESULTS,
        mark("Effect of engagement with patients and others affected by the study"),
        mark("What their taking part changed."),
        mark("What changed because patients or others took part."),
    ),
    Item(
        26,
        _DISCUSSION,
        mark("Study findings, limitations, generalisability, and current knowledge"),
        mark("Findings, limits, ethics and equity, and what follows for patients, policy or practice."),
        mark("What was found, its limits, and how it fits what is known."),
    ),
    Item(
        27,
        _OTHER,
        mark("Source of funding"),
        mark("Who paid, and what part they had."),
        mark("Who paid for the study, and their part in it."),
    ),
    Item(
        28, _OTHER, mark("Conflicts of interest"), mark("The authors' conflicts of interest."), mark("The authors' conflicts of interest.")
    ),
)
"""In order; item n is ITEMS[n - 1]."""

AUTHORS_ALONE = frozenset({2, 3, 4, 21, 25, 27, 28})
"""Items of which no file knows anything: what the author must write says all that is asked."""
