"""The state of the gateway as Prometheus text, format 0.0.4."""

from collections.abc import Mapping

from edi_gateway import faults
from edi_gateway.health import HEARTBEAT_SECONDS, Quota
from edi_gateway.intake import BUCKETS, RESULTS, SLA_SECONDS
from edi_gateway.store import Store

_KINDS = ('kind="ta1",result="accepted"', 'kind="ta1",result="rejected"')
# Counter, what it counts, the label sets that exist from the start, so that a rate needs no first event.
_COUNTERS = (
    ("edi_interchanges_total", "Interchanges received, by result.",
     tuple(f'result="{result}"' for result in (*RESULTS.values(), "unparseable"))),
    ("edi_acknowledgements_total", "Acknowledgements sent, by kind and result.",
     (*_KINDS, *(f'kind="999",result="{result}"' for result in RESULTS.values()))),
    ("edi_routed_total", "Documents delivered to partners.", ("",)),
    ("edi_portal_signins_total", "Attempts to sign in to the portal.", ('result="ok"', 'result="failed"')),
)  # fmt: skip


def render(store: Store, quota: Quota, now: float, version: str, commit: str) -> str:
    """All families; what is not known (no heartbeat yet, no backup yet) is absent, never zero."""
    build = {f'version="{_escape(version)}",commit="{_escape(commit)}"': 1.0}
    text = _family("edi_build_info", "gauge", "The version that answers.", build)
    for name, says, labels in _COUNTERS:
        values = dict.fromkeys(labels, 0.0) | _counted(store, name)
        text += _family(name, "counter", says, values)
    text += _histogram(store)
    for name, says, value in _gauges(store, quota, now):
        if value is not None:
            text += _family(name, "gauge", says, {"": float(value)})
    on = faults.active(store)
    switches = {f'fault="{name}"': float(name in on) for name in faults.FAULTS}
    return text + _family("edi_fault_active", "gauge", "Fault switches that are on.", switches)


def _gauges(store: Store, quota: Quota, now: float) -> list[tuple[str, str, float | None]]:
    waiting, oldest = store.db.execute(
        "SELECT count(*), min(queued_at) FROM queue WHERE state = 'waiting'"
    ).fetchone()
    (dead,) = store.db.execute("SELECT count(*) FROM queue WHERE state = 'dead'").fetchone()
    pending, overdue = store.db.execute(
        "SELECT count(*), count(*) FILTER (WHERE received_at < ?) FROM interchanges"
        " WHERE acknowledged_at IS NULL", (now - SLA_SECONDS,)
    ).fetchone()  # fmt: skip
    beat = store.marked("router")
    age = None if beat is None else max(0.0, now - beat)
    return [
        ("edi_queue_depth", "Documents waiting for delivery.", waiting),
        ("edi_queue_oldest_seconds", "Age of the oldest waiting document.", now - oldest if oldest else 0),
        ("edi_dead_letters", "Documents that delivery gave up on.", dead),
        ("edi_acknowledgements_pending", "Interchanges not yet acknowledged.", pending),
        ("edi_acknowledgements_overdue", f"Of those, older than {SLA_SECONDS} s.", overdue),
        ("edi_router_heartbeat_age_seconds", "Since the router last said that it lives.", age),
        ("edi_router_up", "Whether that is recent.", age is not None and age < HEARTBEAT_SECONDS),
        ("edi_last_backup_timestamp_seconds", "When the last good backup ended.", store.marked("backup")),
        ("edi_disk_used_bytes", "Bytes below the data directory.", quota.used(now)),
        ("edi_disk_quota_bytes", "Bytes that may be used there.", quota.limit),
    ]


def _histogram(store: Store) -> str:
    name = "edi_acknowledgement_seconds"
    counted, values, total = _counted(store, f"{name}_bucket"), {}, 0.0
    for limit in [*map(str, BUCKETS), "+Inf"]:
        total += counted.get(limit, 0)
        values[f'_bucket{{le="{limit}"}}'] = total
    values |= {"_sum": _counted(store, f"{name}_sum").get("", 0), "_count": total}
    lines = "".join(f"{name}{suffix} {value:.15g}\n" for suffix, value in values.items())
    return f"# HELP {name} From receipt to acknowledgement.\n# TYPE {name} histogram\n{lines}"


def _counted(store: Store, name: str) -> dict[str, float]:
    rows = store.db.execute("SELECT labels, value FROM counters WHERE name = ?", (name,))
    return {row["labels"]: row["value"] for row in rows}


def _family(name: str, kind: str, says: str, values: Mapping[str, float]) -> str:
    lines = (f"{name}{{{labels}}}" if labels else name for labels in values)
    samples = "".join(f"{line} {value:.15g}\n" for line, value in zip(lines, values.values(), strict=True))
    return f"# HELP {name} {says}\n# TYPE {name} {kind}\n{samples}"


def _escape(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
