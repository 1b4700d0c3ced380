"""What the doctor finds of mail: whether the server answers, and what could not be mailed."""

from collections.abc import Iterator
from typing import Any

import psycopg

from seatrial.connectors import smtp
from seatrial.kit.problems import Problem
from seatrial.server import mailing
from seatrial.server.config import Settings
from seatrial.server.findings import Finding

_UNDELIVERED = """
    SELECT count(*) FILTER (WHERE mail = 'given_up'), count(*) FILTER (WHERE mail = 'waiting')
      FROM notices_message WHERE attempts > 0 AND mail IN ('given_up', 'waiting')
       AND created_at > now() - interval '7 days'
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


def undelivered(line: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Notices of this week that could not be mailed; nothing before the first start."""
    try:
        row = line.execute(_UNDELIVERED).fetchone()
    except psycopg.errors.UndefinedTable:
        return
    given_up, waiting = row or (0, 0)
    if given_up:
        words = f"{given_up} of this week could not be mailed and are given up"
        yield Finding("notices", "warn", "/notices", words, "Each says why on its reader's page of notices.")
    elif waiting:
        yield Finding("notices", "ok", "/notices", f"{waiting} are tried again")
