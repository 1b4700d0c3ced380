"""Pages of identity."""

from seatrial.domains.identity.views.profile import profile
from seatrial.domains.identity.views.sign_in import sign_in, sign_in_link, sign_out

__all__ = ["profile", "sign_in", "sign_in_link", "sign_out"]
