"""Reads about alerts, named by nouns."""
