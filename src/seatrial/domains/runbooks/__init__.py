"""Owns runbooks: their revisions and reviews, failure modes, routine tasks, and the runs of runbooks.

Does not own runners and what they may run (runners), what was proven (evidence), what somebody does by a
date (actions).
Words: runbook (a Markdown file of a workspace), revision (its exact content, known by its digest), section,
step (a fence that is executed or done by a person), check (a step before all others), undo (a step of the
rollback), run (one execution of a revision), stretch (what one job of a runner does of a run), transcript.
"""
