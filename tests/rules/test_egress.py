"""Which addresses a probe may reach."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.kit import egress


def refused(address: str, *, host: str = "example.org", port: int = 80, allow: tuple[str, ...] = ()) -> bool:
    return bool(egress.refusal(address, host=host, port=port, allow=allow))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.10", "::1", "0.0.0.0", "0.1.2.3", "::", "169.254.169.254", "169.254.0.1",
        "fe80::1", "fe80::1%eth0", "224.0.0.1", "ff02::1", "255.255.255.255", "240.0.0.1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1", "64:ff9b:1:ffff::a9fe:a9fe", "2001:0:c000:221:0:0:80ff:fffe",
        "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "fd00:ec2::254", "100.100.100.200", "168.63.129.16",
        "not an address", "",
    ],
)  # fmt: skip
def test_denies_what_no_service_lives_at(address: str) -> None:
    assert refused(address)


@pytest.mark.parametrize(
    "address",
    ["10.1.2.3", "192.168.0.9", "172.16.3.4", "93.184.216.34", "2606:4700::1111", "fd12:3456::1",
     "::ffff:10.0.0.1", "64:ff9b::5db8:d822"],
)  # fmt: skip
def test_reaches_public_and_private_networks(address: str) -> None:
    assert egress.refusal(address, host="example.org", port=80) == ""


@pytest.mark.parametrize(
    ("entry", "address", "host", "port", "reached"),
    [
        ("127.0.0.1", "127.0.0.1", "x", 1, True),
        ("127.0.0.1:8601", "127.0.0.1", "x", 8601, True),
        ("127.0.0.1:8601", "127.0.0.1", "x", 8602, False),
        ("127.0.0.1:8601", "127.0.0.2", "x", 8601, False),
        ("127.0.0.0/8:9090", "127.0.0.2", "x", 9090, True),
        ("[::1]:80", "::1", "x", 80, True),
        ("[::1]:80", "::1", "x", 81, False),
        ("::1", "::1", "x", 81, True),
        ("fe80::/10", "fe80::9", "x", 81, True),
        ("127.0.0.1:80", "::ffff:127.0.0.1", "x", 80, True),
        ("LocalHost:8601", "127.0.0.1", "localhost", 8601, True),
        ("localhost", "::1", "LOCALHOST.", 1, True),
        ("localhost", "127.0.0.1", "evil.example", 1, False),
        ("169.254.169.254", "169.254.169.254", "x", 80, True),
    ],
)
def test_the_allow_list_opens_exactly_what_it_names(
    entry: str, address: str, host: str, port: int, reached: bool
) -> None:
    assert refused(address, host=host, port=port, allow=(entry,)) is not reached


@pytest.mark.parametrize(
    "text", ["", "a b", "http://x", "x:0", "x:65536", "x:999999", "10.0.0.1/8/9", "[::1", "*"]
)
def test_an_entry_that_says_nothing_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(egress.BadAllowance, match=r"is no address: write|a port is a number"):
        egress.parse(text)


@given(st.integers(0, 2**32 - 1))
def test_an_ipv4_address_is_judged_alike_in_every_spelling(number: int) -> None:
    plain = str(egress.IPv4Address(number))
    mapped = str(egress.IPv6Address(0xFFFF << 32 | number))
    assert refused(plain) == refused(mapped)
