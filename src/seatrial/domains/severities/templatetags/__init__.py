"""How templates spell what severities say."""
