"""What the API of identity gives and takes."""
