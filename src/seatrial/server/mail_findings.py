"""What the doctor finds of mail: whether the server answers, what could not be mailed, how mails come in."""

import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

import psycopg

from seatrial.connectors import smtp
from seatrial.kit.durations import spell
from seatrial.kit.plurals import counted
from seatrial.kit.problems import Problem
from seatrial.server import mailing
from seatrial.server.config import Settings
from seatrial.server.findings import Finding

_ANSWER_SECONDS = 5.0
_OK = 250
_STALE = timedelta(minutes=5)
_REPLIES = "SELECT count(*) FROM notices_mailreply WHERE verb = '' AND at > now() - interval '7 days'"
_UNDELIVERED = """
    SELECT count(*) FILTER (WHERE state = 'given_up'), count(*) FILTER (WHERE state = 'waiting')
      FROM (SELECT mail AS state, attempts, created_at FROM notices_message
             UNION ALL SELECT state, attempts, created_at FROM notices_bulletin) AS told
     WHERE attempts > 0 AND created_at > now() - interval '7 days'
"""


def server(settings: Settings) -> Finding:
    """Whether the mail server answers, speaks TLS as it is asked to, and knows us. No mail is sent."""
    try:
        found = mailing.mail_server(settings)
    except Problem as problem:
        return Finding("mail", "fail", "SEATRIAL_SMTP_URL_FILE", problem.detail, problem.remedy)
    if found is None:
        words = "no mail server is set: notices are shown on their page only"
        return Finding("mail", "warn", "SEATRIAL_SMTP_URL", words, "Set it, as smtps://user:password@host.")
    try:
        with smtp.session(found):
            words = f"it answers; mails come from {mailing.sender(settings)}"
    except Problem as problem:
        return Finding("mail", "fail", found.place, problem.detail, problem.remedy)
    return Finding("mail", "ok", found.place, words)


def status_files(settings: Settings, *, now: datetime) -> Iterator[Finding]:
    """Whether the files of the status page are fresh, where settings ask for them."""
    if settings.status_folder is None:
        return
    place = settings.status_folder / "index.html"
    try:
        written = datetime.fromtimestamp(place.stat().st_mtime, tz=UTC)
    except OSError as error:
        words, remedy = f"it is not there: {error.strerror}", "Let the pager's user write into the folder."
        yield Finding("status files", "warn", str(place), words, remedy)
        return
    age = now - written
    if age > _STALE:
        remedy = "Look into the log of the pager, and whether its user may write into the folder."
        yield Finding("status files", "warn", str(place), f"written {spell(age)} ago", remedy)
    else:
        yield Finding("status files", "ok", str(place), "written within five minutes")


def mail_in(settings: Settings) -> Iterator[Finding]:
    """Whether mails are taken where the settings say so, and whether replies to pages would arrive."""
    port = settings.mail_in_port
    if port is None:
        if settings.paging_reply_to:
            words = f"replies to pages go to {settings.paging_reply_to}, and no mail is taken here"
            remedy = "Set SEATRIAL_MAIL_IN_PORT, unless seatrial mail-in runs on another machine."
            yield Finding("mail in", "warn", "SEATRIAL_PAGING_REPLY_TO", words, remedy)
        return
    place = f"{settings.mail_in_address}:{port}"
    try:
        with smtplib.SMTP(_near(settings.mail_in_address), port, timeout=_ANSWER_SECONDS) as client:
            code, said = client.ehlo()
    except smtplib.SMTPConnectError as refused:
        words = f"it answers {refused.smtp_code} {_text(refused.smtp_error)}"
        yield Finding("mail in", "warn", place, words, "Name this machine too in SEATRIAL_MAIL_IN_RELAYS.")
    except (OSError, smtplib.SMTPException) as error:
        remedy = "Start: seatrial up, or seatrial mail-in. Its log says what keeps it."
        yield Finding("mail in", "fail", place, f"nobody takes mails there: {error}", remedy)
    else:
        yield _answered(settings, place, code, _text(said))


def _answered(settings: Settings, place: str, code: int, said: str) -> Finding:
    if code != _OK:
        return Finding("mail in", "fail", place, f"it answers {code} {said}", "Look into its log.")
    words = f"mails are taken for addresses at {mailing.domain_in(settings)}"
    if not ip_address(settings.mail_in_address).is_loopback and settings.mail_in_tls_certificate is None:
        remedy = "Set SEATRIAL_MAIL_IN_TLS_CERTIFICATE and SEATRIAL_MAIL_IN_TLS_KEY."
        return Finding("mail in", "warn", place, f"{words}, from other machines without TLS", remedy)
    return Finding("mail in", "ok", place, words)


def replies(line: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Replies to pages of this week that answered nothing; nothing before the first start."""
    try:
        (count,) = line.execute(_REPLIES).fetchone() or (0,)
    except psycopg.errors.UndefinedTable:
        return
    if count:
        words = f"{counted(count, one='reply', many='replies')} by mail of this week answered nothing"
        remedy = "Whoever was paged sees why there: seatrial contact replies --unanswered"
        yield Finding("replies", "warn", "/me/replies", words, remedy)


def _near(address: str) -> str:
    """Where a program of this machine reaches it."""
    found = ip_address(address)
    return ("127.0.0.1" if found.version == 4 else "::1") if found.is_unspecified else address


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


def undelivered(line: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Notices and bulletins of this week that could not be sent; nothing before the first start."""
    try:
        row = line.execute(_UNDELIVERED).fetchone()
    except psycopg.errors.UndefinedTable:
        return
    given_up, waiting = row or (0, 0)
    if given_up:
        words = f"{given_up} of this week could not be mailed and are given up"
        remedy = "Each says why: on its reader's page of notices, or in the room of its incident."
        yield Finding("notices", "warn", "/notices", words, remedy)
    elif waiting:
        yield Finding("notices", "ok", "/notices", f"{waiting} are tried again")
