"""What the documentation says is true, and nothing is missing from it."""
