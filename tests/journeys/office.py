"""People at browsers: each of the cast has one of their own, and a passkey device in it."""

from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.journeys.conftest import Visitor

_PASSWORD = "a long and quiet harbour"


class Office:
    """Everybody signs in when they are first asked for a page."""

    def __init__(self, visitor: Visitor, *, address: str, cast: Cast) -> None:
        self.visitor, self.address = visitor, address.replace("127.0.0.1", "localhost")
        self.pages: dict[str, Page] = {}
        for person in cast.people.values():
            person.set_password(_PASSWORD)
            person.save()

    def at(self, role: str, path: str) -> Page:
        """The page, in the browser of that one of the cast."""
        if role not in self.pages:
            page = self.pages[role] = self.visitor.open(f"{self.address}/sign-in")
            _give_device(page)
            write(page, "Name", role.title())
            write(page, "Password", _PASSWORD)
            press(page, "Sign in")
            expect(page).to_have_url(f"{self.address}/")
        self.pages[role].goto(self.address + path)
        return self.pages[role]

    def enrol(self, role: str) -> None:
        """The person enrols a passkey to sign with."""
        page = self.at(role, "/profile/keys/passkey")
        write(page, "Name", "laptop")
        press(page, "Enrol passkey")
        expect(page).to_have_url(f"{self.address}/profile/keys")


def press(page: Page, name: str) -> None:
    """The button of exactly that name is pressed."""
    page.get_by_role("button", name=name, exact=True).click()


def write(page: Page, field: str, text: str) -> None:
    """The field of exactly that name has the text."""
    page.get_by_label(field, exact=True).fill(text)


def _give_device(page: Page) -> None:
    """A device that knows its holder (WebAuthn, 11.3)."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    line.send("WebAuthn.addVirtualAuthenticator", {"options": options})
