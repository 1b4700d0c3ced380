"""How far a trial is, derived from what was collected and assessed since it was asked for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.evidence.types import Item
from seatrial.domains.readiness.models import Standing, Trial
from seatrial.domains.readiness.selectors.standings import standings
from seatrial.domains.readiness.types import Shown, Tally, tally
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound

#: A trial that has not ended by then never will: its looks have timeouts far below.
PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class TrialProgress:
    """A trial at an instant: `done` of `total` criteria that a machine can decide were decided anew."""

    trial: Trial
    total: int
    done: int
    shown: tuple[Shown, ...]
    now: datetime

    @property
    def finished(self) -> bool:
        """Whether every one was decided."""
        return self.done >= self.total

    @property
    def overdue(self) -> bool:
        """Whether it waits for something that will not come: no worker runs, or it is stuck."""
        return not self.finished and self.now - self.trial.requested_at > PATIENCE

    @property
    def tally(self) -> Tally:
        """How the criteria stand."""
        return tally([each.result for each in self.shown])


def trial(uid: UUID, *, now: datetime) -> TrialProgress:
    """The trial and how far it is; raises NotFound."""
    found = Trial.objects.filter(uid=uid).first()
    if found is None:
        raise NotFound(f"there is no trial {uid}")
    rows = list(Standing.objects.filter(service=found.service, environment=found.environment, automated=True))
    keys = {key for row in rows for key in row.keys.values()}
    sent = evidence.pushed_keys(keys)  # nobody looks for what is sent, so no trial waits for it
    rows = [row for row in rows if not sent.issuperset(row.keys.values())]
    items = evidence.latest(keys - sent)
    done = sum(_decided_since(row, items, sent, found.requested_at) for row in rows)
    shown = standings(found.service, environment=found.environment, now=now)
    return TrialProgress(found, len(rows), done, tuple(shown), now)


@dataclass(frozen=True, slots=True)
class Looking:
    """One question of a trial, and the criteria (`checklist/criterion`) that wait for its answer."""

    question: evidence.Question
    criteria: tuple[str, ...]


def looking(service: str, *, environment: str) -> Sequence[Looking]:
    """What a trial of the service in that environment looks at, by probe."""
    asking: dict[str, set[str]] = {}
    for row in Standing.objects.filter(service=service, environment=environment, automated=True):
        for key in row.keys.values():
            asking.setdefault(key, set()).add(f"{row.checklist.partition(':')[2]}/{row.criterion}")
    return [Looking(each, tuple(sorted(asking[each.key]))) for each in evidence.questions(asking)]


def _decided_since(row: Standing, items: Mapping[str, Item], sent: Collection[str], asked: datetime) -> bool:
    used = [items.get(key) for key in row.keys.values() if key not in sent]
    collected = [item.collected_at for item in used if item is not None]
    return len(collected) == len(used) and min(collected) >= asked and row.assessed_at >= max(collected)


def known_trial(uid: UUID, *, actor: Actor, now: datetime) -> TrialProgress:
    """The same; raises NotFound also where the actor may not know of the service."""
    found = trial(uid, now=now)
    if actor.is_confined and found.trial.service not in (catalog.known_to(actor) or ()):
        raise NotFound(f"there is no trial {uid}")
    return found
