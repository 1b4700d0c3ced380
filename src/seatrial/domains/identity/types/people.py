"""People, roles and grants as values, and the registries of roles, grants and what they are held within."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from seatrial.kit.access import Answer
from seatrial.kit.registry import Registry

Theme = Literal["system", "light", "dark"]
THEMES: tuple[Theme, ...] = get_args(Theme)


#: Whoever has an account: a human signs in, a service and an agent hold tokens and never a password.
Kind = Literal["human", "service", "agent"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Profile:
    """Whoever has an account, as other domains and pages see them. `last_seen_at` is the last sign-in.

    `handle` never changes: `person:<handle>` is the User of the catalogue. The name may.
    """

    uid: str
    name: str
    time_zone: str
    theme: Theme
    is_active: bool
    created_at: datetime
    last_seen_at: datetime | None
    handle: str = ""
    kind: Kind = "human"
    email: str = ""
    #: whether the account is a vendor's: it knows of nothing but what it holds a role within (R005)
    is_vendor: bool = False
    erased_at: datetime | None = None

    @property
    def urn(self) -> str:
        """As the log and the catalogue name them."""
        return f"person:{self.handle}"


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody is to services (R027 to R032) or to the installation; its grants follow from it.

    `scoped` roles are held within a service, team or system, or everywhere; the others only everywhere.
    """

    name: str
    title: str
    summary: str
    scoped: bool = True
    #: whether it is for vendors' accounts, and for them alone: they hold it within something (R005)
    confined: bool = False
    #: whether services and agents may hold it
    programs: bool = True
    #: whether who holds nothing else may not even do what everybody who is signed in may
    reads_only: bool = False


#: Every role that somebody may be given. Rows name them, so a name never changes its meaning.
ROLES: Registry[Role] = Registry("role")

for _role in (
    Role(
        "service_owner",
        "Service owner",
        "Confirms readiness, accepts operational risk, funds remediation",
        programs=False,
    ),
    Role("engineering_lead", "Engineering lead", "Leads technical readiness, runbooks, resiliency"),
    Role("operations_lead", "Operations lead", "Validates deployment, monitoring and on-call"),
    Role(
        "security_lead", "Security lead", "Verifies security controls and access; has a veto", programs=False
    ),
    Role("product_manager", "Product manager", "Confirms commitments to customers; is consulted"),
    Role("manager", "Manager", "Approves for management what goes into production", programs=False),
    Role("vendor_lead", "Vendor lead", "Supplies artefacts, sees only the own services", confined=True),
    Role(
        "auditor",
        "Auditor",
        "Reads everything, the log and its proofs too, and changes nothing",
        scoped=False,
        programs=False,
        reads_only=True,
    ),
    Role("publisher", "Publisher", "Applies the files of workspaces: continuous integration"),
    Role("administrator", "Administrator", "Runs this installation", scoped=False, programs=False),
):
    ROLES.add(_role.name, _role)

#: What a role may be held within.
SCOPE_KINDS = ("service", "team", "system", "workspace")
ADMINISTRATOR = "administrator"
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
    "read", Grant("read", "Read every page, list and document", frozenset({"vendor_lead", "auditor"}), True)
)
APPLY = GRANTS.add(
    "workspace:apply", Grant("workspace:apply", "Apply the files of a workspace", frozenset({"publisher"}))
)
TRIAL = GRANTS.add("readiness:trial", Grant("readiness:trial", "Run the trial of a service", LEADS, True))
PEOPLE = GRANTS.add(
    "identity:people", Grant("identity:people", "Invite people, switch accounts off and on, erase names")
)
ASSIGN = GRANTS.add(
    "identity:roles",
    Grant("identity:roles", "Give roles and take them away", frozenset({"service_owner"})),
)
TOKENS = GRANTS.add(
    "identity:tokens", Grant("identity:tokens", "Issue tokens for services and agents, revoke anybody's")
)
#: Two, for tokens: of one nothing else tells whether its owner administers (decision 0047).
REVOKE_KEYS = GRANTS.add(
    "identity:revoke-keys", Grant("identity:revoke-keys", "Revoke anybody's signing keys")
)
REVOKE_OWN_KEYS = GRANTS.add(
    "identity:revoke-own-keys",
    Grant("identity:revoke-own-keys", "Revoke the own signing keys", frozenset({"auditor"}), True),
)
HOLD = GRANTS.add(
    "audit:hold",
    Grant(
        "audit:hold",
        "Hold audit entries back from pruning, release holds",
        frozenset({"auditor", "security_lead"}),
    ),
)
PRODUCERS = GRANTS.add(
    "identity:producers",
    Grant("identity:producers", "Enrol continuous integration whose tokens are believed, and revoke it"),
)
EVERYTHING = GRANTS.add("*", Grant("*", "Do everything that the installation allows", humans=True))


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody holds now. `scope` is the URN of what it is held within, '' everywhere."""

    role: str
    scope: str = ""
    #: the name of whom its holder stands in for; '': it is the own role
    deputy_of: str = ""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a role that they hold now, as deputy or themselves."""

    person: Profile
    held: Held


