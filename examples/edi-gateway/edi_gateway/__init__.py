"""A small EDI gateway: takes X12 837P claims, acknowledges them, routes them to partners."""
