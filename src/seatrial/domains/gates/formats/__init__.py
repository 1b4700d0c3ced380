"""What systems of others say of deployments, and how they ask. Read as they document it, nothing guessed."""

from collections.abc import Callable, Mapping

from seatrial.domains.gates.formats import argocd, cloudevents, github, gitlab, plain
from seatrial.domains.gates.formats.admission import Review, Reviewed, admission_of, reviewed
from seatrial.domains.gates.formats.github import review_body
from seatrial.domains.gates.types import SourceType, Told

#: Reads one message: headers with lower-case names, and the body as it came. Raises Invalid.
Read = Callable[..., Told]
READERS: Mapping[SourceType, Read] = {
    "cloudevents": cloudevents.read,
    "plain": plain.read,
    "github": github.read,
    "gitlab": gitlab.read,
    "argocd": argocd.read,
}

__all__ = ["READERS", "Review", "Reviewed", "admission_of", "review_body", "reviewed"]
