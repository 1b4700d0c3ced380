"""An export is verified without Seatrial: by a verifier that knows hashlib, cryptography and JSON alone."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import rfc8785
from cryptography.exceptions import InvalidSignature

from seatrial.domains.audit import selectors, services
from seatrial.domains.audit.rules import exports, notes
from seatrial.domains.audit.rules.checking import Verification
from seatrial.domains.audit.types import Filter
from seatrial.kit.access import Actor, system
from tests import auditor
from tests.cast import NOW

pytestmark = pytest.mark.django_db
SIGNER = notes.Signer("seatrial.dev/log/test", bytes(range(32)))
ACTOR = system("test")
NADIA = Actor("human", "019a3c00-0000-7000-8000-00000000beef", "Nadia Näf", frozenset({"*"}))


def make_log() -> None:
    for at in range(300):
        services.record(
            "test.done" if at % 3 else "test.undone",
            actor=NADIA if at % 2 else ACTOR,
            subject=f"service:{at % 5}",
            details={"at": at, "ratio": at / 7, "words": "grün 😀"} if at % 4 else {},
            now=NOW + timedelta(seconds=at),
        )
    services.seal(now=NOW)


def export(wanted: Filter | None = None, *, with_proofs: bool = False, now: datetime = NOW) -> list[str]:
    return list(selectors.export_lines(wanted or Filter(), with_proofs=with_proofs, signer=SIGNER, now=now))


def verify(lines: list[str], **given: Any) -> Verification:
    options = {"verifier": SIGNER.verifier, "anchored": {}} | given
    return exports.verify(lambda: [line.encode() for line in lines], **options)


def independent(lines: list[str], key: str) -> dict[str, Any]:
    """What an auditor finds; raises AssertionError or InvalidSignature where that is not what was signed."""
    head = json.loads(lines[0])
    size, root = auditor.signed_head(head["checkpoint"], key)
    assert size == head["size"]
    leaves: list[bytes] = []
    entries = []
    for line in lines[1:]:
        found = json.loads(line)
        entries.append(found["entry"])
        leaf = auditor.leaf_of(rfc8785.dumps(found["entry"]))
        assert leaf.hex() == found["leaf"]
        if head["complete"]:
            assert found["sequence"] == len(leaves)
            leaves.append(leaf)
        if "path" in found:
            path = [bytes.fromhex(digest) for digest in found["path"]]
            assert auditor.root_of_path(leaf, found["sequence"], size, path) == root
    if head["complete"]:
        assert auditor.mth(leaves) == root
    return {"size": size, "entries": entries}


@pytest.mark.parametrize("with_proofs", [False, True])
def test_an_independent_verifier_confirms_a_whole_export(with_proofs: bool) -> None:
    make_log()
    lines = export(with_proofs=with_proofs)
    found = independent(lines, str(SIGNER.verifier))

    assert found["size"] == len(found["entries"]) == 300
    assert found["entries"][1]["details"] == {"at": 1, "ratio": 1 / 7, "words": "grün 😀"}
    assert found["entries"][1]["actor"] == {"kind": "human", "uid": NADIA.uid}
    assert "Nadia" not in json.dumps(found["entries"], ensure_ascii=False)
    assert json.loads(lines[2])["name"] == "Nadia Näf"
    mine = verify(lines)
    assert mine.sound
    assert (mine.size, mine.root) == (300, selectors.root(300))


def test_an_independent_verifier_confirms_a_part_of_the_log() -> None:
    make_log()
    wanted = Filter(
        subject="service:3",
        action="test.done",
        since=NOW + timedelta(seconds=20),
        until=NOW + timedelta(seconds=200),
    )
    lines = export(wanted, with_proofs=True)
    found = independent(lines, str(SIGNER.verifier))

    expected = [at for at in range(20, 200) if at % 5 == 3 and at % 3]
    assert [entry["uid"] for entry in found["entries"]] == [
        record.uid for record in reversed(selectors.entries(wanted, limit=200).records)
    ]
    assert len(found["entries"]) == len(expected)
    mine = verify(lines)
    assert (mine.sound, mine.complete) == (True, False)
    with pytest.raises(exports.CannotReadExport, match="no paths"):
        verify(export(wanted))


def changed(lines: list[str], at: int, old: str, new: str) -> list[str]:
    assert old in lines[at]
    return [*lines[:at], lines[at].replace(old, new, 1), *lines[at + 1 :]]


TAMPERING: dict[str, tuple[Callable[[list[str]], list[str]], int]] = {
    "a flipped byte": (lambda lines: changed(lines, 42, '"at":41', '"at":40'), 41),
    "a flipped byte of the leaf": (lambda lines: changed(lines, 42, '"leaf":"', '"leaf":"00'), -1),
    "a dropped middle entry": (lambda lines: [*lines[:100], *lines[101:]], 99),
    "dropped newest entries": (lambda lines: lines[:250], 249),
    "two entries that changed places": (
        lambda lines: [*lines[:10], lines[20], *lines[11:20], lines[10], *lines[21:]],
        9,
    ),
    "an entry that is there twice": (lambda lines: [*lines[:10], *lines[9:]], 9),
    "an entry that was added": (lambda lines: [*lines, lines[-1].replace("299,", "300,", 1)], 300),
}


@pytest.mark.parametrize("how", TAMPERING)
@pytest.mark.parametrize("with_proofs", [False, True])
def test_tampering_with_an_export_is_found_by_both(how: str, with_proofs: bool) -> None:
    make_log()
    tamper, first = TAMPERING[how]
    lines = tamper(export(with_proofs=with_proofs))

    with pytest.raises((AssertionError, InvalidSignature, ValueError)):
        independent(lines, str(SIGNER.verifier))
    if first < 0:
        found = verify(lines)
        assert found.bad is not None
        return
    found = verify(lines)
    assert found.bad is not None
    assert found.bad.sequence == first


def renumbered(lines: list[str]) -> list[str]:
    """Two entries changed places with their leaves, so that only the root tells."""
    first, second = lines[10], lines[20]
    return [
        *lines[:10],
        second.replace('"sequence":19', '"sequence":9'),
        *lines[11:20],
        first.replace('"sequence":9', '"sequence":19'),
        *lines[21:],
    ]


def test_with_proofs_even_a_rewritten_tree_names_its_first_entry() -> None:
    make_log()
    without, with_proofs = verify(renumbered(export())), verify(renumbered(export(with_proofs=True)))

    assert without.bad is not None
    assert (without.bad.sequence, without.bad.last, without.bad.kind) == (0, 299, "rewritten")
    assert with_proofs.bad is not None
    assert (with_proofs.bad.sequence, with_proofs.bad.last) == (9, None)


def test_an_export_that_somebody_else_signed_is_found() -> None:
    make_log()
    thief = notes.Signer(SIGNER.name, bytes(32))
    lines = list(selectors.export_lines(Filter(), with_proofs=False, signer=thief, now=NOW))
    found = verify(lines)
    assert found.bad is not None
    assert "not signed by the key" in found.bad.words
    assert verify(lines, verifier=None).sound  # who believes the export's own key learns nothing


def test_an_export_that_ends_before_what_the_anchor_held_by_then_is_found() -> None:
    make_log()
    held = [(SIGNER.sign(size=310, root=bytes(32), now=NOW), None)]
    anchored = {"file": held}
    short = verify(export(), anchored=anchored)
    assert short.bad is not None
    assert (short.bad.sequence, short.bad.kind) == (300, "cut")

    later = {"file": [(SIGNER.sign(size=310, root=bytes(32), now=NOW + timedelta(hours=1)), None)]}
    grown = verify(export(), anchored=later)
    assert grown.sound
    assert "it goes on to 310 entries, which came after this export" in grown.anchors[0].words
    assert not verify(export(), anchored=later, newest=True).sound


def test_unsealed_entries_stand_at_the_end_and_are_counted() -> None:
    make_log()
    services.record("test.late", actor=ACTOR, subject="service:1", now=NOW)
    lines = export()
    assert json.loads(lines[-1])["sequence"] is None
    found = verify(lines)
    assert (found.sound, found.size, found.unsealed) == (True, 300, 1)


@pytest.mark.parametrize("lines", [[], ["x"], ['{"format": "other"}'], ["[]"]])
def test_what_is_no_export_is_refused(lines: list[str]) -> None:
    with pytest.raises(exports.CannotReadExport):
        verify(lines)


def test_a_line_that_was_cut_off_is_refused() -> None:
    make_log()
    lines = export()
    with pytest.raises(exports.CannotReadExport, match="line 5 is no entry"):
        verify([*lines[:4], lines[4][:-20] + "\n"])
