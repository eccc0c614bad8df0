"""Where the pages' templates and style sheets come from."""

from __future__ import annotations

import functools

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


@functools.cache
def environment() -> Environment:
    """Return the templates of this package: everything is escaped, and a name that is not given is an error."""
    return Environment(
        loader=PackageLoader("ceiba.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def css(*names: str) -> Markup:
    """Return style sheets of this package, one behind the other, to be written into a page."""
    loader = PackageLoader("ceiba.reports", "templates")
    return Markup("").join(Markup(loader.get_source(environment(), name)[0]) for name in names)  # noqa: S704 - files of this package
