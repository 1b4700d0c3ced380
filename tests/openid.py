"""A real OpenID Connect provider on loopback, in a process of its own, which nobody here wrote."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from tools.pictures import free_port

_START_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Provider:
    """It signs in whoever says so, tells the claims that it was told, and signs its tokens with RS256."""

    issuer: str

    def know(self, subject: str, **claims: Any) -> None:
        """Somebody has an account there, of whom it says this."""
        httpx.put(f"{self.issuer}/users/{subject}", json=claims).raise_for_status()

    def approve(self, address: str, subject: str) -> str:
        """Where the browser is sent back to after it came to that address and signed in there."""
        answer = httpx.post(address, data={"sub": subject})
        assert answer.is_redirect, answer.text
        return answer.headers["Location"]

    def deny(self, address: str) -> str:
        """Where the browser is sent back to by somebody who changed their mind."""
        return httpx.post(address, data={"action": "deny"}).headers["Location"]

    def token(self, subject: str, *, audience: str, **claims: Any) -> str:
        """A token as CI has it: of this issuer, for the audience, with the claims."""
        self.know(subject, **claims)
        back = "http://localhost/back"
        query = {
            "client_id": audience,
            "redirect_uri": back,
            "response_type": "code",
            "scope": "openid profile email",
            "state": "s",
            "nonce": "n",
        }
        came = self.approve(str(httpx.URL(f"{self.issuer}/oauth2/authorize", params=query)), subject)
        code = parse_qs(urlsplit(came).query)["code"][0]
        answer = httpx.post(
            f"{self.issuer}/oauth2/token",
            data={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": back,
                "client_id": audience,
                "client_secret": "any",
            },
        )
        return str(answer.raise_for_status().json()["id_token"])


@contextmanager
def running(*, port: int = 0, token_seconds: int = 3600) -> Iterator[Provider]:
    """The provider, with new keys each time it starts; it ends with the block."""
    port = port or free_port()
    words = ["-m", "oidc_provider_mock", "--port", str(port), "--token-max-age", str(token_seconds)]
    process = subprocess.Popen(
        [sys.executable, *words],
        env={**os.environ, "NO_COLOR": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    found = Provider(f"http://localhost:{port}")
    try:
        _wait(found, process)
        yield found
    finally:
        process.terminate()
        process.wait(10)


def _wait(provider: Provider, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"{provider.issuer}/.well-known/openid-configuration").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the OpenID Connect provider did not start")
