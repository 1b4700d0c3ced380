"""Owns the log of every state change and denial, appended in the transaction that it records.

Does not own what happened, only that it is on record.
Words: entry, actor, action, subject.
"""
