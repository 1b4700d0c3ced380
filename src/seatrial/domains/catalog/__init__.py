"""Owns the catalogue: services, systems, teams and people, their tiers and environments.

Does not own the files that say so (workspace), nor accounts and sign-in (identity).
Words: service (a Backstage Component), system, team (Group), person (User), tier, environment.
"""
