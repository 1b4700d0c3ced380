"""The document of the incident process."""

from seatrial.domains.incidents import rules
from seatrial.domains.incidents.selectors.policies import policy
from seatrial.domains.severities import selectors as severities
from seatrial.domains.severities.types import Scheme
from seatrial.kit.access import Actor


def process(actor: Actor) -> str:
    """The process in Markdown, as it is configured now: the usual scheme first."""
    return rules.document(policy(), schemes=_schemes(actor).values())


def _schemes(actor: Actor) -> dict[str, Scheme]:
    known = severities.known(actor)
    usual = severities.usual()
    return {usual.name: usual, **known}
