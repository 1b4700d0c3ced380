"""The probe `tls`: whose certificate is shown there, is it trusted, and until when?"""

import shlex
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from seatrial.connectors import tls
from seatrial.domains.evidence.types import PROBES, CannotLook, Look, Observation, Probe


class TlsParameters(BaseModel):
    """Which server, and under which name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = Field(min_length=1, max_length=253, description="Host, as `edi.example.org`.")
    port: int = Field(443, ge=1, le=65535, description="Port.")
    name: str = Field(
        "", max_length=253, description="Name that the certificate must bear, if not the host's."
    )
    starttls: Literal["", "smtp", "imap", "pop3", "postgres"] = Field(
        "", description="Protocol that begins in plain text and changes to TLS."
    )
    ca: str = Field(
        "", max_length=1000, description="File of the workspace with the authorities to trust (PEM)."
    )


def look(what: Look) -> Observation:
    """The certificate. One that is not trusted is a finding, with the reason; a silent server is one too."""
    parameters: TlsParameters = what.parameters
    place = f"{parameters.host}:{parameters.port}"
    request = tls.Request(
        host=parameters.host,
        port=parameters.port,
        name=parameters.name or parameters.host,
        starttls=parameters.starttls,
        authorities=_authorities(what, parameters.ca),
        timeout=what.timeout,
        allow=what.allow,
    )
    try:
        found = tls.examine(request)
    except tls.CannotAsk as problem:
        raise CannotLook(problem.detail, remedy=problem.remedy) from None
    except tls.CannotShake as problem:
        silent = {"reached": False, "trusted": False, "reason": problem.detail}
        return Observation(silent, f"the certificate of {place}", 1)
    return Observation(_findings(found, what.now), f"the certificate of {place}", 1)


def _findings(found: tls.Certificate, now: datetime) -> dict[str, Any]:
    left = found.expires_at - now
    return {
        "reached": True,
        "trusted": not found.problem,
        "reason": found.problem,
        "subject": found.subject,
        "issuer": found.issuer,
        "names": list(found.names),
        "name_matches": found.name_matches,
        "self_signed": found.subject == found.issuer,
        "chain": found.chain,
        "serial": found.serial,
        "not_before": found.not_before.isoformat(),
        "expires_at": found.expires_at.isoformat(),
        "days_left": left.days,
        "hours_left": int(left.total_seconds() // 3600),
        "protocol": found.protocol,
        "cipher": found.cipher,
        "sha256": found.sha256,
    }


def _authorities(what: Look, path: str) -> str:
    if not path:
        return ""
    data = what.files.read(path)
    if data is None:
        raise CannotLook(f"the workspace has no file {path}", remedy="Put the authorities there, as PEM.")
    return data.decode("ascii", "replace")


def describe(parameters: TlsParameters) -> str:
    """The openssl command that shows the same."""
    words = ["openssl", "s_client", "-connect", f"{parameters.host}:{parameters.port}"]
    words += ["-servername", parameters.name or parameters.host, "-verify_return_error"]
    words += ["-starttls", parameters.starttls] if parameters.starttls else []
    words += ["-CAfile", parameters.ca] if parameters.ca else []
    return f"{shlex.join(words)} </dev/null | openssl x509 -noout -dates -subject -ext subjectAltName"


PROBES.add(
    "tls",
    Probe(
        name="tls",
        summary="A server's certificate: trusted or why not, whose, its names, and the days that are left.",
        parameters=TlsParameters,
        look=look,
        describe=describe,
        evidence_type="certificate",
        max_age=timedelta(hours=24),
        every=timedelta(hours=1),
    ),
)
