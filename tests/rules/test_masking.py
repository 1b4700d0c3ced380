"""Secrets in what programs print: however they are written, cut into pieces or broken over lines."""

import html
import itertools
import json
import re
import time
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from seatrial.kit.masking import Masker, masked

SECRET = "p4ss/w+rd é'\"x\\9"
KEY = "-----BEGIN KEY-----\nMC4CAQAwBQYDK2VwBCIEIH\nqJ1Yx0T2p7aaaaBBBBcccc\n-----END KEY-----"
WRITTEN: dict[str, Callable[[str], str]] = {
    "raw": str,
    "base64": lambda text: b64encode(text.encode()).decode(),
    "base64, second offset": lambda text: b64encode(b"u" + text.encode()).decode(),
    "base64, third offset": lambda text: b64encode(b"me" + text.encode()).decode(),
    "base64 among others": lambda text: b64encode(b"user:" + text.encode() + b":more").decode(),
    "base64 in lines": lambda text: "\n".join(re.findall(".{1,7}", b64encode(text.encode()).decode())),
    "base64 for addresses": lambda text: urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "base64 in an address": lambda text: quote(b64encode(text.encode()).decode(), safe=""),
    "percent": quote,
    "percent, nothing safe": lambda text: quote(text, safe=""),
    "percent, lower case": lambda text: re.sub("%..", lambda hit: hit[0].lower(), quote(text, safe="")),
    "percent, every byte": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "a form": quote_plus,
    "JSON": lambda text: json.dumps(text),
    "JSON as it is": lambda text: json.dumps(text, ensure_ascii=False),
    "JSON in JSON's PHP": lambda text: json.dumps(text).replace("/", "\\/"),
    "JSON, every character": lambda text: "".join(f"\\u{ord(sign):04x}" for sign in text),
    "hex": lambda text: text.encode().hex(),
    "hex, upper case": lambda text: text.encode().hex().upper(),
    "hex with colons": lambda text: text.encode().hex(":"),
    "C": lambda text: "".join(f"\\x{byte:02x}" for byte in text.encode()),
    "HTML": html.escape,
    "over lines": lambda text: "\n".join(text),
    "over lines of Windows": lambda text: "\r\n".join(re.findall(".{1,3}", text)),
}  # fmt: skip
names = st.sampled_from(sorted(WRITTEN))
#: No letters of it can be a part of any way of writing a secret of digits and upper case.
around = st.text(alphabet=" .,;()~", max_size=20)
secrets = st.text(alphabet="ABCXYZ019é/+ \"'&%\\", min_size=8, max_size=40).filter(
    lambda text: text == text.strip()
)


@pytest.mark.parametrize("name", sorted(WRITTEN))
@pytest.mark.parametrize("secret", [SECRET, "hunter2hunter2", "ünï-cødé-日本語"])
def test_a_secret_is_hidden_however_it_is_written(name: str, secret: str) -> None:
    shown = masked(f"before {WRITTEN[name](secret)} after", secrets={"password": secret})
    assert "[masked:password]" in shown
    left = shown.replace("[masked:password]", "").replace("before", "").replace("after", "").strip(' "\n')
    # in base64 a digit beside the secret holds a part of one of its bytes
    assert len(left) <= (16 if "among" in name else 4), shown


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_character_by_character_is_the_same_as_at_once(name: str) -> None:
    text = f"before {WRITTEN[name](SECRET)} after {WRITTEN[name](SECRET)}"
    masker = Masker({"password": SECRET})
    assert "".join([*map(masker.feed, text), masker.end()]) == masked(text, secrets={"password": SECRET})


@settings(max_examples=300, deadline=None)
@given(secrets, names, around, around, st.lists(st.integers(0, 200), max_size=6))
@example("A%41AAAAA", "percent, nothing safe", "", "", [3, 5])
def test_no_cut_shows_a_secret(secret: str, name: str, before: str, after: str, cuts: list[int]) -> None:
    text = before + WRITTEN[name](secret) + after
    places = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    masker = Masker({"password": secret})
    pieces = [text[start:end] for start, end in itertools.pairwise(places)]
    shown = "".join([*map(masker.feed, pieces), masker.end()])
    assert "[masked:password]" in shown
    assert secret not in shown
    assert WRITTEN[name](secret) not in shown
    assert secret not in re.sub(r"[\r\n]", "", shown)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.lists(st.integers(0, 200), max_size=6))
def test_other_text_comes_out_as_it_went_in(text: str, cuts: list[int]) -> None:
    masker = Masker({"password": "q8Zr-77_unlikely"})
    places = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    pieces = [text[start:end] for start, end in itertools.pairwise(places)]
    assert "".join([*map(masker.feed, pieces), masker.end()]) == text


def test_what_may_begin_a_secret_is_held_back_until_it_can_be_told() -> None:
    masker = Masker({"password": "hunter2hunter2"})
    assert masker.feed("it is hun") == "it is "
    assert masker.feed("gry\n") == "hungry\n"
    assert masker.feed("hunter2") == ""
    assert masker.feed("hunter2\n") == "[masked:password]\n"


def test_a_secret_that_breaks_off_at_the_end_is_hidden_where_it_is_half() -> None:
    assert masked("it is hunter2hun", secrets={"p": "hunter2hunter2"}) == "it is [masked:p]"
    assert masked("such fun in the h", secrets={"p": "hunter2hunter2"}) == "such fun in the h"


def test_one_line_of_a_key_is_a_secret_as_well() -> None:
    shown = masked(f"{KEY}\nand\n{KEY.splitlines()[1]}\n", secrets={"key": KEY})
    assert shown == "[masked:key]\nand\n[masked:key]\n"


def test_the_longer_of_two_secrets_is_hidden_whole() -> None:
    assert masked("abcd1234efgh", secrets={"short": "abcd", "long": "abcd1234efgh"}) == "[masked:long]"


def test_nothing_of_a_basic_authorization_can_be_read_back() -> None:
    sent = b64encode(b"admin:hunter2hunter2").decode()
    shown = masked(f"Authorization: Basic {sent}\n", secrets={"password": "hunter2hunter2"})
    kept = shown.removeprefix("Authorization: Basic ").partition("[")[0]
    assert b"hun" not in b64decode(kept + "=" * (-len(kept) % 4))


def test_a_secret_too_short_to_be_told_is_refused() -> None:
    with pytest.raises(ValueError, match="pin has fewer than 4"):
        Masker({"pin": "123"})


def test_much_output_is_masked_quickly() -> None:
    text = "the quick brown fox, 1234567890 ABCDEF abcdef %20 \\n <a href='x'>\n" * 15_000
    started = time.process_time()
    masked(text, secrets={"password": SECRET, "key": KEY})
    assert time.process_time() - started < 5  # a megabyte; our own time, whatever else runs
