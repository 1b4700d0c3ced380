"""Owns readiness reviews: items, acceptance, waivers, sign-offs, decisions, and whether those still stand.

Does not own what criteria say (readiness), what must be done by a date (actions), nor who may deploy (gates).
Words: review, template, matrix and slot, item, answer, acceptance, reviewer, prerequisite, waiver,
proposal (a decision that waits for its signatures), sign-off, decision, to fall, gap.
"""
