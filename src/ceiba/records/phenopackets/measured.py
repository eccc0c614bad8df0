"""Results of markers, habits and exposures as measurements: a number or a word, since the format holds one of the two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ceiba.language import mark
from ceiba.records.phenopackets.terms import (
    ANSWER,
    MSI_RESULTS,
    MUTATIONS_PER_MB,
    RESULTS,
    Json,
    factor_assay,
    marker_assay,
    moment,
    own,
    term,
)
from ceiba.records.recorded import TMB_AT_LEAST, TMB_MARKER
from ceiba.terms.factors import FACTORS

ONE_VALUE = mark("a measurement holds a number or a word, and the word stands")


def measured(row: Mapping[str, Any], lost: Counter[tuple[str, str, str]]) -> Json:
    """Return the measurement of a row of tumor_marker_tests, lifestyle or exposures. lost: counts a number that gave way to its word."""
    if "marker" in row:
        return _result(row, lost)
    name = row["factor"] if "factor" in row else row["exposure"]
    value: Json
    if row["state"] is not None:
        value = {"ontologyClass": own(ANSWER, row["state"])}
        if row["value"] is not None:
            lost["lifestyle" if "factor" in row else "exposures", "value", ONE_VALUE] += 1
    else:
        unit = FACTORS[name].unit
        value = {"quantity": {"unit": term((f"UCUM:{unit}", unit)), "value": row["value"]}}
    found: Json = {"assay": factor_assay(name), "value": value}
    if row["observed_on"] is not None:
        found["timeObserved"] = {"timestamp": moment(row["observed_on"])}
    return found


def _result(row: Mapping[str, Any], lost: Counter[tuple[str, str, str]]) -> Json:
    marker, result, number = row["marker"], row["result"], row["value"]
    if marker == TMB_MARKER and number is not None and result == ("present" if number >= TMB_AT_LEAST else "absent"):
        value: Json = {"quantity": {"unit": term(MUTATIONS_PER_MB), "value": number}}
    else:
        value = {"ontologyClass": term((MSI_RESULTS if marker == "MSI-high" else RESULTS)[result])}
        if number is not None:
            lost["tumor_marker_tests", "value", ONE_VALUE] += 1
    return {"assay": marker_assay(marker), "value": value}
