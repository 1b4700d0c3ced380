"""What the API of incidents takes and gives."""
