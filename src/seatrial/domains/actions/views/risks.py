"""The register of risks: the matrix, each risk with what is done about it, and making actions of that."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from seatrial.domains.actions import policies, rules, selectors, services
from seatrial.domains.actions.forms import MitigateForm
from seatrial.domains.catalog import selectors as catalog
from seatrial.kit import clock
from seatrial.kit.problems import Fault, Invalid
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

FILE = """\
apiVersion: seatrial.dev/v1
kind: RiskRegister
metadata: {name: edi-gateway, title: Risks of the EDI gateway}
spec:
  of: component:default/edi-gateway
  risks:
    - id: load-tests
      title: Load tests find that it is too slow
      probability: 40
      impact: high
      mitigations:
        - {title: Measure a baseline in the first sprint, due: 2027-01-31, owner: user:default/lena}
"""


@require_safe
def risks(request: Request) -> HttpResponse:
    """All risks, those that weigh most first, and where they stand in the matrix."""
    now = clock.now()
    found = selectors.risks(request.actor, today=rules.today(now), of=request.GET.get("of", "")[:200])
    urns = {each.risk.of for each in found} | {each.risk.owner for each in found}
    named = catalog.named({urn for urn in urns if ":" in urn and " " not in urn}, actor=request.actor)
    context = {
        "risks": found,
        "matrix": rules.matrix([each.risk for each in found]),
        "names": named,
        "may": policies.may_open(request.actor, scopes=()),
        "of": request.GET.get("of", ""),
        "file": FILE,
        "now": now,
    }
    parts = {"risks": "actions/part_risks.html"}
    return render(request, template="actions/page_risks.html", context=context, parts=parts)


@require_POST
def mitigate(request: Request) -> HttpResponse:
    """A mitigation is an action from now on; its page is shown."""
    form = MitigateForm(request.POST)
    if not form.is_valid():
        faults = [Fault(f"/{name}", str(errors[0])) for name, errors in form.errors.items()]
        raise Invalid("the action is not opened: something is missing", faults=faults)
    said = form.cleaned_data
    found = services.open_mitigation(
        said["risk"], title=said["mitigation"], owner=said["owner"], due_on=said["due_on"],
        actor=request.actor, now=clock.now(),
    )  # fmt: skip
    messages.info(request, f"{found.name} does it")
    return redirect("actions:action", action=found.name)
