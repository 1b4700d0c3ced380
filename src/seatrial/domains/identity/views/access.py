"""The page that answers: who may do this, and why not I?"""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.identity import policies, selectors
from seatrial.domains.identity.types import GRANTS
from seatrial.kit import clock
from seatrial.kit.problems import NotFound
from seatrial.ui.pages import render
from seatrial.ui.requests import Request


@require_safe
def access(request: Request) -> HttpResponse:
    """Everybody who may do the action to the subject, each with the reason; and whether you may."""
    action = request.GET.get("action", "")[:60]
    subject = request.GET.get("subject", "").strip()[:200]
    person = request.GET.get("person", "").strip()[:63]
    found, missing = None, None
    if action:
        try:
            found = selectors.access(
                action, subject=subject, person=person, actor=request.actor, now=clock.now()
            )
        except NotFound as problem:
            missing = problem
    query = f"action={action or 'read'}&subject={subject or 'service:edi-gateway'}"
    context = {
        "found": found,
        "missing": missing,
        "action": action,
        "subject": subject,
        "asked_for": person,
        "who": selectors.visible_person(person, actor=request.actor) if person and found else None,
        "count": selectors.everybody_counts() if found and found.grant.everybody else 0,
        "all_grants": list(GRANTS),
        "grants": policies.every_grant(policies.of_actor(request.actor)),
        "api": f"curl -H 'Authorization: Bearer …' '{request.build_absolute_uri('/api/v1/access')}?{query}'",
        "command": f"seatrial access {action or 'read'} {subject or 'edi-gateway'}",
    }
    status = 404 if missing else 200
    return render(request, template="identity/page_access.html", context=context, status=status)
