"""Alerts, their sources and their triage as the API gives them."""
