"""Puts the domains together: settings, addresses, web, worker, supervisor and the embedded database."""
