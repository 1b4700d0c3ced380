"""The words of replies as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    """A request as far as its repetition goes.

    `credential` is what proves who sent it: text that others cannot produce, and that is stored nowhere.
    `key` is the value of `Idempotency-Key`, `body` the digest of what it carries.
    """

    credential: str = field(repr=False)
    method: str
    path: str
    key: str
    body: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered. `headers` are those that belong to the answer itself (`ETag`, `Location`)."""

    status: int
    content: bytes
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    #: whether it was given before, and nothing was done now
    is_replay: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether a repetition gets it again: what failed had no effect and may be tried anew."""
        return 200 <= self.status < 300
