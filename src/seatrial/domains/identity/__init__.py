"""Owns who acts: people, their sign-in, one-use links, API tokens, and the actor made of each.

Does not own teams and ownership (catalog), nor what an action needs (each domain's policies).
Words: person, sign-in link, token, grant.
"""
