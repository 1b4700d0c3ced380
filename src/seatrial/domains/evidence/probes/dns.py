"""The probe `dns`: what does a name lead to?"""

import shlex
from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from seatrial.connectors import names
from seatrial.domains.evidence.types import PROBES, CannotLook, Look, Observation, Probe


class DnsParameters(BaseModel):
    """Which name, which records, and who is asked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=253, description="Name, as `edi.example.org`.")
    record: Literal["A", "AAAA", "CNAME", "MX", "TXT", "NS", "SRV", "CAA"] = Field(
        "A", description="Records."
    )
    resolver: str = Field(
        "", max_length=100, description="Resolver, as `192.0.2.53` or `192.0.2.53:5353`; else this machine's."
    )


def look(what: Look) -> Observation:
    """The records. That there is no such name is a finding, `status` NXDOMAIN; a silent resolver is none."""
    parameters: DnsParameters = what.parameters
    try:
        found = names.ask(
            parameters.name,
            record=parameters.record,
            resolver=parameters.resolver,
            timeout=what.timeout,
            allow=what.allow,
        )
    except (names.CannotAsk, names.CannotLookUp) as problem:
        raise CannotLook(problem.detail, remedy=problem.remedy) from None
    findings = {
        "status": found.status,
        "exists": found.status != "NXDOMAIN",
        "records": list(found.records),
        "ttl": found.ttl,
        "canonical": found.canonical,
        "aliases": found.canonical.rstrip(".") != parameters.name.rstrip("."),
    }
    scope = f"the {parameters.record} records of {parameters.name}"
    return Observation(findings, scope, len(found.records))


def describe(parameters: DnsParameters) -> str:
    """The dig command that asks the same."""
    host, _, port = (
        parameters.resolver.rpartition(":")
        if parameters.resolver.count(":") == 1
        else (parameters.resolver, "", "")
    )
    server = [f"@{host}"] if host else []
    return shlex.join(["dig", *server, *(["-p", port] if port else []), parameters.name, parameters.record])


PROBES.add(
    "dns",
    Probe(
        name="dns",
        summary="Records of a name: addresses, aliases, mail exchangers, text.",
        parameters=DnsParameters,
        look=look,
        describe=describe,
        evidence_type="dns",
        max_age=timedelta(hours=24),
        every=timedelta(minutes=10),
    ),
)
