"""Owns gates: whether an artefact may be deployed now, break-glass, and which deployments went past a gate.

Does not own what was decided about a service (reviews) nor what runs (catalog).
Words: gate (an environment that asks before anything is deployed there), answer (go, no_go or unknown, with
a line for each clause), clause (one thing that has to hold), break-glass (a gate that two people opened for
some hours), source (who tells of deployments), delivery (one message of a source), passage (a deployment held
against the answers: gated, rollback, break_glass or bypassed).
"""
