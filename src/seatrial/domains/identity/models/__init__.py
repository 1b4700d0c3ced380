"""The tables of identity."""

from seatrial.domains.identity.models.people import Person
from seatrial.domains.identity.models.roles import Deputy, RoleAssignment
from seatrial.domains.identity.models.sign_in import SignInAttempt, SignInLink
from seatrial.domains.identity.models.tokens import ApiToken

__all__ = ["ApiToken", "Deputy", "Person", "RoleAssignment", "SignInAttempt", "SignInLink"]
