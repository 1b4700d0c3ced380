"""Reviews follow what is applied, deployed, collected and done."""

from datetime import datetime

from seatrial.domains.actions.events import (
    ActionCancelled,
    ActionChanged,
    ActionOverdue,
    ActionReopened,
    ActionVerified,
)
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.events import DeploymentRecorded, DeploymentStored
from seatrial.domains.incidents.events import IncidentResolved
from seatrial.domains.notices.types import DIGESTS, Contributor, Line, Section
from seatrial.domains.readiness.events import CriteriaTurned
from seatrial.domains.reviews import services
from seatrial.domains.reviews.events import (
    Decided,
    ItemRejected,
    ReviewOpened,
    SignaturesAsked,
    Signed,
    WaiverAsked,
    WaiverChanged,
)
from seatrial.domains.reviews.selectors.waiting import waiting_for
from seatrial.domains.reviews.services import (
    ClosedIncident,
    follow_incident,
    following,
    joining,
    reminding,
    renaming,
    telling,
)
from seatrial.domains.reviews.types import Artefact
from seatrial.domains.runbooks.events import RehearsalClosed, RehearsalReported
from seatrial.domains.workspace.events import WorkspaceApplied
from seatrial.domains.workspace.types import PROJECTIONS, Projection
from seatrial.kit.access import system
from seatrial.kit.events import Event, subscribe

PROJECTIONS.add("reviews", Projection(frozenset({"ReviewPolicy"}), following.enforce))
PROJECTIONS.add("reviews.names", Projection(frozenset({"Component", "Group"}), renaming.follow))


def digest(person_uid: str, *, now: datetime) -> Section | None:
    """What waits for the person in reviews; None where nothing does."""
    lines = [Line(each.words, each.path) for each in waiting_for(person_uid, now=now)]
    return Section("Readiness reviews", lines) if lines else None


def on_turned(event: CriteriaTurned, *, now: datetime) -> None:
    """Decisions about the services whose criteria turned are looked at, and gaps of open reviews kept."""
    turned = {each.service for each in event.turns}
    services.look_soon(turned, now=now)
    services.keep_open_gaps(turned, now=now)


def on_action(
    event: ActionChanged | ActionVerified | ActionReopened | ActionCancelled | ActionOverdue,
    *,
    now: datetime,
) -> None:
    """A decision may rest on the remediation."""
    services.look_soon([event.service], now=now)


def on_waiver(event: WaiverChanged, *, now: datetime) -> None:
    """A decision may rest on the waiver; who asked for it is told."""
    services.look_soon([event.service], now=now)
    telling.tell_waiver(event.uid, now=now)


def on_applied(event: WorkspaceApplied, *, now: datetime) -> None:
    """What changed about how services are built or by whom they are run opens their reviews."""
    following.notice_changes(event.workspace, now=now)


def on_deployed(event: DeploymentRecorded, *, now: datetime) -> None:
    """The first deployment into production opens a review."""
    service = catalog.by_urn(event.service)
    if service is None:
        return
    running = [each for each in catalog.running_now(service) if each.environment == event.environment]
    for each in running:
        artefact = Artefact(each.digest, each.commit, each.version)
        following.notice_deployment(service, environment=event.environment, artefact=artefact, now=now)


def on_stored(event: DeploymentStored, *, now: datetime) -> None:
    """What was deployed while a review watches the place is a finding of it."""
    services.notice_change(event.uid, now=now)


def on_opened(event: ReviewOpened, *, now: datetime) -> None:
    """Whoever has to complete a draft is told."""
    telling.tell_opened(event.uid, now=now)


def on_rejected(event: ItemRejected, *, now: datetime) -> None:
    """Whoever prepares the item is told."""
    telling.tell_rejected(event.uid, item=event.item, now=now)


def on_waiver_asked(event: WaiverAsked, *, now: datetime) -> None:
    """Whoever accepts risk is told."""
    telling.tell_waiver(event.uid, now=now)


def on_signatures(event: SignaturesAsked | Signed, *, now: datetime) -> None:
    """Whose turn it is to sign is told."""
    proposal = event.uid if isinstance(event, SignaturesAsked) else event.proposal
    reminding.tell_signers(proposal, now=now)


def on_decided(event: Decided, *, now: datetime) -> None:
    """Everybody who took part is told."""
    telling.tell_decided(event.uid, now=now)


def on_rehearsed(event: RehearsalReported, *, now: datetime) -> None:
    """What went wrong in a rehearsal of a deployment is remedied (R081)."""
    joining.open_reported(event, now=now)


def on_rehearsal_closed(event: RehearsalClosed, *, now: datetime) -> None:
    """The lessons of the rehearsal stand with its issues."""
    joining.close_reported(event, now=now)


def on_incident(event: IncidentResolved, *, now: datetime) -> None:
    """After one of the two highest ranks process and service are reviewed (R009)."""
    told = ClosedIncident(event.incident, event.title, f"SEV{event.rank}", event.service)
    follow_incident(told, actor=system("incidents"), now=now)


_ACTIONS: tuple[type[Event], ...] = (
    ActionChanged, ActionVerified, ActionReopened, ActionCancelled, ActionOverdue,
)  # fmt: skip
for _event in _ACTIONS:
    subscribe(_event, handle=on_action)
subscribe(CriteriaTurned, handle=on_turned)
subscribe(WaiverChanged, handle=on_waiver)
subscribe(WorkspaceApplied, handle=on_applied)
subscribe(DeploymentRecorded, handle=on_deployed)
subscribe(DeploymentStored, handle=on_stored)
subscribe(ReviewOpened, handle=on_opened)
subscribe(ItemRejected, handle=on_rejected)
subscribe(WaiverAsked, handle=on_waiver_asked)
subscribe(SignaturesAsked, handle=on_signatures)
subscribe(Signed, handle=on_signatures)
subscribe(Decided, handle=on_decided)
subscribe(RehearsalReported, handle=on_rehearsed)
subscribe(RehearsalClosed, handle=on_rehearsal_closed)
subscribe(IncidentResolved, handle=on_incident)
DIGESTS.add("reviews", Contributor("reviews", 10, digest))
