"""What people changed about schedules follows those that are renamed."""

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from seatrial.domains.oncall import selectors, services
from seatrial.domains.oncall.rules.knowing import install_coverage
from seatrial.domains.oncall.types import Cover
from seatrial.domains.workspace.types import PROJECTIONS, Projection


def on_renamed(
    workspace: str,
    *,
    changes: Mapping[str, Any],
    uids: Mapping[str, str],
    renamed: Mapping[str, str],
    now: datetime,
) -> None:
    """Overrides, swaps and hand-offs of a renamed schedule name its new URN."""
    del workspace, changes, uids, now
    services.rename(renamed)


def _coverage(team: str, *, now: datetime, ahead: timedelta, tested: timedelta) -> Sequence[Cover]:
    """Also from a thread of a pool, which must not keep its connection."""
    borrowed = connection.connection is None and threading.current_thread() is not threading.main_thread()
    try:
        return selectors.coverage_of_team(team, now=now, ahead=ahead, tested=tested)
    finally:
        if borrowed:
            connection.close()


PROJECTIONS.add("oncall", Projection(frozenset({"Schedule"}), on_renamed))
install_coverage(_coverage)
