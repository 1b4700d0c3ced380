"""Owns severity schemes: what each level means, how soon somebody answers, and who is told by when.

Does not own what has a severity (alerts, incidents) nor who is called (on-call).
Words: scheme (levels that a service picks together), level (one of them), rank (1 to 5; levels of two schemes
with one rank are counterparts), timer (a moment by which something is done), breach (a moment that passed).
"""
