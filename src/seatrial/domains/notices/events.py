"""What happens to pages."""

from typing import ClassVar

from seatrial.kit.events import Event


class PageFailed(Event):
    """Nothing of a page reached a provider, and no contact method is left to try. Whoever pages looks for
    somebody else.
    """

    name: ClassVar[str] = "notices.page_failed"
    page: str
    person_uid: str
    about: str


class PageAnswered(Event):
    """Somebody answered a page: by its link, by a reply, on its page or over the API."""

    name: ClassVar[str] = "notices.page_answered"
    page: str
    person_uid: str
    about: str
    verb: str
    how: str
