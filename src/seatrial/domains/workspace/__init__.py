"""Owns definitions: what the files of a workspace say should be, and where in them it is said.

Does not own what a definition means: each kind is registered by the domain that understands it.
Words: workspace (a directory of definitions), definition (one document in it, with kind, URN and
source position), revision (one applied state of a workspace), finding (what is wrong, where).
"""
