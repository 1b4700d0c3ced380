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
class Grant:
    """What an actor may be given: a name as policies ask for it, and what it allows in words."""

    name: str
    summary: str


#: Every grant that a token may hold. A domain adds its own when it asks for a new one.
GRANTS: Registry[Grant] = Registry("grant")

READ = GRANTS.add("read", Grant("read", "Read every page, list and document"))
APPLY = GRANTS.add("workspace:apply", Grant("workspace:apply", "Apply the files of a workspace"))
TRIAL = GRANTS.add("readiness:trial", Grant("readiness:trial", "Run the trial of a service"))
EVERYTHING = GRANTS.add("*", Grant("*", "Do everything that the installation allows"))
