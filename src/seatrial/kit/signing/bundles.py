"""Bundles: a decision in its envelope and each sign-off in its own, in one file of canonical JSON."""

from collections.abc import Sequence
from dataclasses import dataclass

from seatrial.kit import canonical
from seatrial.kit.signing import dsse, strict
from seatrial.kit.signing.dsse import Envelope

MEDIA_TYPE = "application/vnd.seatrial.decision.v1+json"


@dataclass(frozen=True, slots=True)
class Bundle:
    """The envelopes of a bundle, of which nothing is believed yet."""

    decision: Envelope
    sign_offs: tuple[Envelope, ...]


def pack(decision: Envelope, *, sign_offs: Sequence[Envelope]) -> bytes:
    """The file: the same envelopes always give the same bytes."""
    return canonical.dumps(
        {
            "mediaType": MEDIA_TYPE,
            "decision": decision.document,
            "signOffs": [each.document for each in sign_offs],
        }
    )


def read(data: bytes) -> Bundle:
    """The bundle of a file; raises strict.BadContent, also for bytes that only mean the same."""
    place = "the file"
    found = strict.record(
        strict.parse(data, place=place), place=place, keys=("mediaType", "decision", "signOffs")
    )
    if found["mediaType"] != MEDIA_TYPE:
        raise strict.BadContent("mediaType", f"is not {MEDIA_TYPE}")
    return Bundle(
        dsse.read(found["decision"], place="decision"),
        tuple(
            dsse.read(each, place=f"signOffs[{index}]")
            for index, each in enumerate(strict.items(found["signOffs"], place="signOffs"))
        ),
    )
