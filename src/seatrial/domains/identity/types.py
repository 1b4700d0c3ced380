"""The words of identity as values, and the registry of grants."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from seatrial.kit.registry import Registry

Theme = Literal["system", "light", "dark"]
THEMES: tuple[Theme, ...] = get_args(Theme)


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as other domains and pages see them. `last_seen_at` is the last sign-in."""

    uid: str
    name: str
    time_zone: str
    theme: Theme
    is_administrator: bool
    is_active: bool
    created_at: datetime
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody is to services (R027 to R032) or to the installation; its grants follow from it.

    `scoped` roles are held within a service, team or system, or everywhere; the others only everywhere.
    """

    name: str
    title: str
    summary: str
    scoped: bool = True
    #: whether its holder knows of nothing else than what it is held within (R005)
    confined: bool = False


#: Every role that somebody may be given. Rows name them, so a name never changes its meaning.
ROLES: Registry[Role] = Registry("role")

for _role in (
    Role("service_owner", "Service owner", "Confirms readiness, accepts operational risk, funds remediation"),
    Role("engineering_lead", "Engineering lead", "Leads technical readiness, runbooks, resiliency"),
    Role("operations_lead", "Operations lead", "Validates deployment, monitoring and on-call"),
    Role("security_lead", "Security lead", "Verifies security controls and access; has a veto"),
    Role("product_manager", "Product manager", "Confirms commitments to customers; is consulted"),
    Role("vendor_lead", "Vendor lead", "Supplies artefacts, sees only the own services", confined=True),
    Role(
        "auditor",
        "Auditor",
        "Reads everything, the log and its proofs too, and changes nothing",
        scoped=False,
    ),
    Role("administrator", "Administrator", "Runs this installation", scoped=False),
):
    ROLES.add(_role.name, _role)

#: Roles that lead a service from the inside.
LEADS = frozenset({"service_owner", "engineering_lead", "operations_lead", "security_lead"})


@dataclass(frozen=True, slots=True)
class Grant:
    """What an actor may be given: a name as policies ask for it, and what it allows in words.

    `roles` hold it; `everybody` who is signed in and not confined holds it too. What `humans` alone may
    hold (to sign, to waive, to accept), no token and no agent is ever given.
    """

    name: str
    summary: str
    roles: frozenset[str] = frozenset()
    everybody: bool = False
    humans: bool = False


#: Every grant that there is. A domain adds its own when it asks for a new one.
GRANTS: Registry[Grant] = Registry("grant")

READ = GRANTS.add(
    "read", Grant("read", "Read every page, list and document", frozenset({"vendor_lead"}), True)
)
APPLY = GRANTS.add("workspace:apply", Grant("workspace:apply", "Apply the files of a workspace"))
TRIAL = GRANTS.add("readiness:trial", Grant("readiness:trial", "Run the trial of a service", LEADS, True))
EVERYTHING = GRANTS.add("*", Grant("*", "Do everything that the installation allows"))
