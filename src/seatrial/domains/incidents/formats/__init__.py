"""The status page in forms that need no Seatrial: a file for a web server, and RSS."""
