"""The tables of identity."""

from seatrial.domains.identity.models.issuers import IssuerKeys, TrustedIssuer
from seatrial.domains.identity.models.people import Person
from seatrial.domains.identity.models.roles import Deputy, RoleAssignment
from seatrial.domains.identity.models.sign_in import SignInAttempt, SignInLink
from seatrial.domains.identity.models.signing import InstallationKey, KeyChallenge, SigningKey
from seatrial.domains.identity.models.tokens import ApiToken
from seatrial.domains.identity.models.visits import CredentialReset, Visit

__all__ = [
    "ApiToken",
    "CredentialReset",
    "Deputy",
    "InstallationKey",
    "IssuerKeys",
    "KeyChallenge",
    "Person",
    "RoleAssignment",
    "SignInAttempt",
    "SignInLink",
    "SigningKey",
    "TrustedIssuer",
    "Visit",
]
