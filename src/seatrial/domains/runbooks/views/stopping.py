"""The switch that stops all runs: its banner on every page of runbooks, and its two buttons."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from seatrial.domains.runbooks import policies, selectors
from seatrial.domains.runbooks.services import stopping
from seatrial.kit import clock
from seatrial.kit.access import Actor
from seatrial.ui.forms import saying
from seatrial.ui.requests import Request


def switch_of(actor: Actor) -> dict[str, Any]:
    """What every page of runbooks shows of the switch."""
    return {
        "switch": selectors.stop_switch(),
        "may_stop": policies.may_stop(actor),
        "may_start_again": policies.may_start_again(actor),
    }


@require_POST
def stop(request: Request) -> HttpResponse:
    """All runs are aborted, and none starts."""
    with saying(request):
        stopping.stop(reason=request.POST.get("reason", ""), actor=request.actor, now=clock.now())
        messages.info(request, "All runs are stopped")
    return redirect("runbooks:runs")


@require_POST
def start_again(request: Request) -> HttpResponse:
    """Runs may start again."""
    stopping.start_again(actor=request.actor, now=clock.now())
    messages.info(request, "Runs may start again")
    return redirect("runbooks:runs")
