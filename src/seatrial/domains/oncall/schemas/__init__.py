"""What the API of being on call takes and gives."""
