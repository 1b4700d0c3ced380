"""Heartbeats: a request to `heartbeat/NAME` under the address of a source says that NAME is alive.

Its body is not looked at. The bare address of a source of this format says that the source itself is.
"""

from urllib.parse import unquote, urlsplit

from seatrial.domains.alerts.formats.parts import CannotRead, words
from seatrial.domains.alerts.types import Post, Reading


def read(post: Post) -> Reading:
    """Who was heard of. Raises CannotRead for a name that the source does not declare."""
    name = unquote(urlsplit(post.path).path).strip("/").removeprefix("heartbeat").strip("/")
    if not name:
        return Reading()
    declared = post.spec.get("heartbeats") or ()
    if name not in {each["name"] for each in declared}:
        raise CannotRead(f"the file of the source declares no heartbeat {words(name, most=80)!r}")
    return Reading(heard=(name,))
