"""GA4GH Phenopackets v2 (ISO 4454:2022): Phenopacket, Family and Cohort, read and written as JSON.

docs/reference/phenopackets.md says which element becomes what. Source: https://phenopacket-schema.readthedocs.io/en/2.0.0/.
"""
