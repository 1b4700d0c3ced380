"""How late timers of escalation are: 100,000 of them wait, and become due one after the other.

A real product's own pager advances them. Each pages one person, whose contact method has a rule that waits:
what is measured is deciding and writing, not somebody else's mail server.
"""

import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench._product import python, running
from bench.figures import Figure

TIMERS, SECONDS, PEOPLE = 100_000, 200, 20
LIMIT_SECONDS = 1.0
COMMAND = "python -m bench escalation"
_AHEAD_SECONDS, _PATIENCE_SECONDS = 15, 300.0
_MADE = """
import sys, django
django.setup()
from datetime import timedelta
from django.db import connection
from seatrial.domains.alerts.models import PolicySnapshot, Source
from seatrial.domains.identity.models import Person
from seatrial.domains.notices.models import ContactMethod, PagingRule
from seatrial.kit import canonical, clock
from seatrial.kit.ids import new_uid
timers, seconds, people, ahead = (int(word) for word in sys.argv[1:])
now = clock.now()
digests = []
for number in range(people):
    handle = f"bench{number}"
    person = Person.objects.create(
        uid=new_uid(now), handle=handle, name=handle, email=f"{handle}@bench.example", kind="human",
        created_at=now,
    )
    contact = ContactMethod.objects.create(
        uid=new_uid(now), person_uid=person.uid, kind="webhook", address=f"https://bench.example/{number}",
        verified_at=now, created_at=now,
    )
    PagingRule.objects.create(
        uid=new_uid(now), person_uid=person.uid, urgency="high", after_seconds=86400, contact=contact
    )
    body = {
        "urn": "", "title": "Bench", "urgency": "high", "why": "", "repeat": 0,
        "levels": [{"to": [f"user:default/{handle}"], "wait": 86400}],
        "fallback": [f"user:default/{handle}"],
    }
    digests.append(canonical.digest(body))
    PolicySnapshot.objects.create(digest=digests[-1], body=body)
source = Source.objects.create(uid=new_uid(now), urn="alert-source:bench", kind="json", created_at=now)
with connection.cursor() as cursor:
    cursor.execute(
        "INSERT INTO alerts_alert (uid, source_id, key, service_uid, title, labels, annotations, link,"
        " severity_hint, scheme, level, rank, state, stage, starts_at, first_at, last_at, count,"
        " acknowledged_by, resolved_by, verdict, verdict_by, group_key, route, silenced_by, inhibited_by,"
        " incident)"
        " SELECT gen_random_uuid(), %s, 'key ' || n, '', 'Bench ' || n, '{}', '{}', '', '', 'sev', 'SEV1', 1,"
        " 'open', 'classify', now(), now(), now(), 1, '', '', '', '', '', '', '', '', ''"
        " FROM generate_series(1, %s) AS n", [source.uid, timers],
    )
    cursor.execute("ANALYZE alerts_alert")
    began = clock.now() + timedelta(seconds=ahead)
    cursor.execute(
        "INSERT INTO alerts_escalationrun (alert_id, group_key, snapshot_id, urgency, rank, level, round,"
        " state, next_at, is_held, held_by, started_at, acknowledged_by)"
        " SELECT number, '', (%s::text[])[1 + number %% %s], 'high', 1, 0, 0, 'active',"
        " %s + make_interval(secs => %s * row_number() OVER (ORDER BY number) / %s::float), false, '',"
        " %s + make_interval(secs => %s * row_number() OVER (ORDER BY number) / %s::float), ''"
        " FROM alerts_alert", [digests, people, began, seconds, timers, began, seconds, timers],
    )
    cursor.execute(
        "INSERT INTO alerts_membership (run_id, alert_id) SELECT id, alert_id FROM alerts_escalationrun"
    )
    cursor.execute("ANALYZE alerts_escalationrun")
    cursor.execute("ANALYZE alerts_membership")
"""
_ASKED = """
import json, django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute(
        "SELECT count(*), count(paged_at),"
        " coalesce(percentile_cont(0.99) WITHIN GROUP"
        "   (ORDER BY extract(epoch FROM paged_at - started_at)), 0),"
        " coalesce(max(extract(epoch FROM paged_at - started_at)), 0),"
        " (SELECT count(*) FROM notices_page) FROM alerts_escalationrun"
    )
    print(json.dumps([float(each) for each in cursor.fetchone()]))
"""


def measure() -> Iterator[Figure]:
    """The figures, as soon as all timers were advanced."""
    with tempfile.TemporaryDirectory(prefix="seatrial-bench-") as folder:
        home = Path(folder)
        home.chmod(0o711)  # the database's user must pass
        with running(home) as product:
            words = [str(each) for each in (TIMERS, SECONDS, PEOPLE, _AHEAD_SECONDS)]
            python(_MADE, product, home, *words)
            given_up = time.monotonic() + SECONDS + _PATIENCE_SECONDS
            found = [0.0] * 5
            while found[1] < TIMERS:
                if time.monotonic() > given_up:
                    raise SystemExit(f"only {found[1]:.0f} of {TIMERS} timers were advanced")
                time.sleep(5)
                found = json.loads(python(_ASKED, product, home))
    if found[4] != TIMERS:
        raise SystemExit(f"{found[4]:.0f} pages for {TIMERS} timers")
    spread = f"{TIMERS} timers within {SECONDS} s, a page each; the last one {found[3]:.2f} s late"
    yield Figure("99 of 100 timers are advanced within", found[2], "s", LIMIT_SECONDS, COMMAND, spread)
