"""Seals what is stored."""
