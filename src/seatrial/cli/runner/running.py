"""What a runner does with a job of the kind `runbook`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from seatrial.cli.client import Client
from seatrial.cli.runner import spool
from seatrial.cli.runner.home import Home
from seatrial.cli.runner.plans import CannotTrustJob, Plan, Step, plan_of
from seatrial.cli.runner.reports import CannotGoOn, Ending, Reporter, say_refused
from seatrial.cli.runner.simulating import Simulation
from seatrial.cli.runner.spool import Spool, Transcript
from seatrial.cli.runner.stretch import CannotKeep, Stretch, result_of
from seatrial.connectors import targets
from seatrial.connectors.references import CannotResolve
from seatrial.connectors.targets import CannotStart, Granted, Program, Running
from seatrial.domains.evidence.types import Execution
from seatrial.kit.masking import Masker


@dataclass(frozen=True, slots=True)
class Grants:
    """What this runner's operator lets runbooks reach."""

    targets: Mapping[str, Granted] = field(default_factory=dict)
    #: addresses that simulated steps may reach, beside those that everybody may
    allow: Sequence[str] = ()


def run_stretch(
    taken: Mapping[str, Any],
    *,
    home: Home,
    client: Client,
    grants: Grants,
    execution: Execution,
    ending: Ending,
) -> dict[str, Any] | None:
    """The stretch ran, and the server has all that happened; gives the result to sign, None where nobody
    wants it any more.
    """
    try:
        plan = plan_of(taken, allowed=execution.secrets)
        Masker(plan.secrets)
    except (CannotTrustJob, CannotResolve, ValueError, KeyError, TypeError) as error:
        return _refused(taken["job"]["details"], getattr(error, "detail", None) or str(error))
    try:
        kept = _opened(home, plan)
    except CannotKeep as full:
        return _refused(taken["job"]["details"], str(full))
    reporter = Reporter(
        client, run=plan.run, job=plan.job, lease=plan.lease, stretch=plan.stretch, ending=ending
    )
    starter = _Starter(plan, grants, execution)
    try:
        return Stretch(plan, start=starter, spool=kept, reporter=reporter, ending=ending).run()
    except CannotKeep as full:
        return _refused(taken["job"]["details"], str(full))
    except CannotGoOn as refused:
        say_refused(refused, run=plan.run)
        return None
    finally:
        kept.close()
        reporter.close()


def _opened(home: Home, plan: Plan) -> Spool:
    head = {"run": plan.run, "stretch": plan.stretch, "job": plan.job, "lease": plan.lease}
    file = spool.file_of(home.folder, job=plan.job)
    try:
        return Spool(file, head={**head, "digest": plan.digest})
    except OSError as error:
        why = f"the runner cannot write to {file.parent}: {error.strerror or error}"
        raise CannotKeep(why) from error


def _refused(details: Mapping[str, Any], why: str) -> dict[str, Any]:
    run, stretch = str(details["run"]), int(details["stretch"])
    nothing = result_of(run, stretch=stretch, ended="failed", steps=(), transcript=Transcript())
    return {**nothing, "problem": f"nothing was run: {why}"}


class _Starter:
    """Starts the steps of one plan at the targets that were granted."""

    def __init__(self, plan: Plan, grants: Grants, execution: Execution) -> None:
        self._plan, self._grants = plan, grants
        self._simulation = Simulation(execution, allow=grants.allow)

    def __call__(self, step: Step, *, text: str, language: str) -> Running:
        """The step runs. Raises CannotStart."""
        target = self._target(step)
        environment = self._plan.variables | {"SEATRIAL_STEP": step.name, "SEATRIAL_TARGET": step.target}
        if self._plan.mode == "simulate":
            return self._simulation.start(
                step, text=text, language=language, target=target, environment=environment,
                files=self._plan.files,
            )  # fmt: skip
        if self._plan.mode not in ("dry-run", "rehearse", "live"):
            raise CannotStart(f"this runner knows no mode {self._plan.mode}", is_final=True)
        return targets.start(Program(language, text, environment, self._plan.files), target=target)

    def _target(self, step: Step) -> Granted:
        found = self._grants.targets.get(step.target)
        if found is None:
            offered = ", ".join(sorted(self._grants.targets)) or "none"
            raise CannotStart(
                f"the runner does not offer the target {step.target}; it offers {offered}",
                remedy=f"Its operator grants it: seatrial worker --runner ... --target {step.target}=...",
                is_final=True,
            )
        if found.environments and self._plan.environment not in found.environments:
            raise CannotStart(
                f"the target {step.target} is for {', '.join(sorted(found.environments))}, and not for "
                f"{self._plan.environment}",
                is_final=True,
            )
        return found
