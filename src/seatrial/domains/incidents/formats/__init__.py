"""The status page in forms that need no Seatrial: files for a web server, and RSS."""

from seatrial.domains.incidents.formats.status_files import status_files

__all__ = ["status_files"]
