"""Owns evidence: what was found about a service, by whom, how, and how long it counts; and the watches
that collect it again before it expires.

Does not own what evidence means for a criterion: that is readiness.
Words: probe (code that looks), observation (what one look found), evidence (an observation that is
stored with subject, producer, scope and three dates), watch (a standing order to look).
"""
