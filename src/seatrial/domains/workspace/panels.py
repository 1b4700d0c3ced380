"""The ways to definitions and workspaces, and what of them drifts on the overview."""

from typing import Any

from seatrial.domains.workspace import policies, rules, selectors
from seatrial.kit.access import Actor
from seatrial.ui import navigation, panels
from seatrial.ui.requests import actor_of

navigation.add("Definitions", url_name="workspace:definitions", order=50, group="setup", icon="file-code")


def _sees_workspaces(actor: Actor) -> bool:
    return policies.may_read(actor).allowed


navigation.add(
    "Workspaces",
    url_name="workspace:workspaces",
    order=52,
    group="setup",
    icon="database",
    shown=_sees_workspaces,
)


def drift_box(request: Any, subject: object) -> panels.Box | None:
    """Workspaces that drift or cannot be read; nothing where all stand as their files say."""
    del subject
    if not policies.may_read(actor_of(request)).allowed:
        return None
    rows = [rules.listed(found) for found in selectors.workspaces()]
    bad = [row for row in rows if row.drift.is_drift or row.tone == "error"]
    return panels.Box("workspace/part_drift.html", {"rows": bad}) if bad else None


panels.add("overview", name="drift", order=60, build=drift_box)
