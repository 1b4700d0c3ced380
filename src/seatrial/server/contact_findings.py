"""What the doctor finds of contact methods: people of whom nothing was verified for long (R171)."""

from collections.abc import Iterator
from typing import Any

import psycopg

from seatrial.kit.plurals import counted
from seatrial.server.config import Settings
from seatrial.server.findings import Finding

#: As `notices.rules.is_stale` has it: neither verified nor reached for longer than so many days.
_STALE = """
    SELECT count(*), min(newest) FROM (
        SELECT max(greatest(verified_at, last_ok_at)) AS newest FROM notices_contactmethod
          JOIN identity_person ON identity_person.uid = notices_contactmethod.person_uid
         WHERE identity_person.is_active AND verified_at IS NOT NULL GROUP BY person_uid) AS people
     WHERE newest < clock_timestamp() - make_interval(days => %s)
"""
_UNVERIFIED = """
    SELECT count(*) FROM (
        SELECT person_uid FROM notices_contactmethod
          JOIN identity_person ON identity_person.uid = notices_contactmethod.person_uid
         WHERE identity_person.is_active GROUP BY person_uid HAVING count(verified_at) = 0) AS people
"""


def findings(line: psycopg.Connection[Any], *, settings: Settings) -> Iterator[Finding]:
    """People whose contact methods are stale, and those who verified none; nothing before the first start."""
    days = settings.contact_stale_days
    try:
        stale, since = line.execute(_STALE, [days]).fetchone() or (0, None)
        (unverified,) = line.execute(_UNVERIFIED).fetchone() or (0,)
    except psycopg.errors.UndefinedTable:
        return
    if stale and since is not None:
        many = counted(stale, one="person", many="people")
        words = f"of {many} no contact method was verified for {days} days, of one since {since:%Y-%m-%d}"
        remedy = "Let each send themselves a test page: pressing its link verifies it."
        yield Finding("contacts", "warn", "/people-reached", words, remedy)
    if unverified:
        many = counted(unverified, one="person", many="people")
        words = f"{many} added contact methods and verified none"
        yield Finding("contacts", "warn", "/people-reached", words, "Let each enter the code that was sent.")
    if not stale and not unverified:
        yield Finding("contacts", "ok", "/people-reached", "every contact method in use was verified lately")
