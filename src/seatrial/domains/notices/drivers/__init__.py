"""Hands pages over to those who carry them: web addresses, Twilio, the services of Apprise (`carrying`)."""

from seatrial.domains.notices.drivers.failing import CannotPage
from seatrial.domains.notices.drivers.posting import post
from seatrial.domains.notices.drivers.twilio import Account, account, call_up

__all__ = ["Account", "CannotPage", "account", "call_up", "post"]
