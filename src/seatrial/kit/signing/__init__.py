"""Signatures of people and of the installation, and bundles of them that anybody verifies.

Plain Python: `seatrial verify` runs it without a server. `docs/verify_decision.py` does the same on its own
and shares no line with it.
"""
