"""Writes the reference from the source: `python -m tools.reference`, or `--check` whether it still fits."""
