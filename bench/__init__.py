"""What Seatrial is measured by: `make bench`, or `.venv/bin/python -m bench NAME` for one part."""
