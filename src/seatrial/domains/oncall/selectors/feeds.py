"""Addresses by which calendars follow a schedule without signing in."""

from django.core import signing

from seatrial.kit.problems import NotFound

_SALT = "seatrial.oncall.feed"


def feed_token(urn: str) -> str:
    """What the address of the schedule's feed ends with. It opens that feed and nothing else, for as long as
    the secret key of the installation stays.
    """
    return signing.dumps(urn, salt=_SALT)


def schedule_of_feed(token: str) -> str:
    """The URN of the schedule that the token opens; raises NotFound."""
    try:
        return str(signing.loads(token, salt=_SALT))
    except signing.BadSignature:
        raise NotFound(
            "there is no such feed", remedy="Take the address from the page of the schedule."
        ) from None
