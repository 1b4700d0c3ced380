"""URNs: `kind:name` or `kind:owner/name`, the readable alias of a thing that has a uid."""

import re
from dataclasses import dataclass

NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?"
_URN = re.compile(rf"(?P<kind>[a-z][a-z0-9-]{{0,30}}):(?P<path>{NAME}(?:/{NAME})*)")


class BadUrn(ValueError):
    """The text is no URN; the message says what one looks like."""


@dataclass(frozen=True, slots=True, order=True)
class Urn:
    """`runbook:edi-gateway/rollback` has the kind `runbook` and that path."""

    kind: str
    path: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.path}"

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]


def parse(text: str) -> Urn:
    """The URN that the text spells; raises BadUrn."""
    match = _URN.fullmatch(text)
    if match is None:
        raise BadUrn(f"{text!r} is no URN: write kind:name, for example service:edi-gateway")
    return Urn(match["kind"], match["path"])
