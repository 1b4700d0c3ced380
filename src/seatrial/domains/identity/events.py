"""What happened to accounts, for those who have to act on it."""

from seatrial.kit.events import Event


class CredentialReset(Event):
    """Somebody let a person in anew by a link: until the cooling-off is over, what they sign is marked."""

    name = "identity.credential-reset"
    #: of the person
    uid: str


class PersonSwitchedOff(Event):
    """An account is off: sessions and tokens of it no longer work, roles no longer count."""

    name = "identity.person-switched-off"
    #: of the person
    uid: str


class PersonErased(Event):
    """The name of a person is gone for good; the uid stands for them from now on."""

    name = "identity.person-erased"
    #: of the person
    uid: str


class RolesChanged(Event):
    """Somebody holds a role that they did not hold, or no longer holds one, now or at a date."""

    name = "identity.roles-changed"
    #: of the person whose role it is
    uid: str
    role: str
    #: URN of what it is held within, '' for everywhere
    scope: str
