"""Owns findings: what scans of a service found, since when, and until when it has to be remedied.

Does not own the scans (evidence), nor what is done about a finding (actions).
Words: finding (one vulnerability in one place of one service), remediation time, breach.
"""
