"""The demo's made-up people have accounts, so that one person can play a whole review.

Each start makes a link for each of them that signs in once; those of before are void. Nobody else's accounts
are touched, and no demo that is not asked for has any of them.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.urls import reverse

from seatrial.domains.identity import selectors
from seatrial.domains.identity import services as identity
from seatrial.kit.access import Actor
from seatrial.server import demo, keys
from seatrial.server.config import Settings

#: Handle, as in the example's catalogue, to name and role within the example's service.
CAST: Mapping[str, tuple[str, str]] = {
    "mina-okafor": ("Mina Okafor", "service_owner"),
    "job-lindqvist": ("Job Lindqvist", "engineering_lead"),
    "ana-reyes": ("Ana Reyes", "operations_lead"),
    "tomasz-brandt": ("Tomasz Brandt", "security_lead"),
    "priya-natarajan": ("Priya Natarajan", "product_manager"),
}
SCOPE = "service:edi-gateway"
LIFETIME = timedelta(days=3)
_SIGN_IN_ADDRESSES = "seatrial.domains.identity.urls"
_HEAD = "Made-up people of the demo. Each link signs in once; seatrial up --demo makes new ones.\n"


def let_in(settings: Settings, *, actor: Actor, now: datetime) -> int:
    """Each of them has an account with their role and a link in the data folder; gives how many.

    An account that somebody has switched off or erased stays so. The example has to be applied before.
    """
    lines = []
    for handle, (name, role) in CAST.items():
        secret = _secret(handle, name, role, actor, now)
        if secret:
            link = settings.url + reverse(
                "sign_in_link", urlconf=_SIGN_IN_ADDRESSES, kwargs={"token": secret}
            )
            lines.append(f"{name}, {role.replace('_', ' ')}: {link}")
    keys.write_private(settings.folder / demo.PEOPLE_FILE, text="\n".join([_HEAD, *lines, ""]))
    return len(lines)


def _secret(handle: str, name: str, role: str, actor: Actor, now: datetime) -> str:
    known = selectors.find_person(handle)
    if known is None:
        made = identity.invite(
            name, handle=handle, email=f"{handle.replace('-', '.')}@harbour.example",
            given=[(role, SCOPE)], actor=actor, now=now,
        )  # fmt: skip
        return made.secret
    if not known.is_active or known.kind != "human":
        return ""
    return identity.issue_sign_in_link(actor=actor, lifetime=LIFETIME, now=now, name=handle)
