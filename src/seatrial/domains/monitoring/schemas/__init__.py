"""Monitoring as the API gives it."""
