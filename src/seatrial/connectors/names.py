"""Asks a DNS resolver for the records of a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address

import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver

from seatrial.kit import egress
from seatrial.kit.egress import CannotAsk as CannotAsk  # part of what this module says
from seatrial.kit.problems import Problem

_PORT = 53
_MOST = 100


class CannotLookUp(Problem):
    """The resolver does not answer, or not with what could be judged."""

    type = "cannot-look-up"
    title = "The name cannot be looked up"
    status = 502


@dataclass(frozen=True, slots=True)
class Records:
    """What a resolver answered: NOERROR or NXDOMAIN, the records sorted, and the name that bears them."""

    status: str
    records: tuple[str, ...]
    ttl: int
    canonical: str


def ask(name: str, *, record: str, resolver: str, timeout: timedelta, allow: Sequence[str] = ()) -> Records:
    """The records; `resolver` is an address with or without a port, '' for this machine's own.

    Raises CannotAsk and CannotLookUp.
    """
    asked = _resolver(resolver, allow)
    asked.lifetime = timeout.total_seconds()
    try:
        answer = asked.resolve(name, record, raise_on_no_answer=False, search=False)
    except dns.resolver.NXDOMAIN:
        return Records("NXDOMAIN", (), 0, name)
    except (dns.name.LabelTooLong, dns.name.NameTooLong, dns.name.EmptyLabel, UnicodeError):
        raise CannotAsk(f"{name!r} is no name") from None
    except dns.resolver.LifetimeTimeout:
        raise CannotLookUp(f"{_place(asked)} does not answer within {timeout.total_seconds():g} s") from None
    except dns.exception.DNSException as error:
        raise CannotLookUp(f"{_place(asked)}: {' '.join(str(error).split())[:200]}") from None
    found = sorted(
        each.to_text().strip('"') if record == "TXT" else each.to_text() for each in answer.rrset or ()
    )
    ttl = int(answer.rrset.ttl) if answer.rrset is not None else 0
    return Records("NOERROR", tuple(found[:_MOST]), ttl, str(answer.canonical_name).rstrip("."))


def _resolver(text: str, allow: Sequence[str]) -> dns.resolver.Resolver:
    if not text:
        try:
            return dns.resolver.Resolver()
        except dns.exception.DNSException as error:
            raise CannotLookUp(f"this machine has no resolver: {error}") from None
    host, port = _split(text)
    why = egress.refusal(host, host=host, port=port, allow=allow)
    if why:
        remedy = f"If that is meant, an operator adds {text} to SEATRIAL_PROBE_ALLOW."
        raise CannotAsk(f"the resolver {host} {why}, and may not be asked", remedy=remedy)
    found = dns.resolver.Resolver(configure=False)
    found.nameservers, found.port = [host], port
    return found


def _split(text: str) -> tuple[str, int]:
    host, _, digits = text.rpartition(":") if text.count(":") == 1 or text.startswith("[") else (text, "", "")
    try:
        return str(ip_address(host.strip("[]"))), int(digits) if digits else _PORT
    except ValueError:
        raise CannotAsk(f"{text!r} is no resolver", remedy="Write an address, as 192.0.2.53:53.") from None


def _place(asked: dns.resolver.Resolver) -> str:
    return f"the resolver {', '.join(str(each) for each in asked.nameservers)}"
