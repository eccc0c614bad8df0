"""What is known about people: one reader a format, ingest, quarantine, provenance, the lake."""
