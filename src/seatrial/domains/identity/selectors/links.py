"""Reads one-use links."""

from dataclasses import dataclass
from datetime import datetime

from seatrial.domains.identity import rules
from seatrial.domains.identity.models import SignInLink
from seatrial.domains.identity.selectors.people import is_founded
from seatrial.kit.problems import Problem


class CannotSignIn(Problem):
    """The link or the password does not sign anybody in. Which part was wrong is not said."""

    type = "cannot-sign-in"
    title = "You are not signed in"
    status = 403


LINK_REMEDY = "Run seatrial up again where Seatrial runs: it prints a new link."


@dataclass(frozen=True, slots=True)
class LinkUse:
    """What a link is good for now: it founds the installation, or signs `name` in."""

    founds: bool
    name: str


def link_use(secret: str, *, now: datetime) -> LinkUse:
    """What the link would do now, without using it up; raises CannotSignIn."""
    return judge(
        SignInLink.objects.select_related("person").filter(digest=rules.digest(secret)).first(), now=now
    )


def judge(link: SignInLink | None, *, now: datetime) -> LinkUse:
    """What that link would do now; raises CannotSignIn with the reason where it is of no use."""
    if link is None:
        raise CannotSignIn("this link is not one of ours, or was not copied whole", remedy=LINK_REMEDY)
    if link.used_at is not None:
        raise CannotSignIn("this link was used already: each one signs in once", remedy=LINK_REMEDY)
    if link.voided_at is not None:
        raise CannotSignIn("a newer link has taken the place of this one", remedy=LINK_REMEDY)
    if link.expires_at <= now:
        raise CannotSignIn("this link has expired", remedy=LINK_REMEDY)
    if link.person is None:
        if is_founded():
            raise CannotSignIn("this installation has its first person already", remedy=LINK_REMEDY)
        return LinkUse(founds=True, name="")
    if not link.person.is_active:
        raise CannotSignIn("the account of this link is switched off", remedy="Ask an administrator.")
    return LinkUse(founds=False, name=link.person.name)
