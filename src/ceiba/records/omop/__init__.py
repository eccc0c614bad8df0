"""OMOP Common Data Model 5.3 and 5.4: a folder of its tables as CSV, with or without the vocabulary tables of Athena.

docs/reference/omop.md says which column becomes what. Source: OHDSI, OMOP CDM v5.4 (https://ohdsi.github.io/CommonDataModel/cdm54.html).
"""