@dataclass(frozen=True, slots=True)
class Powers:
    """What follows from the roles of somebody; the fields are those of an actor of the same names."""

    grants: frozenset[str] = frozenset()
    within: Mapping[str, frozenset[str]] = field(default_factory=dict)
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    because: Mapping[tuple[str, str], str] = field(default_factory=dict)


#: A kind of thing that roles are held within, by its word (`service`): gives what a role may be held within
#: to count for the thing of that URN (itself first); nothing where there is no such thing.
Enclosing = Callable[[str], tuple[str, ...]]
SUBJECTS: Registry[Enclosing] = Registry("kind of subject")


@dataclass(frozen=True, slots=True)
class Issuer:
    """An enrolled producer: whose tokens are believed, on which conditions, and what they may do where."""

    uid: str
    name: str
    issuer: str
    audience: str
    conditions: Mapping[str, str]
    services: tuple[str, ...]
    grants: tuple[str, ...]
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Token:
    """A token without its secret. `owner` is the uid of the account it belongs to, '' the installation."""

    uid: str
    name: str
    owner: str
    owner_name: str
    owner_handle: str
    scopes: tuple[str, ...]
    within: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    def state(self, *, now: datetime) -> Literal["valid", "revoked", "expired"]:
        """Whether it signs anybody in at the moment."""
        if self.revoked_at is not None:
            return "revoked"
        return "valid" if self.expires_at > now else "expired"


@dataclass(frozen=True, slots=True)
class Assignment:
    """A role of somebody. `given_by` and `taken_by` are actors as `human:<uid>`."""

    uid: str
    person: Profile
    role: str
    scope: str
    starts_at: datetime
    ends_at: datetime | None
    reason: str
    given_by: str
    given_at: datetime
    taken_by: str = ""
    taken_at: datetime | None = None

    def state(self, *, now: datetime) -> Literal["held", "to come", "ended"]:
        """Whether it counts at the moment."""
        return _state(self.starts_at, ends_at=self.ends_at, taken_at=self.taken_at, now=now)


@dataclass(frozen=True, slots=True)
class Deputyship:
    """`deputy` holds the roles of `person` as well, for a while."""

    uid: str
    person: Profile
    deputy: Profile
    starts_at: datetime
    ends_at: datetime
    reason: str
    given_by: str
    given_at: datetime
    taken_by: str = ""
    taken_at: datetime | None = None

    def state(self, *, now: datetime) -> Literal["held", "to come", "ended"]:
        """Whether it counts at the moment."""
        return _state(self.starts_at, ends_at=self.ends_at, taken_at=self.taken_at, now=now)


def _state(
    starts_at: datetime, *, ends_at: datetime | None, taken_at: datetime | None, now: datetime
) -> Literal["held", "to come", "ended"]:
    if taken_at is not None or (ends_at is not None and ends_at <= now):
        return "ended"
    return "held" if starts_at <= now else "to come"


@dataclass(frozen=True, slots=True)
class Access:
    """Who holds a grant for a subject ('' for everything), and whether and why, or why not, somebody does.

    `within` is what the subject belongs to; `ask` are those who could give what is missing, with the reason.
    """

    grant: Grant
    subject: str
    within: tuple[str, ...]
    answer: Answer
    holders: tuple[tuple[Profile, str], ...]
    ask: tuple[tuple[Profile, str], ...] = ()
