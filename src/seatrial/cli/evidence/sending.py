"""What `push` and `import evidence` have in common: files over the API, and what came of them in words."""

import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from seatrial.cli import output
from seatrial.cli.client import Client
from seatrial.kit.problems import Invalid


def bring(client: Client, *, path: Path) -> dict[str, str]:
    """The file is in the artefact store; gives its reference."""
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    with path.open("rb") as file:
        kept = client.send("PUT", "/artefacts", content=file, headers={"Content-Type": kind})
    return {"sha256": str(kept["sha256"]), "name": path.name}


def send_report(client: Client, *, path: Path, query: Mapping[str, Any]) -> Any:
    """The file is imported as the tool wrote it; gives what the server says of it."""
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    wanted = {key: value for key, value in query.items() if value not in (None, "", False)}
    return client.send(
        "POST",
        "/evidence/imports",
        content=read(path),
        params={**wanted, "file_name": path.name},
        headers={"Content-Type": kind},
    )


def read(path: Path) -> bytes:
    """The content of the file; raises Invalid where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}") from None


def tell_import(done: Mapping[str, Any]) -> None:
    """What was read, what was not taken, and what stands now, in words."""
    for reject in done["rejects"]:
        output.say(f"{reject['place']}: not taken: {reject['reason']}")
    output.say(
        f"{done['format']}: {done['entries']} in, {done['taken']} taken, {len(done['rejects'])} rejected"
    )
    if done["evidence"] is None:
        output.say("Nothing was stored: this was a dry run.")
        return
    tell(done["evidence"], is_new=bool(done["is_new"]))


def tell(evidence: Mapping[str, Any], *, is_new: bool) -> None:
    """What stands, until when, and what it is worth."""
    word = "attached" if is_new else "stood already"
    service, place = str(evidence["service"]).partition(":")[2], evidence["environment"]
    output.say(f"{evidence['type']} {evidence['name']} of {service} in {place}: {word}, {evidence['uid']}")
    vouched = evidence["vouched_by"]
    why = f"{vouched} vouches for it" if vouched else "no enrolled producer vouches for it"
    output.say(f"It is {evidence['provenance']} ({why}), and counts until {evidence['expires_at']}.")
