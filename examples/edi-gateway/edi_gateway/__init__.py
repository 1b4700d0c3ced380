"""A small EDI gateway: takes X12 837P claims, acknowledges them, routes them to partners.

Standard library and SQLite only. `python -m edi_gateway --help` lists the commands.
"""
