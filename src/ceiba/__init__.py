"""Ceiba."""
