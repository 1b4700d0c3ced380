"""Makes things for tests, a module for each domain."""
