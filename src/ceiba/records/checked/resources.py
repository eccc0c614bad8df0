"""Resources of a study: what kinds of links there are, and the links of samples, patients and the study."""

from __future__ import annotations

import json

import polars as pl

from ceiba.language import mark
from ceiba.records.checked.outcome import among, columns, filled, outcome, repeats, whole_number
from ceiba.records.checks import Check, read_checked
from ceiba.records.delimited_header import Header, read_header
from ceiba.records.distinct import of_each
from ceiba.records.drafts import Draft, InputFile


def is_resource_definition(header: Header) -> bool:
    """Whether the header is that of the table that defines resources."""
    return header.find("RESOURCE_ID") is not None and header.find("RESOURCE_TYPE", "DISPLAY_NAME") is not None


def is_resource(header: Header) -> bool:
    """Whether the header is that of a table of links."""
    return header.find("RESOURCE_ID") is not None and header.find("URL") is not None


def read_resource_definition(file: InputFile) -> Draft:
    """Check the definitions of resources: an id of its own each, a type, a priority, and JSON where metadata is given."""
    header = read_header(file.path, "\t")
    identifier, display, kind = columns(file, header, "RESOURCE_ID", "DISPLAY_NAME", "RESOURCE_TYPE")
    checks = [
        filled(identifier),
        filled(display),
        filled(kind),
        among(kind, ("SAMPLE", "PATIENT", "STUDY")),
        repeats([identifier], identifier),
    ]
    if opened := header.find("OPEN_BY_DEFAULT"):
        checks.append(among(opened, ("TRUE", "FALSE"), case=False))
    if priority := header.find("PRIORITY"):
        checks.append(whole_number(priority, at_least=0))
    if metadata := header.find("CUSTOM_METADATA"):
        wrong = pl.col(metadata).is_not_null() & of_each(pl.col(metadata), _json).is_null()
        checks.append(Check(metadata, "The metadata is not JSON.", "Correct it: names in double quotes, no comma before a bracket.", wrong))
    wanted = [name for name in (identifier, display, kind, opened, priority, metadata) if name]
    return outcome(file, "resource_definition", read_checked(file.path, header, wanted, checks))


def read_resource(file: InputFile) -> Draft:
    """Check links of samples, patients or the study: of whom, which resource, and a web address; none twice."""
    header = read_header(file.path, "\t")
    resource, url = columns(file, header, "RESOURCE_ID", "URL")
    keys = [name for name in (header.find("PATIENT_ID"), header.find("SAMPLE_ID")) if name]
    address = mark("The address does not begin with http:// or https://.")
    checks = [
        *(filled(name) for name in (*keys, resource, url)),
        Check(url, address, "Write the whole address.", pl.col(url).str.contains(r"^https?://[^\s/]").not_()),
        repeats([*keys, resource, url]),
    ]
    return outcome(file, "resource", read_checked(file.path, header, [*keys, resource, url], checks))


def _json(text: str) -> str | None:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return None
    return text
