"""The files of a bundle, and the zip archive that holds them."""

import hashlib
import json
from collections.abc import Mapping

from seatrial.domains.runbooks.formats import cards
from seatrial.domains.runbooks.formats.bundles import pages
from seatrial.domains.runbooks.formats.bundles.parts import Bundle, stem_of
from seatrial.domains.runbooks.formats.zipping import zipped

#: The manifest's own format.
FORMAT = "seatrial.dev/runbook-bundle/v1"


def files_of(bundle: Bundle) -> Mapping[str, bytes]:
    """Every file of the bundle by its path: `index.html` first; last `manifest.json` with each digest."""
    contacts = [each.words for each in bundle.helpers]
    found: dict[str, bytes] = {"index.html": pages.index(bundle).encode()}
    for content in bundle.contents:
        stem = stem_of(content)
        found[f"runbooks/{stem}.html"] = pages.runbook(content, bundle=bundle).encode()
        found[f"runbooks/{stem}.md"] = content.text.encode()
        found[f"cards/{stem}.pdf"] = cards.to_pdf(content, contacts=contacts)
    found.update({f"files/{path}": data for path, data in (bundle.files or {}).items()})
    found["manifest.json"] = _manifest(bundle, found)
    return found


def to_zip(bundle: Bundle) -> bytes:
    """The bundle as one archive with a folder `<service>-runbooks`. The same bundle is the same bytes."""
    return zipped(files_of(bundle), folder=f"{bundle.service}-runbooks", at=bundle.made_at)


def _manifest(bundle: Bundle, files: Mapping[str, bytes]) -> bytes:
    told = {
        "format": FORMAT,
        "service": bundle.service,
        "made_at": bundle.made_at.isoformat(timespec="seconds"),
        "made_by": f"seatrial {bundle.version}",
        "runbooks": [
            {
                "name": content.runbook.name,
                "title": content.runbook.title,
                "kind": content.runbook.kind,
                "revision": content.revision.number,
                "digest": content.revision.digest,
                "state": content.runbook.state,
                "page": f"runbooks/{stem_of(content)}.html",
                "card": f"cards/{stem_of(content)}.pdf",
            }
            for content in bundle.contents
        ],
        "files": {path: f"sha256:{hashlib.sha256(data).hexdigest()}" for path, data in files.items()},
    }
    return f"{json.dumps(told, ensure_ascii=False, indent=2)}\n".encode()
