"""Owns the answers that were given under an idempotency key, so that a repeated request acts once.

Does not own what the requests do. Words: key, request, reply, replay.
"""
