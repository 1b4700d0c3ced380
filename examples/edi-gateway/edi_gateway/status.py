"""What operators see: faults for drills, health by component, Prometheus text (format 0.0.4)."""

import json
import sqlite3
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

from edi_gateway import portal
from edi_gateway.guard import Gate
from edi_gateway.store import Store

HEARTBEAT_SECONDS, SLA_SECONDS = 5, 30
_ROUTER_FAULTS = ("router-stopped", "router-slow", "routing-fails")
FAULTS = (*_ROUTER_FAULTS, "drop-acknowledgements", "disk-full", "portal-down")
_SAMPLES = Path(__file__).with_name("metrics.sql").read_text()


def used_bytes(store: Store, quota: int) -> int:
    """Bytes of the database; at least the whole quota while the fault disk-full is on."""
    pages = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    return max(int(store.db.execute(pages).fetchone()[0]), quota if "disk-full" in store.marks() else 0)


def health(store: Store, quota: int, now: float, build: Mapping[str, str]) -> dict[str, object]:
    """The whole and each component, with its state and the reason when that is not healthy."""
    try:
        with store.writing():
            beat, full = store.marks().get("router", 0), used_bytes(store, quota) >= quota
        silent = f"silent for {now - beat:.0f} s" if beat else "no heartbeat yet"
        router = "" if now - beat < HEARTBEAT_SECONDS else silent
        found = {"database": "", "router": router, "disk": "quota reached" if full else ""}
    except sqlite3.Error as error:
        found = {"database": f"not writable: {error}", "router": "unknown", "disk": "unknown"}
    parts = {key: {"state": "unhealthy" if why else "healthy", "reason": why} for key, why in found.items()}
    state = "unhealthy" if any(found.values()) else "healthy"
    return {"status": state, "version": build["version"], "components": parts}


def metrics(store: Store, quota: int, gate: Gate, now: float, build: Mapping[str, str]) -> str:
    """What metrics.sql finds, as one consistent picture."""
    times = {"now": now, "heartbeat": HEARTBEAT_SECONDS, "sla": SLA_SECONDS, "window": portal.WINDOW_SECONDS}
    bounds = {"used": used_bytes(store, quota), "quota": quota, "limit": gate.connections}
    locks = {"per_address": portal.PER_ADDRESS, "per_partner": portal.PER_PARTNER}
    rows = store.db.execute(_SAMPLES, {**times, **bounds, **locks, "open": gate.open_connections()})
    labels = ",".join(f"{name}={json.dumps(text, ensure_ascii=False)}" for name, text in build.items())
    text = f"# TYPE edi_build_info gauge\nedi_build_info{{{labels}}} 1\n"
    for family, samples in groupby(rows, key=lambda row: str(row["family"])):
        histogram = "histogram" if family == "edi_acknowledgement_seconds" else "gauge"
        text += f"# TYPE {family} {'counter' if family.endswith('_total') else histogram}\n"
        text += "".join(f"{family}{row['labels']} {row['value']:.15g}\n" for row in samples)
    return text
