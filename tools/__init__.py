"""Programs for those who work on Seatrial; no part of what is installed."""
