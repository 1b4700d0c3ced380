"""Proofs and exports of the log over the API, checked as whoever trusts nobody here would check them."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import rfc8785
from django.test import Client

from seatrial.domains.audit import selectors, services
from seatrial.domains.audit.types import Filter
from seatrial.kit.access import Actor, system
from tests import auditor
from tests.cast import NOW

pytestmark = pytest.mark.django_db
ADA = Actor("human", "019a3c00-0000-7000-8000-00000000beef", "Ada Ängström")
UNKNOWN = "0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11"
#: More than a tile, so that hashes come from tiles and from the tree's edge.
SIZE = 300


def write(count: int) -> None:
    """So many entries more, sealed."""
    more = [(f"service:{at}", {"at": at, "words": "grün"}) for at in range(count)]
    services.record_many("test.done", actor=ADA, subjects=more, now=NOW)
    services.seal(now=NOW)


@pytest.fixture
def program(by_token: Callable[..., Client]) -> Client:
    """A token that reads, and a log of so many entries; the first says that the token was issued."""
    made = by_token("read")
    services.seal(now=NOW)
    write(SIZE - selectors.size())
    return made


@pytest.fixture
def get(program: Client) -> Callable[..., Any]:
    """`get("/state")` is what the API says of the log."""

    def answer(path: str, status: int = 200, **query: object) -> Any:
        given = program.get(f"/api/v1/audit{path}", query)
        assert given.status_code == status, given.content
        return given.json()

    return answer


def uids(count: int = SIZE) -> list[str]:
    """The entries in the order of the tree."""
    records = sorted(selectors.every_entry(Filter()), key=lambda each: each.sequence or 0)
    return [each.uid for each in records][:count]


def decoded(path: list[str]) -> list[bytes]:
    """The hashes of an answer."""
    return [base64.b64decode(each, validate=True) for each in path]


def lines(program: Client, **query: object) -> Iterator[dict[str, Any]]:
    """The lines of an export."""
    response = program.get("/api/v1/audit/export", query)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/jsonl"
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    return iter([json.loads(line) for line in text.splitlines()])


@pytest.mark.parametrize("size", [None, 299, 257])
@pytest.mark.parametrize("sequence", [0, 1, 255, 256, -1])
def test_an_inclusion_proof_leads_to_the_root_that_was_signed(
    get: Callable[..., Any], sequence: int, size: int | None
) -> None:
    place = sequence if sequence >= 0 else (size or SIZE) - 1
    uid = uids()[place]
    found = get(f"/{uid}/proof", **({"size": size} if size else {}))

    assert (found["uid"], found["sequence"], found["size"]) == (uid, place, size or SIZE)
    told = json.loads(found["content"])
    assert told["uid"] == uid
    leaf = auditor.leaf_of(rfc8785.dumps(told))
    assert base64.b64decode(found["leaf"]) == leaf
    root = auditor.root_of_path(leaf, place, found["size"], decoded(found["path"]))
    assert base64.b64decode(found["root"]) == root
    assert auditor.signed_head(found["checkpoint"], get("/state")["key"]) == (found["size"], root)
    assert "Ängström" not in found["content"], "names are erasable, so none is sealed"


@pytest.mark.parametrize(("first", "size"), [(1, 300), (128, 300), (255, 257), (256, 300), (257, 299)])
def test_a_consistency_proof_leads_from_one_root_to_the_other(
    get: Callable[..., Any], first: int, size: int
) -> None:
    leaves = [base64.b64decode(get(f"/{uid}/proof")["leaf"]) for uid in uids(size)]
    found = get("/consistency", first=first, size=size)

    before, after = auditor.mth(leaves[:first]), auditor.mth(leaves)
    assert (base64.b64decode(found["before"]), base64.b64decode(found["after"])) == (before, after)
    assert auditor.roots_of_proof(first, size, decoded(found["path"]), before) == (before, after)


def test_who_kept_a_head_sees_that_the_log_was_only_added_to(get: Callable[..., Any]) -> None:
    kept_size, kept_root = auditor.signed_head(get("/state")["checkpoint"], get("/state")["key"])
    write(100)
    found = get("/consistency", first=kept_size)

    assert (found["first"], found["size"]) == (SIZE, SIZE + 100)
    old, new = auditor.roots_of_proof(SIZE, SIZE + 100, decoded(found["path"]), kept_root)
    assert old == kept_root
    assert auditor.signed_head(get("/state")["checkpoint"], get("/state")["key"]) == (SIZE + 100, new)


def test_the_whole_log_and_the_empty_one_need_no_path(get: Callable[..., Any]) -> None:
    whole = get("/consistency", first=SIZE)
    assert (whole["before"], whole["path"]) == (whole["after"], [])
    nothing = get("/consistency", first=0)
    assert (base64.b64decode(nothing["before"]), nothing["path"]) == (auditor.mth([]), [])


def test_an_entry_that_is_not_sealed_yet_cannot_be_proven_yet(get: Callable[..., Any]) -> None:
    services.record("test.late", actor=system("test"), subject="service:a", now=NOW + timedelta(seconds=1))
    uid = get("", action="test.late")["items"][0]["uid"]

    assert get(f"/{uid}")["sequence"] is None
    refused = get(f"/{uid}/proof", 409)
    assert refused["type"].endswith("#cannot-prove")
    assert (refused["detail"], refused["remedy"]) == ("the entry is not sealed yet", "Ask again in a second.")
    services.seal(now=NOW)
    assert get(f"/{uid}/proof")["sequence"] == SIZE


@pytest.mark.parametrize("uid", [UNKNOWN, "no-uid", "0"])
@pytest.mark.parametrize("what", ["", "/proof"])
def test_an_entry_that_is_not_there_is_not_found(get: Callable[..., Any], uid: str, what: str) -> None:
    refused = get(f"/{uid}{what}", 404)

    assert refused["type"].endswith("#not-found")
    assert f"there is no entry '{uid}'" in refused["detail"]


@pytest.mark.parametrize(
    ("size", "status", "words"),
    [
        (0, 409, "entry 5 is not in the tree of 0"),
        (5, 409, "entry 5 is not in the tree of 5"),
        (SIZE + 1, 409, f"the log has {SIZE} sealed entries, not {SIZE + 1}"),
        (1 << 62, 409, "the log has 300 sealed entries"),
        (-1, 422, "/query/size"),
        ((1 << 62) + 1, 422, "/query/size"),
        ("many", 422, "/query/size"),
    ],
)
def test_a_size_out_of_range_says_so(get: Callable[..., Any], size: object, status: int, words: str) -> None:
    uid = uids(6)[5]

    assert words in json.dumps(get(f"/{uid}/proof", status, size=size))


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ({"first": 7, "size": 6}, 409, "a tree of 7 is no beginning of a tree of 6"),
        ({"first": SIZE + 1}, 409, f"a tree of {SIZE + 1} is no beginning of a tree of {SIZE}"),
        ({"first": 1, "size": SIZE + 1}, 409, f"the log has {SIZE} sealed entries, not {SIZE + 1}"),
        ({"first": -1}, 422, "/query/first"),
        ({"first": 1, "size": -1}, 422, "/query/size"),
        ({}, 422, "/query/first"),
    ],
)
def test_trees_that_there_are_not_have_no_consistency(
    get: Callable[..., Any], query: dict[str, int], status: int, words: str
) -> None:
    assert words in json.dumps(get("/consistency", status, **query))


def test_the_whole_export_has_the_root_that_was_signed(get: Callable[..., Any], program: Client) -> None:
    services.record("test.late", actor=ADA, subject="service:a", now=NOW)
    head, *entries = lines(program)

    size, root = auditor.signed_head(head["checkpoint"], get("/state")["key"])
    assert (head["complete"], head["size"], size) == (True, SIZE, SIZE)
    sealed = [each for each in entries if each["sequence"] is not None]
    leaves = [auditor.leaf_of(rfc8785.dumps(each["entry"])) for each in sealed]
    assert [each["leaf"] for each in sealed] == [leaf.hex() for leaf in leaves]
    assert auditor.mth(leaves) == root
    assert [each["entry"]["action"] for each in entries[SIZE:]] == ["test.late"]
    assert all("path" not in each for each in entries)


def test_a_part_of_the_export_is_proven_entry_by_entry(get: Callable[..., Any], program: Client) -> None:
    head, *entries = lines(program, subject="service:260", with_proofs="true")

    size, root = auditor.signed_head(head["checkpoint"], get("/state")["key"])
    assert (head["complete"], head["filter"], size) == (False, {"subject": "service:260"}, SIZE)
    (found,) = entries
    assert found["name"] == ADA.name
    leaf = auditor.leaf_of(rfc8785.dumps(found["entry"]))
    path = [bytes.fromhex(each) for each in found["path"]]
    assert auditor.root_of_path(leaf, found["sequence"], size, path) == root
    assert list(lines(program, subject="service:none"))[1:] == []


@pytest.mark.parametrize("query", [{"since": "yesterday"}, {"with_proofs": "perhaps"}])
def test_an_export_of_what_cannot_be_read_is_refused(get: Callable[..., Any], query: dict[str, str]) -> None:
    assert f"/query/{next(iter(query))}" in json.dumps(get("/export", 422, **query))


def test_without_its_key_the_server_says_what_is_missing(get: Callable[..., Any], settings, tmp_path) -> None:
    uid = uids(1)[0]
    settings.AUDIT_KEY_FILE = tmp_path / "gone"

    for path in (f"/{uid}/proof", "/export"):
        refused = get(path, 422)
        assert refused["type"].endswith("#cannot-read-audit-key")
        assert "seatrial up" in refused["remedy"]
    assert get("/state")["key"] == ""
