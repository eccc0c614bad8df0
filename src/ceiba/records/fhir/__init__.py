"""HL7 FHIR R4: Bundles, single resources and bulk exports (NDJSON) into drafts, and a lake out again."""

from __future__ import annotations
