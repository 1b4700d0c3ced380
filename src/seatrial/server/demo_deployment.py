"""The demo says what of the example runs, as a pipeline would: over the API, once for each build of it.

The supervisor sends it: it knows when the example answers, and the application is not imported for it.
"""

import json
from http.client import HTTPException
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
    version = _version(_asked(f"{demo.url(settings)}/version"))
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


def _version(build: Any) -> str:
    """What the example says it is; raises ValueError where somebody else answers on its port."""
    if not isinstance(build, dict) or not {"version", "commit"} <= build.keys():
        raise ValueError("what answers there does not say which build it is")
    return f"{build['version']}+{build['commit']}"


def _asked(url: str, *, token: str = "", body: dict[str, Any] | None = None) -> Any:
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    asked = Request(url, data=data, headers=headers)  # noqa: S310 (our own addresses)
    try:
        with urlopen(asked, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310
            return json.load(answer)
    except HTTPException as error:
        raise ValueError(f"{url} does not speak HTTP: {type(error).__name__}") from None
