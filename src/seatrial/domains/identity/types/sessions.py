"""How somebody signs in, as values."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in as its person sees it: open (a session), ended, or refused."""

    uid: str
    method: str
    address: str
    agent: str
    at: datetime
    last_seen_at: datetime
    refused: bool
    is_open: bool
    is_this: bool


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey to sign in with."""

    number: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Security:
    """How somebody signs in now. `codes_left` counts recovery codes; None: there are none to use."""

    has_password: bool
    authenticator_since: datetime | None
    codes_left: int | None
    passkeys: tuple[Passkey, ...]
    provider: str = ""

    @property
    def has_second_factor(self) -> bool:
        """Whether a password alone does not sign them in, or none is needed."""
        return self.authenticator_since is not None or bool(self.passkeys)
