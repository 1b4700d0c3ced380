"""Which addresses a request that somebody else's definition asks for may reach (server-side request forgery).

Private networks may be reached: that is where services run. This machine, the link, and the cloud's metadata
may not, unless the operator allows them by name. Names are resolved elsewhere; here are only the rules.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from seatrial.kit.problems import Problem

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

#: Where clouds hand out credentials beyond the link-local addresses: AWS by IPv6, Alibaba, Azure, Oracle.
_METADATA = {
    ip_address(text) for text in ("fd00:ec2::254", "100.100.100.200", "168.63.129.16", "192.0.0.192")
}
#: IPv6 addresses that stand for an IPv4 one behind a translator (RFC 6052, RFC 8215).
_TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_THIS_NETWORK = IPv4Network("0.0.0.0/8")
_BRACKETED = re.compile(r"\[(?P<host>[^\]]+)\](?::(?P<port>\d+))?")
_WITH_PORT = re.compile(r"(?P<host>[^:]+):(?P<port>\d+)")
_HOST_NAME = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*"
)
_LAST_PORT = 65535


class BadAllowance(ValueError):
    """The text allows nothing that could be understood; the message says how one is written."""


class CannotAsk(Problem):
    """The request may not or cannot be made at all: nothing was sent."""

    type = "cannot-ask"
    title = "The request may not be made"
    status = 422


@dataclass(frozen=True, slots=True)
class Allowance:
    """One entry of the allow-list: a host name or a network, at one port or (None) at all."""

    host: str
    network: Network | None
    port: int | None

    def covers(self, address: Address, *, host: str, port: int) -> bool:
        """Whether the request to that address, port and host as written is allowed by this entry."""
        if self.port not in (None, port):
            return False
        if self.network is None:
            return self.host == host
        return address.version == self.network.version and address in self.network


def parse(text: str) -> Allowance:
    """`localhost`, `localhost:8601`, `127.0.0.1:8601`, `[::1]:80`, `10.0.0.0/8`, `127.0.0.0/8:9090`.

    A host name allows whatever address it resolves to. Raises BadAllowance.
    """
    wanted = text.strip().casefold()
    match = _BRACKETED.fullmatch(wanted) or _WITH_PORT.fullmatch(wanted)
    host, digits = (match["host"], match["port"]) if match else (wanted, None)
    port = int(digits) if digits and len(digits) <= len(str(_LAST_PORT)) else None
    if digits and (port is None or not 0 < port <= _LAST_PORT):
        raise BadAllowance(f"{text!r}: a port is a number from 1 to {_LAST_PORT}")
    try:
        return Allowance("", ip_network(host), port)
    except ValueError:
        pass
    if not _HOST_NAME.fullmatch(host) or "/" in host:
        raise BadAllowance(
            f"{text!r} is no address: write host, host:port, address or network, as 127.0.0.1:8601, "
            "[::1]:8601 or 10.1.0.0/16"
        )
    return Allowance(host.rstrip("."), None, port)


@lru_cache(maxsize=8)
def _parse_all(texts: tuple[str, ...]) -> tuple[Allowance, ...]:
    return tuple(parse(text) for text in texts)


def parse_all(texts: Iterable[str]) -> tuple[Allowance, ...]:
    """All entries of an allow-list; raises BadAllowance for the first that is none."""
    return _parse_all(tuple(texts))


def refusal(address: str, *, host: str, port: int, allow: Sequence[str] = ()) -> str:
    """Why a request to the address may not be made, as "is link-local"; '' where it may.

    `host` is the name as the request writes it, `allow` the operator's list (see `parse`).
    """
    try:
        found = ip_address(address)
    except ValueError:
        return "is no address"
    reached = _plain(found)
    name = host.casefold().rstrip(".")
    for entry in parse_all(allow):
        if entry.covers(found, host=name, port=port) or entry.covers(reached, host=name, port=port):
            return ""
    return _nature(reached)


def _plain(address: Address) -> Address:
    """The address that is reached in the end, out of the IPv6 forms that carry an IPv4 one."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if any(address in network for network in _TRANSLATED) or (int(address) >> 32 == 0 and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _nature(address: Address) -> str:
    """What is special about an address that is denied; '' for all others."""
    natures = (
        (address in _METADATA, "hands out a cloud's credentials"),
        (address.is_loopback, "is this machine itself (loopback)"),
        (address.is_link_local, "is link-local, where clouds hand out credentials"),
        (address.is_unspecified or address in _THIS_NETWORK, "stands for no machine (unspecified)"),
        (address.is_multicast, "is a group of machines (multicast)"),
        (address.is_reserved, "is reserved"),
    )
    return next((words for holds, words in natures if holds), "")
