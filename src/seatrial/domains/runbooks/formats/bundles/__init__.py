"""All runbooks of a service as files that open when Seatrial is down: pages, cards, attachments, a search.

`archive.to_zip` makes them; every page works opened from a folder, without a server and without a network.
"""

from seatrial.domains.runbooks.formats.bundles.archive import files_of, to_zip
from seatrial.domains.runbooks.formats.bundles.parts import Bundle, Helper

__all__ = ["Bundle", "Helper", "files_of", "to_zip"]
