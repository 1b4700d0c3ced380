"""What clients of Alertmanager ask for, and set, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """The source that a key belongs to: what is asked with the key is about that source alone."""

    uid: UUID
    urn: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The source that an address belongs to, by the digest of its key; `spec` is that of its definition."""

    urn: str
    digest: bytes
    spec: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AskedSilence:
    """A silence as a client of Alertmanager puts it. `replaces` is the one that it is put in the place of."""

    match: Sequence[str]
    starts_at: datetime
    ends_at: datetime
    reason: str
    author: str
    replaces: UUID | None
