"""What a source would make of a request."""

from datetime import datetime

from seatrial.domains.alerts import formats
from seatrial.domains.alerts.rules.addresses import format_of
from seatrial.domains.alerts.selectors.sources import source
from seatrial.domains.alerts.types import Post, Reading
from seatrial.domains.workspace import selectors as workspace
from seatrial.kit.access import Actor
from seatrial.kit.ids import new_uid


def preview(
    name: str, *, body: bytes, content_type: str, path: str, actor: Actor, at: datetime
) -> Reading:  # fmt: skip
    """What would be read of that body, sent to what follows the key of the source's address. Nothing is
    stored. Raises NotFound, also where the actor may not know of the source's team.
    """
    found = source(name, actor=actor)
    specs = {each.urn: each.body["spec"] for each in workspace.definitions(kind="AlertSource")}
    rest = path.strip("/")
    post = Post(
        uid=new_uid(at), body=body, received_at=at, content_type=content_type, path=rest,
        spec=specs.get(found.urn, {}),
    )  # fmt: skip
    return formats.read(post, format_name=format_of(rest) or found.format)
