"""The demo says what of the example runs, as a pipeline would: over the API, once for each build of it.

The supervisor sends it: it knows when the example answers, and the application is not imported for it.
"""

import json
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from seatrial.server import demo, parts
from seatrial.server.config import Settings

SERVICE, ENVIRONMENT = "edi-gateway", "demo"
_TIMEOUT_SECONDS = 5.0
_LATEST = {"service": SERVICE, "environment": ENVIRONMENT, "limit": 1}


def record(settings: Settings) -> str:
    """The version of the example that runs is the last one that was deployed; gives that version.

    A start of the same build is no deployment. Raises OSError or ValueError where one of the two does not
    answer, or not as it should.
    """
    build = _asked(f"{demo.url(settings)}/version")
    version = f"{build['version']}+{build['commit']}"
    client = json.loads((settings.folder / parts.CLIENT_FILE).read_text(encoding="utf-8"))
    token, address = str(client["token"]), f"{settings.local_url}/api/v1/deployments"
    latest = _asked(f"{address}?{urlencode(_LATEST)}", token=token)["items"]
    if not latest or latest[0]["version"] != version:
        said = {
            "service": SERVICE,
            "environment": ENVIRONMENT,
            "version": version,
            "source": "seatrial up --demo",
        }
        _asked(address, token=token, body=said)
    return version


def _asked(url: str, *, token: str = "", body: dict[str, Any] | None = None) -> Any:
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    asked = Request(url, data=data, headers=headers)  # noqa: S310 (our own addresses)
    with urlopen(asked, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310
        return json.load(answer)
