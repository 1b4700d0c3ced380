"""Owns readiness: checklists and their criteria, the result of each criterion for each service, trials.

Does not own evidence, nor how it is collected.
Words: checklist, criterion, check (a CEL rule over evidence), result (pass, fail, unknown, error),
standing (the result that stands now, and why), trial (collect everything now, then look).
"""
