"""Kinds of files that Ceiba keeps no records of: each row is checked, and counted as understood or refused with its reason.

A hospital that gives a whole study learns what is wrong with all of it; the formats are those of cBioPortal ("File Formats",
docs.cbioportal.org/file-formats).
"""
