"""What the API takes and gives of notices."""

from collections.abc import Sequence
from datetime import datetime

from ninja import Schema
from pydantic import ConfigDict, Field

from seatrial.domains.notices.types import Notice, Preferences


class NoticeOut(Schema):
    """A notice. `link` is a path here; `mail` what became of it as mail."""

    uid: str
    kind: str
    subject: str
    body: str
    link: str
    created_at: datetime
    read_at: datetime | None
    mail: str
    attempts: int
    sent_at: datetime | None
    error: str

    @classmethod
    def of(cls, found: Notice) -> "NoticeOut":
        """The notice as the API gives it."""
        return cls(**{name: getattr(found, name) for name in cls.model_fields})


class NoticesOut(Schema):
    """Notices, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[NoticeOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Notice], *, limit: int) -> "NoticesOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        more = len(found) > limit
        return cls(items=[NoticeOut.of(each) for each in shown], next=shown[-1].uid if more else "")


class PreferencesOut(Schema):
    """What a person wants by mail: the digest at that hour of their time zone, no mail of those kinds."""

    digest_hour: int | None
    kinds_off: list[str]

    @classmethod
    def of(cls, found: Preferences) -> "PreferencesOut":
        """The preferences as the API gives them."""
        return cls(digest_hour=found.digest_hour, kinds_off=sorted(found.kinds_off))


class PreferencesIn(Schema):
    """The same, as it is to be; null for no digest."""

    model_config = ConfigDict(extra="forbid")

    digest_hour: int | None = Field(ge=0, le=23)
    kinds_off: list[str] = Field(max_length=100)


class TestIn(Schema):
    """To whom a notice goes that tries whether it arrives; '' for oneself."""

    model_config = ConfigDict(extra="forbid")

    person: str = Field("", max_length=100)


class ReadOut(Schema):
    """How many notices count as read now that did not before."""

    read: int
