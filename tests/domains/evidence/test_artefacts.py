"""Files that evidence rests on: stored once under their digest, checked when read, kept while needed."""

import hashlib
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from seatrial.connectors.blobs import CannotStore, open_store
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import drivers, selectors, services
from seatrial.domains.evidence.drivers import CannotTrust
from seatrial.domains.evidence.models import Artefact
from seatrial.domains.evidence.selectors import CannotOpenLink
from seatrial.domains.evidence.services import CannotKeep
from seatrial.domains.evidence.types import HOLDS, Reference, Subject, Submission
from seatrial.kit.access import Actor, Denied
from seatrial.kit.problems import NotFound
from tests.cast import NOW
from tests.factories import catalog as factory

DAY = timedelta(days=1)
ADA = Actor("human", "person-1", "Ada", within={"service:edi-gateway": frozenset({"evidence:attach"})})
VENDOR = Actor(
    "human", "person-2", "Vic", within={"service:printer": frozenset({"evidence:attach"})}, is_confined=True
)


def digest(data: bytes) -> str:
    """The digest of the bytes, made anew."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def bring(data: bytes = b"a report", **more: object) -> services.Kept:
    """Ada brings a file."""
    options = {"media_type": "text/plain", "limit": 1000, "actor": ADA, "now": NOW, **more}
    return services.keep([data[:3], data[3:]], **options)  # type: ignore[arg-type]


def attach(sha256: str, *, name: str = "report.txt") -> str:
    """Ada attaches it to the gateway; gives the uid of the evidence."""
    factory.service("edi-gateway")
    sent = Submission(Subject("service:edi-gateway", "default"), "scan", artefacts=(Reference(sha256, name),))
    return services.attach(sent, service=catalog.service("edi-gateway"), actor=ADA, now=NOW).item.uid


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings) -> str:
    """Both kinds of store: what holds for one holds for the other."""
    settings.ARTEFACTS = str(tmp_path / "artefacts")
    if request.param == "s3":
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        settings.ARTEFACTS = request.getfixturevalue("s3").replace("artefacts", tmp_path.name)
    return settings.ARTEFACTS


@pytest.mark.django_db
def test_a_file_is_stored_once_under_its_digest_and_comes_back_whole(store: str) -> None:
    data = os.urandom(900_000)
    first, again = (bring(data, limit=1_000_000) for _ in range(2))
    assert (first.sha256, first.size, first.is_new, again.is_new) == (digest(data), 900_000, True, False)
    assert b"".join(selectors.content(first.sha256)) == data
    assert [found for found, _ in drivers.digests()] == [first.sha256]
    assert drivers.check() in (store, f"s3://evidence/{store.partition('?')[0].rpartition('/')[2]}")


@pytest.mark.django_db
def test_a_file_that_was_changed_is_refused_and_both_digests_are_named(store: str) -> None:
    kept = bring(b"x" * 900)
    digits = kept.sha256.removeprefix("sha256:")
    open_store(store).put(f"sha256/{digits[:2]}/{digits[2:]}", data=b"y" * 900)
    with pytest.raises(CannotTrust, match=f"{kept.sha256} has the digest {digest(b'y' * 900)}"):
        selectors.content(kept.sha256)


@pytest.mark.django_db
def test_what_nothing_refers_to_goes_after_a_day_and_what_is_used_or_held_stays(store: str) -> None:
    used, _unused, held = (bring(data).sha256 for data in (b"used", b"unused", b"held"))
    attach(used)
    HOLDS.add("test", lambda digests: [each for each in digests if each == held])
    try:
        assert services.collect_garbage(now=NOW + DAY) == 0, "evidence may still come"
        assert services.collect_garbage(now=NOW + DAY + timedelta(seconds=1)) == 1
    finally:
        del HOLDS._entries["test"]
    assert {found for found, _ in drivers.digests()} == {used, held}
    assert set(Artefact.objects.values_list("pk", flat=True)) == {used, held}
    assert bring(b"unused").is_new


@pytest.mark.django_db
def test_what_a_crash_left_in_the_store_goes_after_a_day(store: str) -> None:
    kept = bring(b"kept").sha256
    stray = digest(b"stray")
    open_store(store).put(f"sha256/{stray[7:9]}/{stray[9:]}", data=b"stray")
    written = next(at for found, at in drivers.digests() if found == stray)
    assert services.drop_strays(now=written + DAY) == 0
    assert services.drop_strays(now=written + DAY + timedelta(seconds=2)) == 1
    assert [found for found, _ in drivers.digests()] == [kept]


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    """A store in a folder, for what does not depend on its kind."""
    settings.ARTEFACTS = str(tmp_path / "artefacts")
    return tmp_path / "artefacts"


@pytest.mark.django_db
def test_too_large_empty_and_other_than_said_are_refused_and_leave_nothing(folder: Path) -> None:
    for data, more, words in (
        (b"x" * 1001, {}, "more than 1,000 bytes"),
        (b"", {}, "the file is empty"),
        (b"x", {"expected": digest(b"y")}, "was sent as"),
    ):
        with pytest.raises(CannotKeep, match=words):
            bring(data, **more)
    assert not Artefact.objects.exists() and not folder.exists()


@pytest.mark.django_db
def test_only_whoever_may_attach_somewhere_brings_files(folder: Path) -> None:
    with pytest.raises(Denied):
        bring(actor=replace(ADA, within={}))
    assert bring(actor=VENDOR).is_new


@pytest.mark.django_db
def test_whoever_does_not_know_the_service_does_not_know_its_files(folder: Path) -> None:
    sha256 = bring().sha256
    attach(sha256)
    assert selectors.artefact(sha256, actor=ADA).name == "report.txt"
    with pytest.raises(NotFound):
        selectors.artefact(sha256, actor=VENDOR)
    own = bring(b"own", actor=VENDOR).sha256
    assert selectors.artefact(own, actor=VENDOR).file_name.endswith(".bin")


@pytest.mark.django_db
def test_a_link_opens_one_file_until_it_expires(folder: Path) -> None:
    sha256 = bring().sha256
    attach(sha256)
    stored = selectors.artefact(sha256, actor=ADA)
    token = services.share(stored, until=NOW + DAY, actor=ADA, now=NOW)
    assert selectors.shared(token, now=NOW).sha256 == sha256
    with pytest.raises(CannotOpenLink):
        selectors.shared(token, now=NOW + DAY)
    with pytest.raises(NotFound):
        selectors.shared(f"{token[:-2]}xx", now=NOW)


@pytest.mark.django_db
def test_a_download_is_never_shown_in_the_browsers_own_window(folder: Path, by) -> None:
    page = b"<script>alert(1)</script>"
    sha256 = bring(page, media_type="text/html; charset=utf-8").sha256
    attach(sha256, name='bill "of" m\u00e4rz.html')
    answer = by("administrator").get(f"/artefacts/{sha256}")
    assert b"".join(answer.streaming_content) == page
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith(
        'attachment; filename="bill _of_ m_rz.html"; filename*=UTF-8'
    )
    token = services.share(selectors.artefact(sha256, actor=ADA), until=NOW + 9999 * DAY, actor=ADA, now=NOW)
    shared = by("nobody").get(f"/shared/{token}")
    assert b"".join(shared.streaming_content) == page


@pytest.mark.django_db
def test_a_changed_file_is_an_error_page_and_not_half_a_download(folder: Path, by) -> None:
    sha256 = bring().sha256
    attach(sha256)
    path = folder / "sha256" / sha256[7:9] / sha256[9:]
    path.write_bytes(b"another report")
    answer = by("administrator").get(f"/artefacts/{sha256}")
    assert answer.status_code == 500 and sha256 in answer.content.decode()


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("s3://", "it names no bucket"),
        ("s3://b?secret=1", "the option 'secret' is none of"),
        ("/proc/nowhere", "/proc/nowhere"),
    ],
)
def test_a_location_that_is_none_is_told(location: str, words: str) -> None:
    with pytest.raises(CannotStore, match=words):
        open_store(location)


def test_a_store_that_is_away_is_told_with_its_place() -> None:
    away = open_store("s3://b/p?region=x&endpoint=http://127.0.0.1:9")
    with pytest.raises(CannotStore, match="s3://b/p"):
        away.check()
