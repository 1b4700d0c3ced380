"""Switches that make the gateway misbehave, for drills. They are rows, so every process sees them."""

from edi_gateway.log import event
from edi_gateway.store import Store

FAULTS = {
    "router-stopped": "the router does nothing: no heartbeat, the queue grows",
    "router-slow": "every delivery takes two seconds longer",
    "drop-acknowledgements": "TA1 and 999 are held back; the router sends them once this is off",
    "disk-full": "behaves as if the disk quota were reached: interchanges get 507",
    "portal-down": "the partner portal answers 503",
    "routing-fails": "every delivery fails, so that dead letters fill",
}


def active(store: Store) -> set[str]:
    return {row["name"] for row in store.db.execute("SELECT name FROM faults")}


def switch(store: Store, name: str, on: bool, now: float) -> None:
    """Afterwards the fault is on or off for all processes on this data directory."""
    if name not in FAULTS:
        raise KeyError(f"no fault is called {name!r}; there are: {', '.join(FAULTS)}")
    with store.writing() as db:
        if on:
            db.execute("INSERT OR IGNORE INTO faults VALUES (?, ?)", (name, now))
        else:
            db.execute("DELETE FROM faults WHERE name = ?", (name,))
    event("fault switched", fault=name, on=on)
